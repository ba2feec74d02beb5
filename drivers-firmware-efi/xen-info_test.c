// SPDX-License-Identifier: GPL-2.0

#include <linux/crc32.h>
#include <linux/efi.h>
#include <linux/init.h>
#include <linux/module.h>

#include <kunit/test.h>

#include "xen-info.h"

#define TABLE_ADDR	0x100000000ULL
#define UNTOUCHED	0x55555555U

/* A piece of physical memory at TABLE_ADDR, which is not mapped beyond end. */
static union {
	u8 bytes[2 * XEN_EFI_INFO_MAX_SIZE];
	struct xen_efi_info info;
} memory;
static size_t memory_end;
static size_t max_mapped;
static int mappings;

static void *test_map(u64 addr, size_t size)
{
	u64 offset = addr - TABLE_ADDR;

	if (addr < TABLE_ADDR || offset + size > memory_end)
		return NULL;

	max_mapped = max(max_mapped, size);
	mappings++;

	return memory.bytes + offset;
}

static void test_unmap(void *p, size_t size)
{
	mappings--;
}

/* Reads the table at @addr. Returns why it was refused, and the flags. */
static const char *__init read_at(struct kunit *test, u64 addr, bool on_xen,
				  u32 *flags)
{
	static const struct efi_xen_info_mem mem = {
		.map	= test_map,
		.unmap	= test_unmap,
	};
	struct xen_efi_info info = { .flags = UNTOUCHED };
	const char *why;

	max_mapped = 0;
	why = efi_xen_info_read(addr, on_xen, &mem, &info);
	*flags = info.flags;

	KUNIT_EXPECT_EQ(test, mappings, 0);
	KUNIT_EXPECT_LE(test, max_mapped, XEN_EFI_INFO_MAX_SIZE);

	return why;
}

static void __init expect_accepted(struct kunit *test, u32 flags)
{
	u32 got;

	KUNIT_EXPECT_NULL(test, read_at(test, TABLE_ADDR, true, &got));
	KUNIT_EXPECT_EQ(test, got, flags);
}

static void __init expect_refused(struct kunit *test, const char *why)
{
	u32 got;

	KUNIT_EXPECT_STREQ(test, read_at(test, TABLE_ADDR, true, &got), why);
	KUNIT_EXPECT_EQ(test, got, UNTOUCHED);
}

/* Independent of how the code under test skips the field. */
static void seal(void)
{
	memory.info.hdr.crc32 = 0;
	memory.info.hdr.crc32 = ~crc32_le(~0, memory.bytes,
					  memory.info.hdr.headersize);
}

static void make_table(u32 revision, u32 size, u32 flags)
{
	memset(memory.bytes, 0xaa, sizeof(memory.bytes));
	memory.info = (struct xen_efi_info) {
		.hdr.signature	= XEN_EFI_INFO_SIGNATURE,
		.hdr.revision	= revision,
		.hdr.headersize	= size,
		.flags		= flags,
	};
	memory_end = sizeof(memory.bytes);
	if (size <= sizeof(memory.bytes))
		seal();
}

static void __init xen_info_vectors_test(struct kunit *test)
{
	static const u8 dom_u[] = {
		0x58, 0x45, 0x4e, 0x49, 0x4e, 0x46, 0x4f, 0x00,
		0x00, 0x00, 0x01, 0x00, 0x20, 0x00, 0x00, 0x00,
		0x8c, 0x15, 0xaf, 0x85, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	};
	static const u8 dom_0[] = {
		0x58, 0x45, 0x4e, 0x49, 0x4e, 0x46, 0x4f, 0x00,
		0x00, 0x00, 0x01, 0x00, 0x20, 0x00, 0x00, 0x00,
		0x6f, 0x12, 0x20, 0x0b, 0x00, 0x00, 0x00, 0x00,
		0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	};

	memory_end = sizeof(dom_u);
	memcpy(memory.bytes, dom_u, sizeof(dom_u));
	expect_accepted(test, 0);

	memory_end = sizeof(dom_0);
	memcpy(memory.bytes, dom_0, sizeof(dom_0));
	expect_accepted(test, 3);
}

static void __init xen_info_absent_test(struct kunit *test)
{
	u32 flags = UNTOUCHED;

	if (efi.xen_info != EFI_INVALID_TABLE_ADDR)
		kunit_skip(test, "this machine has a Xen info table");

	efi_xen_info_init();
	KUNIT_EXPECT_FALSE(test, efi_xen_info_flags(&flags));
	KUNIT_EXPECT_EQ(test, flags, UNTOUCHED);
}

