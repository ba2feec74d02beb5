// SPDX-License-Identifier: GPL-2.0
/*
 * The 1:1 map above 4 GiB; head.S has mapped what lies below. Nothing here
 * touches registers: the tables come and go by pointer.
 */

#include "pages.h"
#include "pagetable.h"
#include "pvh-efi.h"

#define PTE_PRESENT	0x1ULL
#define PTE_WRITE	0x2ULL
#define PTE_LARGE	0x80ULL
#define PTE_ADDRESS	0x000ffffffffff000ULL

#define PD_SHIFT	21
#define PDPT_SHIFT	30
#define PML4_SHIFT	39

/* From here on a 1:1 address is not canonical, and later comes round to another. */
#define MAX_MAPPED	0x800000000000ULL

/* The table that @entry refers to; a new, empty one where there is none. */
static u64 *next_table(u64 *entry)
{
	efi_physical_addr_t addr = SZ_4G - 1;
	u64 *table;

	if (*entry & PTE_PRESENT)
		return (u64 *)(unsigned long)(*entry & PTE_ADDRESS);
	if (pages_allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_BOOT_SERVICES_DATA, 1, &addr) !=
	    EFI_SUCCESS)
		return NULL;
	table = memset((void *)(unsigned long)addr, 0, PAGE_SIZE);
	*entry = addr | PTE_PRESENT | PTE_WRITE;
	return table;
}

/**
 * pagetable_map() - map a range 1:1
 * @root:	the top-level table, of four levels
 * @start:	first byte
 * @end:	byte after the last
 * @huge:	the processor has pages of 1 GiB
 *
 * What shares the first or the last large page is mapped with it.
 *
 * Return: false when there is no memory for tables, or none can map the range.
 */
bool pagetable_map(u64 *root, u64 start, u64 end, bool huge)
{
	unsigned int shift = huge ? PDPT_SHIFT : PD_SHIFT;
	u64 step = 1ULL << shift;

	if (end > MAX_MAPPED)
		return false;
	for (u64 addr = align_down(start, step); addr < end; addr += step) {
		u64 *table = next_table(&root[(addr >> PML4_SHIFT) & 511]);

		if (!table)
			return false;
		if (!huge) {
			table = next_table(&table[(addr >> PDPT_SHIFT) & 511]);
			if (!table)
				return false;
		}
		table[(addr >> shift) & 511] = addr | PTE_PRESENT | PTE_WRITE | PTE_LARGE;
	}
	return true;
}
