// SPDX-License-Identifier: GPL-2.0
/* The tables that applications see, before and after ExitBootServices(); in this order */

#include "test.h"

static const struct efi_guid guid = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
static efi_char16_t name[] = u"name";

static bool crc_is_right(struct efi_table_hdr *hdr)
{
	u8 copy[512];

	memcpy(copy, hdr, hdr->headersize);
	((struct efi_table_hdr *)copy)->crc32 = 0;
	return crc32(copy, hdr->headersize) == hdr->crc32;
}

static void tables_are_complete(void **state)
{
	void **slots = (void **)(&boot_services.hdr + 1);
	void **end = (void **)(&boot_services + 1);

	(void)state;
	machine_reset();
	bootsvc_init();
	text_install();
	runtime_init();
	assert_true(crc_is_right(&systab.hdr));
	assert_true(crc_is_right(&boot_services.hdr));
	assert_true(crc_is_right(&runtime_services.hdr));
	assert_ptr_equal(systab.boot, &boot_services);
	assert_ptr_equal(systab.runtime, &runtime_services);
	assert_true(handle_valid(systab.con_out_handle));
	for (; slots < end; slots++)
		assert_true(*slots || slots == &boot_services.reserved);
	for (slots = (void **)(&runtime_services.hdr + 1);
	     slots < (void **)(&runtime_services + 1); slots++)
		assert_non_null(*slots);
}

static void without_variables_none_is_found(void **state)
{
	struct efi_runtime_services *rt = &runtime_services;
	efi_uintn_t size = 0;
	u32 attr;

	(void)state;
	assert_status(rt->get_variable(name, (void *)&guid, &attr, &size, NULL), EFI_NOT_FOUND);
	assert_status(rt->get_variable(NULL, (void *)&guid, &attr, &size, NULL),
		      EFI_INVALID_PARAMETER);
	size = sizeof(name);
	assert_status(rt->get_next_variable(&size, u"\0abc", (void *)&guid), EFI_NOT_FOUND);
	assert_true(rt->set_virtual_address_map(0, 0, 0, NULL) & EFI_ERROR_BIT);
}

static void exit_wants_the_newest_key(void **state)
{
	struct efi_handle *h = systab.con_out_handle;
	efi_uintn_t key = pages_key();
	efi_physical_addr_t addr;

	(void)state;
	assert_status(boot_services.exit_boot_services(NULL, key), EFI_INVALID_PARAMETER);
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, &addr));
	assert_status(boot_services.exit_boot_services(h, key), EFI_INVALID_PARAMETER);
	assert_non_null(systab.boot);
	assert_success(boot_services.exit_boot_services(h, pages_key()));
	assert_null(systab.boot);
	assert_null(systab.con_out);
	assert_null(systab.con_out_handle);
	assert_ptr_equal(systab.runtime, &runtime_services);
	assert_true(crc_is_right(&systab.hdr));
}

static void after_exit_only_the_address_map(void **state)
{
	struct efi_runtime_services *rt = &runtime_services;
	struct efi_memory_desc desc = {};
	efi_uintn_t size = 0;
	u32 attr;

	(void)state;
	assert_status(rt->get_variable(name, (void *)&guid, &attr, &size, NULL),
		      EFI_UNSUPPORTED);
	assert_status(rt->set_virtual_address_map(48, 0, 1, &desc), EFI_INVALID_PARAMETER);
	assert_status(rt->set_virtual_address_map(48, 48, 2, &desc), EFI_INVALID_PARAMETER);
	assert_status(rt->set_virtual_address_map(48, 48, 1, NULL), EFI_INVALID_PARAMETER);
	assert_status(rt->set_virtual_address_map(48, 48, 1, &desc), EFI_NOT_FOUND);
	desc.num_pages = ~0ULL >> PAGE_SHIFT;
	assert_status(rt->set_virtual_address_map(48, 48, 1, &desc), EFI_NOT_FOUND);
	desc.attribute = EFI_MEMORY_RUNTIME;
	assert_status(rt->set_virtual_address_map(47, 48, 1, &desc), EFI_NOT_FOUND);
	assert_ptr_equal(systab.runtime, rt);
	assert_ptr_equal(systab.tables, config_tables);
}

static void address_map_converts_pointers(void **state)
{
	struct efi_runtime_services before = runtime_services, *rt = &runtime_services;
	void **old = (void **)&before.get_time, **new = (void **)&rt->get_time;
	struct efi_system_table systab_before = systab;
	const u64 offset = 0x123456789000;
	struct {
		struct efi_memory_desc desc;
		u8 more[40];
	} map[2] = {};

	(void)state;
	map[1].desc = (struct efi_memory_desc){
		.num_pages = ~0ULL >> PAGE_SHIFT, .virt_addr = offset,
		.attribute = EFI_MEMORY_RUNTIME,
	};
	assert_success(rt->set_virtual_address_map(sizeof(map), sizeof(map[0]), 1, &map[0].desc));
	assert_ptr_equal(systab.runtime, (void *)systab_before.runtime + offset);
	assert_ptr_equal(systab.tables, (void *)systab_before.tables + offset);
	assert_ptr_equal(systab.fw_vendor, (void *)systab_before.fw_vendor + offset);
	assert_null(systab.boot);
	before.set_virtual_address_map = (void *)before.get_time;
	for (; new < (void **)(rt + 1); old++, new++)
		assert_ptr_equal(*new, *old + offset);
	assert_true(crc_is_right(&systab.hdr));
	assert_true(crc_is_right(&rt->hdr));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_complete),
		cmocka_unit_test(without_variables_none_is_found),
		cmocka_unit_test(exit_wants_the_newest_key),
		cmocka_unit_test(after_exit_only_the_address_map),
		cmocka_unit_test(address_map_converts_pointers),
	};

	return RUN(tests);
}
