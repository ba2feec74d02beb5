// SPDX-License-Identifier: GPL-2.0
/*
 * Pages, pools, the map. What the caller has got it fills, as it may, and finds
 * again when it gives it back. What is not its own it tries to free, and must not
 * get: page tables, images, the pool's pages, what the loader has left. It writes to
 * buffers that it has given back, which must do no harm to others.
 */

#include "calls.h"

/* Of each allocation so much is filled. */
#define MAX_FILLED	0x8000

static struct { u64 addr, nr; } pages[NR_SLOTS];
static struct { u8 *data; u64 size; } buffers[NR_SLOTS];

void memory_reset(void)
{
	memset(pages, 0, sizeof(pages));
	memset(buffers, 0, sizeof(buffers));
}

static void fill(u64 addr, u64 size, u8 value)
{
	memset(ram(addr), value, size < MAX_FILLED ? size : MAX_FILLED);
}

static void expect(u64 addr, u64 size, u8 value)
{
	const u8 *p = ram(addr);

	for (u64 i = 0; i < size && i < MAX_FILLED; i++) {
		if (p[i] != value)
			abort();
	}
}

void call_allocate_pages(void)
{
	u32 slot = byte() % NR_SLOTS, how = byte() & 3, type = byte();
	u64 nr = number();
	efi_physical_addr_t addr = number(), limit = addr;

	if (pages[slot].nr)
		return;
	if (boot_services.allocate_pages(how, type > 250 ? 0x80000000 : type, nr, &addr) !=
	    EFI_SUCCESS)
		return;
	if (addr < RAM_START || addr + nr * PAGE_SIZE > RAM_END || addr & (PAGE_SIZE - 1))
		abort();
	if ((how == EFI_ALLOCATE_ADDRESS && addr != limit) ||
	    (how == EFI_ALLOCATE_MAX_ADDRESS && addr + nr * PAGE_SIZE - 1 > limit))
		abort();
	pages[slot].addr = addr;
	pages[slot].nr = nr;
	fill(addr, nr * PAGE_SIZE, slot);
}

/* What no caller has got from AllocatePages() is not taken back, whoever has it. */
static void free_what_is_not_ours(u64 addr, u64 nr)
{
	const struct region *r = pages_region(addr);

	if (r && r->owner == PAGES_CALLER)
		return;
	if (boot_services.free_pages(addr, nr) == EFI_SUCCESS)
		abort();
	/* Blocks and buffers may be a caller's; all else is no buffer at all. */
	r = pages_region(addr);
	if (r && (r->owner == PAGES_BUFFER ||
		  (r->owner >= PAGES_POOL && r->owner < PAGES_OBJECTS)))
		return;
	if (boot_services.free_pool(ram(addr)) == EFI_SUCCESS)
		abort();
}

/* All of what a slot has, its first pages, or what nobody has */
void call_free_pages(void)
{
	u32 slot = byte() % NR_SLOTS, how = byte();
	u64 addr = pages[slot].addr, nr = pages[slot].nr, part;

	if (!nr || how < 64) {
		addr = number();
		free_what_is_not_ours(addr, number());
		return;
	}
	part = how < 128 ? 1 + number() % nr : nr;
	expect(addr, part * PAGE_SIZE, slot);
	/* Out of the slot first: an event's notification may come in between. */
	pages[slot].nr = 0;
	if (boot_services.free_pages(addr, part) != EFI_SUCCESS || pages[slot].nr)
		return;
	pages[slot].addr = addr + part * PAGE_SIZE;
	pages[slot].nr = nr - part;
	fill(pages[slot].addr, pages[slot].nr * PAGE_SIZE, slot);
}

void call_allocate_pool(void)
{
	u32 slot = byte() % NR_SLOTS, type = byte();
	u64 size = number();
	void *data;

	if (buffers[slot].data)
		return;
	if (boot_services.allocate_pool(type > 250 ? 0x70000000 : type, size, &data) !=
	    EFI_SUCCESS)
		return;
	if ((uintptr_t)data & 7)
		abort();
	buffers[slot].data = data;
	buffers[slot].size = size;
	fill((uintptr_t)data, size, ~slot);
}

/* Not by the service, at whose end somebody else may get the memory */
static void use_after_free(u8 *data, u64 size)
{
	u32 first = byte() % 64;

	if (pool_free(data) != EFI_SUCCESS || pool_free(data) == EFI_SUCCESS)
		abort();
	for (u64 i = first; i < size && i < first + 16; i++)
		data[i] = byte();
}

void call_free_pool(void)
{
	u32 slot = byte() % NR_SLOTS, how;
	u8 *data = buffers[slot].data;

	buffers[slot].data = NULL;
	if (!data) {
		boot_services.free_pool(NULL);
		return;
	}
	expect((uintptr_t)data, buffers[slot].size, ~slot);
	how = byte();
	if (how & 1)
		boot_services.free_pool(data + 1);
	if (how & 2)
		use_after_free(data, buffers[slot].size);
	else if (boot_services.free_pool(data) != EFI_SUCCESS)
		abort();
}

/* Takes all memory but a few pages, so that what follows finds none. */
void call_use_up(void)
{
	u64 addr[16];
	u32 spare = byte() & 15, nr = 0;
	efi_physical_addr_t got;

	while (nr < spare && boot_services.allocate_pages(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA,
							  1, &got) == EFI_SUCCESS)
		addr[nr++] = got;
	for (u64 size = RAM_SIZE / PAGE_SIZE; size; size /= 2) {
		while (boot_services.allocate_pages(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_CODE, size,
						    &got) == EFI_SUCCESS)
			;
	}
	while (nr--)
		boot_services.free_pages(addr[nr], 1);
}

void call_get_memory_map(void)
{
	efi_uintn_t size = number(), key = 0, desc_size;
	efi_uintn_t room = size < 0x10000 ? size : 0x10000;
	void *map = malloc(room ? room : 1);
	u32 version, how = byte();

	size = room;
	boot_services.get_memory_map(how & 1 ? NULL : &size, how & 2 ? NULL : map, &key,
				     &desc_size, &version);
	boot_services.exit_boot_services(handle(), key + 1);
	free(map);
}

void call_memory(void)
{
	u8 data[64];
	u32 size = byte() % 32;
	u64 count;

	/* The service refuses what the table code may ask for: the sum of nothing. */
	if (crc32(data, 0))
		abort();
	boot_services.set_mem(data, sizeof(data), byte());
	boot_services.copy_mem(data + byte() % 32, data + byte() % 32, size);
	boot_services.calculate_crc32(data, size, byte() & 1 ? (u32 *)data : NULL);
	boot_services.get_next_monotonic_count(byte() & 1 ? &count : NULL);
}
