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
 * The one that calls StartImage() does so by that convention too, and owns
 * %xmm6 to %xmm15 and the control words, of which the compiler here knows nothing.
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
	sub	$168, %rsp
	movaps	%xmm6, (%rsp)
	movaps	%xmm7, 16(%rsp)
	movaps	%xmm8, 32(%rsp)
	movaps	%xmm9, 48(%rsp)
	movaps	%xmm10, 64(%rsp)
	movaps	%xmm11, 80(%rsp)
	movaps	%xmm12, 96(%rsp)
	movaps	%xmm13, 112(%rsp)
	movaps	%xmm14, 128(%rsp)
	movaps	%xmm15, 144(%rsp)
	stmxcsr	160(%rsp)
	fnstcw	164(%rsp)
	mov	%rsp, (%rcx)
	mov	%rsi, %rcx
	sub	$32, %rsp
	call	*%rdi
	add	$32, %rsp
.Lrestore:
	fldcw	164(%rsp)
	ldmxcsr	160(%rsp)
	movaps	144(%rsp), %xmm15
	movaps	128(%rsp), %xmm14
	movaps	112(%rsp), %xmm13
	movaps	96(%rsp), %xmm12
	movaps	80(%rsp), %xmm11
	movaps	64(%rsp), %xmm10
	movaps	48(%rsp), %xmm9
	movaps	32(%rsp), %xmm8
	movaps	16(%rsp), %xmm7
	movaps	(%rsp), %xmm6
	add	$168, %rsp
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
