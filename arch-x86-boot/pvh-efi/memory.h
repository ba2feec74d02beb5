/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_MEMORY_H
#define PVH_EFI_MEMORY_H

#include "pages.h"

efi_status_t memory_free(enum pages_owner owner, efi_physical_addr_t addr, efi_uintn_t nr);

#endif
