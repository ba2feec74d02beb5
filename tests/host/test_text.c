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
	assert_success(out->clear_screen(out));
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
	assert_string_equal(guest_output, "one\ntwo\t!");
	assert_status(out->output_string(out, u"\x20ac\x7f\x1b"), EFI_WARN_UNKNOWN_GLYPH);
	assert_string_equal(guest_output, "one\ntwo\t!???");
	assert_status(out->output_string(out, NULL), EFI_INVALID_PARAMETER);
	assert_success(out->test_string(out, u"one\r\n"));
	assert_status(out->test_string(out, u"\x20ac"), EFI_UNSUPPORTED);
	assert_status(out->test_string(out, NULL), EFI_INVALID_PARAMETER);
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
	assert_status(out->set_cursor(out, 80, 24), EFI_UNSUPPORTED);
	assert_status(out->set_cursor(out, 0, 25), EFI_UNSUPPORTED);
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
	assert_success(out->set_attribute(out, 0x7f));
	assert_int_equal(out->mode->attribute, 0x7f);
	assert_status(out->set_attribute(out, 0x80), EFI_UNSUPPORTED);
	assert_success(out->enable_cursor(out, true));
	assert_status(out->enable_cursor(out, false), EFI_UNSUPPORTED);
}

static void there_is_no_key(void **state)
{
	struct efi_text_input *in = systab.con_in;
	struct efi_input_key key;

	(void)state;
	assert_success(in->reset(in, true));
	assert_status(in->read_key(in, &key), EFI_NOT_READY);
	assert_status(boot_services.check_event(in->wait_for_key), EFI_NOT_READY);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(console_is_in_the_system_table),
		TEST(strings_are_printed),
		TEST(cursor_follows),
		TEST(there_is_one_mode),
		TEST(there_is_no_key),
	};

	return RUN(tests);
}
