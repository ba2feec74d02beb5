// SPDX-License-Identifier: GPL-2.0
/*
 * SetVirtualAddressMap(), UEFI 8.4.1: it stays after ExitBootServices(), and runs
 * once, where addresses still are what they were. What it refers to stays as well.
 */

#include "runtime.h"
#include "systab.h"

struct address_map {
	const void *descs;
	efi_uintn_t size;
	efi_uintn_t desc_size;
};

/* 0: the map does not say where @pointer will be. */
static __runtime u64 virtual_address(const struct address_map *map, const void *pointer)
{
	const struct efi_memory_desc *d = map->descs;
	u64 addr = (unsigned long)pointer;

	for (efi_uintn_t left = map->size; left >= map->desc_size; left -= map->desc_size) {
		u64 offset = addr - d->phys_addr;

		if (d->attribute & EFI_MEMORY_RUNTIME && addr >= d->phys_addr &&
		    offset >> PAGE_SHIFT < d->num_pages)
			return d->virt_addr + offset;
		d = (const void *)d + map->desc_size;
	}
	return 0;
}

static __runtime void convert(const struct address_map *map, void *pointer)
{
	void **p = pointer;

	*p = (void *)(unsigned long)virtual_address(map, *p);
}

/**
 * runtime_set_virtual_address_map() - SetVirtualAddressMap(), UEFI 8.4.1
 * @map_size:	bytes at @map
 * @desc_size:	bytes of one descriptor
 * @desc_version: its version
 * @map:	the runtime ranges, with their virtual addresses
 *
 * The pointers in the system table and in the runtime services are converted, as
 * firmware has to; the services behind them hold none. A no would make Linux give
 * up EFI, and leak what the boot services held.
 *
 * Return: EFI_SUCCESS, EFI_INVALID_PARAMETER or EFI_NOT_FOUND.
 */
__runtime efi_status_t __efiapi
runtime_set_virtual_address_map(efi_uintn_t map_size, efi_uintn_t desc_size, u32 desc_version,
				struct efi_memory_desc *map)
{
	struct address_map m = { map, map_size, desc_size };
	struct efi_runtime_services *rt = &runtime_services;
	void **service = (void **)&rt->get_time;

	if (desc_version != EFI_MEMORY_DESCRIPTOR_VERSION || desc_size < sizeof(*map) || !map)
		return EFI_INVALID_PARAMETER;
	/* The one page of data, and that of code */
	if (!virtual_address(&m, &systab) || !virtual_address(&m, *service))
		return EFI_NOT_FOUND;

	/* A second time there is no such service, as there are no others. */
	rt->set_virtual_address_map = *(void **)service;
	while (service < (void **)(rt + 1))
		convert(&m, service++);
	table_set_crc(&rt->hdr);

	convert(&m, &systab.fw_vendor);
	convert(&m, &systab.runtime);
	convert(&m, &systab.tables);
	table_set_crc(&systab.hdr);
	return EFI_SUCCESS;
}
