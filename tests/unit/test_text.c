// SPDX-License-Identifier: GPL-2.0
#include "test.h"

static struct efi_text_output *out;

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	guest_output_reset();
	systab.con_out_handle = NULL;
	text_install();
	out = systab.con_out;
	assert_success(out->reset(out, false));
	guest_output_reset();
	return 0;
}

static void console_is_in_the_system_table(void **state)
{
	struct efi_guid in_guid = EFI_TEXT_INPUT_GUID, out_guid = EFI_TEXT_OUTPUT_GUID;
	void *p;

	(void)state;
	assert_success(protocol_get(systab.con_out_handle, &out_guid, &p));
	assert_ptr_equal(p, systab.con_out);
	assert_ptr_equal(systab.stderr, systab.con_out);
	assert_success(protocol_get(systab.con_in_handle, &in_guid, &p));
	assert_ptr_equal(p, systab.con_in);
}

static void strings_are_printed(void **state)
{
	(void)state;
	assert_success(out->output_string(out, u"one\r\ntwo\t!"));
	assert_string_equal(guest_output, "one\r\ntwo\t!");
	assert_status(out->output_string(out, NULL), EFI_INVALID_PARAMETER);
	assert_success(out->test_string(out, u"one\r\n"));
	assert_status(out->test_string(out, NULL), EFI_INVALID_PARAMETER);
}

/* Each does its own half: UEFI 12.4.3. */
static void newline_and_return(void **state)
{
	(void)state;
	assert_success(out->output_string(out, u"a\nb\rc\n"));
	assert_string_equal(guest_output, "a\nb\rc\n");
}

static void text_is_utf8(void **state)
{
	(void)state;
	assert_success(out->output_string(out, u"\x7e\xa0\x7ff\x800\x20ac\x2500\x25b2\xfffd"));
	assert_string_equal(guest_output, "~\xc2\xa0\xdf\xbf\xe0\xa0\x80\xe2\x82\xac"
			    "\xe2\x94\x80\xe2\x96\xb2\xef\xbf\xbd");
	assert_success(out->test_string(out, u"\x2554\x2190"));
	guest_output_reset();
	/* What the terminal would obey, and halves of characters */
	assert_status(out->output_string(out, u"\x1b\x7f\x9b\xd83d\xdfff\x01"),
		      EFI_WARN_UNKNOWN_GLYPH);
	assert_string_equal(guest_output, "??????");
	assert_status(out->test_string(out, u"a\x1b"), EFI_UNSUPPORTED);
	assert_status(out->test_string(out, u"\xd800"), EFI_UNSUPPORTED);
}

static void assert_sent(const char *bytes)
{
	assert_string_equal(guest_output, bytes);
	guest_output_reset();
}

static void commands_are_vt100(void **state)
{
	(void)state;
	assert_success(out->set_cursor(out, 0, 0));
	assert_sent("\x1b[01;01H");
	assert_success(out->set_cursor(out, 79, 24));
	assert_sent("\x1b[25;80H");
	assert_success(out->set_cursor(out, 8, 9));
	assert_sent("\x1b[10;09H");
	assert_success(out->clear_screen(out));
	assert_sent("\x1b[2J\x1b[01;01H");
	assert_success(out->set_mode(out, 0));
	assert_sent("\x1b[2J\x1b[01;01H");
	assert_success(out->reset(out, true));
	assert_sent("\x1b[m\x1b[2J\x1b[01;01H");
	assert_success(out->enable_cursor(out, false));
	assert_sent("\x1b[?25l");
	assert_false(out->mode->cursor_visible);
	assert_success(out->enable_cursor(out, true));
	assert_sent("\x1b[?25h");
	assert_true(out->mode->cursor_visible);
	/* Nothing of what is refused */
	assert_status(out->set_cursor(out, 80, 24), EFI_UNSUPPORTED);
	assert_status(out->set_cursor(out, 0, 25), EFI_UNSUPPORTED);
	assert_status(out->set_cursor(out, ~0ULL, 0), EFI_UNSUPPORTED);
	assert_status(out->set_mode(out, 1), EFI_UNSUPPORTED);
	assert_status(out->set_attribute(out, 0x80), EFI_UNSUPPORTED);
	assert_sent("");
}

static void colours(void **state)
{
	(void)state;
	assert_success(out->set_attribute(out, 0x07));
	assert_sent("\x1b[m");
	assert_success(out->set_attribute(out, 0x71));
	assert_sent("\x1b[0;34;47m");
	assert_success(out->set_attribute(out, 0x1c));
	assert_sent("\x1b[1;31;44m");
	assert_success(out->set_attribute(out, 0x0f));
	assert_sent("\x1b[1;37;40m");
	assert_int_equal(out->mode->attribute, 0x0f);
}

static void assert_cursor(u32 column, u32 row)
{
	assert_int_equal(out->mode->cursor_column, column);
	assert_int_equal(out->mode->cursor_row, row);
}

static void cursor_follows(void **state)
{
	(void)state;
	assert_cursor(0, 0);
	out->output_string(out, u"abc\b");
	assert_cursor(2, 0);
	out->output_string(out, u"\n");
	assert_cursor(2, 1);
	out->output_string(out, u"\r\b");
	assert_cursor(0, 1);
	assert_success(out->set_cursor(out, 79, 24));
	out->output_string(out, u"x");
	assert_cursor(0, 24);
	assert_success(out->set_mode(out, 0));
	assert_cursor(0, 0);
}

static void there_is_one_mode(void **state)
{
	efi_uintn_t columns, rows;

	(void)state;
	assert_int_equal(out->mode->max_mode, 1);
	assert_int_equal(out->mode->mode, 0);
	assert_success(out->query_mode(out, 0, &columns, &rows));
	assert_int_equal(columns, 80);
	assert_int_equal(rows, 25);
	assert_status(out->query_mode(out, 1, &columns, &rows), EFI_UNSUPPORTED);
	assert_status(out->query_mode(out, 0, NULL, &rows), EFI_INVALID_PARAMETER);
	assert_status(out->set_mode(out, 1), EFI_UNSUPPORTED);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(console_is_in_the_system_table),
		TEST(strings_are_printed),
		TEST(newline_and_return),
		TEST(text_is_utf8),
		TEST(commands_are_vt100),
		TEST(colours),
		TEST(cursor_follows),
		TEST(there_is_one_mode),
	};

	return RUN(tests);
}
