// SPDX-License-Identifier: GPL-2.0
/*
 * How quick the time stamp counter is, and what is left of the local APIC's
 * registers: apic.c and time.c, with a processor of the test's own.
 */
#include "test.h"

/* In place of cpu.h */
#define PVH_EFI_CPU_H
struct cpuid {
	u32 eax;
	u32 ebx;
	u32 ecx;
	u32 edx;
};

#define APIC_AT	0xfee00000UL
#define NR_REGISTERS	0x40

static struct {
	struct cpuid features, basic, kvm, kvm_time, tsc, frequency, xen_time;
	bool is_xen;
	u64 apic_base;
	u32 registers[NR_REGISTERS];
	u32 accesses, msrs, others;
	u64 cycles;
	u32 khz;
	u32 bus_khz;		/* 0: the timer stands still */
	u64 timer_from;
} cpu;

u32 xen_cpuid_leaf(u32 offset)
{
	assert_int_equal(offset, 3);
	return cpu.is_xen ? 0x40000003 : 0;
}

static void cpuid(u32 leaf, struct cpuid *id)
{
	switch (leaf) {
	case 0:
		*id = cpu.basic;
		break;
	case 1:
		*id = cpu.features;
		break;
	case 0x15:
		*id = cpu.tsc;
		break;
	case 0x16:
		*id = cpu.frequency;
		break;
	case 0x40000000:
		*id = cpu.kvm;
		break;
	case 0x40000003:
		*id = cpu.xen_time;
		break;
	case 0x40000010:
		*id = cpu.kvm_time;
		break;
	default:
		fail_msg("leaf 0x%x", leaf);
	}
}

static u64 rdtsc(void)
{
	return cpu.cycles += 100;
}

static u32 apic_get(u32 reg)
{
	assert_true(reg < NR_REGISTERS);
	cpu.accesses++;
	cpu.cycles += 2000;
	if (reg == 0x39) {
		u64 passed = (cpu.cycles - cpu.timer_from) * cpu.bus_khz / cpu.khz;
		u32 count = cpu.registers[0x38];

		return passed < count ? count - passed : 0;
	}
	return cpu.registers[reg];
}

static void apic_put(u32 reg, u32 value)
{
	assert_true(reg < NR_REGISTERS);
	cpu.accesses++;
	if (reg == 0x38)
		cpu.timer_from = cpu.cycles;
	cpu.registers[reg] = value;
}

static u32 mmio_read(unsigned long addr)
{
	assert_int_equal(addr & 15, 0);
	return apic_get((addr - cpu.apic_base / PAGE_SIZE * PAGE_SIZE) / 16);
}

static void mmio_write(unsigned long addr, u32 value)
{
	assert_int_equal(addr & 15, 0);
	apic_put((addr - cpu.apic_base / PAGE_SIZE * PAGE_SIZE) / 16, value);
}

static u64 msr_read(u32 msr)
{
	if (msr == 0x1b)
		return cpu.apic_base;
	cpu.msrs++;
	return apic_get(msr - 0x800);
}

static void msr_write(u32 msr, u32 value)
{
	cpu.msrs++;
	apic_put(msr - 0x800, value);
}

static u64 reached;

static bool reach(u64 addr, u64 size)
{
	reached = addr;
	assert_int_equal(size, PAGE_SIZE);
	return true;
}
#define paging_reach reach

#define time_now time_by_tsc
#include "apic.c"
#include "time.c"

static int set_up(void **state)
{
	(void)state;
	memset(&cpu, 0, sizeof(cpu));
	cpu.features.edx = CPUID_EDX_APIC;
	cpu.apic_base = APIC_AT | 0x900;
	cpu.khz = 2345678;
	cpu.bus_khz = 1000000;
	registers = 0;
	reached = 0;
	return 0;
}

static void says(const char *name, struct cpuid *id)
{
	memcpy(&id->ebx, name, 4);
}

static void who_knows_is_asked_and_nothing_touched(void **state)
{
	(void)state;
	cpu.basic.eax = 0x16;
	cpu.frequency.eax = 0xffff0bb8;
	assert_int_equal(tsc_khz(), 3000000);
	cpu.tsc = (struct cpuid){ 2, 250, 24000000, 0 };
	assert_int_equal(tsc_khz(), 3000000);
	cpu.tsc.ebx = 200;
	assert_int_equal(tsc_khz(), 2400000);
	cpu.kvm_time.eax = 2222222;
	cpu.kvm.eax = 0x40000010;
	assert_int_equal(tsc_khz(), 2400000);
	says("KVMK", &cpu.kvm);
	assert_int_equal(tsc_khz(), 2222222);
	cpu.kvm.eax = 0x40000001;
	assert_int_equal(tsc_khz(), 2400000);
	cpu.is_xen = true;
	cpu.xen_time.ecx = 2100000;
	assert_int_equal(tsc_khz(), 2100000);
	assert_int_equal(cpu.accesses, 0);
}

