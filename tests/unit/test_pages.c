// SPDX-License-Identifier: GPL-2.0
#include "test.h"

/* The model: a memory type and an owner a page. 32 pages at 64 KiB, a hole, 32 more. */
#define NR_PAGES	64
#define FIRST(page)	(0x10000 + (page) * PAGE_SIZE + ((page) >= NR_PAGES / 2 ? 0x100000 : 0))
#define HOLE_AFTER	(NR_PAGES / 2 - 1)

static u32 model[NR_PAGES];
static enum pages_owner model_owner[NR_PAGES];

static int set_up(void **state)
{
	(void)state;
	pages_reset();
	pages_append(FIRST(0), FIRST(HOLE_AFTER) + PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
	pages_append(FIRST(NR_PAGES / 2), FIRST(NR_PAGES - 1) + PAGE_SIZE,
		     EFI_CONVENTIONAL_MEMORY);
	for (u32 i = 0; i < NR_PAGES; i++)
		model[i] = EFI_CONVENTIONAL_MEMORY;
	memset(model_owner, 0, sizeof(model_owner));
	return 0;
}

static efi_status_t allocate(int how, int type, u64 nr, u64 *addr)
{
	efi_physical_addr_t a = *addr;
	efi_status_t status = pages_allocate(how, type, nr, &a);

	*addr = a;
	return status;
}

static efi_status_t allocate_at(u64 addr, u64 nr)
{
	u64 got = addr;
	efi_status_t status = allocate(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, nr, &got);

	assert_int_equal(got, addr);
	return status;
}

/* Index of the page at @addr, or NR_PAGES */
static u32 page_of(u64 addr)
{
	u32 page = 0;

	while (page < NR_PAGES && FIRST(page) != addr)
		page++;
	return page;
}

/* Do @nr pages from @page on follow each other and are all @type (or, for -1, alike)? */
static bool model_is(u32 page, u64 nr, int type)
{
	if (type < 0 && page < NR_PAGES)
		type = model[page];
	for (u64 i = 0; i < nr; i++) {
		if (page + i >= NR_PAGES || model[page + i] != (u32)type)
			return false;
		if (i && page + i == NR_PAGES / 2)
			return false;
	}
	return true;
}

static void model_set(u32 page, u64 nr, u32 type, enum pages_owner owner)
{
	for (; nr--; page++) {
		model[page] = type;
		model_owner[page] = owner;
	}
}

/* The highest place for @nr pages that ends at or below @limit, or NR_PAGES */
static u32 model_find(u64 nr, u64 limit)
{
	for (u32 page = NR_PAGES; page-- > 0;) {
		if (FIRST(page) + nr * PAGE_SIZE <= limit &&
		    model_is(page, nr, EFI_CONVENTIONAL_MEMORY))
			return page;
	}
	return NR_PAGES;
}

static void compare_with_model(void)
{
	const struct map *map = map_get();
	u64 pages = 0;

	assert_map_sane();
	for (u32 i = 0; i < map->nr; i++) {
		for (u64 n = 0; n < map->desc[i].num_pages; n++, pages++) {
			u32 page = page_of(map->desc[i].phys_addr + n * PAGE_SIZE);

			assert_true(page < NR_PAGES);
			assert_int_equal(map->desc[i].type, model[page]);
			assert_int_equal(pages_region(FIRST(page) + n % PAGE_SIZE)->owner,
					 model_owner[page]);
			assert_int_equal(!!(map->desc[i].attribute & EFI_MEMORY_RUNTIME),
					 model[page] == EFI_RUNTIME_SERVICES_CODE ||
					 model[page] == EFI_RUNTIME_SERVICES_DATA);
		}
	}
	assert_int_equal(pages, NR_PAGES);
}

static u32 random_type(struct rng *rng)
{
	static const u32 types[] = {
		EFI_LOADER_CODE, EFI_LOADER_DATA, EFI_BOOT_SERVICES_DATA,
		EFI_RUNTIME_SERVICES_DATA, EFI_ACPI_RECLAIM_MEMORY, 0x80000001,
	};

	return types[rng_below(rng, ARRAY_SIZE(types))];
}

static enum pages_owner random_owner(struct rng *rng)
{
	return PAGES_TABLE + rng_below(rng, PAGES_CALLER + 1 - PAGES_TABLE);
}

static bool step_allocate(struct rng *rng)
{
	u32 type = random_type(rng), nr = 1 + rng_below(rng, 12), how = rng_below(rng, 2);
	u64 addr = FIRST(rng_below(rng, NR_PAGES)) + rng_below(rng, PAGE_SIZE);
	u32 page = model_find(nr, how == EFI_ALLOCATE_ANY_PAGES ? SZ_4G : addr + 1);
	enum pages_owner owner = random_owner(rng);
	efi_physical_addr_t got = addr;
	efi_status_t status = pages_take(owner, how, type, nr, &got);

	assert_status(status, page < NR_PAGES ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES);
	if (status == EFI_SUCCESS) {
		assert_int_equal(got, FIRST(page));
		model_set(page, nr, type, owner);
	}
	return status == EFI_SUCCESS;
}

static bool step_allocate_address(struct rng *rng)
{
	u32 page = rng_below(rng, NR_PAGES), nr = 1 + rng_below(rng, 12);
	bool free = model_is(page, nr, EFI_CONVENTIONAL_MEMORY);

	assert_status(allocate_at(FIRST(page), nr), free ? EFI_SUCCESS : EFI_NOT_FOUND);
	if (free)
		model_set(page, nr, EFI_LOADER_DATA, PAGES_CALLER);
	return free;
}

static bool step_free(struct rng *rng)
{
	u32 page = rng_below(rng, NR_PAGES), nr = 1 + rng_below(rng, 12);
	enum pages_owner owner = rng_below(rng, 4) ? model_owner[page] : random_owner(rng);
	bool alike = model_is(page, nr, -1) && owner != PAGES_NOBODY;

	for (u32 i = 0; alike && i < nr; i++)
		alike = model_owner[page + i] == owner;
	if (owner == PAGES_NOBODY)
		owner = PAGES_CALLER;
	assert_status(memory_free(owner, FIRST(page), nr), alike ? EFI_SUCCESS : EFI_NOT_FOUND);
	if (alike)
		model_set(page, nr, EFI_CONVENTIONAL_MEMORY, PAGES_NOBODY);
	return alike;
}

static bool step_claim(struct rng *rng)
{
	u32 page = rng_below(rng, NR_PAGES), last = page + rng_below(rng, 4);
	bool changed = false;

	if (last >= NR_PAGES)
		last = NR_PAGES - 1;
	assert_true(pages_claim(FIRST(page) + 1, FIRST(last) - FIRST(page) + 1,
				EFI_LOADER_DATA, PAGES_INPUT));
	for (; page <= last; page++) {
		if (model[page] != EFI_CONVENTIONAL_MEMORY)
			continue;
		model_set(page, 1, EFI_LOADER_DATA, PAGES_INPUT);
		changed = true;
	}
	return changed;
}

static void random_steps_equal_the_model(void **state)
{
	static bool (*const steps[])(struct rng *) = {
		step_allocate, step_allocate, step_allocate_address, step_free, step_free,
		step_free, step_free, step_claim,
	};

	for (u32 seed = 1; seed <= 5; seed++) {
		struct rng rng = rng_start(seed);

		set_up(state);
		for (u32 i = 0; i < 10000; i++) {
			efi_uintn_t key = pages_key();
			bool changed = steps[rng_below(&rng, ARRAY_SIZE(steps))](&rng);

			assert_int_equal(changed, key != pages_key());
			compare_with_model();
		}
	}
}

static void counts_that_cannot_be(void **state)
{
	static const u64 huge[] = {
		1ULL << 52, (1ULL << 52) - 1, (1ULL << 52) + 1, ~0ULL, 1ULL << 63, NR_PAGES + 1,
	};

	(void)state;
	for (int how = 0; how < EFI_MAX_ALLOCATE_TYPE; how++) {
		u64 addr = FIRST(0);

		assert_status(allocate(how, EFI_LOADER_DATA, 0, &addr), EFI_INVALID_PARAMETER);
		for (u32 i = 0; i < ARRAY_SIZE(huge); i++)
			assert_true(allocate(how, EFI_LOADER_DATA, huge[i], &addr) & EFI_ERROR_BIT);
	}
	for (u32 i = 0; i < ARRAY_SIZE(huge); i++)
		assert_true(pages_free(FIRST(0), huge[i]) & EFI_ERROR_BIT);
	assert_status(pages_free(FIRST(0), 0), EFI_INVALID_PARAMETER);
	compare_with_model();
}

static void types_that_cannot_be_allocated(void **state)
{
	static const u32 bad[] = {
		EFI_CONVENTIONAL_MEMORY, EFI_PERSISTENT_MEMORY, EFI_UNACCEPTED_MEMORY,
		EFI_MAX_MEMORY_TYPE, 0x6fffffff,
	};
	static const u32 good[] = { EFI_ACPI_MEMORY_NVS, 0x70000000, 0x80000000, 0xffffffff };
	u64 addr;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_status(allocate(EFI_ALLOCATE_ANY_PAGES, bad[i], 1, &addr),
			      EFI_INVALID_PARAMETER);
	for (u32 i = 0; i < ARRAY_SIZE(good); i++) {
		assert_success(allocate(EFI_ALLOCATE_ANY_PAGES, good[i], 1, &addr));
		assert_int_equal((u32)map_type_at(addr), good[i]);
	}
	assert_status(allocate(EFI_MAX_ALLOCATE_TYPE, EFI_LOADER_DATA, 1, &addr),
		      EFI_INVALID_PARAMETER);
	assert_status(allocate(-1, EFI_LOADER_DATA, 1, &addr), EFI_INVALID_PARAMETER);
	assert_status(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, NULL),
		      EFI_INVALID_PARAMETER);
}

