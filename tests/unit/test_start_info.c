// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "start_info.h"

/* Where the loader has put things */
#define SI		(RAM_START + 0x1000)
#define MAP		(RAM_START + 0x10000)
#define MODLIST		(RAM_START + 0x80000)
#define CMDLINE		(RAM_START + 0x90000)
#define IMAGE		(RAM_START + 0x100000)
#define IMAGE_SIZE	0x100000
#define MODULE		(RAM_START + 0x800000)
#define MODULE_SIZE	0x345678

static struct hvm_start_info *const si = (void *)SI;
static struct hvm_memmap_table_entry *const map = (void *)MAP;
static struct hvm_modlist_entry *const modlist = (void *)MODLIST;
static struct boot_info info;

static void add_entry(u64 addr, u64 size, u32 type)
{
	map[si->memmap_entries++] = (struct hvm_memmap_table_entry){ addr, size, type, 0 };
}

static void add_module(u64 addr, u64 size)
{
	modlist[si->nr_modules++] = (struct hvm_modlist_entry){ addr, size, 0, 0 };
}

/* A guest as it should be; each test then spoils it. */
static int set_up(void **state)
{
	(void)state;
	machine_reset();
	memset(&info, 0xaa, sizeof(info));
	*si = (struct hvm_start_info){
		.magic = XEN_HVM_START_MAGIC_VALUE, .version = 1, .flags = SIF_PRIVILEGED,
		.modlist_paddr = MODLIST, .cmdline_paddr = CMDLINE,
		.rsdp_paddr = 0xfc000000, .memmap_paddr = MAP,
	};
	add_entry(0, PAGE_SIZE, XEN_HVM_MEMMAP_TYPE_RAM);
	add_entry(RAM_START, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM);
	add_entry(0xfc000000, 0x9000, XEN_HVM_MEMMAP_TYPE_ACPI);
	strcpy(ram(CMDLINE), "console=hvc0 root=/dev/xvda");
	return 0;
}

static const char *read_memory(void)
{
	const char *why = start_info_header(si, &info);

	return why ? why : start_info_memory(si);
}

/* All that main.c does with start_info */
static const char *read_all(void)
{
	const char *why = read_memory();

	if (why)
		return why;
	assert_true(pages_claim(IMAGE, IMAGE_SIZE, EFI_LOADER_CODE, false));
	why = start_info_content(si, &info);
	assert_map_sane();
	return why;
}

static void good_one_is_read(void **state)
{
	(void)state;
	add_module(MODULE, MODULE_SIZE);
	assert_no_problem(read_all());
	assert_int_equal(info.flags, SIF_PRIVILEGED);
	assert_int_equal(info.rsdp, 0xfc000000);
	assert_string_equal(info.cmdline, "console=hvc0 root=/dev/xvda");
	assert_int_equal(info.nr_modules, 1);
	assert_int_equal(info.modules[0].addr, MODULE);
	assert_int_equal(info.modules[0].size, MODULE_SIZE);
	assert_string_equal(info.module_cmdline, "");
	assert_int_equal(map_type_at(MODULE), EFI_LOADER_DATA);
	assert_int_equal(map_type_at(MODULE + MODULE_SIZE), EFI_LOADER_DATA);
	assert_int_equal(map_type_at(MODULE + 0x346000), EFI_CONVENTIONAL_MEMORY);
	assert_int_equal(map_type_at(0xfc000000), EFI_ACPI_MEMORY_NVS);
}

static void wrong_magic_is_refused(void **state)
{
	(void)state;
	si->magic ^= 1;
	assert_problem(read_all(), "has the wrong magic number");
}

/* Xen's start_info.h: newer versions are guaranteed to be backwards-compatible. */
static void later_versions_are_read_as_1(void **state)
{
	static const u32 versions[] = { 2, 9, 0x80000000, 0xffffffff };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(versions); i++) {
		si->version = versions[i];
		assert_no_problem(read_all());
		assert_int_equal(map_type_at(RAM_END - 1), EFI_CONVENTIONAL_MEMORY);
	}
}

static void impossible_addresses_are_refused(void **state)
{
	static const u64 addrs[] = { 0, SZ_4G - 55, SZ_4G, ~0ULL };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(addrs); i++)
		assert_problem(start_info_header(ram(addrs[i]), &info),
			       "is no address of a structure");
}

static void version_0_without_xen_is_refused(void **state)
{
	(void)state;
	si->version = 0;
	assert_problem(read_all(), "has no memory map, and the hypervisor gives none");
}

