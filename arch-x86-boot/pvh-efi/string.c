// SPDX-License-Identifier: GPL-2.0
#include "lib.h"

#ifdef __x86_64__
#define MOVS	"movsq"
#else
#define MOVS	"movsl"
#endif

/*
 * The compiler may call these for any copy or clear. The string instructions
 * are as quick as anything on the processors that run guests, and the smallest.
 */

void *memcpy(void *dst, const void *src, unsigned long n)
{
	unsigned long words = n / sizeof(words);
	void *d = dst;

	/* Words first: an emulator counts each round of the loop. */
	asm volatile("rep " MOVS : "+D" (d), "+S" (src), "+c" (words) : : "memory");
	n %= sizeof(words);
	asm volatile("rep movsb" : "+D" (d), "+S" (src), "+c" (n) : : "memory");
	return dst;
}

void *memmove(void *dst, const void *src, unsigned long n)
{
	const void *s = src + n - sizeof(long);
	void *d = dst + n - sizeof(long);
	unsigned long words = n / sizeof(long);

	if ((unsigned long)dst - (unsigned long)src >= n)
		return memcpy(dst, src, n);
	/* Words: what overlaps is nearly always an array of structures. */
	asm volatile("std; rep " MOVS "; cld" : "+D" (d), "+S" (s), "+c" (words) : : "memory");
	for (n %= sizeof(long); n--;)
		((u8 *)dst)[n] = ((const u8 *)src)[n];
	return dst;
}

void *memset(void *dst, int c, unsigned long n)
{
	unsigned long pattern = (u8)c * (~0UL / 0xff);
	unsigned long words = n / sizeof(pattern);
	void *p = dst;

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
