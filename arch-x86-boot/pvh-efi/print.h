/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PRINT_H
#define PVH_EFI_PRINT_H

#include "types.h"

/* print.c */
void pr_line(const char *fmt, ...) __printf(1, 2);
void __noreturn stop(const char *fmt, ...) __printf(1, 2);

#endif
