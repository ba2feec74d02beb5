// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "pagetable.h"

#define PAGES		(RAM_START + 0x340000)
#define SIZE		(4 * PAGE_SIZE)
#define ALL		(EFI_MEMORY_RP | EFI_MEMORY_RO | EFI_MEMORY_XP)

static struct efi_memory_attribute *memattr;

static int set_up(void **state)
{
	struct efi_guid guid = EFI_MEMORY_ATTRIBUTE_PROTOCOL_GUID;
	void *interface;

	(void)state;
	guest_has_nx = true;
	machine_reset();
	memattr_install();
	if (protocol_locate(&guid, NULL, &interface) != EFI_SUCCESS)
		return -1;
	memattr = interface;
	return 0;
}

/* These pages, and one on either side, are a caller's. */
static int set_up_pages(void **state)
{
	return set_up(state) || !pages_claim(PAGES - PAGE_SIZE, SIZE + 2 * PAGE_SIZE,
					     EFI_LOADER_DATA, PAGES_CALLER);
}

static efi_status_t get(u64 base, u64 length, u64 *attributes)
{
	return memattr->get(memattr, base, length, attributes);
}

static efi_status_t set(u64 base, u64 length, u64 attributes)
{
	return memattr->set(memattr, base, length, attributes);
}

static efi_status_t clear(u64 base, u64 length, u64 attributes)
{
	return memattr->clear(memattr, base, length, attributes);
}

static u64 attributes_at(u64 addr)
{
	u64 attributes = ~0ULL;

	assert_success(get(addr, 1, &attributes));
	return attributes;
}

/* What Linux does with memory into which it has put code */
static void data_becomes_code(void **state)
{
	u32 flushes = guest_flushes;

	(void)state;
	assert_int_equal(attributes_at(PAGES), EFI_MEMORY_XP);
	assert_success(set(PAGES, SIZE, EFI_MEMORY_RO));
	assert_int_equal(attributes_at(PAGES), EFI_MEMORY_XP | EFI_MEMORY_RO);
	assert_success(clear(PAGES, SIZE, EFI_MEMORY_XP));
	assert_int_equal(attributes_at(PAGES + SIZE - 1), EFI_MEMORY_RO);
	assert_int_equal(attributes_at(PAGES - 1), EFI_MEMORY_XP);
	assert_int_equal(attributes_at(PAGES + SIZE), EFI_MEMORY_XP);
	assert_true(guest_flushes >= flushes + 2);
}

static void each_attribute_comes_and_goes(void **state)
{
	(void)state;
	assert_success(clear(PAGES, SIZE, ALL));
	for (u64 attr = 0; attr <= ALL; attr++) {
		if (attr & ~ALL)
			continue;
		assert_success(set(PAGES, SIZE, attr));
		assert_int_equal(attributes_at(PAGES), attr);
		assert_success(clear(PAGES, SIZE, attr));
		assert_int_equal(attributes_at(PAGES), 0);
	}
}

static void arguments_are_checked(void **state)
{
	static const u64 illegal[] = { EFI_MEMORY_WB, EFI_MEMORY_RUNTIME, 1, ALL | 0x1000 };
	u64 attr;

	(void)state;
	assert_status(get(PAGES, 0, &attr), EFI_INVALID_PARAMETER);
	assert_status(get(PAGES, SIZE, NULL), EFI_INVALID_PARAMETER);
	assert_status(set(PAGES, 0, EFI_MEMORY_RO), EFI_INVALID_PARAMETER);
	assert_status(clear(PAGES, 0, EFI_MEMORY_RO), EFI_INVALID_PARAMETER);
	for (u32 i = 0; i < ARRAY_SIZE(illegal); i++) {
		assert_status(set(PAGES, SIZE, illegal[i]), EFI_INVALID_PARAMETER);
		assert_status(clear(PAGES, SIZE, illegal[i]), EFI_INVALID_PARAMETER);
	}
	assert_status(set(PAGES + 8, SIZE, EFI_MEMORY_RO), EFI_UNSUPPORTED);
	assert_status(set(PAGES, SIZE + 8, EFI_MEMORY_RO), EFI_UNSUPPORTED);
	assert_status(clear(PAGES + 8, SIZE - 8, EFI_MEMORY_XP), EFI_UNSUPPORTED);
	assert_int_equal(attributes_at(PAGES), EFI_MEMORY_XP);
}

