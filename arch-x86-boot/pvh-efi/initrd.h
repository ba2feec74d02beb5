/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_INITRD_H
#define PVH_EFI_INITRD_H

#include "efi.h"

/* initrd.c */
void initrd_install(void *data, u64 size);
const struct efi_handle *initrd_hidden_from(const void *code);
bool initrd_is_lost(void);

/* lost.c */
void lost_init(const char *cmdline);
void lost_tell(struct efi_handle *kernel);

#endif
