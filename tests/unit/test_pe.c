// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "image-builder.h"

static struct image_file img;
static struct pe_image pe;

static int set_up(void **state)
{
	(void)state;
	image_build(&img);
	memset(&pe, 0xaa, sizeof(pe));
	return 0;
}

/* Parse a copy that ends where its allocation does. */
static const char *parse_exact(u32 size)
{
	u8 *copy = malloc(size ? size : 1);
	const char *why;

	memcpy(copy, img.bytes, size);
	why = pe_parse(copy, size, &pe);
	free(copy);
	return why;
}

static const char *parse(void)
{
	return pe_parse(img.bytes, sizeof(img.bytes), &pe);
}

/* Parse, place and relocate in memory that ends where the image does. */
static const char *load(u8 **base)
{
	static u8 *last;
	const char *why = parse();

	if (why)
		return why;
	free(last);
	last = aligned_alloc(PAGE_SIZE, pe.image_size);
	memset(last, 0xee, pe.image_size);
	pe_place(&pe, img.bytes, last);
	*base = last;
	return pe_relocate(&pe, last);
}

static bool is_filled(const u8 *p, u8 value, u64 size)
{
	while (size && *p == value)
		p++, size--;
	return !size;
}

static void good_image_is_taken(void **state)
{
	(void)state;
	assert_no_problem(parse());
	assert_int_equal(pe.image_size, IMG_SIZE);
	assert_int_equal(pe.header_size, IMG_HEADERS);
	assert_int_equal(pe.entry, IMG_TEXT);
	assert_int_equal(pe.nr_sections, 3);
	assert_int_equal(pe.reloc.size, IMG_RELOC_SIZE);
	assert_true(pe.preferred == IMG_PREFERRED);
	assert_false(pe.in_place);
}

static void image_is_placed_and_relocated(void **state)
{
	u8 *base;

	(void)state;
	assert_no_problem(load(&base));
	assert_memory_equal(base, img.bytes, IMG_HEADERS);
	assert_true(is_filled(base + IMG_HEADERS, 0, IMG_TEXT - IMG_HEADERS));
	assert_true(is_filled(base + IMG_TEXT, 0xcc, 0x400));
	assert_true(is_filled(base + IMG_TEXT + 0x400, 0, 0xc00));
	assert_true(is_filled(base + IMG_DATA, 0xdd, 8));
	assert_true(is_filled(base + IMG_DATA + 16, 0xdd, IMG_DATA_RAW - 16));
	assert_true(is_filled(base + IMG_DATA + IMG_DATA_RAW, 0, 0x2000 - IMG_DATA_RAW));
	assert_true(is_filled(base + IMG_RELOC + IMG_RELOC_SIZE, 0, 0x1000 - IMG_RELOC_SIZE));
	assert_true(*(u64 *)(base + IMG_POINTER) == (uintptr_t)base + IMG_TEXT);
}

/* Whatever the length, either an error or an image that lies inside the file. */
static void truncated_at_each_byte(void **state)
{
	u32 shortest = IMG_RELOC_OFFSET + IMG_RELOC_SIZE;

	(void)state;
	for (u32 size = 0; size < IMG_FILE_SIZE; size++) {
		const char *why = parse_exact(size);

		if (size < shortest && !why)
			fail_msg("%u bytes are taken for an image", size);
		if (size >= shortest && why)
			fail_msg("%u bytes: %s", size, why);
	}
}

static void other_files_are_refused(void **state)
{
	static const u8 elf[4096] = "\177ELF\2\1\1";
	static const u8 zeroes[4096];

	(void)state;
	assert_problem(parse_exact(0), "no PE image");
	assert_problem(pe_parse(elf, sizeof(elf), &pe), "no PE image");
	assert_problem(pe_parse(zeroes, sizeof(zeroes), &pe), "no PE image");
	img.fh->magic++;
	assert_problem(parse(), "no PE signature");
}

static void other_machines_are_refused(void **state)
{
	static const u16 machines[] = { 0, 0x014d, 0xaa64, 0x01c2, 0x5064, 0xffff };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(machines); i++) {
		img.fh->machine = machines[i];
		assert_problem(parse(), "built for another machine");
		assert_true(pe.foreign);
	}
	img.fh->magic++;
	assert_problem(parse(), "no PE signature");
	assert_false(pe.foreign);
}

static void header_offsets_are_bounded(void **state)
{
	static const u32 offsets[] = {
		IMG_FILE_SIZE - 4, IMG_FILE_SIZE, 0x7ffffffc, 0x80000000, 0xfffffffc, 0xffffffff,
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(offsets); i++) {
		*(u32 *)(img.bytes + offsetof(struct mz_hdr, peaddr)) = offsets[i];
		assert_problem(parse(), "truncated before the PE header");
	}
	/* Headers over each other: strange, but inside the file */
	*(u32 *)(img.bytes + offsetof(struct mz_hdr, peaddr)) = 0;
	assert_non_null(parse());
}

/* Linux 5.10 has its header at 0x82, memtest86+ at 0x7a, and nothing asks for more. */
static void headers_may_be_anywhere(void **state)
{
	static const u32 offsets[] = { 0x41, 0x7a, 0x82, 0x87, 0x90 };
	u8 *base;

	for (u32 i = 0; i < ARRAY_SIZE(offsets); i++) {
		set_up(state);
		memmove(img.bytes + offsets[i], img.bytes + IMG_PE, 0x200);
		memset(img.bytes + IMG_PE, 0, offsets[i] - IMG_PE);
		*(u32 *)(img.bytes + offsetof(struct mz_hdr, peaddr)) = offsets[i];
		assert_no_problem(load(&base));
		assert_int_equal(*(u64 *)(base + IMG_POINTER), (uintptr_t)base + IMG_TEXT);
	}
}

/* Once a file is checked it may change: what was checked is what is used. */
static void what_was_checked_is_used(void **state)
{
	u8 *base = aligned_alloc(PAGE_SIZE, IMG_SIZE);

	(void)state;
	assert_no_problem(parse());
	memset(img.bytes, 0xff, IMG_HEADERS);
	pe_place(&pe, img.bytes, base);
	assert_no_problem(pe_relocate(&pe, base));
	assert_true(is_filled(base, 0xff, IMG_HEADERS));
	assert_true(is_filled(base + IMG_TEXT, 0xcc, 0x400));
	assert_int_equal(*(u64 *)(base + IMG_POINTER), (uintptr_t)base + IMG_TEXT);
	free(base);
}

static void linux_kernels_are_told(void **state)
{
	(void)state;
	assert_no_problem(parse());
	assert_false(pe.is_linux);
	memcpy(img.bytes + 0x202, "HdrS", 4);
	assert_no_problem(parse());
	assert_true(pe.is_linux);
}

static void optional_headers_are_checked(void **state)
{
	(void)state;
	img.opt->magic = 0x010b;
	assert_problem(parse(), "optional header of another kind");
	set_up(state);
	img.fh->opt_hdr_size = sizeof(*img.opt) - 1;
	assert_problem(parse(), "optional header too short");
	set_up(state);
	img.fh->opt_hdr_size = 0xffff;
	assert_problem(parse(), "truncated in the section table");
	set_up(state);
	img.opt->data_dirs = 7;
	assert_problem(parse(), "data directories run past the header");
	img.opt->data_dirs = 0xffffffff;
	assert_problem(parse(), "data directories run past the header");
	set_up(state);
	img.opt->subsys = IMAGE_SUBSYSTEM_EFI_APPLICATION - 1;
	assert_problem(parse(), "neither an EFI application nor a driver");
	assert_true(pe.foreign);
	img.opt->subsys = IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER + 1;
	assert_problem(parse(), "neither an EFI application nor a driver");
	img.opt->subsys = IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER;
	assert_null(parse());
}

static void sizes_of_the_image_are_bounded(void **state)
{
	static const u32 bad[] = { 0, PE_MAX_IMAGE_SIZE + 1, 0xfffff001, 0xffffffff };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		img.opt->image_size = bad[i];
		assert_problem(parse(), "size of image out of range");
	}
	img.opt->image_size = PE_MAX_IMAGE_SIZE;
	assert_no_problem(parse());
	img.opt->image_size = IMG_SIZE - 0xfff;
	assert_no_problem(parse());
	assert_int_equal(pe.image_size, IMG_SIZE);
}

static void sizes_of_headers_are_bounded(void **state)
{
	static const u32 bad[] = { 0, IMG_PE, 0x16f, IMG_FILE_SIZE + 1, 0xffffffff };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		img.opt->header_size = bad[i];
		assert_problem(parse(), "size of headers out of range");
	}
}

static void entries_outside_are_refused(void **state)
{
	static const u32 bad[] = { 0, IMG_SIZE, 0x80000000, 0xffffffff };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		img.opt->entry_point = bad[i];
		assert_problem(parse(), "entry point outside the image");
	}
}

static void too_many_sections_are_refused(void **state)
{
	(void)state;
	img.fh->sections = PE_MAX_SECTIONS;
	assert_problem(parse(), "truncated in the section table");
	img.fh->sections = PE_MAX_SECTIONS + 1;
	assert_problem(parse(), "more sections than a PE image may have");
	img.fh->sections = 0xffff;
	assert_problem(parse(), "more sections than a PE image may have");
	img.fh->sections = 0;
	assert_no_problem(parse());
}

/* ukify 262 merges an .sbat into stub 252 that ends behind the beginning of .sdmagic. */
static void the_last_of_overlapping_sections_wins(void **state)
{
	u8 *base;

	(void)state;
	img.opt->dll_flags = IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
	img.relocs[0] = PE_REL_ABSOLUTE << 12;
	img.sections[1].virtual_address = IMG_TEXT + 0x300;
	img.sections[1].virtual_size = IMG_DATA_RAW;
	assert_no_problem(load(&base));
	assert_false(pe.in_place);
	assert_false(pe.nx_compat);
	assert_true(is_filled(base + IMG_TEXT, 0xcc, 0x300));
	assert_true(is_filled(base + IMG_TEXT + 0x300, 0xdd, 8));
	assert_true(is_filled(base + IMG_TEXT + 0x310, 0xdd, IMG_DATA_RAW - 0x10));
	assert_true(is_filled(base + IMG_TEXT + 0x500, 0, 0x2b00));

	/* Over the headers, which are not what is believed */
	img.sections[1].virtual_address = 0;
	assert_no_problem(load(&base));
	assert_false(pe.nx_compat);
	assert_true(is_filled(base, 0xdd, 8));
	assert_memory_equal(base + IMG_DATA_RAW, img.bytes + IMG_DATA_RAW,
			    IMG_HEADERS - IMG_DATA_RAW);
}

static void sections_may_be_in_any_order(void **state)
{
	struct section_header first = img.sections[0];
	u8 *base;

	(void)state;
	img.opt->dll_flags = IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
	img.sections[0] = img.sections[2];
	img.sections[2] = first;
	assert_no_problem(load(&base));
	assert_false(pe.nx_compat);
	assert_true(is_filled(base + IMG_HEADERS, 0, IMG_TEXT - IMG_HEADERS));
	assert_true(is_filled(base + IMG_TEXT, 0xcc, 0x400));
	assert_true(is_filled(base + IMG_TEXT + 0x400, 0, 0xc00));
	assert_true(is_filled(base + IMG_DATA + 16, 0xdd, IMG_DATA_RAW - 16));
	assert_true(is_filled(base + IMG_DATA + IMG_DATA_RAW, 0, 0x2000 - IMG_DATA_RAW));
	assert_int_equal(*(u64 *)(base + IMG_POINTER), (uintptr_t)base + IMG_TEXT);
}

static void sections_outside_the_image_are_refused(void **state)
{
	(void)state;
	img.sections[2].virtual_size = 0x1001;
	assert_problem(parse(), "a section lies outside the image");
	img.sections[2].virtual_size = 0xffffffff;
	assert_problem(parse(), "a section lies outside the image");
	set_up(state);
	img.sections[2].virtual_address = 0xffffffff;
	assert_problem(parse(), "a section lies outside the image");
	set_up(state);
	img.sections[2].virtual_size = 0;
	img.sections[2].raw_data_size = 0x2000;
	assert_problem(parse(), "a section lies outside the image");
}

static void sections_outside_the_file_are_refused(void **state)
{
	(void)state;
	img.sections[1].data_addr = 0xffffffff;
	assert_problem(parse(), "a section lies outside the file");
	img.sections[1].data_addr = IMG_FILE_SIZE - IMG_DATA_RAW + 1;
	assert_problem(parse(), "a section lies outside the file");
	set_up(state);
	img.sections[1].raw_data_size = IMG_DATA_SIZE;
	assert_problem(parse(), "a section lies outside the file");
	img.sections[1].raw_data_size = 0;
	img.sections[1].data_addr = 0xffffffff;
	assert_no_problem(parse());
}

static void image_that_can_stay_is_recognized(void **state)
{
	(void)state;
	for (u32 i = 0; i < 3; i++) {
		img.sections[i].data_addr = img.sections[i].virtual_address;
		img.sections[i].raw_data_size = 0;
	}
	assert_no_problem(parse());
	assert_true(pe.in_place);
	img.sections[0].raw_data_size = 0x200;
	img.sections[0].data_addr = IMG_TEXT_OFFSET;
	assert_no_problem(parse());
	assert_false(pe.in_place);
}

/* A signature behind the file's last section lies where .bss goes. */
static void tails_are_cleared_in_place(void **state)
{
	u8 *base = aligned_alloc(PAGE_SIZE, IMG_SIZE);

	(void)state;
	for (u32 i = 0; i < 3; i++)
		img.sections[i].data_addr = img.sections[i].virtual_address;
	memset(base, 0x55, IMG_SIZE);
	memcpy(base, img.bytes, IMG_HEADERS);
	assert_no_problem(pe_parse(base, IMG_SIZE, &pe));
	assert_true(pe.in_place);
	pe_place(&pe, base, base);
	assert_memory_equal(base, img.bytes, IMG_HEADERS);
	assert_true(is_filled(base + IMG_DATA, 0x55, IMG_DATA_RAW));
	assert_true(is_filled(base + IMG_DATA + IMG_DATA_RAW, 0, IMG_DATA_SIZE - IMG_DATA_RAW));
	assert_true(is_filled(base + IMG_RELOC + IMG_RELOC_SIZE, 0, 0x1000 - IMG_RELOC_SIZE));
	free(base);
}

static void directories_of_relocations_are_bounded(void **state)
{
	(void)state;
	img.dirs[PE_DIR_BASE_RELOC].virtual_address = IMG_SIZE + 1;
	assert_problem(parse(), "relocations outside the image");
	img.dirs[PE_DIR_BASE_RELOC].virtual_address = 0xfffffff8;
	assert_problem(parse(), "relocations outside the image");
	set_up(state);
	img.dirs[PE_DIR_BASE_RELOC].size = 0x1001;
	assert_problem(parse(), "relocations outside the image");
	img.dirs[PE_DIR_BASE_RELOC].size = 0xffffffff;
	assert_problem(parse(), "relocations outside the image");
}

/* Where no section is there are zeroes: a table without an entry. */
static void relocations_may_be_in_no_section(void **state)
{
	struct data_dirent *dir = &img.dirs[PE_DIR_BASE_RELOC];
	u8 *base;

	(void)state;
	dir->size = 0x1000;
	assert_no_problem(load(&base));
	assert_int_equal(*(u64 *)(base + IMG_POINTER), (uintptr_t)base + IMG_TEXT);
	*dir = (struct data_dirent){ IMG_TEXT + 0x400, 0xc00 };
	assert_no_problem(load(&base));
	assert_int_equal(*(u64 *)(base + IMG_POINTER), IMG_POINTER_VALUE);
	*dir = (struct data_dirent){ 0, 0 };
	assert_no_problem(load(&base));
}

static void declaration_of_nx_counts_if_it_can(void **state)
{
	const u32 both = IMAGE_SCN_MEM_WRITE | IMAGE_SCN_MEM_EXECUTE;

	(void)state;
	assert_no_problem(parse());
	assert_false(pe.nx_compat);
	img.opt->dll_flags = IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
	assert_no_problem(parse());
	assert_true(pe.nx_compat);
	img.opt->dll_flags = ~IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
	assert_no_problem(parse());
	assert_false(pe.nx_compat);

	img.opt->dll_flags = IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
	img.sections[0].flags = IMAGE_SCN_MEM_EXECUTE;
	img.sections[1].flags = IMAGE_SCN_MEM_WRITE;
	assert_no_problem(parse());
	assert_true(pe.nx_compat);
	img.sections[1].flags = both;
	assert_no_problem(parse());
	assert_false(pe.nx_compat);
	/* One that takes no memory says nothing. */
	img.sections[1].virtual_size = 0;
	img.sections[1].raw_data_size = 0;
	assert_no_problem(parse());
	assert_true(pe.nx_compat);
	img.sections[2].virtual_address += 0x200;
	img.dirs[PE_DIR_BASE_RELOC].size = 0;
	assert_no_problem(parse());
	assert_false(pe.nx_compat);
}

static void blocks_of_relocations_are_checked(void **state)
{
	u8 *base;

	(void)state;
	img.block->size = 0;
	assert_problem(load(&base), "relocation block of impossible size");
	img.block->size = 7;
	assert_problem(load(&base), "relocation block of impossible size");
	img.block->size = IMG_RELOC_SIZE + 1;
	assert_problem(load(&base), "relocation block of impossible size");
	img.block->size = 0xffffffff;
	assert_problem(load(&base), "relocation block of impossible size");
}

/* Some linkers give the directory the size of the section, and fill that with zeroes. */
static void padding_of_relocations_is_none(void **state)
{
	u8 *base;

	(void)state;
	for (u32 size = IMG_RELOC_SIZE; size < IMG_RELOC_SIZE + 40; size++) {
		img.dirs[PE_DIR_BASE_RELOC].size = size;
		assert_no_problem(load(&base));
		assert_int_equal(*(u64 *)(base + IMG_POINTER), (uintptr_t)base + IMG_TEXT);
	}
	/* Blocks without an entry, of half an entry, and at an odd address */
	img.sections[2].virtual_size = 0x200;
	img.block[1] = img.block[0];
	img.block[0] = (struct pe_reloc_block){ 0, 8 };
	img.relocs[4] = PE_REL_DIR64 << 12 | (IMG_POINTER & 0xfff);
	img.dirs[PE_DIR_BASE_RELOC].size = IMG_RELOC_SIZE + 8;
	assert_no_problem(load(&base));
	assert_int_equal(*(u64 *)(base + IMG_POINTER), (uintptr_t)base + IMG_TEXT);
	memmove((u8 *)img.block + 9, img.block + 1, IMG_RELOC_SIZE);
	img.block[0].size = 9;
	img.dirs[PE_DIR_BASE_RELOC].size = IMG_RELOC_SIZE + 9;
	assert_no_problem(load(&base));
	assert_int_equal(*(u64 *)(base + IMG_POINTER), (uintptr_t)base + IMG_TEXT);
	/* Too short for a block */
	img.dirs[PE_DIR_BASE_RELOC].size = 7;
	assert_no_problem(load(&base));
	assert_int_equal(*(u64 *)(base + IMG_POINTER), IMG_POINTER_VALUE);
}

static void relocations_outside_the_image_are_refused(void **state)
{
	static const u32 pages[] = { IMG_SIZE, 0x7ffff000, 0xfffff000, 0xffffffff };
	u8 *base;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(pages); i++) {
		img.block->rva = pages[i];
		assert_problem(load(&base), "relocation outside the image");
	}
	img.block->rva = IMG_SIZE - 0x1000;
	img.relocs[0] = PE_REL_DIR64 << 12 | 0xff9;
	assert_problem(load(&base), "relocation outside the image");
	img.relocs[0] = PE_REL_DIR64 << 12 | 0xff8;
	assert_no_problem(load(&base));
}

static void relocations_of_unknown_type_are_refused(void **state)
{
	u8 *base;

	(void)state;
	for (u32 type = 1; type < 16; type++) {
		if (type == PE_REL_DIR64 || type == PE_REL_HIGHLOW)
			continue;
		img.relocs[1] = type << 12;
		assert_problem(load(&base), "relocation of unknown type");
	}
}

static void short_relocations_that_do_not_reach_are_refused(void **state)
{
	u8 *base;

	(void)state;
	img.relocs[0] = PE_REL_HIGHLOW << 12 | (IMG_POINTER & 0xfff);
	assert_problem(load(&base), "32-bit relocation does not reach");
}

static void short_relocations_below_4g_are_applied(void **state)
{
	u8 *base = ram(RAM_START);

	(void)state;
	ram_reset();
	img.relocs[0] = PE_REL_HIGHLOW << 12 | (IMG_POINTER & 0xfff);
	assert_no_problem(parse());
	pe_place(&pe, img.bytes, base);
	assert_no_problem(pe_relocate(&pe, base));
	assert_int_equal(*(u32 *)(base + IMG_POINTER), RAM_START + IMG_TEXT);
	assert_int_equal(*(u32 *)(base + IMG_POINTER + 4), 0);

	/* Downwards past 0 is no way to reach it either. */
	pe_place(&pe, img.bytes, base);
	pe.preferred = RAM_START + 1;
	*(u32 *)(base + IMG_POINTER) = 0;
	assert_problem(pe_relocate(&pe, base), "32-bit relocation does not reach");
}

static void relocations_at_the_preferred_address_are_none(void **state)
{
	u8 *base;

	(void)state;
	assert_no_problem(load(&base));
	pe.preferred = (uintptr_t)base;
	img.block->size = 0;
	memcpy(base + IMG_RELOC, img.block, IMG_RELOC_SIZE);
	assert_no_problem(pe_relocate(&pe, base));
}

/* What has been checked stays so: nothing changes the table that is being read. */
static void relocations_of_relocations_are_refused(void **state)
{
	static const u16 bad[] = { 0, 4, 11 };
	u8 *base;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		img.block->rva = IMG_RELOC;
		img.relocs[0] = PE_REL_DIR64 << 12 | bad[i];
		assert_problem(load(&base), "relocation of headers or of other relocations");
		img.block->rva = IMG_RELOC - 0x1000;
		img.relocs[0] = PE_REL_DIR64 << 12 | 0xff9;
		assert_problem(load(&base), "relocation of headers or of other relocations");
	}
	img.relocs[0] = PE_REL_DIR64 << 12 | 0xff8;
	assert_no_problem(load(&base));
	img.block->rva = IMG_RELOC;
	img.relocs[0] = PE_REL_DIR64 << 12 | IMG_RELOC_SIZE;
	assert_no_problem(load(&base));
}

static void relocations_of_headers_are_refused(void **state)
{
	u8 *base;

	(void)state;
	img.block->rva = 0;
	for (u32 at = 0; at < IMG_HEADERS; at++) {
		img.relocs[0] = PE_REL_DIR64 << 12 | at;
		assert_problem(load(&base), "relocation of headers or of other relocations");
	}
	img.relocs[0] = PE_REL_DIR64 << 12 | IMG_HEADERS;
	assert_no_problem(load(&base));
}

static void random_bytes_do_no_harm(void **state)
{
	struct rng rng = rng_start(0);
	u8 *base;

	for (u32 round = 0; round < 3000; round++) {
		set_up(state);
		for (u32 i = rng_below(&rng, 4) + 1; i--;)
			img.bytes[rng_below(&rng, 2) ? rng_below(&rng, 0x170) :
				  IMG_RELOC_OFFSET + rng_below(&rng, IMG_RELOC_SIZE)] =
				rng_next(&rng) >> 24;
		if (parse() || pe.image_size > 1 << 24)
			continue;
		load(&base);
	}
}

/* A kernel that was built, if there is one */
static void real_kernel_is_taken(void **state)
{
	const char *name = getenv("KERNEL");
	FILE *f = name ? fopen(name, "rb") : NULL;
	long size;
	void *file;

	(void)state;
	if (!f)
		skip();
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	rewind(f);
	file = malloc(size);
	assert_int_equal(fread(file, 1, size, f), size);
	fclose(f);
	assert_no_problem(pe_parse(file, size, &pe));
	assert_true(pe.nr_sections >= 2);
	assert_non_null(pe_parse(file, size / 2, &pe));
	free(file);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(good_image_is_taken),
		TEST(image_is_placed_and_relocated),
		TEST(truncated_at_each_byte),
		TEST(other_files_are_refused),
		TEST(other_machines_are_refused),
		TEST(header_offsets_are_bounded),
		TEST(headers_may_be_anywhere),
		TEST(what_was_checked_is_used),
		TEST(linux_kernels_are_told),
		TEST(optional_headers_are_checked),
		TEST(sizes_of_the_image_are_bounded),
		TEST(sizes_of_headers_are_bounded),
		TEST(entries_outside_are_refused),
		TEST(too_many_sections_are_refused),
		TEST(the_last_of_overlapping_sections_wins),
		TEST(sections_may_be_in_any_order),
		TEST(sections_outside_the_image_are_refused),
		TEST(sections_outside_the_file_are_refused),
		TEST(image_that_can_stay_is_recognized),
		TEST(tails_are_cleared_in_place),
		TEST(directories_of_relocations_are_bounded),
		TEST(relocations_may_be_in_no_section),
		TEST(declaration_of_nx_counts_if_it_can),
		TEST(blocks_of_relocations_are_checked),
		TEST(padding_of_relocations_is_none),
		TEST(relocations_outside_the_image_are_refused),
		TEST(relocations_of_unknown_type_are_refused),
		TEST(short_relocations_that_do_not_reach_are_refused),
		TEST(short_relocations_below_4g_are_applied),
		TEST(relocations_at_the_preferred_address_are_none),
		TEST(relocations_of_relocations_are_refused),
		TEST(relocations_of_headers_are_refused),
		TEST(random_bytes_do_no_harm),
		TEST(real_kernel_is_taken),
	};

	return RUN(tests);
}
