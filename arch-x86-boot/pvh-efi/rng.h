/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_RNG_H
#define PVH_EFI_RNG_H

#include "types.h"

/* random.c */
bool random_present(void);
bool random_word(u64 *word);

/* rng.c */
void rng_install(void);

#endif
