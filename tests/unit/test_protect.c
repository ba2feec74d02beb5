// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "image-builder.h"
#include "pagetable.h"

#define FILE_AT		(RAM_START + 0x100000)
#define ELSEWHERE	(RAM_START + 0x2340000)
#define RO		EFI_MEMORY_RO
#define XP		EFI_MEMORY_XP
#define X		IMAGE_SCN_MEM_EXECUTE
#define W		IMAGE_SCN_MEM_WRITE

static struct image_file img;
static struct efi_handle *image;
static u64 base;

static int set_up(void **state)
{
	(void)state;
	guest_has_nx = true;
	machine_reset();
	image_build(&img);
	img.opt->dll_flags = IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
	img.sections[0].flags = X;
	img.sections[1].flags = W;
	return 0;
}

static void load(void)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	void *info;

	memcpy(ram(FILE_AT), img.bytes, sizeof(img.bytes));
	image = image_load_kernel(ram(FILE_AT), IMG_FILE_SIZE, 0, "");
	assert_success(protocol_get(image, &guid, &info));
	base = (uintptr_t)((struct efi_loaded_image *)info)->image_base;
}

static u64 attributes(u64 addr, u64 size)
{
	u64 attr = ~0ULL;

	assert_success(pagetable_get(page_table_root, addr, addr + size, &attr));
	return attr;
}

static void sections_are_what_they_say(void **state)
{
	(void)state;
	load();
	assert_int_equal(attributes(base, PAGE_SIZE), RO | XP);
	assert_int_equal(attributes(base + IMG_TEXT, PAGE_SIZE), RO);
	assert_int_equal(attributes(base + IMG_DATA, 2 * PAGE_SIZE), XP);
	assert_int_equal(attributes(base + IMG_RELOC, PAGE_SIZE), RO | XP);
	assert_int_equal(attributes(base - 1, 1), XP);
	assert_int_equal(attributes(base + IMG_SIZE, PAGE_SIZE), XP);
}

static void what_no_section_has_can_be_read_only(void **state)
{
	(void)state;
	img.opt->image_size = IMG_SIZE + 2 * PAGE_SIZE;
	img.sections[1].virtual_size = 8;
	img.sections[1].raw_data_size = 8;
	img.relocs[0] = PE_REL_ABSOLUTE << 12;
	img.sections[2].flags = W;
	load();
	assert_int_equal(attributes(base + IMG_DATA, PAGE_SIZE), XP);
	assert_int_equal(attributes(base + IMG_DATA + PAGE_SIZE, PAGE_SIZE), RO | XP);
	assert_int_equal(attributes(base + IMG_RELOC, PAGE_SIZE), XP);
	assert_int_equal(attributes(base + IMG_SIZE, 2 * PAGE_SIZE), RO | XP);
}

static void an_empty_section_is_nowhere(void **state)
{
	(void)state;
	img.sections[1].virtual_size = 0;
	img.sections[1].raw_data_size = 0;
	img.sections[1].virtual_address = ELSEWHERE - base + 0x40;
	img.sections[1].flags = 0;
	load();
	assert_int_equal(attributes(ELSEWHERE, 2 * PAGE_SIZE), XP);
}

static void no_page_is_writable_and_executable(void **state)
{
	(void)state;
	load();
	for (u64 addr = RAM_START; addr < RAM_END; addr += PAGE_SIZE)
		assert_true(attributes(addr, PAGE_SIZE) & (RO | XP));
}

/* mov $0x123, %eax; ret */
static const u8 returns[] = { 0xb8, 0x23, 0x01, 0x00, 0x00, 0xc3 };

/* Each for a reason of its own: from the start on what is free then is executable. */
static void check_undeclared(void)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	efi_physical_addr_t mine;
	struct efi_handle *child;
	void *info;
	u64 at;

	load();
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, &mine));
	assert_success(image_load(false, image, NULL, img.bytes, sizeof(img.bytes), &child));
	assert_success(protocol_get(child, &guid, &info));
	at = (uintptr_t)((struct efi_loaded_image *)info)->image_base;
	/* Loading alone changes nothing. */
	assert_int_equal(attributes(at, IMG_SIZE), XP);
	assert_int_equal(attributes(ELSEWHERE, PAGE_SIZE), XP);

	assert_status(image_start(image, NULL, NULL), 0x123);
	assert_int_equal(attributes(base, IMG_SIZE), 0);
	assert_int_equal(attributes(ELSEWHERE, PAGE_SIZE), 0);
	assert_int_equal(attributes(RAM_START, PAGE_SIZE), 0);
	/* What somebody had before stays data, until it is free. */
	assert_int_equal(attributes(mine, PAGE_SIZE), XP);
	assert_int_equal(attributes(FILE_AT, PAGE_SIZE), XP);
	assert_int_equal(attributes(at, IMG_SIZE), XP);
	assert_success(pages_free(mine, 1));
	assert_int_equal(attributes(mine, PAGE_SIZE), 0);
	assert_status(image_start(child, NULL, NULL), 0x123);
	assert_int_equal(attributes(at, IMG_SIZE), 0);
}

