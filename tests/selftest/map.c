// SPDX-License-Identifier: GPL-2.0
/* GetMemoryMap(), UEFI 2.10, 7.2.3 */

#include "selftest.h"

/* The map that map_get() fills: one at a time, and no allocation changes what it says. */
static UINT8 buffer[64 * 1024] __attribute__((aligned(8)));

bool map_get(struct map *map)
{
	map->descriptors = buffer;
	map->size = sizeof(buffer);
	map->room = sizeof(buffer);
	return bs->GetMemoryMap(&map->size, (void *)buffer, &map->key, &map->each,
				&map->version) == EFI_SUCCESS;
}

static const EFI_MEMORY_DESCRIPTOR *nth(const struct map *map, UINTN n)
{
	return (const void *)(map->descriptors + n * map->each);
}

static UINTN count(const struct map *map)
{
	return map->size / map->each;
}

static UINT64 end_of(const EFI_MEMORY_DESCRIPTOR *d)
{
	return d->PhysicalStart + d->NumberOfPages * PAGE;
}

const EFI_MEMORY_DESCRIPTOR *map_find(const struct map *map, UINT64 address)
{
	for (UINTN i = 0; i < count(map); i++) {
		const EFI_MEMORY_DESCRIPTOR *d = nth(map, i);

		if (address >= d->PhysicalStart && address < end_of(d))
			return d;
	}
	return NULL;
}

UINT32 map_type_in(const struct map *map, UINT64 address)
{
	const EFI_MEMORY_DESCRIPTOR *d = map_find(map, address);

	return d ? d->Type : ~0u;
}

UINT32 map_type(UINT64 address)
{
	struct map map;

	return map_get(&map) ? map_type_in(&map, address) : ~0u;
}

UINT64 map_attributes(UINT64 address)
{
	const EFI_MEMORY_DESCRIPTOR *d;
	struct map map;

	d = map_get(&map) ? map_find(&map, address) : NULL;
	return d ? d->Attribute : 0;
}

/* A page of conventional memory above 1 MiB with two more behind it, or 0 */
UINT64 map_free_page(void)
{
	struct map map;

	if (!map_get(&map))
		return 0;
	for (UINTN i = 0; i < count(&map); i++) {
		const EFI_MEMORY_DESCRIPTOR *d = nth(&map, i);

		if (d->Type == EfiConventionalMemory && d->PhysicalStart >= 0x100000 &&
		    d->NumberOfPages >= 16)
			return d->PhysicalStart + 4 * PAGE;
	}
	return 0;
}

static void too_small(void)
{
	UINTN size = 0, key, each = 0;
	UINT32 version = 0;

	EXPECT(bs->GetMemoryMap(&size, NULL, &key, &each, &version), EFI_BUFFER_TOO_SMALL);
	HOLDS(size > 0);
	HOLDS(each >= sizeof(EFI_MEMORY_DESCRIPTOR));
	EQUAL(version, EFI_MEMORY_DESCRIPTOR_VERSION);
	HOLDS(each && size % each == 0);

	size = 1;
	EXPECT(bs->GetMemoryMap(&size, (void *)buffer, &key, &each, &version),
	       EFI_BUFFER_TOO_SMALL);
	HOLDS(size > 1);
}

static void bad_pointers(void)
{
	UINTN size = sizeof(buffer), key, each;
	UINT32 version;

	EXPECT(bs->GetMemoryMap(NULL, (void *)buffer, &key, &each, &version),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->GetMemoryMap(&size, NULL, &key, &each, &version), EFI_INVALID_PARAMETER);
}

static void same_twice(void)
{
	static UINT8 first[sizeof(buffer)];
	struct map a, b;

	if (!HOLDS(map_get(&a)))
		return;
	memcpy(first, a.descriptors, a.size);
	HOLDS(map_get(&b));
	EQUAL(b.key, a.key);
	EQUAL(b.size, a.size);
	HOLDS(!memcmp(first, b.descriptors, a.size));
}

static void key_changes(void)
{
	EFI_PHYSICAL_ADDRESS page = 0;
	UINTN before, during;
	struct map map;

	HOLDS(map_get(&map));
	before = map.key;
	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 1, &page), EFI_SUCCESS))
		return;
	HOLDS(map_get(&map));
	during = map.key;
	HOLDS(before != during);
	EXPECT(bs->FreePages(page, 1), EFI_SUCCESS);
	HOLDS(map_get(&map));
	HOLDS(map.key != during);
}

