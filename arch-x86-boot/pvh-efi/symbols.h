/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_SYMBOLS_H
#define PVH_EFI_SYMBOLS_H

#include "elf.h"
#include "xen.h"

/* pvh-efi.lds: page aligned, in this order */
extern const struct elf_header elf_header;
extern u8 runtime_data_start[];
extern u8 runtime_text_start[];
extern u8 runtime_end[];
extern u8 image_end[];
extern u8 payload_start[];

/* head.S */
extern u64 page_table_root[];

void __noreturn pvh_efi_main(const struct hvm_start_info *si);

#endif
