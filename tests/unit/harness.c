// SPDX-License-Identifier: GPL-2.0
#include <sys/mman.h>

#include "harness.h"
#include "events.h"
#include "pagetable.h"
#include "ticks.h"

/* RAM behind the guest's, for what is left to do when the guest has used up its own */
#define SPARE_SIZE	0x100000ULL

bool guest_is_xen;
struct xen_e820_entry guest_e820[MEMMAP_MAX_ENTRIES];
int guest_e820_entries;

bool xen_present(void)
{
	return guest_is_xen;
}

int xen_memory_map(struct xen_e820_entry *map, u32 max)
{
	if (guest_e820_entries > (int)max)
		return -1;
	if (guest_e820_entries > 0)
		memcpy(map, guest_e820, guest_e820_entries * sizeof(*map));
	return guest_e820_entries;
}

/* time.c reads the processor's counter: here each look is a step of the clock. */
u64 guest_time;

u64 time_now(void)
{
	return guest_time++;
}

/* ticks.c: nothing interrupts, but a wait takes 10 ms. */
bool guest_ticks;
bool guest_interrupts = true;
u32 guest_waits;

void ticks_start(void)
{
	guest_ticks = true;
}

void ticks_stop(void)
{
	guest_ticks = false;
}

void ticks_allow(bool on)
{
	guest_interrupts = on;
}

void ticks_wait(void)
{
	guest_waits++;
	guest_time += 100000;
}

/* random.c: a processor without random numbers, or one that counts */
u64 guest_random;
u32 guest_random_failures;
bool guest_has_random;
bool guest_random_is_stuck;

bool random_present(void)
{
	return guest_has_random;
}

bool random_word(u64 *word)
{
	if (guest_random_failures) {
		guest_random_failures--;
		return false;
	}
	*word = guest_random_is_stuck ? ~0ULL : 0x0101010101010101 * ++guest_random;
	return true;
}

/* paging.c and head.S have these: no processor walks the tables, but tests do. */
u64 page_table_root[512] __aligned(4096);
bool guest_has_nx = true;
u32 guest_flushes;

bool paging_has_nx(void)
{
	return guest_has_nx;
}

void paging_flush(void)
{
	guest_flushes++;
}

static void paging_reset(void)
{
	memset(page_table_root, 0, sizeof(page_table_root));
	pagetable_reset(guest_has_nx);
	protect_init();
	if (!pagetable_map(page_table_root, RAM_START, RAM_END + SPARE_SIZE, false))
		abort();
}


