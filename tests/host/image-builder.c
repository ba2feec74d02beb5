// SPDX-License-Identifier: GPL-2.0
#include "image-builder.h"

static void add_section(struct image_file *img, u32 rva, u32 virtual_size, u32 offset, u32 raw)
{
	img->sections[img->fh->nr_sections++] = (struct pe_section){
		.virtual_size = virtual_size, .rva = rva, .raw_size = raw, .raw_offset = offset,
	};
}

static void fill_headers(struct image_file *img, bool plus)
{
	*(u16 *)img->bytes = DOS_MAGIC;
	*(u32 *)(img->bytes + DOS_PE_OFFSET) = IMG_PE;
	*img->fh = (struct pe_file_header){
		.magic = PE_MAGIC, .machine = plus ? PE_MACHINE_X86_64 : PE_MACHINE_I386,
		.opt_size = (u8 *)(img->dirs + 6) - (u8 *)img->opt,
	};
	*img->opt = (struct pe_opt_header){
		.magic = plus ? PE_OPT_MAGIC_PE32PLUS : PE_OPT_MAGIC_PE32, .entry = IMG_TEXT,
		.section_align = 0x1000, .file_align = 0x200, .image_size = IMG_SIZE,
		.header_size = IMG_HEADERS, .subsystem = PE_SUBSYSTEM_EFI_APPLICATION,
	};
	if (plus) {
		img->opt->image_base = IMG_PREFERRED;
		img->opt->nr_dirs = 6;
	} else {
		img->opt->pe32.image_base = IMG_PREFERRED;
		img->opt->pe32_tail.nr_dirs = 6;
	}
	img->dirs[PE_DIR_BASE_RELOC] = (struct pe_dir){ IMG_RELOC, IMG_RELOC_SIZE };
}

static void build(struct image_file *img, bool plus)
{
	memset(img, 0, sizeof(*img));
	img->fh = (void *)(img->bytes + IMG_PE);
	img->opt = (void *)(img->fh + 1);
	img->dirs = (void *)img->opt + (plus ? sizeof(*img->opt) : PE32_OPT_HEADER_SIZE);
	img->sections = (void *)(img->dirs + 6);
	fill_headers(img, plus);
	add_section(img, IMG_TEXT, 0x400, IMG_TEXT_OFFSET, 0x400);
	add_section(img, IMG_DATA, IMG_DATA_SIZE, IMG_DATA_OFFSET, IMG_DATA_RAW);
	add_section(img, IMG_RELOC, IMG_RELOC_SIZE, IMG_RELOC_OFFSET, 0x200);

	memset(img->bytes + IMG_TEXT_OFFSET, 0xcc, 0x400);
	memset(img->bytes + IMG_DATA_OFFSET, 0xdd, IMG_DATA_RAW);
	*(u64 *)(img->bytes + IMG_DATA_OFFSET + 8) = IMG_POINTER_VALUE;

	img->block = (void *)(img->bytes + IMG_RELOC_OFFSET);
	*img->block = (struct pe_reloc_block){ IMG_DATA, IMG_RELOC_SIZE };
	img->relocs = (u16 *)(img->block + 1);
	img->relocs[0] = (plus ? PE_REL_DIR64 : PE_REL_HIGHLOW) << 12 | (IMG_POINTER & 0xfff);
	img->relocs[1] = PE_REL_ABSOLUTE << 12;
}

/**
 * image_build() - make a good image for x86-64; a test then spoils what it wants
 */
void image_build(struct image_file *img)
{
	build(img, true);
}

/**
 * image_build32() - the same for i386
 */
void image_build32(struct image_file *img)
{
	build(img, false);
}