static void __init xen_info_signature_test(struct kunit *test)
{
	make_table(XEN_EFI_INFO_REVISION, 32, 3);
	memory.info.hdr.signature = EFI_SYSTEM_TABLE_SIGNATURE;
	seal();
	expect_refused(test, "wrong signature");
}

static void __init xen_info_revision_test(struct kunit *test)
{
	make_table(0x00010007, 32, 3);
	expect_accepted(test, 3);
	make_table(0x0001ffff, 32, 3);
	expect_accepted(test, 3);
	make_table(0x00020000, 32, 3);
	expect_refused(test, "unknown major revision");
	make_table(0x00000000, 32, 3);
	expect_refused(test, "unknown major revision");
}

static void __init xen_info_size_test(struct kunit *test)
{
	static const u32 good[] = { 32, 33, 4095, 4096 };
	static const u32 bad[] = { 0, 24, 31, 4097, U32_MAX };

	for (int i = 0; i < ARRAY_SIZE(good); i++) {
		make_table(XEN_EFI_INFO_REVISION, good[i], 3);
		expect_accepted(test, 3);
	}

	for (int i = 0; i < ARRAY_SIZE(bad); i++) {
		make_table(XEN_EFI_INFO_REVISION, bad[i], 3);
		expect_refused(test, "size out of range");
		KUNIT_EXPECT_EQ(test, max_mapped, XEN_EFI_INFO_MIN_SIZE);
	}
}

/* A later minor revision appends fields, and uses what is reserved now. */
static void __init xen_info_minor_test(struct kunit *test)
{
	make_table(0x00010001, 48, 3);
	memory.info.reserved = 1;
	memory.info.hdr.reserved = 1;
	seal();
	expect_accepted(test, 3);

	memory.bytes[47] ^= 1;
	expect_refused(test, "wrong CRC32");
}

/* Whatever single bit is wrong, the table is refused. */
static void __init xen_info_crc32_test(struct kunit *test)
{
	u32 got;

	make_table(XEN_EFI_INFO_REVISION, 32, 3);
	for (int bit = 0; bit < 32; bit++) {
		memory.info.hdr.crc32 ^= BIT(bit);
		expect_refused(test, "wrong CRC32");
		memory.info.hdr.crc32 ^= BIT(bit);
	}

	for (int bit = 0; bit < 32 * 8; bit++) {
		memory.bytes[bit / 8] ^= BIT(bit % 8);
		KUNIT_EXPECT_NOT_NULL(test,
				      read_at(test, TABLE_ADDR, true, &got));
		memory.bytes[bit / 8] ^= BIT(bit % 8);
	}
	expect_accepted(test, 3);
}

static void __init xen_info_address_test(struct kunit *test)
{
	u32 got;

	make_table(XEN_EFI_INFO_REVISION, 32, 3);
	memmove(memory.bytes + 4, memory.bytes, 32);
	KUNIT_EXPECT_STREQ(test, read_at(test, TABLE_ADDR + 4, true, &got),
			   "misaligned");
	KUNIT_EXPECT_EQ(test, got, UNTOUCHED);

	/* The table starts, or ends, where nothing is. */
	make_table(XEN_EFI_INFO_REVISION, 48, 3);
	memory_end = 31;
	expect_refused(test, "not in memory");
	memory_end = 47;
	expect_refused(test, "not in memory");
	memory_end = 48;
	expect_accepted(test, 3);
}

static void __init xen_info_no_xen_test(struct kunit *test)
{
	u32 got;

	make_table(XEN_EFI_INFO_REVISION, 32, 3);
	KUNIT_EXPECT_STREQ(test, read_at(test, TABLE_ADDR, false, &got),
			   "no Xen CPUID leaves");
	KUNIT_EXPECT_EQ(test, got, UNTOUCHED);
	KUNIT_EXPECT_EQ(test, max_mapped, 0);
}

static struct kunit_case xen_info_test_cases[] __refdata = {
	KUNIT_CASE(xen_info_vectors_test),
	KUNIT_CASE(xen_info_absent_test),
	KUNIT_CASE(xen_info_signature_test),
	KUNIT_CASE(xen_info_revision_test),
	KUNIT_CASE(xen_info_size_test),
	KUNIT_CASE(xen_info_minor_test),
	KUNIT_CASE(xen_info_crc32_test),
	KUNIT_CASE(xen_info_address_test),
	KUNIT_CASE(xen_info_no_xen_test),
	{}
};

static struct kunit_suite xen_info_test_suite = {
	.name		= "efi_xen_info",
	.test_cases	= xen_info_test_cases,
};

kunit_test_init_section_suites(&xen_info_test_suite);

MODULE_DESCRIPTION("KUnit tests for the Xen info table");
MODULE_LICENSE("GPL");
