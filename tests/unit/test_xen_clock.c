// SPDX-License-Identifier: GPL-2.0
/* GetTime() of a domain, whose time Xen writes into a page that comes and goes */

#include "test.h"

#include <pthread.h>
#include <sys/mman.h>
#include <time.h>

/* The page just below what the toolstack has. Where a domain has it the sanitizer has its own. */
#undef XEN_SPECIAL_PAGES_START
#define XEN_SPECIAL_PAGES_START	0x7eff8000UL
#define SHARED_INFO	0x7eff7000UL
#include "xen-clock.c"

/* Xen's public/xen.h, x86-64: of vcpu_info 0 the time, and the wall clock */
#define AT(offset, type) (*(volatile type *)(SHARED_INFO + (offset)))
#define TIME_VERSION	AT(0x20, u32)
#define SYSTEM_TIME	AT(0x30, u64)
#define WC_VERSION	AT(0xc00, u32)
#define WC_SEC		AT(0xc04, u32)
#define WC_NSEC		AT(0xc08, u32)
#define WC_SEC_HI	AT(0xc0c, u32)

static struct {
	bool is_xen;
	bool refuses;
	bool reachable;
	bool mapped;
	u32 calls;
} xen;

bool xen_present(void)
{
	return xen.is_xen;
}

bool paging_reach(u64 addr, u64 size)
{
	assert_int_equal(addr, SHARED_INFO);
	assert_int_equal(size, PAGE_SIZE);
	return xen.reachable;
}

long xen_hypercall(unsigned int nr, unsigned long a1, unsigned long a2, unsigned long a3)
{
	const unsigned long *arg = (void *)a2;

	assert_int_equal(nr, __HYPERVISOR_memory_op);
	assert_int_equal(a3, 0);
	assert_int_equal((u16)arg[0], DOMID_SELF);
	xen.calls++;
	if (xen.refuses)
		return -22;
	if (a1 == 7) {
		/* XENMEM_add_to_physmap: space and index 0, the frame */
		assert_int_equal(arg[0] >> 32, 0);
		assert_int_equal(arg[1], 0);
		assert_int_equal(arg[2], SHARED_INFO >> PAGE_SHIFT);
		assert_false(xen.mapped);
		xen.mapped = true;
		return 0;
	}
	assert_int_equal(a1, 15);
	assert_int_equal(arg[1], SHARED_INFO >> PAGE_SHIFT);
	assert_true(xen.mapped);
	xen.mapped = false;
	return 0;
}

/* … and a domain with memory as far as the local APIC */
static int set_up(void **state)
{
	void *page = mmap((void *)SHARED_INFO, PAGE_SIZE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	(void)state;
	assert_int_equal((uintptr_t)page, SHARED_INFO);
	xen = (typeof(xen)){ .is_xen = true, .reachable = true };
	pages_reset();
	pages_append(0x1000, 0x7ee00000, EFI_CONVENTIONAL_MEMORY);
	pages_append(0x7eff8000, 0x7f000000, EFI_RESERVED_TYPE);
	return 0;
}

static void set(u64 since_1970, u64 since_start)
{
	u64 start = since_1970 - since_start / 1000000000;

	WC_SEC = start;
	WC_SEC_HI = start >> 32;
	WC_NSEC = 999999999;
	SYSTEM_TIME = since_start / 1000000000 * 1000000000;
}

/* The C library knows the calendar, too. */
static void each_day_is_told(void **state)
{
	struct efi_time time;

	(void)state;
	for (u64 day = 0; day < 47482; day++) {
		time_t seconds = day * 86400 + day * 7 % 86400;
		struct tm *tm = gmtime(&seconds);

		set(seconds, day % 1000 * 5000000000);
		memset(&time, 0, sizeof(time));
		assert_true(xen_clock_get_time(&time));
		assert_false(xen.mapped);
		assert_int_equal(time.year, tm->tm_year + 1900);
		assert_int_equal(time.month, tm->tm_mon + 1);
		assert_int_equal(time.day, tm->tm_mday);
		assert_int_equal(time.hour, tm->tm_hour);
		assert_int_equal(time.minute, tm->tm_min);
		assert_int_equal(time.second, tm->tm_sec);
	}
}

static void time_has_an_end(void **state)
{
	static const u64 later[] = { 4102444800, 253402300800, 1ULL << 63, ~0ULL };
	struct efi_time time;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(later); i++) {
		set(later[i], 0);
		assert_false(xen_clock_get_time(&time));
		assert_false(xen.mapped);
	}
}

static bool done;

/* Two ways to say the same, and none of the halves of both is the same */
static void *update(void *unused)
{
	(void)unused;
	for (u32 i = 0; !__atomic_load_n(&done, __ATOMIC_RELAXED); i++) {
		WC_VERSION |= 1;
		TIME_VERSION |= 1;
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		set(1700000000, i & 1 ? 900000000000 : 0);
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		WC_VERSION++;
		TIME_VERSION++;
	}
	return NULL;
}

static void an_update_is_waited_for(void **state)
{
	struct efi_time time;
	pthread_t thread;

	(void)state;
	set(1700000000, 0);
	done = false;
	assert_int_equal(pthread_create(&thread, NULL, update, NULL), 0);
	/* 2023-11-14 22:13:20 */
	for (u32 i = 0; i < 20000; i++) {
		assert_true(xen_clock_get_time(&time));
		assert_int_equal(time.hour * 10000 + time.minute * 100 + time.second, 221320);
	}
	__atomic_store_n(&done, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
}

static void there_may_be_no_clock(void **state)
{
	struct efi_time time;

	(void)state;
	set(1700000000, 0);
	xen.is_xen = false;
	assert_false(xen_clock_get_time(&time));
	xen.is_xen = true;
	xen.reachable = false;
	assert_false(xen_clock_get_time(&time));
	xen.reachable = true;
	assert_int_equal(xen.calls, 0);
	xen.refuses = true;
	assert_false(xen_clock_get_time(&time));
	assert_int_equal(xen.calls, 1);
	xen.refuses = false;
	/* Memory is where the page would be: Xen would take it away. */
	pages_reset();
	pages_append(0x1000, 0x7f000000, EFI_CONVENTIONAL_MEMORY);
	assert_false(xen_clock_get_time(&time));
	assert_int_equal(xen.calls, 1);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(each_day_is_told),
		TEST(time_has_an_end),
		TEST(an_update_is_waited_for),
		TEST(there_may_be_no_clock),
	};

	return RUN(tests);
}
