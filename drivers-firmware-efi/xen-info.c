// SPDX-License-Identifier: GPL-2.0

#define pr_fmt(fmt) "efi: XenInfo: " fmt

#include <linux/crc32.h>
#include <linux/efi.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/memblock.h>
#include <linux/printk.h>

#include <asm/e820/api.h>
#include <asm/early_ioremap.h>
#include <asm/xen/hypervisor.h>

#include <xen/interface/xen.h>
#include <xen/xen-ops.h>

#include "xen-info.h"

static_assert(sizeof_field(struct xen_efi_info, hdr) == sizeof(efi_table_hdr_t));

static struct xen_efi_info xen_info __initdata;
static bool xen_info_valid __initdata;

/* The CRC32 of an EFI table counts the field that holds it as 0. */
static bool __init crc32_matches(const struct xen_efi_info *info)
{
	const size_t next = offsetofend(struct xen_efi_info, hdr.crc32);
	const u8 zero[sizeof(info->hdr.crc32)] = {};
	u32 crc;

	crc = crc32_le(~0, (const u8 *)info,
		       offsetof(struct xen_efi_info, hdr.crc32));
	crc = crc32_le(crc, zero, sizeof(zero));
	crc = crc32_le(crc, (const u8 *)info + next,
		       info->hdr.headersize - next);

	return ~crc == info->hdr.crc32;
}

/**
 * efi_xen_info_read() - validate a Xen info table and copy what is known of it
 * @addr:	physical address of the table, not trusted
 * @on_xen:	whether Xen's CPUID leaves are present
 * @mem:	how to reach physical memory
 * @info:	filled in on success, untouched otherwise
 *
 * Never maps more than XEN_EFI_INFO_MAX_SIZE bytes.
 *
 * Return: NULL on success, otherwise why the table must be ignored
 */
const char *__init efi_xen_info_read(u64 addr, bool on_xen,
				     const struct efi_xen_info_mem *mem,
				     struct xen_efi_info *info)
{
	struct xen_efi_info *p;
	const char *why;
	u32 size;

	/* The table is a claim, CPUID is the proof. */
	if (!on_xen)
		return "no Xen CPUID leaves";

	p = mem->map(addr, XEN_EFI_INFO_MIN_SIZE);
	if (!p)
		return "not in memory";
	why = efi_xen_info_check_header(addr, p);
	size = why ? 0 : p->hdr.headersize;
	mem->unmap(p, XEN_EFI_INFO_MIN_SIZE);
	if (why)
		return why;

	p = mem->map(addr, size);
	if (!p)
		return "not in memory";
	if (p->hdr.headersize == size && crc32_matches(p))
		*info = *p;
	else
		why = "wrong CRC32";
	mem->unmap(p, size);

	return why;
}

/* Mapping what e820 does not know may fault, e.g. beyond the physical bits. */
static void *__init xen_info_map(u64 addr, size_t size)
{
	if (addr + size < addr || !e820__mapped_all(addr, addr + size, 0))
		return NULL;

	return early_memremap_ro(addr, size);
}

static void __init xen_info_unmap(void *p, size_t size)
{
	early_memunmap(p, size);
}

/**
 * efi_xen_info_init() - parse the Xen info table
 *
 * Called when the addresses of the EFI configuration tables are known, long
 * before the hypervisor is detected. Logs one line if there is a table,
 * whether it is used or ignored. An ignored table is as good as absent.
 */
void __init efi_xen_info_init(void)
{
	static const struct efi_xen_info_mem mem __initconst = {
		.map	= xen_info_map,
		.unmap	= xen_info_unmap,
	};
	const char *why;

	if (efi.xen_info == EFI_INVALID_TABLE_ADDR)
		return;

	/* A PV dom0 sees its host's tables: this one is about Xen, not us. */
	if (efi_enabled(EFI_PARAVIRT)) {
		efi.xen_info = EFI_INVALID_TABLE_ADDR;
		return;
	}

	why = efi_xen_info_read(efi.xen_info, xen_cpuid_base(), &mem,
				&xen_info);
	if (why) {
		pr_warn("ignored: %s\n", why);
		efi.xen_info = EFI_INVALID_TABLE_ADDR;
		return;
	}

	/* Too early for efi_mem_reserve(): memblock knows no memory yet. */
	memblock_reserve(efi.xen_info, xen_info.hdr.headersize);
	xen_info_valid = true;

	pr_info("revision %u.%u, flags 0x%x\n",
		XEN_EFI_INFO_MAJOR(xen_info.hdr.revision),
		XEN_EFI_INFO_MINOR(xen_info.hdr.revision), xen_info.flags);

	/* dom0's machine may have an EFI as well, with what dom0 is to manage. */
	if (xen_info.flags & SIF_INITDOMAIN)
		xen_efi_host_init();
}

/**
 * efi_xen_info_reserve() - keep the Xen info table for good
 *
 * The EFI stub sees to it that the table is in ACPI reclaim memory, where
 * nothing is to be done. This is for kernels that were not started by the stub.
 */
void __init efi_xen_info_reserve(void)
{
	if (xen_info_valid)
		efi_mem_reserve(efi.xen_info, xen_info.hdr.headersize);
}

/**
 * efi_xen_info_flags() - get the flags by which Xen started this domain
 * @flags:	set to hvm_start_info.flags (SIF_xxx) if true is returned
 *
 * Return: true if this is a domain that was started by the PVH ABI and entered
 *	   Linux through EFI
 */
bool __init efi_xen_info_flags(u32 *flags)
{
	if (!xen_info_valid)
		return false;

	*flags = xen_info.flags;
	return true;
}
