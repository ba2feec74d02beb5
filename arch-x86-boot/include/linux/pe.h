/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_LINUX_PE_H
#define COMPAT_LINUX_PE_H

#include <linux/types.h>

/* Microsoft's PE Format; what pvh-efi reads of it */
#define IMAGE_DOS_SIGNATURE				0x5a4d
#define IMAGE_NT_SIGNATURE				0x00004550
#define IMAGE_NT_OPTIONAL_HDR32_MAGIC			0x010b
#define IMAGE_NT_OPTIONAL_HDR64_MAGIC			0x020b

#define IMAGE_FILE_MACHINE_I386				0x014c
#define IMAGE_FILE_MACHINE_AMD64			0x8664
#define IMAGE_FILE_RELOCS_STRIPPED			0x0001
#define IMAGE_SUBSYSTEM_EFI_APPLICATION			10
#define IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER		11
#define IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER		12
#define IMAGE_DLLCHARACTERISTICS_NX_COMPAT		0x0100
#define IMAGE_SCN_MEM_EXECUTE				0x20000000
#define IMAGE_SCN_MEM_WRITE				0x80000000

struct mz_hdr {
	u16 magic;
	u16 more[29];
	u32 peaddr;
};

struct pe_hdr {
	u32 magic;
	u16 machine;
	u16 sections;
	u32 timestamp;
	u32 symbol_table;
	u32 symbols;
	u16 opt_hdr_size;
	u16 flags;
};

/* The optional header: PE32 is for 32 bits, PE32+ for 64. */
struct pe32_opt_hdr {
	u16 magic;
	u16 linker;
	u32 text_size;
	u32 data_size;
	u32 bss_size;
	u32 entry_point;
	u32 code_base;
	u32 data_base;
	u32 image_base;
	u32 section_align;
	u32 file_align;
	u16 versions[6];
	u32 win32_version;
	u32 image_size;
	u32 header_size;
	u32 csum;
	u16 subsys;
	u16 dll_flags;
	u32 stack_and_heap[4];
	u32 loader_flags;
	u32 data_dirs;
};

struct pe32plus_opt_hdr {
	u16 magic;
	u16 linker;
	u32 text_size;
	u32 data_size;
	u32 bss_size;
	u32 entry_point;
	u32 code_base;
	u64 image_base;
	u32 section_align;
	u32 file_align;
	u16 versions[6];
	u32 win32_version;
	u32 image_size;
	u32 header_size;
	u32 csum;
	u16 subsys;
	u16 dll_flags;
	u64 stack_and_heap[4];
	u32 loader_flags;
	u32 data_dirs;
};

struct data_dirent {
	u32 virtual_address;
	u32 size;
};

struct data_directory {
	struct data_dirent before[5];
	struct data_dirent base_relocations;
	struct data_dirent after[10];
};

struct section_header {
	char name[8];
	u32 virtual_size;
	u32 virtual_address;
	u32 raw_data_size;
	u32 data_addr;
	u32 relocs;
	u32 line_numbers;
	u16 num_relocs;
	u16 num_lin_numbers;
	u32 flags;
};

#endif
