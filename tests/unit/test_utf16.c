// SPDX-License-Identifier: GPL-2.0
#include "test.h"

/* Source and target end where their allocations do. */
static void convert(const char *src, u32 size, const efi_char16_t *expected, u32 units)
{
	char *in = malloc(size ? size : 1);
	efi_char16_t *out = malloc((size + 1) * sizeof(*out));

	memcpy(in, src, size);
	assert_int_equal(utf8_to_utf16(in, size, out), units);
	assert_memory_equal(out, expected, units * sizeof(*out));
	assert_int_equal(out[units], 0);
	free(in);
	free(out);
}

#define CONVERT(src, expected)						\
	convert(src, sizeof(src) - 1, expected, sizeof(expected) / 2 - 1)

static void good_strings(void **state)
{
	(void)state;
	CONVERT("", u"");
	CONVERT("console=hvc0 quiet", u"console=hvc0 quiet");
	CONVERT("\u00e4\u07ff", u"\u00e4\u07ff");
	CONVERT("\u0800\u20ac\uffff", u"\u0800\u20ac\uffff");
	CONVERT("\xf0\x90\x80\x80", u"\U00010000");
	CONVERT("\xf4\x8f\xbf\xbf", u"\U0010ffff");
}

static void bad_bytes_are_replaced_one_by_one(void **state)
{
	(void)state;
	CONVERT("a\x80z", u"a\ufffdz");
	CONVERT("\xc0\xaf", u"\ufffd\ufffd");
	CONVERT("\xe0\x80\x80", u"\ufffd\ufffd\ufffd");
	CONVERT("\xed\xa0\x80", u"\ufffd\ufffd\ufffd");
	CONVERT("\xf4\x90\x80\x80", u"\ufffd\ufffd\ufffd\ufffd");
	CONVERT("\xff\xfe", u"\ufffd\ufffd");
	CONVERT("\xc3(", u"\ufffd(");
}

static void cut_sequences_read_no_further(void **state)
{
	(void)state;
	CONVERT("\xc3", u"\ufffd");
	CONVERT("\xe2\x82", u"\ufffd\ufffd");
	CONVERT("x\xf0\x9f\x98", u"x\ufffd\ufffd\ufffd");
}

static void no_byte_becomes_more_than_one_unit(void **state)
{
	struct rng rng = rng_start(0);
	u8 in[32];
	efi_char16_t out[33];

	(void)state;
	for (u32 round = 0; round < 20000; round++) {
		u32 size = rng_below(&rng, sizeof(in) + 1);

		for (u32 i = 0; i < size; i++)
			in[i] = rng_next(&rng) >> 40 | (rng_below(&rng, 2) ? 0x80 : 0);
		assert_true(utf8_to_utf16((char *)in, size, out) <= size);
	}
}

static u32 encode_utf8(u32 code, char *out)
{
	if (code < 0x80) {
		out[0] = code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = 0xc0 | code >> 6;
		out[1] = 0x80 | (code & 0x3f);
		return 2;
	}
	if (code < 0x10000) {
		out[0] = 0xe0 | code >> 12;
		out[1] = 0x80 | (code >> 6 & 0x3f);
		out[2] = 0x80 | (code & 0x3f);
		return 3;
	}
	out[0] = 0xf0 | code >> 18;
	out[1] = 0x80 | (code >> 12 & 0x3f);
	out[2] = 0x80 | (code >> 6 & 0x3f);
	out[3] = 0x80 | (code & 0x3f);
	return 4;
}

/* Each code point that Unicode has, in both forms by their definitions */
static void all_code_points(void **state)
{
	efi_char16_t units[5];
	char bytes[4];

	(void)state;
	for (u32 code = 1; code <= 0x10ffff; code++) {
		u32 size = encode_utf8(code, bytes);

		if (code >= 0xd800 && code < 0xe000)
			continue;
		if (code < 0x10000) {
			assert_int_equal(utf8_to_utf16(bytes, size, units), 1);
			assert_int_equal(units[0], code);
			continue;
		}
		assert_int_equal(utf8_to_utf16(bytes, size, units), 2);
		assert_int_equal(0x10000 + ((units[0] - 0xd800) << 10) + units[1] - 0xdc00, code);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_strings),
		cmocka_unit_test(bad_bytes_are_replaced_one_by_one),
		cmocka_unit_test(cut_sequences_read_no_further),
		cmocka_unit_test(all_code_points),
		cmocka_unit_test(no_byte_becomes_more_than_one_unit),
	};

	return RUN(tests);
}