/* QEMU that plays Xen leaves 0 there unless it is told a frequency. */
static void what_xen_does_not_know_is_found_otherwise(void **state)
{
	static const u32 khz[] = { 0, MAX_TSC_KHZ + 1, ~0U };

	(void)state;
	cpu.is_xen = true;
	for (u32 i = 0; i < ARRAY_SIZE(khz); i++) {
		cpu.xen_time.ecx = khz[i];
		cpu.basic.eax = 0;
		assert_in_range(tsc_khz(), cpu.khz - cpu.khz / 500, cpu.khz + cpu.khz / 500);
		cpu.basic.eax = 0x16;
		cpu.frequency.eax = 3000;
		assert_int_equal(tsc_khz(), 3000000);
	}
}

static void else_it_is_measured(void **state)
{
	static const u32 khz[] = { 800000, 2000000, 2345678, 5900000 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(khz); i++) {
		cpu.khz = khz[i];
		assert_in_range(tsc_khz(), khz[i] - khz[i] / 500, khz[i] + khz[i] / 500);
	}
}

/* Waits get longer then, never shorter. */
static void what_can_not_be_measured_is_the_ceiling(void **state)
{
	(void)state;
	cpu.bus_khz = 100000;
	assert_int_equal(tsc_khz(), MAX_TSC_KHZ);
	cpu.bus_khz = 0;
	assert_int_equal(tsc_khz(), MAX_TSC_KHZ);
	cpu.features.edx = 0;
	cpu.accesses = 0;
	assert_int_equal(tsc_khz(), MAX_TSC_KHZ);
	assert_int_equal(cpu.accesses, 0);
}

static void time_is_in_units_of_100_ns(void **state)
{
	u64 start;

	(void)state;
	cpu.is_xen = true;
	cpu.xen_time.ecx = 2000000;
	cpu.cycles = 0xffffffff00000000;
	start = time_by_tsc();
	cpu.cycles += 2000;
	assert_in_range(time_by_tsc() - start, 10, 11);
}

static void fill_registers(void)
{
	for (u32 i = 0; i < NR_REGISTERS; i++)
		cpu.registers[i] = 0x1000 + i;
	cpu.registers[APIC_LVT0 >> 4] = 0x700;
	cpu.registers[APIC_EOI >> 4] = 0;
}

static void use_apic(void)
{
	u32 before[NR_REGISTERS];

	fill_registers();
	memcpy(before, cpu.registers, sizeof(before));
	assert_true(apic_open());
	assert_int_equal(cpu.registers[APIC_LVT0 >> 4], 0x10700);
	assert_int_equal(cpu.registers[APIC_LVTT >> 4], 0x10000 | TICK_VECTOR);
	assert_int_equal(cpu.registers[APIC_SPIV >> 4], 0x100 | TICK_VECTOR);
	assert_int_equal(cpu.registers[APIC_TDCR >> 4], 0xb);
	apic_timer(APIC_LVT_TIMER_PERIODIC, 1234);
	assert_int_equal(cpu.registers[APIC_LVTT >> 4], APIC_LVT_TIMER_PERIODIC | TICK_VECTOR);
	assert_int_equal(cpu.registers[APIC_TMICT >> 4], 1234);
	apic_end();
	apic_timer(0, 0);
	assert_int_equal(cpu.registers[APIC_LVTT >> 4], 0x10000 | TICK_VECTOR);
	apic_close();
	assert_memory_equal(cpu.registers, before, sizeof(before));
}

static void the_apic_is_left_as_it_was_found(void **state)
{
	(void)state;
	use_apic();
	assert_int_equal(reached, APIC_AT);
	assert_int_equal(cpu.msrs, 0);
}

static void in_x2apic_mode_by_msrs(void **state)
{
	(void)state;
	cpu.apic_base |= X2APIC_ENABLE;
	use_apic();
	assert_int_equal(reached, 0);
	assert_int_equal(cpu.msrs, cpu.accesses);
}

static void an_apic_out_of_reach_is_none(void **state)
{
	(void)state;
	cpu.apic_base = SZ_4G | 0x900;
	assert_false(apic_open());
	assert_int_equal(cpu.accesses, 0);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(who_knows_is_asked_and_nothing_touched),
		TEST(what_xen_does_not_know_is_found_otherwise),
		TEST(else_it_is_measured),
		TEST(what_can_not_be_measured_is_the_ceiling),
		TEST(time_is_in_units_of_100_ns),
		TEST(the_apic_is_left_as_it_was_found),
		TEST(in_x2apic_mode_by_msrs),
		TEST(an_apic_out_of_reach_is_none),
	};

	return RUN(tests);
}
