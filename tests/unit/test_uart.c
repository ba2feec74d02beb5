// SPDX-License-Identifier: GPL-2.0
/* console.c with a UART, a slow one, and none; the ports are played. */

#include "test.h"

#define COM1	0x3f8
#define LSR	(COM1 + 5)
#define SCRATCH	(COM1 + 7)

static enum { UART, NOTHING, ZEROES } hardware;
static u8 lsr, scratch;
static char sent[64];
static u32 nr_sent, nr_debug, nr_reads;
static const char *received;
static u32 ready_after;		/* looks until THRE is set */

u8 port_read(u16 port)
{
	nr_reads++;
	guest_time += 1000;
	if (hardware != UART)
		return hardware == NOTHING ? 0xff : 0;
	if (port == SCRATCH)
		return scratch;
	if (port == COM1)
		return *received++;
	assert_int_equal(port, LSR);
	if (ready_after && !--ready_after)
		lsr |= 0x20;
	return lsr | (received && *received ? 1 : 0);
}

void port_write(u16 port, u8 value)
{
	if (port == SCRATCH) {
		scratch = value;
	} else if (port == 0xe9) {
		nr_debug++;
	} else {
		assert_int_equal(port, COM1);
		sent[nr_sent++] = value;
		sent[nr_sent] = 0;
	}
}

void xen_console_init(bool initial_domain)
{
	(void)initial_domain;
}

bool xen_console_ready(void)
{
	return true;
}

bool xen_console_send(u8 byte)
{
	(void)byte;
	return false;
}

bool xen_console_get(u8 *byte)
{
	(void)byte;
	return false;
}

void xen_console_flush(void)
{
}

void xen_yield(void)
{
}

static int set_up(void **state)
{
	(void)state;
	hardware = UART;
	lsr = 0x60;
	received = NULL;
	ready_after = 0;
	console_init(false);
	/* What a test has lost is not waited for in the next one. */
	console_send('!');
	nr_sent = 0;
	sent[0] = 0;
	nr_debug = 0;
	nr_reads = 0;
	return 0;
}

static void messages_and_bytes(void **state)
{
	(void)state;
	console_putc('a');
	console_putc('\n');
	console_send('b');
	console_send('\n');
	console_send('\r');
	assert_string_equal(sent, "a\r\nb\n\r");
	assert_int_equal(nr_reads, nr_sent);
	assert_int_equal(nr_debug, 0);
}

static void bytes_come_in_once(void **state)
{
	u8 byte;

	(void)state;
	assert_false(console_get(&byte));
	received = "xy";
	assert_true(console_get(&byte));
	assert_int_equal(byte, 'x');
	assert_true(console_get(&byte));
	assert_int_equal(byte, 'y');
	assert_false(console_get(&byte));
}

/* Found out when the console is looked for, at once */
static void no_uart_is_no_wait(void **state)
{
	u8 byte;

	(void)state;
	for (hardware = NOTHING; hardware <= ZEROES; hardware++) {
		nr_reads = 0;
		nr_debug = 0;
		console_init(false);
		for (u32 i = 0; i < 100; i++)
			console_putc('x');
		assert_false(console_get(&byte));
		assert_int_equal(nr_debug, 100);
		assert_true(nr_reads <= 2);
	}
	assert_int_equal(nr_sent, 0);
}

static void a_busy_uart_is_found(void **state)
{
	(void)state;
	lsr = 0;
	console_init(false);
	ready_after = 10;
	console_putc('x');
	assert_string_equal(sent, "x");
}

/* A second for the first byte, then one look each; when it is ready it goes on. */
static void a_stuck_uart_costs_a_second(void **state)
{
	u64 start = guest_time;

	(void)state;
	lsr = 0;
	console_putc('x');
	assert_in_range(guest_time - start, 9000000, 11000000);
	nr_reads = 0;
	for (u32 i = 0; i < 100; i++)
		console_putc('x');
	assert_int_equal(nr_reads, 100);
	assert_int_equal(nr_sent, 0);
	lsr = 0x20;
	console_putc('y');
	assert_string_equal(sent, "y");
	lsr = 0;
	ready_after = 100;
	console_putc('z');
	assert_string_equal(sent, "yz");
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(messages_and_bytes),
		TEST(bytes_come_in_once),
		TEST(no_uart_is_no_wait),
		TEST(a_busy_uart_is_found),
		TEST(a_stuck_uart_costs_a_second),
	};

	return RUN(tests);
}
