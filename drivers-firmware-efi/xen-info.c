// SPDX-License-Identifier: GPL-2.0

#define pr_fmt(fmt) "efi: XenInfo: " fmt

#include <linux/efi.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/printk.h>

#include <asm/early_ioremap.h>

#include "xen-info.h"

static_assert(sizeof(struct xen_efi_info) == 16);

unsigned long efi_xen_info __ro_after_init = EFI_INVALID_TABLE_ADDR;

/* Of a valid table, otherwise 0 */
static u32 info_size __initdata;

/* Number of bytes from @addr to the end of its memory descriptor, 0 if @addr is in none */
static u64 __init room_at(u64 addr)
{
	efi_memory_desc_t md;

	/* A kexec'd kernel's memory map lacks it, see efi_retrieve_xen_info(). */
	if (efi_enabled(EFI_KEXEC_BOOT))
		return EFI_PAGE_SIZE;

	return efi_mem_desc_lookup(addr, &md) ? 0 : efi_mem_desc_end(&md) - addr;
}

/**
 * efi_xen_info_flags() - get the flags by which Xen started this domain
 * @flags:	set to hvm_start_info.flags (SIF_xxx) if true is returned
 *
 * Logs one line if there is a table, valid or not.
 *
 * Return: true if there is a valid Xen info table
 */
bool __init efi_xen_info_flags(u32 *flags)
{
	struct xen_efi_info *info = NULL;
	const char *error;
	u64 room;

	if (efi_xen_info == EFI_INVALID_TABLE_ADDR)
		return false;

	room = room_at(efi_xen_info);
	if (room >= sizeof(*info))
		info = early_memremap_ro(efi_xen_info, sizeof(*info));

	error = efi_xen_info_error(info, efi_xen_info, info ? room : 0);
	if (error) {
		pr_warn("ignored: %s\n", error);
		efi_xen_info = EFI_INVALID_TABLE_ADDR;
	} else {
		pr_info("version %u, flags 0x%x\n", info->version, info->flags);
		info_size = info->size;
		*flags = info->flags;
	}

	if (info)
		early_memunmap(info, sizeof(*info));

	return !error;
}

/**
 * efi_xen_info_reserve() - keep a valid Xen info table, for later kernels, too
 *
 * The EFI stub has put it into ACPI reclaim memory, which is kept anyway. But
 * there may have been no stub.
 */
void __init efi_xen_info_reserve(void)
{
	if (info_size)
		efi_mem_reserve(efi_xen_info, info_size);
}
