// SPDX-License-Identifier: GPL-2.0
/*
 * arch/x86/xen/pvh_ram.c, unmodified but for its #include lines, on a model of Xen: 400
 * random memory maps, holes, reserved ranges and pages that are populated on demand. After
 * a kexec every page that is left to the kernel must be populated, no reserved one moved, no
 * move go to a page that is there, and the domain have as many as before. On a first boot
 * as many pages must be given back as Xen would not populate, and some more at most. Every
 * third kexec has mem=.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <assert.h>
#include <limits.h>
#include <stdint.h>
typedef uint64_t u64, phys_addr_t;
typedef unsigned long xen_pfn_t;
typedef uint16_t domid_t;
#define __init
#define __initdata
#define DOMID_SELF 0x7ff0
#define PAGE_SHIFT 12
#define PAGE_SIZE 4096UL
#define SZ_1M (1UL << 20)
#define SZ_2M (2UL << 20)
#define PHYS_PFN(x) ((unsigned long)((x) >> 12))
#define PFN_PHYS(x) ((u64)(x) << 12)
#define PFN_UP(x) (((x) + 4095) >> 12)
#define PFN_DOWN(x) ((x) >> 12)
#define BITS_PER_LONG 64
#define BIT(n) (1UL << (n))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define round_down(a, b) ((a) / (b) * (b))
#define ilog2(x) 9
#define pr_info(...) ((void)0)
#define pr_warn(...) ((void)0)
#define panic(...) (printf(__VA_ARGS__), abort())
#define E820_TYPE_RAM 1
struct e820_entry {
	u64 addr, size;
	int type;
};
struct e820_table {
	unsigned nr_entries;
	struct e820_entry entries[64];
} T, F, *e820_table = &T, *e820_table_firmware = &F;
static bool is_kdump_kernel(void)
{
	return false;
}
typedef struct {
	int type;
} efi_memory_desc_t;
#define EFI_MEMMAP 0
#define EFI_CONVENTIONAL_MEMORY 7
static int efi_enabled(int x)
{
	return 0;
}
static int efi_mem_desc_lookup(u64 a, efi_memory_desc_t *m)
{
	return -1;
}
static char *_text = (char *)0, *_end = (char *)0;
unsigned long ktext, kend;
#define __pa_symbol(x) ((x) == _text && #x[1] == 't' ? ktext : kend)
#define __HYPERVISOR_hvm_op 34
#define HVMOP_get_mem_type 15
#define HVMMEM_mmio_dm 2
struct xen_hvm_get_mem_type {
	domid_t domid;
	uint16_t mem_type, pad[2];
	u64 pfn;
};
struct multicall_entry {
	unsigned long op;
	long result;
	unsigned long args[6];
};
#define XENMEM_decrease_reservation 1
#define XENMEM_current_reservation 2
#define XENMEM_add_to_physmap 7
#define XENMAPSPACE_gmfn 2
struct xen_memory_reservation {
	xen_pfn_t *extent_start;
	unsigned long nr_extents;
	unsigned extent_order;
	domid_t domid;
};
#define set_xen_guest_handle(h, p) ((h) = (p))
struct xen_add_to_physmap {
	domid_t domid;
	unsigned space;
	unsigned long idx;
	xen_pfn_t gpfn;
};
#define N (1 << 18)
static long page[N];
static char pod[N], resv[N], extra[N];
static long cache, outside;
static int by_kexec;
static long asked, moves, runs;
#define bootloader_type (by_kexec ? 0xd0 : 0x90)
static bool memblock_is_reserved(u64 pa)
{
	return resv[pa >> 12] == 1;
}
static bool memblock_is_region_reserved(u64 base, u64 size)
{
	return resv[base >> 12] == 1 || (resv[base >> 12] == 3 && size == PAGE_SIZE);
}
static void memblock_reserve(u64 a, u64 s)
{
	abort();
}
static bool e820__mapped_all(u64 s, u64 e, int t)
{
	for (u64 p = s; p < e; p += 4096) {
		bool ok = 0;
		for (unsigned i = 0; i < T.nr_entries; i++)
			if (T.entries[i].type == t && p >= T.entries[i].addr &&
			    p + 4096 <= T.entries[i].addr + T.entries[i].size)
				ok = 1;
		if (!ok)
			return 0;
	}
	return 1;
}
static long populated_pages(void)
{
	long n = outside + cache;
	for (long i = 0; i < N; i++)
		n += page[i] != 0;
	return n;
}
static int HYPERVISOR_multicall(void *l, uint32_t n)
{
	struct multicall_entry *c = l;
	for (unsigned i = 0; i < n; i++) {
		struct xen_hvm_get_mem_type *t = (void *)c[i].args[1];
		asked++;
		t->mem_type = t->pfn < N && (page[t->pfn] || pod[t->pfn]) ? 0 :
									    2;
		c[i].result = 0;
	}
	return 0;
}
static long HYPERVISOR_memory_op(int op, void *a)
{
	if (op == XENMEM_current_reservation)
		return populated_pages();
	if (op == XENMEM_decrease_reservation) {
		struct xen_memory_reservation *r = a;
		for (int i = 0; i < 512; i++) {
			long p = r->extent_start[0] + i;
			assert(page[p] || pod[p]);
			assert(!resv[p]);
			page[p] = 0;
			pod[p] = 0;
		}
		return 1;
	}
	if (op == XENMEM_add_to_physmap) {
		struct xen_add_to_physmap *x = a;
		assert(page[x->idx] || pod[x->idx]);
		assert(!page[x->gpfn] && !pod[x->gpfn]);
		assert(!resv[x->idx]);
		assert(x->idx > x->gpfn);
		if (pod[x->idx]) {
			pod[x->idx] = 0;
			page[x->gpfn] = x->idx + 1;
			cache--;
		} else {
			page[x->gpfn] = page[x->idx];
			page[x->idx] = 0;
		}
		moves++;
		return 0;
	}
	abort();
}
static void xen_add_extra_mem(unsigned long s, unsigned long n)
{
	runs++;
	for (unsigned long i = s; i < s + n; i++) {
		assert(!extra[i]);
		extra[i] = 1;
	}
}
#include "pvh_ram.c"
static long top;		/* pages that the map spans */

