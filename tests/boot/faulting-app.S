/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An EFI application that does what it must not: give one of -DWRITE_CODE,
 * -DRUN_DATA, -DREAD_NULL, -DOVERFLOW_STACK, -DWRITE_FIRMWARE, -DWRITE_ROOT_TABLE,
 * -DWRITE_PAGE_TABLE. With
 * -DUNDECLARED it does not declare NX compatibility. It becomes a PE image by
 * objcopy -O binary: file offsets are addresses.
 */

#ifdef UNDECLARED
# define DLL_FLAGS 0
#else
# define DLL_FLAGS 0x0100		/* NX_COMPAT */
#endif

#define RUNTIME_DATA	0x100000	/* pvh-efi begins here, and its code a page on */

	.section .text, "ax"
	.code64
image:
	.ascii	"MZ"
	.org	0x3c
	.long	pe - image
pe:
	.long	0x4550			/* "PE" */
	.short	0x8664
	.short	2			/* sections */
	.long	0, 0, 0
	.short	sections - optional
	.short	0x0206			/* executable */
optional:
	.short	0x020b
	.byte	0, 0
	.long	0x1000, 0x1000, 0	/* sizes of code, data, .bss */
	.long	entry - image
	.long	0x1000			/* base of code */
	.quad	0			/* image base */
	.long	0x1000, 0x1000		/* alignments */
	.short	0, 0, 0, 0, 0, 0
	.long	0
	.long	0x3000			/* size of image */
	.long	0x1000			/* size of headers */
	.long	0
	.short	10			/* EFI application */
	.short	DLL_FLAGS
	.quad	0, 0, 0, 0
	.long	0
	.long	6			/* data directories */
	.quad	0, 0, 0, 0, 0, 0
sections:
	.ascii	".text\0\0\0"
	.long	0x1000, 0x1000, 0x1000, 0x1000, 0, 0, 0
	.long	0x60000020		/* code, execute, read */
	.ascii	".data\0\0\0"
	.long	0x1000, 0x2000, 0x1000, 0x2000, 0, 0, 0
	.long	0xc0000040		/* data, read, write */

	.org	0x1000
entry:
#if defined(WRITE_CODE)
	movb	$0, entry(%rip)
#elif defined(RUN_DATA)
	lea	data(%rip), %rax
	call	*%rax
#elif defined(READ_NULL)
	mov	8, %eax
#elif defined(OVERFLOW_STACK)
	call	entry
#elif defined(WRITE_FIRMWARE)
	movb	$0, RUNTIME_DATA + 0x1000
#elif defined(WRITE_ROOT_TABLE)
	mov	%cr3, %rax
	movb	$0, 8(%rax)
#elif defined(WRITE_PAGE_TABLE)
	mov	%cr3, %rax
	mov	(%rax), %rax
	and	$-0x1000, %rax
	mov	(%rax), %rax		/* the first 1 GiB's table */
	and	$-0x1000, %rax
	movb	$0, 8(%rax)
#endif
	mov	$0x123, %eax
	ret

	.org	0x2000
data:
	ret
	.org	0x3000
