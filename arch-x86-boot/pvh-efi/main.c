// SPDX-License-Identifier: GPL-2.0
/* The order of things, from the PVH entry to the kernel's EFI entry. */

#include "cpu.h"
#include "pages.h"
#include "pagetable.h"
#include "pvh-efi.h"
#include "start_info.h"
#include "symbols.h"
#include "xen.h"

#define CPUID_EXT_FEATURES	0x80000001
#define CPUID_EXT_EDX_1GB	0x04000000

static bool have_1gb_pages(void)
{
	struct cpuid id;

	cpuid(0x80000000, &id);
	if (id.eax < CPUID_EXT_FEATURES)
		return false;
	cpuid(CPUID_EXT_FEATURES, &id);
	return id.edx & CPUID_EXT_EDX_1GB;
}

static bool map_above_4g(u64 start, u64 end)
{
	if (end <= SZ_4G)
		return true;
	return pagetable_map(page_table_root, start > SZ_4G ? start : SZ_4G, end,
			     have_1gb_pages());
}

static void claim(const u8 *start, const u8 *end, u32 type, bool runtime)
{
	if (!pages_is_ram((unsigned long)start, end - start))
		stop("the loader has put this image where its memory map has no RAM");
	if (!pages_claim((unsigned long)start, end - start, type, runtime))
		stop("start_info has too many memory ranges");
}

/* Loader memory: nothing but the two runtime pages is needed after ExitBootServices(). */
static void claim_own_image(void)
{
	u64 size, room;
	const u8 *payload = payload_find(&size, &room);

	claim(runtime_data_start, runtime_text_start, EFI_RUNTIME_SERVICES_DATA, true);
	claim(runtime_text_start, runtime_end, EFI_RUNTIME_SERVICES_CODE, true);
	claim(runtime_end, image_end, EFI_LOADER_CODE, false);
	if (payload)
		claim(payload, payload + room, EFI_LOADER_CODE, false);
}

static void read_start_info(const struct hvm_start_info *si, struct boot_info *info)
{
	struct hvm_start_info copy;
	const char *why;

	why = start_info_header(si, info);
	if (why)
		stop("start_info at 0x%x %s", (u32)(unsigned long)si, why);
	console_init(info->flags & SIF_INITDOMAIN);

	/* From here on it may be overwritten, by what is written to this image too. */
	copy = *si;
	why = start_info_memory(&copy);
	if (why)
		stop("start_info %s", why);
	claim_own_image();
	why = start_info_content(&copy, info);
	if (why)
		stop("start_info %s", why);

	/* Only now is it known where page tables overwrite nothing. */
	if (!pages_visit_ram(map_above_4g))
		stop("no page tables for all memory");
}

/**
 * struct kernel - what is to be started, and from where
 * @file:	a PE image
 * @size:	its bytes
 * @room:	bytes from @file on that nothing else uses
 * @cmdline:	becomes its load options
 * @initrd:	index of the module that is the initrd
 */
struct kernel {
	void *file;
	u64 size;
	u64 room;
	const char *cmdline;
	u32 initrd;
};

/*
 * In a bundle the kernel is part of this image and module 0 the initrd. Without
 * one module 0 is the kernel, which may have a command line of its own, and
 * module 1 the initrd.
 */
static void find_kernel(const struct boot_info *info, struct kernel *kernel)
{
	kernel->cmdline = info->cmdline;
	kernel->initrd = 0;
	kernel->file = payload_find(&kernel->size, &kernel->room);
	if (kernel->file)
		return;

	if (!info->nr_modules || !info->modules[0].size)
		stop("no kernel: this image holds none, and no module was given");
	kernel->file = (void *)(unsigned long)info->modules[0].addr;
	kernel->size = info->modules[0].size;
	kernel->room = kernel->size;
	kernel->initrd = 1;
	if (*info->modules[0].cmdline)
		kernel->cmdline = info->modules[0].cmdline;
}

/**
 * pvh_efi_main() - start the kernel by its EFI entry
 * @si:		what the loader's %ebx points at
 *
 * Called by head.S in long mode, on the own stack, with the first 4 GiB mapped.
 */
void __noreturn pvh_efi_main(const struct hvm_start_info *si)
{
	struct boot_info info;
	struct kernel kernel;
	struct efi_handle *image;
	efi_status_t status;

	xen_detect();
	console_init(false);
	read_start_info(si, &info);
	find_kernel(&info, &kernel);

	bootsvc_init();
	runtime_init();
	tables_install(info.rsdp, !xen_present() || info.flags & SIF_INITDOMAIN);
	if (kernel.initrd < info.nr_modules && info.modules[kernel.initrd].size)
		initrd_install((void *)(unsigned long)info.modules[kernel.initrd].addr,
			       info.modules[kernel.initrd].size);

	image = image_load_kernel(kernel.file, kernel.size, kernel.room, kernel.cmdline);
	if (xen_present())
		xen_info_install(image, info.flags);

	status = image_start(image, NULL, NULL);
	stop("the kernel came back with status 0x%llx", (u64)status);
}
