/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_EVTCHN_H
#define PVH_EFI_EVTCHN_H

#include <linux/types.h>
#include <xen/interface/event_channel.h>

#include "xen.h"

/*
 * Event channels, by which domains tell each other to look at a ring: Xen's
 * public/event_channel.h. None interrupts this one: whoever waits looks by itself.
 */

static inline void evtchn_send(u32 port)
{
	xen_hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, (unsigned long)&port, 0);
}

static inline void evtchn_close(u32 port)
{
	xen_hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_close, (unsigned long)&port, 0);
}

/* A port that @domain may bind to. Return: 0 where there is none. */
static inline u32 evtchn_alloc(u16 domain)
{
	struct {
		u16 dom;
		u16 remote_dom;
		u32 port;
	} arg = { DOMID_SELF, domain, 0 };

	if (xen_hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_alloc_unbound,
			  (unsigned long)&arg, 0))
		return 0;
	return arg.port;
}

#endif
