/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PAGETABLE_H
#define PVH_EFI_PAGETABLE_H

#include "types.h"

bool pagetable_map(u64 *root, u64 start, u64 end, bool huge);

#endif
