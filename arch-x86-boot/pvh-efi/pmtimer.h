/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PMTIMER_H
#define PVH_EFI_PMTIMER_H

#include "types.h"

/* pmtimer.c */
void pmtimer_check(u64 addr);

#endif
