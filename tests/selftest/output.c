// SPDX-License-Identifier: GPL-2.0
/*
 * Where the lines go. On Xen: to ConOut, then to port 0xe9, which is Xen's log.
 * Elsewhere: to COM1 all the time, since a firmware's terminal may fold lines.
 */

#include "selftest.h"

#define COM1			0x3f8
#define LSR			(COM1 + 5)
#define LSR_THRE		0x20
#define XEN_LOG			0xe9
#define XEN_LEAF		0x40000000
#define HYPERVISOR_SCHED_OP	29
#define SCHEDOP_SHUTDOWN	2

static bool xen, exited;

static void out(UINT16 port, UINT8 value)
{
	asm volatile("outb %0, %1" : : "a"(value), "d"(port));
}

static UINT8 in(UINT16 port)
{
	UINT8 value;

	asm volatile("inb %1, %0" : "=a"(value) : "d"(port));
	return value;
}

static void cpuid(UINT32 leaf, UINT32 regs[4])
{
	asm volatile("cpuid" : "=a"(regs[0]), "=b"(regs[1]), "=c"(regs[2]), "=d"(regs[3])
			     : "a"(leaf), "c"(0));
}

bool on_xen(void)
{
	return xen;
}

void output_init(void)
{
	UINT32 regs[4];

	cpuid(XEN_LEAF, regs);
	xen = !memcmp(&regs[1], "XenVMMXenVMM", 12);
}

void output_after_exit(void)
{
	exited = true;
}

static void put_com1(char c)
{
	while (!(in(LSR) & LSR_THRE))
		;
	out(COM1, c);
}

static void put(char c)
{
	CHAR16 text[] = { c, 0 };

	if (!xen) {
		if (c == '\n')
			put_com1('\r');
		put_com1(c);
	} else if (exited) {
		out(XEN_LOG, c);
	} else if (c == '\n') {
		st->ConOut->OutputString(st->ConOut, (CHAR16 *)L"\r\n");
	} else {
		st->ConOut->OutputString(st->ConOut, text);
	}
}

static void put_number(UINT64 value, unsigned int base)
{
	if (value >= base)
		put_number(value / base, base);
	put("0123456789abcdef"[value % base]);
}

/**
 * say() - print
 * @format:	knows %s, %u (unsigned int) and %x (UINT64)
 */
void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	for (; *format; format++) {
		if (*format != '%') {
			put(*format);
			continue;
		}
		switch (*++format) {
		case 's':
			for (const char *s = va_arg(args, const char *); *s; s++)
				put(*s);
			break;
		case 'u':
			put_number(va_arg(args, unsigned int), 10);
			break;
		case 'x':
			put_number(va_arg(args, UINT64), 16);
			break;
		}
	}
	va_end(args);
}

static void xen_power_off(void)
{
	static UINT32 reason;
	UINT32 regs[4];
	UINT64 rax = HYPERVISOR_SCHED_OP;

	cpuid(0, regs);
	if (!memcmp(&regs[1], "Genu", 4))
		asm volatile("vmcall" : "+a"(rax) : "D"(SCHEDOP_SHUTDOWN), "S"(&reason)
				      : "memory");
	else
		asm volatile("vmmcall" : "+a"(rax) : "D"(SCHEDOP_SHUTDOWN), "S"(&reason)
				       : "memory");
}

/* A halt with interrupts off is what the tester waits for; Xen has a call for it. */
_Noreturn void output_end(void)
{
	if (xen)
		xen_power_off();
	for (;;)
		asm volatile("cli; hlt");
}
