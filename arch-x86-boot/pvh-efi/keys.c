// SPDX-License-Identifier: GPL-2.0
/*
 * Turns what a terminal sends into EFI's keys (UEFI 12.1.2 and Appendix B): UTF-8,
 * and the escape sequences of VT100, VT220, xterm and Linux's console. Pure: bytes
 * and time are the caller's.
 */

#include "keys.h"
#include "lib.h"

#define ESC		0x1b
#define DEL		0x7f

/* Scan codes: Appendix B */
enum {
	UP = 1, DOWN, RIGHT, LEFT, HOME, END, INSERT, DELETE, PAGE_UP, PAGE_DOWN,
	F1, F2, F3, F4, F5, F6, F7, F8, F9, F10, F11, F12, ESCAPE
};

/* Somebody may press Esc and go on, but nobody types the rest by hand. */
enum {
	GROUND,
	AFTER_ESC = 1,
	INTRODUCED = 10,	/* ESC [ or ESC O */
	NUMBER,			/* … with the first parameter's digits */
	PARAMETERS,		/* … with more than that */
	LINUX,			/* ESC [ [ */
};

/* ESC [ LETTER and ESC O LETTER */
static const u8 letters[] = {
	UP, DOWN, RIGHT, LEFT, 0, END, 0, HOME, 0, 0, 0, 0, 0, 0, 0, F1, F2, F3, F4
};

/* ESC [ NUMBER ~ */
static const u8 numbers[] = {
	0, HOME, INSERT, DELETE, END, PAGE_UP, PAGE_DOWN, HOME, END, 0,
	0, F1, F2, F3, F4, F5, 0, F6, F7, F8, F9, F10, 0, F11, F12
};

static u32 key(struct efi_input_key *to, u16 scan_code, efi_char16_t character)
{
	to->scan_code = scan_code;
	to->unicode_char = character;
	return 1;
}

/**
 * keys_end() - what has come is all that comes
 * @p:		the stream; the next byte begins something new
 * @keys:	room for KEYS_A_BYTE
 *
 * Return: number of keys. The Esc key looks like a sequence that does not go on.
 */
u32 keys_end(struct key_parser *p, struct efi_input_key *keys)
{
	u8 state = p->state;

	p->state = GROUND;
	return state == AFTER_ESC ? key(keys, ESCAPE, 0) : 0;
}

/* A byte of a sequence, which ends with one from @ to ~. @byte: printable ASCII */
static u32 feed_sequence(struct key_parser *p, u8 byte, struct efi_input_key *keys)
{
	const u8 *table = letters;
	u32 size = sizeof(letters), index = byte - 'A';

	if (p->state == INTRODUCED) {
		p->number = 0;
		p->state = byte == '[' ? LINUX : NUMBER;
		if (byte == '[')
			return 0;
	}
	if (byte < '@') {
		if (byte < '0' || byte > '9')
			p->state = PARAMETERS;
		else if (p->state == NUMBER && p->number < sizeof(numbers))
			p->number = p->number * 10 + byte - '0';
		return 0;
	}
	if (p->state == LINUX && byte <= 'E') {
		p->number = 11 + index;
		byte = '~';
	}
	if (byte == '~') {
		table = numbers;
		size = sizeof(numbers);
		index = p->number;
	}
	p->state = GROUND;
	return index < size && table[index] ? key(keys, table[index], 0) : 0;
}

/* What UCS-2 has no character for, or is no UTF-8, is no key. */
static u32 feed_character(struct key_parser *p, u8 byte, struct efi_input_key *keys)
{
	u32 length, code;

	if (byte == ESC) {
		p->state = AFTER_ESC;
		return 0;
	}
	if (byte < 0x80 || byte >= 0xc0 || p->nr_bytes == sizeof(p->bytes))
		p->nr_bytes = 0;
	p->bytes[p->nr_bytes++] = byte;
	code = utf8_decode(p->bytes, p->nr_bytes, &length);
	if (!code || code >= UTF8_REPLACEMENT)
		return 0;
	p->nr_bytes = 0;
	return key(keys, 0, code == DEL ? '\b' : code);
}

/**
 * keys_feed() - take the next byte of the stream
 * @p:		the stream
 * @byte:	the byte
 * @keys:	room for KEYS_A_BYTE
 *
 * A sequence that nobody knows is no key, whatever its length. One that a control
 * character or a character of another kind breaks off ends there.
 *
 * Return: how many keys are complete with it.
 */
u32 keys_feed(struct key_parser *p, u8 byte, struct efi_input_key *keys)
{
	bool printable = byte >= ' ' && byte < DEL;
	u32 nr;

	if (p->state > AFTER_ESC && printable)
		return feed_sequence(p, byte, keys);
	if (p->state == AFTER_ESC && (byte == '[' || byte == 'O')) {
		p->state = INTRODUCED;
		return 0;
	}
	nr = keys_end(p, keys);
	return nr + feed_character(p, byte, keys + nr);
}
