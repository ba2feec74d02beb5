// SPDX-License-Identifier: GPL-2.0
/*
 * The 1:1 map, and what each part of it may be used for. Nothing here touches
 * registers: the tables come and go by pointer, and the caller flushes the TLB.
 *
 * While images run, the root and the spare tables can only be read in this map: an
 * image that writes to them by mistake faults. Tables that are allocated, when the
 * spare ones are used up, can be written. No image can have either freed, or make
 * them writable by EFI_MEMORY_ATTRIBUTE_PROTOCOL. One that changes CR0 or CR3 can
 * do all that pvh-efi can.
 */

#include "lib.h"
#include "pages.h"
#include "pagetable.h"

#define PTE_PRESENT	0x1ULL
#define PTE_WRITE	0x2ULL
#define PTE_LARGE	0x80ULL
/* Free for software: the page is there, also while EFI_MEMORY_RP hides it. */
#define PTE_MAPPED	0x200ULL
#define PTE_ADDRESS	0x000ffffffffff000ULL
#define PTE_NX		0x8000000000000000ULL

#define PTE_TABLE	(PTE_PRESENT | PTE_WRITE)
#define PTE_PAGE	(PTE_PRESENT | PTE_WRITE | PTE_MAPPED)
#define PTE_PROTECTION	(PTE_PRESENT | PTE_WRITE | PTE_NX)

#define LEVEL_BITS	9
#define NR_ENTRIES	512
#define PD_SHIFT	21
#define PDPT_SHIFT	30
#define PML4_SHIFT	39

/* From here on a 1:1 address is not canonical, and later comes round to another. */
#define MAX_MAPPED	0x800000000000ULL

/*
 * The first tables are no allocations: the memory below 4 GiB is mapped before
 * it is known where a new table would overwrite something. They are enough for
 * Linux in a guest of 4 GiB. The linker script puts them behind the root.
 */
#define NR_SPARE	16

static u64 spare_tables[NR_SPARE][NR_ENTRIES] __noinit_first __aligned(4096);
static u32 nr_spare_used;
static u64 pte_nx;
static void (*let_write)(bool on);

/**
 * pagetable_reset() - begin a new set of tables
 * @have_nx:	the processor knows pages that can't be executed, and EFER says so
 */
void pagetable_reset(bool have_nx)
{
	nr_spare_used = 0;
	pte_nx = have_nx ? PTE_NX : 0;
	let_write = NULL;
}

static void writing(bool on)
{
	if (let_write)
		let_write(on);
}

static u64 *new_table(void)
{
	efi_physical_addr_t addr = SZ_4G - 1;

	if (nr_spare_used < NR_SPARE)
		return spare_tables[nr_spare_used++];
	if (pages_take(PAGES_TABLE, EFI_ALLOCATE_MAX_ADDRESS, EFI_BOOT_SERVICES_DATA, 1, &addr) !=
	    EFI_SUCCESS)
		return NULL;
	return (u64 *)(unsigned long)addr;
}

static u64 *table_of(u64 entry)
{
	return (u64 *)(unsigned long)(entry & PTE_ADDRESS);
}

static bool is_table(u64 entry, unsigned int shift)
{
	return entry && !(entry & PTE_LARGE) && shift > PAGE_SHIFT;
}

/* Pages of @size bytes, the first of which is @child's. Four at a time: it is done often. */
static void fill(u64 *table, u64 child, u64 size)
{
	const u64 *end = table + NR_ENTRIES;

	do {
		table[0] = child;
		table[1] = child + size;
		table[2] = child + 2 * size;
		table[3] = child + 3 * size;
		table += 4;
		child += 4 * size;
	} while (table < end);
}

/*
 * The table below @entry, of which each entry maps 1 << @shift bytes. Where there
 * is none a new one takes over what a large page has mapped.
 */
static u64 *table_below(u64 *entry, unsigned int shift)
{
	u64 child = *entry;
	u64 *table;

	if (is_table(*entry, shift + LEVEL_BITS))
		return table_of(*entry);
	table = new_table();
	if (!table)
		return NULL;
	if (shift == PAGE_SHIFT)
		child &= ~PTE_LARGE;
	if (child)
		fill(table, child, 1ULL << shift);
	else
		memset(table, 0, PAGE_SIZE);
	*entry = (unsigned long)table | PTE_TABLE;
	return table;
}

static u64 *entry_in(u64 *table, u64 addr, unsigned int shift)
{
	return &table[(addr >> shift) & (NR_ENTRIES - 1)];
}

