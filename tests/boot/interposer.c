// SPDX-License-Identifier: GPL-2.0
/*
 * An EFI application that makes the firmware say what can't be, in what FLAW names,
 * and starts the kernel that is linked to it.
 */

#include "acpi.h"
#include "application.h"
#include "rsdp.h"

#define EFI_MEMORY_ATTRIBUTES_TABLE_GUID \
	EFI_GUID(0xdcfa911d, 0x26eb, 0x469f, 0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20)

#define BGRT	0
#define ESRT	1
#define MEMATTR	2
#define MEMMAP	3

/* Memory attributes table: UEFI 4.6.4 */
struct memattr {
	u32 version;
	u32 entries;
	u32 size;
	u32 flags;
};

/* ACPI 6.5: 5.2.23 */
#define BGRT_SIGNATURE	0x54524742	/* "BGRT" */

struct bgrt {
	struct acpi_header header;
	u16 version;
	u8 status;
	u8 type;
	u64 image;
	u32 x, y;
} __attribute__((packed));

static struct efi_boot_services *boot;

static void *page(int type)
{
	efi_physical_addr_t addr = 0;

	if (boot->allocate_pages(EFI_ALLOCATE_ANY_PAGES, type, 1, &addr) != EFI_SUCCESS)
		return 0;
	for (u64 i = 0; i < PAGE_SIZE / sizeof(u64); i++)
		((u64 *)addr)[i] = 0;
	return (void *)addr;
}

static void copy(void *to, const void *from, u64 size)
{
	for (u64 i = 0; i < size; i++)
		((u8 *)to)[i] = ((const u8 *)from)[i];
}

/* What makes the sum of all bytes 0, if the field is 0 so far */
static u8 checksum(const void *table, u64 size)
{
	u8 sum = 0;

	for (u64 i = 0; i < size; i++)
		sum -= ((const u8 *)table)[i];
	return sum;
}

static struct rsdp *find_rsdp(const struct efi_system_table *systab)
{
	const struct efi_guid guid = EFI_ACPI_20_TABLE_GUID;

	for (efi_uintn_t i = 0; i < systab->nr_tables; i++) {
		const u64 *words = (const u64 *)&systab->tables[i].guid;

		if (words[0] == ((const u64 *)&guid)[0] && words[1] == ((const u64 *)&guid)[1])
			return systab->tables[i].table;
	}
	return 0;
}

/* A BMP image of 4 GiB less one byte, by its header */
static efi_status_t large_image(const struct efi_system_table *systab)
{
	struct efi_guid guid = EFI_ACPI_20_TABLE_GUID;
	struct rsdp *old = find_rsdp(systab), *rsdp = page(EFI_ACPI_RECLAIM_MEMORY);
	struct acpi_header *xsdt = page(EFI_ACPI_RECLAIM_MEMORY);
	struct bgrt *bgrt = page(EFI_ACPI_RECLAIM_MEMORY);
	u8 *image = page(EFI_BOOT_SERVICES_DATA);
	u64 at = (u64)bgrt;

	if (!old || !rsdp || !xsdt || !bgrt || !image)
		return EFI_NOT_FOUND;
	copy(image, "BM\xff\xff\xff\xff", 6);

	copy(xsdt, (void *)old->xsdt, ((struct acpi_header *)old->xsdt)->length);
	copy((u8 *)xsdt + xsdt->length, &at, sizeof(at));
	xsdt->length += sizeof(at);
	xsdt->checksum = 0;
	xsdt->checksum = checksum(xsdt, xsdt->length);

	copy(bgrt, xsdt, sizeof(*xsdt));
	bgrt->header.signature = BGRT_SIGNATURE;
	bgrt->header.length = sizeof(*bgrt);
	bgrt->header.revision = 1;
	bgrt->version = 1;
	bgrt->image = (u64)image;
	bgrt->header.checksum = 0;
	bgrt->header.checksum = checksum(bgrt, sizeof(*bgrt));

	copy(rsdp, old, sizeof(*rsdp));
	rsdp->xsdt = (u64)xsdt;
	rsdp->extended_checksum = 0;
	rsdp->extended_checksum = checksum(rsdp, sizeof(*rsdp));
	return boot->install_configuration_table(&guid, rsdp);
}

static efi_status_t many_resources(void)
{
	struct efi_guid guid = EFI_ESRT_GUID;
	struct esrt *esrt = page(EFI_BOOT_SERVICES_DATA);

	if (!esrt)
		return EFI_OUT_OF_RESOURCES;
	esrt->count = 1u << 31;
	esrt->max = 1u << 31;
	esrt->version = 1;
	return boot->install_configuration_table(&guid, esrt);
}

/* Their bytes are 0 in 32 bits. */
static efi_status_t many_attributes(void)
{
	struct efi_guid guid = EFI_MEMORY_ATTRIBUTES_TABLE_GUID;
	struct memattr *table = page(EFI_BOOT_SERVICES_DATA);

	if (!table)
		return EFI_OUT_OF_RESOURCES;
	*table = (struct memattr){ .version = 1, .entries = 1u << 30, .size = 48 };
	return boot->install_configuration_table(&guid, table);
}

static efi_status_t (*true_memory_map)(efi_uintn_t *size, struct efi_memory_desc *map,
				       efi_uintn_t *key, efi_uintn_t *desc_size,
				       u32 *desc_version) __efiapi;

/* One more descriptor, which begins in mid-page, if there is room for it */
static efi_status_t __efiapi false_memory_map(efi_uintn_t *size, struct efi_memory_desc *map,
					      efi_uintn_t *key, efi_uintn_t *desc_size,
					      u32 *desc_version)
{
	efi_uintn_t room = *size;
	efi_status_t status = true_memory_map(size, map, key, desc_size, desc_version);

	if (status == EFI_SUCCESS && room - *size >= *desc_size) {
		struct efi_memory_desc *more = (void *)((u8 *)map + *size);

		copy(more, map, *desc_size);
		more->type = EFI_BOOT_SERVICES_DATA;
		more->phys_addr = 0x10800;
		more->num_pages = 1;
		*size += *desc_size;
	}
	return status;
}

static efi_status_t interpose(struct efi_system_table *systab)
{
	switch (FLAW) {
	case BGRT:
		return large_image(systab);
	case ESRT:
		return many_resources();
	case MEMATTR:
		return many_attributes();
	default:
		true_memory_map = boot->get_memory_map;
		boot->get_memory_map = false_memory_map;
		return EFI_SUCCESS;
	}
}

efi_status_t __efiapi start(struct efi_handle *self, struct efi_system_table *systab)
{
	efi_status_t status;

	boot = systab->boot;
	status = interpose(systab);
	return status == EFI_SUCCESS ? start_kernel(boot, self, false) : status;
}
