// SPDX-License-Identifier: GPL-2.0
/*
 * The local APIC and its timer: by MSRs where the x2APIC mode is on, in memory
 * otherwise. Whoever comes afterwards finds its registers as they were.
 */

#include <asm/apicdef.h>
#include <asm/msr-index.h>

#include "cpu.h"
#include "protect.h"
#include "ticks.h"

#define CPUID_FEATURES		1
#define CPUID_EDX_APIC		0x200

/*
 * What is written to, in the order of apic_open(). QEMU forgets what came by LINT0
 * before it was masked when the register after it is written.
 */
static const u16 changed[] = {
	APIC_LVT0, APIC_SPIV, APIC_LVTT, APIC_TDCR, APIC_TMICT,
};

static u32 found[ARRAY_SIZE(changed)];
/* Where the registers are in memory; 0: they are MSRs. */
static unsigned long registers;

static u32 apic_read(u32 reg)
{
	return registers ? mmio_read(registers + reg) : msr_read(APIC_BASE_MSR + (reg >> 4));
}

static void apic_write(u32 reg, u32 value)
{
	if (registers)
		mmio_write(registers + reg, value);
	else
		msr_write(APIC_BASE_MSR + (reg >> 4), value);
}

/* What firmware has left on, such as the PIT, comes by the pin LINT0 alone. */
static u32 value_for(u32 reg, u32 old)
{
	switch (reg) {
	case APIC_SPIV:
		return APIC_SPIV_APIC_ENABLED | TICK_VECTOR;
	case APIC_LVT0:
		return old | APIC_LVT_MASKED;
	case APIC_LVTT:
		return APIC_LVT_MASKED | TICK_VECTOR;
	case APIC_TDCR:
		return APIC_TDR_DIV_1;
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
	base = msr_read(MSR_IA32_APICBASE);
	if (!(base & X2APIC_ENABLE)) {
		base &= ~(PAGE_SIZE - 1);
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
 * @lvt:	APIC_LVT_TIMER_PERIODIC, or 0 for one that is masked
 * @count:	cycles of the bus in a round
 */
void apic_timer(u32 lvt, u32 count)
{
	apic_write(APIC_LVTT, (lvt ? lvt : APIC_LVT_MASKED) | TICK_VECTOR);
	apic_write(APIC_TMICT, count);
}

/**
 * apic_timer_left() - cycles of the bus to the end of the timer's round
 */
u32 apic_timer_left(void)
{
	return apic_read(APIC_TMCCT);
}

/**
 * apic_end() - the interrupt has been seen; of no effect for a spurious one
 */
void apic_end(void)
{
	apic_write(APIC_EOI, 0);
}
