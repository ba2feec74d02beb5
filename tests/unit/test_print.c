// SPDX-License-Identifier: GPL-2.0
/* print.c itself, instead of what stands in for it elsewhere */

#include "test.h"

static char output[1024];
static u32 length;
static bool loud;
static jmp_buf crashed;

void console_putc(char c)
{
	assert_true(loud);
	output[length++] = c;
	output[length] = 0;
}

void console_flush(void)
{
}

void console_loud(bool on)
{
	loud = on;
}

void xen_shutdown(u32 reason)
{
	assert_int_equal(reason, SHUTDOWN_crash);
	longjmp(crashed, 1);
}

static int set_up(void **state)
{
	(void)state;
	length = 0;
	*output = 0;
	guest_is_xen = true;
	return 0;
}

static void lines_begin_with_the_name(void **state)
{
	(void)state;
	pr_line("hello");
	assert_string_equal(output, "pvh-efi: hello\n");
	assert_false(loud);
}

static void formats(void **state)
{
	(void)state;
	pr_line("%s %u 0x%x %llu 0x%llx.", "a", 0U, 0xffffffffU, ~0ULL, 1ULL << 63);
	assert_string_equal(output, "pvh-efi: a 0 0xffffffff 18446744073709551615 "
			    "0x8000000000000000.\n");
}

static void stop_crashes_the_domain(void **state)
{
	(void)state;
	if (!setjmp(crashed))
		stop("why: %s", "because");
	assert_non_null(strstr(output, "pvh-efi: why: because"));
	assert_int_equal(output[length - 1], '\n');
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(lines_begin_with_the_name),
		TEST(formats),
		TEST(stop_crashes_the_domain),
	};

	return RUN(tests);
}
