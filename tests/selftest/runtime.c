// SPDX-License-Identifier: GPL-2.0
/* The other runtime services, UEFI 2.10, 8.3 to 8.5 */

#include "selftest.h"

#define MOVED	(1ULL << 40)

static void check_time(const EFI_TIME *time)
{
	HOLDS(time->Year >= 1900 && time->Year <= 9999);
	HOLDS(time->Month >= 1 && time->Month <= 12);
	HOLDS(time->Day >= 1 && time->Day <= 31);
	HOLDS(time->Hour <= 23 && time->Minute <= 59 && time->Second <= 59);
	HOLDS(time->Nanosecond <= 999999999);
	HOLDS(time->TimeZone == EFI_UNSPECIFIED_TIMEZONE ||
	      (time->TimeZone >= -1440 && time->TimeZone <= 1440));
}

/* It works, or is not there and RT_PROPERTIES says so. */
static bool works(EFI_STATUS status, UINT32 service)
{
	EXPECT(status, rt_supported(service) ? EFI_SUCCESS : EFI_UNSUPPORTED);
	return status == EFI_SUCCESS;
}

/* A bad argument is refused for being bad or, where nothing is there, for that. */
static void refused(EFI_STATUS status, UINT32 service)
{
	EITHER(status, EFI_INVALID_PARAMETER,
	       rt_supported(service) ? EFI_INVALID_PARAMETER : EFI_UNSUPPORTED);
}

/* RT_PROPERTIES is about afterwards. Before, a platform without a clock says so: 8.3.1. */
static void get_time(void)
{
	EFI_TIME_CAPABILITIES capabilities = { .Resolution = 0 };
	EFI_TIME time = { };
	EFI_STATUS status = rt->GetTime(&time, &capabilities);

	EITHER(status, EFI_SUCCESS, EFI_UNSUPPORTED);
	if (status != EFI_SUCCESS) {
		skip("there is no clock");
		return;
	}
	check_time(&time);
	HOLDS(capabilities.Resolution);
	EXPECT(rt->GetTime(&time, NULL), EFI_SUCCESS);
}

static void get_time_after(void)
{
	EFI_TIME_CAPABILITIES capabilities;
	EFI_TIME time = { };

	if (works(rt->GetTime(&time, &capabilities), RT_GET_TIME))
		check_time(&time);
}

static void bad_time(void)
{
	EFI_TIME time = { .Year = 2026, .Month = 13, .Day = 1 };

	refused(rt->GetTime(NULL, NULL), RT_GET_TIME);
	refused(rt->SetTime(NULL), RT_SET_TIME);
	refused(rt->SetTime(&time), RT_SET_TIME);
}

/* Without an alarm clock they are unsupported, whatever RT_PROPERTIES says: 8.3.3 */
static void wakeup(void)
{
	BOOLEAN enabled, pending;
	EFI_TIME time = { };
	EFI_STATUS status = rt->GetWakeupTime(&enabled, &pending, &time);

	EITHER(status, EFI_UNSUPPORTED, EFI_SUCCESS);
	refused(rt->GetWakeupTime(NULL, &pending, &time), RT_GET_WAKEUP_TIME);
	EITHER(rt->SetWakeupTime(FALSE, NULL), EFI_UNSUPPORTED, EFI_SUCCESS);
}

static void high_count(void)
{
	UINT32 first = 0, second = 0;

	if (works(rt->GetNextHighMonotonicCount(&first), RT_GET_NEXT_HIGH_COUNT)) {
		EXPECT(rt->GetNextHighMonotonicCount(&second), EFI_SUCCESS);
		EQUAL(second, first + 1);
	}
	refused(rt->GetNextHighMonotonicCount(NULL), RT_GET_NEXT_HIGH_COUNT);
}

static void capsules(void)
{
	EFI_CAPSULE_HEADER *none[] = { NULL };
	EFI_RESET_TYPE reset;
	UINT64 max;

	EITHER(rt->UpdateCapsule(none, 0, 0), EFI_INVALID_PARAMETER, EFI_UNSUPPORTED);
	EITHER(rt->QueryCapsuleCapabilities(none, 0, &max, &reset), EFI_INVALID_PARAMETER,
	       EFI_UNSUPPORTED);
}

static void no_address_map(void)
{
	struct map map;

	HOLDS(map_get(&map));
	EXPECT(rt->SetVirtualAddressMap(map.size, map.each, map.version,
					(void *)map.descriptors), EFI_UNSUPPORTED);
}

