/* SPDX-License-Identifier: GPL-2.0 */

/*
 * Enters an image and gets back from it, by its return or from deep inside it by
 * Exit(). Both ways end behind the call of image_call().
 */

	.text
	.code64

/*
 * efi_status_t image_call(entry %rdi, image %rsi, systab %rdx, void **stack %rcx)
 *
 * The image is called by the Microsoft convention: arguments in %rcx and %rdx,
 * 32 bytes for the callee above the return address, a stack of 16 byte alignment.
 */
	.globl	image_call
	.type	image_call, @function
image_call:
	push	%rbp
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	mov	%rsp, (%rcx)
	mov	%rsi, %rcx
	sub	$40, %rsp
	call	*%rdi
	add	$40, %rsp
.Lrestore:
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	pop	%rbp
	ret
	.size	image_call, . - image_call

/* void image_return(stack %rdi, status %rsi) */
	.globl	image_return
	.type	image_return, @function
image_return:
	mov	%rdi, %rsp
	mov	%rsi, %rax
	cld
	jmp	.Lrestore
	.size	image_return, . - image_return

	.section .note.GNU-stack, "", @progbits
