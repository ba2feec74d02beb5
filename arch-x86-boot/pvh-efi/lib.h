/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_LIB_H
#define PVH_EFI_LIB_H

#include "types.h"

/* What a compiler's or a C library would have */

/* string.c */
void *memcpy(void *dst, const void *src, unsigned long n);
void *memmove(void *dst, const void *src, unsigned long n);
void *memset(void *dst, int c, unsigned long n);
int memcmp(const void *a, const void *b, unsigned long n);

/* crc32.c */
u32 crc32(const void *data, unsigned long size);

/* utf16.c */
#define UTF8_REPLACEMENT	0xfffdU
u32 utf8_decode(const u8 *s, unsigned long left, u32 *length);
unsigned long utf8_to_utf16(const char *src, unsigned long size, u16 *dst);

/* divide.c */
u64 divide(u64 value, u32 by, u32 *rest);

#endif
