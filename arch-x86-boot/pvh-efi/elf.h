/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_ELF_H
#define PVH_EFI_ELF_H

#include "types.h"

/* ELF, generic ABI, chapters 4 and 5: what pvh-efi reads of itself and bundle.c writes */

struct elf64_header {
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

struct elf64_phdr {
	u32 type;
	u32 flags;
	u64 offset;
	u64 vaddr;
	u64 paddr;
	u64 filesz;
	u64 memsz;
	u64 align;
};

struct elf32_header {
	u8 ident[16];
	u16 type;
	u16 machine;
	u32 version;
	u32 entry;
	u32 phoff;
	u32 shoff;
	u32 flags;
	u16 ehsize;
	u16 phentsize;
	u16 phnum;
	u16 shentsize;
	u16 shnum;
	u16 shstrndx;
};

struct elf32_phdr {
	u32 type;
	u32 offset;
	u32 vaddr;
	u32 paddr;
	u32 filesz;
	u32 memsz;
	u32 flags;
	u32 align;
};

static_assert(sizeof(struct elf64_header) == 64, "elf64_header");
static_assert(sizeof(struct elf64_phdr) == 56, "elf64_phdr");
static_assert(sizeof(struct elf32_header) == 52, "elf32_header");
static_assert(sizeof(struct elf32_phdr) == 32, "elf32_phdr");

/* The kind that pvh-efi itself is */
#ifdef __x86_64__
#define elf_own_header	elf64_header
#define elf_own_phdr	elf64_phdr
#else
#define elf_own_header	elf32_header
#define elf_own_phdr	elf32_phdr
#endif
#define PT_NULL		0
#define PT_LOAD		1
#define PF_R		4
#define PF_W		2

#endif
