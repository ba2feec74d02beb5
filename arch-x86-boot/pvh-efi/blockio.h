/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_BLOCKIO_H
#define PVH_EFI_BLOCKIO_H

#include "grant.h"

/* The flavour with disks says so: disk-main.c. It alone has blockio.c. */
#ifndef PVH_EFI_DISK
#define PVH_EFI_DISK	0
#endif

/* blockio.c */
void blockio_install(u64 hole);
void blockio_add_memory(const char *name, const u8 *content, u64 blocks);

/* cmdline-disk.c */
void cmdline_disk_install(const char *cmdline);

#endif
