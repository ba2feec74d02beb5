// SPDX-License-Identifier: GPL-2.0
#include "test.h"

static void known_sums(void **state)
{
	(void)state;
	assert_int_equal(crc32("", 0), 0);
	assert_int_equal(crc32("123456789", 9), 0xcbf43926);
	assert_int_equal(crc32("\0\0\0\0", 4), 0x2144df1c);
	assert_int_equal(crc32("\xff\xff\xff\xff", 4), 0xffffffff);
}

static void sum_of_a_header_leaves_its_own_field_out(void **state)
{
	struct efi_table_hdr hdr = { .signature = 1, .headersize = sizeof(hdr), .crc32 = 7 };
	u32 first;

	(void)state;
	table_set_crc(&hdr);
	first = hdr.crc32;
	table_set_crc(&hdr);
	assert_int_equal(hdr.crc32, first);
	hdr.crc32 = 0;
	assert_int_equal(crc32(&hdr, sizeof(hdr)), first);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_sums),
		cmocka_unit_test(sum_of_a_header_leaves_its_own_field_out),
	};

	return RUN(tests);
}
