/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_XEN_INTERFACE_XEN_H
#define COMPAT_XEN_INTERFACE_XEN_H

#include <linux/types.h>

/* Hypercalls */
#define __HYPERVISOR_memory_op		12
#define __HYPERVISOR_console_io		18
#define __HYPERVISOR_sched_op		29
#define __HYPERVISOR_event_channel_op	32
#define __HYPERVISOR_hvm_op		34

#define CONSOLEIO_write			0
#define CONSOLEIO_read			1

#define DOMID_SELF			0x7ff0U

/* hvm_start_info.flags */
#define SIF_PRIVILEGED			0x1
#define SIF_INITDOMAIN			0x2

#endif
