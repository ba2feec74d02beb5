/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_BOOTSVC_H
#define PVH_EFI_BOOTSVC_H

#include "efi.h"

/* bootsvc.c */
extern struct efi_boot_services boot_services;
void bootsvc_init(void);

#endif
