// SPDX-License-Identifier: GPL-2.0
/*
 * The console: EFI's simple text protocols (UEFI 12.3 and 12.4) on top of what
 * the platform has. Xen: the domain's PV console or, for dom0, the hypervisor's.
 * Elsewhere: COM1. Port 0xe9 where there is nothing else, and for messages of
 * pvh-efi itself: Xen writes it to its own log, which outlives the domain.
 */

#include "cpu.h"
#include "pvh-efi.h"
#include "xen.h"

#define COM1		0x3f8
#define COM1_LSR	(COM1 + 5)
#define LSR_THRE	0x20
#define DEBUG_PORT	0xe9
#define MAX_SPINS	100000

static bool have_com1;
static bool loud;

/**
 * console_init() - find where output goes
 * @initial_domain: the domain is Xen's dom0
 */
void console_init(bool initial_domain)
{
	if (xen_present())
		xen_console_init(initial_domain);
	else
		have_com1 = port_read(COM1_LSR) != 0xff;
}

static void com1_putc(char c)
{
	if (c == '\n')
		com1_putc('\r');
	for (u32 i = 0; i < MAX_SPINS && !(port_read(COM1_LSR) & LSR_THRE); i++)
		;
	port_write(COM1, c);
}

/**
 * console_putc() - print one character
 * @c:		ASCII; a newline also sends what has been printed
 */
void console_putc(char c)
{
	bool printed = false;

	if (xen_present()) {
		printed = xen_console_putc(c);
	} else if (have_com1) {
		com1_putc(c);
		printed = true;
	}
	if (!printed || (loud && xen_present()))
		port_write(DEBUG_PORT, c);
}

/**
 * console_loud() - say whether output goes to the hypervisor's log as well
 * @on:		it does, at one VM exit a character
 */
void console_loud(bool on)
{
	loud = on;
}

static efi_status_t __efiapi out_reset(struct efi_text_output *this, bool extended)
{
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_string(struct efi_text_output *this, const efi_char16_t *string)
{
	for (; *string; string++) {
		/* console_putc() puts one in front of each newline. */
		if (*string != '\r')
			console_putc(*string < 0x80 ? *string : '?');
	}
	if (xen_present())
		xen_console_flush();
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_test_string(struct efi_text_output *this,
					     const efi_char16_t *string)
{
	for (; *string; string++) {
		if (*string >= 0x80)
			return EFI_UNSUPPORTED;
	}
	return EFI_SUCCESS;
}

/* One mode, the 80 × 25 that every device must have. */
static efi_status_t __efiapi out_query_mode(struct efi_text_output *this, efi_uintn_t mode,
					    efi_uintn_t *columns, efi_uintn_t *rows)
{
	if (mode)
		return EFI_UNSUPPORTED;
	*columns = 80;
	*rows = 25;
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_set_mode(struct efi_text_output *this, efi_uintn_t mode)
{
	return mode ? EFI_UNSUPPORTED : EFI_SUCCESS;
}

static efi_status_t __efiapi out_set_attribute(struct efi_text_output *this, efi_uintn_t attr)
{
	this->mode->attribute = attr;
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_clear_screen(struct efi_text_output *this)
{
	return EFI_SUCCESS;
}

static efi_status_t __efiapi out_set_cursor(struct efi_text_output *this, efi_uintn_t column,
					    efi_uintn_t row)
{
	return column < 80 && row < 25 ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static efi_status_t __efiapi out_enable_cursor(struct efi_text_output *this, bool visible)
{
	return visible ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static struct efi_text_output_mode out_mode = { .max_mode = 1, .cursor_visible = true };

struct efi_text_output console_out = {
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
	return EFI_NOT_READY;
}

struct efi_text_input console_in = {
	.reset		= in_reset,
	.read_key	= in_read_key,
};
