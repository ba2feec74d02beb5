/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A loader that hands over a bad start_info: QEMU enters it by the PVH ABI, and it enters pvh-efi,
 * which QEMU's loader device has put in place, with a start_info of its own.
 * Give -DENTRY=<address> and one of -DBAD_MAGIC, -DBAD_MODULE,
 * -DEMPTY_MODULE, -DTWO_MODULES, -DBAD_MAP, -DENDLESS_CMDLINE.  Without one the start_info is good.
 */

#ifdef BAD_MAGIC
# define MAGIC 0x12345678
#else
# define MAGIC 0x336ec578		/* XEN_HVM_START_MAGIC_VALUE */
#endif

#ifdef TWO_MODULES
# define NR_MODULES 2			/* the second inside the first */
#else
# define NR_MODULES 1
#endif

#ifdef BAD_MODULE
# define MODULE 0xe0000000		/* no RAM there */
#else
# define MODULE module
#endif

#ifdef EMPTY_MODULE
# define MODULE_SIZE 0
#else
# define MODULE_SIZE 0x1000
#endif

#ifdef BAD_MAP
# define LAST_SIZE 0xfffffffffffff000	/* past 2^64 */
# define LAST_TYPE 1			/* XEN_HVM_MEMMAP_TYPE_RAM */
#else
# define LAST_SIZE 0x1000
# define LAST_TYPE 2			/* XEN_HVM_MEMMAP_TYPE_RESERVED */
#endif

	.code32
	.section .text, "ax"
	.globl _start
_start:
#ifdef ENDLESS_CMDLINE
	mov	$cmdline, %edi
	mov	$0x100000, %ecx
	mov	$'a', %al
	rep stosb
#endif
	mov	$start_info, %ebx
	mov	$ENTRY, %eax
	jmp	*%eax

	.section .data, "aw"
	.balign 8
start_info:				/* xen/interface/hvm/start_info.h */
	.long	MAGIC
	.long	1			/* version */
	.long	0			/* flags */
	.long	NR_MODULES
	.long	modules, 0
	.long	cmdline, 0
	.quad	0			/* rsdp_paddr */
	.long	map, 0
	.long	3			/* memmap_entries */
	.long	0
modules:
	.long	MODULE, 0
	.quad	MODULE_SIZE
	.quad	0			/* command line */
	.quad	0
	.long	MODULE + 0x800, 0
	.quad	0x400
	.quad	0, 0
map:
	.quad	0, 0xa0000
	.long	1, 0			/* XEN_HVM_MEMMAP_TYPE_RAM */
	.quad	0x100000, 0xff00000
	.long	1, 0
	.quad	0xfffff000, LAST_SIZE
	.long	LAST_TYPE, 0

	.section .bss, "aw", @nobits
	.balign 0x1000
module:
	.skip	0x1000
cmdline:
	.skip	0x100000

	.section .note.Xen, "a", @note
	.balign 4
	.long	4, 4, 18		/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.long	_start
