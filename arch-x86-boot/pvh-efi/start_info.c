// SPDX-License-Identifier: GPL-2.0
/*
 * Reads what the loader has left in memory, and believes none of it before it is
 * bounded. Nothing here touches hardware; Xen is asked through xen_memory_map().
 */

#include "memmap.h"
#include "pages.h"
#include "start_info.h"
#include "xen.h"

#define POINTS_SIZE		(MEMMAP_MAX_POINTS * sizeof(u64))
#define HYPERCALL_MAP_SIZE	(MEMMAP_MAX_ENTRIES * sizeof(struct xen_e820_entry))
static char cmdline_copy[MAX_CMDLINE] __noinit;
static char module_cmdline_copy[MAX_CMDLINE] __noinit;

/* The loader puts everything below 4 GiB, which is also what is mapped now. */
static bool readable(u64 addr, u64 size)
{
	return addr && addr < SZ_4G && size <= SZ_4G - addr;
}

/**
 * start_info_header() - check the structure itself
 * @si:		where the loader's register points, inside the first 4 GiB
 * @info:	flags and RSDP are filled in
 *
 * A later version has only more behind what version 1 has: Xen's start_info.h.
 *
 * Return: NULL, or what is wrong, as words for a message. The same holds for the
 * other functions here, which are to be called in the order of this file.
 */
const char *start_info_header(const struct hvm_start_info *si, struct boot_info *info)
{
	if (!readable((unsigned long)si, sizeof(*si)))
		return "is no address of a structure";
	if (si->magic != XEN_HVM_START_MAGIC_VALUE)
		return "has the wrong magic number";
	info->flags = si->flags;
	info->rsdp = si->rsdp_paddr;
	return NULL;
}

static const char *read_map(const struct hvm_start_info *si)
{
	const struct hvm_memmap_table_entry *e;
	bool fits = true;

	if (si->memmap_entries > MEMMAP_MAX_ENTRIES)
		return "has too many memory map entries";
	if (!readable(si->memmap_paddr, (u64)si->memmap_entries * sizeof(*e)))
		return "has its memory map where none can be";

	e = (const void *)(unsigned long)si->memmap_paddr;
	for (u32 i = 0; i < si->memmap_entries && fits; i++, e++)
		fits = memmap_add(e->addr, e->size, e->type);
	return fits ? NULL : "has too many memory map entries";
}

static const char *ask_xen_for_map(void)
{
	struct xen_e820_entry *e = pages_scratch(POINTS_SIZE + HYPERCALL_MAP_SIZE);
	int nr = xen_present() ? xen_memory_map(e, MEMMAP_MAX_ENTRIES) : 0;
	bool fits = true;

	if (nr <= 0)
		return "has no memory map, and the hypervisor gives none";
	for (int i = 0; i < nr && fits; i++, e++)
		fits = memmap_add(e->addr, e->size, e->type);
	return fits ? NULL : "has too many memory map entries";
}

static void add_fixed(u64 start, u64 end)
{
	memmap_add(start, end - start, XEN_HVM_MEMMAP_TYPE_RESERVED);
}

/**
 * start_info_memory() - build the memory map
 * @si:		as checked by start_info_header()
 */
const char *start_info_memory(const struct hvm_start_info *si)
{
	const char *why;

	memmap_start(pages_scratch(POINTS_SIZE));
	/* Page 0 is nobody's: a null pointer that is used must not find data. */
	add_fixed(0, PAGE_SIZE);
	add_fixed(ISA_HOLE_START, ISA_HOLE_END);
	if (xen_present())
		add_fixed(XEN_SPECIAL_PAGES_START, XEN_SPECIAL_PAGES_END);

	if (si->version > 0 && si->memmap_entries)
		why = read_map(si);
	else
		why = ask_xen_for_map();
	if (why)
		return why;

	pages_reset();
	return memmap_finish(pages_append) ? NULL : "has too many memory ranges";
}

/* QEMU's loader keeps its data in a ROM's shadow. */
static bool is_data(u64 addr, u64 size)
{
	if (addr >= ISA_HOLE_START && addr < ISA_HOLE_END && size <= ISA_HOLE_END - addr)
		return true;
	return pages_is_ram(addr, size);
}

/*
 * Into memory of our own: loaders pack strings and tables closely, modules too,
 * and what was checked must be what is used.
 */
static const char *copy_string(u64 addr, char *copy)
{
	const char *s = (const char *)(unsigned long)addr;

	*copy = 0;
	for (u32 i = 0; addr && i < MAX_CMDLINE; i++) {
		if ((!i || !((addr + i) & (PAGE_SIZE - 1))) &&
		    (!readable(addr + i, 1) || !is_data(addr + i, 1)))
			return "has a command line outside RAM";
		copy[i] = s[i];
		if (!s[i])
			return NULL;
	}
	return addr ? "has a command line without an end" : NULL;
}

static bool overlaps_module(const struct hvm_modlist_entry *m, const struct boot_info *info)
{
	for (u32 i = 0; i < info->nr_modules; i++) {
		if (m->paddr < info->modules[i].addr + info->modules[i].size &&
		    info->modules[i].addr < m->paddr + m->size)
			return true;
	}
	return false;
}

/* By value: what was checked is what is used, whoever else can write there. */
static const char *check_module(struct hvm_modlist_entry m, struct boot_info *info)
{
	if (!m.size)
		m.paddr = 0;
	else if (!is_data(m.paddr, m.size))
		return "has a module outside RAM";
	else if (!reachable(m.paddr, m.size))
		return "has a module above 4 GiB";
	else if (overlaps_module(&m, info))
		return "has modules that overlap";
	else if (!pages_claim(m.paddr, m.size, EFI_LOADER_DATA, PAGES_INPUT))
		return "has too many memory ranges";
	info->modules[info->nr_modules].addr = m.paddr;
	info->modules[info->nr_modules++].size = m.size;
	return info->nr_modules > 1 ? NULL : copy_string(m.cmdline_paddr, module_cmdline_copy);
}

/**
 * start_info_content() - check and set aside what start_info refers to
 * @si:		as checked by start_info_header()
 * @info:	the rest is filled in
 *
 * To be called when the guest's own image has been claimed: what overlaps that
 * is refused.
 */
const char *start_info_content(const struct hvm_start_info *si, struct boot_info *info)
{
	const struct hvm_modlist_entry *list;
	const char *why;

	info->nr_modules = 0;
	info->cmdline = cmdline_copy;
	info->module_cmdline = module_cmdline_copy;
	*module_cmdline_copy = 0;
	if (si->nr_modules > MAX_MODULES)
		return "has too many modules";
	why = copy_string(si->cmdline_paddr, cmdline_copy);
	if (why || !si->nr_modules)
		return why;

	if (!readable(si->modlist_paddr, si->nr_modules * sizeof(*list)) ||
	    !is_data(si->modlist_paddr, si->nr_modules * sizeof(*list)))
		return "has its list of modules outside RAM";
	list = (const void *)(unsigned long)si->modlist_paddr;
	for (u32 i = 0; i < si->nr_modules && !why; i++)
		why = check_module(list[i], info);
	return why;
}
