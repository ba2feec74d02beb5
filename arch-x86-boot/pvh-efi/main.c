// SPDX-License-Identifier: GPL-2.0
/* The order of things, from the PVH entry to the kernel's EFI entry. */

#include <linux/compiler.h>

#include "blockio.h"
#include "bootsvc.h"
#include "console.h"
#include "image.h"
#include "initrd.h"
#include "memmap.h"
#include "pages.h"
#include "payload.h"
#include "pmtimer.h"
#include "print.h"
#include "protect.h"
#include "rng.h"
#include "rsdp.h"
#include "runtime.h"
#include "start_info.h"
#include "symbols.h"
#include "tables.h"
#include "text.h"
#include "trace.h"
#include "xen.h"

/* The largest memory map that is looked at */
#define MEMMAP_BYTES	(MEMMAP_MAX_ENTRIES * sizeof(struct hvm_memmap_table_entry))

static void reach(u64 addr, u64 size)
{
	if (!paging_reach(addr, size))
		stop("no page tables for what start_info refers to");
}

static void claim(const u8 *start, const u8 *end, u32 type, enum pages_owner owner)
{
	if (!pages_is_ram((unsigned long)start, end - start))
		stop("the loader has put this image where its memory map has no RAM");
	if (!pages_claim((unsigned long)start, end - start, type, owner))
		stop("start_info has too many memory ranges");
}

/* Loader memory: nothing but the two runtime pages is needed after ExitBootServices(). */
static void claim_own_image(void)
{
	u64 size, room;
	const u8 *payload = payload_find(&size, &room);
	const u8 *end = pages_trim();

	claim(runtime_data_start, runtime_text_start, EFI_RUNTIME_SERVICES_DATA, PAGES_OWN);
	claim(runtime_text_start, runtime_end, EFI_RUNTIME_SERVICES_CODE, PAGES_OWN);
	claim(runtime_end, end, EFI_LOADER_CODE, PAGES_OWN);
	if (payload)
		claim(payload, payload + room, EFI_LOADER_CODE, PAGES_INPUT);
	protect_init();
}

/* A domU has no BIOS area: what lies there is the domain's memory. */
static bool has_bios_area(const struct boot_info *info)
{
	return !xen_present() || info->flags & SIF_INITDOMAIN;
}

/* Page 0 has the address of the EBDA, and is mapped until paging_map_low(). */
static u64 find_rsdp(void)
{
	unsigned long bda_ebda = 0x40e;

	OPTIMIZER_HIDE_VAR(bda_ebda);	/* the compiler believes that no object is there */
	return rsdp_find((u64)*(const u16 *)bda_ebda << 4);
}

static void read_start_info(const struct hvm_start_info *si, struct boot_info *info)
{
	struct hvm_start_info copy;
	const char *why;

	reach((unsigned long)si, sizeof(*si));
	why = start_info_header(si, info);
	if (why)
		stop("start_info at 0x%x %s", (u32)(unsigned long)si, why);
	/* From here on it may be overwritten, by what is written to this image too. */
	copy = *si;
	console_init(info->flags & SIF_INITDOMAIN);
	if (!info->rsdp && has_bios_area(info))
		info->rsdp = find_rsdp();

	if (copy.version > 0)
		reach(copy.memmap_paddr, MEMMAP_BYTES);
	why = start_info_memory(&copy);
	if (why)
		stop("start_info %s", why);
	claim_own_image();
	if (!paging_map_low())
		stop("no page tables for all memory");
	why = start_info_content(&copy, info);
	if (why)
		stop("start_info %s", why);

	/* Only now is it known where page tables overwrite nothing. */
	if (!paging_map_high())
		stop("no page tables for all memory");
	reach(info->rsdp, PAGE_SIZE);
	/* If that is RAM, a kernel that KASLR moves must not overwrite it. */
	if (info->rsdp && !pages_claim(info->rsdp, sizeof(struct rsdp),
				       EFI_ACPI_RECLAIM_MEMORY, PAGES_INPUT))
		stop("start_info has too many memory ranges");
}

/**
 * struct kernel - what is to be started, and from where
 * @file:	a PE image
 * @size:	its bytes
 * @room:	bytes from @file on that nothing else uses
 * @cmdline:	becomes its load options
 * @initrd:	a module, NULL for none
 * @initrd_size: its bytes
 */