/* What maps @addr: a page of 1 << @shift bytes, or an entry of 0. */
static u64 *find_page(u64 *root, u64 addr, unsigned int *shift)
{
	u64 *entry = entry_in(root, addr, PML4_SHIFT);
	unsigned int bits = PML4_SHIFT;

	/* As is_table(), but no call: this is the innermost of all loops. */
	while (bits > PAGE_SHIFT && *entry && !(*entry & PTE_LARGE)) {
		bits -= LEVEL_BITS;
		entry = entry_in(table_of(*entry), addr, bits);
	}
	*shift = bits;
	return entry;
}

/* How many entries from @entry on, which is @addr's, are pages that begin below @end. */
static u32 nr_pages(const u64 *entry, u64 addr, u64 end, unsigned int shift)
{
	u64 wanted = (end - addr + (1ULL << shift) - 1) >> shift;
	u32 max = NR_ENTRIES - ((addr >> shift) & (NR_ENTRIES - 1));
	u32 nr = 1;

	if (wanted < max)
		max = wanted;
	if (shift == PAGE_SHIFT)
		return max;
	while (nr < max && !is_table(entry[nr], shift))
		nr++;
	return nr;
}

/* @page: what the first entry is to be, if it is none yet */
static void map_pages(u64 *entry, u64 page, u32 nr)
{
	do {
		if (!*entry)
			*entry = page;
		page += 1ULL << PD_SHIFT;
		entry++;
	} while (--nr);
}

static bool map(u64 *root, u64 start, u64 end, bool huge)
{
	const u64 page = PTE_PAGE | PTE_LARGE | pte_nx;
	u64 addr = align_down(start, 1ULL << PD_SHIFT);

	if (end > MAX_MAPPED)
		return false;
	while (addr < end) {
		u64 next = align_down(addr, 1ULL << PDPT_SHIFT) + (1ULL << PDPT_SHIFT);
		u64 *entry, *table = table_below(entry_in(root, addr, PML4_SHIFT), PDPT_SHIFT);

		if (!table)
			return false;
		entry = entry_in(table, addr, PDPT_SHIFT);
		if (huge && !*entry && next <= end && next - addr == 1ULL << PDPT_SHIFT)
			*entry = addr | page;
		if (*entry & PTE_LARGE) {
			addr = next;
			continue;
		}
		table = table_below(entry, PD_SHIFT);
		if (!table)
			return false;
		if (next > end)
			next = end;
		map_pages(entry_in(table, addr, PD_SHIFT), addr | page,
			  (next - addr + (1ULL << PD_SHIFT) - 1) >> PD_SHIFT);
		addr = next;
	}
	return true;
}

/**
 * pagetable_map() - map a range 1:1, for data
 * @root:	the top-level table, of four levels
 * @start:	first byte
 * @end:	byte after the last
 * @huge:	the processor has pages of 1 GiB
 *
 * What shares the first or the last large page is mapped with it. What is mapped
 * already stays as it is.
 *
 * Return: false when there is no memory for tables, or none can map the range.
 */
bool pagetable_map(u64 *root, u64 start, u64 end, bool huge)
{
	bool done;

	writing(true);
	done = map(root, start, end, huge);
	writing(false);
	return done;
}

/* Gather what all pages of a range have, and what any has; false: one isn't mapped. */
static bool survey(u64 *root, u64 start, u64 end, u64 *all, u64 *any)
{
	u64 and = ~0ULL, or = 0;

	if (end > MAX_MAPPED)
		return false;
	while (start < end) {
		unsigned int shift;
		const u64 *entry = find_page(root, start, &shift);
		const u64 *last;
		u32 nr;

		start = align_down(start, 1ULL << shift);
		nr = nr_pages(entry, start, end, shift);
		for (last = entry + nr; entry < last; entry++) {
			if (!*entry)
				return false;
			and &= *entry;
			or |= *entry;
		}
		start += (u64)nr << shift;
	}
	*all = and;
	*any = or;
	return true;
}

/**
 * pagetable_get() - what a range is protected from
 * @root:	as for pagetable_map()
 * @start:	first byte
 * @end:	byte after the last, above @start
 * @attributes:	EFI_MEMORY_RP, EFI_MEMORY_RO and EFI_MEMORY_XP
 *
 * Return: EFI_SUCCESS, EFI_UNSUPPORTED when not all is mapped, EFI_NO_MAPPING
 * when not all has the same protection.
 */
