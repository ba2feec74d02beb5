// SPDX-License-Identifier: GPL-2.0
/* Xen's consoles, with a daemon that is quick, slow, gone or hostile */

#include "test.h"

#include <sys/mman.h>

/* Xen's public/io/console.h */
static struct {
	char in[1024];
	char out[2048];
	u32 in_cons;
	u32 in_prod;
	u32 out_cons;
	u32 out_prod;
} *ring;

static u32 nr_events, nr_yields, nr_debug;
static bool reads;		/* the daemon, when the guest yields */
static char xen_said[256];
static const char *dom0_typed;
static u64 pfn;

long xen_hypercall(unsigned int nr, unsigned long a1, unsigned long a2, unsigned long a3)
{
	switch (nr) {
	case __HYPERVISOR_hvm_op:
		*(u64 *)(a2 + 8) = *(u32 *)(a2 + 4) == 17 ? pfn : 2;
		return 0;
	case __HYPERVISOR_event_channel_op:
		assert_int_equal(*(u32 *)a2, 2);
		nr_events++;
		return 0;
	case __HYPERVISOR_console_io:
		if (a1 == 0) {
			strncat(xen_said, (char *)a3, a2);
			return 0;
		}
		assert_int_equal(a2, 1);
		if (!dom0_typed || !*dom0_typed)
			return 0;
		*(char *)a3 = *dom0_typed++;
		return 1;
	}
	fail();
	return -1;
}

void xen_yield(void)
{
	nr_yields++;
	guest_time += 1000;
	if (reads)
		ring->out_cons = ring->out_prod;
}

bool paging_reach(u64 addr, u64 size)
{
	assert_int_equal(addr, (uintptr_t)ring);
	assert_int_equal(size, PAGE_SIZE);
	return true;
}

u8 port_read(u16 port)
{
	(void)port;
	fail();
	return 0;
}

void port_write(u16 port, u8 value)
{
	(void)value;
	assert_int_equal(port, 0xe9);
	nr_debug++;
}

