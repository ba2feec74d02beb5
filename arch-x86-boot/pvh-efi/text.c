// SPDX-License-Identifier: GPL-2.0
/*
 * EFI's simple text protocols (UEFI 12.3 and 12.4): one mode, the 80 × 25 that
 * every device must have, of a terminal that shows what is printed and obeys no
 * commands. There is no keyboard.
 */

#include "events.h"
#include "pvh-efi.h"

#define COLUMNS		80
#define ROWS		25
#define ATTRIBUTES	0x7f

static bool printable(efi_char16_t c)
{
	return c < 0x7f && (c >= ' ' || c == '\b' || c == '\t' || c == '\n' || c == '\r');
}

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

static efi_status_t __efiapi out_reset(struct efi_text_output *this, bool extended)
{
	this->mode->attribute = 0;
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_string(struct efi_text_output *this, const efi_char16_t *string)
{
	efi_status_t status = EFI_SUCCESS;

	if (!string)
		return EFI_INVALID_PARAMETER;
	for (; *string; string++) {
		if (!printable(*string))
			status = EFI_WARN_UNKNOWN_GLYPH;
		/* console_putc() puts one in front of each newline. */
		if (*string != '\r')
			console_putc(printable(*string) ? *string : '?');
		move_cursor(this->mode, *string);
	}
	console_flush();
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

static efi_status_t __efiapi out_clear_screen(struct efi_text_output *this)
{
	this->mode->cursor_column = 0;
	this->mode->cursor_row = 0;
	return EFI_SUCCESS;
}

/* 12.4.6: it also clears the screen */
static efi_status_t __efiapi out_set_mode(struct efi_text_output *this, efi_uintn_t mode)
{
	return mode ? EFI_UNSUPPORTED : out_clear_screen(this);
}

static efi_status_t __efiapi out_set_attribute(struct efi_text_output *this, efi_uintn_t attr)
{
	if (attr & ~(efi_uintn_t)ATTRIBUTES)
		return EFI_UNSUPPORTED;
	this->mode->attribute = attr;
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_set_cursor(struct efi_text_output *this, efi_uintn_t column,
					    efi_uintn_t row)
{
	if (column >= COLUMNS || row >= ROWS)
		return EFI_UNSUPPORTED;
	this->mode->cursor_column = column;
	this->mode->cursor_row = row;
	return EFI_SUCCESS;
}

/* 12.4.10: a cursor that can't be hidden */
static efi_status_t __efiapi out_enable_cursor(struct efi_text_output *this, bool visible)
{
	return visible ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static struct efi_text_output_mode out_mode = { .max_mode = 1, .cursor_visible = true };

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

static efi_status_t __efiapi in_reset(struct efi_text_input *this, bool extended)
{
	return EFI_SUCCESS;
}

/* Nobody sits at a guest's boot: there never is a key. */
static efi_status_t __efiapi in_read_key(struct efi_text_input *this, struct efi_input_key *key)
{
	return key ? EFI_NOT_READY : EFI_INVALID_PARAMETER;
}

static struct efi_text_input text_in = {
	.reset		= in_reset,
	.read_key	= in_read_key,
};

/* … so it leaves the event of 12.3.1 as it is. */
static void __efiapi look_for_key(struct efi_event *event, void *context)
{
}

/**
 * text_install() - offer the console to applications, in the system table too
 */
void text_install(void)
{
	struct efi_guid out = EFI_TEXT_OUTPUT_GUID, in = EFI_TEXT_INPUT_GUID;

	if (event_create(EVT_NOTIFY_WAIT, TPL_NOTIFY, look_for_key, NULL,
			 &text_in.wait_for_key) != EFI_SUCCESS ||
	    protocol_install_multiple(&systab.con_out_handle, &out, &text_out, &in, &text_in,
				      NULL) != EFI_SUCCESS)
		stop("no memory for the console's handle");
	systab.con_in_handle = systab.con_out_handle;
	systab.stderr_handle = systab.con_out_handle;
	systab.con_in = &text_in;
	systab.con_out = &text_out;
	systab.stderr = &text_out;
}
