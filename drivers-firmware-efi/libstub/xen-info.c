// SPDX-License-Identifier: GPL-2.0

#include <linux/efi.h>

#include "efistub.h"
#include "../xen-info.h"

/* Returns EFI_MAX_MEMORY_TYPE for what is not wholly in memory of one type. */
static u32 memory_type(u64 addr, u64 size)
{
	u32 type = EFI_MAX_MEMORY_TYPE;
	struct efi_boot_memmap *map;

	if (efi_get_memory_map(&map, false) != EFI_SUCCESS)
		return type;

	for (int i = 0; i < map->map_size / map->desc_size; i++) {
		efi_memory_desc_t *md = efi_memdesc_ptr((unsigned long)map->map,
							map->desc_size, i);
		u64 offset = addr - md->phys_addr;
		u64 md_size = md->num_pages << EFI_PAGE_SHIFT;

		if (addr >= md->phys_addr && offset < md_size &&
		    size <= md_size - offset) {
			type = md->type;
			break;
		}
	}

	efi_bs_call(free_pool, map);

	return type;
}

/* Returns NULL if all of the table can be read, otherwise why not. */
static const char *check(const struct xen_efi_info *info)
{
	u64 addr = (unsigned long)info;
	const char *why;

	if (memory_type(addr, XEN_EFI_INFO_MIN_SIZE) == EFI_MAX_MEMORY_TYPE)
		return "not in memory";

	why = efi_xen_info_check_header(addr, info);
	if (why)
		return why;

	if (memory_type(addr, info->hdr.headersize) == EFI_MAX_MEMORY_TYPE)
		return "not in memory";

	return NULL;
}

static efi_status_t install_copy(const struct xen_efi_info *info)
{
	efi_guid_t guid = XEN_EFI_INFO_GUID;
	struct xen_efi_info *copy;
	efi_status_t status;

	status = efi_bs_call(allocate_pool, EFI_ACPI_RECLAIM_MEMORY,
			     info->hdr.headersize, (void **)&copy);
	if (status != EFI_SUCCESS)
		return status;

	memcpy(copy, info, info->hdr.headersize);

	/* This replaces the entry if there is one (UEFI 2.10, 7.5.6). */
	status = efi_bs_call(install_configuration_table, &guid, copy);
	if (status != EFI_SUCCESS)
		efi_bs_call(free_pool, copy);

	return status;
}

/**
 * efi_retrieve_xen_info() - make sure that the kernel gets the Xen info table
 * @handle:	handle of the loaded image
 *
 * Whoever starts this image for Xen publishes the Xen info table as an EFI
 * configuration table in ACPI reclaim memory, and as a protocol on @handle.
 * Make up for it where only the latter was done, or where the former is unusable
 * or lies in memory that is not kept.
 *
 * The copy is verbatim, CRC32 included: the kernel proper checks that, and it
 * complains about what is wrong with a configuration table, too.
 */
void efi_retrieve_xen_info(efi_handle_t handle)
{
	efi_guid_t guid = XEN_EFI_INFO_GUID;
	struct xen_efi_info *info;
	efi_status_t status;
	const char *why;

	info = get_efi_config_table(guid);
	if (info && !check(info)) {
		if (memory_type((unsigned long)info, info->hdr.headersize) ==
		    EFI_ACPI_RECLAIM_MEMORY)
			return;
	} else {
		status = efi_bs_call(handle_protocol, handle, &guid,
				     (void **)&info);
		if (status != EFI_SUCCESS || !info)
			return;

		why = check(info);
		if (why) {
			efi_warn("XenInfo: ignored: %s\n", why);
			return;
		}
	}

	status = install_copy(info);
	if (status != EFI_SUCCESS)
		efi_warn("XenInfo: failed to install a copy: 0x%lx\n", status);
}
