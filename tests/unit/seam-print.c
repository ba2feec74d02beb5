// SPDX-License-Identifier: GPL-2.0
/* In place of print.c: lines are kept for the test, and stop() returns to it. */

#include "harness.h"

char guest_line[512];
jmp_buf guest_stopped;
bool guest_may_stop;

void pr_line(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(guest_line, sizeof(guest_line), fmt, args);
	va_end(args);
}

void stop(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(guest_line, sizeof(guest_line), fmt, args);
	va_end(args);

	if (guest_may_stop)
		longjmp(guest_stopped, 1);
	fprintf(stderr, "guest stopped: %s\n", guest_line);
	abort();
}
