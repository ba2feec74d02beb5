/* SPDX-License-Identifier: GPL-2.0 */

/* One entry for each exception, 8 bytes apart. They come by a stack of their own. */

	.text
	.code64
	.balign	8
	.globl	fault_entries
fault_entries:
	vector = 0
	.rept	32
	.balign	8
	pushq	$vector
	jmp	fault_common
	vector = vector + 1
	.endr

/* void fault_stop(u64 *frame %rdi): the vector, the error code if any, %rip … */
fault_common:
	mov	%rsp, %rdi
	and	$-16, %rsp
	cld
	call	fault_stop

	.section .note.GNU-stack, "", @progbits
