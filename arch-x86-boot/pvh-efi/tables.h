/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_TABLES_H
#define PVH_EFI_TABLES_H

#include "efi.h"

/* tables.c */
extern const struct efi_guid acpi20_guid;
extern const struct efi_guid acpi_guid;
void tables_install(u64 rsdp, bool scan_smbios);
void xen_info_install(struct efi_handle *image, u32 flags);

#endif
