// SPDX-License-Identifier: GPL-2.0
/*
 * EFI's simple text output protocol (UEFI 12.4): one mode, the 80 × 25 that every
 * device must have, of a terminal that knows UTF-8 and VT100's commands. Nothing
 * but what the caller asks for is sent, so that plain lines stay plain.
 */

#include "console.h"
#include "events.h"
#include "print.h"
#include "protocol.h"
#include "systab.h"
#include "text.h"

#define COLUMNS		80
#define ROWS		25
#define ATTRIBUTES	0x7f
#define DEFAULT		0x07	/* EFI_LIGHTGRAY on EFI_BACKGROUND_BLACK */

/* UCS-2 has no surrogates, and a terminal would obey other control characters. */
static bool printable(efi_char16_t c)
{
	if (c < 0xa0)
		return (c >= ' ' && c < 0x7f) || (c >= '\b' && c <= '\n') || c == '\r';
	return c < 0xd800 || c >= 0xe000;
}

static void send_character(efi_char16_t c)
{
	u8 lead = 0xc0 | c >> 6;

	if (c >= 0x800) {
		console_send(0xe0 | c >> 12);
		lead = 0x80 | (c >> 6 & 0x3f);
	}
	if (c >= 0x80) {
		console_send(lead);
		c = 0x80 | (c & 0x3f);
	}
	console_send(c);
}

/* Escape, bracket and then */
static void send_command(const char *s)
{
	console_send(0x1b);
	console_send('[');
	while (*s)
		console_send(*s++);
	console_flush();
}

/* 12.4.3: a line feed goes down only, in this column. */
static void move_cursor(struct efi_text_output_mode *mode, efi_char16_t c)
{
	if (c == '\r') {
		mode->cursor_column = 0;
	} else if (c == '\b') {
		if (mode->cursor_column)
			mode->cursor_column--;
	} else if (c == '\n' || ++mode->cursor_column == COLUMNS) {
		if (c != '\n')
			mode->cursor_column = 0;
		if (mode->cursor_row < ROWS - 1)
			mode->cursor_row++;
	}
}

static efi_status_t __efiapi out_string(struct efi_text_output *this, const efi_char16_t *string)
{
	efi_status_t status = EFI_SUCCESS;

	if (!string)
		return EFI_INVALID_PARAMETER;
	for (; *string; string++) {
		if (!printable(*string))
			status = EFI_WARN_UNKNOWN_GLYPH;
		send_character(printable(*string) ? *string : '?');
		move_cursor(this->mode, *string);
	}
	console_flush();
	events_dispatch();
	return status;
}

static efi_status_t __efiapi out_test_string(struct efi_text_output *this,
					     const efi_char16_t *string)
{
	if (!string)
		return EFI_INVALID_PARAMETER;
	for (; *string; string++) {
		if (!printable(*string))
			return EFI_UNSUPPORTED;
	}
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_query_mode(struct efi_text_output *this, efi_uintn_t mode,
					    efi_uintn_t *columns, efi_uintn_t *rows)
{
	if (!columns || !rows)
		return EFI_INVALID_PARAMETER;
	if (mode)
		return EFI_UNSUPPORTED;
	*columns = COLUMNS;
	*rows = ROWS;
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_set_cursor(struct efi_text_output *this, efi_uintn_t column,
					    efi_uintn_t row)
{
	struct efi_text_output_mode *mode = this->mode;
	char place[] = "00;00H";

	if (column >= COLUMNS || row >= ROWS)
		return EFI_UNSUPPORTED;
	mode->cursor_column = column++;
	mode->cursor_row = row++;
	place[0] += (u32)row / 10;
	place[1] += (u32)row % 10;
	place[3] += (u32)column / 10;
	place[4] += (u32)column % 10;
	send_command(place);
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_clear_screen(struct efi_text_output *this)
{
	send_command("2J");
	return out_set_cursor(this, 0, 0);
}

/* 12.4.6: it also clears the screen */
static efi_status_t __efiapi out_set_mode(struct efi_text_output *this, efi_uintn_t mode)
{
	return mode ? EFI_UNSUPPORTED : out_clear_screen(this);
}

/*
 * Bits 0 to 2 and 4 to 6 are colours, with red and blue where a terminal has blue
 * and red; bit 3 is "bright". The default is the terminal's own.
 */
static efi_status_t __efiapi out_set_attribute(struct efi_text_output *this, efi_uintn_t attr)
{
	static const char colours[] = "04261537";
	char set[] = "0;3x;4xm";

	if (attr & ~(efi_uintn_t)ATTRIBUTES)
		return EFI_UNSUPPORTED;
	this->mode->attribute = attr;
	set[0] += attr >> 3 & 1;
	set[3] = colours[attr & 7];
	set[6] = colours[attr >> 4];
	send_command(attr == DEFAULT ? "m" : set);
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_enable_cursor(struct efi_text_output *this, bool visible)
{
	this->mode->cursor_visible = visible;
	send_command(visible ? "?25h" : "?25l");
	return EFI_SUCCESS;
}

/* 12.4.2 */
static efi_status_t __efiapi out_reset(struct efi_text_output *this, bool extended)
{
	out_set_attribute(this, DEFAULT);
	return out_clear_screen(this);
}

static struct efi_text_output_mode out_mode = {
	.max_mode	= 1,
	.attribute	= DEFAULT,
	.cursor_visible	= true,
};

static struct efi_text_output text_out = {
	.reset		= out_reset,
	.output_string	= out_string,
	.test_string	= out_test_string,
	.query_mode	= out_query_mode,
	.set_mode	= out_set_mode,
	.set_attribute	= out_set_attribute,
	.clear_screen	= out_clear_screen,
	.set_cursor	= out_set_cursor,
	.enable_cursor	= out_enable_cursor,
	.mode		= &out_mode,
};

/**
 * text_install() - offer the console to applications, in the system table too
 */
void text_install(void)
{
	static const struct {
		struct efi_guid guid;
		void *interface;
	} protocols[] __aligned(8) = {
		{ EFI_TEXT_OUTPUT_GUID, &text_out },
		{ EFI_TEXT_INPUT_GUID, &text_in },
		{ EFI_TEXT_INPUT_EX_GUID, &text_in_ex },
	};

	if (keyboard_init() != EFI_SUCCESS)
		stop("no memory for the console");
	for (u32 i = 0; i < ARRAY_SIZE(protocols); i++)
		protocol_offer(&systab.con_out_handle, &protocols[i].guid,
			       protocols[i].interface);
	systab.con_in_handle = systab.con_out_handle;
	systab.stderr_handle = systab.con_out_handle;
	systab.con_in = &text_in;
	systab.con_out = &text_out;
	systab.stderr = &text_out;
}
