// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "pagetable.h"

#include <sys/mman.h>

#define LARGE		0x80
#define NX		(1ULL << 63)
#define TABLE_ADDRESS	0x000ffffffffff000ULL
#define SZ_1G		0x40000000ULL
#define SZ_2M		0x200000ULL

/* Free RAM, in the middle of a 2 MiB page */
#define PAGES		(RAM_START + SZ_2M + 0x40000)
#define RP		EFI_MEMORY_RP
#define RO		EFI_MEMORY_RO
#define XP		EFI_MEMORY_XP

static u64 *root;

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	/* Not from the guest's pages: head.S brings it along. */
	root = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	memset(root, 0, PAGE_SIZE);
	pagetable_reset(true);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(root);
	return 0;
}

/* Walk the tables as the processor does; ~0 for an address that isn't mapped. */
static u64 translate(u64 addr)
{
	u64 *table = root;

	for (u32 shift = 39; shift >= 12; shift -= 9) {
		u64 entry = table[(addr >> shift) & 511];

		if (!(entry & 1))
			return ~0ULL;
		if (shift == 12 || (entry & LARGE && shift < 39))
			return (entry & TABLE_ADDRESS & -(1ULL << shift)) |
			       (addr & ((1ULL << shift) - 1));
		table = ram(entry & TABLE_ADDRESS);
	}
	return ~0ULL;
}

/* What the processor lets one do at an address, as EFI attributes; bit 0: a large page */
static u64 protection(u64 addr)
{
	u64 *table = root, entry;
	u32 shift = 39;

	for (;; shift -= 9) {
		entry = table[(addr >> shift) & 511];
		if (shift == 12 || !(entry & 1) || (entry & LARGE && shift < 39))
			break;
		/* No table forbids what an entry below it allows. */
		assert_int_equal(entry & (NX | 2), 2);
		table = ram(entry & TABLE_ADDRESS);
	}
	return (entry & 1 ? 0 : RP) | (entry & 2 ? 0 : RO) | (entry & NX ? XP : 0) | (shift > 12);
}

static u64 tables_allocated(void)
{
	const struct map *map = map_get();
	u64 nr = 0;

	for (u32 i = 0; i < map->nr; i++) {
		if (map->desc[i].type == EFI_BOOT_SERVICES_DATA)
			nr += map->desc[i].num_pages;
	}
	return nr;
}

/* One table each, until one is allocated, or can't be */
static void use_up_spare_tables(void)
{
	u64 i = 200;

	while (!tables_allocated() && pagetable_map(root, i << 39, i << 39 | SZ_1G, true))
		i++;
}

static void check(u64 start, u64 end)
{
	u64 step = (end - start) / 97 + 1;

	for (u64 addr = start; addr < end; addr += step)
		assert_true(translate(addr) == addr);
	assert_true(translate(end - 1) == end - 1);
}

static void ranges_are_mapped_1_to_1(void **state)
{
	static const struct {
		u64 start, end;
	} ranges[] = {
		{ SZ_4G, SZ_4G + PAGE_SIZE }, { SZ_4G, 3 * SZ_4G },
		{ (1ULL << 39) - SZ_2M, (1ULL << 39) + SZ_2M },
		{ (1ULL << 40) + 0x1234000, (1ULL << 40) + SZ_1G + 0x5000 },
		{ (1ULL << 47) - PAGE_SIZE, 1ULL << 47 },
	};

	for (u32 huge = 0; huge < 2; huge++) {
		for (u32 i = 0; i < ARRAY_SIZE(ranges); i++)
			assert_true(pagetable_map(root, ranges[i].start, ranges[i].end, huge));
		for (u32 i = 0; i < ARRAY_SIZE(ranges); i++)
			check(ranges[i].start, ranges[i].end);
		assert_true(translate(1ULL << 45) == ~0ULL);
		assert_true(translate(SZ_4G - 1) == ~0ULL);
		tear_down(state);
		set_up(state);
	}
}

static void what_exists_is_kept(void **state)
{
	(void)state;
	assert_true(pagetable_map(root, SZ_4G, SZ_4G + SZ_1G, false));
	assert_true(pagetable_map(root, SZ_4G + SZ_1G, SZ_4G + 2 * SZ_1G, false));
	check(SZ_4G, SZ_4G + 2 * SZ_1G);
}

