/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_ASM_APICDEF_H
#define COMPAT_ASM_APICDEF_H

#define X2APIC_ENABLE		0x400		/* in MSR_IA32_APICBASE */
#define APIC_BASE_MSR		0x800

/* Registers, and some of their bits */
#define APIC_EOI		0x0b0
#define APIC_SPIV		0x0f0
#define APIC_SPIV_APIC_ENABLED	0x100
#define APIC_LVTT		0x320
#define APIC_LVT_TIMER_PERIODIC	0x20000
#define APIC_LVT_MASKED		0x10000
#define APIC_LVT0		0x350
#define APIC_TMICT		0x380
#define APIC_TMCCT		0x390
#define APIC_TDCR		0x3e0
#define APIC_TDR_DIV_1		0xb

#endif
