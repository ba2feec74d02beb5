// SPDX-License-Identifier: GPL-2.0

#include <linux/efi.h>
#include <linux/init.h>
#include <linux/module.h>

#include <kunit/test.h>

#include "xen-info.h"

#define TABLE_ADDR	0x100000000ULL
#define ROOM		2048

/* As a provider writes it, not by the structure under test */
static const u32 dom0_table[] __aligned(8) = { 1, 16, 3, 0 };

/* What is said about a table that differs from dom0's in one thing */
static const char *error_of(u32 version, u32 size, u64 addr, u64 room)
{
	const struct xen_efi_info info = {
		.version	= version,
		.size		= size,
		.reserved	= 0xaaaaaaaa,
	};

	return efi_xen_info_error(&info, addr, room);
}

static void xen_info_layout_test(struct kunit *test)
{
	const struct xen_efi_info *info = (const void *)dom0_table;

	KUNIT_EXPECT_NULL(test, efi_xen_info_error(info, TABLE_ADDR, 16));
	KUNIT_EXPECT_EQ(test, info->flags, 3);
}

/* No pointer is followed before it is known to lead to memory. */
static void xen_info_not_in_memory_test(struct kunit *test)
{
	const char *error = efi_xen_info_error(NULL, TABLE_ADDR, 0);

	KUNIT_EXPECT_STREQ(test, error, "not in memory");
	error = efi_xen_info_error(NULL, TABLE_ADDR, 15);
	KUNIT_EXPECT_STREQ(test, error, "not in memory");
}

static void xen_info_alignment_test(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, error_of(1, 16, TABLE_ADDR + 8, ROOM));
	KUNIT_EXPECT_STREQ(test, error_of(1, 16, TABLE_ADDR + 4, ROOM), "misaligned");
	KUNIT_EXPECT_STREQ(test, error_of(1, 16, TABLE_ADDR + 1, ROOM), "misaligned");
}

static void xen_info_version_test(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, error_of(2, 16, TABLE_ADDR, ROOM));
	KUNIT_EXPECT_NULL(test, error_of(U32_MAX, 16, TABLE_ADDR, ROOM));
	KUNIT_EXPECT_STREQ(test, error_of(0, 16, TABLE_ADDR, ROOM), "version 0");
}

static void xen_info_size_test(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, error_of(1, 17, TABLE_ADDR, ROOM));
	KUNIT_EXPECT_NULL(test, error_of(1, 4096, TABLE_ADDR, 2 * ROOM));
	KUNIT_EXPECT_STREQ(test, error_of(1, 4097, TABLE_ADDR, 4 * ROOM), "too large");
	KUNIT_EXPECT_STREQ(test, error_of(1, 15, TABLE_ADDR, ROOM), "too small");
	KUNIT_EXPECT_STREQ(test, error_of(1, 0, TABLE_ADDR, ROOM), "too small");
}

static void xen_info_end_test(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, error_of(1, ROOM, TABLE_ADDR, ROOM));
	KUNIT_EXPECT_STREQ(test, error_of(1, ROOM + 1, TABLE_ADDR, ROOM),
			   "larger than its memory");
}

static void __init xen_info_absent_test(struct kunit *test)
{
	u32 flags = 42;

	if (efi_xen_info != EFI_INVALID_TABLE_ADDR)
		kunit_skip(test, "this machine has a Xen info table");

	KUNIT_EXPECT_FALSE(test, efi_xen_info_flags(&flags));
	KUNIT_EXPECT_EQ(test, flags, 42);
}

static struct kunit_case xen_info_test_cases[] __refdata = {
	KUNIT_CASE(xen_info_layout_test),
	KUNIT_CASE(xen_info_not_in_memory_test),
	KUNIT_CASE(xen_info_alignment_test),
	KUNIT_CASE(xen_info_version_test),
	KUNIT_CASE(xen_info_size_test),
	KUNIT_CASE(xen_info_end_test),
	KUNIT_CASE(xen_info_absent_test),
	{}
};

static struct kunit_suite xen_info_test_suite = {
	.name		= "efi_xen_info",
	.test_cases	= xen_info_test_cases,
};

kunit_test_init_section_suites(&xen_info_test_suite);

MODULE_DESCRIPTION("KUnit tests for the Xen info table");
MODULE_LICENSE("GPL");
