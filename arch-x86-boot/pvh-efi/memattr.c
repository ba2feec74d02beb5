// SPDX-License-Identifier: GPL-2.0
/*
 * EFI_MEMORY_ATTRIBUTE_PROTOCOL, UEFI 37.7, for images that load code on their
 * own, and the table that says the same of runtime memory, UEFI 4.6.4.
 */

#include "pages.h"
#include "pagetable.h"
#include "pool.h"
#include "print.h"
#include "protect.h"
#include "protocol.h"
#include "systab.h"

#define ALL_ATTRIBUTES	(EFI_MEMORY_RP | EFI_MEMORY_RO | EFI_MEMORY_XP)

static efi_status_t __efiapi memattr_get(struct efi_memory_attribute *this,
					 efi_physical_addr_t base, u64 length, u64 *attributes)
{
	if (!length || !attributes)
		return EFI_INVALID_PARAMETER;
	if (base + length < base)
		return EFI_UNSUPPORTED;
	return pagetable_get(page_table_root, base, base + length, attributes);
}

/* A part of a page can't be protected, nor can execution be where there is no NX. */
static efi_status_t change(u64 base, u64 length, u64 set, u64 clear)
{
	efi_status_t status;

	if (!length || (set | clear) & ~ALL_ATTRIBUTES)
		return EFI_INVALID_PARAMETER;
	if ((base | length) & (PAGE_SIZE - 1) || base + length < base)
		return EFI_UNSUPPORTED;
	if (set & EFI_MEMORY_XP && !paging_has_nx())
		return EFI_UNSUPPORTED;
	if (base < PAGE_SIZE || pages_are_own(base, base + length))
		return EFI_ACCESS_DENIED;

	status = pagetable_change(page_table_root, base, base + length, set, clear);
	paging_flush();
	return status;
}

static efi_status_t __efiapi memattr_set(struct efi_memory_attribute *this,
					 efi_physical_addr_t base, u64 length, u64 attributes)
{
	return change(base, length, attributes, 0);
}

static efi_status_t __efiapi memattr_clear(struct efi_memory_attribute *this,
					   efi_physical_addr_t base, u64 length, u64 attributes)
{
	return change(base, length, 0, attributes);
}

static struct efi_memory_attribute memattr = {
	.get	= memattr_get,
	.set	= memattr_set,
	.clear	= memattr_clear,
};

/**
 * memattr_install() - offer the protocol, on a handle of its own
 */
void memattr_install(void)
{
	struct efi_guid guid = EFI_MEMORY_ATTRIBUTE_PROTOCOL_GUID;
	struct efi_handle *handle = NULL;

	protocol_offer(&handle, &guid, &memattr);
}

/**
 * memattr_install_table() - say how runtime memory is to be mapped
 * @data:	first byte of the runtime services' data
 * @text:	first byte of their code, which lies behind it
 * @end:	byte after its last
 *
 * In memory that kexec keeps, as the tables of tables.c.
 */
void memattr_install_table(u64 data, u64 text, u64 end)
{
	struct efi_guid guid = EFI_MEMORY_ATTRIBUTES_TABLE_GUID;
	struct efi_memory_attributes_table *table;
	void *buffer;

	if (pool_allocate(EFI_ACPI_RECLAIM_MEMORY, sizeof(*table), &buffer) != EFI_SUCCESS)
		stop("no memory for a configuration table");
	table = buffer;
	*table = (struct efi_memory_attributes_table){
		.version	= EFI_MEMORY_ATTRIBUTES_TABLE_VERSION,
		.nr_entries	= ARRAY_SIZE(table->entries),
		.desc_size	= sizeof(table->entries[0]),
		.entries	= {
			{
				.type		= EFI_RUNTIME_SERVICES_DATA,
				.phys_addr	= data,
				.num_pages	= (text - data) >> PAGE_SHIFT,
				.attribute	= EFI_MEMORY_RUNTIME | EFI_MEMORY_XP,
			}, {
				.type		= EFI_RUNTIME_SERVICES_CODE,
				.phys_addr	= text,
				.num_pages	= (end - text) >> PAGE_SHIFT,
				.attribute	= EFI_MEMORY_RUNTIME | EFI_MEMORY_RO,
			},
		},
	};
	if (config_install(&guid, table) != EFI_SUCCESS)
		stop("no room for a configuration table");
}
