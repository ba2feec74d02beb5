// SPDX-License-Identifier: GPL-2.0
/*
 * The memory map as UEFI sees it, and pages taken from it: a sorted array of
 * ranges that don't overlap, each of one type and one owner. Neighbours of the
 * same kind are one range.
 */

#include "lib.h"
#include "memmap.h"
#include "pages.h"

/* Reserved ranges of more are windows to PCI devices, and the like. */
#define MAX_TABLES_SIZE	0x1000000

#define MAX_REGIONS	(2 * MEMMAP_MAX_ENTRIES + 1024)

/* Room for what is allocated, when the platform's map is small */
#define MORE_REGIONS	2048

/*
 * A part that is freed leaves a range on either side, and before that two tables are
 * wanted for each of its ends.
 */
#define MAX_FREED_PARTS	(2 + 4)

/* The linker script puts this behind all else: pages_trim(). */
static struct region regions[MAX_REGIONS] __noinit_last;
static u32 nr_regions;
static u32 max_regions;
static efi_uintn_t map_key;

/**
 * pages_reset() - forget all memory
 */
void pages_reset(void)
{
	nr_regions = 0;
	max_regions = MAX_REGIONS;
	map_key = 1;
}

/*
 * A range begins at one point and ends at another one. So when range n is written
 * n + 2 points have been read, and those that haven't lie behind the range.
 */
static_assert(MAX_REGIONS >= MEMMAP_MAX_POINTS, "ranges overwrite points that are to be read");

/**
 * pages_scratch() - memory for what the memory map is made from
 * @size:	bytes
 *
 * It is the end of the table, which pages_append() fills from its beginning on.
 *
 * Return: the first of so many bytes.
 */
void *pages_scratch(unsigned long size)
{
	return (void *)&regions[MAX_REGIONS] - size;
}

/**
 * pages_trim() - make the table no larger than this memory map needs
 *
 * Return: the first byte behind the table: from here on this image is unused.
 */
const u8 *pages_trim(void)
{
	if (nr_regions < MAX_REGIONS - MORE_REGIONS)
		max_regions = nr_regions + MORE_REGIONS;
	return (const u8 *)&regions[max_regions];
}

/**
 * pages_append() - add a range behind all that are known
 * @start:	first byte, page aligned, not below the last range's end
 * @end:	byte after the last, page aligned
 * @type:	enum efi_memory_type
 *
 * Return: false when the table is full.
 */
bool pages_append(u64 start, u64 end, u32 type)
{
	if (nr_regions == max_regions)
		return false;
	regions[nr_regions++] = (struct region){ start, end, type, PAGES_NOBODY };
	return true;
}

