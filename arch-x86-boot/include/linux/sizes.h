/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_LINUX_SIZES_H
#define COMPAT_LINUX_SIZES_H

#define SZ_4G			0x100000000ULL

#endif
