// SPDX-License-Identifier: GPL-2.0
/*
 * The system table and the array of configuration tables: data that stays after
 * ExitBootServices(), in a page of its own. Who has the services enters them.
 */

#include "systab.h"

/* FirmwareRevision: ours to choose, UEFI 4.3 */
#define REVISION	0x00010000

struct efi_config_table config_tables[MAX_CONFIG_TABLES] __runtime_data;

static efi_char16_t vendor[] __runtime_data = u"pvh-efi";

struct efi_system_table systab __runtime_data = {
	.hdr		= {
		.signature	= EFI_SYSTEM_TABLE_SIGNATURE,
		.revision	= EFI_SPEC_REVISION,
		.headersize	= sizeof(systab),
	},
	.fw_vendor	= vendor,
	.fw_revision	= REVISION,
	.tables		= config_tables,
};
