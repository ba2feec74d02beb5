// SPDX-License-Identifier: GPL-2.0
/* The order of things in the flavour with disks, which differs by one call. */

#define PVH_EFI_DISK	1

#include "main.c"
