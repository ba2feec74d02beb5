/* SPDX-License-Identifier: GPL-2.0 */

/*
 * image-call.S for 32 bits: UEFI 2.3.2.2 calls by C's own convention, with all
 * arguments on the stack. %ebx, %esi, %edi, %ebp and the control word of the FPU
 * belong to the one that calls StartImage().
 */

#include <uapi/asm/processor-flags.h>

	.text
	.code32

/*
 * efi_status_t image_call(entry 8(%ebp), image 12(%ebp), systab 16(%ebp),
 *			   void **stack 20(%ebp))
 *
 * The callers of services may have pushed any number of words: the image gets a
 * stack of 16 byte alignment again.
 */
	.globl	image_call
	.type	image_call, @function
image_call:
	push	%ebp
	mov	%esp, %ebp
	push	%ebx
	push	%esi
	push	%edi
	sub	$8, %esp
	fnstcw	-16(%ebp)
	mov	%cr4, %eax
	test	$X86_CR4_OSFXSR, %eax
	jz	1f
	stmxcsr	-20(%ebp)
1:	mov	20(%ebp), %eax
	mov	%ebp, (%eax)
	and	$-16, %esp
	sub	$8, %esp
	push	16(%ebp)
	push	12(%ebp)
	call	*8(%ebp)
.Lrestore:
	mov	%cr4, %ecx
	test	$X86_CR4_OSFXSR, %ecx
	jz	2f
	ldmxcsr	-20(%ebp)
2:	fldcw	-16(%ebp)
	lea	-12(%ebp), %esp
	pop	%edi
	pop	%esi
	pop	%ebx
	pop	%ebp
	ret
	.size	image_call, . - image_call

/* void image_return(stack 4(%esp), status 8(%esp)) */
	.globl	image_return
	.type	image_return, @function
image_return:
	mov	8(%esp), %eax
	mov	4(%esp), %ebp
	cld
	jmp	.Lrestore
	.size	image_return, . - image_return

	.section .note.GNU-stack, "", @progbits
