// SPDX-License-Identifier: GPL-2.0
/*
 * Turns the memory map of the platform, in any order and with overlaps, into a
 * sorted list of page ranges without any. Nothing here touches hardware.
 */

#include "memmap.h"
#include "xen.h"

/*
 * A point is where a range begins or ends: a page address, whose low bits say
 * which and of what use. Sorted by value, they are sorted by address.
 */
#define POINT_USE		0x7ULL
#define POINT_END		0x8ULL

/* No x86 processor has more physical address bits. */
#define MAX_ADDRESS		0x10000000000000ULL

/* Where ranges overlap, the use that forbids most wins: the first of these. */
enum use {
	USE_UNUSABLE,
	USE_RESERVED,
	USE_ACPI,
	USE_PMEM,
	USE_RAM,
	NR_USES,
};

/* Numbers that are not known are reserved, as 0 is. */
static const u8 use_of[] = {
	[0]				= USE_RESERVED,
	[XEN_HVM_MEMMAP_TYPE_RAM]	= USE_RAM,
	[XEN_HVM_MEMMAP_TYPE_RESERVED]	= USE_RESERVED,
	[XEN_HVM_MEMMAP_TYPE_ACPI]	= USE_ACPI,
	[XEN_HVM_MEMMAP_TYPE_NVS]	= USE_ACPI,
	[XEN_HVM_MEMMAP_TYPE_UNUSABLE]	= USE_UNUSABLE,
	[XEN_HVM_MEMMAP_TYPE_DISABLED]	= USE_UNUSABLE,
	[XEN_HVM_MEMMAP_TYPE_PMEM]	= USE_PMEM,
};

/*
 * Both kinds of ACPI memory become NVS. From Xen 4.21 on the AML of a PVH guest
 * reads tables of its own at run time, and older releases call the same area
 * reclaimable: the kernel must keep either.
 */
static const u8 efi_type[] = {
	[USE_UNUSABLE]		= EFI_UNUSABLE_MEMORY,
	[USE_RESERVED]		= EFI_RESERVED_TYPE,
	[USE_ACPI]		= EFI_ACPI_MEMORY_NVS,
	[USE_PMEM]		= EFI_PERSISTENT_MEMORY,
	[USE_RAM]		= EFI_CONVENTIONAL_MEMORY,
};

static u64 *points;
static u32 nr_points;

/**
 * memmap_start() - begin a new memory map
 * @room:	for MEMMAP_MAX_POINTS, until memmap_finish() has read them, the lowest first
 */
void memmap_start(u64 *room)
{
	points = room;
	nr_points = 0;
}

/**
 * memmap_add() - add one range as the platform reports it
 * @addr:	first byte
 * @size:	bytes; 0 adds nothing
 * @type:	XEN_HVM_MEMMAP_TYPE_…; an unknown one counts as reserved
 *
 * RAM is rounded to whole pages inwards, all else outwards, so that no page is
 * called RAM which isn't RAM as a whole. What lies beyond the addresses that a
 * processor can have is left out.
 *
 * Return: false when there are more than MEMMAP_MAX_POINTS has room for.
 */
bool memmap_add(u64 addr, u64 size, u32 type)
{
	u64 start, end;

	if (addr >= MAX_ADDRESS)
		return true;
	if (size > MAX_ADDRESS - addr)
		size = MAX_ADDRESS - addr;
	if (type >= ARRAY_SIZE(use_of))
		type = XEN_HVM_MEMMAP_TYPE_RESERVED;

	if (type == XEN_HVM_MEMMAP_TYPE_RAM) {
		start = align_up(addr, PAGE_SIZE);
		end = align_down(addr + size, PAGE_SIZE);
	} else {
		start = align_down(addr, PAGE_SIZE);
		end = align_up(addr + size, PAGE_SIZE);
	}
	if (!size || start >= end)
		return true;

	if (nr_points > MEMMAP_MAX_POINTS - 2)
		return false;
	points[nr_points++] = start | use_of[type];
	points[nr_points++] = end | use_of[type] | POINT_END;
	return true;
}

/* Put @value where it belongs, at @root or below. */
static void sift_down(u64 *p, u32 root, u32 nr, u64 value)
{
	for (;;) {
		u32 child = 2 * root + 1;

		if (child + 1 < nr && p[child] < p[child + 1])
			child++;
		if (child >= nr || value >= p[child])
			break;
		p[root] = p[child];
		root = child;
	}
	p[root] = value;
}

/* No recursion, no memory, and no input makes it quadratic. */
static void heap_sort(u64 *p, u32 nr)
{
	for (u32 i = nr / 2; i-- > 0;)
		sift_down(p, i, nr, p[i]);

	for (u32 n = nr; n-- > 1;) {
		u64 last = p[n];

		p[n] = p[0];
		sift_down(p, 0, n, last);
	}
}

/* Most platforms report ranges in order, so that few points move past those of pvh-efi. */
static void sort(u64 *p, u32 nr)
{
	u32 moves = 2 * nr + 64;

	for (u32 n = 1; n < nr; n++) {
		u64 value = p[n];
		u32 i = n;

		for (; i && p[i - 1] > value && moves; i--, moves--)
			p[i] = p[i - 1];
		p[i] = value;
	}
	if (!moves)
		heap_sort(p, nr);
}

/**
 * memmap_finish() - hand over the sorted map
 * @add:	called for each range, in ascending order, with its first byte,
 *		the byte after its last and its enum efi_memory_type; returns
 *		false to stop
 *
 * Return: true when @add took every range.
 */
bool memmap_finish(bool (*add)(u64 start, u64 end, u32 type))
{
	u32 nr_ranges[NR_USES] = {}, uses = 0;
	int type = -1;
	const u64 *p = points, *last = p + nr_points;
	u64 start = 0;

	sort(points, nr_points);
	while (p < last) {
		u64 addr = align_down(*p, PAGE_SIZE);
		int next;

		for (; p < last && align_down(*p, PAGE_SIZE) == addr; p++) {
			u32 use = *p & POINT_USE;

			nr_ranges[use] += *p & POINT_END ? -1 : 1;
			uses = nr_ranges[use] ? uses | 1U << use : uses & ~(1U << use);
		}
		next = uses ? efi_type[__builtin_ctz(uses)] : -1;
		if (next == type)
			continue;
		if (type >= 0 && !add(start, addr, type))
			return false;
		start = addr;
		type = next;
	}
	return true;
}
