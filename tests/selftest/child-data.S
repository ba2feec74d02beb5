/* SPDX-License-Identifier: GPL-2.0 */
/* The child's file, as the linker made it */

	.section .rdata, "dr"
	.balign	8
	.globl	child_file
child_file:
	.incbin	CHILD
	.globl	child_file_end
child_file_end:
