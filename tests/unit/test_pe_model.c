// SPDX-License-Identifier: GPL-2.0
/* Random good images: what is in memory afterwards is what a simple model has. */

#include "test.h"
#include "pe.h"

#define HEADERS		0x400
#define MAX_SECTIONS	6
#define MAX_FILE	0x20000
#define MAX_IMAGE	0x40000
#define NR_IMAGES	2000
#define PREFERRED	0x140000000ULL

static u8 file[MAX_FILE] __aligned(8);
static u8 model[MAX_IMAGE];
static u32 file_size;
static u32 image_size;
static struct pe_hdr *fh;
static struct pe32plus_opt_hdr *opt;
static struct data_dirent *dirs;
static struct section_header *sections;

static void start_image(void)
{
	memset(file, 0, sizeof(file));
	memset(model, 0, sizeof(model));
	*(u16 *)file = IMAGE_DOS_SIGNATURE;
	*(u32 *)(file + offsetof(struct mz_hdr, peaddr)) = 0x40;
	fh = (void *)(file + 0x40);
	opt = (void *)(fh + 1);
	dirs = (void *)(opt + 1);
	sections = (void *)(dirs + 6);
	*fh = (struct pe_hdr){
		.magic = IMAGE_NT_SIGNATURE, .machine = IMAGE_FILE_MACHINE_AMD64,
		.opt_hdr_size = sizeof(*opt) + 6 * sizeof(*dirs),
	};
	*opt = (struct pe32plus_opt_hdr){
		.magic = IMAGE_NT_OPTIONAL_HDR64_MAGIC, .entry_point = 0x1000,
		.image_base = PREFERRED,
		.section_align = 0x1000, .file_align = 0x200, .header_size = HEADERS,
		.subsys = IMAGE_SUBSYSTEM_EFI_APPLICATION, .data_dirs = 6,
	};
	file_size = HEADERS;
	image_size = 0x1000;
}

/* Some tables are in another order than the sections are in memory. */
static void shuffle_sections(struct rng *rng)
{
	for (u32 i = fh->sections; i-- > 1 && rng_below(rng, 2);) {
		u32 other = rng_below(rng, i + 1);
		struct section_header s = sections[i];

		sections[i] = sections[other];
		sections[other] = s;
	}
}

/* … and some sections reach over the beginning of the next one, which wins. */
static void overlap_sections(struct rng *rng)
{
	for (u32 i = 0; i + 1 < fh->sections; i++) {
		struct section_header *s = &sections[i];

		if (!rng_below(rng, 8) && s->virtual_size)
			s->virtual_size = s[1].virtual_address - s->virtual_address +
					  rng_below(rng, 0x200);
	}
}

/* Behind what is there, with a gap at times, in the file as in memory */
static struct section_header *add_section(struct rng *rng, u32 size, u32 raw)
{
	struct section_header *s = &sections[fh->sections++];

	file_size += rng_below(rng, 2) * 0x200;
	image_size += rng_below(rng, 2) * 0x1000;
	*s = (struct section_header){
		.virtual_size = size, .virtual_address = image_size, .raw_data_size = raw,
		.data_addr = file_size,
	};
	for (u32 i = 0; i < raw; i++)
		file[file_size + i] = rng_next(rng) >> 32;
	file_size += raw;
	image_size = align_up(image_size + (size ? size : raw), 0x1000);
	return s;
}

static void add_random_section(struct rng *rng)
{
	u32 raw = rng_below(rng, 9) * 0x200, size = 1 + rng_below(rng, 0x3000);

	/* Some have no virtual size: then it is that in the file. */
	if (raw && !rng_below(rng, 4))
		size = 0;
	add_section(rng, size, raw);
}

/* Relocations of 8 bytes, none over another, anywhere before the table itself */
static void add_relocations(struct rng *rng, u64 delta)
{
	struct section_header *s = add_section(rng, 0x1000, 0x1000);
	u8 *out = file + s->data_addr;
	u32 used = 0;

	memset(out, 0, 0x1000);
	for (u32 page = 0x1000; page < s->virtual_address && used < 0xf00; page += 0x1000) {
		struct pe_reloc_block *block = (void *)(out + used);
		u16 *entries = (u16 *)(block + 1);
		u32 nr = 2 * rng_below(rng, 8), at = 0;

		*block = (struct pe_reloc_block){ page, sizeof(*block) + 2 * nr };
		used += block->size;
		for (u32 i = 0; i < nr; i++) {
			u64 value;

			at += 8 + rng_below(rng, 200);
			if (!rng_below(rng, 8)) {
				entries[i] = PE_REL_ABSOLUTE << 12 | at;
				continue;
			}
			entries[i] = PE_REL_DIR64 << 12 | at;
			memcpy(&value, model + page + at, sizeof(value));
			value += delta;
			memcpy(model + page + at, &value, sizeof(value));
		}
	}
	dirs[PE_DIR_BASE_RELOC] = (struct data_dirent){ s->virtual_address, used };
	memcpy(model + s->virtual_address, out, 0x1000);
}

static void model_sections(void)
{
	for (u32 i = 0; i < fh->sections; i++) {
		const struct section_header *s = &sections[i];
		u32 size = s->virtual_size ? s->virtual_size : s->raw_data_size;

		for (u32 b = 0; b < size; b++)
			model[s->virtual_address + b] =
				b < s->raw_data_size ? file[s->data_addr + b] : 0;
	}
}

static void random_images_equal_the_model(void **state)
{
	struct rng rng = rng_start(0);
	u8 *base = aligned_alloc(PAGE_SIZE, MAX_IMAGE);
	u64 delta = (uintptr_t)base - PREFERRED;
	struct pe_image pe;

	(void)state;
	for (u32 n = 0; n < NR_IMAGES; n++) {
		start_image();
		for (u32 i = 1 + rng_below(&rng, MAX_SECTIONS - 1); i--;)
			add_random_section(&rng);
		overlap_sections(&rng);
		shuffle_sections(&rng);
		model_sections();
		add_relocations(&rng, delta);
		opt->image_size = image_size;
		memcpy(model, file, HEADERS);

		assert_no_problem(pe_parse(file, file_size, &pe));
		assert_int_equal(pe.image_size, image_size);
		memset(base, 0xee, MAX_IMAGE);
		pe_place(&pe, file, base);
		assert_no_problem(pe_relocate(&pe, base));
		assert_memory_equal(base, model, image_size);
		assert_int_equal(base[image_size], 0xee);
	}
	free(base);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_images_equal_the_model),
	};

	return RUN(tests);
}
