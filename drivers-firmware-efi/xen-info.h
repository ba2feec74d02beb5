/* SPDX-License-Identifier: GPL-2.0 */

#ifndef _DRIVERS_FIRMWARE_EFI_XEN_INFO_H
#define _DRIVERS_FIRMWARE_EFI_XEN_INFO_H

#include <linux/align.h>
#include <linux/types.h>

#include <xen/interface/hvm/efi_info.h>

/**
 * efi_xen_info_error() - check a Xen info table before it is used or copied
 * @info:	the table, which is not read if that is impossible
 * @addr:	physical address of the table
 * @room:	bytes from there to the end of its memory descriptor
 *
 * Return: NULL if @info is valid, otherwise the reason why not
 */
static inline const char *
efi_xen_info_error(const struct xen_efi_info *info, u64 addr, u64 room)
{
	if (room < sizeof(*info))
		return "not in memory";
	if (!IS_ALIGNED(addr, 8))
		return "misaligned";
	if (!info->version)
		return "version 0";
	if (info->size < sizeof(*info))
		return "too small";
	if (info->size > EFI_PAGE_SIZE)
		return "too large";
	if (info->size > room)
		return "larger than its memory";
	return NULL;
}

#endif /* _DRIVERS_FIRMWARE_EFI_XEN_INFO_H */
