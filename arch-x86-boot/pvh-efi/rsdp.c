// SPDX-License-Identifier: GPL-2.0
/* The ACPI root pointer: what is one, and where a BIOS leaves it (ACPI 6.5, 5.2.5). */

#include "lib.h"
#include "rsdp.h"

#define RSDP_V1_SIZE	20
#define RSDP_MAX_SIZE	256	/* of a later revision, which only appends */
#define RSDP_ALIGN	16	/* where a BIOS leaves it; a hypervisor may put it anywhere */
#define EBDA_SIZE	1024	/* its first KiB is searched */
#define BIOS_START	0xe0000
#define BIOS_END	0x100000

/**
 * byte_sum() - the checksum of ACPI and SMBIOS tables, which is 0 for a good one
 */
u8 byte_sum(const void *data, u32 size)
{
	const u8 *p = data;
	u8 total = 0;

	while (size--)
		total += *p++;
	return total;
}

/**
 * rsdp_valid() - does a root pointer lie there
 * @addr:	physical address; if it is below 4 GiB, it is mapped, but for page 0
 */
bool rsdp_valid(u64 addr)
{
	const struct rsdp *rsdp = (const void *)(unsigned long)addr;

	if (addr < PAGE_SIZE || addr > SZ_4G - RSDP_MAX_SIZE ||
	    memcmp(rsdp->signature, "RSD PTR ", 8) || byte_sum(rsdp, RSDP_V1_SIZE))
		return false;
	if (rsdp->revision < 2)
		return true;
	return rsdp->length >= sizeof(*rsdp) && rsdp->length <= RSDP_MAX_SIZE &&
	       !byte_sum(rsdp, rsdp->length);
}

static u64 search(u64 addr, u64 end)
{
	const u32 start = 'R' | 'S' << 8 | 'D' << 16 | ' ' << 24;

	for (; addr < end; addr += RSDP_ALIGN) {
		if (*(const u32 *)(unsigned long)addr == start && rsdp_valid(addr))
			return addr;
	}
	return 0;
}

/**
 * rsdp_find() - look where a BIOS leaves the root pointer: ACPI 6.5, 5.2.5.1
 * @ebda:	address of the extended BIOS data area, as the BIOS data area has it
 *
 * Firecracker and libkrun write it there and nowhere else. The first MiB is mapped.
 *
 * Return: the address, 0 for none.
 */
u64 rsdp_find(u64 ebda)
{
	u64 found = 0;

	if (ebda >= PAGE_SIZE && ebda <= BIOS_END - EBDA_SIZE)
		found = search(ebda, ebda + EBDA_SIZE);
	return found ? found : search(BIOS_START, BIOS_END);
}
