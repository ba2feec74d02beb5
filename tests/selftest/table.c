// SPDX-License-Identifier: GPL-2.0
/* What configuration tables say, UEFI 2.10, 4.6; ACPI 6.5, 5.2.5; SMBIOS 3.6, 5.2 */

#include "selftest.h"

void *config_table(EFI_GUID guid)
{
	for (UINTN i = 0; i < st->NumberOfTableEntries; i++) {
		if (guid_equal(&st->ConfigurationTable[i].VendorGuid, &guid))
			return st->ConfigurationTable[i].VendorTable;
	}
	return NULL;
}

/* By EFI_RT_PROPERTIES_TABLE; without one all are supported. */
bool rt_supported(UINT32 service)
{
	const struct rt_properties *properties = config_table(RT_PROPERTIES_GUID);

	return !properties || (properties->supported & service) == service;
}

static UINT8 sum(const void *data, UINTN size)
{
	const UINT8 *byte = data;
	UINT8 total = 0;

	while (size--)
		total += *byte++;
	return total;
}

static void rt_properties(void)
{
	const struct rt_properties *properties = config_table(RT_PROPERTIES_GUID);

	if (!properties) {
		skip("no such table: all services are supported");
		return;
	}
	EQUAL(properties->version, 1);
	EQUAL(properties->length, sizeof(*properties));
	EQUAL(properties->supported & ~RT_ALL, 0);
}

static void conformance(void)
{
	const struct conformance *table = config_table(CONFORMANCE_GUID);

	if (!table) {
		skip("no such table: all of the specification is claimed");
		return;
	}
	EQUAL(table->version, 1);
	HOLDS(table->nr < 100);
}

struct rsdp {
	char signature[8];
	UINT8 checksum, oem[6], revision;
	UINT32 rsdt, length;
	UINT64 xsdt;
	UINT8 extended_checksum, reserved[3];
} __attribute__((packed));

struct sdt {
	char signature[4];
	UINT32 length;
};

/* Version 1 names no XSDT, and its GUID is another. */
static const struct rsdp *find_rsdp(bool *first_version)
{
	const struct rsdp *rsdp = config_table((EFI_GUID)ACPI_20_TABLE_GUID);

	*first_version = !rsdp;
	return rsdp ? rsdp : config_table((EFI_GUID)ACPI_TABLE_GUID);
}

static void acpi(void)
{
	const struct sdt *list;
	const struct rsdp *rsdp;
	bool first_version;

	rsdp = find_rsdp(&first_version);
	if (!HOLDS(rsdp))
		return;
	HOLDS(!memcmp(rsdp->signature, "RSD PTR ", 8));
	EQUAL(sum(rsdp, 20), 0);
	EQUAL(rsdp->revision < 2, first_version);
	if (!first_version) {
		HOLDS(rsdp->length >= 36 && rsdp->length < PAGE);
		EQUAL(sum(rsdp, rsdp->length), 0);
	}
	list = (const void *)(UINTN)(first_version ? rsdp->rsdt : rsdp->xsdt);
	if (!HOLDS(list))
		return;
	HOLDS(!memcmp(list->signature, first_version ? "RSDT" : "XSDT", 4));
	HOLDS(list->length < 1 << 20);
	EQUAL(sum(list, list->length), 0);
}

/* UEFI 2.10, 2.3.4: what an operating system takes for free must not hold them. */
static bool lasts(UINT64 address)
{
	UINT32 type = map_type(address);

	return type == EfiACPIReclaimMemory || type == EfiACPIMemoryNVS ||
	       type == EfiReservedMemoryType || type == EfiRuntimeServicesData || type == ~0u;
}

static void acpi_memory(void)
{
	const struct rsdp *rsdp;
	bool first_version;

	rsdp = find_rsdp(&first_version);
	if (!HOLDS(rsdp))
		return;
	HOLDS(lasts((UINTN)rsdp));
	HOLDS(lasts(first_version ? rsdp->rsdt : rsdp->xsdt));
}

static void smbios(void)
{
	const UINT8 *old = config_table((EFI_GUID)SMBIOS_TABLE_GUID);
	const UINT8 *new = config_table((EFI_GUID)SMBIOS3_TABLE_GUID);

	if (!old && !new) {
		skip("this machine has none");
		return;
	}
	if (old) {
		HOLDS(!memcmp(old, "_SM_", 4));
		EQUAL(sum(old, old[5]), 0);
		HOLDS(!memcmp(old + 16, "_DMI_", 5));
		EQUAL(sum(old + 16, 15), 0);
	}
	if (new) {
		HOLDS(!memcmp(new, "_SM3_", 5));
		EQUAL(sum(new, new[6]), 0);
	}
}

static void xen_info(void)
{
	const struct xen_info *info = config_table(XEN_INFO_GUID);
	EFI_GUID guid = XEN_INFO_GUID;
	void *protocol = NULL;

	if (!on_xen()) {
		EQUAL((UINTN)info, 0);
		EXPECT(bs->HandleProtocol(self, &guid, &protocol), EFI_UNSUPPORTED);
		return;
	}
	if (!HOLDS(info))
		return;
	EQUAL((UINTN)info % 8, 0);
	EQUAL(info->version, 1);
	EQUAL(info->size, 16);
	EQUAL(info->flags, 0);
	EQUAL(info->reserved, 0);
	EQUAL(map_type((UINTN)info), EfiACPIReclaimMemory);
	EXPECT(bs->HandleProtocol(self, &guid, &protocol), EFI_SUCCESS);
	HOLDS(protocol && !memcmp(protocol, info, sizeof(*info)));
}

static void no_duplicates(void)
{
	for (UINTN i = 0; i < st->NumberOfTableEntries; i++) {
		HOLDS(st->ConfigurationTable[i].VendorTable);
		for (UINTN j = 0; j < i; j++)
			HOLDS(!guid_equal(&st->ConfigurationTable[i].VendorGuid,
					  &st->ConfigurationTable[j].VendorGuid));
	}
}

static const struct test before[] = {
	{ "the table of runtime properties", rt_properties },
	{ "the table of conformance profiles", conformance },
	{ "ACPI's root pointer and table", acpi },
	{ "ACPI's tables are in memory that stays", acpi_memory },
	{ "SMBIOS's anchor", smbios },
	{ "Xen's table, on Xen only", xen_info },
	{ "no GUID is there twice", no_duplicates },
	{ },
};

static void still_there(void)
{
	bool first_version;

	HOLDS(find_rsdp(&first_version));
	if (on_xen())
		HOLDS(config_table(XEN_INFO_GUID));
}

static const struct test after[] = {
	{ "they are still there", still_there },
	{ },
};

const struct group table_group = { "configuration", .before = before, .after = after };