/* Version 0 ends before the map's fields: what lies there is something else. */
static void version_0_takes_map_from_xen(void **state)
{
	(void)state;
	si->version = 0;
	si->memmap_paddr = ~0ULL;
	si->memmap_entries = ~0U;
	guest_is_xen = true;
	guest_e820[0] = (struct xen_e820_entry){ RAM_START, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM };
	guest_e820_entries = 1;
	assert_no_problem(read_all());
	assert_int_equal(map_type_at(RAM_START + RAM_SIZE / 2), EFI_CONVENTIONAL_MEMORY);
	assert_int_equal(map_type_at(XEN_SPECIAL_PAGES_START), EFI_RESERVED_TYPE);
	assert_int_equal(map_type_at(0xfc000000), -1);
}

static void no_entries_take_map_from_xen(void **state)
{
	(void)state;
	si->memmap_entries = 0;
	assert_problem(read_all(), "has no memory map, and the hypervisor gives none");
	guest_is_xen = true;
	guest_e820[0] = (struct xen_e820_entry){ RAM_START, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM };
	guest_e820_entries = 1;
	assert_no_problem(read_all());
}

static void failing_hypercall_is_refused(void **state)
{
	static const int results[] = { 0, -1, -38, MEMMAP_MAX_ENTRIES + 1 };

	(void)state;
	si->version = 0;
	guest_is_xen = true;
	for (u32 i = 0; i < ARRAY_SIZE(results); i++) {
		guest_e820_entries = results[i];
		assert_problem(read_all(), "has no memory map, and the hypervisor gives none");
	}
}

static void map_from_xen_ends_where_processors_do(void **state)
{
	(void)state;
	si->version = 0;
	guest_is_xen = true;
	guest_e820[0] = (struct xen_e820_entry){ ~0ULL - 4096, 8192, XEN_HVM_MEMMAP_TYPE_RAM };
	guest_e820[1] = (struct xen_e820_entry){ RAM_START, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM };
	guest_e820_entries = 2;
	assert_no_problem(read_all());
	assert_int_equal(map_type_at(RAM_START), EFI_CONVENTIONAL_MEMORY);
	assert_int_equal(map_type_at(~0ULL), -1);
}

static void special_ranges_are_no_ram(void **state)
{
	(void)state;
	guest_is_xen = true;
	si->memmap_entries = 0;
	add_entry(0, SZ_4G, XEN_HVM_MEMMAP_TYPE_RAM);
	assert_no_problem(read_memory());
	assert_map_sane();
	assert_int_equal(map_type_at(0), EFI_RESERVED_TYPE);
	assert_int_equal(map_type_at(PAGE_SIZE), EFI_CONVENTIONAL_MEMORY);
	assert_int_equal(map_type_at(ISA_HOLE_START), EFI_RESERVED_TYPE);
	assert_int_equal(map_type_at(ISA_HOLE_END - 1), EFI_RESERVED_TYPE);
	assert_int_equal(map_type_at(ISA_HOLE_END), EFI_CONVENTIONAL_MEMORY);
	assert_int_equal(map_type_at(XEN_SPECIAL_PAGES_START), EFI_RESERVED_TYPE);
	assert_int_equal(map_type_at(XEN_SPECIAL_PAGES_END), EFI_CONVENTIONAL_MEMORY);
}

static void overlapping_ram_is_one_range(void **state)
{
	(void)state;
	add_entry(RAM_START + 0x1000, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM);
	add_entry(RAM_START, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM);
	add_entry(RAM_START + 0x200000, 0x1000, XEN_HVM_MEMMAP_TYPE_RESERVED);
	assert_no_problem(read_all());
	assert_int_equal(map_type_at(RAM_END), EFI_CONVENTIONAL_MEMORY);
	assert_int_equal(map_type_at(RAM_END + 0x1000), -1);
	assert_int_equal(map_type_at(RAM_START + 0x200000), EFI_RESERVED_TYPE);
}

static void empty_and_unknown_entries_do_no_harm(void **state)
{
	static const u32 unknown[] = { 0, 8, 12, 0x7fffffff, 0xffffffff };

	(void)state;
	add_entry(0, 0, XEN_HVM_MEMMAP_TYPE_RESERVED);
	add_entry(RAM_START + 123, 0, XEN_HVM_MEMMAP_TYPE_UNUSABLE);
	for (u32 i = 0; i < ARRAY_SIZE(unknown); i++)
		add_entry(RAM_START + 0x300000 + i * 0x1000, 1, unknown[i]);
	assert_no_problem(read_all());
	assert_int_equal(map_type_at(RAM_START), EFI_CONVENTIONAL_MEMORY);
	for (u32 i = 0; i < ARRAY_SIZE(unknown); i++)
		assert_int_equal(map_type_at(RAM_START + 0x300000 + i * 0x1000),
				 EFI_RESERVED_TYPE);
}

