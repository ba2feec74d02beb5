// SPDX-License-Identifier: GPL-2.0
/*
 * The walk that a processor does, CR0.WP set, and a judge of each access of pvh-efi
 * to RAM. The compiler has its files call __sanitizer_cov_load and _store; memcpy()
 * and the like, structures that are assigned among them, are AddressSanitizer's, and
 * the linker leads them through here.
 */

#include "mmu.h"
#include "pagetable.h"

#define PRESENT		0x1ULL
#define WRITABLE	0x2ULL
#define LARGE		0x80ULL
#define NX		(1ULL << 63)
#define ADDRESS		0x000ffffffffff000ULL
/* Must be 0 with at most 52 bits of addresses: Intel's SDM, 4.5 */
#define RESERVED	0x7ff0000000000000ULL

static enum mmu_watch watching;
static bool unlocked;

/* The tables that the last look has found: those in RAM, and where the others are */
static bool is_table[NR_PAGES];
static u64 spare_start, spare_end;

static void unlock(bool on)
{
	unlocked = on;
}

static void check(bool good)
{
	if (!good)
		abort();
}

static bool in_ram(u64 addr)
{
	return addr - RAM_START < RAM_SIZE;
}

static void note_table(u64 addr)
{
	if (in_ram(addr)) {
		is_table[(addr - RAM_START) >> PAGE_SHIFT] = true;
		return;
	}
	spare_start = spare_start && spare_start < addr ? spare_start : addr;
	spare_end = spare_end > addr + PAGE_SIZE ? spare_end : addr + PAGE_SIZE;
}

/* @page_shift: of the page's size, or of that of the hole */
static u8 walk(u64 addr, void (*note)(u64 table), u32 *page_shift)
{
	u8 may = MMU_READ | MMU_WRITE | MMU_EXECUTE;
	const u64 *table = page_table_root;

	for (u32 shift = 39;; shift -= 9) {
		u64 entry = table[(addr >> shift) & 511];

		*page_shift = shift;
		if (!(entry & PRESENT))
			return 0;
		check(!(entry & RESERVED) && (guest_has_nx || !(entry & NX)));
		if (!(entry & WRITABLE))
			may &= ~MMU_WRITE;
		if (entry & NX)
			may &= ~MMU_EXECUTE;
		if (shift == PAGE_SHIFT || entry & LARGE) {
			check(shift <= 30 && ((entry ^ addr) & ADDRESS & -(1ULL << shift)) == 0);
			return may;
		}
		table = ram(entry & ADDRESS);
		if (note)
			note((uintptr_t)table);
	}
}

/**
 * mmu_access() - what a processor lets one do at an address, 0 where nothing is mapped
 */
u8 mmu_access(u64 addr)
{
	u32 shift;

	return walk(addr, NULL, &shift);
}

/**
 * mmu_look() - the same for all of RAM, and see where the page tables are
 * @pages:	one for each page
 */
void mmu_look(u8 pages[NR_PAGES])
{
	memset(is_table, 0, sizeof(is_table));
	spare_start = 0;
	spare_end = 0;
	for (u32 i = 0; i < NR_PAGES;) {
		u32 shift;
		u8 may = walk(RAM_START + i * PAGE_SIZE, note_table, &shift);
		u32 next = align_down(i, 1U << (shift - PAGE_SHIFT)) + (1U << (shift - PAGE_SHIFT));

		next = next < NR_PAGES ? next : NR_PAGES;
		memset(&pages[i], may, next - i);
		i = next;
	}
	for (u32 i = 0; i < NR_PAGES; i++) {
		if (is_table[i])
			check(pages_region(RAM_START + i * PAGE_SIZE)->owner == PAGES_TABLE);
	}
}

/**
 * mmu_watch() - begin to judge, or end it
 */
void mmu_watch(enum mmu_watch what)
{
	static u8 pages[NR_PAGES];

	watching = MMU_OFF;
	unlocked = false;
	if (what == MMU_TABLES) {
		mmu_look(pages);
		pagetable_guard(unlock);
	}
	watching = what;
}

static void judge_page(u64 addr, u8 how)
{
	bool table;

	if (in_ram(addr)) {
		check(how == MMU_READ || watching != MMU_NO_STORE);
		if (watching == MMU_TABLES)
			check(mmu_access(addr) & how);
		table = is_table[(addr - RAM_START) >> PAGE_SHIFT];
	} else {
		table = (addr >= spare_start && addr < spare_end) ||
			addr - (uintptr_t)page_table_root < PAGE_SIZE;
	}
	if (table && how == MMU_WRITE && watching == MMU_TABLES)
		check(unlocked);
}

static inline void judge(const void *p, size_t size, u8 how)
{
	u64 addr = (uintptr_t)p, last = addr + size - 1;

	/* Most loads are from the stack. */
	if (watching == MMU_OFF || !size || (how == MMU_READ && !in_ram(addr) && !in_ram(last)))
		return;
	judge_page(addr, how);
	for (addr = align_down(addr, PAGE_SIZE) + PAGE_SIZE; addr <= last; addr += PAGE_SIZE)
		judge_page(addr, how);
}

#define JUDGE(bits, type)						\
	void __sanitizer_cov_load##bits(type *p);			\
	void __sanitizer_cov_store##bits(type *p);			\
	void __sanitizer_cov_load##bits(type *p)			\
	{								\
		judge(p, sizeof(*p), MMU_READ);				\
	}								\
	void __sanitizer_cov_store##bits(type *p)			\
	{								\
		judge(p, sizeof(*p), MMU_WRITE);			\
	}

JUDGE(1, u8)
JUDGE(2, u16)
JUDGE(4, u32)
JUDGE(8, u64)
JUDGE(16, __int128)

void *__real___asan_memcpy(void *to, const void *from, size_t size);
void *__real___asan_memmove(void *to, const void *from, size_t size);
void *__real___asan_memset(void *to, int value, size_t size);
void *__wrap___asan_memcpy(void *to, const void *from, size_t size);
void *__wrap___asan_memmove(void *to, const void *from, size_t size);
void *__wrap___asan_memset(void *to, int value, size_t size);

void *__wrap___asan_memcpy(void *to, const void *from, size_t size)
{
	judge(from, size, MMU_READ);
	judge(to, size, MMU_WRITE);
	return __real___asan_memcpy(to, from, size);
}

void *__wrap___asan_memmove(void *to, const void *from, size_t size)
{
	judge(from, size, MMU_READ);
	judge(to, size, MMU_WRITE);
	return __real___asan_memmove(to, from, size);
}

void *__wrap___asan_memset(void *to, int value, size_t size)
{
	judge(to, size, MMU_WRITE);
	return __real___asan_memset(to, value, size);
}
