// SPDX-License-Identifier: GPL-2.0
#include "console.h"
#include "lib.h"
#include "print.h"
#include "xen.h"

static void put_string(const char *s)
{
	while (*s)
		console_putc(*s++);
}

/* @base: 10 or 16 */
static void put_number(u64 value, u32 base)
{
	char digits[21];
	u32 n = sizeof(digits), rest;

	digits[--n] = 0;
	do {
		value = divide(value, base, &rest);
		digits[--n] = "0123456789abcdef"[rest];
	} while (value);
	put_string(&digits[n]);
}

/* %s, %u, %x, %llu and %llx are all that messages need. */
static void put_formatted(const char *fmt, __builtin_va_list args)
{
	for (; *fmt; fmt++) {
		bool wide = false;

		if (*fmt != '%') {
			console_putc(*fmt);
			continue;
		}
		fmt++;
		if (fmt[0] == 'l' && fmt[1] == 'l') {
			wide = true;
			fmt += 2;
		}
		if (*fmt == 's')
			put_string(__builtin_va_arg(args, const char *));
		else
			put_number(wide ? __builtin_va_arg(args, u64) :
					  __builtin_va_arg(args, u32),
				   *fmt == 'x' ? 16 : 10);
	}
}

static void put_line(const char *fmt, __builtin_va_list args, const char *end)
{
	console_loud(true);
	put_string("pvh-efi: ");
	put_formatted(fmt, args);
	put_string(end);
	console_loud(false);
}

/**
 * pr_line() - print one line on the console
 * @fmt:	%s, %u, %x, %llu, %llx; no newline
 */
void pr_line(const char *fmt, ...)
{
	__builtin_va_list args;

	__builtin_va_start(args, fmt);
	put_line(fmt, args, "\n");
	__builtin_va_end(args);
}

/**
 * stop() - say why nothing can be started, and stop the guest
 * @fmt:	as for pr_line()
 *
 * Under Xen the domain crashes, so that the toolstack sees it. Another VMM gets
 * a processor that is halted for good, with the reason as the console's last
 * line: a reset would only repeat it.
 */
void __noreturn stop(const char *fmt, ...)
{
	__builtin_va_list args;

	__builtin_va_start(args, fmt);
	put_line(fmt, args, "; guest stopped\n");
	__builtin_va_end(args);

	if (xen_present())
		xen_crash();
	for (;;)
		asm volatile("cli; hlt");
}
