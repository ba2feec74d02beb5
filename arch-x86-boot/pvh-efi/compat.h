/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_COMPAT_H
#define PVH_EFI_COMPAT_H

/*
 * Words that the kernel's own code takes for granted. Kbuild puts some of them in front
 * of every file, and a C library's headers have others. Here are those that are missing,
 * so that no flag of a command line need define them.
 */

#ifndef bool
#define bool			_Bool
#define true			1
#define false			0
#endif

#ifndef static_assert
#define static_assert		_Static_assert
#endif

#define attribute(...)	__attribute__((__VA_ARGS__))

#ifndef __noreturn
#define __noreturn		attribute(__noreturn__)
#endif

#ifndef __printf
#define __printf(a, b)		attribute(__format__(__printf__, a, b))
#endif

#ifndef __section
#define __section(section)	attribute(__section__(section))
#endif

#ifndef __packed
#define __packed		attribute(__packed__)
#endif

#ifndef __aligned
#define __aligned(x)		attribute(__aligned__(x))
#endif

#endif