static void fixed_addresses(void **state)
{
	(void)state;
	assert_true(allocate_at(FIRST(0) + 1, 1) & EFI_ERROR_BIT);
	assert_status(allocate_at(0, 1), EFI_NOT_FOUND);
	assert_status(allocate_at(FIRST(HOLE_AFTER), 2), EFI_NOT_FOUND);
	assert_status(allocate_at(FIRST(NR_PAGES - 1), 2), EFI_NOT_FOUND);
	assert_status(allocate_at(~0xfffULL, 1), EFI_NOT_FOUND);
	assert_success(allocate_at(FIRST(4), 2));
	assert_status(allocate_at(FIRST(3), 2), EFI_NOT_FOUND);
	assert_status(allocate_at(FIRST(5), 2), EFI_NOT_FOUND);
	assert_success(allocate_at(FIRST(3), 1));
	model_set(3, 3, EFI_LOADER_DATA, PAGES_CALLER);
	compare_with_model();
}

static void highest_addresses(void **state)
{
	u64 addr = 0;

	(void)state;
	assert_status(allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_LOADER_DATA, 1, &addr),
		      EFI_OUT_OF_RESOURCES);
	addr = FIRST(0) + PAGE_SIZE - 2;
	assert_status(allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_LOADER_DATA, 1, &addr),
		      EFI_OUT_OF_RESOURCES);
	addr = FIRST(0) + PAGE_SIZE - 1;
	assert_success(allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_LOADER_DATA, 1, &addr));
	assert_int_equal(addr, FIRST(0));
	addr = ~0ULL;
	assert_success(allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_LOADER_DATA, 1, &addr));
	assert_int_equal(addr, FIRST(NR_PAGES - 1));
}

