// SPDX-License-Identifier: GPL-2.0
/* The EFI stub's drivers/firmware/efi/libstub/xen-info.c, with firmware that a test sets up. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "efistub.h"
#include <xen/interface/hvm/efi_info.h>

#include <cmocka.h>

static u8 buffer[8192] __attribute__((__aligned__(4096)));
static struct xen_efi_info *const info = (void *)buffer;
static int image;

/* The firmware */
static void *config_table, *protocol;
static u32 memory_type;
static u64 memory_pages;
static bool no_pool, no_map, no_install;
static void *allocated;
static int nr_installs, nr_removals, nr_maps, nr_allocated, nr_warnings;
static char warning[256];

static bool is_xen_guid(const efi_guid_t *guid)
{
	return !memcmp(guid, &XEN_EFI_INFO_GUID, sizeof(*guid));
}

efi_status_t fw_allocate_pool(int type, unsigned long size, void **p)
{
	assert_int_equal(type, EFI_ACPI_RECLAIM_MEMORY);
	if (no_pool)
		return EFI_OUT_OF_RESOURCES;
	*p = allocated = malloc(size);
	nr_allocated++;
	return EFI_SUCCESS;
}

efi_status_t fw_free_pool(void *p)
{
	free(p);
	nr_allocated--;
	return EFI_SUCCESS;
}

efi_status_t fw_install_configuration_table(efi_guid_t *guid, void *table)
{
	assert_true(is_xen_guid(guid));
	if (no_install)
		return EFI_OUT_OF_RESOURCES;
	config_table = table;
	if (table)
		nr_installs++;
	else
		nr_removals++;
	return EFI_SUCCESS;
}

efi_status_t fw_handle_protocol(efi_handle_t handle, efi_guid_t *guid, void **interface)
{
	assert_true(is_xen_guid(guid));
	*interface = handle == &image ? protocol : NULL;
	return *interface ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

void *get_efi_config_table(efi_guid_t guid)
{
	assert_true(is_xen_guid(&guid));
	return config_table;
}

/* Descriptors are larger than the structure, as on real firmware. */
efi_status_t efi_get_memory_map(struct efi_boot_memmap **map, bool install_cfg_tbl)
{
	struct efi_boot_memmap *m;
	efi_memory_desc_t *d;

	assert_false(install_cfg_tbl);
	assert_int_equal(nr_maps++, 0);
	if (no_map)
		return EFI_OUT_OF_RESOURCES;
	m = calloc(1, sizeof(*m) + 2 * 48);
	m->map_size = 2 * 48;
	m->desc_size = 48;
	m->map[0] = (efi_memory_desc_t){ .type = EFI_BOOT_SERVICES_DATA, .num_pages = 1 };
	d = (void *)m->map + 48;
	*d = (efi_memory_desc_t){
		.type = memory_type, .phys_addr = (uintptr_t)buffer, .num_pages = memory_pages,
	};
	*map = m;
	nr_allocated++;
	return EFI_SUCCESS;
}

void efi_warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(warning, sizeof(warning), fmt, args);
	va_end(args);
	nr_warnings++;
}

static int set_up(void **state)
{
	(void)state;
	config_table = protocol = allocated = NULL;
	memory_type = EFI_BOOT_SERVICES_DATA;
	memory_pages = 2;
	no_pool = no_map = no_install = false;
	nr_installs = nr_removals = nr_maps = nr_allocated = nr_warnings = 0;
	memset(buffer, 0x5a, sizeof(buffer));
	*info = (struct xen_efi_info){ .version = 1, .size = 16, .flags = 3 };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (nr_allocated)
		free(allocated);
	return 0;
}

static void run(void)
{
	nr_maps = 0;
	efi_retrieve_xen_info(&image);
}

static void assert_copy_installed(void)
{
	assert_int_equal(nr_installs, 1);
	assert_ptr_equal(config_table, allocated);
	assert_memory_equal(allocated, info, info->size);
	assert_int_equal(nr_allocated, 1);
	assert_int_equal(nr_warnings, 0);
}

static void assert_nothing_done(void *table)
{
	assert_int_equal(nr_installs, 0);
	assert_int_equal(nr_removals, 0);
	assert_int_equal(nr_allocated, 0);
	assert_ptr_equal(config_table, table);
}

static void neither_tag_nor_table(void **state)
{
	(void)state;
	run();
	assert_nothing_done(NULL);
	assert_int_equal(nr_maps, 0);
	assert_int_equal(nr_warnings, 0);
}

static void only_the_handle_is_tagged(void **state)
{
	(void)state;
	protocol = info;
	run();
	assert_copy_installed();
}

static void only_another_handle_is_tagged(void **state)
{
	(void)state;
	protocol = info;
	efi_retrieve_xen_info(&nr_installs);
	assert_nothing_done(NULL);
}

static void table_in_other_memory(void **state)
{
	(void)state;
	config_table = info;
	run();
	assert_copy_installed();
}

static void table_in_the_right_memory(void **state)
{
	(void)state;
	config_table = protocol = info;
	memory_type = EFI_ACPI_RECLAIM_MEMORY;
	run();
	assert_nothing_done(info);
	assert_int_equal(nr_warnings, 0);
}

