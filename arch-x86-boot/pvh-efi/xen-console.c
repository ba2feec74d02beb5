// SPDX-License-Identifier: GPL-2.0
/*
 * Xen's consoles: a domain's is a ring in shared memory, whose other side is a
 * daemon (xen/interface/io/console.h); dom0's is the hypervisor's own. What the
 * daemon writes into the ring is masked, and counts for one byte at a time.
 */

#include <linux/compiler.h>
#include <linux/types.h>
#include <xen/interface/hvm/params.h>
#include <xen/interface/io/console.h>

#include "console.h"
#include "protect.h"
#include "xen.h"

static struct xencons_interface *ring;
static struct evtchn_send ring_event;
static bool hypervisor_console;
static u8 line[128];
static u32 line_length;

/**
 * xen_console_init() - find where output goes
 * @initial_domain: this is dom0, whose console is the hypervisor's
 */
void xen_console_init(bool initial_domain)
{
	u64 pfn;

	hypervisor_console = initial_domain;
	if (initial_domain)
		return;

	pfn = xen_hvm_param(HVM_PARAM_CONSOLE_PFN);
	ring_event.port = xen_hvm_param(HVM_PARAM_CONSOLE_EVTCHN);
	if (!pfn || pfn >= SZ_4G >> PAGE_SHIFT || !paging_reach(pfn << PAGE_SHIFT, PAGE_SIZE))
		return;
	ring = (void *)(unsigned long)(pfn << PAGE_SHIFT);
}

/**
 * xen_console_ready() - is there room for one more character
 *
 * There is also where nothing need wait: dom0's console, or none.
 */
bool xen_console_ready(void)
{
	return hypervisor_console || !ring ||
	       ring->out_prod - ring->out_cons < sizeof(ring->out);
}

/* Xen itself returns the carriage there. */
static void line_send(u8 byte)
{
	u32 at = line_length;

	if (byte == '\n' && at && line[at - 1] == '\r')
		at--;
	line[at++] = byte;
	line_length = at;
	if (byte == '\n' || at == sizeof(line))
		xen_console_flush();
}

/**
 * xen_console_send() - print on the console that the domain has
 * @byte:	there is room for it; it may wait for xen_console_flush()
 *
 * Return: false when there is no such console.
 */
bool xen_console_send(u8 byte)
{
	if (hypervisor_console) {
		line_send(byte);
		return true;
	}
	if (!ring)
		return false;

	ring->out[ring->out_prod % sizeof(ring->out)] = (char)byte;
	/* x86 keeps loads and stores in order; so does the compiler here. */
	barrier();
	ring->out_prod++;
	return true;
}

/*
 * What a terminal sends should not come in pieces, too late for its sequences. So
 * the daemon, who stops when the ring is full, is told when it is half empty, and
 * when it is empty; and a guest that looks again and again lets it run.
 */
static bool ring_get(u8 *byte)
{
	u32 cons = ring->in_cons, available = ring->in_prod - cons;

	if (!available) {
		xen_yield();
		return false;
	}
	/* More than there can be: nobody knows which of it was meant. */
	if (available > sizeof(ring->in)) {
		ring->in_cons = cons + available;
		return false;
	}
	*byte = ring->in[cons % sizeof(ring->in)];
	barrier();
	ring->in_cons = cons + 1;
	barrier();
	if (!((ring->in_prod - ring->in_cons) % (sizeof(ring->in) / 2)))
		xen_console_flush();
	return true;
}

/**
 * xen_console_get() - take a byte that somebody has typed
 * @byte:	becomes that byte
 *
 * Return: there was one.
 */
bool xen_console_get(u8 *byte)
{
	if (hypervisor_console)
		return xen_hypercall(__HYPERVISOR_console_io, CONSOLEIO_read, 1,
				     (unsigned long)byte) == 1;
	return ring && ring_get(byte);
}

/**
 * xen_console_flush() - tell the other side that there is output
 */
void xen_console_flush(void)
{
	if (hypervisor_console && line_length) {
		xen_hypercall(__HYPERVISOR_console_io, CONSOLEIO_write, line_length,
			      (unsigned long)line);
		line_length = 0;
	} else if (ring) {
		xen_hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send,
			      (unsigned long)&ring_event, 0);
	}
}