static void without_a_wish_below_4g_first(void **state)
{
	u64 addr;

	(void)state;
	pages_append(SZ_4G, SZ_4G + PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
	assert_success(allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, NR_PAGES / 2, &addr));
	assert_int_equal(addr, FIRST(NR_PAGES / 2));
	assert_success(allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, NR_PAGES / 2, &addr));
	assert_int_equal(addr, FIRST(0));
	assert_success(allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, &addr));
	assert_int_equal(addr, SZ_4G);
}

static void what_was_not_allocated_is_not_freed(void **state)
{
	(void)state;
	pages_append(FIRST(NR_PAGES), FIRST(NR_PAGES) + PAGE_SIZE, EFI_RESERVED_TYPE);
	assert_status(pages_free(FIRST(0), 1), EFI_NOT_FOUND);
	assert_status(pages_free(FIRST(NR_PAGES), 1), EFI_NOT_FOUND);
	assert_status(pages_free(0x1000, 1), EFI_NOT_FOUND);
	assert_status(pages_free(~0xfffULL, 2), EFI_INVALID_PARAMETER);
	assert_success(allocate_at(FIRST(0), 2));
	assert_status(pages_free(FIRST(0) + 1, 1), EFI_INVALID_PARAMETER);
	assert_status(pages_free(FIRST(0), 3), EFI_NOT_FOUND);
	assert_success(pages_free(FIRST(1), 1));
	assert_success(pages_free(FIRST(0), 1));
}

