/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_XEN_H
#define PVH_EFI_XEN_H

#include "efi.h"

/*
 * The PVH boot ABI: Xen's public/arch-x86/hvm/start_info.h, where an offset
 * drawing is the canonical layout. QEMU, Firecracker and Cloud Hypervisor
 * speak it too.
 */
#define XEN_HVM_START_MAGIC_VALUE	0x336ec578

struct hvm_start_info {
	u32 magic;
	u32 version;
	u32 flags;
	u32 nr_modules;
	u64 modlist_paddr;
	u64 cmdline_paddr;
	u64 rsdp_paddr;
	/* Version 1 and newer */
	u64 memmap_paddr;
	u32 memmap_entries;
	u32 reserved;
};

struct hvm_modlist_entry {
	u64 paddr;
	u64 size;
	u64 cmdline_paddr;
	u64 reserved;
};

struct hvm_memmap_table_entry {
	u64 addr;
	u64 size;
	u32 type;
	u32 reserved;
};

enum hvm_memmap_type {
	HVM_MEMMAP_RAM		= 1,
	HVM_MEMMAP_RESERVED	= 2,
	HVM_MEMMAP_ACPI		= 3,
	HVM_MEMMAP_NVS		= 4,
	HVM_MEMMAP_UNUSABLE	= 5,
	HVM_MEMMAP_DISABLED	= 6,
	HVM_MEMMAP_PMEM		= 7,
};

/* What XENMEM_memory_map writes: an e820 entry, 20 bytes */
struct xen_e820_entry {
	u64 addr;
	u64 size;
	u32 type;
} __packed;

/* The frames at the end of the first 4 GiB which the toolstack keeps for itself */
#define XEN_SPECIAL_PAGES_START		0xfeff8000ULL
#define XEN_SPECIAL_PAGES_END		0xff000000ULL

/*
 * The EFI configuration table and protocol by which Linux learns that Xen
 * started this domain by the PVH ABI: Xen's public/arch-x86/hvm/efi_info.h.
 */
#define XEN_EFI_INFO_GUID \
	EFI_GUID(0xdf91766c, 0xdb2e, 0x46df, 0xb7, 0x5a, 0xc9, 0x45, 0xa2, 0xff, 0x11, 0x33)
#define XEN_EFI_INFO_VERSION	1

struct xen_efi_info {
	u32 version;
	u32 size;
	u32 flags;
	u32 reserved;
};

static_assert(sizeof(struct hvm_start_info) == 56, "hvm_start_info");
static_assert(sizeof(struct hvm_modlist_entry) == 32, "hvm_modlist_entry");
static_assert(sizeof(struct hvm_memmap_table_entry) == 24, "hvm_memmap_table_entry");
static_assert(sizeof(struct xen_e820_entry) == 20, "xen_e820_entry");
static_assert(sizeof(struct xen_efi_info) == 16, "xen_efi_info");

/* Hypercalls, and reasons for an end: Xen's public/xen.h and public/sched.h */
#define HYPERVISOR_memory_op		12
#define HYPERVISOR_console_io		18
#define HYPERVISOR_sched_op		29
#define HYPERVISOR_event_channel_op	32
#define HYPERVISOR_hvm_op		34
#define DOMID_SELF			0x7ff0

#define XEN_SHUTDOWN_POWEROFF		0
#define XEN_SHUTDOWN_REBOOT		1
#define XEN_SHUTDOWN_CRASH		3

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
	xen_shutdown(XEN_SHUTDOWN_CRASH);
}

#endif
