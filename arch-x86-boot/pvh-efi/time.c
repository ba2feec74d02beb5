// SPDX-License-Identifier: GPL-2.0
/*
 * Time, from the time stamp counter: it is what every guest has, needs no set-up
 * and has nothing to be given back.
 */

#include "cpu.h"
#include "events.h"
#include "xen.h"

#define CPUID_TSC		0x15
#define CPUID_FREQUENCY		0x16
#define XEN_CPUID_TIME		3

/* No guest's counter is quicker, so a wait by it is never too short. */
#define MAX_TSC_KHZ		6000000

/* In two steps, since 64-bit division on i386 needs a library of the compiler's. */
static u64 divide(u64 value, u32 by, u32 *rest)
{
	u32 high = value >> 32, low;

	asm("divl %4" : "=a" (low), "=d" (*rest) : "a" ((u32)value), "d" (high % by), "rm" (by));
	return (u64)(high / by) << 32 | low;
}

/* 0: the processor doesn't say */
static u32 tsc_khz(void)
{
	u32 leaf = xen_cpuid_leaf(XEN_CPUID_TIME);
	struct cpuid id;
	u32 max, rest;

	if (leaf) {
		cpuid(leaf, &id);
		return id.ecx;
	}
	cpuid(0, &id);
	max = id.eax;
	if (max >= CPUID_TSC) {
		cpuid(CPUID_TSC, &id);
		if (id.eax && id.ebx && id.ecx)
			return divide(divide((u64)id.ecx * id.ebx, id.eax, &rest), 1000, &rest);
	}
	if (max >= CPUID_FREQUENCY) {
		cpuid(CPUID_FREQUENCY, &id);
		return (id.eax & 0xffff) * 1000;
	}
	return 0;
}

/**
 * time_now() - time since an unknown moment
 *
 * Return: units of 100 ns; where the processor doesn't tell its counter's
 * frequency they are longer than that, never shorter.
 */
u64 time_now(void)
{
	static u32 khz;
	u32 rest;
	u64 ms;

	if (!khz)
		khz = tsc_khz();
	if (!khz)
		khz = MAX_TSC_KHZ;
	ms = divide(rdtsc(), khz, &rest);
	return ms * 10000 + divide(rest * 10000ULL, khz, &rest);
}

/**
 * ticks_start() - let time go on by itself
 */
void ticks_start(void)
{
}
