// SPDX-License-Identifier: GPL-2.0
#include "test.h"

/*
 * The model: one byte a page for the first pages of memory, in which each range
 * as it was reported leaves its mark, and the mark that forbids most stays.
 */
#define MODEL_PAGES	256
#define NR_RANGES	24

struct range {
	u64 addr, size;
	u32 type;
};

static bool add_all(const struct range *r, u32 nr)
{
	bool fits = true;

	memmap_start(pages_scratch(MEMMAP_MAX_POINTS * sizeof(u64)));
	for (u32 i = 0; i < nr && fits; i++)
		fits = memmap_add(r[i].addr, r[i].size, r[i].type);
	return fits;
}

static void finish(void)
{
	pages_reset();
	assert_true(memmap_finish(pages_append));
	assert_map_sane();
}

static u32 rank(u32 type)
{
	switch (type) {
	case XEN_HVM_MEMMAP_TYPE_RAM:		return 1;
	case XEN_HVM_MEMMAP_TYPE_PMEM:		return 2;
	case XEN_HVM_MEMMAP_TYPE_ACPI:		return 3;
	case XEN_HVM_MEMMAP_TYPE_NVS:		return 4;
	case XEN_HVM_MEMMAP_TYPE_DISABLED:	return 6;
	case XEN_HVM_MEMMAP_TYPE_UNUSABLE:	return 7;
	default:			return 5;
	}
}

static int efi_type_of_rank(u32 rank)
{
	static const int types[] = {
		-1, EFI_CONVENTIONAL_MEMORY, EFI_PERSISTENT_MEMORY, EFI_ACPI_MEMORY_NVS,
		EFI_ACPI_MEMORY_NVS, EFI_RESERVED_TYPE, EFI_UNUSABLE_MEMORY,
		EFI_UNUSABLE_MEMORY,
	};

	return types[rank];
}

/* A page is RAM when all of its bytes are, and anything else when one byte is. */
static bool marks(const struct range *r, u64 page)
{
	u64 start = page << PAGE_SHIFT, end = start + PAGE_SIZE;

	if (!r->size)
		return false;
	if (r->type == XEN_HVM_MEMMAP_TYPE_RAM)
		return r->addr <= start && r->addr + r->size >= end;
	return r->addr < end && r->addr + r->size > start;
}

static void compare_with_model(const struct range *r, u32 nr)
{
	for (u64 page = 0; page < MODEL_PAGES; page++) {
		u32 highest = 0;

		for (u32 i = 0; i < nr; i++) {
			if (marks(&r[i], page) && rank(r[i].type) > highest)
				highest = rank(r[i].type);
		}
		assert_int_equal(map_type_at(page << PAGE_SHIFT), efi_type_of_rank(highest));
	}
}

static void random_range(struct rng *rng, struct range *r)
{
	u64 limit = MODEL_PAGES * PAGE_SIZE;

	r->addr = rng_below(rng, limit);
	r->size = rng_below(rng, limit / 4);
	if (r->size > limit - r->addr)
		r->size = limit - r->addr;
	/* Most loaders report whole pages. */
	if (rng_below(rng, 4)) {
		r->addr &= ~(PAGE_SIZE - 1);
		r->size &= ~(PAGE_SIZE - 1);
	}
	r->type = rng_below(rng, 2) ? XEN_HVM_MEMMAP_TYPE_RAM : rng_below(rng, 10);
}

static void random_maps_equal_the_model(void **state)
{
	struct rng rng = rng_start(0);
	struct range ranges[NR_RANGES];

	(void)state;
	for (u32 round = 0; round < 300; round++) {
		u32 nr = 1 + rng_below(&rng, NR_RANGES);

		for (u32 i = 0; i < nr; i++)
			random_range(&rng, &ranges[i]);
		assert_true(add_all(ranges, nr));
		finish();
		compare_with_model(ranges, nr);
	}
}

static void empty_map_is_empty(void **state)
{
	(void)state;
	memmap_start(pages_scratch(MEMMAP_MAX_POINTS * sizeof(u64)));
	finish();
	assert_int_equal(map_get()->nr, 0);
}

static void last_page_of_the_address_space(void **state)
{
	struct range r = { (1ULL << 52) - PAGE_SIZE, PAGE_SIZE, XEN_HVM_MEMMAP_TYPE_RESERVED };

	(void)state;
	assert_true(add_all(&r, 1));
	finish();
	assert_int_equal(map_type_at(r.addr), EFI_RESERVED_TYPE);
}

/* Hosts' maps have such ranges, and nothing can be there */
static void beyond_all_processors_is_left_out(void **state)
{
	static const struct range ranges[] = {
		{ ~0ULL, 1 }, { ~0ULL, 0x1000 }, { 0x2000, ~0ULL }, { ~0ULL - 0xfff, 0x1000 },
		{ 1ULL << 52, 1 }, { (1ULL << 52) - 0x1000, 0x1001 }, { 1ULL << 63, 1ULL << 63 },
		{ (1ULL << 52) + 1, 0 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(ranges); i++) {
		for (u32 type = 0; type < 10; type++) {
			struct range r = ranges[i];

			r.type = type;
			assert_true(add_all(&r, 1));
			finish();
			assert_int_equal(map_get()->nr, r.addr < 1ULL << 52);
			assert_int_equal(map_type_at(1ULL << 52), -1);
			assert_int_equal(map_type_at((1ULL << 52) - 1) != -1, r.addr < 1ULL << 52);
		}
	}
}

static void no_more_ranges_than_there_is_room_for(void **state)
{
	u32 i;

	(void)state;
	memmap_start(pages_scratch(MEMMAP_MAX_POINTS * sizeof(u64)));
	for (i = 0; i < MEMMAP_MAX_ENTRIES + MEMMAP_MAX_FIXED; i++)
		assert_true(memmap_add(i * 2 * PAGE_SIZE, PAGE_SIZE, XEN_HVM_MEMMAP_TYPE_RAM));
	assert_false(memmap_add(i * 2 * PAGE_SIZE, PAGE_SIZE, XEN_HVM_MEMMAP_TYPE_RAM));
	finish();
	assert_int_equal(map_get()->nr, MEMMAP_MAX_ENTRIES + MEMMAP_MAX_FIXED);
}

static u32 nr_visits;

static bool take_three(u64 start, u64 end, u32 type)
{
	(void)start, (void)end, (void)type;
	return ++nr_visits < 3;
}

static void full_receiver_ends_it(void **state)
{
	(void)state;
	memmap_start(pages_scratch(MEMMAP_MAX_POINTS * sizeof(u64)));
	for (u32 i = 0; i < 10; i++)
		memmap_add(i * 2 * PAGE_SIZE, PAGE_SIZE, XEN_HVM_MEMMAP_TYPE_RAM);
	nr_visits = 0;
	assert_false(memmap_finish(take_three));
	assert_int_equal(nr_visits, 3);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_maps_equal_the_model),
		cmocka_unit_test(empty_map_is_empty),
		cmocka_unit_test(last_page_of_the_address_space),
		cmocka_unit_test(beyond_all_processors_is_left_out),
		cmocka_unit_test(no_more_ranges_than_there_is_room_for),
		cmocka_unit_test(full_receiver_ends_it),
	};

	return RUN(tests);
}
