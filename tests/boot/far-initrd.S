/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A loader in between: QEMU enters it by the PVH ABI, and it enters pvh-efi,
 * which QEMU's loader device has put in place, with the same start_info but for
 * the modules: there is one, where that device has put the initrd. Its version is
 * one that nobody knows yet: later ones only append. It names no ACPI root pointer,
 * as Firecracker and libkrun don't: that is to be found. With -DRSDP_IN_RAM it names a
 * copy in this loader's memory, which is RAM to the guest.
 * Give -DENTRY=<address>, -DINITRD=<address> and -DSIZE=<bytes>.
 */

#define SIZEOF_START_INFO	56	/* xen/interface/hvm/start_info.h */
#define VERSION			4
#define NR_MODULES		12
#define MODLIST_PADDR		16
#define RSDP_PADDR		32
#define SIZEOF_RSDP		36

	.code32
	.section .text, "ax"
	.globl _start
_start:
	cld
	mov	%ebx, %esi
	mov	$start_info, %edi
	mov	%edi, %ebx
	mov	$SIZEOF_START_INFO, %ecx
	rep movsb
	movl	$9, VERSION(%ebx)
	movl	$1, NR_MODULES(%ebx)
	movl	$modules, MODLIST_PADDR(%ebx)
	movl	$0, MODLIST_PADDR + 4(%ebx)
#ifdef RSDP_IN_RAM
	mov	RSDP_PADDR(%ebx), %esi
	mov	$rsdp, %edi
	mov	%edi, RSDP_PADDR(%ebx)
	mov	$SIZEOF_RSDP, %ecx
	rep movsb
#else
	movl	$0, RSDP_PADDR(%ebx)
#endif
	mov	$ENTRY, %eax
	jmp	*%eax

	.section .data, "aw"
	.balign 8
start_info:
	.skip	SIZEOF_START_INFO
#ifdef RSDP_IN_RAM
rsdp:
	.skip	SIZEOF_RSDP
#endif
modules:
	.quad	INITRD
	.quad	SIZE
	.quad	0			/* command line */
	.quad	0

	.section .note.Xen, "a", @note
	.balign 4
	.long	4, 4, 18		/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.long	_start
