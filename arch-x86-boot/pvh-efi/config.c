// SPDX-License-Identifier: GPL-2.0
#include "lib.h"
#include "systab.h"

/* A checksum of 0 is no checksum yet: nobody sees the table. */
static void update_crc(void)
{
	if (systab.hdr.crc32)
		table_set_crc(&systab.hdr);
}

static efi_status_t remove(efi_uintn_t i)
{
	systab.nr_tables--;
	memmove(&config_tables[i], &config_tables[i + 1],
		(systab.nr_tables - i) * sizeof(*config_tables));
	update_crc();
	return EFI_SUCCESS;
}

/**
 * config_install() - InstallConfigurationTable(), UEFI 7.5.6
 * @guid:	names the table
 * @table:	the table; NULL removes the entry, another address replaces it
 *
 * Return: EFI_SUCCESS, EFI_NOT_FOUND or EFI_OUT_OF_RESOURCES.
 */
efi_status_t config_install(const struct efi_guid *guid, void *table)
{
	efi_uintn_t i;

	for (i = 0; i < systab.nr_tables && !guid_equal(guid, &config_tables[i].guid); i++)
		;
	if (!table)
		return i < systab.nr_tables ? remove(i) : EFI_NOT_FOUND;
	if (i == MAX_CONFIG_TABLES)
		return EFI_OUT_OF_RESOURCES;

	config_tables[i].guid = *guid;
	config_tables[i].table = table;
	if (i == systab.nr_tables)
		systab.nr_tables++;
	update_crc();
	return EFI_SUCCESS;
}
