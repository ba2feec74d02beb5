// SPDX-License-Identifier: GPL-2.0
/* PE32, the format of i386 images: what differs from PE32+, of which test_pe is about. */

#include "test.h"
#include "image-builder.h"

static struct image_file img;
static struct pe_image pe;

static int set_up(void **state)
{
	(void)state;
	image_build32(&img);
	memset(&pe, 0xaa, sizeof(pe));
	return 0;
}

static const char *parse(void)
{
	return pe_parse(img.bytes, sizeof(img.bytes), &pe);
}

static void good_image_is_taken(void **state)
{
	(void)state;
	assert_no_problem(parse());
	assert_int_equal(pe.machine, IMAGE_FILE_MACHINE_I386);
	assert_int_equal(pe.image_size, IMG_SIZE);
	assert_int_equal(pe.header_size, IMG_HEADERS);
	assert_int_equal(pe.entry, IMG_TEXT);
	assert_int_equal(pe.nr_sections, 3);
	assert_int_equal(pe.sections[1].virtual_address, IMG_DATA);
	assert_int_equal(pe.reloc.virtual_address, IMG_RELOC);
	assert_int_equal(pe.reloc.size, IMG_RELOC_SIZE);
	assert_true(pe.preferred == IMG_PREFERRED);
}

static void preferred_address_has_32_bits(void **state)
{
	(void)state;
	img.opt32->data_base = 0xffffffff;
	img.opt32->image_base = 0xfffff000;
	assert_no_problem(parse());
	assert_true(pe.preferred == 0xfffff000);
}

static void image_is_placed_and_relocated(void **state)
{
	static const u64 preferred[] = { IMG_PREFERRED, RAM_START + 0x100000 };
	u8 *base = ram(RAM_START);

	(void)state;
	ram_reset();
	for (u32 i = 0; i < ARRAY_SIZE(preferred); i++) {
		assert_no_problem(parse());
		pe_place(&pe, img.bytes, base);
		assert_memory_equal(base, img.bytes, IMG_HEADERS);
		/* Up to where it lies, and down */
		pe.preferred = preferred[i];
		*(u32 *)(base + IMG_POINTER) = pe.preferred + IMG_TEXT;
		*(u32 *)(base + IMG_POINTER + 4) = 0x12345678;
		assert_no_problem(pe_relocate(&pe, base));
		assert_int_equal(*(u32 *)(base + IMG_POINTER), RAM_START + IMG_TEXT);
		assert_int_equal(*(u32 *)(base + IMG_POINTER + 4), 0x12345678);
	}
}

/* In i386 code a table may be addressed from below its first element, or below 0. */
static void addresses_are_modulo_4g(void **state)
{
	u8 *base = ram(RAM_START);

	(void)state;
	ram_reset();
	assert_no_problem(parse());
	pe_place(&pe, img.bytes, base);
	*(u32 *)(base + IMG_POINTER) = 0xfffffff0;
	assert_no_problem(pe_relocate(&pe, base));
	assert_true(*(u32 *)(base + IMG_POINTER) == RAM_START - IMG_PREFERRED - 16);
	pe.preferred = 2 * RAM_START;
	*(u32 *)(base + IMG_POINTER) = 16;
	assert_no_problem(pe_relocate(&pe, base));
	assert_true(*(u32 *)(base + IMG_POINTER) == (u32)(16 - RAM_START));
}

static void truncated_at_each_byte(void **state)
{
	u32 shortest = IMG_RELOC_OFFSET + IMG_RELOC_SIZE;

	(void)state;
	for (u32 size = 0; size < IMG_FILE_SIZE; size++) {
		u8 *copy = malloc(size ? size : 1);
		const char *why;

		memcpy(copy, img.bytes, size);
		why = pe_parse(copy, size, &pe);
		free(copy);
		if (size < shortest && !why)
			fail_msg("%u bytes are taken for an image", size);
		if (size >= shortest && why)
			fail_msg("%u bytes: %s", size, why);
	}
}

/* The machine says which format it is, and the format must agree. */
static void formats_are_not_mixed(void **state)
{
	(void)state;
	img.opt->magic = IMAGE_NT_OPTIONAL_HDR64_MAGIC;
	assert_problem(parse(), "optional header of another kind");
	set_up(state);
	img.fh->machine = IMAGE_FILE_MACHINE_AMD64;
	assert_problem(parse(), "optional header of another kind");
	image_build(&img);
	img.fh->machine = IMAGE_FILE_MACHINE_I386;
	assert_problem(parse(), "optional header of another kind");
}

static void optional_headers_are_bounded(void **state)
{
	(void)state;
	img.fh->opt_hdr_size = sizeof(struct pe32_opt_hdr) - 1;
	assert_problem(parse(), "optional header too short");
	set_up(state);
	img.opt32->data_dirs = 7;
	assert_problem(parse(), "data directories run past the header");
	img.opt32->data_dirs = 0xffffffff;
	assert_problem(parse(), "data directories run past the header");
	img.opt32->data_dirs = 5;
	assert_no_problem(parse());
	assert_int_equal(pe.reloc.size, 0);
}

/* The kernel that scripts/build makes for i386, if it is there */
static void real_kernel_is_taken(void **state)
{
	const char *name = getenv("KERNEL32");
	FILE *f = name ? fopen(name, "rb") : NULL;
	static u8 file[1 << 25] __aligned(8);
	u32 size;

	(void)state;
	if (!f)
		skip();
	size = fread(file, 1, sizeof(file), f);
	fclose(f);
	assert_no_problem(pe_parse(file, size, &pe));
	assert_int_equal(pe.machine, IMAGE_FILE_MACHINE_I386);
	assert_true(pe.in_place);
	assert_non_null(pe_parse(file, size / 2, &pe));
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(good_image_is_taken),
		TEST(preferred_address_has_32_bits),
		TEST(image_is_placed_and_relocated),
		TEST(addresses_are_modulo_4g),
		TEST(truncated_at_each_byte),
		TEST(formats_are_not_mixed),
		TEST(optional_headers_are_bounded),
		TEST(real_kernel_is_taken),
	};

	return RUN(tests);
}
