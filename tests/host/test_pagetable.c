// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "pagetable.h"

#define LARGE		0x80
#define TABLE_ADDRESS	0x000ffffffffff000ULL
#define SZ_1G		0x40000000ULL
#define SZ_2M		0x200000ULL

static u64 *root;

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	/* Not from the guest's pages: head.S brings it along. */
	root = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	memset(root, 0, PAGE_SIZE);
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

	for (u32 shift = 39; shift >= 21; shift -= 9) {
		u64 entry = table[(addr >> shift) & 511];

		if ((entry & 3) != 3)
			return ~0ULL;
		if (entry & LARGE && shift < 39)
			return (entry & TABLE_ADDRESS & -(1ULL << shift)) |
			       (addr & ((1ULL << shift) - 1));
		table = ram(entry & TABLE_ADDRESS);
	}
	return ~0ULL;
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
	for (u32 i = 1; i < 6; i++)
		pages_append(i * SZ_4G, i * SZ_4G + SZ_2M, EFI_CONVENTIONAL_MEMORY);
	assert_true(pages_visit_ram(map_above_4g));
	assert_map_sane();
	for (u32 i = 1; i < 6; i++)
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
	assert_false(pagetable_map(root, SZ_4G, SZ_4G + 2 * SZ_1G, false));
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
	};

	return RUN(tests);
}
