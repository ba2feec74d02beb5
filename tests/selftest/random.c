// SPDX-License-Identifier: GPL-2.0
/* The random number protocol, UEFI 2.10, 37.5 */

#include "selftest.h"

static EFI_RNG_PROTOCOL *rng;

static bool setup(void)
{
	EFI_GUID guid = EFI_RNG_PROTOCOL_GUID;

	rng = NULL;
	bs->LocateProtocol(&guid, NULL, (void **)&rng);
	return true;
}

static bool there(void)
{
	if (!rng)
		skip("this machine has none");
	return rng;
}

static void algorithms(void)
{
	EFI_RNG_ALGORITHM list[16];
	UINTN size = 0, needed;

	if (!there())
		return;
	EXPECT(rng->GetInfo(rng, &size, NULL), EFI_BUFFER_TOO_SMALL);
	needed = size;
	HOLDS(size && size % sizeof(*list) == 0 && size <= sizeof(list));
	EXPECT(rng->GetInfo(rng, &size, list), EFI_SUCCESS);
	EQUAL(size, needed);
	EXPECT(rng->GetInfo(rng, NULL, list), EFI_INVALID_PARAMETER);
	EXPECT(rng->GetInfo(rng, &size, NULL), EFI_INVALID_PARAMETER);
}

static void numbers(void)
{
	UINT8 first[32] = { }, second[32] = { }, odd[5] = { };

	if (!there())
		return;
	EXPECT(rng->GetRNG(rng, NULL, sizeof(first), first), EFI_SUCCESS);
	EXPECT(rng->GetRNG(rng, NULL, sizeof(second), second), EFI_SUCCESS);
	HOLDS(memcmp(first, second, sizeof(first)));
	EXPECT(rng->GetRNG(rng, NULL, 3, odd), EFI_SUCCESS);
	EQUAL(odd[3] | odd[4], 0);
}

static void bad_arguments(void)
{
	EFI_RNG_ALGORITHM unknown = test_guid(144);
	UINT8 data[8];

	if (!there())
		return;
	EXPECT(rng->GetRNG(rng, NULL, 0, data), EFI_INVALID_PARAMETER);
	EXPECT(rng->GetRNG(rng, NULL, sizeof(data), NULL), EFI_INVALID_PARAMETER);
	EXPECT(rng->GetRNG(rng, &unknown, sizeof(data), data), EFI_UNSUPPORTED);
}

static const struct test before[] = {
	{ "GetInfo lists algorithms", algorithms },
	{ "GetRNG gives other numbers each time, and no more than asked for", numbers },
	{ "GetRNG refuses bad arguments", bad_arguments },
	{ },
};

const struct group random_group = { "random numbers", .setup = setup, .before = before };
