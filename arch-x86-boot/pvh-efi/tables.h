/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_TABLES_H
#define PVH_EFI_TABLES_H

#include "efi.h"

/* tables.c */
void tables_install(u64 rsdp, bool scan_smbios);
void xen_info_install(struct efi_handle *image, u32 flags);

#endif
