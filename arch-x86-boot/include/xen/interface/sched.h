/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_XEN_INTERFACE_SCHED_H
#define COMPAT_XEN_INTERFACE_SCHED_H

#include <xen/interface/event_channel.h>

#define SCHEDOP_yield		0
#define SCHEDOP_shutdown	2

#define SHUTDOWN_poweroff	0
#define SHUTDOWN_reboot		1
#define SHUTDOWN_crash		3

struct sched_shutdown {
	unsigned int reason;
};

#endif
