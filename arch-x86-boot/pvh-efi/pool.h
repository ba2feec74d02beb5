/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_POOL_H
#define PVH_EFI_POOL_H

#include "efi.h"

efi_status_t __efiapi pool_allocate(int type, efi_uintn_t size, void **buffer);
efi_status_t __efiapi pool_free(void *buffer);
void *pool_new(unsigned long size);
void pool_delete(void *object);
void pool_reset(void);

#endif
