/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_CPU_H
#define PVH_EFI_CPU_H

#include "types.h"

/* The instructions that C has no words for. No file with pure logic includes this. */

struct cpuid {
	u32 eax;
	u32 ebx;
	u32 ecx;
	u32 edx;
};

static inline void cpuid(u32 leaf, struct cpuid *id)
{
	asm volatile("cpuid" : "=a" (id->eax), "=b" (id->ebx), "=c" (id->ecx), "=d" (id->edx)
		     : "a" (leaf), "c" (0));
}

/* A hypercall's arguments: Xen's public/arch-x86/xen-x86_64.h and xen-x86_32.h */
#ifdef __x86_64__
#define HYPERCALL_ARGS(a1, a2, a3)	"+D" (a1), "+S" (a2), "+d" (a3)
#else
#define HYPERCALL_ARGS(a1, a2, a3)	"+b" (a1), "+c" (a2), "+d" (a3)
#endif

static inline void port_write(u16 port, u8 value)
{
	asm volatile("out %b0, %w1" : : "a" (value), "Nd" (port));
}

static inline void port_write16(u16 port, u16 value)
{
	asm volatile("outw %w0, %w1" : : "a" (value), "Nd" (port));
}

static inline u8 port_read(u16 port)
{
	u8 value;

	asm volatile("in %w1, %b0" : "=a" (value) : "Nd" (port));
	return value;
}

static inline u32 port_read32(u16 port)
{
	u32 value;

	asm volatile("inl %w1, %0" : "=a" (value) : "Nd" (port));
	return value;
}

static inline u32 mmio_read(unsigned long addr)
{
	u32 value;

	asm volatile("mov %1, %0" : "=r" (value) : "m" (*(u32 *)addr) : "memory");
	return value;
}

static inline void mmio_write(unsigned long addr, u32 value)
{
	asm volatile("mov %1, %0" : "=m" (*(u32 *)addr) : "r" (value) : "memory");
}

static inline u64 msr_read(u32 msr)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a" (low), "=d" (high) : "c" (msr));
	return (u64)high << 32 | low;
}

static inline void msr_write(u32 msr, u32 value)
{
	asm volatile("wrmsr" : : "c" (msr), "a" (value), "d" (0) : "memory");
}

/* Without an interrupt descriptor table the processor gives up. */
static inline void __noreturn triple_fault(void)
{
	static struct {
		u16 limit;
		unsigned long base;
	} __packed none;

	for (;;)
		asm volatile("lidt %0; int3" : : "m" (none));
}

static inline u64 rdtsc(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a" (low), "=d" (high));
	return (u64)high << 32 | low;
}

#endif