/* … though it be of a type that could have been, and one range with what was. */
static void what_was_claimed_is_not_freed(void **state)
{
	(void)state;
	assert_true(pages_claim(FIRST(2), PAGE_SIZE, EFI_LOADER_DATA, PAGES_INPUT));
	assert_success(allocate_at(FIRST(1), 1));
	assert_success(allocate_at(FIRST(3), 1));
	assert_int_equal(map_get()->nr, 4);
	assert_map_sane();
	assert_status(pages_free(FIRST(2), 1), EFI_NOT_FOUND);
	assert_status(pages_free(FIRST(1), 2), EFI_NOT_FOUND);
	assert_int_equal(pages_region(FIRST(2))->owner, PAGES_INPUT);
	assert_int_equal(pages_region(FIRST(3) + 1)->owner, PAGES_CALLER);
	assert_null(pages_region(FIRST(NR_PAGES)));
	assert_success(pages_free(FIRST(1), 1));
	assert_success(pages_free(FIRST(3), 1));
	assert_int_equal(map_type_at(FIRST(2)), EFI_LOADER_DATA);
}

/* … nor what others have allocated, of the same type and right beside it. */
static void what_others_have_is_not_freed(void **state)
{
	static const enum pages_owner others[] = {
		PAGES_TABLE, PAGES_IMAGE, PAGES_BUFFER, PAGES_POOL, PAGES_POOL + 5,
	};
	efi_physical_addr_t addr = FIRST(0);

	(void)state;
	assert_success(allocate_at(addr, 1));
	for (u32 i = 0; i < ARRAY_SIZE(others); i++) {
		addr += PAGE_SIZE;
		assert_success(pages_take(others[i], EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, 1,
					  &addr));
		assert_status(pages_free(addr, 1), EFI_NOT_FOUND);
		assert_status(pages_free(FIRST(0), i + 2), EFI_NOT_FOUND);
		assert_int_equal(map_get()->nr, 3);
	}
	assert_success(allocate_at(addr + PAGE_SIZE, 1));
	assert_success(pages_free(addr + PAGE_SIZE, 1));
	assert_success(pages_free(FIRST(0), 1));
	for (u32 i = 0; i < ARRAY_SIZE(others); i++, addr -= PAGE_SIZE)
		assert_success(memory_free(others[ARRAY_SIZE(others) - 1 - i], addr, 1));
	compare_with_model();
}

static void buffers_stay_apart(void **state)
{
	efi_physical_addr_t addr = FIRST(0);

	(void)state;
	for (u32 i = 0; i < 4; i++, addr += 2 * PAGE_SIZE)
		assert_success(pages_take(PAGES_BUFFER, EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, 2,
					  &addr));
	for (u32 i = 0; i < 4; i++) {
		assert_int_equal(pages_region(FIRST(2 * i + 1))->start, FIRST(2 * i));
		assert_int_equal(pages_region(FIRST(2 * i))->end, FIRST(2 * i + 2));
	}
	assert_int_equal(map_get()->nr, 3);
	assert_map_sane();
}

static void own_memory_is_known(void **state)
{
	efi_physical_addr_t table = FIRST(9);

	(void)state;
	assert_true(pages_claim(FIRST(2), 2 * PAGE_SIZE, EFI_LOADER_CODE, PAGES_OWN));
	assert_true(pages_claim(FIRST(4), 1, EFI_LOADER_CODE, PAGES_INPUT));
	assert_success(pages_take(PAGES_TABLE, EFI_ALLOCATE_ADDRESS, EFI_BOOT_SERVICES_DATA, 1,
				  &table));
	assert_true(pages_claim(FIRST(0), 16 * PAGE_SIZE, EFI_LOADER_DATA, PAGES_CALLER));
	assert_false(pages_are_own(0, FIRST(2)));
	assert_true(pages_are_own(0, FIRST(2) + 1));
	assert_true(pages_are_own(FIRST(3), FIRST(4)));
	assert_false(pages_are_own(FIRST(4), FIRST(9)));
	assert_true(pages_are_own(FIRST(4), FIRST(12)));
	assert_true(pages_are_own(FIRST(9) + 5, FIRST(9) + 6));
	assert_false(pages_are_own(FIRST(10), FIRST(16)));
	assert_true(pages_are_own(FIRST(16), FIRST(17)));
}

