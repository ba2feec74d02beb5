// SPDX-License-Identifier: GPL-2.0
/*
 * An EFI application that stands between pvh-efi and the kernel that is linked to
 * it, and has another Xen info table: none, or one that is wrong in what TABLE
 * names. The kernel runs on a handle of its own, which nobody has tagged.
 */

#include "application.h"

/* Xen: public/arch-x86/hvm/efi_info.h */
#define XEN_EFI_INFO_GUID \
	EFI_GUID(0xdf91766c, 0xdb2e, 0x46df, 0xb7, 0x5a, 0xc9, 0x45, 0xa2, 0xff, 0x11, 0x33)

struct info {
	u32 version;
	u32 size;
	u32 flags;
	u32 reserved;
};

#define ABSENT		0
#define VERSION_0	1
#define SIZE_15		2
#define SIZE_16		3
#define SIZE_4096	4
#define MISALIGNED	5
#define NOWHERE		6
#define OTHER_MEMORY	7

/* Beyond all memory that these machines have, and beyond what a page table may hold */
#define NOWHERE_ADDR	0x10000000000000

static void *make_table(struct efi_boot_services *boot)
{
	int type = TABLE == OTHER_MEMORY ? EFI_LOADER_DATA : EFI_ACPI_RECLAIM_MEMORY;
	struct info *info;
	void *page;

	if (boot->allocate_pool(type, 2 * PAGE_SIZE, &page) != EFI_SUCCESS)
		return 0;
	info = page + (TABLE == MISALIGNED ? 4 : 0);
	*info = (struct info){ .version = 1, .size = 16 };
	if (TABLE == VERSION_0)
		info->version = 0;
	else if (TABLE == SIZE_15)
		info->size = 15;
	else if (TABLE == SIZE_4096)
		info->size = 4096;
	return info;
}

static efi_status_t publish(struct efi_boot_services *boot)
{
	struct efi_guid guid = XEN_EFI_INFO_GUID;
	efi_status_t status;
	void *table;

	status = boot->install_configuration_table(&guid, 0);
	if (TABLE == ABSENT)
		return status == EFI_NOT_FOUND ? EFI_SUCCESS : status;
	table = TABLE == NOWHERE ? (void *)NOWHERE_ADDR : make_table(boot);
	if (!table)
		return EFI_OUT_OF_RESOURCES;
	return boot->install_configuration_table(&guid, table);
}

efi_status_t __efiapi start(struct efi_handle *self, struct efi_system_table *systab)
{
	efi_status_t status = publish(systab->boot);

	return status == EFI_SUCCESS ? start_kernel(systab->boot, self, false) : status;
}
