// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel that a bundle carries. It is the segment behind all others; what
 * loads the ELF file leaves headers in memory that tell its size.
 */

#include "payload.h"
#include "symbols.h"

/**
 * payload_find() - look for a kernel in the own image
 * @size:	its bytes
 * @room:	bytes that the loader has set aside for it
 *
 * Return: the kernel, NULL where this is no bundle.
 */
void *payload_find(u64 *size, u64 *room)
{
	const struct elf_phdr *ph = (const void *)&elf_header + elf_header.e_phoff;

	for (u32 i = 0; i < elf_header.e_phnum; i++, ph++) {
		if (ph->p_type != PT_LOAD || ph->p_paddr != (unsigned long)payload_start)
			continue;
		*size = ph->p_filesz;
		*room = ph->p_memsz;
		return payload_start;
	}
	return NULL;
}
