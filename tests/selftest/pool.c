// SPDX-License-Identifier: GPL-2.0
/* AllocatePool() and FreePool(), UEFI 2.10, 7.2.4 and 7.2.5 */

#include "selftest.h"

static void sizes(void)
{
	static const UINTN wanted[] = { 1, 7, 8, 9, 100, 4000, 4096, 5000, 100000 };
	UINT8 *pool[ARRAY_SIZE(wanted)];

	for (UINTN i = 0; i < ARRAY_SIZE(wanted); i++) {
		pool[i] = NULL;
		if (!EXPECT(bs->AllocatePool(EfiLoaderData, wanted[i], (void **)&pool[i]),
			    EFI_SUCCESS))
			return;
		EQUAL((UINTN)pool[i] % 8, 0);
		EQUAL(map_type((UINTN)pool[i]), EfiLoaderData);
		memset(pool[i], i + 1, wanted[i]);
	}
	for (UINTN i = 0; i < ARRAY_SIZE(wanted); i++) {
		EQUAL(pool[i][0], i + 1);
		EQUAL(pool[i][wanted[i] - 1], i + 1);
		EXPECT(bs->FreePool(pool[i]), EFI_SUCCESS);
	}
}

static void each_type(void)
{
	static const UINT32 types[] = {
		EfiReservedMemoryType, EfiLoaderCode, EfiLoaderData, EfiBootServicesCode,
		EfiBootServicesData, EfiRuntimeServicesCode, EfiRuntimeServicesData,
		EfiACPIReclaimMemory, EfiACPIMemoryNVS, MEMORY_OEM, MEMORY_OS, ~0u,
	};

	for (UINTN i = 0; i < ARRAY_SIZE(types); i++) {
		void *pool = NULL;

		if (!EXPECT(bs->AllocatePool(types[i], 40, &pool), EFI_SUCCESS))
			return;
		EQUAL(map_type((UINTN)pool), types[i]);
		EXPECT(bs->FreePool(pool), EFI_SUCCESS);
	}
}

static void zero_size(void)
{
	void *pool = NULL;

	if (bs->AllocatePool(EfiLoaderData, 0, &pool) == EFI_SUCCESS)
		EXPECT(bs->FreePool(pool), EFI_SUCCESS);
}

static void bad_arguments(void)
{
	static const UINT32 types[] = {
		EfiConventionalMemory, MEMORY_PERSISTENT, MEMORY_TYPES, MEMORY_OEM - 1
	};
	void *pool;

	EXPECT(bs->AllocatePool(EfiLoaderData, 8, NULL), EFI_INVALID_PARAMETER);
	for (UINTN i = 0; i < ARRAY_SIZE(types); i++)
		EXPECT(bs->AllocatePool(types[i], 8, &pool), EFI_INVALID_PARAMETER);
}

static void too_large(void)
{
	void *pool;

	EXPECT(bs->AllocatePool(EfiLoaderData, 1ULL << 42, &pool), EFI_OUT_OF_RESOURCES);
	EXPECT(bs->AllocatePool(EfiLoaderData, 1ULL << 46, &pool), EFI_OUT_OF_RESOURCES);
}

/* What is added to these for the pool's own use may wrap around. */
static void much_too_large(void)
{
	static const UINTN sizes[] = { ~0ULL, ~0ULL - 64, ~0ULL - 0x2000, 1ULL << 63 };
	void *pool;

	if (!survives())
		return;
	for (UINTN i = 0; i < ARRAY_SIZE(sizes); i++)
		EXPECT(bs->AllocatePool(EfiLoaderData, sizes[i], &pool), EFI_OUT_OF_RESOURCES);
}

static void bad_free(void)
{
	EFI_PHYSICAL_ADDRESS page = 0;

	EXPECT(bs->FreePool(NULL), EFI_INVALID_PARAMETER);
	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 2, &page), EFI_SUCCESS))
		return;
	memset((void *)(UINTN)page, 0, 2 * PAGE);
	EXPECT(bs->FreePool((void *)(UINTN)(page + 256)), EFI_INVALID_PARAMETER);
	EXPECT(bs->FreePool((void *)(UINTN)(page + PAGE)), EFI_INVALID_PARAMETER);
	EXPECT(bs->FreePages(page, 2), EFI_SUCCESS);
}

static void double_free(void)
{
	static const UINTN sizes[] = { 1, 100, 2000, 3000, 50000 };

	if (!survives())
		return;
	for (UINTN i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *pool = NULL;

		if (!EXPECT(bs->AllocatePool(EfiLoaderData, sizes[i], &pool), EFI_SUCCESS))
			return;
		EXPECT(bs->FreePool(pool), EFI_SUCCESS);
		EXPECT(bs->FreePool(pool), EFI_INVALID_PARAMETER);
	}
}

/* They are the firmware's own, however it has got their memory. */
static void objects(void)
{
	EFI_EVENT event;

	if (!survives())
		return;
	EXPECT(bs->FreePool(self), EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEvent(0, 0, NULL, NULL, &event), EFI_SUCCESS);
	EXPECT(bs->FreePool(event), EFI_INVALID_PARAMETER);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

/* Whoever writes to a buffer that is gone gets no memory of others by that. */
static void used_after_free(void)
{
	UINT64 *pool = NULL, *next;

	if (!survives() ||
	    !EXPECT(bs->AllocatePool(EfiLoaderCode, 60, (void **)&pool), EFI_SUCCESS))
		return;
	EXPECT(bs->FreePool(pool), EFI_SUCCESS);
	for (UINTN i = 1; i < 7; i++)
		pool[i] = (UINTN)loaded->ImageBase;
	for (UINTN i = 0; i < 3; i++) {
		EXPECT(bs->AllocatePool(EfiLoaderCode, 60, (void **)&next), EFI_SUCCESS);
		HOLDS((UINTN)next != (UINTN)loaded->ImageBase);
	}
}

static void many(void)
{
	static void *pools[200];

	for (UINTN round = 0; round < 3; round++) {
		for (UINTN i = 0; i < ARRAY_SIZE(pools); i++) {
			UINTN size = 1 + (i * 37 + round * 11) % 300;

			if (!EXPECT(bs->AllocatePool(EfiLoaderData, size, &pools[i]),
				    EFI_SUCCESS))
				return;
			memset(pools[i], i, size);
		}
		for (UINTN i = 0; i < ARRAY_SIZE(pools); i++) {
			EQUAL(*(UINT8 *)pools[i], i);
			EXPECT(bs->FreePool(pools[i]), EFI_SUCCESS);
		}
	}
}

static const struct test before[] = {
	{ "AllocatePool gives any size, 8 byte aligned, for itself", sizes },
	{ "AllocatePool gives each type that may be had", each_type },
	{ "FreePool takes back what AllocatePool gave for no bytes", zero_size },
	{ "AllocatePool refuses bad arguments", bad_arguments },
	{ "AllocatePool has no room for what is too large", too_large },
	{ "AllocatePool has no room for nearly 2^64 bytes", much_too_large },
	{ "FreePool refuses what is no pool", bad_free },
	{ "FreePool refuses what it has taken back", double_free },
	{ "FreePool refuses handles and events", objects },
	{ "AllocatePool gives nothing that a freed buffer names", used_after_free },
	{ "200 pools at a time, three times over", many },
	{ },
};

const struct group pool_group = { "pool", .before = before };
