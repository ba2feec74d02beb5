// SPDX-License-Identifier: GPL-2.0
#include "test.h"

#define NR_SLOTS	200

static struct slot {
	u8 *buffer;
	u64 size;
	u8 pattern;
} slots[NR_SLOTS];

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	memset(slots, 0, sizeof(slots));
	return 0;
}

static void *allocate(int type, u64 size)
{
	void *buffer = NULL;

	assert_success(pool_allocate(type, size, &buffer));
	assert_int_equal((uintptr_t)buffer & 15, 0);
	assert_int_equal(map_type_at((uintptr_t)buffer), type);
	return buffer;
}

static void fill(struct slot *slot, struct rng *rng)
{
	static const int types[] = {
		EFI_LOADER_DATA, EFI_BOOT_SERVICES_DATA, EFI_ACPI_RECLAIM_MEMORY,
	};
	int type = types[rng_below(rng, ARRAY_SIZE(types))];

	slot->size = rng_below(rng, rng_below(rng, 8) ? 300 : 20000);
	slot->pattern = rng_next(rng) >> 32;
	slot->buffer = allocate(type, slot->size);
	memset(slot->buffer, slot->pattern, slot->size);
}

/* Nobody else has written to it. */
static void empty(struct slot *slot)
{
	for (u64 i = 0; i < slot->size; i++)
		assert_int_equal(slot->buffer[i], slot->pattern);
	assert_success(pool_free(slot->buffer));
	slot->buffer = NULL;
}

static void random_steps_keep_buffers_apart(void **state)
{
	for (u32 seed = 1; seed <= 3; seed++) {
		struct rng rng = rng_start(seed);

		set_up(state);
		for (u32 i = 0; i < 5000; i++) {
			struct slot *slot = &slots[rng_below(&rng, NR_SLOTS)];

			if (slot->buffer)
				empty(slot);
			else
				fill(slot, &rng);
			if (!(i % 100))
				assert_map_sane();
		}
		for (u32 i = 0; i < NR_SLOTS; i++) {
			if (slots[i].buffer)
				empty(&slots[i]);
		}
		assert_map_sane();
	}
}

static void large_buffers_give_their_pages_back(void **state)
{
	void *a, *b;

	(void)state;
	a = allocate(EFI_LOADER_DATA, 100000);
	b = allocate(EFI_LOADER_DATA, 3000);
	assert_success(pool_free(a));
	assert_success(pool_free(b));
	assert_int_equal(map_get()->nr, 1);
	assert_int_equal(map_get()->desc[0].type, EFI_CONVENTIONAL_MEMORY);
}

static void small_buffers_are_used_again(void **state)
{
	(void)state;
	for (u32 i = 0; i < 10000; i++)
		assert_success(pool_free(allocate(EFI_LOADER_DATA, i % 1500)));
	assert_true(map_get()->desc[0].num_pages > (RAM_SIZE >> PAGE_SHIFT) - 20);
}

static void each_size_around_a_class(void **state)
{
	(void)state;
	for (u64 size = 0; size < 5000; size++) {
		u8 *buffer = allocate(EFI_LOADER_DATA, size);

		memset(buffer, 0xff, size);
		assert_success(pool_free(buffer));
	}
}

static void sizes_and_types_that_cannot_be(void **state)
{
	static const u64 sizes[] = {
		RAM_SIZE + 1, 1ULL << 40, 1ULL << 52, ~0ULL, ~0ULL - 31, ~0ULL - 32, ~0ULL - 64,
		~0ULL - 4095, ~0ULL - 4200,
	};
	void *buffer = NULL;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++)
		assert_status(pool_allocate(EFI_LOADER_DATA, sizes[i], &buffer),
			      EFI_OUT_OF_RESOURCES);
	assert_status(pool_allocate(EFI_CONVENTIONAL_MEMORY, 1, &buffer), EFI_INVALID_PARAMETER);
	assert_status(pool_allocate(EFI_MAX_MEMORY_TYPE, 1, &buffer), EFI_INVALID_PARAMETER);
	assert_status(pool_allocate(EFI_PERSISTENT_MEMORY, 9999, &buffer),
		      EFI_INVALID_PARAMETER);
	assert_status(pool_allocate(EFI_LOADER_DATA, 1, NULL), EFI_INVALID_PARAMETER);
	assert_null(buffer);
	assert_int_equal(map_get()->nr, 1);
}

static void types_of_loaders_have_pages_of_their_own(void **state)
{
	void *buffer;

	(void)state;
	for (u32 size = 0; size <= 100; size += 100) {
		assert_success(pool_allocate(0x80000001, size, &buffer));
		assert_int_equal((u32)map_type_at((uintptr_t)buffer), 0x80000001);
		assert_success(pool_free(buffer));
	}
	assert_int_equal(map_get()->nr, 1);
}

