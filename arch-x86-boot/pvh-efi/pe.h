/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PE_H
#define PVH_EFI_PE_H

#include <linux/pe.h>

#include "types.h"

/*
 * Microsoft Portable Executable and Common Object File Format, the part that UEFI
 * 2.1.1 uses. Here is what linux/pe.h does not have.
 */

#define PE_DIR_BASE_RELOC \
	(offsetof(struct data_directory, base_relocations) / sizeof(struct data_dirent))
#define PE_REL_ABSOLUTE		0
#define PE_REL_HIGHLOW		3
#define PE_REL_DIR64		10

struct pe_reloc_block {
	u32 rva;
	u32 size;		/* this header included */
};

/* An image of more than this is refused: the largest kernels are near 100 MiB. */
#define PE_MAX_IMAGE_SIZE	0x40000000U

/* UEFI 2.1.1: what this flavour of pvh-efi can run */
#ifdef __x86_64__
#define PE_MACHINE_OWN		IMAGE_FILE_MACHINE_AMD64
#else
#define PE_MACHINE_OWN		IMAGE_FILE_MACHINE_I386
#endif

#define PE_SECTION_LINUX		0x000078756e696c2eULL	/* ".linux" */
#define PE_MAX_SECTIONS			96	/* the limit of the Windows loader */

/* Linux's x86 boot protocol: a kernel has its setup header here, whatever else it is. */
#define LINUX_MAGIC_OFFSET		0x202
#define LINUX_MAGIC			0x53726448	/* "HdrS" */

/**
 * struct pe_image - what pe_parse() has checked and the loader then relies on
 * @machine:	IMAGE_FILE_MACHINE_AMD64 or IMAGE_FILE_MACHINE_I386
 * @image_size:	bytes that the image takes in memory, a multiple of 4 KiB
 * @header_size: bytes of headers at the start of the file
 * @entry:	RVA of the entry point, inside @image_size
 * @preferred:	address that the image was linked for
 * @subsystem:	IMAGE_SUBSYSTEM_EFI_…
 * @reloc:	RVA and size of the base relocations, size 0 when there are none
 * @foreign:	refused, but only because it is for other machines or other systems
 * @fixed:	runs at @preferred only
 * @nx_compat:	it says that each section can be held to its characteristics, and it can
 * @in_place:	each section's file offset is its RVA: the file needs no copy
 * @is_linux:	a Linux kernel, and no program around one
 * @nr_sections: number of entries of @sections
 * @sections:	the section headers
 *
 * Nothing in it points into the file, which the image may overwrite.
 */
struct pe_image {
	u16 machine;
	u32 image_size;
	u32 header_size;
	u32 entry;
	u64 preferred;
	u16 subsystem;
	struct data_dirent reloc;
	bool foreign;
	bool fixed;
	bool nx_compat;
	bool in_place;
	bool is_linux;
	u16 nr_sections;
	struct section_header sections[PE_MAX_SECTIONS];
};

/* Bytes in memory. Some linkers leave the virtual size 0 and mean the size in the file. */
static inline u32 pe_section_size(const struct section_header *s)
{
	return s->virtual_size ? s->virtual_size : s->raw_data_size;
}

const char *pe_parse(const void *file, u64 file_size, struct pe_image *pe);
void pe_place(const struct pe_image *pe, const void *file, void *base);
const char *pe_relocate(const struct pe_image *pe, void *base);

#endif
