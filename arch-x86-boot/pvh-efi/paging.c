// SPDX-License-Identifier: GPL-2.0
/*
 * Gives each part of memory the protection that it is to have; the bits and the
 * tables are pagetable.c's. head.S has mapped what holds pvh-efi itself, and
 * nothing else.
 */

#include <uapi/asm/processor-flags.h>

#include "cpu.h"
#include "pages.h"
#include "pagetable.h"
#include "protect.h"
#include "symbols.h"

#define CPUID_EXT_FEATURES	0x80000001
#define CPUID_EXT_EDX_NX	0x00100000
#define CPUID_EXT_EDX_1GB	0x04000000

static u32 ext_features;

/* The last of .bss; behind it begin the spare tables. */
u64 page_table_root[512] __section(".bss.last") __aligned(4096);

/**
 * paging_has_nx() - can this processor refuse to execute data
 */
bool paging_has_nx(void)
{
	return ext_features & CPUID_EXT_EDX_NX;
}

/**
 * paging_flush() - let the processor see what has changed in the page tables
 */
void paging_flush(void)
{
	asm volatile("mov %0, %%cr3" : : "r" (page_table_root) : "memory");
}

static bool set(const u8 *start, const u8 *end, u64 attributes, u64 clear)
{
	return pagetable_set(page_table_root, (unsigned long)start, (unsigned long)end,
			     attributes, clear);
}

static bool map(u64 start, u64 end)
{
	return pagetable_map(page_table_root, start, end, ext_features & CPUID_EXT_EDX_1GB);
}

/**
 * paging_init() - protect pvh-efi from mistakes, its own and others'
 *
 * Code and constants can't be written, nothing but code be executed. The page
 * below the stack isn't there. These are tables beside head.S's, by which this
 * runs: nothing that is in use changes until they are complete.
 *
 * Return: false when there is no memory for page tables, as with all that follow.
 */
bool paging_init(void)
{
	struct cpuid id;
	bool done;

	/* Every processor with long mode has this leaf: it says so there. */
	cpuid(CPUID_EXT_FEATURES, &id);
	ext_features = id.edx;
	pagetable_reset(paging_has_nx());

	done = map(0, OWN_MAP_SIZE) &&
	       set(runtime_text_start, rodata_start, EFI_MEMORY_RO, EFI_MEMORY_XP) &&
	       set(rodata_start, data_start, EFI_MEMORY_RO, 0) &&
	       set(stack_guard, stack_guard + PAGE_SIZE, EFI_MEMORY_RP, 0);
	if (done)
		paging_flush();
	return done;
}

static bool map_low(u64 start, u64 end)
{
	return start >= SZ_4G || map(start, end < SZ_4G ? end : SZ_4G);
}

static bool map_high(u64 start, u64 end)
{
	return end <= SZ_4G || map(start > SZ_4G ? start : SZ_4G, end);
}

/**
 * paging_reach() - map something before the memory map is known, or beside it
 * @addr:	first byte
 * @size:	bytes; what lies at or above 4 GiB is not mapped
 */
bool paging_reach(u64 addr, u64 size)
{
	return addr >= SZ_4G || map(addr, size < SZ_4G - addr ? addr + size : SZ_4G);
}

/**
 * paging_map_low() - map what the memory map has below 4 GiB, but not page 0
 *
 * Allocates nothing, so it may run before it is known what lies where. Page 0
 * isn't there from now on: QEMU puts start_info and the memory map into it.
 */
bool paging_map_low(void)
{
	bool done = pages_visit_ram(map_low) &&
		    set(NULL, (const u8 *)PAGE_SIZE, EFI_MEMORY_RP, 0);

	paging_flush();
	return done;
}

/**
 * paging_map_high() - map what the memory map has above
 */
bool paging_map_high(void)
{
	return pages_visit_ram(map_high);
}

/* CR0.WP: what can only be read, ring 0 can't write either */
static void tables_writable(bool on)
{
	unsigned long cr0;

	asm volatile("mov %%cr0, %0" : "=r" (cr0));
	cr0 = on ? cr0 & ~X86_CR0_WP : cr0 | X86_CR0_WP;
	asm volatile("mov %0, %%cr0" : : "r" (cr0) : "memory");
}

/**
 * paging_guard() - protect the page tables from images, none of which runs yet
 *
 * A change of a table costs two exits to the hypervisor from now on.
 */
bool paging_guard(void)
{
	bool done;

	/* First: one of the entries that change is that of the table they are in. */
	pagetable_guard(tables_writable);
	done = set((const u8 *)page_table_root, page_tables_end, EFI_MEMORY_RO, 0);
	paging_flush();
	return done;
}
