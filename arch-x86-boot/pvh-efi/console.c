// SPDX-License-Identifier: GPL-2.0
/*
 * The console that the platform has. Xen: the domain's PV console or, for dom0,
 * the hypervisor's. Elsewhere: COM1. Port 0xe9 where there is nothing else, and
 * for messages of pvh-efi itself: Xen writes it to its own log, which outlives
 * the domain. EFI's protocols for it are in text.c.
 */

#include "cpu.h"
#include "pvh-efi.h"
#include "xen.h"

#define COM1		0x3f8
#define COM1_LSR	(COM1 + 5)
#define LSR_THRE	0x20
#define DEBUG_PORT	0xe9
#define MAX_SPINS	100000

static bool have_com1;
static bool loud;

/**
 * console_init() - find where output goes
 * @initial_domain: the domain is Xen's dom0
 */
void console_init(bool initial_domain)
{
	if (xen_present())
		xen_console_init(initial_domain);
	else
		have_com1 = port_read(COM1_LSR) != 0xff;
}

static void com1_putc(char c)
{
	if (c == '\n')
		com1_putc('\r');
	for (u32 i = 0; i < MAX_SPINS && !(port_read(COM1_LSR) & LSR_THRE); i++)
		;
	port_write(COM1, c);
}

/**
 * console_putc() - print one character
 * @c:		ASCII; a newline also sends what has been printed
 */
void console_putc(char c)
{
	bool printed = false;

	if (xen_present()) {
		printed = xen_console_putc(c);
	} else if (have_com1) {
		com1_putc(c);
		printed = true;
	}
	if (!printed || (loud && xen_present()))
		port_write(DEBUG_PORT, c);
}

/**
 * console_loud() - say whether output goes to the hypervisor's log as well
 * @on:		it does, at one VM exit a character
 */
void console_loud(bool on)
{
	loud = on;
}

/**
 * console_flush() - send what has been printed
 */
void console_flush(void)
{
	if (xen_present())
		xen_console_flush();
}
