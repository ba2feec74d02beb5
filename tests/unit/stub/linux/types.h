/* SPDX-License-Identifier: GPL-2.0 */
#ifndef STUB_LINUX_TYPES_H
#define STUB_LINUX_TYPES_H

/* The few words of kernel headers that the EFI stub's Xen file needs on a host */

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define IS_ALIGNED(x, a)	(((x) & ((typeof(x))(a) - 1)) == 0)

#endif