static void what_is_not_mapped_is_unsupported(void **state)
{
	static const struct {
		u64 base, length;
		bool has_free;
	} ranges[] = {
		{ RAM_START - PAGE_SIZE, PAGE_SIZE },
		{ RAM_START - PAGE_SIZE, 2 * PAGE_SIZE, true }, { RAM_START, SZ_4G, true },
		{ SZ_4G, PAGE_SIZE }, { 1ULL << 47, PAGE_SIZE },
		{ (1ULL << 48) + PAGES, PAGE_SIZE }, { PAGES, 0 - PAGES },
		{ PAGES, ~(PAGE_SIZE - 1) }, { 0 - PAGE_SIZE, PAGE_SIZE },
	};
	efi_status_t status;
	u64 attr;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(ranges); i++) {
		status = ranges[i].has_free ? EFI_ACCESS_DENIED : EFI_UNSUPPORTED;
		assert_status(get(ranges[i].base, ranges[i].length, &attr), EFI_UNSUPPORTED);
		assert_status(set(ranges[i].base, ranges[i].length, EFI_MEMORY_RO), status);
		assert_status(clear(ranges[i].base, ranges[i].length, EFI_MEMORY_XP), status);
	}
	assert_int_equal(attributes_at(RAM_START), EFI_MEMORY_XP);
}

static void different_pages_have_no_common_attributes(void **state)
{
	u64 attr;

	(void)state;
	assert_success(set(PAGES, PAGE_SIZE, EFI_MEMORY_RO));
	assert_status(get(PAGES, 2 * PAGE_SIZE, &attr), EFI_NO_MAPPING);
	assert_success(get(PAGES + PAGE_SIZE, SIZE, &attr));
}

static void own_memory_is_denied(void **state)
{
	(void)state;
	assert_true(pages_claim(PAGES, SIZE, EFI_LOADER_CODE, PAGES_OWN));
	assert_true(pages_claim(PAGES - PAGE_SIZE, SIZE + 2 * PAGE_SIZE, EFI_LOADER_DATA,
				PAGES_CALLER));
	assert_status(set(PAGES, PAGE_SIZE, EFI_MEMORY_RO), EFI_ACCESS_DENIED);
	assert_status(clear(PAGES - PAGE_SIZE, 2 * PAGE_SIZE, EFI_MEMORY_XP), EFI_ACCESS_DENIED);
	assert_status(set(PAGES + SIZE - PAGE_SIZE, 2 * PAGE_SIZE, EFI_MEMORY_RP),
		      EFI_ACCESS_DENIED);
	assert_status(clear(0, PAGE_SIZE, EFI_MEMORY_RP), EFI_ACCESS_DENIED);
	assert_success(set(PAGES - PAGE_SIZE, PAGE_SIZE, EFI_MEMORY_RO));
	assert_success(set(PAGES + SIZE, PAGE_SIZE, EFI_MEMORY_RO));
	assert_int_equal(attributes_at(PAGES), EFI_MEMORY_XP);
}

static void without_nx_only_execution_is_unsupported(void **state)
{
	(void)state;
	guest_has_nx = false;
	machine_reset();
	assert_true(pages_claim(PAGES, SIZE, EFI_LOADER_DATA, PAGES_CALLER));
	assert_int_equal(attributes_at(PAGES), 0);
	assert_status(set(PAGES, SIZE, EFI_MEMORY_XP), EFI_UNSUPPORTED);
	assert_status(set(PAGES, SIZE, ALL), EFI_UNSUPPORTED);
	assert_success(set(PAGES, SIZE, EFI_MEMORY_RO));
	assert_success(clear(PAGES, SIZE, EFI_MEMORY_XP));
	assert_int_equal(attributes_at(PAGES), EFI_MEMORY_RO);
	guest_has_nx = true;
}

static void no_memory_is_told(void **state)
{
	efi_status_t status = EFI_SUCCESS;
	u64 addr;

	(void)state;
	pages_reset();
	for (addr = RAM_START; addr < RAM_END && status == EFI_SUCCESS; addr += 0x200000)
		status = set(addr, PAGE_SIZE, EFI_MEMORY_RO);
	assert_status(status, EFI_OUT_OF_RESOURCES);
	assert_int_equal(attributes_at(addr - 0x200000), EFI_MEMORY_XP);
}

/* Whoever gets pages that somebody else has had finds them as new. */
static void freed_pages_are_data_again(void **state)
{
	efi_physical_addr_t addr;

	(void)state;
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_CODE, 4, &addr));
	assert_success(set(addr, 2 * PAGE_SIZE, EFI_MEMORY_RO));
	assert_success(clear(addr, 2 * PAGE_SIZE, EFI_MEMORY_XP));
	assert_success(set(addr + 3 * PAGE_SIZE, PAGE_SIZE, EFI_MEMORY_RP));
	assert_success(pages_free(addr, 4));
	for (u32 i = 0; i < 4; i++)
		assert_int_equal(attributes_at(addr + i * PAGE_SIZE), EFI_MEMORY_XP);
}

