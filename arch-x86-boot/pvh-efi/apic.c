// SPDX-License-Identifier: GPL-2.0
/*
 * The local APIC and its timer: by MSRs where the x2APIC mode is on, in memory
 * otherwise. Whoever comes afterwards finds its registers as they were.
 */

#include "cpu.h"
#include "protect.h"
#include "ticks.h"

#define CPUID_FEATURES		1
#define CPUID_EDX_APIC		0x200

#define MSR_APIC_BASE		0x1b
#define APIC_BASE_X2APIC	0x400
#define APIC_BASE_ADDRESS	(~0ULL << PAGE_SHIFT)
#define MSR_X2APIC		0x800

/* Registers: one in each 16 bytes, or one in each MSR */
#define APIC_EOI		0x0b
#define APIC_SPURIOUS		0x0f
#define APIC_LVT_TIMER		0x32
#define APIC_LVT_LINT0		0x35
#define APIC_INITIAL_COUNT	0x38
#define APIC_CURRENT_COUNT	0x39
#define APIC_DIVIDE		0x3e

#define SPURIOUS_ENABLE		0x100
#define LVT_MASKED		0x10000
#define DIVIDE_BY_1		0xb

/*
 * What is written to, in the order of apic_open(). QEMU forgets what came by LINT0
 * before it was masked when the register after it is written.
 */
static const u8 changed[] = {
	APIC_LVT_LINT0, APIC_SPURIOUS, APIC_LVT_TIMER, APIC_DIVIDE, APIC_INITIAL_COUNT,
};

static u32 found[ARRAY_SIZE(changed)];
/* Where the registers are in memory; 0: they are MSRs. */
static unsigned long registers;

static u32 apic_read(u32 reg)
{
	return registers ? mmio_read(registers + reg * 16) : msr_read(MSR_X2APIC + reg);
}

static void apic_write(u32 reg, u32 value)
{
	if (registers)
		mmio_write(registers + reg * 16, value);
	else
		msr_write(MSR_X2APIC + reg, value);
}

/* What firmware has left on, such as the PIT, comes by the pin LINT0 alone. */
static u32 value_for(u32 reg, u32 old)
{
	switch (reg) {
	case APIC_SPURIOUS:
		return SPURIOUS_ENABLE | TICK_VECTOR;
	case APIC_LVT_LINT0:
		return old | LVT_MASKED;
	case APIC_LVT_TIMER:
		return LVT_MASKED | TICK_VECTOR;
	case APIC_DIVIDE:
		return DIVIDE_BY_1;
	default:
		return 0;
	}
}

/**
 * apic_open() - take the local APIC; no interrupt comes from it yet
 *
 * Return: false where there is none, or none that can be reached.
 */
bool apic_open(void)
{
	struct cpuid id;
	u64 base;

	cpuid(CPUID_FEATURES, &id);
	if (!(id.edx & CPUID_EDX_APIC))
		return false;
	base = msr_read(MSR_APIC_BASE);
	if (!(base & APIC_BASE_X2APIC)) {
		base &= APIC_BASE_ADDRESS;
		if (base >= SZ_4G || !paging_reach(base, PAGE_SIZE))
			return false;
		registers = base;
	}
	for (u32 i = 0; i < ARRAY_SIZE(changed); i++) {
		found[i] = apic_read(changed[i]);
		apic_write(changed[i], value_for(changed[i], found[i]));
	}
	return true;
}

/**
 * apic_close() - give the local APIC back as apic_open() has found it
 */
void apic_close(void)
{
	for (u32 i = ARRAY_SIZE(changed); i-- > 0;)
		apic_write(changed[i], found[i]);
}

/**
 * apic_timer() - start the timer, or stop it by a count of 0
 * @lvt:	LVT_TIMER_PERIODIC, or 0 for one that is masked
 * @count:	cycles of the bus in a round
 */
void apic_timer(u32 lvt, u32 count)
{
	apic_write(APIC_LVT_TIMER, (lvt ? lvt : LVT_MASKED) | TICK_VECTOR);
	apic_write(APIC_INITIAL_COUNT, count);
}

/**
 * apic_timer_left() - cycles of the bus to the end of the timer's round
 */
u32 apic_timer_left(void)
{
	return apic_read(APIC_CURRENT_COUNT);
}

/**
 * apic_end() - the interrupt has been seen; of no effect for a spurious one
 */
void apic_end(void)
{
	apic_write(APIC_EOI, 0);
}
