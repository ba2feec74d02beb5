/* SPDX-License-Identifier: GPL-2.0 */

/*
 * The PVH entry. Xen's docs/misc/pvh.pandoc:
 *
 * - %ebx: physical address of struct hvm_start_info
 * - %cr0: PE set, everything else that can be written clear
 * - %cr4: clear
 * - %cs: 32-bit code, base 0, limit 4 GiB; %ds, %es and %ss: data of that kind
 * - %tr: a 32-bit TSS with base 0
 * - %eflags: VM, IF and TF clear
 *
 * No stack, no descriptor table, no paging. UEFI wants for its images a stack of
 * 128 KiB and, by 2.3.4, long mode, all memory mapped 1:1, SSE usable; by 2.3.2 for
 * IA-32 flat protected mode, paging off or 1:1, a control word of the FPU that
 * rounds to double precision, and SSE usable where there is any.
 */

#include <asm/msr-index.h>
#include <uapi/asm/processor-flags.h>
#include <xen/interface/elfnote.h>

#define CPUID_FEATURES		0x1
#define CPUID_EDX_SSE		0x02000000
#define CPUID_EXT_MAX		0x80000000
#define CPUID_EXT_FEATURES	0x80000001
#define CPUID_EDX_LM		0x20000000

#define PTE_PRESENT	0x1
#define PTE_WRITE	0x2
#define PTE_PAGE	0x83		/* present, writable, large */

#define COM1		0x3f8
#define DEBUG_PORT	0xe9		/* of Xen, and of QEMU if it is asked for it */

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

	/* A loader that fills segments up with anything but zeroes would break C. */
	mov	$bss_start, %edi
	mov	$bss_end, %ecx
	sub	%edi, %ecx
	shr	$2, %ecx
	xor	%eax, %eax
	rep stosl
	mov	%ebx, %ebp

#ifdef __x86_64__

	/* Two pages of 2 MiB hold all of this image */
	movl	$first_pdpt + PTE_PRESENT + PTE_WRITE, first_root
	movl	$first_pd + PTE_PRESENT + PTE_WRITE, first_pdpt
	movl	$PTE_PAGE, first_pd
	movl	$0x200000 + PTE_PAGE, first_pd + 8

	/* Without long mode WRMSR would fault, and nobody is there to say why. */
	mov	$CPUID_EXT_MAX, %eax
	cpuid
	cmp	$CPUID_EXT_FEATURES, %eax
	jb	no_long_mode
	mov	$CPUID_EXT_FEATURES, %eax
	cpuid
	test	$CPUID_EDX_LM, %edx
	jz	no_long_mode

	/* EFER's bit for pages that can't be executed is 9 below CPUID's. */
	shr	$9, %edx
	and	$EFER_NX, %edx
	mov	%edx, %esi

	mov	$first_root, %eax
	mov	%eax, %cr3
	mov	$(X86_CR4_PAE | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT), %eax
	mov	%eax, %cr4
	mov	$MSR_EFER, %ecx
	rdmsr
	or	$EFER_LME, %eax
	or	%esi, %eax
	wrmsr
	mov	$(X86_CR0_PG | X86_CR0_WP | X86_CR0_NE | X86_CR0_MP | X86_CR0_PE), %eax
	mov	%eax, %cr0
	ljmp	$CS_SEL, $1f

	.code64
1:	fninit
	ldmxcsr	sse_control
	mov	%ebp, %edi

#else

	mov	$(X86_CR0_NE | X86_CR0_MP | X86_CR0_PE), %eax
	mov	%eax, %cr0
	ljmp	$CS_SEL, $1f

1:	fninit
	fldcw	fpu_control
	mov	$CPUID_FEATURES, %eax
	cpuid
	test	$CPUID_EDX_SSE, %edx
	jz	2f
	mov	$(X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT), %eax
	mov	%eax, %cr4
	ldmxcsr	sse_control
2:	sub	$12, %esp
	push	%ebp

#endif

	xor	%ebp, %ebp
	call	pvh_efi_main
3:	hlt
	jmp	3b

#ifdef __x86_64__
	.code32
no_long_mode:
	mov	$no_long_mode_text, %esi
	mov	$COM1, %edx
4:	lodsb
	test	%al, %al
	jz	5f
	out	%al, $DEBUG_PORT
	out	%al, %dx
	jmp	4b
5:	hlt
	jmp	5b
#endif

	.section .rodata
	.balign	8
gdt:
	.quad	0
#ifdef __x86_64__
	.quad	0x00af9b000000ffff	/* 64-bit code */
#else
	.quad	0x00cf9b000000ffff	/* 32-bit code */
#endif
	.quad	0x00cf93000000ffff	/* data */
gdt_end:
gdt_pointer:
	.word	gdt_end - gdt - 1
	.long	gdt
sse_control:
	.long	0x1f80

#ifdef __x86_64__
no_long_mode_text:
	.asciz	"pvh-efi: this processor has no long mode; guest stopped\n"

	/* Cleared before it is written: all other entries have to be 0. */
	.bss
	.balign	4096
first_root:
	.skip	4096
first_pdpt:
	.skip	4096
first_pd:
	.skip	4096
#else
fpu_control:
	.word	0x027f
#endif

	.section .note.pvh, "a", @note
	.balign	4
	.long	4, 4, XEN_ELFNOTE_PHYS32_ENTRY
	.asciz	"Xen"
	.long	pvh_efi_start

	.section .note.GNU-stack, "", @progbits
