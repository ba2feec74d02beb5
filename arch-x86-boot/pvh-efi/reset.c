// SPDX-License-Identifier: GPL-2.0
/*
 * ResetSystem(), UEFI 8.5.1, until ExitBootServices(): by Xen, or by what ACPI's
 * FADT says of the machine.
 */

#include "acpi.h"
#include "cpu.h"
#include "events.h"
#include "print.h"
#include "protect.h"
#include "runtime.h"
#include "systab.h"
#include "tables.h"
#include "xen.h"

#define RESET_CONTROL		0xcf9
#define RESET_CONTROL_FULL	0x06
#define KEYBOARD_CONTROL	0x64
#define KEYBOARD_RESET		0xfe

/*
 * What to write for soft-off is in the DSDT's _S5, for which AML must be read. In
 * PM1 it is 0 in QEMU and crosvm; the other register's is 5 in all that have it.
 */
#define PM1_SLEEP		0x2000
#define SLEEP_CONTROL_S5	0x34
#define OFF_TIME		1000000	/* in µs, until it has not worked */

/* It may have either of two names; what has another one may lie anywhere. */
static const struct acpi_rsdp *find_rsdp(void)
{
	for (u32 i = 0; i < systab.nr_tables; i++) {
		const struct efi_guid *guid = &config_tables[i].guid;
		const struct acpi_rsdp *rsdp = config_tables[i].table;

		if ((guid_equal(guid, &acpi20_guid) || guid_equal(guid, &acpi_guid)) &&
		    rsdp->signature == ACPI_RSDP_SIGNATURE)
			return rsdp;
	}
	return NULL;
}

/* @entry: an address of 64 bits if @wide, else of 32; what is out of reach is no table */
static const struct acpi_header *follow(const void *entry, bool wide)
{
	u64 addr = wide ? *(const u64 *)entry : *(const u32 *)entry;

	if (!addr || addr >= SZ_4G || !paging_reach(addr, PAGE_SIZE))
		return NULL;
	return (void *)(unsigned long)addr;
}

/* NULL: there is none among the tables that the first page of the list names */
static const struct acpi_fadt *find_fadt(void)
{
	const struct acpi_rsdp *rsdp = find_rsdp();
	bool wide = rsdp && rsdp->revision >= 2;
	const struct acpi_header *root = NULL;

	if (rsdp)
		root = follow(wide ? (void *)&rsdp->xsdt : &rsdp->rsdt, wide);
	if (!root)
		return NULL;
	for (u32 at = sizeof(*root); at < root->length && at < PAGE_SIZE; at += wide ? 8 : 4) {
		const struct acpi_header *table = follow((const u8 *)root + at, wide);

		if (table && table->signature == ACPI_FADT_SIGNATURE)
			return (const void *)table;
	}
	return NULL;
}

static void sleep_by_register(const struct acpi_address *where)
{
	if (where->space == ACPI_SPACE_PORT)
		port_write(where->address, SLEEP_CONTROL_S5);
	if (where->space != ACPI_SPACE_MEMORY || !where->address ||
	    !paging_reach(where->address, 1))
		return;
	*(u8 *)(unsigned long)where->address = SLEEP_CONTROL_S5;
}

static void __noreturn power_off(const struct acpi_fadt *fadt)
{
	if (fadt && fadt->flags & ACPI_FADT_HW_REDUCED)
		sleep_by_register(&fadt->sleep_control);
	else if (fadt)
		port_write16(fadt->pm1a_control, PM1_SLEEP);
	/* QEMU lets the processor go on for a moment. */
	systab.boot->stall(OFF_TIME);
	stop("can't power off");
}

/*
 * One way after the other, of which the last always works. The FADT's reset register
 * is not used.
 */
static void __noreturn reboot(void)
{
	port_write(RESET_CONTROL, RESET_CONTROL_FULL);
	port_write(KEYBOARD_CONTROL, KEYBOARD_RESET);
	triple_fault();
}

/**
 * reset_system() - ResetSystem(), UEFI 8.5.1
 * @type:	EFI_RESET_…; what is none is a reset
 * @status:	why; an error is said
 * @size:	bytes at @data
 * @data:	not looked at
 */
void __noreturn __efiapi reset_system(int type, efi_status_t status, efi_uintn_t size, void *data)
{
	bool off = type == EFI_RESET_SHUTDOWN;

	event_set_group(EFI_EVENT_GROUP_RESET_SYSTEM);
	events_dispatch();
	if (status & EFI_ERROR_BIT)
		pr_line("reset with status 0x%llx", (u64)status);
	if (xen_present())
		xen_shutdown(off ? SHUTDOWN_poweroff : SHUTDOWN_reboot);
	if (off)
		power_off(find_fadt());
	reboot();
}
