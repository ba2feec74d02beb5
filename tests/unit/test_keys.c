// SPDX-License-Identifier: GPL-2.0
/* The parser of what a terminal sends */

#include "test.h"
#include "keys.h"

static struct efi_input_key typed[2048];
static u32 nr_typed;

/* What becomes of @size bytes, with a pause after the last one */
static void type_bytes(const void *bytes, size_t size)
{
	struct key_parser p = {};

	nr_typed = 0;
	for (const u8 *b = bytes; size--; b++) {
		struct efi_input_key *keys = malloc(KEYS_A_BYTE * sizeof(*keys));
		u32 nr = keys_feed(&p, *b, keys);

		memcpy(typed + nr_typed, keys, nr * sizeof(*keys));
		nr_typed += nr;
		free(keys);
	}
	nr_typed += keys_end(&p, typed + nr_typed);
	assert_int_equal(p.state, 0);
}

static void assert_key(u32 i, u16 scan_code, efi_char16_t character)
{
	assert_true(i < nr_typed);
	assert_int_equal(typed[i].scan_code, scan_code);
	assert_int_equal(typed[i].unicode_char, character);
}

#define TYPE(s)	type_bytes(s, sizeof(s) - 1)

static void characters(void **state)
{
	static const struct {
		const char *bytes;
		efi_char16_t character;
	} known[] = {
		{ "a", 'a' }, { "~", '~' }, { "[", '[' }, { "O", 'O' }, { "\r", '\r' },
		{ "\n", '\n' }, { "\t", '\t' }, { "\x7f", '\b' }, { "\b", '\b' },
		{ "\x01", 1 }, { "\x03", 3 }, { "\x1a", 26 },
		{ "\xc3\xa9", 0xe9 }, { "\xdf\xbf", 0x7ff }, { "\xe2\x82\xac", 0x20ac },
		{ "\xef\xbf\xbc", 0xfffc },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(known); i++) {
		type_bytes(known[i].bytes, strlen(known[i].bytes));
		assert_int_equal(nr_typed, 1);
		assert_key(0, 0, known[i].character);
	}
}

/* Surrogates, overlong forms, what UCS-2 has not, and what is cut off */
static void what_is_no_character_is_no_key(void **state)
{
	static const char *const none[] = {
		"\xc3", "\xa9", "\xe2\x82", "\xc0\x8d", "\xe0\x82\x8d", "\xed\xa0\x80",
		"\xf0\x9f\x98\x80", "\xff\xfe", "\x80\x80\x80\x80\x80", "\xf8\x88\x80\x80\x80",
	};

	(void)state;
	TYPE("\0");
	assert_int_equal(nr_typed, 0);
	for (u32 i = 0; i < ARRAY_SIZE(none); i++) {
		char more[16];

		type_bytes(none[i], strlen(none[i]));
		assert_int_equal(nr_typed, 0);
		snprintf(more, sizeof(more), "%sx\xc3\xa9", none[i]);
		type_bytes(more, strlen(more));
		assert_int_equal(nr_typed, 2);
		assert_key(0, 0, 'x');
		assert_key(1, 0, 0xe9);
	}
}

