// SPDX-License-Identifier: GPL-2.0
/*
 * ACPI's timer, which Xen's FADT has a port for, but a PVH domain has not. GRUB 2.06
 * reads such a port 16 million times before it gives up, each an exit to Xen: half a
 * minute at least. So a timer that isn't there is taken out of the tables, for the kernel
 * as well, which otherwise finds out by itself.
 */

#include "acpi.h"
#include "cpu.h"
#include "pmtimer.h"
#include "protect.h"
#include "rsdp.h"

/* A FADT of ACPI 1.0 ends before the second address; Xen has one of each. */
#define FADT_1_SIZE	(offsetof(struct acpi_fadt, flags) + sizeof(u32))
#define FADT_2_SIZE	(offsetof(struct acpi_fadt, x_pm_timer) + sizeof(struct acpi_address))

/* ACPI 6.5, 4.8.3.3: a timer has 24 bits or 32, and changes within 1 µs. */
#define NOTHING		0xffffffffU

/* Where is memory at an address that a table has: NULL if out of reach */
static void *reach(u64 addr)
{
	if (!addr || addr >= SZ_4G - PAGE_SIZE || !paging_reach(addr, PAGE_SIZE))
		return NULL;
	return (void *)(unsigned long)addr;
}

static void check_fadt(struct acpi_fadt *fadt)
{
	u32 length = fadt->hdr.length;

	if (length < FADT_1_SIZE || length > PAGE_SIZE || !fadt->pm_timer ||
	    port_read32(fadt->pm_timer) != NOTHING)
		return;
	fadt->pm_timer = 0;
	fadt->pm_timer_length = 0;
	if (length >= FADT_2_SIZE)
		fadt->x_pm_timer = (struct acpi_address){};
	fadt->hdr.checksum -= byte_sum(fadt, length);
}

/* @list: of tables by their addresses, of @wide bytes; its first page is looked at */
static void check_list(u64 list, u32 wide)
{
	const struct acpi_header *root = reach(list);

	if (!root)
		return;
	for (u32 at = sizeof(*root); at < root->length && at < PAGE_SIZE; at += wide) {
		const void *entry = (const u8 *)root + at;
		struct acpi_header *table = reach(wide == 8 ? *(const u64 *)entry :
						  *(const u32 *)entry);

		if (table && table->signature == ACPI_FADT_SIGNATURE)
			check_fadt((void *)table);
	}
}

/**
 * pmtimer_check() - take ACPI's timer out of the tables where nothing is at its port
 * @addr:	physical address of the ACPI root pointer, 0 for none
 */
void pmtimer_check(u64 addr)
{
	const struct acpi_rsdp *rsdp = (void *)(unsigned long)addr;

	if (!addr || !rsdp_valid(addr))
		return;
	check_list(rsdp->rsdt, 4);
	if (rsdp->revision >= 2)
		check_list(rsdp->xsdt, 8);
}