static void undeclared_images_execute_what_they_want(void **state)
{
	u16 nx = IMAGE_DLLCHARACTERISTICS_NX_COMPAT, dll_flags[] = { 0, nx, nx };

	for (u32 i = 0; i < ARRAY_SIZE(dll_flags); i++) {
		set_up(state);
		assert_true(pages_claim(FILE_AT, IMG_FILE_SIZE, EFI_LOADER_DATA, false));
		memcpy(img.bytes + IMG_TEXT_OFFSET, returns, sizeof(returns));
		img.opt->dll_flags = dll_flags[i];
		if (i == 1)
			img.sections[1].flags = W | X;
		if (i == 2)
			img.sections[1].virtual_address = IMG_TEXT + 0x300;
		img.relocs[0] = PE_REL_ABSOLUTE << 12;
		check_undeclared();
	}
}

/* The loaded image protocol is its parent's to write, and says nothing of what is protected. */
static void where_an_image_lies_is_not_asked_of_others(void **state)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	struct efi_loaded_image *info;
	efi_physical_addr_t mine;
	void *interface;

	(void)state;
	memcpy(img.bytes + IMG_TEXT_OFFSET, returns, sizeof(returns));
	img.opt->dll_flags = 0;
	assert_true(pages_claim(FILE_AT, IMG_FILE_SIZE, EFI_LOADER_DATA, false));
	load();
	assert_success(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 2, &mine));
	assert_success(protocol_get(image, &guid, &interface));
	info = interface;
	info->image_base = ram(mine);
	info->image_size = PAGE_SIZE;
	assert_status(image_start(image, NULL, NULL), 0x123);
	assert_int_equal(attributes(mine, 2 * PAGE_SIZE), XP);
	assert_int_equal(attributes(base, IMG_SIZE), 0);
}

static void own_memory_is_never_let_go(void **state)
{
	(void)state;
	assert_true(pages_claim(ELSEWHERE, PAGE_SIZE, EFI_LOADER_CODE, false));
	assert_success(pagetable_change(page_table_root, ELSEWHERE, ELSEWHERE + PAGE_SIZE, RO, 0));
	img.opt->dll_flags = 0;
	load();
	assert_true(protect_undeclared(ram(base), IMG_SIZE));
	assert_int_equal(attributes(ELSEWHERE, PAGE_SIZE), RO | XP);
	assert_int_equal(attributes(ELSEWHERE + PAGE_SIZE, PAGE_SIZE), 0);
}

static void a_declared_child_is_protected_all_the_same(void **state)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	struct efi_loaded_image *info;
	struct efi_handle *child;
	void *interface;
	u64 at;

	(void)state;
	img.opt->dll_flags = 0;
	load();
	assert_true(protect_undeclared(ram(base), IMG_SIZE));
	img.opt->dll_flags = IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
	assert_success(image_load(false, image, NULL, img.bytes, sizeof(img.bytes), &child));
	assert_success(protocol_get(child, &guid, &interface));
	info = interface;
	at = (uintptr_t)info->image_base;
	assert_int_equal(attributes(at + IMG_TEXT, PAGE_SIZE), RO);
	assert_int_equal(attributes(at + IMG_DATA, PAGE_SIZE), XP);
	/* What it leaves can be executed, as all the rest. */
	assert_success(image_unload(child));
	assert_int_equal(attributes(at, IMG_SIZE), 0);
}

/* An image that is running keeps what its section headers say. */
static void a_declared_image_stays_as_it_is(void **state)
{
	struct efi_handle *child;

	(void)state;
	load();
	img.opt->dll_flags = 0;
	memcpy(img.bytes + IMG_TEXT_OFFSET, returns, sizeof(returns));
	assert_success(image_load(false, image, NULL, img.bytes, sizeof(img.bytes), &child));
	assert_status(image_start(child, NULL, NULL), 0x123);
	assert_int_equal(attributes(base, PAGE_SIZE), RO | XP);
	assert_int_equal(attributes(base + IMG_TEXT, PAGE_SIZE), RO);
	assert_int_equal(attributes(base + IMG_DATA, 2 * PAGE_SIZE), XP);
	assert_int_equal(attributes(ELSEWHERE, PAGE_SIZE), 0);
}