/* xterm, VT220, rxvt, Linux's console; with xterm's modifiers the key is the same. */
static void function_keys(void **state)
{
	static const struct {
		u16 scan_code;
		const char *bytes[6];
	} known[] = {
		{ 1, { "[A", "OA", "[1;5A" } },
		{ 2, { "[B", "OB", "[1;2B" } },
		{ 3, { "[C", "OC" } },
		{ 4, { "[D", "OD" } },
		{ 5, { "[H", "OH", "[1~", "[7~", "[1;5H" } },
		{ 6, { "[F", "OF", "[4~", "[8~" } },
		{ 7, { "[2~", "[2;5~" } },
		{ 8, { "[3~", "[3;2~" } },
		{ 9, { "[5~" } },
		{ 10, { "[6~" } },
		{ 11, { "OP", "[11~", "[[A", "[1;2P" } },
		{ 12, { "OQ", "[12~", "[[B" } },
		{ 13, { "OR", "[13~", "[[C" } },
		{ 14, { "OS", "[14~", "[[D", "O1;5S" } },
		{ 15, { "[15~", "[[E" } },
		{ 16, { "[17~" } },
		{ 17, { "[18~" } },
		{ 18, { "[19~" } },
		{ 19, { "[20~" } },
		{ 20, { "[21~", "[21;5~" } },
		{ 21, { "[23~" } },
		{ 22, { "[24~" } },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(known); i++) {
		for (u32 j = 0; known[i].bytes[j]; j++) {
			char bytes[32];

			snprintf(bytes, sizeof(bytes), "\x1b%sx", known[i].bytes[j]);
			type_bytes(bytes, strlen(bytes));
			assert_int_equal(nr_typed, 2);
			assert_key(0, known[i].scan_code, 0);
			assert_key(1, 0, 'x');
		}
	}
}

static void unknown_sequences_are_swallowed(void **state)
{
	static const char *const unknown[] = {
		"[Z", "[E", "[9~", "[0~", "[10~", "[16~", "[25~", "[257~", "[99999999999~",
		"[?1;2c", "[1;1;1;1;1z", "[M", "OM", "Oz", "O~", "[[Z", "[[~", "[ ~", "[@",
		"[", "O", "[1", "[1;", "[[",
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(unknown); i++) {
		char bytes[32];

		snprintf(bytes, sizeof(bytes), "\x1b%s", unknown[i]);
		type_bytes(bytes, strlen(bytes));
		assert_int_equal(nr_typed, 0);
	}
}

static void escape_alone(void **state)
{
	(void)state;
	TYPE("\x1b");
	assert_int_equal(nr_typed, 1);
	assert_key(0, 23, 0);
	TYPE("\x1b\x1b\x1b[A");
	assert_int_equal(nr_typed, 3);
	assert_key(0, 23, 0);
	assert_key(1, 23, 0);
	assert_key(2, 1, 0);
	TYPE("\x1bq\x1b\r\x1b\xc3\xa9");
	assert_int_equal(nr_typed, 6);
	assert_key(0, 23, 0);
	assert_key(1, 0, 'q');
	assert_key(2, 23, 0);
	assert_key(3, 0, '\r');
	assert_key(4, 23, 0);
	assert_key(5, 0, 0xe9);
}

/* The key that breaks a sequence off is not lost. */
static void sequences_are_broken_off(void **state)
{
	(void)state;
	TYPE("\x1b[1;\r\x1b[\x1b[B\x1bO\xe2\x82\xac");
	assert_int_equal(nr_typed, 3);
	assert_key(0, 0, '\r');
	assert_key(1, 2, 0);
	assert_key(2, 0, 0x20ac);
}

static void a_thousand_keys(void **state)
{
	char bytes[4096];
	size_t size = 0;

	(void)state;
	for (u32 i = 0; i < 500; i++)
		size += snprintf(bytes + size, sizeof(bytes) - size, "%c\x1b[%c", 'a' + i % 26,
				 'A' + i % 4);
	type_bytes(bytes, size);
	assert_int_equal(nr_typed, 1000);
	for (u32 i = 0; i < 500; i++) {
		assert_key(2 * i, 0, 'a' + i % 26);
		assert_key(2 * i + 1, 1 + i % 4, 0);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters),
		cmocka_unit_test(what_is_no_character_is_no_key),
		cmocka_unit_test(function_keys),
		cmocka_unit_test(unknown_sequences_are_swallowed),
		cmocka_unit_test(escape_alone),
		cmocka_unit_test(sequences_are_broken_off),
		cmocka_unit_test(a_thousand_keys),
	};

	return RUN(tests);
}
