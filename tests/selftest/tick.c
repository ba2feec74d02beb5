// SPDX-License-Identifier: GPL-2.0
/*
 * What happens between calls of services: interrupts are enabled and the timer
 * ticks while boot services run, UEFI 2.10, 2.3.4 and 7.1. Afterwards all is quiet.
 */

#include "selftest.h"

#define FLAG_IF		(1ULL << 9)
/* How long is waited for what must come: some seconds, whatever the processor */
#define LONG		20000000000ULL
/* … and for what must not: 50 ms at least */
#define SHORT		300000000ULL

static char came[8];
static volatile UINTN nr_came;

static EFIAPI void note(EFI_EVENT event, void *context)
{
	(void)event;
	if (nr_came < sizeof(came))
		came[nr_came] = *(const char *)context;
	nr_came++;
}

/* A timer's event; @type as for SetTimer() */
static EFI_EVENT start(EFI_TPL tpl, EFI_EVENT_NOTIFY notify, const char *name,
		       EFI_TIMER_DELAY type, UINT64 time)
{
	EFI_EVENT event = NULL;

	EXPECT(bs->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, tpl, notify, (void *)name, &event),
	       EFI_SUCCESS);
	EXPECT(bs->SetTimer(event, type, time), EFI_SUCCESS);
	return event;
}

/* Calls no service. Returns whether @number came. */
static bool spin(UINTN number, UINT64 cycles)
{
	UINT64 begin = rdtsc();

	while (nr_came < number && rdtsc() - begin < cycles)
		asm volatile("pause");
	return nr_came >= number;
}

static UINT64 flags(void)
{
	UINT64 value;

	asm volatile("pushf; pop %0" : "=r"(value));
	return value;
}

static void halt(void)
{
	UINT64 begin = rdtsc();

	if (!HOLDS(flags() & FLAG_IF))
		return;
	for (UINTN i = 0; i < 5; i++)
		asm volatile("hlt");
	HOLDS(rdtsc() - begin < LONG);
	HOLDS(flags() & FLAG_IF);
}

