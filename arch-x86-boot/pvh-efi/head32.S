/* SPDX-License-Identifier: GPL-2.0 */

/*
 * The PVH entry of the 32-bit flavour; what the loader promises is in head.S.
 *
 * UEFI 2.3.2 wants for its images on IA-32: protected mode with flat selectors,
 * paging off or 1:1, a stack of 128 KiB, a control word of the FPU that rounds to
 * double precision, and SSE usable where there is any.
 */

/* 128 KiB for the image, the rest for what comes before it */
#define STACK_SIZE	0x28000

#define CR0_PE		0x00000001
#define CR0_MP		0x00000002
#define CR0_NE		0x00000020
#define CR4_OSFXSR	0x00000200
#define CR4_OSXMMEXCPT	0x00000400

#define CPUID_EDX_SSE	0x02000000

#define XEN_ELFNOTE_PHYS32_ENTRY	18

#define CS_SEL		8
#define DS_SEL		16

	.section .text.head, "ax", @progbits
	.code32
	.globl	pvh_efi_start
pvh_efi_start:
	cld
	cli
	mov	$stack_end, %esp
	lgdt	gdt_pointer
	mov	$DS_SEL, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %fs
	mov	%eax, %gs
	mov	%eax, %ss
	ljmp	$CS_SEL, $1f

	/* A loader that fills segments up with anything but zeroes would break C. */
1:	mov	$bss_start, %edi
	mov	$bss_end, %ecx
	sub	%edi, %ecx
	shr	$2, %ecx
	xor	%eax, %eax
	rep stosl

	mov	$CR0_NE + CR0_MP + CR0_PE, %eax
	mov	%eax, %cr0
	fninit
	fldcw	fpu_control
	mov	%ebx, %ebp
	mov	$1, %eax
	xor	%ecx, %ecx
	cpuid
	test	$CPUID_EDX_SSE, %edx
	jz	2f
	mov	$CR4_OSFXSR + CR4_OSXMMEXCPT, %eax
	mov	%eax, %cr4
	ldmxcsr	sse_control

2:	sub	$12, %esp
	push	%ebp
	xor	%ebp, %ebp
	call	pvh_efi_main
3:	hlt
	jmp	3b

	.section .rodata
	.balign	8
gdt:
	.quad	0
	.quad	0x00cf9b000000ffff	/* 32-bit code */
	.quad	0x00cf93000000ffff	/* data */
gdt_end:
gdt_pointer:
	.word	gdt_end - gdt - 1
	.long	gdt
sse_control:
	.long	0x1f80
fpu_control:
	.word	0x027f

	.section .noinit, "aw", @nobits
	.balign	16
	.skip	STACK_SIZE
stack_end:

	.section .note.pvh, "a", @note
	.balign	4
	.long	4, 4, XEN_ELFNOTE_PHYS32_ENTRY
	.asciz	"Xen"
	.long	pvh_efi_start

	.section .note.GNU-stack, "", @progbits
