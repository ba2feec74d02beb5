// SPDX-License-Identifier: GPL-2.0
/* Random modules and command lines in random memory: a table of pages says who may be. */

#include "test.h"
#include "start_info.h"

#define NR_PAGES	128
#define FIRST		(RAM_START + 0x200000)
#define SI		(RAM_START + 0x1000)
#define MAP		(RAM_START + 0x10000)
#define MODLIST		(RAM_START + 0x80000)
#define NR_GUESTS	5000

static struct hvm_start_info *const si = (void *)SI;
static struct hvm_memmap_table_entry *const map = (void *)MAP;
static struct hvm_modlist_entry *const modlist = (void *)MODLIST;

/* What lies in a page when start_info is read */
static enum { HOLE, RESERVED, RAM, IMAGE } model[NR_PAGES];

static void add_entry(u64 addr, u64 size, u32 type)
{
	map[si->memmap_entries++] = (struct hvm_memmap_table_entry){ addr, size, type, 0 };
}

static void random_memory(struct rng *rng)
{
	add_entry(RAM_START, FIRST - RAM_START, XEN_HVM_MEMMAP_TYPE_RAM);
	for (u32 page = 0; page < NR_PAGES;) {
		u32 nr = 1 + rng_below(rng, 24), kind = rng_below(rng, 5);

		for (; nr && page < NR_PAGES; nr--, page++) {
			model[page] = kind > 1 ? RAM : kind == 1 ? RESERVED : HOLE;
			if (model[page] != HOLE)
				add_entry(FIRST + page * PAGE_SIZE, PAGE_SIZE,
					  kind > 1 ? XEN_HVM_MEMMAP_TYPE_RAM :
						     XEN_HVM_MEMMAP_TYPE_RESERVED);
		}
	}
}

static void claim_image(struct rng *rng)
{
	u32 page = rng_below(rng, NR_PAGES - 8), end = page + 1 + rng_below(rng, 8);

	assert_true(pages_claim(FIRST + page * PAGE_SIZE, (end - page) * PAGE_SIZE,
				EFI_LOADER_CODE, false));
	for (; page < end; page++) {
		if (model[page] == RAM)
			model[page] = IMAGE;
	}
}

static bool in_ram(u64 addr, u64 size)
{
	if (addr < FIRST || addr + size > FIRST + NR_PAGES * PAGE_SIZE)
		return false;
	for (u64 a = align_down(addr, PAGE_SIZE); a < addr + size; a += PAGE_SIZE) {
		if (model[(a - FIRST) / PAGE_SIZE] != RAM)
			return false;
	}
	return true;
}

/* A string whose bytes are all in RAM, its end too, is taken. */
static u64 random_string(struct rng *rng, const char **wanted)
{
	u64 length = rng_below(rng, 2) ? rng_below(rng, 64) : rng_below(rng, 2 * MAX_CMDLINE);
	u64 addr = FIRST + rng_below(rng, (NR_PAGES - 2) * PAGE_SIZE);

	memset(ram(addr), 'a' + length % 26, length);
	((char *)ram(addr))[length] = 0;
	*wanted = NULL;
	if (length < MAX_CMDLINE && in_ram(addr, length + 1))
		*wanted = ram(addr);
	return addr;
}

static bool add_module(struct rng *rng, u32 i)
{
	u64 addr = FIRST + rng_below(rng, NR_PAGES * PAGE_SIZE);
	u64 size = rng_below(rng, 8) ? rng_below(rng, 20 * PAGE_SIZE) : 0;

	modlist[i] = (struct hvm_modlist_entry){ addr, size, 0, 0 };
	if (size && i && modlist[0].size && addr < modlist[0].paddr + modlist[0].size &&
	    modlist[0].paddr < addr + size)
		return false;
	return !size || in_ram(addr, size);
}

static void check_modules(const struct boot_info *info, u32 nr)
{
	assert_int_equal(info->nr_modules, nr);
	for (u32 i = 0; i < nr; i++) {
		u64 addr = modlist[i].paddr, size = modlist[i].size;

		assert_int_equal(info->modules[i].addr, size ? addr : 0);
		assert_int_equal(info->modules[i].size, size);
		for (u64 a = addr; a < addr + size; a += PAGE_SIZE)
			assert_int_equal(map_type_at(a), EFI_LOADER_DATA);
	}
}

static void random_guests_equal_the_model(void **state)
{
	struct rng rng = rng_start(0);
	u32 taken = 0;

	(void)state;
	ram_reset();
	for (u32 n = 0; n < NR_GUESTS; n++) {
		struct boot_info info;
		const char *cmdline, *why;
		bool good = true;

		*si = (struct hvm_start_info){
			.magic = XEN_HVM_START_MAGIC_VALUE, .version = 1,
			.modlist_paddr = MODLIST, .memmap_paddr = MAP,
			.nr_modules = rng_below(&rng, 3),
		};
		random_memory(&rng);
		assert_no_problem(start_info_header(si, &info));
		assert_no_problem(start_info_memory(si));
		claim_image(&rng);
		si->cmdline_paddr = random_string(&rng, &cmdline);
		for (u32 i = 0; i < si->nr_modules; i++)
			good &= add_module(&rng, i);

		why = start_info_content(si, &info);
		assert_map_sane();
		if (!cmdline || !good) {
			assert_non_null(why);
			continue;
		}
		assert_no_problem(why);
		assert_string_equal(info.cmdline, cmdline);
		check_modules(&info, si->nr_modules);
		taken++;
	}
	/* Both kinds were there. */
	assert_true(taken > NR_GUESTS / 20 && taken < NR_GUESTS);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_guests_equal_the_model),
	};

	return RUN(tests);
}
