// SPDX-License-Identifier: GPL-2.0
/*
 * The console that the platform has. Xen: the domain's PV console or, for dom0,
 * the hypervisor's. Elsewhere: COM1. Port 0xe9 where there is nothing else, and
 * for messages of pvh-efi itself: Xen writes it to its own log, which outlives
 * the domain.
 */

#include <linux/serial_reg.h>

#include "console.h"
#include "cpu.h"
#include "events.h"
#include "xen.h"

#define COM1		0x3f8
#define LSR_ABSENT	0xff
#define DEBUG_PORT	0xe9

/* In 100 ns: how long output waits for who does not take any */
#define PATIENCE	(1000 * 10000ULL)

static bool have_com1;
static bool loud;

/*
 * Nothing has been sent yet, so a UART is ready, or busy with the last of what
 * was sent before. Ports with nothing behind read as ones or as zeroes.
 */
static bool find_com1(void)
{
	u8 lsr = port_read(COM1 + UART_LSR);

	if (lsr == LSR_ABSENT)
		return false;
	if (lsr & UART_LSR_THRE)
		return true;
	port_write(COM1 + UART_SCR, UART_LSR_THRE);
	return port_read(COM1 + UART_SCR) == UART_LSR_THRE;
}

/**
 * console_init() - find where output goes
 * @initial_domain: the domain is Xen's dom0
 */
void console_init(bool initial_domain)
{
	if (xen_present())
		xen_console_init(initial_domain);
	else
		have_com1 = find_com1();
}

/*
 * Wait until there is room for one more character; false: there is none. Who takes
 * nothing for a second is not waited for again until there is room: output is lost,
 * but neither the boot nor the console.
 */
static bool wait_until(bool (*ready)(void))
{
	static bool impatient;
	u64 start = 0;

	while (!ready()) {
		if (impatient)
			return false;
		if (!start) {
			console_flush();
			start = time_now();
		}
		if (xen_present())
			xen_yield();
		impatient = time_now() - start >= PATIENCE;
	}
	impatient = false;
	return true;
}

static bool com1_ready(void)
{
	return port_read(COM1 + UART_LSR) & UART_LSR_THRE;
}

/**
 * console_send() - send one byte as it is
 * @byte:	it may wait for console_flush()
 */
void console_send(u8 byte)
{
	bool sent = have_com1;

	if (xen_present())
		sent = !wait_until(xen_console_ready) || xen_console_send(byte);
	else if (have_com1 && wait_until(com1_ready))
		port_write(COM1, byte);
	/* Nobody returns a carriage there. */
	if (byte != '\r' && (!sent || (loud && xen_present())))
		port_write(DEBUG_PORT, byte);
}

/**
 * console_putc() - print one character of a message
 * @c:		ASCII; a newline begins a new line, and sends what has been printed
 */
void console_putc(char c)
{
	if (c == '\n')
		console_send('\r');
	console_send(c);
	if (c == '\n')
		console_flush();
}

/**
 * console_get() - take a byte that has come in
 * @byte:	becomes that byte; what is not asked for stays where it is
 *
 * Return: there was one.
 */
bool console_get(u8 *byte)
{
	u8 lsr;

	if (xen_present())
		return xen_console_get(byte);
	if (!have_com1)
		return false;
	lsr = port_read(COM1 + UART_LSR);
	if (lsr == LSR_ABSENT || !(lsr & UART_LSR_DR))
		return false;
	*byte = port_read(COM1);
	return true;
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
