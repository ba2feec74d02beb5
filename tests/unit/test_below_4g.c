// SPDX-License-Identifier: GPL-2.0
/*
 * The 32-bit flavour reaches 4 GiB. Here its two files that know are compiled for
 * this machine, but with that limit.
 */

#include "test.h"
#include "start_info.h"

#undef POINTER_MAX
#define POINTER_MAX	(SZ_4G - 1)
#define reachable	reachable_below_4g

static bool reachable(u64 addr, u64 size)
{
	return addr < SZ_4G && size <= SZ_4G - addr;
}

#include "pages.c"
#include "start_info.c"

#define SI		(RAM_START + 0x1000)
#define MAP		(RAM_START + 0x2000)
#define MODLIST		(RAM_START + 0x3000)

/* RAM on both sides of 4 GiB and, unlike any machine's, right across it */
static int set_up(void **state)
{
	(void)state;
	machine_reset();
	pages_reset();
	pages_append(RAM_START, RAM_START + 0x10000, EFI_CONVENTIONAL_MEMORY);
	pages_append(SZ_4G - 0x10000, 3 * SZ_4G, EFI_CONVENTIONAL_MEMORY);
	return 0;
}

static void pages_come_from_below(void **state)
{
	static const u64 limits[] = { SZ_4G - 1, SZ_4G, 2 * SZ_4G - 1, ~0ULL - 1, ~0ULL };
	efi_physical_addr_t addr;

	(void)state;
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, &addr));
	assert_true(addr < SZ_4G);
	for (u32 i = 0; i < ARRAY_SIZE(limits); i++) {
		addr = limits[i];
		assert_success(pages_allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_LOADER_DATA, 1,
					      &addr));
		assert_true(addr < SZ_4G);
	}
	assert_status(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 17, &addr),
		      EFI_OUT_OF_RESOURCES);
	addr = ~0ULL;
	assert_status(pages_allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_LOADER_DATA, 17, &addr),
		      EFI_OUT_OF_RESOURCES);
}

static void pages_above_are_not_found(void **state)
{
	static const u64 bad[] = { SZ_4G, SZ_4G - 0x1000, 2 * SZ_4G - 0x2000, ~0ULL - 0xfff };
	efi_physical_addr_t addr;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		addr = bad[i];
		assert_status(pages_allocate(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, 2, &addr),
			      EFI_NOT_FOUND);
	}
	/* More than there are addresses below */
	addr = SZ_4G;
	assert_status(pages_allocate(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, 0x100001, &addr),
		      EFI_NOT_FOUND);
	addr = RAM_START;
	assert_success(pages_allocate(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, 2, &addr));
}

static void memory_above_is_in_the_map(void **state)
{
	(void)state;
	assert_int_equal(map_type_at(SZ_4G), EFI_CONVENTIONAL_MEMORY);
	assert_int_equal(map_type_at(2 * SZ_4G - 1), EFI_CONVENTIONAL_MEMORY);
}

static const char *read_module(u64 addr, u64 size)
{
	struct hvm_start_info *si = ram(SI);
	struct hvm_memmap_table_entry *map = ram(MAP);
	struct hvm_modlist_entry *module = ram(MODLIST);
	struct boot_info info;
	const char *why;

	*si = (struct hvm_start_info){
		.magic = XEN_HVM_START_MAGIC_VALUE, .version = 1, .nr_modules = 1,
		.modlist_paddr = MODLIST, .memmap_paddr = MAP, .memmap_entries = 2,
	};
	map[0] = (struct hvm_memmap_table_entry){ RAM_START, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM, 0 };
	map[1] = (struct hvm_memmap_table_entry){
		SZ_4G - 0x10000, SZ_4G, XEN_HVM_MEMMAP_TYPE_RAM, 0 };
	*module = (struct hvm_modlist_entry){ addr, size, 0, 0 };
	why = start_info_header(si, &info);
	if (!why)
		why = start_info_memory(si);
	return why ? why : start_info_content(si, &info);
}

static void modules_above_are_refused(void **state)
{
	(void)state;
	assert_problem(read_module(SZ_4G, 1), "has a module above 4 GiB");
	assert_problem(read_module(SZ_4G + 0x123000, 0x1000), "has a module above 4 GiB");
	assert_problem(read_module(SZ_4G - 0x1000, 0x1001), "has a module above 4 GiB");
	assert_no_problem(read_module(SZ_4G - 0x1000, 0x1000));
	assert_no_problem(read_module(RAM_START + 0x10000, 0x1000));
	assert_no_problem(read_module(SZ_4G, 0));
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(pages_come_from_below),
		TEST(pages_above_are_not_found),
		TEST(memory_above_is_in_the_map),
		TEST(modules_above_are_refused),
	};

	return RUN(tests);
}
