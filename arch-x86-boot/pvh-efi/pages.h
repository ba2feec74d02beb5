/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PAGES_H
#define PVH_EFI_PAGES_H

#include "efi.h"

/* Takes one range of memory, from its first byte to the one after its last; false: stop. */
typedef bool (*range_visitor)(u64 start, u64 end);

void pages_reset(void);
bool pages_append(u64 start, u64 end, u32 type);
bool pages_is_ram(u64 addr, u64 size);
bool pages_is_allocated(u64 addr);
bool pages_claim(u64 addr, u64 size, u32 type, bool runtime);
efi_uintn_t pages_key(void);
bool pages_visit_ram(range_visitor visit);
bool pages_visit_free(range_visitor visit);

efi_status_t __efiapi pages_allocate(int how, int type, efi_uintn_t nr, efi_physical_addr_t *addr);
efi_status_t __efiapi pages_free(efi_physical_addr_t addr, efi_uintn_t nr);
efi_status_t __efiapi pages_get_map(efi_uintn_t *size, struct efi_memory_desc *map,
				    efi_uintn_t *key, efi_uintn_t *desc_size, u32 *desc_version);

/* pool.c */
efi_status_t __efiapi pool_allocate(int type, efi_uintn_t size, void **buffer);
efi_status_t __efiapi pool_free(void *buffer);
void *pool_new(unsigned long size);
void pool_reset(void);

#endif