static void no_convert(void)
{
	void *pointer = &pointer;

	EITHER(rt->ConvertPointer(0, &pointer), EFI_UNSUPPORTED, EFI_NOT_FOUND);
	EQUAL((UINTN)pointer, (UINTN)&pointer);
}

static const struct test before[] = {
	{ "GetTime", get_time },
	{ "GetTime and SetTime refuse bad arguments", bad_time },
	{ "GetWakeupTime and SetWakeupTime", wakeup },
	{ "GetNextHighMonotonicCount", high_count },
	{ "UpdateCapsule and QueryCapsuleCapabilities", capsules },
	{ "SetVirtualAddressMap comes after ExitBootServices", no_address_map },
	{ "ConvertPointer has nothing to convert yet", no_convert },
	{ },
};

static void query_after(void)
{
	UINT64 a, b, c;

	if (!rt_supported(RT_QUERY_VARIABLE))
		EXPECT(rt->QueryVariableInfo(2, &a, &b, &c), EFI_UNSUPPORTED);
}

static void capsules_after(void)
{
	EFI_CAPSULE_HEADER *none[] = { NULL };
	EFI_RESET_TYPE reset;
	UINT64 max;

	if (!rt_supported(RT_UPDATE_CAPSULE))
		EXPECT(rt->UpdateCapsule(none, 1, 0), EFI_UNSUPPORTED);
	if (!rt_supported(RT_QUERY_CAPSULE))
		EXPECT(rt->QueryCapsuleCapabilities(none, 1, &max, &reset), EFI_UNSUPPORTED);
}

static void bad_address_map(void)
{
	EXPECT(rt->SetVirtualAddressMap(last_map.size, last_map.each, last_map.version + 1,
					(void *)last_map.descriptors), EFI_INVALID_PARAMETER);
	EXPECT(rt->SetVirtualAddressMap(last_map.size, sizeof(EFI_MEMORY_DESCRIPTOR) - 8,
					last_map.version, (void *)last_map.descriptors),
	       EFI_INVALID_PARAMETER);
}

static UINT64 new_address(const void *pointer)
{
	return map_type_in(&last_map, (UINTN)pointer) == EfiRuntimeServicesData ?
	       (UINTN)pointer + MOVED : (UINTN)pointer;
}

/*
 * Data moves, code stays what it is so that it can be called again. From here on
 * nothing may be reached by a pointer in the tables.
 */
static void address_map(void)
{
	const UINT64 services = new_address(rt), vendor = new_address(st->FirmwareVendor);
	const UINT64 tables = new_address(st->ConfigurationTable);
	const UINT64 get_time = new_address(rt->GetTime);

	for (UINTN i = 0; i < last_map.size; i += last_map.each) {
		EFI_MEMORY_DESCRIPTOR *d = (void *)(last_map.descriptors + i);

		d->VirtualStart = d->PhysicalStart;
		if (d->Type == EfiRuntimeServicesData)
			d->VirtualStart += MOVED;
	}
	EXPECT(rt->SetVirtualAddressMap(last_map.size, last_map.each, last_map.version,
					(void *)last_map.descriptors), EFI_SUCCESS);
	EQUAL((UINTN)st->RuntimeServices, services);
	EQUAL((UINTN)st->FirmwareVendor, vendor);
	EQUAL((UINTN)st->ConfigurationTable, tables);
	EQUAL((UINTN)rt->GetTime, get_time);
	HOLDS(header_crc_right(&st->Hdr));
	HOLDS(header_crc_right(&rt->Hdr));
}

static void address_map_twice(void)
{
	EXPECT(rt->SetVirtualAddressMap(last_map.size, last_map.each, last_map.version,
					(void *)last_map.descriptors), EFI_UNSUPPORTED);
}

static const struct test after[] = {
	{ "GetTime as promised", get_time_after },
	{ "QueryVariableInfo as promised", query_after },
	{ "GetNextHighMonotonicCount as promised", high_count },
	{ "capsules as promised", capsules_after },
	{ "SetVirtualAddressMap refuses bad arguments", bad_address_map },
	{ "SetVirtualAddressMap converts the tables' pointers", address_map },
	{ "SetVirtualAddressMap is called once", address_map_twice },
	{ },
};

const struct group runtime_group = {
	"runtime", .before = before, .after = after
};
