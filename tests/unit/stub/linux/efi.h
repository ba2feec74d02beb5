/* SPDX-License-Identifier: GPL-2.0 */
#ifndef STUB_LINUX_EFI_H
#define STUB_LINUX_EFI_H

#include <string.h>

#include <linux/types.h>

typedef unsigned long efi_status_t;
typedef void *efi_handle_t;
typedef struct {
	u8 b[16];
} efi_guid_t;

#define EFI_GUID(a, b, c, d...) ((efi_guid_t){ {					\
	(a) & 0xff, ((a) >> 8) & 0xff, ((a) >> 16) & 0xff, ((a) >> 24) & 0xff,		\
	(b) & 0xff, ((b) >> 8) & 0xff, (c) & 0xff, ((c) >> 8) & 0xff, d } })

/* The real one: run takes it from the kernel's <linux/efi.h>. */
#include <xen-efi-guid.h>

#define EFI_SUCCESS			0UL
#define EFI_UNSUPPORTED			(3 | 1UL << 63)
#define EFI_OUT_OF_RESOURCES		(9 | 1UL << 63)
#define EFI_BOOT_SERVICES_DATA		4
#define EFI_ACPI_RECLAIM_MEMORY		9
#define EFI_MAX_MEMORY_TYPE		16
#define EFI_PAGE_SHIFT			12
#define EFI_PAGE_SIZE			4096

typedef struct {
	u32 type;
	u32 pad;
	u64 phys_addr;
	u64 virt_addr;
	u64 num_pages;
	u64 attribute;
} efi_memory_desc_t;

struct efi_boot_memmap {
	unsigned long map_size;
	unsigned long desc_size;
	u32 desc_ver;
	unsigned long map_key;
	unsigned long buff_size;
	efi_memory_desc_t map[];
};

#define efi_memdesc_ptr(map, desc_size, n)	\
	((efi_memory_desc_t *)((void *)(map) + (n) * (desc_size)))

#endif
