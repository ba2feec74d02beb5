/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PE_H
#define PVH_EFI_PE_H

#include "types.h"

/* Microsoft Portable Executable and Common Object File Format, the part that UEFI 2.1.1 uses */

#define DOS_MAGIC			0x5a4d		/* "MZ" */
#define DOS_PE_OFFSET			0x3c
#define PE_MAGIC			0x00004550	/* "PE\0\0" */
#define PE_MACHINE_I386			0x014c
#define PE_MACHINE_X86_64		0x8664
#define PE_OPT_MAGIC_PE32		0x010b
#define PE_OPT_MAGIC_PE32PLUS		0x020b
#define PE_SUBSYSTEM_EFI_APPLICATION	10
#define PE_SUBSYSTEM_EFI_BOOT_DRIVER	11
#define PE_SUBSYSTEM_EFI_RUNTIME_DRIVER	12
#define PE_DIR_BASE_RELOC		5
#define PE_REL_ABSOLUTE			0
#define PE_REL_HIGHLOW			3
#define PE_REL_DIR64			10

#define PE_FLAG_RELOCS_STRIPPED		0x0001
#define PE_DLL_NX_COMPAT		0x0100
#define PE_SCN_MEM_EXECUTE		0x20000000U
#define PE_SCN_MEM_WRITE		0x80000000U

/* An image of more than this is refused: the largest kernels are near 100 MiB. */
#define PE_MAX_IMAGE_SIZE		0x40000000U

/* UEFI 2.1.1: what this flavour of pvh-efi can run */
#ifdef __x86_64__
#define PE_MACHINE_OWN			PE_MACHINE_X86_64
#else
#define PE_MACHINE_OWN			PE_MACHINE_I386
#endif

struct pe_file_header {
	u32 magic;
	u16 machine;
	u16 nr_sections;
	u32 timestamp;
	u32 symbols;
	u32 nr_symbols;
	u16 opt_size;
	u16 flags;
};

/* PE32+, which is for x86-64, and PE32, where it differs */
struct pe_opt_header {
	u16 magic;
	u8 linker_major;
	u8 linker_minor;
	u32 text_size;
	u32 data_size;
	u32 bss_size;
	u32 entry;
	u32 text_base;
	union {
		u64 image_base;
		struct {
			u32 data_base;
			u32 image_base;
		} pe32;
	};
	u32 section_align;
	u32 file_align;
	u16 versions[6];
	u32 win32_version;
	u32 image_size;
	u32 header_size;
	u32 checksum;
	u16 subsystem;
	u16 dll_flags;
	union {
		struct {
			u64 stack_heap[4];
			u32 loader_flags;
			u32 nr_dirs;
		};
		struct {
			u32 stack_heap[4];
			u32 loader_flags;
			u32 nr_dirs;
			u8 end[];
		} pe32_tail;
	};
};

#define PE32_OPT_HEADER_SIZE		offset_of(struct pe_opt_header, pe32_tail.end)

struct pe_dir {
	u32 rva;
	u32 size;
};

struct pe_section {
	u8 name[8];
	u32 virtual_size;
	u32 rva;
	u32 raw_size;
	u32 raw_offset;
	u32 relocs;
	u32 line_numbers;
	u16 nr_relocs;
	u16 nr_line_numbers;
	u32 flags;
};

struct pe_reloc_block {
	u32 rva;
	u32 size;		/* this header included */
};

static_assert(sizeof(struct pe_file_header) == 24, "pe_file_header");
static_assert(sizeof(struct pe_section) == 40, "pe_section");
static_assert(sizeof(struct pe_opt_header) == 112, "pe_opt_header");
static_assert(PE32_OPT_HEADER_SIZE == 96, "pe_opt_header, PE32");

#define PE_SECTION_LINUX		0x000078756e696c2eULL	/* ".linux" */
#define PE_MAX_SECTIONS			96	/* the limit of the Windows loader */

/* Linux's x86 boot protocol: a kernel has its setup header here, whatever else it is. */
#define LINUX_MAGIC_OFFSET		0x202
#define LINUX_MAGIC			0x53726448	/* "HdrS" */

/**
 * struct pe_image - what pe_parse() has checked and the loader then relies on
 * @machine:	PE_MACHINE_X86_64 or PE_MACHINE_I386
 * @image_size:	bytes that the image takes in memory, a multiple of 4 KiB
 * @header_size: bytes of headers at the start of the file
 * @entry:	RVA of the entry point, inside @image_size
 * @preferred:	address that the image was linked for
 * @subsystem:	PE_SUBSYSTEM_EFI_…
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
	struct pe_dir reloc;
	bool foreign;
	bool fixed;
	bool nx_compat;
	bool in_place;
	bool is_linux;
	u16 nr_sections;
	struct pe_section sections[PE_MAX_SECTIONS];
};

/* Bytes in memory. Some linkers leave the virtual size 0 and mean the size in the file. */
static inline u32 pe_section_size(const struct pe_section *s)
{
	return s->virtual_size ? s->virtual_size : s->raw_size;
}

const char *pe_parse(const void *file, u64 file_size, struct pe_image *pe);
void pe_place(const struct pe_image *pe, const void *file, void *base);
const char *pe_relocate(const struct pe_image *pe, void *base);

#endif
