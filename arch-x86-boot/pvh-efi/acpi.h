/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_ACPI_H
#define PVH_EFI_ACPI_H

#include "types.h"

/* ACPI 6.5, 5.2: as much of the tables as is looked at */
#define ACPI_RSDP_SIGNATURE	0x2052545020445352ULL	/* "RSD PTR " */

struct acpi_rsdp {
	u64 signature;
	u8 checksum;
	char oem[6];
	u8 revision;
	u32 rsdt;
	u32 length;
	u64 xsdt;
} __packed;

struct acpi_header {
	u32 signature;
	u32 length;
	u8 revision;
	u8 checksum;
	u8 more[26];
} __packed;

/* 5.2.3.2: the generic address structure */
struct acpi_address {
	u8 space;
	u8 bits;
	u8 offset;
	u8 access_size;
	u64 address;
} __packed;

#define ACPI_SPACE_MEMORY	0
#define ACPI_SPACE_PORT		1

/* 5.2.9 */
#define ACPI_FADT_SIGNATURE	0x50434146	/* "FACP" */

struct acpi_fadt {
	struct acpi_header hdr;
	u8 more[28];
	u32 pm1a_control;
	u8 more2[8];
	u32 pm_timer;
	u8 more3[11];
	u8 pm_timer_length;
	u8 more4[20];
	u32 flags;
	u8 more5[92];
	struct acpi_address x_pm_timer;
	u8 more6[24];
	struct acpi_address sleep_control;
} __packed;

#define ACPI_FADT_HW_REDUCED	0x00100000

static_assert(offsetof(struct acpi_fadt, pm1a_control) == 64, "FADT");
static_assert(offsetof(struct acpi_fadt, pm_timer) == 76, "FADT");
static_assert(offsetof(struct acpi_fadt, pm_timer_length) == 91, "FADT");
static_assert(offsetof(struct acpi_fadt, x_pm_timer) == 208, "FADT");
static_assert(offsetof(struct acpi_fadt, flags) == 112, "FADT");
static_assert(offsetof(struct acpi_fadt, sleep_control) == 244, "FADT");

#endif
