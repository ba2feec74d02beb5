/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_ELF_H
#define PVH_EFI_ELF_H

#include "types.h"

/* ELF, generic ABI, chapters 4 and 5: what pvh-efi reads of itself and bundle.c writes */

struct elf_header {
	u8 ident[16];
	u16 type;
	u16 machine;
	u32 version;
	u64 entry;
	u64 phoff;
	u64 shoff;
	u32 flags;
	u16 ehsize;
	u16 phentsize;
	u16 phnum;
	u16 shentsize;
	u16 shnum;
	u16 shstrndx;
};

struct elf_phdr {
	u32 type;
	u32 flags;
	u64 offset;
	u64 vaddr;
	u64 paddr;
	u64 filesz;
	u64 memsz;
	u64 align;
};

static_assert(sizeof(struct elf_header) == 64, "elf_header");
static_assert(sizeof(struct elf_phdr) == 56, "elf_phdr");

#define PT_NULL		0
#define PT_LOAD		1
#define PF_R		4
#define PF_W		2

#endif
