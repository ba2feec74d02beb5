// SPDX-License-Identifier: GPL-2.0
#include "test.h"

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	systab.nr_tables = 0;
	*guest_line = 0;
	return 0;
}

static void *table(struct efi_guid guid)
{
	for (u64 i = 0; i < systab.nr_tables; i++) {
		if (guid_equal(&guid, &systab.tables[i].guid))
			return systab.tables[i].table;
	}
	return NULL;
}

static void set_checksum(u8 *data, u32 size, u32 at)
{
	data[at] = 0;
	for (u32 i = 0; i < size; i++)
		data[at] -= i == at ? 0 : data[i];
}

static void make_rsdp(u64 addr, u8 revision)
{
	u8 *rsdp = ram(addr);

	memcpy(rsdp, "RSD PTR ", 8);
	rsdp[15] = revision;
	*(u32 *)(rsdp + 20) = 36;
	set_checksum(rsdp, 20, 8);
	set_checksum(rsdp, 36, 32);
}

/* The bytes that the documentation gives */
static void xen_info_as_documented(void **state)
{
	static const u8 domu[] = { 1, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
	static const u8 dom0[] = { 1, 0, 0, 0, 16, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0 };

	for (u32 flags = 0; flags <= 3; flags += 3) {
		struct efi_guid image = EFI_LOADED_IMAGE_GUID, guid = XEN_EFI_INFO_GUID;
		struct efi_handle *handle = NULL;
		void *tag;

		set_up(state);
		assert_success(protocol_install(&handle, &image, 0, NULL));
		xen_info_install(handle, flags);
		assert_memory_equal(table(guid), flags ? dom0 : domu, 16);
		assert_success(protocol_get(handle, &guid, &tag));
		assert_ptr_equal(tag, table(guid));
		assert_int_equal((uintptr_t)tag & 7, 0);
		assert_int_equal(map_type_at((uintptr_t)tag), EFI_ACPI_RECLAIM_MEMORY);
	}
}

static void acpi_by_revision(void **state)
{
	(void)state;
	make_rsdp(RAM_START + 0x123, 2);
	tables_install(RAM_START + 0x123, false);
	assert_ptr_equal(table(EFI_ACPI_20_TABLE_GUID), ram(RAM_START + 0x123));
	assert_null(table(EFI_ACPI_TABLE_GUID));

	set_up(state);
	make_rsdp(RAM_START, 0);
	tables_install(RAM_START, false);
	assert_ptr_equal(table(EFI_ACPI_TABLE_GUID), ram(RAM_START));
	assert_null(table(EFI_ACPI_20_TABLE_GUID));
}

static void bad_rsdp_is_told_and_left_out(void **state)
{
	static const u64 addrs[] = { RAM_START, RAM_END - 36, SZ_4G - 35, SZ_4G, ~0ULL };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(addrs); i++) {
		set_up(state);
		if (!i)
			make_rsdp(addrs[i], 2), ((u8 *)ram(addrs[i]))[9] ^= 1;
		tables_install(addrs[i], false);
		assert_null(table(EFI_ACPI_20_TABLE_GUID));
		assert_non_null(strstr(guest_line, "no ACPI tables"));
	}
	set_up(state);
	tables_install(0, false);
	assert_null(table(EFI_ACPI_20_TABLE_GUID));
	assert_string_equal(guest_line, "");
}

static void make_anchor(u64 addr, const char *name, u32 length, u32 length_at)
{
	u8 *p = ram(addr);

	strcpy((char *)p, name);
	p[length_at] = length;
	set_checksum(p, length, length_at - 1);
}

static void smbios_where_it_may_be(void **state)
{
	(void)state;
	make_anchor(0xfffe0, "_SM_", 0x1f, 5);
	tables_install(0, false);
	assert_null(table(EFI_SMBIOS_TABLE_GUID));
	tables_install(0, true);
	assert_ptr_equal(table(EFI_SMBIOS_TABLE_GUID), ram(0xfffe0));
}

static void first_smbios_counts(void **state)
{
	(void)state;
	make_anchor(0xf0010, "_SM3_", 0x18, 6);
	make_anchor(0xf0100, "_SM_", 0x1f, 5);
	tables_install(0, true);
	assert_ptr_equal(table(EFI_SMBIOS3_TABLE_GUID), ram(0xf0010));
	assert_null(table(EFI_SMBIOS_TABLE_GUID));
}

static void smbios_that_is_none(void **state)
{
	(void)state;
	make_anchor(0xf0018, "_SM3_", 0x18, 6);
	make_anchor(0xf0100, "_SM3_", 0x21, 6);
	make_anchor(0xf0200, "_SM_", 0x1f, 5);
	*(u8 *)ram(0xf0210) ^= 1;
	tables_install(0, true);
	assert_null(table(EFI_SMBIOS3_TABLE_GUID));
	assert_null(table(EFI_SMBIOS_TABLE_GUID));
}

static void runtime_services_are_told(void **state)
{
	u16 *rt;

	(void)state;
	tables_install(0, false);
	rt = table(EFI_RT_PROPERTIES_TABLE_GUID);
	assert_non_null(rt);
	assert_int_equal(rt[0], 1);
	assert_int_equal(rt[1], 8);
	assert_int_equal(map_type_at((uintptr_t)rt), EFI_ACPI_RECLAIM_MEMORY);
}

static void no_profile_is_claimed(void **state)
{
	u16 *profiles;

	(void)state;
	tables_install(0, false);
	profiles = table(EFI_CONFORMANCE_PROFILES_TABLE_GUID);
	assert_non_null(profiles);
	assert_int_equal(profiles[0], 1);
	assert_int_equal(profiles[1], 0);
	assert_int_equal(map_type_at((uintptr_t)profiles), EFI_ACPI_RECLAIM_MEMORY);
}

static void no_memory_stops_the_guest(void **state)
{
	(void)state;
	pages_reset();
	assert_true(STOPS(tables_install(0, false)));
	assert_string_equal(guest_line, "no memory for a configuration table");
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(xen_info_as_documented),
		TEST(acpi_by_revision),
		TEST(bad_rsdp_is_told_and_left_out),
		TEST(smbios_where_it_may_be),
		TEST(first_smbios_counts),
		TEST(smbios_that_is_none),
		TEST(runtime_services_are_told),
		TEST(no_profile_is_claimed),
		TEST(no_memory_stops_the_guest),
	};

	return RUN(tests);
}
