/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PAYLOAD_H
#define PVH_EFI_PAYLOAD_H

#include "types.h"

/* payload.c */
void *payload_find(u64 *size, u64 *room);

#endif
