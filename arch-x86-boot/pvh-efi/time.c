// SPDX-License-Identifier: GPL-2.0
/*
 * Time, from the time stamp counter: it is what every guest has, needs no set-up
 * and has nothing to be given back. How quick it is Xen tells, or KVM, or the
 * processor; else it is measured.
 */

#include "cpu.h"
#include "events.h"
#include "lib.h"
#include "ticks.h"
#include "xen.h"

#define CPUID_TSC		0x15
#define CPUID_FREQUENCY		0x16
#define XEN_CPUID_TIME		3
#define KVM_CPUID_FIRST		0x40000000
#define KVM_CPUID_TIME		0x40000010

/* No guest's counter is quicker, so a wait by it is never too short. */
#define MAX_TSC_KHZ		6000000

/* 50 ms of the local APIC's timer, which counts nanoseconds under QEMU and KVM … */
#define MEASURED_NS		50000000
/* … and so many cycles at most, where it stands still */
#define MEASURED_CYCLES		1000000000

/* 0: there is no Xen, or it doesn't say: QEMU that plays Xen often doesn't */
static u32 tsc_khz_by_xen(void)
{
	u32 leaf = xen_cpuid_leaf(XEN_CPUID_TIME);
	struct cpuid id;

	if (!leaf)
		return 0;
	cpuid(leaf, &id);
	return id.ecx <= MAX_TSC_KHZ ? id.ecx : 0;
}

/* 0: the processor doesn't say */
static u32 tsc_khz_by_cpuid(void)
{
	struct cpuid id;
	u32 max, rest;

	cpuid(KVM_CPUID_FIRST, &id);
	if (!memcmp(&id.ebx, "KVMK", 4) && id.eax >= KVM_CPUID_TIME) {
		cpuid(KVM_CPUID_TIME, &id);
		if (id.eax)
			return id.eax;
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

/* A timer of another rate makes time longer, up to the ceiling. 0: there is none. */
static u32 tsc_khz_by_timer(void)
{
	u64 start, cycles;
	u32 ns, rest;

	if (!apic_open())
		return 0;
	/* What comes between two looks makes the counter quicker, and so no wait too short. */
	start = rdtsc();
	apic_timer(0, ~0U);
	do {
		ns = ~0U - apic_timer_left();
		cycles = rdtsc() - start;
	} while (ns < MEASURED_NS && cycles < MEASURED_CYCLES);
	apic_close();
	return ns < MEASURED_NS ? 0 : divide(cycles * 1000000, ns, &rest);
}

static u32 tsc_khz(void)
{
	u32 khz = tsc_khz_by_xen();

	if (!khz)
		khz = tsc_khz_by_cpuid();
	if (!khz)
		khz = tsc_khz_by_timer();
	return khz && khz < MAX_TSC_KHZ ? khz : MAX_TSC_KHZ;
}

/**
 * time_now() - time since an unknown moment
 *
 * Return: units of 100 ns; where nothing tells the counter's frequency they are
 * longer than that, never shorter.
 */
u64 time_now(void)
{
	static u32 khz;
	u32 rest;
	u64 ms;

	if (!khz)
		khz = tsc_khz();
	ms = divide(rdtsc(), khz, &rest);
	return ms * 10000 + divide(rest * 10000ULL, khz, &rest);
}
