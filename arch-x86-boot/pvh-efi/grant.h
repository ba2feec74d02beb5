/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_GRANT_H
#define PVH_EFI_GRANT_H

#include "types.h"

/* The table has so many pages at most, which lie one behind the other. */
#define GRANT_MAX_FRAMES	5
#define GRANT_TABLE_SIZE	(GRANT_MAX_FRAMES * PAGE_SIZE)

/* grant.c */
void grants_open(u64 addr);
u32 grants_give(u16 domain, u64 addr, u32 nr);
bool grants_end(u32 first, u32 nr);
void grants_close(void);

#endif
