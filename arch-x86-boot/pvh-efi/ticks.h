/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_TICKS_H
#define PVH_EFI_TICKS_H

#include "types.h"

/*
 * The one vector of the local APIC, for its spurious interrupts too: their low
 * four bits are set on old processors, whatever is asked for.
 */
#define TICK_VECTOR		0x2f

/* apic.c */
bool apic_open(void);
void apic_close(void);
void apic_timer(u32 lvt, u32 count);
u32 apic_timer_left(void);
void apic_end(void);

/* ticks.c; ticks_start() and ticks_stop() are in events.h */
void ticks_allow(bool on);
void ticks_wait(void);
bool ticks_interrupt(unsigned long ip);

#endif