static void too_many_entries_are_refused(void **state)
{
	static const u32 counts[] = { MEMMAP_MAX_ENTRIES + 1, 10000, 0x7fffffff, 0xffffffff };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(counts); i++) {
		si->memmap_entries = counts[i];
		assert_problem(read_all(), "has too many memory map entries");
	}
}

/* In descending order, every second page of RAM reserved */
static void add_stripes(u32 nr)
{
	for (u32 i = nr; i-- > 0;)
		add_entry(RAM_END + 0x2000ULL * i, 0x1000,
			  i & 1 ? XEN_HVM_MEMMAP_TYPE_RESERVED : XEN_HVM_MEMMAP_TYPE_RAM);
}

static void many_entries_are_taken(void **state)
{
	static const u32 counts[] = { 1, 128, 512, 5000, MEMMAP_MAX_ENTRIES - 3 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(counts); i++) {
		si->memmap_entries = 3;
		add_stripes(counts[i]);
		assert_no_problem(read_all());
		assert_true(map_get()->nr >= counts[i]);
	}
}

static void map_where_none_can_be_is_refused(void **state)
{
	static const u64 addrs[] = {
		0, SZ_4G, SZ_4G - 71, ~0ULL, ~0ULL - 71, 1ULL << 63,
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(addrs); i++) {
		si->memmap_paddr = addrs[i];
		assert_problem(read_all(), "has its memory map where none can be");
	}
	si->memmap_paddr = SZ_4G - 0x1000;
	si->memmap_entries = MEMMAP_MAX_ENTRIES;
	assert_problem(read_all(), "has its memory map where none can be");
}

