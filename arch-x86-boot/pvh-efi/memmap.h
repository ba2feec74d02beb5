/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_MEMMAP_H
#define PVH_EFI_MEMMAP_H

#include "types.h"

/*
 * 640 KiB to 1 MiB: PVH memory maps call it RAM. On a PC it isn't, in a domU of Xen
 * it is, and Linux uses it on neither.
 */
#define ISA_HOLE_START		0xa0000ULL
#define ISA_HOLE_END		0x100000ULL

/*
 * Entries that the platform may report. Hosts with thousands of NUMA and
 * hot-plug ranges stay far below.
 */
#define MEMMAP_MAX_ENTRIES	5120
/* Ranges that pvh-efi adds by itself: page 0, the ISA hole, Xen's special pages */
#define MEMMAP_MAX_FIXED	8
#define MEMMAP_MAX_POINTS	(2UL * (MEMMAP_MAX_ENTRIES + MEMMAP_MAX_FIXED))

void memmap_start(u64 *room);
bool memmap_add(u64 addr, u64 size, u32 type);
bool memmap_finish(bool (*add)(u64 start, u64 end, u32 type));

#endif