static void runtime_memory_is_described(void **state)
{
	struct efi_guid guid = EFI_MEMORY_ATTRIBUTES_TABLE_GUID;
	const struct efi_memory_attributes_table *table = NULL;

	(void)state;
	memattr_install_table(PAGES, PAGES + PAGE_SIZE, PAGES + 3 * PAGE_SIZE);
	for (u32 i = 0; i < systab.nr_tables; i++) {
		if (guid_equal(&systab.tables[i].guid, &guid))
			table = systab.tables[i].table;
	}
	assert_non_null(table);
	assert_int_equal(map_type_at((uintptr_t)table), EFI_ACPI_RECLAIM_MEMORY);
	assert_int_equal(table->version, 2);
	assert_int_equal(table->nr_entries, 2);
	assert_int_equal(table->desc_size, 40);
	assert_int_equal(table->flags, 0);
	assert_int_equal(table->entries[0].type, EFI_RUNTIME_SERVICES_DATA);
	assert_int_equal(table->entries[0].phys_addr, PAGES);
	assert_int_equal(table->entries[0].num_pages, 1);
	assert_true(table->entries[0].attribute == (EFI_MEMORY_RUNTIME | EFI_MEMORY_XP));
	assert_int_equal(table->entries[1].type, EFI_RUNTIME_SERVICES_CODE);
	assert_int_equal(table->entries[1].phys_addr, PAGES + PAGE_SIZE);
	assert_int_equal(table->entries[1].num_pages, 2);
	assert_true(table->entries[1].attribute == (EFI_MEMORY_RUNTIME | EFI_MEMORY_RO));
	assert_success(config_install(&guid, NULL));
}

/* pvh-efi writes to them, or to what has a part of such a page. */
static void objects_pools_and_free_memory_are_denied(void **state)
{
	efi_physical_addr_t addr;
	struct efi_event *event;
	void *small;

	(void)state;
	assert_success(boot_services.create_event(0, 0, NULL, NULL, &event));
	assert_success(boot_services.allocate_pool(EFI_LOADER_DATA, 100, &small));
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, &addr));
	assert_success(set(addr, PAGE_SIZE, EFI_MEMORY_RO));
	assert_success(pages_free(addr, 1));
	assert_status(set(addr, PAGE_SIZE, EFI_MEMORY_RO), EFI_ACCESS_DENIED);
	addr = align_down((uintptr_t)event, PAGE_SIZE);
	assert_status(set(addr, PAGE_SIZE, EFI_MEMORY_RO), EFI_ACCESS_DENIED);
	assert_status(clear(addr, PAGE_SIZE, EFI_MEMORY_XP), EFI_ACCESS_DENIED);
	addr = align_down((uintptr_t)small, PAGE_SIZE);
	assert_status(set(addr, PAGE_SIZE, EFI_MEMORY_RO), EFI_ACCESS_DENIED);
}

static void pages_that_stay_keep_their_protection(void **state)
{
	efi_physical_addr_t addr, other;
	u32 nr = 512;

	(void)state;
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_CODE, nr, &addr));
	assert_success(set(addr, nr * PAGE_SIZE, EFI_MEMORY_RO));
	/* The table of ranges is full in the end. */
	do {
		static u32 i;

		other = RAM_START + 0x200000 + 2 * i++ * PAGE_SIZE;
	} while (pages_allocate(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, 1, &other) == EFI_SUCCESS);
	addr += 16 * PAGE_SIZE;
	assert_status(pages_free(addr, 16), EFI_OUT_OF_RESOURCES);
	assert_int_equal(attributes_at(addr) & EFI_MEMORY_RO, EFI_MEMORY_RO);
	/* All of it takes no room. */
	assert_success(pages_free(addr - 16 * PAGE_SIZE, nr));
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)
#define TEST_PAGES(f)	cmocka_unit_test_setup(f, set_up_pages)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_PAGES(data_becomes_code),
		TEST_PAGES(each_attribute_comes_and_goes),
		TEST_PAGES(arguments_are_checked),
		TEST(what_is_not_mapped_is_unsupported),
		TEST_PAGES(different_pages_have_no_common_attributes),
		TEST(own_memory_is_denied),
		TEST(without_nx_only_execution_is_unsupported),
		TEST(no_memory_is_told),
		TEST(freed_pages_are_data_again),
		TEST(runtime_memory_is_described),
		TEST(objects_pools_and_free_memory_are_denied),
		TEST(pages_that_stay_keep_their_protection),
	};

	return RUN(tests);
}
