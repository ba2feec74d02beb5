/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_LINUX_TYPES_H
#define COMPAT_LINUX_TYPES_H

#include <stdbool.h>
#include <linux/compiler.h>

/* A C library has a header of this name, and uses it in others. */
#if __STDC_HOSTED__
#include_next <linux/types.h>
#endif

typedef unsigned char		u8;
typedef unsigned short		u16;
typedef unsigned int		u32;
typedef unsigned long long	u64;

#endif