static void modules_outside_ram_are_refused(void **state)
{
	static const struct {
		u64 addr, size;
	} bad[] = {
		{ 0, 1 }, { 0x800, 0x1000 }, { RAM_END, 1 }, { RAM_END - 1, 2 },
		{ RAM_START - 1, 2 }, { RAM_START, ~0ULL }, { ~0ULL, 1 }, { ~0ULL, 2 },
		{ ~0ULL - 4095, 4096 }, { 1ULL << 52, 4096 }, { ISA_HOLE_START, 0x60001 },
		{ 0xfc000000, 0x1000 }, { SZ_4G, 0x1000 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		si->nr_modules = 0;
		add_module(MODULE, MODULE_SIZE);
		add_module(bad[i].addr, bad[i].size);
		assert_problem(read_all(), "has a module outside RAM");
	}
}

static void modules_over_the_own_image_are_refused(void **state)
{
	static const struct {
		u64 addr, size;
	} bad[] = {
		{ IMAGE, 1 }, { IMAGE - 1, 2 }, { IMAGE + IMAGE_SIZE - 1, 1 },
		{ IMAGE - 0x1000, 3 * IMAGE_SIZE },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		si->nr_modules = 0;
		add_module(bad[i].addr, bad[i].size);
		assert_problem(read_all(), "has a module outside RAM");
	}
}

static void empty_modules_are_kept(void **state)
{
	(void)state;
	add_module(~0ULL, 0);
	add_module(0, 0);
	assert_no_problem(read_all());
	assert_int_equal(info.nr_modules, 2);
	assert_int_equal(info.modules[0].size, 0);
}

static void module_counts_are_bounded(void **state)
{
	static const u32 counts[] = { 9, 256, 257, 0x08000001, 4000000000U, 0xffffffff };

	(void)state;
	for (u32 i = 0; i < MAX_MODULES; i++)
		add_module(MODULE + i * 0x1000, 0x1000);
	assert_no_problem(read_all());
	assert_int_equal(info.nr_modules, MAX_MODULES);

	for (u32 i = 0; i < ARRAY_SIZE(counts); i++) {
		si->nr_modules = counts[i];
		assert_problem(read_all(), "has too many modules");
	}
}

static void module_lists_outside_ram_are_refused(void **state)
{
	static const u64 addrs[] = {
		0, 1, RAM_START - 32, RAM_END - 32, RAM_END, SZ_4G - 1, SZ_4G, ~0ULL,
		~0ULL - 63, 1ULL << 52, IMAGE, ISA_HOLE_END - 63,
	};

	(void)state;
	si->nr_modules = 2;
	for (u32 i = 0; i < ARRAY_SIZE(addrs); i++) {
		si->modlist_paddr = addrs[i];
		assert_problem(read_all(), "has its list of modules outside RAM");
	}
}

static void module_above_4g_is_taken(void **state)
{
	(void)state;
	add_entry(SZ_4G, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM);
	add_module(SZ_4G + 0x1000, 0x123456);
	assert_no_problem(read_all());
	assert_int_equal(map_type_at(SZ_4G + 0x1000), EFI_LOADER_DATA);
	assert_int_equal(map_type_at(SZ_4G), EFI_CONVENTIONAL_MEMORY);
}

static void module_command_lines_are_checked(void **state)
{
	(void)state;
	add_module(MODULE, MODULE_SIZE);
	modlist[0].cmdline_paddr = CMDLINE + 0x2000;
	strcpy(ram(CMDLINE + 0x2000), "of the module");
	assert_no_problem(read_all());
	assert_string_equal(info.module_cmdline, "of the module");

	modlist[0].cmdline_paddr = RAM_END;
	assert_problem(read_all(), "has a command line outside RAM");
	memset(ram(CMDLINE + 0x2000), 'x', 0x2000);
	modlist[0].cmdline_paddr = CMDLINE + 0x2000;
	assert_problem(read_all(), "has a command line without an end");
}

/* What is used is what was checked, though a module changes when it runs. */
static void command_line_in_a_module_stays_as_it_is(void **state)
{
	(void)state;
	add_module(MODULE, MODULE_SIZE);
	si->cmdline_paddr = MODULE + 0x100;
	modlist[0].cmdline_paddr = MODULE + MODULE_SIZE - 4;
	strcpy(ram(MODULE + 0x100), "root=/dev/xvda");
	strcpy(ram(MODULE + MODULE_SIZE - 4), "end");
	assert_no_problem(read_all());
	memset(ram(MODULE), 'x', MODULE_SIZE);
	assert_string_equal(info.cmdline, "root=/dev/xvda");
	assert_string_equal(info.module_cmdline, "end");
}

static void modules_that_overlap_are_refused(void **state)
{
	static const struct {
		u64 addr, size;
	} bad[] = {
		{ MODULE, MODULE_SIZE }, { MODULE, 1 }, { MODULE + MODULE_SIZE - 1, 1 },
		{ MODULE - 1, 2 }, { MODULE - 1, MODULE_SIZE + 2 }, { MODULE + 0x1000, 0x1000 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		si->nr_modules = 0;
		add_module(RAM_START + 0x400000, 0x1000);
		add_module(MODULE, MODULE_SIZE);
		add_module(bad[i].addr, bad[i].size);
		assert_problem(read_all(), "has modules that overlap");
	}
}

/* One behind the other, in one page, with what describes them */
static void neighbours_do_not_overlap(void **state)
{
	(void)state;
	add_module(MODULE, MODULE_SIZE);
	add_module(MODULE + MODULE_SIZE, 1);
	add_module(MODULE - 1, 1);
	add_module(MODULE + 0x1000, 0);
	si->cmdline_paddr = MODULE + MODULE_SIZE + 1;
	strcpy(ram(si->cmdline_paddr), "quiet");
	assert_no_problem(read_all());
	assert_int_equal(info.nr_modules, 4);
	assert_string_equal(info.cmdline, "quiet");
	assert_int_equal(info.modules[3].size, 0);
}

static void command_lines_of_later_modules_are_nobody_s(void **state)
{
	(void)state;
	add_module(MODULE, MODULE_SIZE);
	add_module(RAM_START + 0x400000, 0x1000);
	modlist[1].cmdline_paddr = CMDLINE;
	assert_no_problem(read_all());
	assert_string_equal(info.module_cmdline, "");
	modlist[1].cmdline_paddr = RAM_END;
	assert_no_problem(read_all());
}

static void absent_command_line_is_empty(void **state)
{
	(void)state;
	si->cmdline_paddr = 0;
	assert_no_problem(read_all());
	assert_string_equal(info.cmdline, "");
}

static void command_line_of_4095_is_taken(void **state)
{
	(void)state;
	memset(ram(CMDLINE), 'x', 4095);
	assert_no_problem(read_all());
	assert_int_equal(strlen(info.cmdline), 4095);
}

static void command_line_without_end_is_refused(void **state)
{
	(void)state;
	memset(ram(CMDLINE), 'x', 4096);
	assert_problem(read_all(), "has a command line without an end");
	memset(ram(CMDLINE), 'x', 0x10000);
	assert_problem(read_all(), "has a command line without an end");
}

static void command_line_at_the_end_of_ram(void **state)
{
	(void)state;
	strcpy(ram(RAM_END - 6), "quiet");
	si->cmdline_paddr = RAM_END - 6;
	assert_no_problem(read_all());
	assert_string_equal(info.cmdline, "quiet");

	memset(ram(RAM_END - 6), 'x', 6);
	assert_problem(read_all(), "has a command line outside RAM");
}

static void command_lines_outside_ram_are_refused(void **state)
{
	static const u64 addrs[] = {
		1, 0xfff, RAM_START - 1, RAM_END, SZ_4G - 1, SZ_4G, ~0ULL, 1ULL << 63, IMAGE,
	};

	(void)state;
	add_entry(SZ_4G, 0x100000, XEN_HVM_MEMMAP_TYPE_RAM);
	for (u32 i = 0; i < ARRAY_SIZE(addrs); i++) {
		si->cmdline_paddr = addrs[i];
		assert_problem(read_all(), "has a command line outside RAM");
	}
}

/* QEMU's option ROM leaves its data there. */
static void data_in_the_isa_hole_is_read(void **state)
{
	(void)state;
	strcpy(ram(0xd0000), "from a ROM");
	si->cmdline_paddr = 0xd0000;
	si->modlist_paddr = 0xd1000;
	si->nr_modules = 1;
	*(struct hvm_modlist_entry *)ram(0xd1000) =
		(struct hvm_modlist_entry){ MODULE, MODULE_SIZE, 0xd0000, 0 };
	assert_no_problem(read_all());
	assert_string_equal(info.cmdline, "from a ROM");
	assert_string_equal(info.module_cmdline, "from a ROM");
	assert_int_equal(map_type_at(0xd0000), EFI_RESERVED_TYPE);
}

/* All that lies below 4 GiB is mapped in a guest. */
static bool only_guest_can_read(u64 addr)
{
	return addr && addr < SZ_4G && (addr < RAM_START || addr >= RAM_END - PAGE_SIZE);
}

/* Each field in turn gets each of these; nothing but an answer may come of it. */
static void any_field_may_be_garbage(void **state)
{
	static const u64 values[] = {
		0, 1, 2, 7, 0xfff, 0x1000, RAM_START, RAM_END - 1, RAM_END, 0x7fffffff,
		0x80000000, 0xffffffff, SZ_4G, 1ULL << 47, 1ULL << 52, 1ULL << 63, ~0ULL,
	};
	u64 *fields = (u64 *)si;

	for (u32 f = 0; f < sizeof(*si) / sizeof(u64); f++) {
		for (u32 v = 0; v < ARRAY_SIZE(values); v++) {
			set_up(state);
			add_module(MODULE, MODULE_SIZE);
			if (f == offsetof(struct hvm_start_info, memmap_paddr) / 8 &&
			    only_guest_can_read(values[v]))
				continue;
			fields[f] = values[v];
			read_all();
		}
	}
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(good_one_is_read),
		TEST(wrong_magic_is_refused),
		TEST(later_versions_are_read_as_1),
		TEST(impossible_addresses_are_refused),
		TEST(version_0_without_xen_is_refused),
		TEST(version_0_takes_map_from_xen),
		TEST(no_entries_take_map_from_xen),
		TEST(failing_hypercall_is_refused),
		TEST(map_from_xen_ends_where_processors_do),
		TEST(special_ranges_are_no_ram),
		TEST(overlapping_ram_is_one_range),
		TEST(empty_and_unknown_entries_do_no_harm),
		TEST(too_many_entries_are_refused),
		TEST(many_entries_are_taken),
		TEST(map_where_none_can_be_is_refused),
		TEST(modules_outside_ram_are_refused),
		TEST(modules_over_the_own_image_are_refused),
		TEST(empty_modules_are_kept),
		TEST(module_counts_are_bounded),
		TEST(module_lists_outside_ram_are_refused),
		TEST(module_above_4g_is_taken),
		TEST(module_command_lines_are_checked),
		TEST(command_line_in_a_module_stays_as_it_is),
		TEST(modules_that_overlap_are_refused),
		TEST(neighbours_do_not_overlap),
		TEST(command_lines_of_later_modules_are_nobody_s),
		TEST(absent_command_line_is_empty),
		TEST(command_line_of_4095_is_taken),
		TEST(command_line_without_end_is_refused),
		TEST(command_line_at_the_end_of_ram),
		TEST(command_lines_outside_ram_are_refused),
		TEST(data_in_the_isa_hole_is_read),
		TEST(any_field_may_be_garbage),
	};

	return RUN(tests);
}
