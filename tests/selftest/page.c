// SPDX-License-Identifier: GPL-2.0
/* AllocatePages() and FreePages(), UEFI 2.10, 7.2.1 and 7.2.2 */

#include "selftest.h"

static void any_pages(void)
{
	EFI_PHYSICAL_ADDRESS page = 0;

	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 16, &page), EFI_SUCCESS))
		return;
	EQUAL(page % PAGE, 0);
	HOLDS(page != 0);
	EQUAL(map_type(page), EfiLoaderData);
	EQUAL(map_type(page + 15 * PAGE), EfiLoaderData);
	memset((void *)(UINTN)page, 0x5a, 16 * PAGE);
	EXPECT(bs->FreePages(page, 16), EFI_SUCCESS);
	EQUAL(map_type(page), EfiConventionalMemory);
}

static void each_type(void)
{
	static const UINT32 types[] = {
		EfiReservedMemoryType, EfiLoaderCode, EfiLoaderData, EfiBootServicesCode,
		EfiBootServicesData, EfiRuntimeServicesCode, EfiRuntimeServicesData,
		EfiUnusableMemory, EfiACPIReclaimMemory, EfiACPIMemoryNVS,
		MEMORY_OEM, MEMORY_OEM + 5, MEMORY_OS, ~0u,
	};

	for (UINTN i = 0; i < ARRAY_SIZE(types); i++) {
		EFI_PHYSICAL_ADDRESS page = 0;

		if (!EXPECT(bs->AllocatePages(AllocateAnyPages, types[i], 1, &page), EFI_SUCCESS))
			return;
		EQUAL(map_type(page), types[i]);
		EXPECT(bs->FreePages(page, 1), EFI_SUCCESS);
	}
}

static void runtime_attribute(void)
{
	EFI_PHYSICAL_ADDRESS page = 0;

	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiRuntimeServicesData, 1, &page),
		    EFI_SUCCESS))
		return;
	HOLDS(map_attributes(page) & EFI_MEMORY_RUNTIME);
	EXPECT(bs->FreePages(page, 1), EFI_SUCCESS);
}

static void max_address(void)
{
	static const UINT64 limits[] = { 0xffffff, 0x3ffffff, 0xffffffff, ~0ULL };
	UINT64 page = map_free_page();

	for (UINTN i = 0; i < ARRAY_SIZE(limits); i++) {
		EFI_PHYSICAL_ADDRESS found = limits[i];

		if (!EXPECT(bs->AllocatePages(AllocateMaxAddress, EfiLoaderData, 2, &found),
			    EFI_SUCCESS))
			return;
		EQUAL(found % PAGE, 0);
		HOLDS(found + 2 * PAGE - 1 <= limits[i]);
		EXPECT(bs->FreePages(found, 2), EFI_SUCCESS);
	}
	if (!HOLDS(page))
		return;
	/* The limit is the last byte that may be used. */
	for (UINT64 limit = page + PAGE - 1; limit <= page + PAGE; limit++) {
		EFI_PHYSICAL_ADDRESS found = limit;

		EXPECT(bs->AllocatePages(AllocateMaxAddress, EfiLoaderData, 1, &found),
		       EFI_SUCCESS);
		HOLDS(found <= page);
		EXPECT(bs->FreePages(found, 1), EFI_SUCCESS);
	}
}

static void max_address_too_low(void)
{
	EFI_PHYSICAL_ADDRESS page = 0x1fff;

	EITHER(bs->AllocatePages(AllocateMaxAddress, EfiLoaderData, 16, &page),
	       EFI_OUT_OF_RESOURCES, EFI_NOT_FOUND);
}

static void at_address(void)
{
	UINT64 wanted = map_free_page();
	EFI_PHYSICAL_ADDRESS page = wanted;

	if (!HOLDS(wanted) ||
	    !EXPECT(bs->AllocatePages(AllocateAddress, EfiLoaderData, 2, &page), EFI_SUCCESS))
		return;
	EQUAL(page, wanted);
	EQUAL(map_type(wanted), EfiLoaderData);
	EQUAL(map_type(wanted + 2 * PAGE), EfiConventionalMemory);
	EQUAL(map_type(wanted - PAGE), EfiConventionalMemory);

	EXPECT(bs->AllocatePages(AllocateAddress, EfiLoaderData, 1, &page), EFI_NOT_FOUND);
	page = wanted - PAGE;
	EXPECT(bs->AllocatePages(AllocateAddress, EfiLoaderData, 2, &page), EFI_NOT_FOUND);
	EXPECT(bs->FreePages(wanted, 2), EFI_SUCCESS);
}

