/* SPDX-License-Identifier: GPL-2.0 */

/* Where the processor comes to by an exception, or by the timer's interrupt */

#include <uapi/asm/processor-flags.h>

	.text
	.balign	8
/* One for each exception, 8 bytes apart. With 64 bits they come by a stack of their own. */
	.globl	fault_entries
fault_entries:
	vector = 0
	.rept	32
	.balign	8
	push	$vector
	jmp	fault_common
	vector = vector + 1
	.endr

#ifdef __x86_64__

/* void fault_stop(frame %rdi): the vector, the error code if any, %rip … */
fault_common:
	mov	%rsp, %rdi
	and	$-16, %rsp
	cld
	call	fault_stop

/*
 * On the stack of what is interrupted, which the processor has aligned to 16 bytes.
 * What the compiler doesn't save is saved here, SSE's registers only for images:
 * there is no code here that uses them. A notification may be long: interrupts
 * are enabled meanwhile.
 */
	.globl	tick_entry
tick_entry:
	push	%rax
	push	%rcx
	push	%rdx
	push	%rsi
	push	%rdi
	push	%r8
	push	%r9
	push	%r10
	push	%r11
	cld
	mov	72(%rsp), %rdi
	call	ticks_interrupt
	test	%al, %al
	jz	1f
	sub	$512, %rsp
	fxsave64 (%rsp)
	fninit
	sti
	call	events_dispatch
	cli
	fxrstor64 (%rsp)
	add	$512, %rsp
1:	pop	%r11
	pop	%r10
	pop	%r9
	pop	%r8
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%rcx
	pop	%rax
	iretq

#else

/* void fault_stop(frame 4(%esp)) */
fault_common:
	mov	%esp, %eax
	and	$-16, %esp
	sub	$12, %esp
	push	%eax
	cld
	call	fault_stop

/* The same for 32 bits, where the stack may be aligned to 4 bytes, and SSE be missing */
	.globl	tick_entry
tick_entry:
	push	%eax
	push	%ecx
	push	%edx
	push	%ebp
	cld
	push	16(%esp)
	call	ticks_interrupt
	add	$4, %esp
	test	%al, %al
	jz	3f
	mov	%esp, %ebp
	sub	$512, %esp
	and	$-16, %esp
	mov	%cr4, %eax
	test	$X86_CR4_OSFXSR, %eax
	jz	1f
	fxsave	(%esp)
	fninit
	sti
	call	events_dispatch
	cli
	fxrstor	(%esp)
	jmp	2f
1:	fnsave	(%esp)
	sti
	call	events_dispatch
	cli
	frstor	(%esp)
2:	mov	%ebp, %esp
3:	pop	%ebp
	pop	%edx
	pop	%ecx
	pop	%eax
	iretl

#endif

	.section .note.GNU-stack, "", @progbits