static void what_was_not_allocated_is_refused(void **state)
{
	u8 *buffer = allocate(EFI_LOADER_DATA, 100);

	(void)state;
	assert_status(pool_free(NULL), EFI_INVALID_PARAMETER);
	assert_status(pool_free(buffer + 1), EFI_INVALID_PARAMETER);
	assert_status(pool_free(buffer + 16), EFI_INVALID_PARAMETER);
	assert_status(pool_free(ram(RAM_START + 0x1000)), EFI_INVALID_PARAMETER);
	/* Not even looked at: nothing lies there. */
	assert_status(pool_free(ram(0x7f0000000)), EFI_INVALID_PARAMETER);
	assert_status(pool_free(ram(~0xfULL)), EFI_INVALID_PARAMETER);
	assert_success(pool_free(buffer));
	assert_status(pool_free(buffer), EFI_INVALID_PARAMETER);
}

/* What a caller has written before its buffer or into a freed one is not believed. */
static void what_lies_around_a_buffer_says_nothing(void **state)
{
	u8 *a = allocate(EFI_LOADER_DATA, 64), *b = allocate(EFI_LOADER_DATA, 64);
	u8 *large = allocate(EFI_LOADER_DATA, 3 * PAGE_SIZE);
	u8 *next = allocate(EFI_LOADER_DATA, 3 * PAGE_SIZE);

	(void)state;
	for (u32 value = 0; value < 256; value++) {
		memset(a, value, 64);
		memset(large, value, PAGE_SIZE);
		memset(next + 2 * PAGE_SIZE, value, PAGE_SIZE);
		assert_success(pool_free(b));
		assert_ptr_equal(allocate(EFI_LOADER_DATA, 64), b);
	}
	assert_success(pool_free(large));
	assert_int_equal(map_type_at((uintptr_t)next), EFI_LOADER_DATA);
	assert_int_equal(map_type_at((uintptr_t)next + 3 * PAGE_SIZE - 1), EFI_LOADER_DATA);
	assert_success(pool_free(next));
}

static void no_block_is_taken_from_elsewhere(void **state)
{
	efi_physical_addr_t pages, free = RAM_START + 0x100000;
	u8 *others = allocate(EFI_BOOT_SERVICES_DATA, 64), *large = allocate(EFI_LOADER_DATA, 256);
	u8 *targets[] = { ram(free), NULL, others, large, ram(8), ram(~0xfULL), NULL };

	(void)state;
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, &pages));
	targets[1] = ram(pages);
	for (u32 i = 0; i < ARRAY_SIZE(targets); i++) {
		u8 *block = allocate(EFI_LOADER_DATA, 64), *got;

		assert_success(pool_free(block));
		for (u32 word = 1; word < 8; word++)
			memcpy(block + 8 * word, &targets[i], 8);
		for (u32 n = 0; n < 3; n++) {
			got = allocate(EFI_LOADER_DATA, 64);
			assert_ptr_not_equal(got, targets[i]);
			assert_int_equal(pages_region((uintptr_t)got)->owner, PAGES_POOL);
		}
	}
	/* Wholly overwritten: it is lost, and nothing else is. */
	assert_success(pool_free(others));
	memset(others, 0x41, 64);
	assert_ptr_not_equal(allocate(EFI_BOOT_SERVICES_DATA, 64), others);
}

static void a_second_free_is_refused(void **state)
{
	static const u64 sizes[] = { 1, 64, 65, 500, 2048, 2049, 9000 };
	void *a, *b;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		a = allocate(EFI_LOADER_DATA, sizes[i]);
		b = allocate(EFI_LOADER_DATA, sizes[i]);
		assert_success(pool_free(a));
		assert_success(pool_free(b));
		assert_status(pool_free(a), EFI_INVALID_PARAMETER);
		assert_status(pool_free(b), EFI_INVALID_PARAMETER);
		assert_ptr_equal(allocate(EFI_LOADER_DATA, sizes[i]), sizes[i] > 2048 ? a : b);
	}
}

/* FreePages() and FreePool() each take their own only. */
static void pages_are_no_buffers_and_buffers_no_pages(void **state)
{
	u8 *small = allocate(EFI_LOADER_DATA, 2048), *large = allocate(EFI_LOADER_DATA, 5000);
	efi_physical_addr_t pages;

	(void)state;
	assert_status(pages_free((uintptr_t)large, 2), EFI_NOT_FOUND);
	assert_status(pages_free(align_down((uintptr_t)small, PAGE_SIZE), 1), EFI_NOT_FOUND);
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 2, &pages));
	for (u64 at = 0; at < 2 * PAGE_SIZE; at += 16)
		assert_status(pool_free(ram(pages + at)), EFI_INVALID_PARAMETER);
	assert_status(pool_free(large + PAGE_SIZE), EFI_INVALID_PARAMETER);
	assert_success(pool_free(large));
	assert_success(pool_free(small));
}

