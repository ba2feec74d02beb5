// SPDX-License-Identifier: GPL-2.0
/* What a compiler or more than one test wants; none of it asks the firmware. */

#include "selftest.h"

void *memset(void *dst, int value, size_t size)
{
	void *start = dst;

	asm volatile("rep stosb" : "+D"(dst), "+c"(size) : "a"(value) : "memory");
	return start;
}

void *memcpy(void *dst, const void *src, size_t size)
{
	void *start = dst;

	asm volatile("rep movsb" : "+D"(dst), "+S"(src), "+c"(size) : : "memory");
	return start;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const UINT8 *x = a, *y = b;

	for (; size; size--, x++, y++) {
		if (*x != *y)
			return *x - *y;
	}
	return 0;
}

/* The polynomial of IEEE 802.3, bit by bit. */
UINT32 crc32(const void *data, UINTN size)
{
	const UINT8 *byte = data;
	UINT32 crc = ~0u;

	while (size--) {
		crc ^= *byte++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

UINTN wide_length(const CHAR16 *text)
{
	UINTN length = 0;

	while (text[length])
		length++;
	return length;
}

bool guid_equal(const EFI_GUID *a, const EFI_GUID *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/* One of 256 that nobody else uses */
EFI_GUID test_guid(UINT8 number)
{
	return EFI_GUID_LITERAL(0x7e5c0a11, 0x5e1f, 0x4e57, 0x9a, 0x3c, 0x11, 0x02, 0x5d, 0x7b,
				0x60, number);
}
