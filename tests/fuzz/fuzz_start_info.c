// SPDX-License-Identifier: GPL-2.0
/*
 * The input is what lies in memory from SI on: start_info, and behind it what
 * that refers to. Its first byte says whether there is Xen; if there is, what
 * its hypercall returns is taken from HYPERCALL_MAP.
 */

#include "harness.h"
#include "pagetable.h"
#include "start_info.h"

#define SI		(RAM_START + 0x1000)
#define MAX_INPUT	0x20000
#define HYPERCALL_MAP	(SI + 0x400)
#define IMAGE		(RAM_START + 0x100000)
#define IMAGE_SIZE	0x10000

static u64 root[512] __aligned(4096);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

/* A guest could read what this process can't: such memory is made no RAM. */
static const struct xen_e820_entry outside[] = {
	{ 0, RAM_START, HVM_MEMMAP_RESERVED },
	{ RAM_END, SZ_4G - RAM_END, HVM_MEMMAP_RESERVED },
};

static bool close_map(struct hvm_start_info *si)
{
	struct hvm_memmap_table_entry *map = ram(si->memmap_paddr);
	u64 size = (u64)si->memmap_entries * sizeof(*map);

	if (!si->version || !si->memmap_entries || si->memmap_entries > MEMMAP_MAX_ENTRIES ||
	    !si->memmap_paddr || si->memmap_paddr >= SZ_4G || size > SZ_4G - si->memmap_paddr)
		return true;
	if (si->memmap_paddr < RAM_START || si->memmap_paddr > RAM_END - size ||
	    si->memmap_entries < 2)
		return false;
	for (u32 i = 0; i < 2; i++)
		map[i] = (struct hvm_memmap_table_entry){
			outside[i].addr, outside[i].size, outside[i].type, 0 };
	return true;
}

static void set_hypercall(u8 control)
{
	guest_is_xen = control & 1;
	guest_e820_entries = (control >> 1) - 1;
	memcpy(guest_e820, ram(HYPERCALL_MAP), 127 * sizeof(*guest_e820));
	memcpy(guest_e820, outside, sizeof(outside));
	if (guest_e820_entries == 1)
		guest_e820_entries = 2;
}

static void check_string(const char *s)
{
	check(strlen(s) < MAX_CMDLINE);
}

static void check_info(const struct boot_info *info)
{
	check(!map_problem());
	check_string(info->cmdline);
	check(info->nr_modules <= MAX_MODULES);
	for (u32 i = 0; i < info->nr_modules; i++) {
		u64 addr = info->modules[i].addr, last = addr + info->modules[i].size - 1;

		check_string(info->modules[i].cmdline);
		if (!info->modules[i].size || (addr >= ISA_HOLE_START && last < ISA_HOLE_END))
			continue;
		check(last >= addr && map_type_at(addr) == EFI_LOADER_DATA);
		check(map_type_at(last) == EFI_LOADER_DATA);
		check(last < IMAGE || addr >= IMAGE + IMAGE_SIZE);
	}
}

static bool map_one(u64 start, u64 end)
{
	return end <= SZ_4G || pagetable_map(root, start > SZ_4G ? start : SZ_4G, end, true);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct hvm_start_info *si = ram(SI);
	struct boot_info info;

	if (size < sizeof(*si) || size > MAX_INPUT)
		return 0;
	machine_reset();
	memcpy(si, data + 1, size - 1);
	set_hypercall(data[0]);
	if (!close_map(si) || start_info_header(si, &info) || start_info_memory(si))
		return 0;
	check(!map_problem());
	check(pages_claim(IMAGE, IMAGE_SIZE, EFI_LOADER_CODE, false));
	if (start_info_content(si, &info))
		return 0;
	check_info(&info);

	memset(root, 0, sizeof(root));
	pages_visit_ram(map_one);
	check_info(&info);
	return 0;
}
