// SPDX-License-Identifier: GPL-2.0
/*
 * Grants: pages that another domain may map, by a table which this domain shares with
 * Xen (public/grant_table.h, version 1). The table is mapped where the memory map has
 * nothing, page by page as entries are needed, and unmapped when all is over: a kernel
 * finds it as if nobody had used it.
 *
 * References are given out one behind the other, and none twice.
 */

#include <linux/compiler.h>

#include "grant.h"
#include "pages.h"
#include "protect.h"
#include "shared.h"
#include "xen.h"

#define XENMAPSPACE_grant_table		1

#define GTF_permit_access		1
#define GTF_in_use			(0x08 | 0x10)	/* reading, writing */

/*
 * The first frame is the toolstack's, for console and xenstore, and the one that a
 * kernel begins with: an entry that a backend does not let go is not among its first.
 */
#define FIRST_FRAME			1

struct grant_entry {
	u16 flags;
	u16 domain;
	u32 frame;
};

#define ENTRIES_A_FRAME			(PAGE_SIZE / sizeof(struct grant_entry))

static struct grant_entry *table;
static u32 nr_frames;
static u32 next_ref;

/**
 * grants_open() - choose where the table is to lie
 * @addr:	GRANT_TABLE_SIZE bytes without RAM or a device
 */
void grants_open(u64 addr)
{
	table = (void *)(unsigned long)addr;
	nr_frames = FIRST_FRAME;
	next_ref = FIRST_FRAME * ENTRIES_A_FRAME;
}

/* false: that place isn't free, or Xen gives no more */
static bool map_next_frame(void)
{
	u64 addr = (unsigned long)table + nr_frames * PAGE_SIZE;

	if (nr_frames == GRANT_MAX_FRAMES || pages_region(addr) ||
	    !xen_map_frame(XENMAPSPACE_grant_table, nr_frames, addr))
		return false;
	nr_frames++;
	return paging_reach(addr, PAGE_SIZE);
}

/**
 * grants_give() - let a domain map pages, and write to them
 * @domain:	that domain
 * @addr:	the first page
 * @nr:		how many, one behind the other
 *
 * Return: the first of @nr references, one behind the other; 0 where there are no more.
 */
u32 grants_give(u16 domain, u64 addr, u32 nr)
{
	u32 first = next_ref;

	while (first + nr > nr_frames * ENTRIES_A_FRAME) {
		if (!map_next_frame())
			return 0;
	}
	next_ref += nr;
	for (u32 i = 0; i < nr; i++) {
		struct grant_entry *entry = &table[first + i];

		entry->domain = domain;
		entry->frame = (addr >> PAGE_SHIFT) + i;
		barrier();
		entry->flags = GTF_permit_access;
	}
	return first;
}

/* Xen sets the bits of what is in use: only an entry without them is made invalid. */
static bool end(struct grant_entry *entry)
{
	u16 flags;

	do {
		flags = __atomic_load_n(&entry->flags, __ATOMIC_RELAXED);
		if (flags & GTF_in_use)
			return false;
	} while (!__sync_bool_compare_and_swap(&entry->flags, flags, 0));
	return true;
}

/**
 * grants_end() - let nobody map the pages any more
 * @first:	what grants_give() returned
 * @nr:		how many
 *
 * Return: false where some are in use. They stay so until whoever uses them lets go.
 */
bool grants_end(u32 first, u32 nr)
{
	bool all = true;

	for (u32 i = 0; i < nr; i++)
		all &= end(&table[first + i]);
	return all;
}

/**
 * grants_close() - unmap the table
 */
void grants_close(void)
{
	while (nr_frames > FIRST_FRAME)
		xen_unmap_frame((unsigned long)table + --nr_frames * PAGE_SIZE);
}
