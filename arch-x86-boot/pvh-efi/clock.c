// SPDX-License-Identifier: GPL-2.0
/*
 * GetTime(), UEFI 8.3.1, until ExitBootServices(): by the CMOS clock, as every PC
 * has it, and Xen's dom0. Where it doesn't answer as one there may be Xen's clock.
 */

#include "cpu.h"
#include "runtime.h"

#define CMOS_INDEX	0x70
#define CMOS_DATA	0x71
#define CMOS_SECOND	0x00
#define CMOS_STATUS_A	0x0a
#define CMOS_UPDATING	0x80
#define CMOS_STATUS_B	0x0b
#define CMOS_FORMAT	0x06
#define CMOS_BCD_24	0x02	/* not binary, and hours from 0 to 23 */

/* How often it may change while it is read. The change takes 2 ms, once a second. */
#define MAX_READS	100000

static u8 cmos_read(u8 index)
{
	port_write(CMOS_INDEX, index);
	return port_read(CMOS_DATA);
}

/* What is no decimal number becomes larger than any that is right. */
static u8 cmos_number(u8 index)
{
	u8 value = cmos_read(index), ones = value & 0xf;

	return ones > 9 ? 0xff : (value >> 4) * 10 + ones;
}

/*
 * Month, day, hour, minute and second follow each other in struct efi_time. The
 * year of two digits is put in front of them first.
 */
static bool cmos_time(struct efi_time *time)
{
	static const u8 index[] = { 9, 8, 7, 4, 2, CMOS_SECOND };
	static const u8 most[] = { 99, 12, 31, 23, 59, 59 };
	u8 *member = (u8 *)time + 1;
	u32 reads = 0;

	if ((cmos_read(CMOS_STATUS_B) & CMOS_FORMAT) != CMOS_BCD_24)
		return false;
	do {
		if (reads++ == MAX_READS)
			return false;
		for (u32 i = 0; i < sizeof(index); i++)
			member[i] = cmos_number(index[i]);
	} while (cmos_read(CMOS_STATUS_A) & CMOS_UPDATING ||
		 time->second != cmos_number(CMOS_SECOND));

	for (u32 i = 0; i < sizeof(most); i++) {
		if (member[i] > most[i])
			return false;
	}
	time->year = 2000 + member[0];
	return time->month && time->day;
}

/* GetTime(), 8.3.1. What time zone the clock is set to is not known. */
efi_status_t __efiapi clock_get_time(struct efi_time *time, struct efi_time_capabilities *can)
{
	if (!time)
		return EFI_INVALID_PARAMETER;
	*time = (struct efi_time){ .time_zone = EFI_UNSPECIFIED_TIMEZONE };
	if (!cmos_time(time) && !xen_clock_get_time(time))
		return EFI_UNSUPPORTED;
	if (can)
		*can = (struct efi_time_capabilities){ .resolution = 1, .accuracy = 50000000 };
	return EFI_SUCCESS;
}