/* Index of the region that contains @addr or, if none does, of the first one above. */
static u32 find(u64 addr)
{
	u32 low = 0, high = nr_regions;

	while (low < high) {
		u32 mid = low + (high - low) / 2;

		if (regions[mid].end <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void insert_copy(u32 i)
{
	memmove(&regions[i + 1], &regions[i], (nr_regions - i) * sizeof(*regions));
	nr_regions++;
}

/* Does the memory map show two neighbours as one range */
static bool looks_alike(const struct region *a, const struct region *b)
{
	return a->end == b->start && a->type == b->type;
}

static void merge_with_next(u32 i)
{
	struct region *a = &regions[i], *b = a + 1;

	if (i + 1 >= nr_regions || !looks_alike(a, b) || a->owner != b->owner ||
	    a->owner == PAGES_BUFFER || a->owner == PAGES_OBJECT)
		return;
	a->end = b->end;
	nr_regions--;
	memmove(b, b + 1, (nr_regions - i - 1) * sizeof(*regions));
}

/* Change [start, end) inside region @i; two table slots must be free. */
static void change(u32 i, u64 start, u64 end, u32 type, enum pages_owner owner)
{
	if (regions[i].end > end) {
		insert_copy(i);
		regions[i].end = end;
		regions[i + 1].start = end;
	}
	if (regions[i].start < start) {
		insert_copy(i);
		regions[i].end = start;
		regions[++i].start = start;
	}
	regions[i].type = type;
	regions[i].owner = owner;
	merge_with_next(i);
	if (i)
		merge_with_next(i - 1);
	map_key++;
}

/**
 * pages_region() - the range that has an address
 * @addr:	any address
 *
 * Return: NULL where there is none. Good until the next change of the map.
 */
const struct region *pages_region(u64 addr)
{
	u32 i = find(addr);

	return i < nr_regions && regions[i].start <= addr ? &regions[i] : NULL;
}

/* The region that holds all of [start, end), or NULL. */
static const struct region *covering(u64 start, u64 end)
{
	const struct region *r = pages_region(start);

	return r && r->end >= end && start < end ? r : NULL;
}

static bool room_to_change(void)
{
	return nr_regions + 2 <= max_regions;
}

/**
 * pages_is_ram() - is a range wholly conventional or claimed memory
 * @addr:	first byte
 * @size:	bytes, not 0
 */
bool pages_is_ram(u64 addr, u64 size)
{
	const struct region *r;

	if (!size || addr + size < addr)
		return false;
	for (u64 end = addr + size; addr < end; addr = r->end) {
		r = covering(addr, addr + 1);
		if (!r || (r->type != EFI_CONVENTIONAL_MEMORY && r->type != EFI_LOADER_DATA))
			return false;
	}
	return true;
}

/* pvh-efi writes to these, or to what has a part of such a page. */
static bool is_own(const struct region *r)
{
	return r->type == EFI_CONVENTIONAL_MEMORY || r->owner == PAGES_OWN ||
	       r->owner == PAGES_TABLE || r->owner >= PAGES_OBJECT;
}

/**
 * pages_are_own() - has nobody but pvh-efi a say in how some of this is protected
 * @start:	first byte
 * @end:	byte after the last
 *
 * That is so of pvh-efi itself, page tables, the pools and what is free.
 */
bool pages_are_own(u64 start, u64 end)
{
	for (u32 i = find(start); i < nr_regions && regions[i].start < end; i++) {
		if (is_own(&regions[i]))
			return true;
	}
	return false;
}

/**
 * pages_claim() - set aside what already lies in memory
 * @addr:	first byte
 * @size:	bytes, not 0; the range is rounded to whole pages outwards
 * @type:	enum efi_memory_type that it becomes
 * @owner:	whose it is
 *
 * Only conventional memory changes: what the range has of other types keeps
 * them, since two things that lie in memory may share a page.
 *
 * Return: false when the table is full.
 */
bool pages_claim(u64 addr, u64 size, u32 type, enum pages_owner owner)
{
	u64 end = align_up(addr + size, PAGE_SIZE);

	addr = align_down(addr, PAGE_SIZE);
	while (addr < end) {
		u32 i = find(addr);
		u64 start, stop;

		if (i == nr_regions || regions[i].start >= end)
			return true;
		start = regions[i].start > addr ? regions[i].start : addr;
		stop = regions[i].end < end ? regions[i].end : end;
		if (regions[i].type == EFI_CONVENTIONAL_MEMORY) {
			if (!room_to_change())
				return false;
			change(i, start, stop, type, owner);
		}
		addr = stop;
	}
	return true;
}

static bool type_may_be_allocated(u32 type)
{
	if (type >= EFI_OEM_MEMORY_TYPE_MIN)
		return true;
	return type < EFI_MAX_MEMORY_TYPE && type != EFI_CONVENTIONAL_MEMORY &&
	       type != EFI_PERSISTENT_MEMORY && type != EFI_UNACCEPTED_MEMORY;
}

/* Highest free @size bytes that end at or below @limit, or 0: page 0 is never free. */
static u64 find_free(u64 size, u64 limit)
{
	limit = limit < POINTER_MAX ? limit : POINTER_MAX;
	for (u32 i = nr_regions; i-- > 0;) {
		u64 end = regions[i].end < limit ? regions[i].end : limit;

		end = align_down(end, PAGE_SIZE);
		if (regions[i].type == EFI_CONVENTIONAL_MEMORY && end > regions[i].start &&
		    end - regions[i].start >= size)
			return end - size;
	}
	return 0;
}

/**
 * pages_take() - allocate pages, UEFI 7.2.1
 * @owner:	who takes them, and alone may give them back
 * @how:	enum efi_allocate_type
 * @type:	enum efi_memory_type, or from 0x70000000 on one of the caller's own
 * @nr:		pages
 * @addr:	in: the highest usable byte, or the wanted address; out: the address
 *
 * Without a wish the pages come from below 4 GiB, where every loader and each
 * mode of the processor reaches them. The 32-bit flavour gives no others.
 *
 * Return: EFI_SUCCESS, EFI_INVALID_PARAMETER, EFI_NOT_FOUND or EFI_OUT_OF_RESOURCES.
 */
efi_status_t pages_take(enum pages_owner owner, int how, u32 type, efi_uintn_t nr,
			efi_physical_addr_t *addr)
{
	u64 size = (u64)nr << PAGE_SHIFT;
	u64 start = 0;

	if (how < 0 || how >= EFI_MAX_ALLOCATE_TYPE || !addr || !type_may_be_allocated(type))
		return EFI_INVALID_PARAMETER;
	if (!nr || size >> PAGE_SHIFT != nr)
		return nr ? EFI_OUT_OF_RESOURCES : EFI_INVALID_PARAMETER;
	if (!room_to_change())
		return EFI_OUT_OF_RESOURCES;

	if (how == EFI_ALLOCATE_ADDRESS) {
		const struct region *r;

		start = *addr;
		if (start & (PAGE_SIZE - 1))
			return EFI_NOT_FOUND;
		r = size <= POINTER_MAX && start <= POINTER_MAX - size ?
		    covering(start, start + size) : NULL;
		if (!r || r->type != EFI_CONVENTIONAL_MEMORY)
			return EFI_NOT_FOUND;
	} else if (how == EFI_ALLOCATE_MAX_ADDRESS) {
		start = find_free(size, *addr == ~0ULL ? *addr : *addr + 1);
	} else {
		start = find_free(size, SZ_4G);
		if (!start)
			start = find_free(size, ~0ULL);
	}
	if (!start)
		return EFI_OUT_OF_RESOURCES;

	change(find(start), start, start + size, type, owner);
	*addr = start;
	return EFI_SUCCESS;
}

/**
 * pages_check() - may these pages be given back
 * @owner:	who wants to
 * @addr:	first page
 * @nr:		pages
 *
 * Return: EFI_SUCCESS, EFI_INVALID_PARAMETER for an address or count that can't
 * be, EFI_NOT_FOUND when not all are of one type and @owner's, EFI_OUT_OF_RESOURCES
 * when the table of ranges is full. A whole range takes no room in it: else a full
 * one would stay full.
 */
efi_status_t pages_check(enum pages_owner owner, efi_physical_addr_t addr, efi_uintn_t nr)
{
	u64 size = (u64)nr << PAGE_SHIFT;
	const struct region *r;

	if (addr & (PAGE_SIZE - 1) || !nr || size >> PAGE_SHIFT != nr || addr + size < addr)
		return EFI_INVALID_PARAMETER;
	r = covering(addr, addr + size);
	if (!r || r->owner != owner)
		return EFI_NOT_FOUND;
	if (r->end - r->start > size && nr_regions + MAX_FREED_PARTS > max_regions)
		return EFI_OUT_OF_RESOURCES;
	return EFI_SUCCESS;
}

/**
 * pages_give() - give back pages that pages_check() has looked at
 * @start:	first byte
 * @end:	byte after the last
 */
void pages_give(u64 start, u64 end)
{
	change(find(start), start, end, EFI_CONVENTIONAL_MEMORY, PAGES_NOBODY);
}

static u32 nr_descriptors(void)
{
	u32 nr = nr_regions;

	for (u32 i = 1; i < nr_regions; i++)
		nr -= looks_alike(&regions[i - 1], &regions[i]);
	return nr;
}

static bool is_runtime(u32 type)
{
	return type == EFI_RUNTIME_SERVICES_CODE || type == EFI_RUNTIME_SERVICES_DATA;
}

/**
 * pages_get_map() - GetMemoryMap(), UEFI 7.2.3
 * @size:	in: bytes at @map; out: bytes used or needed
 * @map:	the descriptors
 * @key:	for ExitBootServices()
 * @desc_size:	bytes of one descriptor
 * @desc_version: its version
 *
 * Return: EFI_SUCCESS, EFI_BUFFER_TOO_SMALL or EFI_INVALID_PARAMETER.
 */
efi_status_t __efiapi pages_get_map(efi_uintn_t *size, struct efi_memory_desc *map,
				    efi_uintn_t *key, efi_uintn_t *desc_size, u32 *desc_version)
{
	efi_uintn_t needed = nr_descriptors() * sizeof(*map);

	if (!size || (!map && *size >= needed))
		return EFI_INVALID_PARAMETER;
	if (desc_size)
		*desc_size = sizeof(*map);
	if (desc_version)
		*desc_version = EFI_MEMORY_DESCRIPTOR_VERSION;
	if (*size < needed) {
		*size = needed;
		return EFI_BUFFER_TOO_SMALL;
	}

	*size = needed;
	if (key)
		*key = map_key;
	for (u32 i = 0; i < nr_regions; i++) {
		const struct region *r = &regions[i];

		if (i && looks_alike(r - 1, r)) {
			map[-1].num_pages += (r->end - r->start) >> PAGE_SHIFT;
			continue;
		}
		*map++ = (struct efi_memory_desc){
			.type		= r->type,
			.phys_addr	= r->start,
			.num_pages	= (r->end - r->start) >> PAGE_SHIFT,
			.attribute	= EFI_MEMORY_WB |
					  (is_runtime(r->type) ? EFI_MEMORY_RUNTIME : 0),
		};
	}
	return EFI_SUCCESS;
}

/**
 * pages_key() - what the newest memory map's key is
 */
efi_uintn_t pages_key(void)
{
	return map_key;
}

/* Firmware tables may lie in what is reserved, but not above 4 GiB, nor among registers. */
static bool to_be_mapped(const struct region *r)
{
	if (r->type == EFI_RESERVED_TYPE)
		return r->start < SZ_4G && r->end - r->start <= MAX_TABLES_SIZE;
	return r->type != EFI_UNUSABLE_MEMORY;
}

static bool is_free(const struct region *r)
{
	return r->type == EFI_CONVENTIONAL_MEMORY || r->owner >= PAGES_POOL;
}

static bool visit_regions(bool (*wanted)(const struct region *r), range_visitor visit)
{
	for (u32 i = 0; i < nr_regions;) {
		u64 start = regions[i].start;
		u64 end = regions[i].end;

		if (!wanted(&regions[i++]))
			continue;
		while (i < nr_regions && regions[i].start == end && wanted(&regions[i]))
			end = regions[i++].end;
		if (!visit(start, end))
			return false;
		/* By address: a visitor that allocates moves what is in the table. */
		i = find(end);
	}
	return true;
}

/**
 * pages_visit_ram() - visit what must be mapped
 * @visit:	called for each range that is no bad memory, nor reserved and above
 *		4 GiB or large; neighbours are one range
 *
 * Return: true when @visit took every range.
 */
bool pages_visit_ram(range_visitor visit)
{
	return visit_regions(to_be_mapped, visit);
}

/**
 * pages_visit_free() - visit what AllocatePages() and AllocatePool() may give
 * @visit:	called for each range
 *
 * Return: true when @visit took every range.
 */
bool pages_visit_free(range_visitor visit)
{
	return visit_regions(is_free, visit);
}
