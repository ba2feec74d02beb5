// SPDX-License-Identifier: GPL-2.0
#include "lib.h"

/* Length of the sequence that @lead begins, 0 when it begins none (RFC 3629). */
static u32 sequence_length(u8 lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead < 0xe0)
		return 2;
	if (lead >= 0xe0 && lead < 0xf0)
		return 3;
	if (lead >= 0xf0 && lead < 0xf5)
		return 4;
	return 0;
}

/**
 * utf8_decode() - read one character
 * @s:		UTF-8
 * @left:	bytes at @s, not 0
 * @length:	becomes the bytes that the character has
 *
 * Return: the character; UTF8_REPLACEMENT, of one byte, where none is or is complete.
 */
u32 utf8_decode(const u8 *s, unsigned long left, u32 *length)
{
	static const u32 smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	u32 n = sequence_length(*s);
	u32 code;

	*length = 1;
	if (n == 1)
		return *s;
	if (!n || n > left)
		return UTF8_REPLACEMENT;

	code = *s & (0x7f >> n);
	for (u32 i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return UTF8_REPLACEMENT;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (code < smallest[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return UTF8_REPLACEMENT;
	*length = n;
	return code;
}

/**
 * utf8_to_utf16() - convert a command line to what EFI calls a string
 * @src:	UTF-8
 * @size:	bytes of @src
 * @dst:	room for @size + 1 units: no byte becomes more than one
 *
 * What is no UTF-8 becomes U+FFFD, byte by byte.
 *
 * Return: units written, the terminating 0 not counted.
 */
unsigned long utf8_to_utf16(const char *src, unsigned long size, u16 *dst)
{
	const u8 *s = (const u8 *)src;
	unsigned long n = 0;
	u32 length;

	for (unsigned long i = 0; i < size; i += length) {
		u32 code = s[i];

		length = 1;
		if (code >= 0x80)
			code = utf8_decode(s + i, size - i, &length);
		if (code >= 0x10000) {
			code -= 0x10000;
			dst[n++] = 0xd800 | code >> 10;
			code = 0xdc00 | (code & 0x3ff);
		}
		dst[n++] = code;
	}
	dst[n] = 0;
	return n;
}
