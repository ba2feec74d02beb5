/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PAGETABLE_H
#define PVH_EFI_PAGETABLE_H

#include "efi.h"

void pagetable_reset(bool have_nx);
bool pagetable_map(u64 *root, u64 start, u64 end, bool huge);
efi_status_t pagetable_get(u64 *root, u64 start, u64 end, u64 *attributes);
bool pagetable_set(u64 *root, u64 start, u64 end, u64 set, u64 clear);
efi_status_t pagetable_change(u64 *root, u64 start, u64 end, u64 set, u64 clear);
void pagetable_guard(void (*writable)(bool on));

#endif
