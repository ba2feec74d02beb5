// SPDX-License-Identifier: GPL-2.0
#include "image-builder.h"

static void add_section(struct image_file *img, u32 rva, u32 virtual_size, u32 offset, u32 raw)
{
	img->sections[img->fh->sections++] = (struct section_header){
		.virtual_size = virtual_size, .virtual_address = rva,
		.raw_data_size = raw, .data_addr = offset,
	};
}

static void fill_headers(struct image_file *img, bool plus)
{
	*(u16 *)img->bytes = IMAGE_DOS_SIGNATURE;
	*(u32 *)(img->bytes + offsetof(struct mz_hdr, peaddr)) = IMG_PE;
	*img->fh = (struct pe_hdr){
		.magic = IMAGE_NT_SIGNATURE,
		.machine = plus ? IMAGE_FILE_MACHINE_AMD64 : IMAGE_FILE_MACHINE_I386,
		.opt_hdr_size = (u8 *)(img->dirs + 6) - (u8 *)img->opt,
	};
	*img->opt = (struct pe32plus_opt_hdr){
		.magic = plus ? IMAGE_NT_OPTIONAL_HDR64_MAGIC : IMAGE_NT_OPTIONAL_HDR32_MAGIC,
		.entry_point = IMG_TEXT,
		.section_align = 0x1000, .file_align = 0x200, .image_size = IMG_SIZE,
		.header_size = IMG_HEADERS, .subsys = IMAGE_SUBSYSTEM_EFI_APPLICATION,
	};
	if (plus) {
		img->opt->image_base = IMG_PREFERRED;
		img->opt->data_dirs = 6;
	} else {
		img->opt32->image_base = IMG_PREFERRED;
		img->opt32->data_dirs = 6;
	}
	img->dirs[PE_DIR_BASE_RELOC] = (struct data_dirent){ IMG_RELOC, IMG_RELOC_SIZE };
}

static void build(struct image_file *img, bool plus)
{
	memset(img, 0, sizeof(*img));
	img->fh = (void *)(img->bytes + IMG_PE);
	img->opt = (void *)(img->fh + 1);
	img->opt32 = (void *)img->opt;
	img->dirs = (void *)img->opt + (plus ? sizeof(*img->opt) : sizeof(*img->opt32));
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
