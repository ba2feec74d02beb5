// SPDX-License-Identifier: GPL-2.0
#include "test.h"

static int data[MAX_CONFIG_TABLES + 1];

static struct efi_guid guid(u32 n)
{
	return EFI_GUID(n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
}

static efi_status_t install(u32 n, void *table)
{
	struct efi_guid g = guid(n);

	return config_install(&g, table);
}

static void *table_of(u32 n)
{
	struct efi_guid g = guid(n);

	for (u64 i = 0; i < systab.nr_tables; i++) {
		if (guid_equal(&g, &systab.tables[i].guid))
			return systab.tables[i].table;
	}
	return NULL;
}

static bool crc_is_right(void)
{
	struct efi_system_table copy = systab;

	copy.hdr.crc32 = 0;
	return crc32(&copy, sizeof(copy)) == systab.hdr.crc32;
}

static int set_up(void **state)
{
	(void)state;
	systab.nr_tables = 0;
	table_set_crc(&systab.hdr);
	return 0;
}

static void install_replace_remove(void **state)
{
	(void)state;
	assert_success(install(1, &data[1]));
	assert_success(install(2, &data[2]));
	assert_success(install(3, &data[3]));
	assert_true(crc_is_right());
	assert_success(install(2, &data[0]));
	assert_int_equal(systab.nr_tables, 3);
	assert_ptr_equal(table_of(2), &data[0]);
	assert_success(install(1, NULL));
	assert_true(crc_is_right());
	assert_int_equal(systab.nr_tables, 2);
	assert_null(table_of(1));
	assert_ptr_equal(table_of(2), &data[0]);
	assert_ptr_equal(table_of(3), &data[3]);
}

static void what_is_not_there_is_not_removed(void **state)
{
	(void)state;
	assert_status(install(1, NULL), EFI_NOT_FOUND);
}

static void full_array(void **state)
{
	(void)state;
	for (u32 i = 0; i < MAX_CONFIG_TABLES; i++)
		assert_success(install(i, &data[i]));
	assert_status(install(MAX_CONFIG_TABLES, &data[0]), EFI_OUT_OF_RESOURCES);
	assert_success(install(5, &data[0]));
	assert_success(install(MAX_CONFIG_TABLES - 1, NULL));
	assert_success(install(MAX_CONFIG_TABLES, &data[0]));
	assert_int_equal(systab.nr_tables, MAX_CONFIG_TABLES);
	assert_true(crc_is_right());
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(install_replace_remove),
		TEST(what_is_not_there_is_not_removed),
		TEST(full_array),
	};

	return RUN(tests);
}
