// SPDX-License-Identifier: GPL-2.0
/*
 * An EFI application that marks memory and starts the kernel that is linked to
 * it. One page of each kind is filled with a pattern that only this boot's
 * nonce makes, and named on the kernel's command line. Nothing else knows these
 * pages, except for two that are tables which Linux itself reserves.
 */

#include "application.h"

#define MAX_OPTIONS	8192

#define EFI_MOK_TABLE_GUID \
	EFI_GUID(0xc451ed2b, 0x9694, 0x45d3, 0xba, 0xba, 0xed, 0x9f, 0x89, 0x88, 0xa3, 0x89)

/* What shim leaves, and drivers/firmware/efi/mokvar-table.c reads */
struct mok_entry {
	char name[256];
	u64 data_size;
	u8 data[];
};

static struct efi_boot_services *boot;
static efi_char16_t options[MAX_OPTIONS];
static efi_uintn_t length;
static u64 seed = 0xcbf29ce484222325;

static void append(const char *text)
{
	while (*text && length < MAX_OPTIONS - 1)
		options[length++] = *text++;
}

static void append_hex(u64 value)
{
	char digit[2] = {};

	for (int shift = 60; shift >= 0; shift -= 4) {
		digit[0] = "0123456789abcdef"[value >> shift & 15];
		append(digit);
	}
}

static void take_options(const struct efi_loaded_image *image)
{
	const efi_char16_t *from = image->load_options;
	efi_uintn_t max = image->load_options_size / sizeof(*from);

	while (length < max && length < MAX_OPTIONS - 1 && from[length]) {
		options[length] = from[length];
		seed = (seed ^ from[length]) * 0x100000001b3;
		length++;
	}
}

static u8 *mark(int type, const char *name)
{
	efi_physical_addr_t addr = 0;
	u64 *page;

	if (boot->allocate_pages(EFI_ALLOCATE_ANY_PAGES, type, 1, &addr) != EFI_SUCCESS)
		return 0;
	page = (u64 *)addr;
	for (u64 i = 0; i < PAGE_SIZE / sizeof(*page); i++) {
		seed = seed * 6364136223846793005 + 1442695040888963407;
		page[i] = seed;
	}
	append(" pvh.mark.");
	append(name);
	append("=");
	append_hex(addr);
	return (u8 *)page;
}

static bool mark_esrt(void)
{
	struct efi_guid guid = EFI_ESRT_GUID;
	struct esrt *esrt = (struct esrt *)mark(EFI_BOOT_SERVICES_DATA, "boot-services-data");

	if (!esrt)
		return false;
	esrt->count = 1;
	esrt->max = 1;
	esrt->version = 1;
	esrt->type = 1;
	return boot->install_configuration_table(&guid, esrt) == EFI_SUCCESS;
}

/* One variable, and an entry without a name behind it */
static bool mark_mok_table(void)
{
	struct efi_guid guid = EFI_MOK_TABLE_GUID;
	struct mok_entry *entry = (struct mok_entry *)mark(EFI_LOADER_DATA, "loader-data");
	u8 *table = (u8 *)entry;

	if (!entry)
		return false;
	for (unsigned int i = 0; i < sizeof(entry->name); i++)
		entry->name[i] = i < 4 ? "Mark"[i] : 0;
	entry->data_size = PAGE_SIZE - 2 * sizeof(*entry);
	for (unsigned int i = 1; i <= sizeof(*entry); i++)
		table[PAGE_SIZE - i] = 0;
	return boot->install_configuration_table(&guid, table) == EFI_SUCCESS;
}

static bool mark_all(void)
{
	return mark_esrt() && mark_mok_table() &&
	       mark(EFI_ACPI_RECLAIM_MEMORY, "acpi-reclaim") &&
	       mark(EFI_RUNTIME_SERVICES_DATA, "runtime-data") &&
	       mark(EFI_RESERVED_TYPE, "reserved");
}

efi_status_t __efiapi start(struct efi_handle *self, struct efi_system_table *systab)
{
	struct efi_loaded_image *me;
	efi_status_t status;

	boot = systab->boot;
	status = loaded_image(boot, self, &me);
	if (status != EFI_SUCCESS)
		return status;
	take_options(me);
	if (!mark_all())
		return EFI_OUT_OF_RESOURCES;
	me->load_options = options;
	me->load_options_size = (length + 1) * sizeof(options[0]);
	return start_kernel(boot, self, false);
}
