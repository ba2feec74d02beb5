/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_LINUX_STDDEF_H
#define COMPAT_LINUX_STDDEF_H

#include <stddef.h>

/* A C library's headers use what it has by this name. */
#if __STDC_HOSTED__
#include_next <linux/stddef.h>
#endif

#endif