static void map_at(u64 addr, u64 size)
{
	void *p = mmap(ram(addr), size, PROT_READ | PROT_WRITE | PROT_EXEC,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (p != ram(addr)) {
		perror("harness: guest RAM");
		exit(1);
	}
}

/**
 * ram_reset() - all RAM and the ISA hole are there, and hold zeroes
 */
void ram_reset(void)
{
	static bool mapped;

	if (!mapped) {
		map_at(RAM_START, RAM_SIZE + SPARE_SIZE);
		map_at(ISA_HOLE_START, ISA_HOLE_END - ISA_HOLE_START);
		mapped = true;
		return;
	}
	madvise(ram(RAM_START), RAM_SIZE, MADV_DONTNEED);
	madvise(ram(ISA_HOLE_START), ISA_HOLE_END - ISA_HOLE_START, MADV_DONTNEED);
}

/* What a test has printed is not lost when a sanitizer ends it. */
__attribute__((__constructor__)) static void print_line_by_line(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/* Who uses a protocol keeps it. */
static void close_all(struct efi_handle *handle, struct efi_guid *guid)
{
	struct efi_open_protocol_info *info;
	efi_uintn_t nr;

	if (protocol_open_information(handle, guid, &info, &nr) != EFI_SUCCESS)
		abort();
	while (nr--)
		protocol_close(handle, guid, info[nr].agent_handle, info[nr].controller_handle);
	pool_free(info);
}

static void uninstall_all(struct efi_handle *handle)
{
	struct efi_guid **guids;
	efi_uintn_t nr;

	if (protocols_per_handle(handle, &guids, &nr) != EFI_SUCCESS)
		abort();
	while (nr--) {
		void *interface;

		close_all(handle, guids[nr]);
		protocol_get(handle, guids[nr], &interface);
		if (protocol_uninstall(handle, guids[nr], interface) != EFI_SUCCESS)
			abort();
	}
	pool_free(guids);
}

static efi_status_t __efiapi agree(struct efi_handle *image)
{
	(void)image;
	return EFI_SUCCESS;
}

/* A driver that stays, or whose hook refuses, goes all the same. */
static efi_status_t unload(struct efi_handle *image)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	efi_status_t status = image_unload(image);
	void *info;

	if (status == EFI_SUCCESS || status == EFI_INVALID_PARAMETER)
		return status;
	if (protocol_get(image, &guid, &info) != EFI_SUCCESS)
		abort();
	((struct efi_loaded_image *)info)->unload = agree;
	return image_unload(image);
}

/**
 * handles_reset() - empty the handle database, while its memory is still there
 */
void handles_reset(void)
{
	struct efi_handle *handle;

	if (handle_next(NULL))
		pages_append(RAM_END, RAM_END + SPARE_SIZE, EFI_CONVENTIONAL_MEMORY);
	while ((handle = handle_next(NULL))) {
		if (unload(handle) != EFI_SUCCESS)
			uninstall_all(handle);
	}
}

static void variables_reset(void)
{
	efi_char16_t name[512];
	struct efi_guid guid;

	for (;;) {
		efi_uintn_t size = sizeof(name);

		name[0] = 0;
		if (variable_get_next(&size, name, &guid) != EFI_SUCCESS)
			return;
		variable_set(name, &guid, 0, 0, NULL);
	}
}

/**
 * machine_reset() - a guest with RAM_SIZE of RAM and nothing in it
 */
void machine_reset(void)
{
	variables_reset();
	handles_reset();
	ram_reset();
	guest_is_xen = false;
	guest_ticks = false;
	guest_interrupts = true;
	guest_waits = 0;
	guest_e820_entries = 0;
	pages_reset();
	pool_reset();
	pages_append(RAM_START, RAM_END, EFI_CONVENTIONAL_MEMORY);
	events_reset();
	notify_forget(NULL);
	paging_reset();
}

/**
 * map_get() - the memory map; the next call overwrites it
 */
const struct map *map_get(void)
{
	static struct map map;
	efi_uintn_t size = sizeof(map.desc), key, desc_size;
	u32 version;

	if (pages_get_map(&size, map.desc, &key, &desc_size, &version) != EFI_SUCCESS)
		abort();
	map.nr = size / sizeof(map.desc[0]);
	return &map;
}

u64 desc_end(const struct efi_memory_desc *d)
{
	return d->phys_addr + (d->num_pages << PAGE_SHIFT);
}

/**
 * free_pages() - how many pages the memory map has as free
 */
u64 free_pages(void)
{
	const struct map *map = map_get();
	u64 pages = 0;

	for (u32 i = 0; i < map->nr; i++) {
		if (map->desc[i].type == EFI_CONVENTIONAL_MEMORY)
			pages += map->desc[i].num_pages;
	}
	return pages;
}

/**
 * map_type_at() - memory type of an address, -1 where the map has a hole
 */
int map_type_at(u64 addr)
{
	const struct map *map = map_get();

	for (u32 i = 0; i < map->nr; i++) {
		const struct efi_memory_desc *d = &map->desc[i];

		if (addr >= d->phys_addr && addr < desc_end(d))
			return d->type;
	}
	return -1;
}

/**
 * map_problem() - what the memory map has that none may have, or NULL
 */
const char *map_problem(void)
{
	const struct map *map = map_get();

	for (u32 i = 0; i < map->nr; i++) {
		const struct efi_memory_desc *d = &map->desc[i];

		if (!d->num_pages || d->phys_addr & (PAGE_SIZE - 1))
			return "empty or misaligned range";
		if (desc_end(d) <= d->phys_addr)
			return "range past the end of the address space";
		if (i + 1 == map->nr)
			return NULL;
		if (desc_end(d) > d[1].phys_addr)
			return "ranges overlap or are not in order";
		if (desc_end(d) == d[1].phys_addr && d->type == d[1].type &&
		    d->attribute == d[1].attribute)
			return "neighbours of the same kind are not merged";
	}
	return NULL;
}

/**
 * rng_start() - numbers that are the same in each run, unless $PVH_SEED is set
 * @n:		tells a test's sequences apart
 */
struct rng rng_start(u32 n)
{
	const char *text = getenv("PVH_SEED");
	u64 seed = text ? strtoull(text, NULL, 0) : 1;

	printf("random numbers: PVH_SEED=%llu, sequence %u\n", seed, n);
	/* Anything but 0; the first numbers of similar seeds are similar. */
	return (struct rng){ (seed + 1) * 0x9e3779b97f4a7c15ULL ^ ((u64)n << 32 | 1) };
}

u64 rng_next(struct rng *rng)
{
	/* xorshift64*, Marsaglia and Vigna */
	rng->state ^= rng->state >> 12;
	rng->state ^= rng->state << 25;
	rng->state ^= rng->state >> 27;
	return rng->state * 0x2545f4914f6cdd1dULL;
}

u64 rng_below(struct rng *rng, u64 limit)
{
	return (rng_next(rng) >> 16) % limit;
}
