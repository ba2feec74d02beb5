// SPDX-License-Identifier: GPL-2.0
/* The state in which an image is entered, UEFI 2.10, 2.3.4 */

#include "selftest.h"

#define CR0_PG		(1ULL << 31)
#define CR4_OSFXSR	(1ULL << 9)
#define CR4_PAE		(1ULL << 5)
#define FLAG_DF		(1ULL << 10)
#define STACK_SIZE	(128 * 1024ULL)

static void paging(void)
{
	UINT64 cr0, cr4;

	asm volatile("mov %%cr0, %0" : "=r"(cr0));
	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	HOLDS(cr0 & CR0_PG);
	HOLDS(cr4 & CR4_PAE);
}

static void direction(void)
{
	UINT64 flags;

	asm volatile("pushf; pop %0" : "=r"(flags));
	HOLDS(!(flags & FLAG_DF));
}

static void floating_point(void)
{
	UINT16 control;
	UINT32 mxcsr = 0;
	UINT64 cr4;

	asm volatile("fnstcw %0" : "=m"(control));
	EQUAL(control, 0x37f);
	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	if (!HOLDS(cr4 & CR4_OSFXSR))
		return;
	asm volatile("stmxcsr %0" : "=m"(mxcsr));
	EQUAL(mxcsr & ~0x3fu, 0x1f80);	/* the low bits are sticky flags */
}

static void sse(void)
{
	UINT64 in[2] = { 0x1122334455667788, 0x99aabbccddeeff00 }, out[2] = { 0, 0 };

	asm volatile("movups %1, %%xmm5; movups %%xmm5, %0"
		     : "=m"(out) : "m"(in) : "memory");
	EQUAL(out[0], in[0]);
	EQUAL(out[1], in[1]);
}

/* What has been used of it already is not known: ask for three quarters. */
static void stack(void)
{
	UINT64 pointer;

	asm volatile("mov %%rsp, %0" : "=r"(pointer));
	for (UINT64 i = 0; i < STACK_SIZE * 3 / 4; i += PAGE) {
		UINT32 type = map_type(pointer - i);

		HOLDS(type != ~0u && type != EfiConventionalMemory &&
		      type != EfiReservedMemoryType && type != EfiUnusableMemory);
		if (!HOLDS(pointer > i))
			return;
	}
	for (UINT64 i = 0; i < STACK_SIZE * 3 / 4; i += PAGE) {
		volatile UINT8 *byte = (volatile UINT8 *)(pointer - 1024 - i);

		*byte = *byte;
	}
}

static const struct test before[] = {
	{ "paging is on", paging },
	{ "the direction flag is clear", direction },
	{ "floating point is as it must be", floating_point },
	{ "SSE works", sse },
	{ "there is a stack of 128 KiB", stack },
	{ },
};

const struct group cpu_group = { "processor", .before = before };
