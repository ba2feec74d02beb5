// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "rsdp.h"

/* An EBDA where Cloud Hypervisor says that it is; Firecracker's is in RAM. */
#define EBDA	0xa0000

static void make_rsdp(u64 addr, u8 revision)
{
	struct rsdp *rsdp = ram(addr);

	memcpy(rsdp->signature, "RSD PTR ", 8);
	rsdp->revision = revision;
	rsdp->checksum = -byte_sum(rsdp, 20);
	if (revision < 2)
		return;
	rsdp->length = sizeof(*rsdp);
	rsdp->extended_checksum = -byte_sum(rsdp, sizeof(*rsdp));
}

static int set_up(void **state)
{
	(void)state;
	ram_reset();
	return 0;
}

/* Firecracker's and libkrun's is the first one, SeaBIOS has it anywhere. */
static void found_where_a_bios_leaves_it(void **state)
{
	static const u64 addrs[] = {
		0xe0000, 0xe0010, 0xf59e0, 0xfffd0, EBDA, EBDA + 0x3f0,
	};

	for (u32 i = 0; i < ARRAY_SIZE(addrs); i++) {
		for (u8 revision = 0; revision <= 2; revision += 2) {
			set_up(state);
			make_rsdp(addrs[i], revision);
			assert_int_equal(rsdp_find(EBDA), addrs[i]);
		}
	}
}

static void nowhere_else(void **state)
{
	static const u64 addrs[] = {
		0xdfff0, 0xe0008, 0xe0001, EBDA - 16 + 8, EBDA + 0x400, EBDA + 4,
	};

	assert_int_equal(rsdp_find(EBDA), 0);
	for (u32 i = 0; i < ARRAY_SIZE(addrs); i++) {
		set_up(state);
		if (addrs[i] < EBDA)
			continue;
		make_rsdp(addrs[i], 2);
		assert_int_equal(rsdp_find(EBDA), 0);
	}
}

/* The address of the EBDA is a word of memory: 0, or anything, where there is no BIOS. */
static void wrong_address_of_the_ebda_does_no_harm(void **state)
{
	static const u64 addrs[] = { 0, 16, 0xff0, 0xffc10, 0xffff0 };

	(void)state;
	make_rsdp(0xe0000, 2);
	for (u32 i = 0; i < ARRAY_SIZE(addrs); i++)
		assert_int_equal(rsdp_find(addrs[i]), 0xe0000);
}

static void ebda_comes_first(void **state)
{
	(void)state;
	make_rsdp(0xe0000, 2);
	make_rsdp(EBDA + 0x20, 2);
	assert_int_equal(rsdp_find(EBDA), EBDA + 0x20);
}

static void what_is_none_is_passed_over(void **state)
{
	(void)state;
	make_rsdp(0xe0000, 2);
	((struct rsdp *)ram(0xe0000))->rsdt = 1;
	make_rsdp(0xe0100, 2);
	((struct rsdp *)ram(0xe0100))->xsdt = 1;
	make_rsdp(0xe0200, 2);
	((struct rsdp *)ram(0xe0200))->signature[7] = 'X';
	assert_int_equal(rsdp_find(0), 0);
	make_rsdp(0xe0300, 2);
	assert_int_equal(rsdp_find(0), 0xe0300);
}

/* What Xen gives dom0 is aligned to nothing. */
static void given_one_may_lie_anywhere(void **state)
{
	(void)state;
	make_rsdp(RAM_START + 0x123, 2);
	assert_true(rsdp_valid(RAM_START + 0x123));
	assert_false(rsdp_valid(RAM_START + 0x124));
	/* Page 0 isn't there. */
	assert_false(rsdp_valid(0x800));
	assert_false(rsdp_valid(PAGE_SIZE - 1));
	assert_false(rsdp_valid(SZ_4G));
	assert_false(rsdp_valid(SZ_4G - 255));
	assert_false(rsdp_valid(~0ULL));
}

static void lengths_are_bounded(void **state)
{
	static const u32 lengths[] = { 0, 20, 35, 257, 0x10000, 0xffffffff };
	struct rsdp *rsdp = ram(RAM_START);

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(lengths); i++) {
		set_up(state);
		make_rsdp(RAM_START, 2);
		rsdp->length = lengths[i];
		assert_false(rsdp_valid(RAM_START));
	}
	set_up(state);
	make_rsdp(RAM_START, 2);
	rsdp->length = 256;
	rsdp->extended_checksum = 0;
	rsdp->extended_checksum = -byte_sum(rsdp, 256);
	assert_true(rsdp_valid(RAM_START));
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(found_where_a_bios_leaves_it),
		TEST(nowhere_else),
		TEST(wrong_address_of_the_ebda_does_no_harm),
		TEST(ebda_comes_first),
		TEST(what_is_none_is_passed_over),
		TEST(given_one_may_lie_anywhere),
		TEST(lengths_are_bounded),
	};

	return RUN(tests);
}
