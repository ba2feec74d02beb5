/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TESTS_IMAGE_BUILDER_H
#define TESTS_IMAGE_BUILDER_H

#include "harness.h"
#include "pe.h"

/* A small PE image as linkers make them: .text, .data with .bss behind it, .reloc */
#define IMG_PE			0x40
#define IMG_HEADERS		0x400
#define IMG_TEXT		0x1000
#define IMG_TEXT_OFFSET		0x400
#define IMG_DATA		0x2000
#define IMG_DATA_OFFSET		0x800
#define IMG_DATA_RAW		0x200
#define IMG_DATA_SIZE		0x1800
#define IMG_RELOC		0x4000
#define IMG_RELOC_OFFSET	0xa00
#define IMG_RELOC_SIZE		12
#define IMG_FILE_SIZE		0xc00
#define IMG_SIZE		0x5000
#define IMG_PREFERRED		0x400000ULL
/* What the one relocation works on, and its value in the file */
#define IMG_POINTER		(IMG_DATA + 8)
#define IMG_POINTER_VALUE	(IMG_PREFERRED + IMG_TEXT)

struct image_file {
	u8 bytes[IMG_FILE_SIZE] __aligned(8);
	struct pe_hdr *fh;
	struct pe32plus_opt_hdr *opt;
	struct pe32_opt_hdr *opt32;	/* the same of image_build32() */
	struct data_dirent *dirs;
	struct section_header *sections;
	u16 *relocs;		/* entries of the one block */
	struct pe_reloc_block *block;
};

void image_build(struct image_file *img);
void image_build32(struct image_file *img);

#endif
