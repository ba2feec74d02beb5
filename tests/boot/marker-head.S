/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PE header of marker.c, for a flat binary: one section, file offset equal to
 * RVA, nothing to relocate. KERNEL is the file that it is to start.
 */

	.section .head, "a"
	.ascii "MZ"
	.org 0x3c
	.long pe

pe:	.ascii "PE\0\0"
	.short 0x8664			/* x86-64 */
	.short 1			/* sections */
	.long 0, 0, 0
	.short sections - optional
	.short 0x0206			/* executable, large addresses */

optional:
	.short 0x20b			/* PE32+ */
	.byte 0, 0
	.long image_end - 0x1000, 0, 0
	.long start
	.long 0x1000
	.quad 0				/* preferred address: none is as good */
	.long 0x1000, 0x1000		/* alignment in memory, in the file */
	.short 0, 0, 0, 0, 0, 0
	.long 0
	.long image_end
	.long 0x1000			/* headers */
	.long 0
	.short 10			/* EFI application */
	.short 0
	.quad 0, 0, 0, 0
	.long 0
	.long 6				/* directories, all empty */
	.fill 6, 8, 0

sections:
	.ascii ".text\0\0\0"
	.long image_end - 0x1000, 0x1000
	.long image_end - 0x1000, 0x1000
	.long 0, 0
	.short 0, 0
	.long 0xe0000020		/* code; may be written */

	/* QEMU takes an initrd only along with something that looks like Linux. */
	.org 0x1f1
	.byte 1				/* setup sectors */
	.org 0x202
	.ascii "HdrS"
	.short 0x020c			/* boot protocol */
	.org 0x211
	.byte 1				/* loaded high */
	.org 0x22c
	.long 0x7fffffff		/* highest address for the initrd */

	.section .kernel, "a"
	.globl kernel, kernel_end
	.balign 4096
kernel:
	.incbin KERNEL
kernel_end:

	.section .note.GNU-stack, "", @progbits
