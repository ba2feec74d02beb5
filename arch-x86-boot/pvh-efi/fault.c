// SPDX-License-Identifier: GPL-2.0
/*
 * The processor's tables. What is not allowed ends the guest, with a line that
 * says where it happened; the one interrupt that there is goes to ticks.c. The
 * kernel loads tables of its own before it uses this memory.
 */

#include <asm/trapnr.h>

#include "print.h"
#include "protect.h"
#include "symbols.h"
#include "ticks.h"
#include "xen.h"

#define NR_FAULTS		32
/* #DF, #TS, #NP, #SS, #GP, #PF, #AC, #CP, #VC and #SX push one. */
#define HAVE_ERROR_CODE		0x60227d00U

/* Selectors as in head.S, and the task state segment's */
#define CS_SEL			8
#define TSS_SEL			24

#define GATE_INTERRUPT		0x8e
#define TSS_AVAILABLE		0x89ULL
#define FAULT_STACK_SIZE	2048

struct gate {
	u16 offset_low;
	u16 selector;
	u8 ist;
	u8 type;
	u16 offset_middle;
#ifdef __x86_64__
	u32 offset_high;
	u32 reserved;
#endif
};

struct table_register {
	u16 limit;
	unsigned long base;
} __packed;

static struct gate idt[TICK_VECTOR + 1];

static const char names[NR_FAULTS][4] = {
	"#DE", "#DB", "NMI", "#BP", "#OF", "#BR", "#UD", "#NM", "#DF", "?", "#TS", "#NP",
	"#SS", "#GP", "#PF", "?", "#MF", "#AC", "#MC", "#XM", "#VE", "#CP", "?", "?",
	"?", "?", "?", "?", "#HV", "#VC", "#SX", "?",
};

static const char *meaning_of(unsigned long addr)
{
	if (addr < PAGE_SIZE)
		return ", a null pointer";
	if (addr - (unsigned long)stack_guard < PAGE_SIZE)
		return ", a stack overflow";
	return "";
}

/**
 * fault_stop() - end the guest because of an exception; only entry.S calls it
 * @frame:	the vector, the processor's error code if it has one, RIP
 */
void __noreturn fault_stop(const unsigned long *frame)
{
	static bool again;
	u32 vector = *frame++;
	u32 code = HAVE_ERROR_CODE >> vector & 1 ? *frame++ : 0;
	unsigned long addr;

	/* What the message needs does not work: then without one. */
	while (again) {
		if (xen_present())
			xen_crash();
		asm volatile("cli; hlt");
	}
	again = true;

	if (vector != X86_TRAP_PF)
		stop("fault %s (%u), error code 0x%x, at RIP 0x%llx", names[vector], vector, code,
		     (u64)*frame);
	asm volatile("mov %%cr2, %0" : "=r" (addr));
	stop("fault %s (%u), error code 0x%x, at RIP 0x%llx, address 0x%llx%s", names[vector],
	     vector, code, (u64)*frame, (u64)addr, meaning_of(addr));
}

#ifdef __x86_64__

struct tss {
	u32 reserved;
	u64 rsp[3];
	u64 reserved2;
	u64 ist[7];
	u64 reserved3;
	u16 reserved4;
	u16 io_bitmap;
} __packed;

static_assert(sizeof(struct gate) == 16, "gate");
static_assert(sizeof(struct tss) == 104, "tss");

static u8 fault_stack[FAULT_STACK_SIZE] __noinit __aligned(16);
static struct tss tss = { .io_bitmap = sizeof(tss) };

/* Loading the task register writes to it. */
static u64 gdt[] = {
	0,
	0x00af9b000000ffff,	/* 64-bit code */
	0x00cf93000000ffff,	/* data */
	0, 0,			/* TSS */
};

/* One stack for all faults, which no overflow of the other has used up: none returns. */
static void load_fault_stack(void)
{
	struct table_register gdtr = { sizeof(gdt) - 1, (unsigned long)gdt };
	u64 base = (unsigned long)&tss;

	tss.ist[0] = (unsigned long)fault_stack + sizeof(fault_stack);
	gdt[TSS_SEL / 8] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 | TSS_AVAILABLE << 40 |
			   (base & 0xff000000) << 32;
	gdt[TSS_SEL / 8 + 1] = base >> 32;
	asm volatile("lgdt %0" : : "m" (gdtr), "m" (gdt));
	asm volatile("ltr %w0" : : "r" (TSS_SEL) : "memory");
}

#define FAULT_IST	1

#else

static_assert(sizeof(struct gate) == 8, "gate");

/* Without paging there is no overflow to be caught, so the stack is that of all others. */
static void load_fault_stack(void)
{
}

#define FAULT_IST	0

#endif

static void set_gate(u32 vector, const u8 *entry, u8 ist)
{
	unsigned long addr = (unsigned long)entry;

	idt[vector] = (struct gate){
		.offset_low	= addr,
		.selector	= CS_SEL,
		.ist		= ist,
		.type		= GATE_INTERRUPT,
		.offset_middle	= addr >> 16,
	};
}

/**
 * fault_init() - catch exceptions from now on, and be ready for interrupts
 */
void fault_init(void)
{
	struct table_register idtr = { sizeof(idt) - 1, (unsigned long)idt };

	for (u32 i = 0; i < NR_FAULTS; i++)
		set_gate(i, fault_entries + i * 8UL, FAULT_IST);
	set_gate(TICK_VECTOR, tick_entry, 0);
	load_fault_stack();
	asm volatile("lidt %0" : : "m" (idtr), "m" (idt));
}
