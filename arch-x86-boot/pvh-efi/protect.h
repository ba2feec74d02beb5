/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PROTECT_H
#define PVH_EFI_PROTECT_H

#include "pe.h"

#ifdef __x86_64__

/* paging.c: what needs registers and the linker's symbols */
bool paging_init(void);
bool paging_reach(u64 addr, u64 size);
bool paging_map_low(void);
bool paging_map_high(void);
bool paging_guard(void);
bool paging_has_nx(void);
void paging_flush(void);

/* protect.c */
void protect_init(void);
const char *protect_image(const struct pe_image *pe, const void *base);
bool protect_undeclared(const void *base, u64 size);
bool protect_reset(u64 start, u64 end);

/* memattr.c */
void memattr_install(void);
void memattr_install_table(u64 data, u64 text, u64 end);

#else

/*
 * UEFI 2.3.2: on IA-32 paging is optional, and there is none, so nothing can be
 * protected. What lies above 4 GiB is in the memory map, for the kernel, but out
 * of reach here: pages_take() gives none of it, and nothing that the loader
 * has put there is taken.
 */
static inline bool paging_init(void)
{
	return true;
}

static inline bool paging_reach(u64 addr, u64 size)
{
	return true;
}

static inline bool paging_map_low(void)
{
	return true;
}

static inline bool paging_map_high(void)
{
	return true;
}

static inline bool paging_guard(void)
{
	return true;
}

static inline void memattr_install(void)
{
}

static inline void memattr_install_table(u64 data, u64 text, u64 end)
{
}

static inline void protect_init(void)
{
}

static inline const char *protect_image(const struct pe_image *pe, const void *base)
{
	return NULL;
}

static inline bool protect_undeclared(const void *base, u64 size)
{
	return true;
}

static inline bool protect_reset(u64 start, u64 end)
{
	return true;
}

#endif

/* fault.c */
void fault_init(void);

/* paging.c */
extern u64 page_table_root[];

#endif
