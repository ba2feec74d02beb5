// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of a guest that is measured, without a library. Its first instruction is
 * where a boot ends; what it prints is the memory that the kernel was given, and
 * what it has by then.
 * Linked at an address that no other program has, so that the plugin knows it.
 */

struct sysinfo {
	long uptime;
	unsigned long loads[3];
	unsigned long totalram;
	unsigned long freeram;
	unsigned long rest[16];
};

#define SYS_write	1
#define SYS_exit	60
#define SYS_sysinfo	99
#define SYS_syslog	103

#define SYSLOG_ACTION_READ_ALL	3

void start(void);
void bench_done(void);

static long syscall3(long nr, long a, long b, long c)
{
	long ret;

	asm volatile("syscall" : "=a" (ret) : "a" (nr), "D" (a), "S" (b), "d" (c)
		     : "rcx", "r11", "memory");
	return ret;
}

static char *number(char *end, unsigned long value)
{
	do {
		*--end = '0' + value % 10;
		value /= 10;
	} while (value);
	return end;
}

static void print(const char *name, unsigned long value)
{
	char text[64], *end = text + sizeof(text);
	char *p;
	int length = 0;

	*--end = '\n';
	p = number(end, value);
	while (name[length])
		length++;
	syscall3(SYS_write, 1, (long)name, length);
	syscall3(SYS_write, 1, (long)p, text + sizeof(text) - p);
}

static const char *after(const char *text, const char *end, const char *word)
{
	for (; text < end; text++) {
		int i = 0;

		while (word[i] && text + i < end && text[i] == word[i])
			i++;
		if (!word[i])
			return text + i;
	}
	return end;
}

/* All RAM of the memory map: "Memory: 491952K/523640K available" says the kernel. */
static unsigned long given(void)
{
	static char log[1 << 17];
	const char *end = log, *p;
	unsigned long kb = 0;
	long size;

	size = syscall3(SYS_syslog, SYSLOG_ACTION_READ_ALL, (long)log, sizeof(log));
	if (size > 0)
		end += size;
	p = after(after(log, end, "] Memory: "), end, "K/");
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		kb = 10 * kb + *p - '0';
	return kb * 1024;
}

/* Where the plugin ends QEMU; without it, the kernel panics as PID 1 is gone. */
__attribute__((noinline)) void bench_done(void)
{
	syscall3(SYS_exit, 0, 0, 0);
	for (;;)
		;
}

__attribute__((noinline)) static void report(void)
{
	struct sysinfo info;

#ifdef MARK_ONLY
	return;
#endif
	syscall3(SYS_sysinfo, (long)&info, 0, 0);
	print("bench: total ", info.totalram);
	print("bench: free ", info.freeram);
	print("bench: given ", given());
}

/* Aligned as the ABI wants it, which the compiler takes for granted. */
asm(".globl _start\n"
    "_start: and $-16, %rsp\n"
    "	call start\n");

__attribute__((used)) void start(void)
{
	report();
	bench_done();
}