static void while_computing(void)
{
	EFI_EVENT event;

	nr_came = 0;
	event = start(TPL_CALLBACK, note, "p", TimerPeriodic, 20 * MS);
	HOLDS(spin(3, LONG));
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void not_at_high_level(void)
{
	EFI_EVENT event;
	EFI_TPL tpl;

	nr_came = 0;
	event = start(TPL_NOTIFY, note, "h", TimerPeriodic, 20 * MS);
	tpl = bs->RaiseTPL(TPL_HIGH_LEVEL);
	HOLDS(!(flags() & FLAG_IF));
	nr_came = 0;
	HOLDS(!spin(1, 2 * SHORT));
	bs->RestoreTPL(tpl);
	HOLDS(flags() & FLAG_IF);
	HOLDS(spin(1, LONG));
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

/* The lower one sets the others' timers, so that none of them comes before it. */
static struct {
	EFI_EVENT low, same, high;
	bool was_interrupted;
} levels;

static EFIAPI void note_and_spin(EFI_EVENT event, void *context)
{
	note(event, context);
	bs->SetTimer(levels.same, TimerRelative, 20 * MS);
	bs->SetTimer(levels.high, TimerRelative, 60 * MS);
	levels.was_interrupted = spin(2, LONG);
}

/* @by_timer: a tick calls the lower one, too */
static void interrupt(bool by_timer)
{
	nr_came = 0;
	levels.same = start(TPL_CALLBACK, note, "s", TimerCancel, 0);
	levels.high = start(TPL_NOTIFY, note, "h", TimerCancel, 0);
	levels.low = start(TPL_CALLBACK, note_and_spin, "c",
			   by_timer ? TimerRelative : TimerCancel, 40 * MS);
	if (!by_timer)
		bs->SignalEvent(levels.low);
	HOLDS(spin(3, LONG));
	HOLDS(levels.was_interrupted);
	HOLDS(!memcmp(came, "chs", 3));
	EXPECT(bs->CloseEvent(levels.low), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(levels.same), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(levels.high), EFI_SUCCESS);
}

static void higher_interrupts_lower(void)
{
	interrupt(false);
}

static void tick_in_tick(void)
{
	interrupt(true);
}

static void order(void)
{
	static const char names[] = "1234";
	static const UINT64 after[] = { 900, 300, 1200, 600 };
	EFI_EVENT events[4];
	EFI_TPL tpl = bs->RaiseTPL(TPL_HIGH_LEVEL);

	nr_came = 0;
	for (UINTN i = 0; i < ARRAY_SIZE(events); i++)
		events[i] = start(TPL_CALLBACK, note, &names[i], TimerRelative, after[i] * MS);
	/* All of them are due when this ends, unless the firmware has missed its ticks. */
	bs->Stall(1300000);
	bs->RestoreTPL(tpl);
	HOLDS(spin(4, LONG));
	HOLDS(!memcmp(came, "2413", 4));
	for (UINTN i = 0; i < ARRAY_SIZE(events); i++)
		EXPECT(bs->CloseEvent(events[i]), EFI_SUCCESS);
}

/* Changes what a function may change. */
static EFIAPI void note_and_spoil(EFI_EVENT event, void *context)
{
	note(event, context);
	asm volatile("pcmpeqd %%xmm0, %%xmm0; movdqa %%xmm0, %%xmm1; movdqa %%xmm0, %%xmm2\n\t"
		     "movdqa %%xmm0, %%xmm3; movdqa %%xmm0, %%xmm4; movdqa %%xmm0, %%xmm5\n\t"
		     "fld1; fldpi; fstp %%st(0); fstp %%st(0)\n\t"
		     "movq $-1, %%rax; movq %%rax, %%rcx; movq %%rax, %%rdx; movq %%rax, %%r8\n\t"
		     "movq %%rax, %%r9; movq %%rax, %%r10; movq %%rax, %%r11"
		     : : : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "memory");
}

/* Puts numbers into all registers, waits, and adds up what has become of them. */
static UINT64 registers_while(volatile UINTN *counter, UINTN until, double *pi)
{
	register volatile UINTN *in asm("r14") = counter;
	register UINTN last asm("r15") = until;
	UINT64 sum;

	asm volatile("std; fldpi\n\t"
		     "movq $1, %%rbx; movq $2, %%rcx; movq $4, %%rdx; movq $8, %%rsi\n\t"
		     "movq $16, %%r8; movq $32, %%r9; movq $64, %%r10; movq $128, %%r11\n\t"
		     "movq $256, %%r12; movq $512, %%r13\n\t"
		     "movq %%rbx, %%xmm0; movq %%rcx, %%xmm1; movq %%rdx, %%xmm2\n\t"
		     "movq %%rsi, %%xmm3; movq %%r8, %%xmm4; movq %%r9, %%xmm5\n\t"
		     "movq %%r10, %%xmm14; movq %%r11, %%xmm15\n\t"
		     "1: pause; cmpq %%r15, (%%r14); jb 1b\n\t"
		     "fstpl (%%rdi); cld\n\t"
		     "xorl %%eax, %%eax; addq %%rbx, %%rax; addq %%rcx, %%rax; addq %%rdx, %%rax\n\t"
		     "addq %%rsi, %%rax; addq %%r8, %%rax; addq %%r9, %%rax; addq %%r10, %%rax\n\t"
		     "addq %%r11, %%rax; addq %%r12, %%rax; addq %%r13, %%rax\n\t"
		     "paddq %%xmm1, %%xmm0; paddq %%xmm2, %%xmm0; paddq %%xmm3, %%xmm0\n\t"
		     "paddq %%xmm4, %%xmm0; paddq %%xmm5, %%xmm0; paddq %%xmm14, %%xmm0\n\t"
		     "paddq %%xmm15, %%xmm0; movq %%xmm0, %%rbx; shlq $16, %%rbx; addq %%rbx, %%rax"
		     : "=&a"(sum) : "D"(pi), "r"(in), "r"(last)
		     : "rbx", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r12", "r13",
		       "cc", "memory");
	return sum;
}

static void registers(void)
{
	static double pi, zero;
	EFI_EVENT event;

	nr_came = 0;
	event = start(TPL_CALLBACK, note_and_spoil, "r", TimerPeriodic, 20 * MS);
	if (!HOLDS(spin(1, LONG)))
		return;
	EQUAL(registers_while(&nr_came, nr_came + 3, &pi), 1023 + (255ULL << 16));
	asm volatile("fldpi; fstpl %0" : "=m"(zero));
	HOLDS(!memcmp(&pi, &zero, sizeof(pi)));
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

/* The clock's seconds, or something over 59 where is none */
static UINT8 seconds(void)
{
	UINT8 value = 0;

	asm volatile("outb %0, $0x70; inb $0x71, %0" : "+a"(value));
	return (value >> 4) * 10 + (value & 15);
}

static void right_time(void)
{
	UINT64 begin = rdtsc();
	UINT8 first = seconds(), passed;

	while (seconds() == first && rdtsc() - begin < LONG)
		;
	if (seconds() == first || first > 59) {
		skip("no clock to compare with");
		return;
	}
	first = seconds();
	bs->Stall(3000000);
	passed = (seconds() + 60 - first) % 60;
	/* Never too short; longer where the host gives the machine no time */
	HOLDS(passed >= 3 && passed <= 6);
}

static const struct test before[] = {
	{ "HLT ends at the next tick", halt },
	{ "a function is called while the program computes", while_computing },
	{ "no function is called at TPL_HIGH_LEVEL, but after it", not_at_high_level },
	{ "a function is interrupted by one of a higher level only", higher_interrupts_lower },
	{ "so is one that a tick has called", tick_in_tick },
	{ "timers that are due together signal in their order", order },
	{ "what is interrupted keeps its registers", registers },
	{ "a second of Stall is a second of the clock", right_time },
	{ },
};

#define MSR_APIC_BASE		0x1b
#define APIC_BASE_X2APIC	(1 << 10)
#define APIC_IRR		0x20
#define APIC_LVT_TIMER		0x32
#define LVT_MASKED		0x10000

static UINT64 msr_read(UINT32 msr)
{
	UINT32 low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (UINT64)high << 32 | low;
}

static UINT32 apic_read(UINT32 reg)
{
	UINT64 base = msr_read(MSR_APIC_BASE);
	UINT32 value;

	if (base & APIC_BASE_X2APIC)
		return msr_read(0x800 + reg);
	asm volatile("movl %1, %0"
		     : "=r"(value) : "m"(*(UINT32 *)((base & ~0xfffULL) + reg * 16)));
	return value;
}

static void interrupts_off(void)
{
	HOLDS(!(flags() & FLAG_IF));
}

static void timer_off(void)
{
	HOLDS(apic_read(APIC_LVT_TIMER) & LVT_MASKED);
	for (UINT32 i = 0; i < 8; i++)
		EQUAL(apic_read(APIC_IRR + i), 0);
}

/* Each vector only counts. */
struct gate {
	UINT16 low, selector, type, middle;
	UINT32 high, zero;
} __attribute__((packed));

static volatile UINT64 interrupts;

__attribute__((naked)) static void count(void)
{
	asm volatile("incq %0; iretq" : "+m"(interrupts));
}

/* With interrupts enabled after all, and the old interrupt controller's masked */
static void silent(void)
{
	static struct gate idt[256];
	struct { UINT16 limit; UINT64 base; } __attribute__((packed)) old, new =
		{ sizeof(idt) - 1, (UINTN)idt };
	UINT64 begin = rdtsc(), entry = (UINTN)count;
	UINT16 cs;

	asm volatile("mov %%cs, %0" : "=r"(cs));
	for (UINTN i = 0; i < ARRAY_SIZE(idt); i++)
		idt[i] = (struct gate){ entry, cs, 0x8e00, entry >> 16, entry >> 32, 0 };
	asm volatile("outb %b0, $0x21; outb %b0, $0xa1" : : "a"(0xff));
	asm volatile("cli; sidt %0; lidt %1; sti" : "=m"(old) : "m"(new), "m"(idt) : "memory");
	while (rdtsc() - begin < SHORT)
		asm volatile("pause");
	asm volatile("cli; lidt %0" : : "m"(old) : "memory");
	EQUAL(interrupts, 0);
}

static const struct test after[] = {
	{ "interrupts are disabled", interrupts_off },
	{ "the local APIC's timer is off, and nothing is pending", timer_off },
	{ "no interrupt arrives", silent },
	{ },
};

const struct group tick_group = { "ticks", .before = before, .after = after };