efi_status_t pagetable_get(u64 *root, u64 start, u64 end, u64 *attributes)
{
	u64 all, any;

	if (!survey(root, start, end, &all, &any))
		return EFI_UNSUPPORTED;
	if ((all ^ any) & PTE_PROTECTION)
		return EFI_NO_MAPPING;
	*attributes = ((all & PTE_PRESENT) ? 0 : EFI_MEMORY_RP) |
		      ((all & PTE_WRITE) ? 0 : EFI_MEMORY_RO) |
		      ((all & PTE_NX) ? EFI_MEMORY_XP : 0);
	return EFI_SUCCESS;
}

/* See to it that no page reaches over @addr, unless it has these bits already. */
static bool cut(u64 *root, u64 addr, u64 set, u64 clear)
{
	for (;;) {
		unsigned int shift;
		u64 *entry = find_page(root, addr, &shift);

		if (!*entry || !(addr & ((1ULL << shift) - 1)) ||
		    ((*entry | set) & ~clear) == *entry)
			return true;
		if (!table_below(entry, shift - LEVEL_BITS))
			return false;
	}
}

/* What is to become of the bits of each entry */
struct bits {
	u64 set;
	u64 clear;
};

static struct bits to_bits(u64 set, u64 clear)
{
	return (struct bits){
		(set & EFI_MEMORY_XP ? pte_nx : 0) |
		(clear & EFI_MEMORY_RO ? PTE_WRITE : 0) |
		(clear & EFI_MEMORY_RP ? PTE_PRESENT : 0),
		(clear & EFI_MEMORY_XP ? PTE_NX : 0) |
		(set & EFI_MEMORY_RO ? PTE_WRITE : 0) |
		(set & EFI_MEMORY_RP ? PTE_PRESENT : 0),
	};
}

/* Four at a time, in memory: an image's borders may cost hundreds of entries. */
static void write_entries(u64 *entry, u32 nr, u64 set, u64 keep)
{
	for (; nr & 3; nr--, entry++)
		*entry = (*entry | set) & keep;
	for (const u64 *last = entry + nr; entry < last; entry += 4) {
		entry[0] |= set;
		entry[1] |= set;
		entry[2] |= set;
		entry[3] |= set;
		asm volatile("" : : : "memory");	/* else all goes through registers */
		entry[0] &= keep;
		entry[1] &= keep;
		entry[2] &= keep;
		entry[3] &= keep;
	}
}

static void write_bits(u64 *root, u64 start, u64 end, struct bits bits)
{
	while (start < end) {
		unsigned int shift;
		u64 *entry = find_page(root, start, &shift);
		u32 nr;

		start = align_down(start, 1ULL << shift);
		nr = nr_pages(entry, start, end, shift);
		write_entries(entry, nr, bits.set, ~bits.clear);
		start += (u64)nr << shift;
	}
}

static bool apply(u64 *root, u64 start, u64 end, struct bits bits)
{
	bool done;

	writing(true);
	done = cut(root, start, bits.set, bits.clear) && cut(root, end, bits.set, bits.clear);
	if (done)
		write_bits(root, start, end, bits);
	writing(false);
	return done;
}

/**
 * pagetable_set() - protect a range of which all is mapped, or lift its protection
 * @root:	as for pagetable_map()
 * @start:	first byte, page aligned
 * @end:	byte after the last, page aligned, above @start
 * @set:	of EFI_MEMORY_RP, EFI_MEMORY_RO and EFI_MEMORY_XP those to set
 * @clear:	those to clear
 *
 * Without NX everything can be executed, whatever is asked for.
 *
 * Return: false when there is no memory for tables; then nothing has changed.
 */
bool pagetable_set(u64 *root, u64 start, u64 end, u64 set, u64 clear)
{
	return apply(root, start, end, to_bits(set, clear));
}

/**
 * pagetable_change() - the same for a range of which that is not known
 * @root:	as for pagetable_map()
 * @start:	as for pagetable_set()
 * @end:	likewise
 * @set:	likewise
 * @clear:	likewise
 *
 * Return: EFI_SUCCESS, EFI_UNSUPPORTED when not all is mapped,
 * EFI_OUT_OF_RESOURCES without memory for tables; then nothing has changed.
 */
efi_status_t pagetable_change(u64 *root, u64 start, u64 end, u64 set, u64 clear)
{
	struct bits bits = to_bits(set, clear);
	u64 all, any;

	if (!survey(root, start, end, &all, &any))
		return EFI_UNSUPPORTED;
	if ((all & bits.set) == bits.set && !(any & bits.clear))
		return EFI_SUCCESS;
	return apply(root, start, end, bits) ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

/**
 * pagetable_guard() - the tables are about to be protected from being written
 * @writable:	lets this file write them, or no longer
 */
void pagetable_guard(void (*writable)(bool on))
{
	let_write = writable;
}