static void no_tables_start_nothing(void **state)
{
	efi_physical_addr_t border = RAM_START + 0x3340000, low = RAM_START + 0x410000;

	(void)state;
	img.opt->dll_flags = 0;
	load();
	assert_success(pages_allocate(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, 1, &border));
	assert_success(pages_allocate(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA, 1, &low));
	for (u64 at = RAM_START + 0x200000; at < RAM_START + 0x3000000; at += 0x200000)
		pagetable_change(page_table_root, at, at + PAGE_SIZE, RO, 0);
	while (pool_new(0x100000) || pool_new(PAGE_SIZE) || pool_new(PAGE_SIZE / 4))
		;
	/* The pool's pages are as free ones, and one of them needs no table. */
	assert_success(pages_free(low, 1));
	assert_ptr_equal(pool_new(PAGE_SIZE / 4), ram(low));
	assert_success(pages_free(border, 1));
	assert_status(image_start(image, NULL, NULL), EFI_OUT_OF_RESOURCES);
	assert_true(handle_valid(image));
	/* It has not run, so nothing is executable, but for what became a table meanwhile. */
	for (u64 at = RAM_START; at < RAM_END; at += PAGE_SIZE)
		assert_true(attributes(at, PAGE_SIZE) & XP ||
			    pages_region(at)->owner == PAGES_TABLE);
}

static void check_evil(u32 field)
{
	u32 table = (u8 *)img.sections - img.bytes;
	u8 *file = ram(FILE_AT);
	struct section_header *sections = (void *)(file + table);

	assert_true(pages_claim(FILE_AT, IMG_SIZE, EFI_LOADER_DATA, false));
	img.opt->image_base = FILE_AT - X;
	memcpy(file, img.bytes, IMG_HEADERS);
	memcpy(file + IMG_RELOC, img.block, IMG_RELOC_SIZE);
	for (u32 n = 0; n < 3; n++)
		sections[n].data_addr = sections[n].virtual_address;
	*(struct pe_reloc_block *)(file + IMG_RELOC) = (struct pe_reloc_block){ 0, 12 };
	*(u16 *)(file + IMG_RELOC + 8) =
		PE_REL_HIGHLOW << 12 | (table + sizeof(*sections) + field);
	assert_true(STOPS(image_load_kernel(file, IMG_SIZE, IMG_SIZE, "")));
	assert_string_equal(guest_line, "kernel image of 20480 bytes refused: "
			    "relocation of headers or of other relocations");
	assert_int_equal(attributes(RAM_START, RAM_END - RAM_START), XP);
}

/*
 * The section table is in the headers. A relocation that reaches it would have another
 * section protected than the one that was checked.
 */
static void headers_change_nothing(void **state)
{
	check_evil(offsetof(struct section_header, flags));
	set_up(state);
	check_evil(offsetof(struct section_header, virtual_address));
	set_up(state);
	check_evil(offsetof(struct section_header, virtual_size));
}

static void unloaded_images_leave_data(void **state)
{
	(void)state;
	load();
	assert_success(image_unload(image));
	assert_int_equal(attributes(base, IMG_SIZE), XP);
}

static void without_nx_code_is_still_read_only(void **state)
{
	(void)state;
	guest_has_nx = false;
	machine_reset();
	load();
	assert_int_equal(attributes(base + IMG_TEXT, PAGE_SIZE), RO);
	assert_int_equal(attributes(base + IMG_DATA, PAGE_SIZE), 0);
	assert_success(image_unload(image));
	assert_int_equal(attributes(base, IMG_SIZE), 0);
	guest_has_nx = true;
}

static void no_tables_refuse_the_image(void **state)
{
	efi_physical_addr_t addr = RAM_START;

	(void)state;
	/* Room for the image and for what describes it, and none for a table */
	for (u64 at = RAM_START + 0x200000; at < RAM_START + 0x3000000; at += 0x200000)
		pagetable_change(page_table_root, at, at + PAGE_SIZE, RO, 0);
	pages_reset();
	pages_append(addr, addr + 8 * PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
	memcpy(ram(FILE_AT), img.bytes, sizeof(img.bytes));
	assert_true(STOPS(image_load_kernel(ram(FILE_AT), IMG_FILE_SIZE, 0, "")));
	assert_string_equal(guest_line, "kernel image of 3072 bytes refused: "
			    "no page tables for its sections");
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(sections_are_what_they_say),
		TEST(what_no_section_has_can_be_read_only),
		TEST(an_empty_section_is_nowhere),
		TEST(no_page_is_writable_and_executable),
		TEST(undeclared_images_execute_what_they_want),
		TEST(where_an_image_lies_is_not_asked_of_others),
		TEST(own_memory_is_never_let_go),
		TEST(a_declared_child_is_protected_all_the_same),
		TEST(a_declared_image_stays_as_it_is),
		TEST(no_tables_start_nothing),
		TEST(headers_change_nothing),
		TEST(unloaded_images_leave_data),
		TEST(without_nx_code_is_still_read_only),
		TEST(no_tables_refuse_the_image),
	};

	return RUN(tests);
}
