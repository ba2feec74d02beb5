/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_XEN_H
#define PVH_EFI_XEN_H

#include <linux/types.h>
/* The PVH boot ABI is Xen's; QEMU, Firecracker and Cloud Hypervisor speak it too. */
#include <xen/interface/hvm/start_info.h>
#include <xen/interface/sched.h>

#include "efi.h"

/* What XENMEM_memory_map writes: an e820 entry, 20 bytes */
struct xen_e820_entry {
	u64 addr;
	u64 size;
	u32 type;
} __packed;

/* The frames at the end of the first 4 GiB which the toolstack keeps for itself */
#define XEN_SPECIAL_PAGES_START		0xfeff8000ULL
#define XEN_SPECIAL_PAGES_END		0xff000000ULL

/* Of the table and protocol in xen/interface/hvm/efi_info.h; Linux has it in linux/efi.h. */
#define XEN_EFI_INFO_GUID \
	EFI_GUID(0xdf91766c, 0xdb2e, 0x46df, 0xb7, 0x5a, 0xc9, 0x45, 0xa2, 0xff, 0x11, 0x33)

static_assert(sizeof(struct xen_e820_entry) == 20, "xen_e820_entry");

/* xen.c */
bool xen_detect(void);
bool xen_present(void);
u32 xen_cpuid_leaf(u32 offset);
long xen_hypercall(unsigned int nr, unsigned long a1, unsigned long a2, unsigned long a3);
int xen_memory_map(struct xen_e820_entry *map, u32 max);
void xen_yield(void);
void __noreturn xen_shutdown(u32 reason);

static inline void __noreturn xen_crash(void)
{
	xen_shutdown(SHUTDOWN_crash);
}

/* xen-page.c */
u64 xen_hvm_param(u32 index);
bool xen_map_frame(u32 space, unsigned long idx, u64 addr);
void xen_unmap_frame(u64 addr);

#endif
