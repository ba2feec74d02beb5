// SPDX-License-Identifier: GPL-2.0
#include "lib.h"

/**
 * divide() - divide, where a 32-bit compiler would want a library of its own
 * @value:	what is divided
 * @by:		by what, not 0
 * @rest:	out: what is left
 */
u64 divide(u64 value, u32 by, u32 *rest)
{
	u32 high = value >> 32, low;

	asm("divl %4" : "=a" (low), "=d" (*rest) : "a" ((u32)value), "d" (high % by), "rm" (by));
	return (u64)(high / by) << 32 | low;
}
