// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "image-builder.h"
#include "pagetable.h"

#define FILE_AT		(RAM_START + 0x100000)
#define ELSEWHERE	(RAM_START + 0x2340000)
#define RO		EFI_MEMORY_RO
#define XP		EFI_MEMORY_XP
#define X		PE_SCN_MEM_EXECUTE
#define W		PE_SCN_MEM_WRITE

static struct image_file img;
static struct efi_handle *image;
static u64 base;

static int set_up(void **state)
{
	(void)state;
	guest_has_nx = true;
	machine_reset();
	image_build(&img);
	img.opt->dll_flags = PE_DLL_NX_COMPAT;
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
	img.sections[1].raw_size = 8;
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
	img.sections[1].raw_size = 0;
	img.sections[1].rva = ELSEWHERE - base + 0x40;
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

/* Each for a reason of its own: all is executable, and the image writable. */
static void check_undeclared(void)
{
	load();
	assert_int_equal(attributes(base, IMG_SIZE), 0);
	assert_int_equal(attributes(ELSEWHERE, PAGE_SIZE), 0);
	assert_int_equal(attributes(RAM_END - 1, 1), 0);
}

static void undeclared_images_execute_what_they_want(void **state)
{
	(void)state;
	img.opt->dll_flags = 0;
	check_undeclared();
	set_up(state);
	img.sections[1].flags = W | X;
	check_undeclared();
	set_up(state);
	img.sections[0].rva -= 8;
	check_undeclared();
}

static void own_memory_is_never_let_go(void **state)
{
	(void)state;
	protect_init(ELSEWHERE, ELSEWHERE + PAGE_SIZE);
	/* As paging.c does: to be kept, its pages must be pages of their own. */
	assert_success(pagetable_change(page_table_root, ELSEWHERE, ELSEWHERE + PAGE_SIZE, RO, 0));
	img.opt->dll_flags = 0;
	load();
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
	img.opt->dll_flags = PE_DLL_NX_COMPAT;
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
	pages_append(addr, addr + 7 * PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
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
		TEST(own_memory_is_never_let_go),
		TEST(a_declared_child_is_protected_all_the_same),
		TEST(unloaded_images_leave_data),
		TEST(without_nx_code_is_still_read_only),
		TEST(no_tables_refuse_the_image),
	};

	return RUN(tests);
}
