/* SPDX-License-Identifier: GPL-2.0 */

/* For a build with DEBUG=1: what the services' tables have instead of the services */

#define NR_SERVICES	58	/* as in trace.h */

	.text
	.balign	16
	.globl	trace_entries
trace_entries:
	nr = 0
	.rept	NR_SERVICES
	.balign	16
	push	$nr
	jmp	trace
	nr = nr + 1
	.endr

#ifdef __x86_64__

/* Above the return address the caller has left room for the arguments in registers. */
trace:
	mov	%rcx, 16(%rsp)
	mov	%rdx, 24(%rsp)
	mov	%r8, 32(%rsp)
	mov	%r9, 40(%rsp)
	pop	%rcx
	lea	8(%rsp), %rdx
	sub	$40, %rsp
	call	trace_call
	add	$40, %rsp
	ret

#else

trace:
	pop	%eax
	lea	4(%esp), %ecx
	push	%ecx
	push	%eax
	call	trace_call
	add	$8, %esp
	ret

#endif

	.section .note.GNU-stack, "", @progbits