static void map_calls_as_specified(void **state)
{
	struct efi_memory_desc map[4];
	efi_uintn_t size, key = 0, desc_size = 0;
	u32 version = 0;

	(void)state;
	assert_status(pages_get_map(NULL, map, &key, &desc_size, &version),
		      EFI_INVALID_PARAMETER);
	size = 0;
	assert_status(pages_get_map(&size, NULL, &key, &desc_size, &version),
		      EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, 2 * sizeof(*map));
	assert_int_equal(desc_size, sizeof(*map));
	assert_int_equal(version, EFI_MEMORY_DESCRIPTOR_VERSION);
	size = sizeof(map);
	assert_status(pages_get_map(&size, NULL, &key, &desc_size, &version),
		      EFI_INVALID_PARAMETER);
	assert_success(pages_get_map(&size, map, &key, &desc_size, &version));
	assert_int_equal(size, 2 * sizeof(*map));
	assert_int_equal(key, pages_key());
	assert_int_equal(map[0].attribute, EFI_MEMORY_WB);
	size--;
	assert_status(pages_get_map(&size, map, &key, &desc_size, &version),
		      EFI_BUFFER_TOO_SMALL);
}

static void runtime_memory_is_marked(void **state)
{
	u64 addr;

	(void)state;
	assert_success(allocate(EFI_ALLOCATE_ANY_PAGES, EFI_RUNTIME_SERVICES_CODE, 1, &addr));
	assert_success(allocate_at(FIRST(0), 1));
	assert_true(pages_claim(FIRST(5), 1, EFI_RUNTIME_SERVICES_DATA, PAGES_INPUT));
	for (u32 i = 0; i < map_get()->nr; i++) {
		const struct efi_memory_desc *d = &map_get()->desc[i];
		bool runtime = d->type == EFI_RUNTIME_SERVICES_CODE ||
			       d->type == EFI_RUNTIME_SERVICES_DATA;

		assert_int_equal(runtime, !!(d->attribute & EFI_MEMORY_RUNTIME));
	}
}

/* Every second page allocated, until the table has no room for one more range */
static void full_table_is_no_overflow(void **state)
{
	efi_status_t status = EFI_SUCCESS;
	u64 nr;

	(void)state;
	pages_reset();
	pages_append(SZ_4G, 2 * SZ_4G, EFI_CONVENTIONAL_MEMORY);
	for (nr = 0; status == EFI_SUCCESS && nr < 20000; nr++)
		status = allocate_at(SZ_4G + (2 * nr + 1) * PAGE_SIZE, 1);
	assert_status(status, EFI_OUT_OF_RESOURCES);
	assert_map_sane();
	assert_true(map_get()->nr >= 2 * MEMMAP_MAX_ENTRIES);
	assert_false(pages_claim(2 * SZ_4G - PAGE_SIZE, 1, EFI_LOADER_DATA, PAGES_INPUT));
	/* What is a range of its own needs no room, and makes some. */
	assert_success(pages_free(SZ_4G + PAGE_SIZE, 1));
	assert_success(pages_free(SZ_4G + 3 * PAGE_SIZE, 1));
	assert_map_sane();
}

/* The end of a range takes one entry, its middle two. */
static void parts_of_ranges_need_room(void **state)
{
	u32 nr = 0;

	(void)state;
	pages_reset();
	pages_append(SZ_4G, 2 * SZ_4G, EFI_CONVENTIONAL_MEMORY);
	while (allocate_at(SZ_4G + (4 * nr + 1) * PAGE_SIZE, 3) == EFI_SUCCESS)
		nr++;
	assert_status(pages_free(SZ_4G + 2 * PAGE_SIZE, 1), EFI_OUT_OF_RESOURCES);
	assert_map_sane();
	while (nr--)
		assert_success(pages_free(SZ_4G + (4 * nr + 1) * PAGE_SIZE, 3));
	assert_int_equal(map_get()->nr, 1);
}

