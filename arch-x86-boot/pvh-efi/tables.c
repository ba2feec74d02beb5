// SPDX-License-Identifier: GPL-2.0
/* What pvh-efi says about the platform: the configuration tables it installs itself. */

#include <linux/types.h>
#include <xen/interface/hvm/efi_info.h>

#include "lib.h"
#include "pool.h"
#include "print.h"
#include "protocol.h"
#include "rsdp.h"
#include "systab.h"
#include "tables.h"
#include "xen.h"

#define SMBIOS_START		0xf0000ULL
#define SMBIOS_END		0x100000ULL
#define SMBIOS_MAX_ANCHOR	0x20

const struct efi_guid acpi20_guid = EFI_ACPI_20_TABLE_GUID;
const struct efi_guid acpi_guid = EFI_ACPI_TABLE_GUID;
static const struct efi_guid smbios3_guid = EFI_SMBIOS3_TABLE_GUID;
static const struct efi_guid smbios_guid = EFI_SMBIOS_TABLE_GUID;
static const struct efi_guid rt_properties_guid = EFI_RT_PROPERTIES_TABLE_GUID;
static const struct efi_guid profiles_guid = EFI_CONFORMANCE_PROFILES_TABLE_GUID;
static const struct efi_guid xen_info_guid = XEN_EFI_INFO_GUID;

static void install(const struct efi_guid *guid, void *table)
{
	if (config_install(guid, table) != EFI_SUCCESS)
		stop("no room for a configuration table");
}

/* A table that the kernel keeps, over kexec too: UEFI 2.3.4 and 7.2, table 7.10 */
static void *new_table(unsigned long size)
{
	void *table;

	if (pool_allocate(EFI_ACPI_RECLAIM_MEMORY, size, &table) != EFI_SUCCESS)
		stop("no memory for a configuration table");
	return memset(table, 0, size);
}

static void install_acpi(u64 addr)
{
	struct rsdp *rsdp = (void *)(unsigned long)addr;

	if (!addr)
		return;
	if (!rsdp_valid(addr))
		pr_line("no ACPI tables: start_info's RSDP at 0x%llx is none", addr);
	else if (rsdp->revision >= 2)
		install(&acpi20_guid, rsdp);
	else
		install(&acpi_guid, rsdp);
}

static bool smbios_anchor(const void *p, const char *name, u32 name_size, u32 length_at)
{
	const u8 *bytes = p;
	u8 length = bytes[length_at];

	return !memcmp(p, name, name_size) && length > length_at && length <= SMBIOS_MAX_ANCHOR &&
	       !byte_sum(p, length);
}

static bool install_smbios_at(void *p)
{
	if (smbios_anchor(p, "_SM3_", 5, 6))
		install(&smbios3_guid, p);
	else if (smbios_anchor(p, "_SM_", 4, 5))
		install(&smbios_guid, p);
	else
		return false;
	return true;
}

/*
 * SMBIOS 3.6, 5.2: the anchor is on a paragraph of the last 64 KiB below 1 MiB.
 * One is enough: where there are two, both lead to the same structures. Eight
 * paragraphs at a time, since nothing else here looks at so many things.
 */
static void install_smbios(void)
{
	const u16 *end = (const u16 *)(unsigned long)SMBIOS_END;
	const u16 *p = (const u16 *)(unsigned long)SMBIOS_START;
	const u16 start = '_' | 'S' << 8;

	for (; p < end; p += 64) {
		if (p[0] != start && p[8] != start && p[16] != start && p[24] != start &&
		    p[32] != start && p[40] != start && p[48] != start && p[56] != start)
			continue;
		for (u32 i = 0; i < 64 && p + i + 16 <= end; i += 8) {
			if (p[i] == start && install_smbios_at((void *)(p + i)))
				return;
		}
	}
}

static void install_rt_properties(void)
{
	struct efi_rt_properties *rt = new_table(sizeof(*rt));

	rt->version = EFI_RT_PROPERTIES_TABLE_VERSION;
	rt->length = sizeof(*rt);
	rt->runtime_services_supported = EFI_RT_SUPPORTED_SET_VIRTUAL_ADDRESS_MAP;
	install(&rt_properties_guid, rt);
}

/*
 * Without this table a platform claims all that UEFI 2.6.1 demands. This one has
 * neither a boot manager nor devices, and lists no profile: it claims none.
 */
static void install_conformance_profiles(void)
{
	struct efi_conformance_profiles *table = new_table(sizeof(*table));

	table->version = EFI_CONFORMANCE_PROFILES_TABLE_VERSION;
	install(&profiles_guid, table);
}

/**
 * tables_install() - install the tables that describe the platform
 * @rsdp:	physical address of the ACPI root pointer, 0 for none
 * @scan_smbios: the platform has a BIOS area, where SMBIOS may be found
 */
void tables_install(u64 rsdp, bool scan_smbios)
{
	install_acpi(rsdp);
	if (scan_smbios)
		install_smbios();
	install_rt_properties();
	install_conformance_profiles();
}

/**
 * xen_info_install() - say that Xen started this domain by the PVH ABI
 * @image:	the image to be started: it gets the table as a protocol too
 * @flags:	hvm_start_info.flags
 */
void xen_info_install(struct efi_handle *image, u32 flags)
{
	struct xen_efi_info *info = new_table(sizeof(*info));

	info->version = XEN_EFI_INFO_VERSION;
	info->size = sizeof(*info);
	info->flags = flags;

	install(&xen_info_guid, info);
	protocol_offer(&image, &xen_info_guid, info);
}