static void ranges_sane(void)
{
	struct map map;

	if (!HOLDS(map_get(&map)))
		return;
	for (UINTN i = 0; i < count(&map); i++) {
		const EFI_MEMORY_DESCRIPTOR *d = nth(&map, i);

		EQUAL(d->PhysicalStart % PAGE, 0);
		HOLDS(d->NumberOfPages > 0);
		HOLDS(d->NumberOfPages <= ~0ULL / PAGE);
		HOLDS(end_of(d) > d->PhysicalStart);
		HOLDS(d->Type < MEMORY_TYPES || d->Type >= MEMORY_OEM);
	}
}

static void no_overlap(void)
{
	struct map map;

	if (!HOLDS(map_get(&map)))
		return;
	for (UINTN i = 0; i < count(&map); i++) {
		for (UINTN j = 0; j < i; j++)
			HOLDS(nth(&map, i)->PhysicalStart >= end_of(nth(&map, j)) ||
			      nth(&map, j)->PhysicalStart >= end_of(nth(&map, i)));
	}
}

static void attributes_sane(void)
{
	struct map map;

	if (!HOLDS(map_get(&map)))
		return;
	for (UINTN i = 0; i < count(&map); i++) {
		const EFI_MEMORY_DESCRIPTOR *d = nth(&map, i);
		bool runtime = d->Attribute & EFI_MEMORY_RUNTIME;

		if (d->Type == EfiConventionalMemory) {
			HOLDS(d->Attribute & EFI_MEMORY_WB);
			HOLDS(!runtime);
		}
		if (d->Type == EfiRuntimeServicesCode || d->Type == EfiRuntimeServicesData)
			HOLDS(runtime);
		if (d->Type == EfiLoaderCode || d->Type == EfiLoaderData ||
		    d->Type == EfiBootServicesCode || d->Type == EfiBootServicesData)
			HOLDS(!runtime);
	}
}

static void types_of_things(void)
{
	UINT64 stack;

	asm volatile("mov %%rsp, %0" : "=r"(stack));
	EQUAL(map_type((UINTN)loaded->ImageBase), EfiLoaderCode);
	EQUAL(loaded->ImageCodeType, EfiLoaderCode);
	EQUAL(loaded->ImageDataType, EfiLoaderData);
	HOLDS(map_type(stack) != EfiConventionalMemory);
	HOLDS(map_type((UINTN)bs) != EfiConventionalMemory);
}

/* What an operating system still uses must be marked so that it maps it: 2.3.4, 7.2 */
static void tables_stay(void)
{
	HOLDS(map_attributes((UINTN)st) & EFI_MEMORY_RUNTIME);
	HOLDS(map_attributes((UINTN)rt) & EFI_MEMORY_RUNTIME);
	HOLDS(map_attributes((UINTN)st->FirmwareVendor) & EFI_MEMORY_RUNTIME);
	HOLDS(map_attributes((UINTN)st->ConfigurationTable) & EFI_MEMORY_RUNTIME);
}

static const struct test before[] = {
	{ "GetMemoryMap says what size a too small buffer should have", too_small },
	{ "GetMemoryMap refuses NULL for size or map", bad_pointers },
	{ "GetMemoryMap says the same twice", same_twice },
	{ "the key changes with each allocation", key_changes },
	{ "ranges are whole pages, not empty, of known type", ranges_sane },
	{ "no two ranges overlap", no_overlap },
	{ "attributes fit types", attributes_sane },
	{ "image, stack and boot services are where they may be", types_of_things },
	{ "what stays after ExitBootServices has the runtime attribute", tables_stay },
	{ },
};

/* The firmware may have other services before than after. */
static void services_stay(void)
{
	void **end = (void **)(rt + 1);

	for (void **service = (void **)(&rt->Hdr + 1); service < end; service++) {
		const EFI_MEMORY_DESCRIPTOR *d = map_find(&last_map, (UINTN)*service);

		HOLDS(d && d->Attribute & EFI_MEMORY_RUNTIME);
	}
}

static const struct test after[] = {
	{ "the runtime services are in memory with the runtime attribute", services_stay },
	{ },
};

const struct group map_group = { "memory map", .before = before, .after = after };
