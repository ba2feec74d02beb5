// SPDX-License-Identifier: GPL-2.0
/*
 * How what pvh-efi does grows with what it is given: steps, for sizes that double.
 * A line "growth: WHAT N STEPS" each; tests/bench takes them from the log. Twice as
 * much may take twice as long, and a little more where something is sorted.
 */

#include "steps.h"
#include "pagetable.h"

#define SZ_1G		0x40000000ULL

/* What an input of any size costs */
#define CONSTANT	3000

static void tell(const char *what, u64 n)
{
	printf("growth: %s %llu %llu\n", what, n, steps);
}

/* From one size to the next, @factor times as large */
static void grows_no_faster(u64 before, u64 factor)
{
	if (steps > CONSTANT + before * factor * 5 / 4)
		fail_msg("%llu steps, and %llu for %llu times as much", before, steps, factor);
}

static void read_start_info(u32 entries, u32 length)
{
	struct hvm_start_info *si = place_start_info(entries);
	struct hvm_memmap_table_entry *map = ram(MAP);
	char *cmdline = ram(CMDLINE);
	struct boot_info info;

	for (u64 i = 1; i < entries; i++)
		map[i] = (struct hvm_memmap_table_entry){
			SZ_4G + (entries - i) * 2 * PAGE_SIZE, PAGE_SIZE,
			XEN_HVM_MEMMAP_TYPE_RAM, 0 };
	memset(cmdline, 'x', length);
	cmdline[length] = 0;
	steps = 0;
	assert_no_problem(start_info_header(si, &info));
	assert_no_problem(start_info_memory(si));
	assert_no_problem(start_info_content(si, &info));
}

static void memory_map(void **state)
{
	u64 before = 0;
	u32 last = 1;

	(void)state;
	for (u32 nr = 1; nr <= 5000; nr = nr == 4096 ? 5000 : 4 * nr) {
		read_start_info(nr, 0);
		tell("entries", nr);
		if (before)
			grows_no_faster(before, (nr + last - 1) / last);
		before = steps;
		last = nr;
		if (nr == 5000)
			break;
	}
}

static void command_line(void **state)
{
	static efi_char16_t options[MAX_CMDLINE];
	u64 before = 0;

	(void)state;
	for (u32 length = 15; length < MAX_CMDLINE; length = 2 * length + 1) {
		read_start_info(1, length);
		utf8_to_utf16(ram(CMDLINE), length, options);
		tell("command-line", length);
		if (before)
			grows_no_faster(before, 2);
		before = steps;
	}
}

static void map_ram(u64 *root, u64 size, bool huge)
{
	machine_reset();
	memset(root, 0, PAGE_SIZE);
	pagetable_reset(true);
	steps = 0;
	assert_true(pagetable_map(root, 0, size, huge));
}

static void ram_of(const char *what, bool huge)
{
	u64 *root = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	u64 before = 0;

	for (u64 size = SZ_1G / 8; size <= 1024 * SZ_1G; size *= 2) {
		map_ram(root, size, huge);
		tell(what, size >> 20);
		if (before)
			grows_no_faster(before, 2);
		before = steps;
	}
	free(root);
}

static void ram_by_2m(void **state)
{
	(void)state;
	ram_of("ram-2M-pages", false);
}

static void ram_by_1g(void **state)
{
	(void)state;
	ram_of("ram-1G-pages", true);
}

/* Each one looks at those before it; there are few. */
static void configuration_tables(void **state)
{
	(void)state;
	machine_reset();
	systab.nr_tables = 0;
	for (u32 i = 0; i < MAX_CONFIG_TABLES; i++) {
		struct efi_guid guid = EFI_GUID(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

		steps = 0;
		assert_success(config_install(&guid, &guid));
		if (!(i & (i + 1)))
			tell("tables", i + 1);
		assert_true(steps < 200 + 10 * i);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_map),
		cmocka_unit_test(command_line),
		cmocka_unit_test(ram_by_2m),
		cmocka_unit_test(ram_by_1g),
		cmocka_unit_test(configuration_tables),
	};

	return RUN(tests);
}
