// SPDX-License-Identifier: GPL-2.0
/*
 * What pvh-efi asks of Xen: who are you, what memory have I, and end this domain.
 * Hypercalls go by the instruction itself, which every HVM and PVH guest may use:
 * there is no page to be set up and given back.
 */

#include <asm/xen/cpuid.h>

#include "cpu.h"
#include "lib.h"
#include "xen.h"

/* Of xen/interface/memory.h, which has spinlocks in it */
#define XENMEM_memory_map		9

/* Leaves 0x40000000, 0x40000100 …: asm/xen/cpuid.h */
#define XEN_CPUID_LAST			0x40010000
#define XEN_CPUID_STEP			0x100

static u32 xen_leaf;
static bool use_vmmcall;

/**
 * xen_hypercall() - call the hypervisor
 * @nr:		__HYPERVISOR_…
 * @a1:		its arguments, what they point at included, are those of Xen's
 * @a2:		public headers for this flavour's word size
 * @a3:		…
 *
 * Return: as that hypercall, negative for an error.
 */
long xen_hypercall(unsigned int nr, unsigned long a1, unsigned long a2, unsigned long a3)
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

	for (u32 leaf = XEN_CPUID_FIRST_LEAF; leaf < XEN_CPUID_LAST; leaf += XEN_CPUID_STEP) {
		cpuid(leaf, &id);
		/* Several interfaces follow each other; each look is an exit to the host. */
		if (id.eax < leaf)
			break;
		if (id.ebx == XEN_CPUID_SIGNATURE_EBX && id.ecx == XEN_CPUID_SIGNATURE_ECX &&
		    id.edx == XEN_CPUID_SIGNATURE_EDX && id.eax >= leaf + 2) {
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
	long ret = xen_hypercall(__HYPERVISOR_memory_op, XENMEM_memory_map, (unsigned long)&arg,
				 0);

	if (ret)
		return ret < 0 ? (int)ret : -1;
	return arg.nr_entries <= max ? (int)arg.nr_entries : -1;
}

/**
 * xen_yield() - let others run
 */
void xen_yield(void)
{
	xen_hypercall(__HYPERVISOR_sched_op, SCHEDOP_yield, 0, 0);
}

/**
 * xen_shutdown() - end this domain
 * @reason:	SHUTDOWN_…; what follows is the toolstack's on_… of that name
 */
void __noreturn xen_shutdown(u32 reason)
{
	struct sched_shutdown arg = { .reason = reason };

	xen_hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, (unsigned long)&arg, 0);
	for (;;)
		asm volatile("cli; hlt");
}
