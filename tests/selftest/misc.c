// SPDX-License-Identifier: GPL-2.0
/* The boot services that have no group of their own, UEFI 2.10, 7.5 */

#include "selftest.h"

static UINT8 area[300];

static void stall(void)
{
	UINT64 start, first, second;

	EXPECT(bs->Stall(0), EFI_SUCCESS);
	start = rdtsc();
	EXPECT(bs->Stall(1000), EFI_SUCCESS);
	first = rdtsc() - start;
	start = rdtsc();
	EXPECT(bs->Stall(50000), EFI_SUCCESS);
	second = rdtsc() - start;
	/* No processor of today counts slower than 500 MHz. */
	HOLDS(first > 1000 * 500);
	HOLDS(second > 50000 * 500);
}

static void monotonic_count(void)
{
	UINT64 first = 0, second = 0;

	EXPECT(bs->GetNextMonotonicCount(&first), EFI_SUCCESS);
	EXPECT(bs->GetNextMonotonicCount(&second), EFI_SUCCESS);
	EQUAL(second, first + 1);
	EXPECT(bs->GetNextMonotonicCount(NULL), EFI_INVALID_PARAMETER);
}

static void watchdog(void)
{
	CHAR16 text[] = { 'x', 0 };

	EITHER(bs->SetWatchdogTimer(60, 0x12345, sizeof(text), text), EFI_SUCCESS,
	       EFI_UNSUPPORTED);
	EXPECT(bs->SetWatchdogTimer(0, 0x12345, 0, NULL), EFI_SUCCESS);
}

/* Codes up to 0xffff are the firmware's own. */
static void bad_watchdog(void)
{
	EITHER(bs->SetWatchdogTimer(60, 5, 0, NULL), EFI_INVALID_PARAMETER, EFI_UNSUPPORTED);
	EXPECT(bs->SetWatchdogTimer(0, 0, 0, NULL), EFI_SUCCESS);
}

static void checksum(void)
{
	static const char digits[] = "123456789";
	UINT32 crc = 0;

	EXPECT(bs->CalculateCrc32((void *)digits, 9, &crc), EFI_SUCCESS);
	EQUAL(crc, 0xcbf43926);
	EXPECT(bs->CalculateCrc32((void *)digits, 1, &crc), EFI_SUCCESS);
	EQUAL(crc, crc32(digits, 1));
	EXPECT(bs->CalculateCrc32(NULL, 9, &crc), EFI_INVALID_PARAMETER);
	EXPECT(bs->CalculateCrc32((void *)digits, 0, &crc), EFI_INVALID_PARAMETER);
	EXPECT(bs->CalculateCrc32((void *)digits, 9, NULL), EFI_INVALID_PARAMETER);
}

static void fill(void)
{
	for (UINTN i = 0; i < sizeof(area); i++)
		area[i] = i;
}

static void copy_one(UINTN to, UINTN from, UINTN size)
{
	fill();
	bs->CopyMem(area + to, area + from, size);
	for (UINTN i = 0; i < sizeof(area); i++)
		EQUAL(area[i], (UINT8)(i >= to && i < to + size ? i - to + from : i));
}

static void copy(void)
{
	copy_one(150, 10, 100);
	copy_one(13, 10, 200);
	copy_one(10, 13, 200);
	copy_one(11, 10, 17);
	copy_one(10, 11, 1);
	copy_one(20, 20, 50);
	copy_one(20, 40, 0);
}

static void set(void)
{
	for (UINTN size = 0; size < 40; size += 3) {
		fill();
		bs->SetMem(area + 5, size, 0xa5);
		for (UINTN i = 0; i < sizeof(area); i++)
			EQUAL(area[i], (UINT8)(i >= 5 && i < 5 + size ? 0xa5 : i));
	}
}

static const struct test before[] = {
	{ "Stall waits at least as long as it is told", stall },
	{ "GetNextMonotonicCount counts", monotonic_count },
	{ "SetWatchdogTimer", watchdog },
	{ "SetWatchdogTimer keeps the firmware's codes", bad_watchdog },
	{ "CalculateCrc32", checksum },
	{ "CopyMem, also where both overlap", copy },
	{ "SetMem", set },
	{ },
};

const struct group misc_group = { "miscellaneous", .before = before };
