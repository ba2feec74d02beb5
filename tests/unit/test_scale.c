// SPDX-License-Identifier: GPL-2.0
/*
 * What large memory maps cost, in whatever order they come.
 */

#include "steps.h"

#define MODLIST		(RAM_START + 0x91000)

/* Steps for each entry and each halving of their number: heap sort takes most. */
#define MAX_STEPS	18

static u32 log2_of(u32 n)
{
	u32 bits = 0;

	while (n >> bits)
		bits++;
	return bits;
}

/* Every second page RAM, in the order that @order is for */
static void build_map(u32 nr, const char *order)
{
	struct hvm_memmap_table_entry *map = ram(MAP);
	struct rng rng = { 0x123456789 };

	for (u32 i = 1; i < nr; i++) {
		u32 page = *order == 'd' ? nr - 1 - i : i;

		map[i] = (struct hvm_memmap_table_entry){
			SZ_4G + page * 2 * PAGE_SIZE, PAGE_SIZE,
			i & 1 ? XEN_HVM_MEMMAP_TYPE_RAM : XEN_HVM_MEMMAP_TYPE_RESERVED, 0 };
	}
	for (u32 i = 1; *order == 'r' && i < nr; i++) {
		u32 other = 1 + rng_below(&rng, nr - 1);
		struct hvm_memmap_table_entry tmp = map[i];

		map[i] = map[other];
		map[other] = tmp;
	}
}

/* As main.c does, and then each page that has RAM above 4 GiB is allocated. */
static u64 boot(u32 nr, const char *order)
{
	struct hvm_start_info *si = place_start_info(nr);
	struct hvm_modlist_entry *module = ram(MODLIST);
	struct boot_info info;

	si->modlist_paddr = MODLIST;
	si->nr_modules = 1;
	*module = (struct hvm_modlist_entry){ RAM_START + 0x800000, 0x1000000, 0, 0 };
	strcpy(ram(CMDLINE), "console=hvc0");
	build_map(nr, order);

	steps = 0;
	assert_no_problem(start_info_header(si, &info));
	assert_no_problem(start_info_memory(si));
	assert_true(pages_claim(RAM_START + 0x100000, 0x100000, EFI_LOADER_CODE, false));
	assert_no_problem(start_info_content(si, &info));
	return steps;
}

static void maps_of_any_size_boot(void **state)
{
	static const u32 counts[] = { 1, 128, 512, 5000 };
	static const char *const orders[] = { "ascending", "descending", "random" };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(counts); i++) {
		u32 nr = counts[i];

		for (u32 o = 0; o < ARRAY_SIZE(orders); o++) {
			u64 cost = boot(nr, orders[o]);

			printf("%u entries, %s: %llu steps\n", nr, orders[o], cost);
			assert_map_sane();
			assert_true(map_get()->nr >= nr);
			if (cost > 2000 + (u64)nr * log2_of(nr) * MAX_STEPS)
				fail_msg("%u entries, %s: %llu steps", nr, orders[o], cost);
		}
	}
}

/* One that asks for a page and gives it back takes no longer than a look at each range. */
static void allocations_are_linear(void **state)
{
	efi_physical_addr_t addr;
	u64 cost;

	(void)state;
	boot(5000, "random");
	steps = 0;
	for (u32 i = 0; i < 100; i++) {
		addr = SZ_4G - 1;
		assert_success(pages_allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_LOADER_DATA, 1, &addr));
		assert_success(pages_free(addr, 1));
	}
	cost = steps / 100;
	printf("5000 entries: %llu steps for a page and back\n", cost);
	assert_true(cost < 15 * 5000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_of_any_size_boot),
		cmocka_unit_test(allocations_are_linear),
	};

	return RUN(tests);
}