struct kernel {
	void *file;
	u64 size;
	u64 room;
	const char *cmdline;
	void *initrd;
	u64 initrd_size;
};

/* An initrd that is empty is a mistake of who made it: a boot without would only hide that. */
static void find_initrd(const struct boot_info *info, u32 index, struct kernel *kernel)
{
	if (info->nr_modules > index + 1)
		stop("%u modules: after the kernel there can be one, the initrd",
		     info->nr_modules);
	if (info->nr_modules <= index)
		return;
	if (!info->modules[index].size)
		stop("module %u, the initrd, is empty", index);
	kernel->initrd = (void *)(unsigned long)info->modules[index].addr;
	kernel->initrd_size = info->modules[index].size;
}

/* libxl's line for Xen's shim (pvshim=1), in whose place this image runs: no kernel's. */
static bool is_for_shim(const char *cmdline)
{
	static const char name[] = "pv-shim ";

	for (u32 i = 0; i < sizeof(name) - 1; i++) {
		if (cmdline[i] != name[i])
			return false;
	}
	return true;
}

/*
 * In a bundle the kernel is part of this image and module 0 the initrd. Without
 * one module 0 is the kernel, which may have a command line of its own, and
 * module 1 the initrd.
 */
static void find_kernel(const struct boot_info *info, struct kernel *kernel)
{
	*kernel = (struct kernel){ .cmdline = info->cmdline };
	kernel->file = payload_find(&kernel->size, &kernel->room);
	if (kernel->file) {
		find_initrd(info, 0, kernel);
		return;
	}

	if (!info->nr_modules)
		stop("no kernel: this image holds none, and no module was given");
	if (!info->modules[0].size)
		stop("no kernel: module 0 is empty");
	kernel->file = (void *)(unsigned long)info->modules[0].addr;
	kernel->size = info->modules[0].size;
	kernel->room = kernel->size;
	if (*info->module_cmdline || is_for_shim(info->cmdline))
		kernel->cmdline = info->module_cmdline;
	find_initrd(info, 1, kernel);
}

/* Appendix D's words, by number, for what a kernel may come back with; it says no more. */
static const char *status_words(efi_status_t status)
{
	static const char words[] = "success\0load error\0invalid parameter\0unsupported\0\0"
				    "buffer too small\0\0device error\0\0out of resources\0";
	efi_status_t nr = status ? status ^ EFI_ERROR_BIT : 0;
	const char *p = words;

	if (status == EFI_NOT_FOUND)
		return "not found";
	for (nr = nr < 10 ? nr : 10; nr; nr--) {
		while (*p++)
			;
	}
	return *p ? p : "another error";
}

/**
 * pvh_efi_main() - start the kernel by its EFI entry
 * @si:		what the loader's %ebx points at
 *
 * Called by head.S on the own stack: in long mode with this image mapped, or in 32-bit
 * protected mode without paging.
 */
void __noreturn pvh_efi_main(const struct hvm_start_info *si)
{
	struct boot_info info;
	struct kernel kernel;
	struct efi_handle *image;
	efi_status_t status;

	fault_init();
	if (!paging_init())
		stop("no page tables for pvh-efi itself");
	xen_detect();
	console_init(false);
	read_start_info(si, &info);
	find_kernel(&info, &kernel);

	bootsvc_init();
	rng_install();
	tables_install(info.rsdp, has_bios_area(&info));
	memattr_install();
	memattr_install_table((unsigned long)runtime_data_start,
			      (unsigned long)runtime_text_start, (unsigned long)runtime_end);
	text_install();
	runtime_init();
	if (PVH_EFI_DISK && xen_present() && !(info.flags & SIF_INITDOMAIN)) {
		pmtimer_check(info.rsdp);
		blockio_install(XEN_SPECIAL_PAGES_START - GRANT_TABLE_SIZE);
		cmdline_disk_install(info.cmdline);
	}

	image = image_load_kernel(kernel.file, kernel.size, kernel.room, kernel.cmdline);
	if (kernel.initrd)
		initrd_install(kernel.initrd, kernel.initrd_size);
	lost_init(kernel.cmdline);
	if (xen_present())
		xen_info_install(image, info.flags);
	if (PVH_EFI_DEBUG)
		trace_services();

	if (!paging_guard())
		stop("no page tables for pvh-efi itself");
	status = image_start(image, NULL, NULL);
	stop("the kernel came back with status 0x%llx: %s", (u64)status, status_words(status));
}