static bool is_ram(long i)
{
	return e820__mapped_all((u64)i << 12, ((u64)i + 1) << 12, E820_TYPE_RAM);
}

static void append(u64 addr, u64 size, int type)
{
	T.entries[T.nr_entries++] = (struct e820_entry){ addr, size, type };
}

/* A map with a hole of no page or more, ends that are not page aligned, and tables */
static void make_map(void)
{
	long hole = 10000 + rand() % 20000, size = rand() % 3 ? rand() % 3000 : 0;
	u64 end = (u64)(hole + size) << 12;

	top = 40000 + rand() % (N - 45000);
	T.nr_entries = 0;
	append(0x1000 + (rand() % 2 ? 0 : 512), 0x9f000 - 0x1000, E820_TYPE_RAM);
	append(0xa0000, 0x60000, 2);
	append(0x100000, ((u64)hole << 12) - 0x100000, E820_TYPE_RAM);
	if (size)
		append((u64)hole << 12, (u64)size << 12, 2);
	append(end, ((u64)top << 12) - end + rand() % 2 * 700, E820_TYPE_RAM);
	if (rand() % 2)
		append(0xfc000000, 0x10000, 3);
	F = T;
}

/* What memblock has reserved: 1, and where the kernel lies: 2; 3: a page but for its first byte */
static void reserve(void)
{
	for (int k = 0; k < 8; k++) {
		long s = 300 + rand() % (top - 6000), n = 1 + rand() % 2500;

		for (long i = s; i < s + n; i++)
			if (is_ram(i))
				resv[i] = i == s ? 3 : 1;
	}
	ktext = (1000 + rand() % 2000) * 4096UL;
	kend = ktext + (rand() % 4000) * 4096UL;
	for (unsigned long p = ktext >> 12; p < kend >> 12; p++)
		if (is_ram(p))
			resv[p] = 2;
}

/* What is reserved is there; of the rest all, or a part that differs with the seed */
static void populate(int seed)
{
	for (long i = 0; i < N; i++) {
		if (!is_ram(i))
			continue;
		if (resv[i] || i < 256 || !by_kexec || rand() % 100 >= seed % 7 * 16)
			page[i] = i + 1;
		if (by_kexec && seed % 5 == 0 && !resv[i] && i > top * 2 / 3)
			page[i] = 0;
		if (page[i] && !resv[i] && rand() % 50 == 0) {
			pod[i] = 1;
			page[i] = 0;
			cache++;
		}
	}
}

/* A first boot with maxmem: for less pages than are populated on demand there is memory */
static void populate_on_demand(void)
{
	for (long i = 1000; i < top; i++) {
		if (page[i] && !resv[i]) {
			page[i] = 0;
			pod[i] = 1;
			cache++;
		}
	}
	cache -= rand() % (cache / 2 + 1);
}

static void limit_memory(void)
{
	struct e820_entry *last = &T.entries[T.nr_entries - 1];

	if (last->type != E820_TYPE_RAM)
		last--;
	last->size -= rand() % last->size;
}

/* need: not all of the map had a page; returns how many pages the kernel knows */
static long judge(const long *before, bool need)
{
	long usable = 0, holes = 0, entries = 0;

	for (long i = 0; i < N; i++) {
		entries += pod[i];
		if (!is_ram(i)) {
			assert(!extra[i]);
			continue;
		}
		if (resv[i])
			assert(page[i] == before[i] && !extra[i]);
		if (extra[i])
			assert(!page[i] && !pod[i]);
		else if (need && by_kexec)
			assert(page[i] || pod[i]);
		holes += extra[i];
		usable += !extra[i];
	}
	if (!need)
		assert(!holes && !moves);
	if (need && !by_kexec)
		assert(cache >= entries && cache - entries <= 256 + 512 + outside);
	return usable + holes;
}

static void try(int seed)
{
	static long before[N];
	long pages, known;
	bool need;

	srand(seed);
	memset(page, 0, sizeof page);
	memset(pod, 0, sizeof pod);
	memset(resv, 0, sizeof resv);
	memset(extra, 0, sizeof extra);
	asked = moves = runs = cache = 0;
	by_kexec = seed % 2;
	make_map();
	outside = 100 + rand() % 150;
	reserve();
	populate(seed);
	if (!by_kexec)
		populate_on_demand();
	memcpy(before, page, sizeof page);
	pages = populated_pages();
	need = ram_pages(&F) > pages;
	if (by_kexec && seed % 3 == 0)
		limit_memory();
	known = ram_pages(&T);

	xen_pvh_find_ram(false);
	assert(populated_pages() == pages || !by_kexec);
	pages = judge(before, need);
	assert(pages == known || !by_kexec);
}

int main(void)
{
	long most_runs = 0, most_asked = 0;

	for (int seed = 1; seed <= 400; seed++) {
		try(seed);
		most_runs = max(most_runs, runs);
		most_asked = max(most_asked, asked);
	}
	printf("400 maps hold; most runs of extra memory %ld, most pages asked about %ld\n",
	       most_runs, most_asked);
	return 0;
}
