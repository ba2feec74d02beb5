/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_SYMBOLS_H
#define PVH_EFI_SYMBOLS_H

#include <uapi/linux/elf.h>

#include "xen.h"

/* The kind that pvh-efi itself is, by linux/elf.h's names */
#ifdef __x86_64__
#define elfhdr		elf64_hdr
#define elf_phdr	elf64_phdr
#else
#define elfhdr		elf32_hdr
#define elf_phdr	elf32_phdr
#endif

/* pvh-efi.lds: page aligned, in this order */
extern const struct elfhdr elf_header;
extern u8 runtime_data_start[];
extern u8 runtime_text_start[];
extern u8 runtime_end[];
extern u8 rodata_start[];
extern u8 data_start[];
extern u8 page_tables_end[];
extern u8 stack_guard[];
extern u8 image_end[];
extern u8 payload_start[];

/* What head.S has mapped */
#define OWN_MAP_SIZE	0x400000UL

/* entry.S */
extern const u8 fault_entries[];
extern const u8 tick_entry[];

void __noreturn fault_stop(const unsigned long *frame);
void __noreturn pvh_efi_main(const struct hvm_start_info *si);

#endif
