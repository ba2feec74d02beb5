// SPDX-License-Identifier: GPL-2.0
#include "pvh-efi.h"

/*
 * The compiler may call these for any copy or clear. The string instructions
 * are as quick as anything on the processors that run guests, and the smallest.
 */

void *memcpy(void *dst, const void *src, unsigned long n)
{
	void *ret = dst;

	asm volatile("rep movsb" : "+D" (dst), "+S" (src), "+c" (n) : : "memory");
	return ret;
}

void *memmove(void *dst, const void *src, unsigned long n)
{
	u8 *d = dst;
	const u8 *s = src;

	if ((unsigned long)d - (unsigned long)s >= n)
		return memcpy(dst, src, n);
	while (n--)
		d[n] = s[n];
	return dst;
}

void *memset(void *dst, int c, unsigned long n)
{
	unsigned long pattern = (u8)c * (~0UL / 0xff);
	unsigned long words = n / sizeof(pattern);
	void *p = dst;

	/* Words first: an emulator counts each round of the loop. */
	asm volatile("rep stos %2, (%0)" : "+D" (p), "+c" (words) : "a" (pattern) : "memory");
	n %= sizeof(pattern);
	asm volatile("rep stosb" : "+D" (p), "+c" (n) : "a" (pattern) : "memory");
	return dst;
}

int memcmp(const void *a, const void *b, unsigned long n)
{
	const u8 *p = a, *q = b;

	for (; n; n--, p++, q++) {
		if (*p != *q)
			return *p - *q;
	}
	return 0;
}
