/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_RSDP_H
#define PVH_EFI_RSDP_H

#include "types.h"

/* ACPI 6.5, 5.2.5.3 */
struct rsdp {
	char signature[8];
	u8 checksum;
	char oem[6];
	u8 revision;
	u32 rsdt;
	u32 length;
	u64 xsdt;
	u8 extended_checksum;
	u8 reserved[3];
} __packed;

u8 byte_sum(const void *data, u32 size);
bool rsdp_valid(u64 addr);
u64 rsdp_find(u64 ebda);

#endif
