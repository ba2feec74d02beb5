// SPDX-License-Identifier: GPL-2.0
/* main.c with PVH_EFI_DISK: also offers the domain's disks. */

#define PVH_EFI_DISK	1

#include "main.c"
