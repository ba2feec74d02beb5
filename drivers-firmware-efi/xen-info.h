/* SPDX-License-Identifier: GPL-2.0 */

#ifndef _DRIVERS_FIRMWARE_EFI_XEN_INFO_H
#define _DRIVERS_FIRMWARE_EFI_XEN_INFO_H

#include <linux/align.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include <xen/interface/efi.h>

/**
 * struct efi_xen_info_mem - how to reach a table by its physical address
 * @map:	map @size bytes at @addr, or return NULL if there is no memory
 * @unmap:	undo @map
 */
struct efi_xen_info_mem {
	void *(*map)(u64 addr, size_t size);
	void (*unmap)(void *p, size_t size);
};

/**
 * efi_xen_info_check_header() - check what bounds all further accesses
 * @addr:	physical address of the table
 * @info:	the table, of which XEN_EFI_INFO_MIN_SIZE bytes are accessible
 *
 * Used by the EFI stub as well, before it copies a table.
 *
 * Return: NULL if hdr.headersize can be relied on, otherwise why not
 */
static inline const char *
efi_xen_info_check_header(u64 addr, const struct xen_efi_info *info)
{
	if (!IS_ALIGNED(addr, XEN_EFI_INFO_ALIGN))
		return "misaligned";
	if (info->hdr.signature != XEN_EFI_INFO_SIGNATURE)
		return "wrong signature";
	if (XEN_EFI_INFO_MAJOR(info->hdr.revision) !=
	    XEN_EFI_INFO_MAJOR(XEN_EFI_INFO_REVISION))
		return "unknown major revision";
	if (info->hdr.headersize < XEN_EFI_INFO_MIN_SIZE ||
	    info->hdr.headersize > XEN_EFI_INFO_MAX_SIZE)
		return "size out of range";
	return NULL;
}

const char *efi_xen_info_read(u64 addr, bool on_xen,
			      const struct efi_xen_info_mem *mem,
			      struct xen_efi_info *info);

#endif /* _DRIVERS_FIRMWARE_EFI_XEN_INFO_H */
