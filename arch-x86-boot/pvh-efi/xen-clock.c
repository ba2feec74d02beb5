// SPDX-License-Identifier: GPL-2.0
/*
 * The clock of a domain: Xen writes the time into the shared info page, which is
 * mapped for as long as it takes to read it (Xen's public/xen.h and public/memory.h).
 */

#include <linux/compiler.h>

#include "lib.h"
#include "pages.h"
#include "protect.h"
#include "runtime.h"
#include "xen.h"

#define XENMAPSPACE_shared_info		0
#define NSEC_PER_SEC			1000000000
#define SECS_PER_DAY			86400

/* A page that no toolstack gives to a domain: those of its own are behind it. */
#define SHARED_INFO_ADDR		(XEN_SPECIAL_PAGES_START - PAGE_SIZE)

/*
 * struct shared_info as a domain has it until a 32-bit kernel installs its callback:
 * of virtual processor 0 the time since the host started, at the last update, and
 * further on when that was, since 1970. A version is odd during an update.
 */
struct shared_time {
	u8 of_vcpu0[32];
	u32 version;
	u32 pad;
	u64 tsc_timestamp;
	u64 system_time;
	u8 others[0xc00 - 56];
	u32 wc_version;
	u32 wc_sec;
	u32 wc_nsec;
	u32 wc_sec_hi;
};

static_assert(offsetof(struct shared_time, wc_version) == 0xc00, "shared_time");

static bool map_shared_info(void)
{
	return xen_present() && !pages_region(SHARED_INFO_ADDR) &&
	       paging_reach(SHARED_INFO_ADDR, PAGE_SIZE) &&
	       xen_map_frame(XENMAPSPACE_shared_info, 0, SHARED_INFO_ADDR);
}

/* Seconds since 1970 */
static u64 read_time(const struct shared_time *shared)
{
	u32 version, wc_version, rest;
	u64 sec, ns;

	do {
		version = shared->version;
		wc_version = shared->wc_version;
		barrier();
		sec = (u64)shared->wc_sec_hi << 32 | shared->wc_sec;
		ns = shared->system_time + shared->wc_nsec;
		barrier();
	} while ((version | wc_version) & 1 || version != shared->version ||
		 wc_version != shared->wc_version);
	return sec + divide(ns, NSEC_PER_SEC, &rest);
}

/* The one year up to 2099 that could be none, 2000, is a leap year. */
static u32 days_of(u32 year, u32 month)
{
	if (month == 2)
		return 28 + !(year % 4);
	return 30 + ((month + month / 8) & 1);
}

/**
 * xen_clock_get_time() - the time that Xen tells a domain
 * @time:	becomes that time
 *
 * Return: false where Xen tells none, or one after 2099.
 */
bool xen_clock_get_time(struct efi_time *time)
{
	u32 second, month = 1, year = 1970;
	u64 day;

	if (!map_shared_info())
		return false;
	day = divide(read_time((void *)(unsigned long)SHARED_INFO_ADDR), SECS_PER_DAY, &second);
	xen_unmap_frame(SHARED_INFO_ADDR);

	while (day >= days_of(year, month)) {
		day -= days_of(year, month);
		if (++month <= 12)
			continue;
		month = 1;
		if (++year == 2100)
			return false;
	}
	time->year = year;
	time->month = month;
	time->day = day + 1;
	time->hour = second / 3600;
	time->minute = second / 60 % 60;
	time->second = second % 60;
	return true;
}
