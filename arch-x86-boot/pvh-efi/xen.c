// SPDX-License-Identifier: GPL-2.0
/*
 * What pvh-efi asks of Xen: who are you, what memory have I, print this, and
 * end this domain. Hypercalls go by the instruction itself, which every HVM and
 * PVH guest may use: there is no page to be set up and given back.
 */

#include "cpu.h"
#include "protect.h"
#include "pvh-efi.h"
#include "xen.h"

#define HYPERVISOR_memory_op		12
#define HYPERVISOR_console_io		18
#define HYPERVISOR_sched_op		29
#define HYPERVISOR_event_channel_op	32
#define HYPERVISOR_hvm_op		34

#define XENMEM_memory_map		9
#define CONSOLEIO_write			0
#define SCHEDOP_yield			0
#define SCHEDOP_shutdown		2
#define SHUTDOWN_crash			3
#define EVTCHNOP_send			4
#define HVMOP_get_param			1
#define HVM_PARAM_CONSOLE_PFN		17
#define HVM_PARAM_CONSOLE_EVTCHN	18
#define DOMID_SELF			0x7ff0

/* Leaves 0x40000000, 0x40000100 …: Xen's public/arch-x86/cpuid.h */
#define XEN_CPUID_FIRST			0x40000000
#define XEN_CPUID_LAST			0x40010000
#define XEN_CPUID_STEP			0x100

static u32 xen_leaf;
static bool use_vmmcall;

static long hypercall(unsigned int nr, unsigned long a1, unsigned long a2, unsigned long a3)
{
	long ret;

	if (use_vmmcall)
		asm volatile("vmmcall" : "=a" (ret), HYPERCALL_ARGS(a1, a2, a3)
			     : "a" (nr) : "memory");
	else
		asm volatile("vmcall" : "=a" (ret), HYPERCALL_ARGS(a1, a2, a3)
			     : "a" (nr) : "memory");
	return ret;
}

/**
 * xen_detect() - find out whether the hypervisor is Xen
 *
 * Return: true under Xen; hypercalls work from then on.
 */
bool xen_detect(void)
{
	struct cpuid id;

	for (u32 leaf = XEN_CPUID_FIRST; leaf < XEN_CPUID_LAST; leaf += XEN_CPUID_STEP) {
		cpuid(leaf, &id);
		/* Several interfaces follow each other; each look is an exit to the host. */
		if (id.eax < leaf)
			break;
		if (!memcmp(&id.ebx, "XenV", 4) && !memcmp(&id.ecx, "MMXe", 4) &&
		    !memcmp(&id.edx, "nVMM", 4) && id.eax >= leaf + 2) {
			xen_leaf = leaf;
			break;
		}
	}

	/* "AuthenticAMD" and "HygonGenuine" have the one instruction, all others the other. */
	cpuid(0, &id);
	use_vmmcall = !memcmp(&id.ebx, "Auth", 4) || !memcmp(&id.ebx, "Hygo", 4);
	return xen_leaf;
}

/**
 * xen_present() - what xen_detect() found
 */
bool xen_present(void)
{
	return xen_leaf;
}

/**
 * xen_cpuid_leaf() - where one of Xen's CPUID leaves is
 * @offset:	which: public/arch-x86/cpuid.h counts from the first
 *
 * Return: the leaf, 0 where this Xen has none of that number, or where is no Xen.
 */
u32 xen_cpuid_leaf(u32 offset)
{
	struct cpuid id;

	if (!xen_leaf)
		return 0;
	cpuid(xen_leaf, &id);
	return id.eax >= xen_leaf + offset ? xen_leaf + offset : 0;
}

/**
 * xen_memory_map() - the domain's memory map, for want of one in start_info
 * @map:	entries in the platform's order
 * @max:	room at @map, in entries
 *
 * Return: how many entries there are, negative for an error.
 */
int xen_memory_map(struct xen_e820_entry *map, u32 max)
{
	struct {
		u32 nr_entries;
		void *buffer;
	} arg = { max, map };
	long ret = hypercall(HYPERVISOR_memory_op, XENMEM_memory_map, (unsigned long)&arg, 0);

	if (ret)
		return ret < 0 ? ret : -1;
	return arg.nr_entries <= max ? (int)arg.nr_entries : -1;
}

/**
 * xen_crash() - end this domain as crashed
 */
void __noreturn xen_crash(void)
{
	u32 reason = SHUTDOWN_crash;

	hypercall(HYPERVISOR_sched_op, SCHEDOP_shutdown, (unsigned long)&reason, 0);
	for (;;)
		asm volatile("cli; hlt");
}

/* Xen's public/io/console.h */
struct xencons_interface {
	char in[1024];
	char out[2048];
	u32 in_cons;
	u32 in_prod;
	u32 out_cons;
	u32 out_prod;
};

/* The daemon may be slow, or gone: then the console is lost, not the guest. */
#define MAX_YIELDS	10000

static struct xencons_interface *ring;
static u32 ring_port;
static bool hypervisor_console;
static char line[128];
static u32 line_length;

static u64 hvm_param(u32 index)
{
	struct {
		u16 domid;
		u16 pad;
		u32 index;
		u64 value;
	} arg = { DOMID_SELF, 0, index, 0 };

	if (hypercall(HYPERVISOR_hvm_op, HVMOP_get_param, (unsigned long)&arg, 0))
		return 0;
	return arg.value;
}

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

	pfn = hvm_param(HVM_PARAM_CONSOLE_PFN);
	ring_port = hvm_param(HVM_PARAM_CONSOLE_EVTCHN);
	if (!pfn || pfn >= SZ_4G >> PAGE_SHIFT)
		return;
	paging_reach(pfn << PAGE_SHIFT, PAGE_SIZE);
	ring = (void *)(unsigned long)(pfn << PAGE_SHIFT);
}

static void ring_putc(char c)
{
	for (u32 i = 0; ring && ring->out_prod - ring->out_cons >= sizeof(ring->out); i++) {
		xen_console_flush();
		hypercall(HYPERVISOR_sched_op, SCHEDOP_yield, 0, 0);
		if (i == MAX_YIELDS)
			ring = NULL;
	}
	if (!ring)
		return;
	ring->out[ring->out_prod % sizeof(ring->out)] = c;
	asm volatile("" : : : "memory");	/* x86 keeps stores in order */
	ring->out_prod++;
}

/**
 * xen_console_putc() - print on the console that the domain has
 * @c:		the character; it may wait for xen_console_flush()
 *
 * Return: false when there is no such console.
 */
bool xen_console_putc(char c)
{
	if (hypervisor_console) {
		line[line_length++] = c;
		if (c == '\n' || line_length == sizeof(line))
			xen_console_flush();
		return true;
	}
	if (!ring)
		return false;

	if (c == '\n')
		ring_putc('\r');
	ring_putc(c);
	if (c == '\n')
		xen_console_flush();
	return true;
}

/**
 * xen_console_flush() - tell the other side that there is output
 */
void xen_console_flush(void)
{
	if (hypervisor_console && line_length) {
		hypercall(HYPERVISOR_console_io, CONSOLEIO_write, line_length,
			  (unsigned long)line);
		line_length = 0;
	} else if (ring) {
		hypercall(HYPERVISOR_event_channel_op, EVTCHNOP_send,
			  (unsigned long)&ring_port, 0);
	}
}