/* Handles and events are such objects: whoever has one could free it. */
static void objects_are_no_buffers(void **state)
{
	static const u64 sizes[] = { 1, 64, 500, 2048, 2049, 9000 };
	void *buffer;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *object = pool_new(sizes[i]);

		assert_non_null(object);
		assert_status(pool_free(object), EFI_INVALID_PARAMETER);
		buffer = allocate(EFI_BOOT_SERVICES_DATA, sizes[i]);
		pool_delete(buffer);
		assert_success(pool_free(buffer));
		pool_delete(object);
		/* What an object had is no type's. */
		assert_status(pool_allocate(EFI_CONVENTIONAL_MEMORY, sizes[i], &buffer),
			      EFI_INVALID_PARAMETER);
		assert_ptr_equal(pool_new(sizes[i]), object);
	}
	pool_delete(NULL);
}

/* Blocks that nobody has yet, and those between which a block is cut */
static void only_what_was_given_is_taken_back(void **state)
{
	u8 *page[3] = { allocate(EFI_LOADER_DATA, 1024) };

	(void)state;
	for (u32 i = 0; i < 3; i++) {
		if (i)
			page[i] = allocate(EFI_LOADER_DATA, 1024);
		for (u32 at = 0; at < PAGE_SIZE; at += 64) {
			if (at)
				assert_status(pool_free(page[i] + at), EFI_INVALID_PARAMETER);
		}
		for (u32 at = 1024; at < PAGE_SIZE; at += 1024)
			assert_ptr_equal(allocate(EFI_LOADER_DATA, 1024), page[i] + at);
	}
	for (u32 i = 0; i < 12; i++)
		assert_success(pool_free(page[i / 4] + i % 4 * 1024));
}

static void memory_that_runs_out_is_no_crash(void **state)
{
	u32 nr = 0;
	void *buffer;

	(void)state;
	pages_reset();
	pages_append(RAM_START, RAM_START + 4 * PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
	while (pool_allocate(EFI_LOADER_DATA, 500, &buffer) == EFI_SUCCESS)
		nr++;
	assert_true(nr >= 4);
	assert_status(pool_allocate(EFI_LOADER_DATA, 500, &buffer), EFI_OUT_OF_RESOURCES);
	assert_status(pool_allocate(EFI_LOADER_DATA, 5000, &buffer), EFI_OUT_OF_RESOURCES);
	/* The address that was wished for is no page to cut blocks from. */
	for (nr = 0; nr < 2; nr++)
		assert_status(pool_allocate(EFI_ACPI_RECLAIM_MEMORY, 500, &buffer),
			      EFI_OUT_OF_RESOURCES);
}

static void kept_tables_need_no_low_memory(void **state)
{
	void *buffer;

	(void)state;
	assert_success(pool_allocate(EFI_ACPI_RECLAIM_MEMORY, 32, &buffer));
	assert_int_equal(map_type_at((uintptr_t)buffer), EFI_ACPI_RECLAIM_MEMORY);
}

static void kept_tables_share_a_page(void **state)
{
	void *first, *buffer;

	(void)state;
	assert_success(pool_allocate(EFI_ACPI_RECLAIM_MEMORY, 1, &first));
	for (u32 size = 2; size <= 200; size *= 2) {
		assert_success(pool_allocate(EFI_ACPI_RECLAIM_MEMORY, size, &buffer));
		assert_int_equal(align_down((uintptr_t)buffer, PAGE_SIZE),
				 align_down((uintptr_t)first, PAGE_SIZE));
	}
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(random_steps_keep_buffers_apart),
		TEST(large_buffers_give_their_pages_back),
		TEST(small_buffers_are_used_again),
		TEST(each_size_around_a_class),
		TEST(sizes_and_types_that_cannot_be),
		TEST(types_of_loaders_have_pages_of_their_own),
		TEST(what_was_not_allocated_is_refused),
		TEST(what_lies_around_a_buffer_says_nothing),
		TEST(no_block_is_taken_from_elsewhere),
		TEST(a_second_free_is_refused),
		TEST(objects_are_no_buffers),
		TEST(pages_are_no_buffers_and_buffers_no_pages),
		TEST(only_what_was_given_is_taken_back),
		TEST(memory_that_runs_out_is_no_crash),
		TEST(kept_tables_need_no_low_memory),
		TEST(kept_tables_share_a_page),
	};

	return RUN(tests);
}