static int set_up(void **state)
{
	(void)state;
	if (!ring)
		ring = mmap(ram(RAM_START), PAGE_SIZE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	memset(ring, 0, PAGE_SIZE);
	pfn = (uintptr_t)ring >> PAGE_SHIFT;
	guest_is_xen = true;
	console_init(false);
	console_send('!');
	memset(ring, 0, PAGE_SIZE);
	nr_events = nr_yields = nr_debug = 0;
	reads = false;
	xen_said[0] = 0;
	dom0_typed = NULL;
	return 0;
}

static void output_is_in_the_ring(void **state)
{
	(void)state;
	ring->out_cons = ring->out_prod = ~0U - 1;
	console_putc('a');
	assert_int_equal(nr_events, 0);
	console_putc('\n');
	assert_int_equal(nr_events, 1);
	assert_int_equal(ring->out_prod, 1);
	assert_int_equal(ring->out[2046], 'a');
	assert_int_equal(ring->out[2047], '\r');
	assert_int_equal(ring->out[0], '\n');
	console_loud(true);
	console_putc('\n');
	console_loud(false);
	assert_int_equal(nr_debug, 1);
}

static void a_slow_daemon_loses_nothing(void **state)
{
	(void)state;
	reads = true;
	for (u32 i = 0; i < 3 * 2048; i++)
		console_send('x');
	assert_int_equal(ring->out_prod, 3 * 2048);
	assert_int_equal(nr_yields, 2);
	assert_int_equal(nr_events, 2);
}

/* A second once, then nothing; and the console is there again when the daemon is. */
static void a_daemon_that_is_gone(void **state)
{
	u64 start = guest_time;

	(void)state;
	for (u32 i = 0; i < 2049; i++)
		console_send('x');
	assert_in_range(guest_time - start, 9000000, 11000000);
	nr_yields = nr_events = 0;
	start = guest_time;
	for (u32 i = 0; i < 5000; i++)
		console_send('x');
	assert_int_equal(nr_yields, 0);
	assert_int_equal(nr_events, 0);
	assert_int_equal(guest_time, start);
	assert_int_equal(ring->out_prod, 2048);

	ring->out_cons = 1;
	console_send('y');
	assert_int_equal(ring->out_prod, 2049);
	assert_int_equal(ring->out[0], 'y');
	assert_int_equal(nr_debug, 0);
}

static void nonsense_in_the_output_indices(void **state)
{
	u64 start = guest_time;

	(void)state;
	ring->out_cons = 0x80000000;
	for (u32 i = 0; i < 3000; i++)
		console_send('x');
	assert_in_range(guest_time - start, 9000000, 11000000);
	ring->out_prod = 0xfffffffe;
	ring->out_cons = 0xfffffffe;
	for (u32 i = 0; i < 4; i++)
		console_send('z');
	assert_int_equal(ring->out_prod, 2);
	assert_int_equal(ring->out[2046], 'z');
	assert_int_equal(ring->out[1], 'z');
}

static void type(const char *s)
{
	while (*s)
		ring->in[ring->in_prod++ % sizeof(ring->in)] = *s++;
}

static void input_is_taken_one_by_one(void **state)
{
	u8 byte;

	(void)state;
	ring->in_cons = ring->in_prod = ~0U;
	assert_false(console_get(&byte));
	/* The daemon gets the processor. */
	assert_int_equal(nr_yields, 1);
	type("abc");
	assert_true(console_get(&byte));
	assert_int_equal(byte, 'a');
	assert_int_equal(ring->in_cons, 0);
	assert_true(console_get(&byte));
	assert_int_equal(nr_events, 0);
	assert_true(console_get(&byte));
	assert_int_equal(byte, 'c');
	/* The daemon may have stopped because the ring was full. */
	assert_int_equal(nr_events, 1);
	assert_false(console_get(&byte));
}

static void a_full_ring_is_read_whole(void **state)
{
	u8 byte;

	(void)state;
	ring->in_prod = 1024;
	for (u32 i = 0; i < 1024; i++) {
		assert_true(console_get(&byte));
		assert_int_equal(nr_events, (i + 1) / 512);
	}
	assert_false(console_get(&byte));
}

static void nonsense_in_the_input_indices(void **state)
{
	u8 byte;

	(void)state;
	ring->in_prod = 1025;
	assert_false(console_get(&byte));
	assert_int_equal(ring->in_cons, 1025);
	ring->in_prod = 3;
	assert_false(console_get(&byte));
	type("k");
	assert_true(console_get(&byte));
	assert_int_equal(byte, 'k');
}

static void dom0_has_the_hypervisors_console(void **state)
{
	u8 byte;

	(void)state;
	console_init(true);
	for (const char *s = "\r\none\r\n\n\rtwo\r\n"; *s; s++)
		console_send(*s);
	assert_string_equal(xen_said, "\none\n\n\rtwo\n");
	for (u32 i = 0; i < 128; i++)
		console_send('x');
	assert_int_equal(strlen(xen_said), 11 + 128);
	assert_false(console_get(&byte));
	dom0_typed = "k";
	assert_true(console_get(&byte));
	assert_int_equal(byte, 'k');
	assert_false(console_get(&byte));
}

/* First: nothing gives a ring back that was found once. */
static void without_a_console(void **state)
{
	u8 byte;

	(void)state;
	guest_is_xen = true;
	pfn = 0;
	console_init(false);
	console_putc('x');
	console_putc('\n');
	assert_int_equal(nr_debug, 2);
	assert_false(console_get(&byte));
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_console),
		TEST(output_is_in_the_ring),
		TEST(a_slow_daemon_loses_nothing),
		TEST(a_daemon_that_is_gone),
		TEST(nonsense_in_the_output_indices),
		TEST(input_is_taken_one_by_one),
		TEST(a_full_ring_is_read_whole),
		TEST(nonsense_in_the_input_indices),
		TEST(dom0_has_the_hypervisors_console),
	};

	return RUN(tests);
}
