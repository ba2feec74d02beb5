/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_TYPES_H
#define PVH_EFI_TYPES_H

#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/sizes.h>
#include <linux/stddef.h>
#include <linux/types.h>

/* @a: a power of two */
static inline u64 align_down(u64 x, u64 a)
{
	return x & -a;
}

static inline u64 align_up(u64 x, u64 a)
{
	return align_down(x + a - 1, a);
}

/* Of 64 bits, as addresses are, in the 32-bit flavour too */
#define PAGE_SHIFT		12
#define PAGE_SIZE		0x1000ULL

/* The last byte that a pointer reaches: of the first 4 GiB in the 32-bit flavour */
#define POINTER_MAX		((u64)~0UL)

/* Can pointers reach all of a range? @size: bytes, not 0 */
static inline bool reachable(u64 addr, u64 size)
{
	return !((addr | (addr + size - 1)) & ~POINTER_MAX);
}

/* What survives ExitBootServices(): the linker script gives it pages of its own. */
#define __runtime		__section(".runtime.text")
#define __runtime_data		__section(".runtime.data")

/*
 * Large tables that are written before they are read: kept out of .bss's clearing.
 * First come those that images must not write. The end of the last one is given back.
 */
#if __STDC_HOSTED__
#define __noinit
#define __noinit_first
#define __noinit_last
#else
#define __noinit		__section(".noinit")
#define __noinit_first		__section(".noinit.first")
#define __noinit_last		__section(".noinit.last")
#endif

#endif