static void tables_lie_below_4g(void **state)
{
	(void)state;
	pages_append(SZ_4G, 2 * SZ_4G, EFI_CONVENTIONAL_MEMORY);
	use_up_spare_tables();
	assert_true(pagetable_map(root, SZ_4G, 2 * SZ_4G, false));
	assert_int_equal(map_type_at(SZ_4G), EFI_CONVENTIONAL_MEMORY);
	assert_int_equal(map_type_at(RAM_END - 1), EFI_BOOT_SERVICES_DATA);
	assert_map_sane();
}

/* Four levels reach 2^47; what lies higher must not come round to something else. */
static void what_cannot_be_mapped_is_refused(void **state)
{
	static const u64 starts[] = {
		1ULL << 47, (1ULL << 47) - PAGE_SIZE, 1ULL << 48, (1ULL << 52) - 2 * PAGE_SIZE,
	};

	(void)state;
	assert_true(pagetable_map(root, SZ_4G, 2 * SZ_4G, true));
	for (u32 i = 0; i < ARRAY_SIZE(starts); i++) {
		assert_false(pagetable_map(root, starts[i], starts[i] + 2 * PAGE_SIZE, true));
		assert_false(pagetable_map(root, starts[i], starts[i] + 2 * PAGE_SIZE, false));
	}
	check(SZ_4G, 2 * SZ_4G);
}

static bool map_above_4g(u64 start, u64 end)
{
	return end <= SZ_4G || pagetable_map(root, start > SZ_4G ? start : SZ_4G, end, false);
}