/* Every second page, until none is given; returns how many were. */
static u32 break_up(u64 start)
{
	u32 nr = 0;

	while (nr < 20000 && allocate_at(start + (2 * nr + 1) * PAGE_SIZE, 1) == EFI_SUCCESS)
		nr++;
	return nr;
}

/* With a small memory map the image is as small, and there is room for a loader. */
static void a_trimmed_table_has_room_and_an_end(void **state)
{
	const u8 *end, *table = (const u8 *)pages_region(FIRST(0));

	(void)state;
	pages_append(SZ_4G, 2 * SZ_4G, EFI_CONVENTIONAL_MEMORY);
	end = pages_trim();
	assert_true(end > table && end - table < 50 * 1024);
	assert_true(break_up(SZ_4G) > 1000);
	assert_true((const u8 *)pages_region(2 * SZ_4G - 1) < end);
	assert_map_sane();
}

static void a_large_map_leaves_nothing_to_trim(void **state)
{
	const u8 *end;

	(void)state;
	pages_reset();
	for (u32 i = 0; i < MEMMAP_MAX_POINTS - 1; i++)
		assert_true(pages_append(SZ_4G + i * 2 * PAGE_SIZE, SZ_4G + (i * 2 + 1) * PAGE_SIZE,
					 EFI_RESERVED_TYPE));
	pages_append(2 * SZ_4G, 3 * SZ_4G, EFI_CONVENTIONAL_MEMORY);
	end = pages_trim();
	assert_ptr_equal(end, pages_scratch(0));
	assert_true(break_up(2 * SZ_4G) > 400);
	assert_true((const u8 *)pages_region(3 * SZ_4G - 1) < end);
}

static void appending_ends_at_a_full_table(void **state)
{
	u64 nr = 0;

	(void)state;
	pages_reset();
	while (nr < 20000 && pages_append(nr * 2 * PAGE_SIZE, (nr * 2 + 1) * PAGE_SIZE,
					  EFI_CONVENTIONAL_MEMORY))
		nr++;
	assert_true(nr >= MEMMAP_MAX_ENTRIES && nr < 20000);
	assert_map_sane();
}

static void ram_is_recognized(void **state)
{
	u64 end = FIRST(HOLE_AFTER) + PAGE_SIZE;

	(void)state;
	assert_true(pages_is_ram(FIRST(0), 1));
	assert_true(pages_is_ram(FIRST(0), end - FIRST(0)));
	assert_true(pages_is_ram(end - 1, 1));
	assert_true(pages_claim(FIRST(3), 1, EFI_LOADER_DATA, PAGES_INPUT));
	assert_true(pages_is_ram(FIRST(0), end - FIRST(0)));
	assert_false(pages_is_ram(FIRST(0), 0));
	assert_false(pages_is_ram(FIRST(0) - 1, 2));
	assert_false(pages_is_ram(end - 1, 2));
	assert_false(pages_is_ram(end, 1));
	assert_false(pages_is_ram(FIRST(0), FIRST(NR_PAGES - 1) - FIRST(0)));
	assert_false(pages_is_ram(FIRST(0), ~0ULL));
	assert_false(pages_is_ram(~0ULL, 1));
	assert_false(pages_is_ram(~0ULL, 2));
	assert_true(pages_claim(FIRST(9), 1, EFI_LOADER_CODE, PAGES_INPUT));
	assert_false(pages_is_ram(FIRST(0), end - FIRST(0)));
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(random_steps_equal_the_model),
		TEST(counts_that_cannot_be),
		TEST(types_that_cannot_be_allocated),
		TEST(fixed_addresses),
		TEST(highest_addresses),
		TEST(without_a_wish_below_4g_first),
		TEST(what_was_not_allocated_is_not_freed),
		TEST(what_was_claimed_is_not_freed),
		TEST(what_others_have_is_not_freed),
		TEST(buffers_stay_apart),
		TEST(own_memory_is_known),
		TEST(map_calls_as_specified),
		TEST(runtime_memory_is_marked),
		TEST(full_table_is_no_overflow),
		TEST(parts_of_ranges_need_room),
		TEST(a_trimmed_table_has_room_and_an_end),
		TEST(a_large_map_leaves_nothing_to_trim),
		TEST(appending_ends_at_a_full_table),
		TEST(ram_is_recognized),
	};

	return RUN(tests);
}
