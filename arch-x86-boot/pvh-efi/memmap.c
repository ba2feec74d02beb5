// SPDX-License-Identifier: GPL-2.0
/*
 * Turns the memory map of the platform, in any order and with overlaps, into a
 * sorted list of page ranges without any. Nothing here touches hardware.
 */

#include "memmap.h"
#include "pvh-efi.h"
#include "xen.h"

/*
 * A point is where a range begins or ends: a page address, whose low bits say
 * which and of what type. Sorted by value, they are sorted by address.
 */
#define POINT_TYPE		0x7ULL
#define POINT_END		0x8ULL

/* No x86 processor has more physical address bits. */
#define MAX_ADDRESS		0x10000000000000ULL

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
 * @type:	one of enum hvm_memmap_type; an unknown one counts as reserved
 *
 * RAM is rounded to whole pages inwards, all else outwards, so that no page is
 * called RAM which isn't RAM as a whole.
 *
 * Return: NULL, or why the range is refused, as words for a message.
 */
const char *memmap_add(u64 addr, u64 size, u32 type)
{
	u64 start, end;

	if (addr > MAX_ADDRESS || size > MAX_ADDRESS - addr)
		return "runs past the end of the address space";
	if (type < HVM_MEMMAP_RAM || type > HVM_MEMMAP_PMEM)
		type = HVM_MEMMAP_RESERVED;

	if (type == HVM_MEMMAP_RAM) {
		start = align_up(addr, PAGE_SIZE);
		end = align_down(addr + size, PAGE_SIZE);
	} else {
		start = align_down(addr, PAGE_SIZE);
		end = align_up(addr + size, PAGE_SIZE);
	}
	if (!size || start >= end)
		return NULL;

	if (nr_points > MEMMAP_MAX_POINTS - 2)
		return "has too many entries";
	points[nr_points++] = start | type;
	points[nr_points++] = end | type | POINT_END;
	return NULL;
}

static void sift_down(u32 root, u32 nr)
{
	for (;;) {
		u32 child = 2 * root + 1;
		u64 tmp;

		if (child >= nr)
			return;
		if (child + 1 < nr && points[child] < points[child + 1])
			child++;
		if (points[root] >= points[child])
			return;
		tmp = points[root];
		points[root] = points[child];
		points[child] = tmp;
		root = child;
	}
}

/* Heap sort: no recursion, no memory, and no input makes it quadratic. */
static void sort_points(void)
{
	for (u32 i = nr_points / 2; i-- > 0;)
		sift_down(i, nr_points);

	for (u32 n = nr_points; n-- > 1;) {
		u64 tmp = points[0];

		points[0] = points[n];
		points[n] = tmp;
		sift_down(0, n);
	}
}

/* Where ranges overlap, the use that forbids most wins. */
static const u8 by_priority[] = {
	HVM_MEMMAP_UNUSABLE, HVM_MEMMAP_DISABLED, HVM_MEMMAP_RESERVED, HVM_MEMMAP_NVS,
	HVM_MEMMAP_ACPI, HVM_MEMMAP_PMEM, HVM_MEMMAP_RAM,
};

/*
 * Both kinds of ACPI memory become NVS. From Xen 4.21 on the AML of a PVH guest
 * reads tables of its own at run time, and older releases call the same area
 * reclaimable: the kernel must keep either.
 */
static const u8 efi_type[] = {
	[HVM_MEMMAP_RAM]	= EFI_CONVENTIONAL_MEMORY,
	[HVM_MEMMAP_RESERVED]	= EFI_RESERVED_TYPE,
	[HVM_MEMMAP_ACPI]	= EFI_ACPI_MEMORY_NVS,
	[HVM_MEMMAP_NVS]	= EFI_ACPI_MEMORY_NVS,
	[HVM_MEMMAP_UNUSABLE]	= EFI_UNUSABLE_MEMORY,
	[HVM_MEMMAP_DISABLED]	= EFI_UNUSABLE_MEMORY,
	[HVM_MEMMAP_PMEM]	= EFI_PERSISTENT_MEMORY,
};

static int current_type(const u32 *active)
{
	for (u32 i = 0; i < ARRAY_SIZE(by_priority); i++) {
		if (active[by_priority[i]])
			return efi_type[by_priority[i]];
	}
	return -1;
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
	u32 active[HVM_MEMMAP_PMEM + 1] = {};
	int type = -1;
	u64 start = 0;

	sort_points();
	for (u32 i = 0; i < nr_points;) {
		u64 addr = align_down(points[i], PAGE_SIZE);
		int next;

		for (; i < nr_points && align_down(points[i], PAGE_SIZE) == addr; i++)
			active[points[i] & POINT_TYPE] += points[i] & POINT_END ? -1 : 1;

		next = current_type(active);
		if (next == type)
			continue;
		if (type >= 0 && !add(start, addr, type))
			return false;
		start = addr;
		type = next;
	}
	return true;
}
