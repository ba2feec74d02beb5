// SPDX-License-Identifier: GPL-2.0
/* Pages that a domain shares with Xen or a daemon: which they are, and how they appear. */

#include <linux/types.h>
#include <xen/interface/hvm/params.h>

#include "lib.h"
#include "xen.h"

/* Of xen/interface/memory.h, which has spinlocks in it */
#define XENMEM_add_to_physmap		7
#define XENMEM_remove_from_physmap	15

/**
 * xen_hvm_param() - a number that the toolstack has set for the domain
 * @index:	HVM_PARAM_…
 *
 * Return: the number, 0 where there is none.
 */
u64 xen_hvm_param(u32 index)
{
	struct xen_hvm_param arg = { .domid = DOMID_SELF, .index = index };

	if (xen_hypercall(__HYPERVISOR_hvm_op, HVMOP_get_param, (unsigned long)&arg, 0))
		return 0;
	return arg.value;
}

/**
 * xen_map_frame() - let a page of Xen's appear in the domain
 * @space:	XENMAPSPACE_…
 * @idx:	which page of that
 * @addr:	where: no RAM, which would be lost
 *
 * Return: false when Xen refuses.
 */
bool xen_map_frame(u32 space, unsigned long idx, u64 addr)
{
	struct {
		u16 domid;
		u16 size;
		u32 space;
		unsigned long idx;
		unsigned long gpfn;
	} arg = { DOMID_SELF, 0, space, idx, addr >> PAGE_SHIFT };

	return !xen_hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap,
			      (unsigned long)&arg, 0);
}

/**
 * xen_unmap_frame() - let what xen_map_frame() mapped disappear
 * @addr:	where
 */
void xen_unmap_frame(u64 addr)
{
	struct {
		u16 domid;
		unsigned long gpfn;
	} arg = { DOMID_SELF, addr >> PAGE_SHIFT };

	xen_hypercall(__HYPERVISOR_memory_op, XENMEM_remove_from_physmap, (unsigned long)&arg, 0);
}
