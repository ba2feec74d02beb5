/* SPDX-License-Identifier: GPL-2.0 */

/*
 * One entry of 16 bytes for each service that may be made to fail. It asks
 * fault_call(), then returns the status that this gives, or goes on to the
 * service as if nothing had been in between: arguments in registers and on the
 * stack stay, however many there are.
 */

#define NR_SERVICES	66

	.text
	.code64
	.balign	16
	.globl	inject_entries
inject_entries:
	.set	service, 0
	.rept	NR_SERVICES
	.balign	16
	push	$service
	jmp	ask
	.set	service, service + 1
	.endr

ask:
	push	%rcx
	push	%rdx
	push	%r8
	push	%r9
	mov	32(%rsp), %rcx
	sub	$32, %rsp
	call	fault_call
	add	$32, %rsp
	pop	%r9
	pop	%r8
	pop	%rdx
	pop	%rcx
	pop	%r10
	test	%rax, %rax
	jnz	1f
	jmp	*fault_originals(,%r10,8)
1:	ret

	.section .note.GNU-stack, "", @progbits