static void table_that_ends_with_the_right_memory(void **state)
{
	(void)state;
	config_table = info;
	memory_type = EFI_ACPI_RECLAIM_MEMORY;
	memory_pages = 1;
	info->size = 4096;
	run();
	assert_nothing_done(info);

	config_table = buffer + 8;
	memmove(buffer + 8, buffer, 4096);
	run();
	assert_null(config_table);
	assert_int_equal(nr_installs, 0);
}

/* Such a pointer must not be followed: here it would fault. */
static void pointers_to_nowhere_are_not_followed(void **state)
{
	void *nowhere = (void *)0x10000000000008;

	(void)state;
	protocol = nowhere;
	run();
	assert_nothing_done(NULL);
	assert_int_equal(nr_warnings, 1);
	assert_non_null(strstr(warning, "not in memory"));
}

/* A kexec'd kernel has no way to find that out. */
static void table_that_is_nowhere_is_removed(void **state)
{
	(void)state;
	config_table = (void *)0x10000000000008;
	run();
	assert_null(config_table);
	assert_int_equal(nr_removals, 1);
	assert_int_equal(nr_installs, 0);
	assert_int_equal(nr_allocated, 0);
	assert_non_null(strstr(warning, "not in memory"));
}

static void table_that_leaves_its_memory_is_removed(void **state)
{
	static const struct { u32 offset, size; const char *why; } bad[] = {
		{ 8192 - 8, 16, "not in memory" },
		{ 8192 - 16, 17, "larger than its memory" },
		{ 4104, 4096, "larger than its memory" },
		{ 0, 0xffffffff, "too large" },
		{ 0 }
	};

	(void)state;
	for (u32 i = 0; bad[i].why; i++) {
		struct { u32 version, size; } *table = (void *)(buffer + bad[i].offset);

		set_up(NULL);
		table->version = 1;
		table->size = bad[i].size;
		config_table = table;
		run();
		assert_null(config_table);
		assert_int_equal(nr_removals, 1);
		assert_non_null(strstr(warning, bad[i].why));
	}
}

/* Whoever tags the image knows best; no other table takes that one's place. */
static void malformed_tag_removes_the_table(void **state)
{
	struct xen_efi_info good = { .version = 1, .size = 16 };

	(void)state;
	info->version = 0;
	config_table = &good;
	protocol = info;
	run();
	assert_null(config_table);
	assert_int_equal(nr_installs, 0);
}

static void good_tag_makes_up_for_a_malformed_table(void **state)
{
	(void)state;
	config_table = buffer + 4096;
	protocol = info;
	run();
	assert_copy_installed();
}

static void tag_wins_over_another_table(void **state)
{
	struct xen_efi_info other = { .version = 1, .size = 16 };

	(void)state;
	config_table = &other;
	protocol = info;
	memory_type = EFI_ACPI_RECLAIM_MEMORY;
	run();
	assert_copy_installed();
}

static void later_version_is_copied_whole(void **state)
{
	(void)state;
	protocol = info;
	info->version += 7;
	info->size = 4096;
	run();
	assert_copy_installed();
}

static const char *spoil(u32 how)
{
	set_up(NULL);
	switch (how) {
	case 0:
		info->size = 15;
		return "too small";
	case 1:
		info->size = 4097;
		return "too large";
	case 2:
		info->version = 0;
		return "version 0";
	default:
		return NULL;
	}
}

static void malformed_tag_is_ignored(void **state)
{
	const char *why;

	(void)state;
	for (u32 how = 0; (why = spoil(how)); how++) {
		protocol = info;
		run();
		assert_nothing_done(NULL);
		assert_int_equal(nr_warnings, 1);
		assert_non_null(strstr(warning, why));
	}
	set_up(state);
	memmove(buffer + 4, buffer, 64);
	protocol = buffer + 4;
	run();
	assert_nothing_done(NULL);
	assert_non_null(strstr(warning, "misaligned"));
}

/* The kernel proper says what is wrong with it. */
static void malformed_table_is_left_alone(void **state)
{
	(void)state;
	for (u32 how = 0; spoil(how); how++) {
		config_table = info;
		run();
		assert_nothing_done(info);
	}
}

static void failures_are_survived(void **state)
{
	(void)state;
	protocol = info;
	no_pool = true;
	run();
	assert_nothing_done(NULL);
	assert_int_equal(nr_warnings, 1);

	no_pool = false;
	no_install = true;
	run();
	assert_nothing_done(NULL);
	assert_int_equal(nr_warnings, 2);
}

static void unknown_memory_map_means_hands_off(void **state)
{
	(void)state;
	config_table = info;
	no_map = true;
	run();
	assert_nothing_done(info);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(neither_tag_nor_table),
		TEST(only_the_handle_is_tagged),
		TEST(only_another_handle_is_tagged),
		TEST(table_in_other_memory),
		TEST(table_in_the_right_memory),
		TEST(table_that_ends_with_the_right_memory),
		TEST(pointers_to_nowhere_are_not_followed),
		TEST(table_that_is_nowhere_is_removed),
		TEST(table_that_leaves_its_memory_is_removed),
		TEST(malformed_tag_removes_the_table),
		TEST(good_tag_makes_up_for_a_malformed_table),
		TEST(tag_wins_over_another_table),
		TEST(later_version_is_copied_whole),
		TEST(malformed_tag_is_ignored),
		TEST(malformed_table_is_left_alone),
		TEST(failures_are_survived),
		TEST(unknown_memory_map_means_hands_off),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return cmocka_run_group_tests_name(PROGRAM, tests, NULL, NULL);
}
