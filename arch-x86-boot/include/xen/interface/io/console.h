/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_XEN_INTERFACE_IO_CONSOLE_H
#define COMPAT_XEN_INTERFACE_IO_CONSOLE_H

#include <linux/types.h>

struct xencons_interface {
	char in[1024];
	char out[2048];
	u32 in_cons, in_prod;
	u32 out_cons, out_prod;
};

#endif