static void at_bad_address(void)
{
	EFI_PHYSICAL_ADDRESS page = map_free_page() + 0x10;

	EITHER(bs->AllocatePages(AllocateAddress, EfiLoaderData, 1, &page), EFI_NOT_FOUND,
	       EFI_INVALID_PARAMETER);
	page = (UINTN)loaded->ImageBase;
	EXPECT(bs->AllocatePages(AllocateAddress, EfiLoaderData, 1, &page), EFI_NOT_FOUND);
	page = 1ULL << 46;
	EXPECT(bs->AllocatePages(AllocateAddress, EfiLoaderData, 1, &page), EFI_NOT_FOUND);
	page = 0xfee00000;
	EXPECT(bs->AllocatePages(AllocateAddress, EfiLoaderData, 1, &page), EFI_NOT_FOUND);
	page = ~0ULL - PAGE + 1;
	EXPECT(bs->AllocatePages(AllocateAddress, EfiLoaderData, 2, &page), EFI_NOT_FOUND);
}

static void bad_arguments(void)
{
	static const UINT32 types[] = {
		EfiConventionalMemory, MEMORY_PERSISTENT, MEMORY_UNACCEPTED, MEMORY_TYPES,
		MEMORY_OEM - 1
	};
	EFI_PHYSICAL_ADDRESS page = 0;

	EXPECT(bs->AllocatePages(MaxAllocateType, EfiLoaderData, 1, &page),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->AllocatePages(99, EfiLoaderData, 1, &page), EFI_INVALID_PARAMETER);
	EXPECT(bs->AllocatePages(~0u, EfiLoaderData, 1, &page), EFI_INVALID_PARAMETER);
	EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 1, NULL),
	       EFI_INVALID_PARAMETER);
	for (UINTN i = 0; i < ARRAY_SIZE(types); i++)
		EXPECT(bs->AllocatePages(AllocateAnyPages, types[i], 1, &page),
		       EFI_INVALID_PARAMETER);
}

static void impossible_size(UINT64 nr)
{
	EFI_PHYSICAL_ADDRESS page = ~0ULL;

	HOLDS(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, nr, &page) != EFI_SUCCESS);
	page = ~0ULL;
	HOLDS(bs->AllocatePages(AllocateMaxAddress, EfiLoaderData, nr, &page) != EFI_SUCCESS);
}

static void impossible_sizes(void)
{
	impossible_size(0);
	impossible_size(1ULL << 40);
}

/* In bytes, these are 2^64 and more. */
static void sizes_that_wrap(void)
{
	EFI_PHYSICAL_ADDRESS page = 0;

	if (!survives())
		return;
	impossible_size(~0ULL);
	impossible_size(1ULL << 52);
	impossible_size((1ULL << 52) + 1);
	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 2, &page), EFI_SUCCESS))
		return;
	EITHER(bs->FreePages(page, ~0ULL), EFI_INVALID_PARAMETER, EFI_NOT_FOUND);
	EITHER(bs->FreePages(page, 1ULL << 52), EFI_INVALID_PARAMETER, EFI_NOT_FOUND);
	EXPECT(bs->FreePages(page, 2), EFI_SUCCESS);
}

static void free_in_pieces(void)
{
	EFI_PHYSICAL_ADDRESS page = 0;

	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 5, &page), EFI_SUCCESS))
		return;
	EXPECT(bs->FreePages(page + 2 * PAGE, 1), EFI_SUCCESS);
	EQUAL(map_type(page + PAGE), EfiLoaderData);
	EQUAL(map_type(page + 2 * PAGE), EfiConventionalMemory);
	EQUAL(map_type(page + 3 * PAGE), EfiLoaderData);
	EXPECT(bs->FreePages(page + 2 * PAGE, 1), EFI_NOT_FOUND);
	EXPECT(bs->FreePages(page, 2), EFI_SUCCESS);
	EXPECT(bs->FreePages(page + 3 * PAGE, 2), EFI_SUCCESS);
	EQUAL(map_type(page + 4 * PAGE), EfiConventionalMemory);
}

