/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TESTS_FUZZ_MMU_H
#define TESTS_FUZZ_MMU_H

/*
 * A processor that walks pvh-efi's page tables. It knows nothing of pagetable.c
 * but where the root is.
 */

#include "harness.h"

#define MMU_READ	1
#define MMU_WRITE	2
#define MMU_EXECUTE	4

#define NR_PAGES	(RAM_SIZE >> PAGE_SHIFT)

/**
 * enum mmu_watch - what pvh-efi's loads and stores are held to
 * @MMU_OFF:	nothing: a machine is being made
 * @MMU_TABLES:	what the page tables allow; these are only written while unlocked
 * @MMU_NO_STORE: it may not write to RAM at all
 */
enum mmu_watch {
	MMU_OFF,
	MMU_TABLES,
	MMU_NO_STORE,
};

u8 mmu_access(u64 addr);
void mmu_look(u8 pages[NR_PAGES]);
void mmu_watch(enum mmu_watch what);

#endif
