/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_LINUX_BUILD_BUG_H
#define COMPAT_LINUX_BUILD_BUG_H

#undef static_assert
#define static_assert		_Static_assert

#endif
