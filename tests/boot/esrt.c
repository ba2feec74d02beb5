// SPDX-License-Identifier: GPL-2.0
/*
 * An EFI application that gives the machine an ESRT of two entries, which OVMF has
 * not, and starts the application that is linked to it in its own place. The table is
 * where firmware has it: in memory that is free once the kernel runs.
 */

#include "application.h"

/* The firmware that it lists: expect_dom0.py looks for all of it */
#define CLASS_GUID \
	EFI_GUID(0x1c6f2a57, 0x90d4, 0x4e0b, 0xb8, 0x3d, 0x52, 0x0e, 0x7a, 0xc1, 0x64, 0x9f)
#define LAST_GUID \
	EFI_GUID(0x85b2e7d3, 0x2c1f, 0x4a66, 0x91, 0x0d, 0xf3, 0x48, 0x5e, 0xb7, 0x20, 0xc6)

struct entry {
	struct efi_guid class;
	u32 type;
	u32 version;
	u32 lowest;
	u32 flags;
	u32 last_version;
	u32 last_status;
};

struct table {
	u32 count;
	u32 max;
	u64 version;
	struct entry entries[2];
};

static efi_status_t install(struct efi_boot_services *boot)
{
	struct efi_guid guid = EFI_ESRT_GUID;
	struct table *esrt;
	efi_status_t status;

	status = boot->allocate_pool(EFI_BOOT_SERVICES_DATA, sizeof(*esrt), (void **)&esrt);
	if (status != EFI_SUCCESS)
		return status;
	*esrt = (struct table){
		.count = 2, .max = 2, .version = 1,
		.entries = {
			{ CLASS_GUID, 1, 101, 102, 103, 104, 105 },
			{ LAST_GUID, 2, 201, 202, 203, 204, 205 },
		},
	};
	return boot->install_configuration_table(&guid, esrt);
}

efi_status_t __efiapi start(struct efi_handle *self, struct efi_system_table *systab)
{
	efi_status_t status = install(systab->boot);

	return status == EFI_SUCCESS ? start_kernel(systab->boot, self, true) : status;
}
