// SPDX-License-Identifier: GPL-2.0

#include <linux/efi.h>

#include "efistub.h"
#include "../xen-info.h"

/* Number of bytes from @addr to the end of its memory descriptor, and its type */
static u64 room_at(struct efi_boot_memmap *map, u64 addr, u32 *type)
{
	for (unsigned long i = 0; i < map->map_size / map->desc_size; i++) {
		efi_memory_desc_t *md = efi_memdesc_ptr(map->map, map->desc_size, i);
		u64 size = md->num_pages << EFI_PAGE_SHIFT;

		if (addr >= md->phys_addr && addr - md->phys_addr < size) {
			*type = md->type;
			return size - (addr - md->phys_addr);
		}
	}
	return 0;
}

/* Install the Xen info table as a configuration table in ACPI reclaim memory. */
void efi_retrieve_xen_info(efi_handle_t handle)
{
	efi_guid_t guid = XEN_EFI_INFO_GUID;
	struct xen_efi_info *table = get_efi_config_table(guid), *info = NULL, *copy;
	u32 type = EFI_MAX_MEMORY_TYPE;
	struct efi_boot_memmap *map;
	efi_status_t status;
	const char *error;
	u64 room;

	if (efi_bs_call(handle_protocol, handle, &guid, (void **)&info) != EFI_SUCCESS || !info)
		info = table;
	if (!info || efi_get_memory_map(&map, false) != EFI_SUCCESS)
		return;
	room = room_at(map, (unsigned long)info, &type);
	efi_bs_call(free_pool, map);
	error = efi_xen_info_error(info, (unsigned long)info, room);
	if (error) {
		efi_warn("XenInfo: ignored: %s\n", error);
		/* A kexec'd kernel lacks the memory map to find this out. */
		if (table && (info != table || room < sizeof(*info) || info->size > room))
			efi_bs_call(install_configuration_table, &guid, NULL);
		return;
	}
	if (info == table && type == EFI_ACPI_RECLAIM_MEMORY)
		return;

	status = efi_bs_call(allocate_pool, EFI_ACPI_RECLAIM_MEMORY, info->size, (void **)&copy);
	if (status == EFI_SUCCESS) {
		memcpy(copy, info, info->size);
		status = efi_bs_call(install_configuration_table, &guid, copy);
		if (status != EFI_SUCCESS)
			efi_bs_call(free_pool, copy);
	}
	if (status != EFI_SUCCESS)
		efi_warn("XenInfo: failed to install a copy: 0x%lx\n", status);
}
