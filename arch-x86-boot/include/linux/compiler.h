/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_LINUX_COMPILER_H
#define COMPAT_LINUX_COMPILER_H

#define barrier()		asm volatile("" : : : "memory")
#define OPTIMIZER_HIDE_VAR(var)	asm("" : "=r" (var) : "0" (var))

#define __aligned(x)		__attribute__((__aligned__(x)))
#define __noreturn		__attribute__((__noreturn__))
#define __packed		__attribute__((__packed__))
#define __printf(a, b)		__attribute__((__format__(__printf__, a, b)))
#define __section(section)	__attribute__((__section__(section)))

#endif
