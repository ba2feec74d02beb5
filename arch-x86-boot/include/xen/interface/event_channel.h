/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_XEN_INTERFACE_EVENT_CHANNEL_H
#define COMPAT_XEN_INTERFACE_EVENT_CHANNEL_H

#include <xen/interface/xen.h>

#define EVTCHNOP_close		3
#define EVTCHNOP_send		4
#define EVTCHNOP_alloc_unbound	6

struct evtchn_send {
	u32 port;
};

#endif
