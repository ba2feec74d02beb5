/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_SHARED_H
#define PVH_EFI_SHARED_H

#include "types.h"

/*
 * Memory that another domain writes to at any time: read once, and only the copy is
 * used.
 */

/* What is read after this is no older than the number that it returns. */
static inline u32 shared_read(const u32 *from)
{
	return __atomic_load_n(from, __ATOMIC_ACQUIRE);
}

/* Whoever sees the number also sees what was written before it. */
static inline void shared_write(u32 *to, u32 value)
{
	__atomic_store_n(to, value, __ATOMIC_RELEASE);
}

/* Waits are bounded: in units of time_now() */
#define SECONDS		10000000ULL

#endif