/* Tables are taken from the very map that is being walked, of which they use up parts. */
static void walk_with_pages(u32 nr)
{
	pages_reset();
	pages_append(RAM_START, RAM_START + 10 * PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
	pages_append(RAM_START + 20 * PAGE_SIZE, RAM_START + (20 + nr) * PAGE_SIZE,
		     EFI_CONVENTIONAL_MEMORY);
	for (u32 i = 1; i < 24; i++)
		pages_append(i * SZ_4G, i * SZ_4G + SZ_2M, EFI_CONVENTIONAL_MEMORY);
	assert_true(pages_visit_ram(map_above_4g));
	assert_map_sane();
	for (u32 i = 1; i < 24; i++)
		check(i * SZ_4G, i * SZ_4G + SZ_2M);
}

static void the_walk_sees_all_while_the_map_changes(void **state)
{
	for (u32 nr = 1; nr < 10; nr++) {
		walk_with_pages(nr);
		tear_down(state);
		set_up(state);
	}
}

static void no_memory_is_told(void **state)
{
	(void)state;
	pages_reset();
	pages_append(RAM_START, RAM_START + 2 * PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
	use_up_spare_tables();
	assert_false(pagetable_map(root, SZ_4G, SZ_4G + 2 * SZ_1G, false));
}

/* The first tables, enough for all below 4 GiB, come from nowhere in the memory map. */
static void four_gib_need_no_memory(void **state)
{
	(void)state;
	pages_reset();
	assert_true(pagetable_map(root, 0, SZ_4G, false));
	check(0, SZ_4G);
	assert_success(pagetable_change(root, 0, PAGE_SIZE, RP, 0));
	for (u32 i = 1; i <= 10; i++)
		assert_success(pagetable_change(root, i * SZ_2M, i * SZ_2M + PAGE_SIZE, RO, 0));
	assert_status(pagetable_change(root, SZ_1G, SZ_1G + PAGE_SIZE, RO, 0),
		      EFI_OUT_OF_RESOURCES);
	assert_int_equal(protection(SZ_1G), XP | 1);
}

/* FreePages() takes none, whatever is mapped by it. */
static void a_table_is_not_freed(void **state)
{
	const struct map *map;

	(void)state;
	use_up_spare_tables();
	assert_true(pagetable_map(root, SZ_4G, SZ_4G + SZ_2M, false));
	map = map_get();
	for (u32 i = 0; i < map->nr; i++) {
		const struct efi_memory_desc *d = &map->desc[i];

		if (d->type != EFI_BOOT_SERVICES_DATA)
			continue;
		assert_status(pages_free(d->phys_addr, d->num_pages), EFI_NOT_FOUND);
		assert_status(pages_free(d->phys_addr, 1), EFI_NOT_FOUND);
	}
	assert_true(tables_allocated() > 0);
	check(SZ_4G, SZ_4G + SZ_2M);
}

/* What paging.c does with CR0.WP, the host's MMU does here. */
static u32 nr_unlocked;

static void unlock_tables(bool on)
{
	nr_unlocked += on;
	assert_int_equal(mprotect(root, PAGE_SIZE, on ? PROT_READ | PROT_WRITE : PROT_READ), 0);
	assert_int_equal(mprotect(ram(RAM_START), RAM_SIZE, on ? PROT_READ | PROT_WRITE :
				  PROT_READ), 0);
}

static void guarded_tables_are_written_while_unlocked(void **state)
{
	u64 attributes;

	(void)state;
	use_up_spare_tables();
	assert_true(pagetable_map(root, RAM_START, RAM_END, false));
	pagetable_guard(unlock_tables);
	unlock_tables(false);
	nr_unlocked = 0;
	assert_true(pagetable_map(root, 0, SZ_2M, false));
	assert_true(pagetable_set(root, PAGES, PAGES + PAGE_SIZE, RO, 0));
	assert_success(pagetable_change(root, PAGES, PAGES + SZ_2M, XP, RO));
	assert_int_equal(nr_unlocked, 3);
	/* To look at them, or to find that nothing is to be done, is free. */
	assert_success(pagetable_get(root, PAGES, PAGES + SZ_2M, &attributes));
	assert_success(pagetable_change(root, PAGES, PAGES + SZ_2M, 0, RO));
	assert_int_equal(nr_unlocked, 3);
	unlock_tables(true);
	assert_int_equal(attributes, XP);
}

static void huge_pages_map_no_more_than_asked(void **state)
{
	(void)state;
	assert_true(pagetable_map(root, SZ_2M, 3 * SZ_1G + PAGE_SIZE, true));
	check(SZ_2M, 3 * SZ_1G + PAGE_SIZE);
	assert_true(translate(0) == ~0ULL);
	assert_true(translate(3 * SZ_1G + SZ_2M) == ~0ULL);
	assert_int_equal(protection(SZ_1G), XP | 1);
}

static void data_is_not_executable_where_that_exists(void **state)
{
	(void)state;
	assert_true(pagetable_map(root, RAM_START, RAM_END, false));
	assert_int_equal(protection(PAGES), XP | 1);
	pagetable_reset(false);
	assert_true(pagetable_map(root, SZ_4G, SZ_4G + SZ_1G, true));
	assert_int_equal(protection(SZ_4G), 1);
	assert_success(pagetable_change(root, SZ_4G, SZ_4G + PAGE_SIZE, XP | RO, 0));
	assert_int_equal(protection(SZ_4G), RO);
	assert_success(pagetable_change(root, SZ_4G, SZ_4G + PAGE_SIZE, 0, XP));
}

static void pages_are_changed_and_no_other(void **state)
{
	u64 attributes;

	(void)state;
	assert_true(pagetable_map(root, RAM_START, RAM_END, false));
	assert_success(pagetable_change(root, PAGES, PAGES + 3 * PAGE_SIZE, RO, XP));
	for (u32 i = 0; i < 3; i++)
		assert_int_equal(protection(PAGES + i * PAGE_SIZE), RO);
	assert_int_equal(protection(PAGES - 1), XP);
	assert_int_equal(protection(PAGES + 3 * PAGE_SIZE), XP);
	assert_int_equal(protection(RAM_START), XP | 1);
	check(RAM_START, RAM_END);

	assert_success(pagetable_get(root, PAGES, PAGES + 3 * PAGE_SIZE, &attributes));
	assert_int_equal(attributes, RO);
	assert_status(pagetable_get(root, PAGES - 1, PAGES + 1, &attributes), EFI_NO_MAPPING);
	assert_status(pagetable_get(root, RAM_START, RAM_END, &attributes), EFI_NO_MAPPING);
	assert_success(pagetable_get(root, RAM_START + 5, RAM_START + 6, &attributes));
	assert_int_equal(attributes, XP);
}

/* What is hidden is still there: it comes back as it was. */
static void hidden_pages_keep_their_rest(void **state)
{
	u64 attributes;

	(void)state;
	assert_true(pagetable_map(root, RAM_START, RAM_END, false));
	assert_success(pagetable_change(root, RAM_START, RAM_START + SZ_2M, RP | RO, 0));
	assert_int_equal(protection(RAM_START), RP | RO | XP | 1);
	assert_success(pagetable_change(root, PAGES - SZ_2M, PAGES - SZ_2M + PAGE_SIZE, XP, RP));
	assert_int_equal(protection(PAGES - SZ_2M), RO | XP);
	assert_true(translate(RAM_START) == ~0ULL);
	assert_success(pagetable_get(root, RAM_START, RAM_START + PAGE_SIZE, &attributes));
	assert_int_equal(attributes, RP | RO | XP);
	assert_success(pagetable_change(root, RAM_START, RAM_START + SZ_2M, 0, RP | RO));
	check(RAM_START, RAM_START + SZ_2M);
	assert_int_equal(protection(RAM_START), XP);
}

static void large_pages_stay_where_nothing_changes(void **state)
{
	(void)state;
	assert_true(pagetable_map(root, RAM_START, RAM_END, false));
	assert_success(pagetable_change(root, PAGES, PAGES + SZ_2M, XP, RO | RP));
	assert_int_equal(protection(PAGES), XP | 1);
	assert_success(pagetable_change(root, RAM_START, RAM_START + 2 * SZ_2M, RO, 0));
	assert_int_equal(protection(PAGES), RO | XP | 1);
	/* A border inside a page that is what it is to be already cuts nothing. */
	assert_success(pagetable_change(root, RAM_START + PAGE_SIZE, RAM_START + 3 * SZ_2M, RO, 0));
	assert_int_equal(protection(RAM_START), RO | XP | 1);
}

static void all_or_nothing_is_changed(void **state)
{
	u64 attributes;

	(void)state;
	assert_true(pagetable_map(root, RAM_START, RAM_END, false));
	assert_status(pagetable_change(root, RAM_END - PAGE_SIZE, RAM_END + PAGE_SIZE, RO, 0),
		      EFI_UNSUPPORTED);
	assert_status(pagetable_change(root, 0, PAGE_SIZE, RO, 0), EFI_UNSUPPORTED);
	assert_status(pagetable_change(root, (1ULL << 47) - PAGE_SIZE, (1ULL << 47) + PAGE_SIZE,
				       RO, 0), EFI_UNSUPPORTED);
	assert_status(pagetable_get(root, ~0xfffULL - 1, ~0ULL, &attributes), EFI_UNSUPPORTED);
	assert_int_equal(protection(RAM_END - PAGE_SIZE), XP | 1);

	pages_reset();
	use_up_spare_tables();
	assert_status(pagetable_change(root, PAGES, PAGES + PAGE_SIZE, RO, 0),
		      EFI_OUT_OF_RESOURCES);
	assert_int_equal(protection(PAGES), XP | 1);
}

/* Each page against a list of what it should be */
static void random_changes_equal_the_model(void **state)
{
	static u8 model[RAM_SIZE >> PAGE_SHIFT];
	static const u64 bit[] = { RP, RO, XP };
	struct rng rng = { 7 };

	(void)state;
	memset(model, 4, sizeof(model));
	assert_true(pagetable_map(root, RAM_START, RAM_END, false));
	for (u32 round = 0; round < 400; round++) {
		u32 first = rng_below(&rng, ARRAY_SIZE(model));
		u32 nr = rng_below(&rng, round & 1 ? 8 : 2000) + 1;
		u32 set = rng_below(&rng, 8), clear = rng_below(&rng, 8) & ~set;
		u64 efi_set = 0, efi_clear = 0;

		if (first + nr > ARRAY_SIZE(model))
			continue;
		for (u32 i = 0; i < 3; i++) {
			efi_set |= set >> i & 1 ? bit[i] : 0;
			efi_clear |= clear >> i & 1 ? bit[i] : 0;
		}
		assert_success(pagetable_change(root, RAM_START + first * PAGE_SIZE,
						RAM_START + (first + nr) * PAGE_SIZE,
						efi_set, efi_clear));
		for (u32 i = first; i < first + nr; i++)
			model[i] = (model[i] | set) & ~clear;
	}
	for (u32 i = 0; i < ARRAY_SIZE(model); i++) {
		u64 p = protection(RAM_START + i * PAGE_SIZE);

		assert_int_equal(model[i], (p & RP ? 1 : 0) | (p & RO ? 2 : 0) | (p & XP ? 4 : 0));
	}
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(ranges_are_mapped_1_to_1),
		TEST(what_exists_is_kept),
		TEST(tables_lie_below_4g),
		TEST(what_cannot_be_mapped_is_refused),
		TEST(the_walk_sees_all_while_the_map_changes),
		TEST(no_memory_is_told),
		TEST(four_gib_need_no_memory),
		TEST(a_table_is_not_freed),
		TEST(guarded_tables_are_written_while_unlocked),
		TEST(huge_pages_map_no_more_than_asked),
		TEST(data_is_not_executable_where_that_exists),
		TEST(pages_are_changed_and_no_other),
		TEST(hidden_pages_keep_their_rest),
		TEST(large_pages_stay_where_nothing_changes),
		TEST(all_or_nothing_is_changed),
		TEST(random_changes_equal_the_model),
	};

	return RUN(tests);
}