static void free_bad(void)
{
	EFI_PHYSICAL_ADDRESS page = 0;

	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 2, &page), EFI_SUCCESS))
		return;
	EXPECT(bs->FreePages(page + 1, 1), EFI_INVALID_PARAMETER);
	EITHER(bs->FreePages(page, 0), EFI_INVALID_PARAMETER, EFI_NOT_FOUND);
	EXPECT(bs->FreePages(page, 2), EFI_SUCCESS);
}

static void free_not_allocated(void)
{
	EFI_PHYSICAL_ADDRESS page = 0;

	EXPECT(bs->FreePages(map_free_page(), 1), EFI_NOT_FOUND);
	EXPECT(bs->FreePages(1ULL << 46, 1), EFI_NOT_FOUND);
	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 1, &page), EFI_SUCCESS))
		return;
	EXPECT(bs->FreePages(page, 1), EFI_SUCCESS);
	EXPECT(bs->FreePages(page, 1), EFI_NOT_FOUND);
}

/* Not even of the same type, and right beside what was */
static void free_of_others(void)
{
	void *small = NULL, *large = NULL;

	if (!survives() ||
	    !EXPECT(bs->AllocatePool(EfiLoaderData, 100, &small), EFI_SUCCESS) ||
	    !EXPECT(bs->AllocatePool(EfiLoaderData, 2 * PAGE, &large), EFI_SUCCESS))
		return;
	EXPECT(bs->FreePages((UINTN)small & ~(PAGE - 1), 1), EFI_NOT_FOUND);
	EXPECT(bs->FreePages((UINTN)large & ~(PAGE - 1), 1), EFI_NOT_FOUND);
	EXPECT(bs->FreePages((UINTN)large & ~(PAGE - 1), 2), EFI_NOT_FOUND);
	EXPECT(bs->FreePages((UINTN)loaded->ImageBase & ~(PAGE - 1), 1), EFI_NOT_FOUND);
	EXPECT(bs->FreePool(small), EFI_SUCCESS);
	EXPECT(bs->FreePool(large), EFI_SUCCESS);
}

/* The tables that map the image, from the root down */
static void free_page_tables(void)
{
	UINT64 at = (UINTN)loaded->ImageBase, table;

	if (!survives())
		return;
	__asm__ volatile("mov %%cr3, %0" : "=r" (table));
	for (int shift = 39; shift >= 12; shift -= 9) {
		table &= 0x000ffffffffff000;
		EXPECT(bs->FreePages(table, 1), EFI_NOT_FOUND);
		table = ((UINT64 *)(UINTN)table)[(at >> shift) & 511];
		if (table & 0x80)
			return;
	}
}

static const struct test before[] = {
	{ "AllocatePages takes pages from anywhere", any_pages },
	{ "AllocatePages gives each type that may be had", each_type },
	{ "runtime pages have the runtime attribute", runtime_attribute },
	{ "AllocatePages keeps below an address", max_address },
	{ "AllocatePages finds nothing below an address too low", max_address_too_low },
	{ "AllocatePages takes the page that is named, once", at_address },
	{ "AllocatePages refuses addresses that can't be had", at_bad_address },
	{ "AllocatePages refuses bad arguments", bad_arguments },
	{ "AllocatePages refuses impossible sizes", impossible_sizes },
	{ "AllocatePages and FreePages refuse sizes past 64 bits", sizes_that_wrap },
	{ "FreePages frees a part", free_in_pieces },
	{ "FreePages refuses bad arguments", free_bad },
	{ "FreePages refuses what was not allocated", free_not_allocated },
	{ "FreePages refuses what others have allocated", free_of_others },
	{ "FreePages refuses page tables", free_page_tables },
	{ },
};

const struct group page_group = { "pages", .before = before };
