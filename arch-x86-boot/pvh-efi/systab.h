/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_SYSTAB_H
#define PVH_EFI_SYSTAB_H

#include "efi.h"
#include "lib.h"

#define MAX_CONFIG_TABLES	32

/* systab.c */
extern struct efi_system_table systab;
extern struct efi_config_table config_tables[];

static inline void table_set_crc(struct efi_table_hdr *hdr)
{
	hdr->crc32 = 0;
	hdr->crc32 = crc32(hdr, hdr->headersize);
}

/* config.c */
efi_status_t config_install(const struct efi_guid *guid, void *table);

#endif
