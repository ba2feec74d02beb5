// SPDX-License-Identifier: GPL-2.0
/*
 * A timer that interrupts, so that a program can wait in HLT, and so that
 * notifications run while it computes (UEFI 2.3.4). It runs from the first use of
 * something that waits on; what only boots a kernel never starts it.
 *
 * A tick within pvh-efi itself changes nothing: no service need expect another
 * in its midst. Services that may be called over and over look for what is due
 * when they end.
 */

#include <asm/apicdef.h>

#include "events.h"
#include "symbols.h"
#include "ticks.h"
#include "xen.h"

/* The bus makes 100 MHz under Xen, 1 GHz under QEMU and KVM: 10 ms and 4 ms. */
#define COUNT_XEN	1000000
#define COUNT_OTHERS	4000000

static bool tried, running;
/* Not at TPL_HIGH_LEVEL */
static bool allowed = true;

/**
 * ticks_start() - have the timer tick from now on, and interrupts enabled
 *
 * Where there is no local APIC nothing ticks: services look for what is due.
 */
void ticks_start(void)
{
	if (tried)
		return;
	tried = true;
	/* It may need the same timer to find out how quick the processor is. */
	time_now();
	running = apic_open();
	if (!running)
		return;
	apic_timer(APIC_LVT_TIMER_PERIODIC, xen_present() ? COUNT_XEN : COUNT_OTHERS);
	ticks_allow(allowed);
}

/**
 * ticks_stop() - no tick from now on, none is pending, interrupts are disabled
 */
void ticks_stop(void)
{
	tried = true;
	if (!running)
		return;
	running = false;
	apic_timer(0, 0);
	/* One that is pending comes now. */
	asm volatile("sti; nop; cli" : : : "memory");
	apic_close();
}

/**
 * ticks_allow() - let the TPL decide whether the timer may interrupt
 * @on:		it is below TPL_HIGH_LEVEL
 */
void ticks_allow(bool on)
{
	allowed = on;
	if (!running)
		return;
	if (on)
		asm volatile("sti" : : : "memory");
	else
		asm volatile("cli" : : : "memory");
}

/**
 * ticks_wait() - wait until the next tick; not at all where nothing ticks
 */
void ticks_wait(void)
{
	if (running && allowed)
		asm volatile("pushf; sti; hlt; popf" : : : "memory");
}

/**
 * ticks_interrupt() - the timer has interrupted; only entry.S calls it
 * @ip:		where
 *
 * Return: whether events_dispatch() may be called.
 */
bool ticks_interrupt(unsigned long ip)
{
	apic_end();
	return ip < (unsigned long)runtime_text_start || ip >= (unsigned long)rodata_start;
}
