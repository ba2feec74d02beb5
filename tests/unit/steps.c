// SPDX-License-Identifier: GPL-2.0
/* Work, counted. Run time says nothing on a loaded machine; steps are the same everywhere. */

#include "steps.h"

void __sanitizer_cov_trace_pc(void);
void *__real_memmove(void *dst, const void *src, size_t n);
void *__wrap_memmove(void *dst, const void *src, size_t n);

u64 steps;

/* The compiler has put a call of it into each block of those files. */
void __sanitizer_cov_trace_pc(void)
{
	steps++;
}

void *__wrap_memmove(void *dst, const void *src, size_t n)
{
	steps += n / 64;
	return __real_memmove(dst, src, n);
}

/*
 * A start_info for a machine that is reset: its map is at MAP, where the first entry
 * is the RAM that there is and the caller writes the others, its line at CMDLINE.
 */
struct hvm_start_info *place_start_info(u32 nr_entries)
{
	struct hvm_memmap_table_entry *map = ram(MAP);
	struct hvm_start_info *si = ram(SI);

	machine_reset();
	*si = (struct hvm_start_info){
		.magic = XEN_HVM_START_MAGIC_VALUE, .version = 1, .memmap_paddr = MAP,
		.memmap_entries = nr_entries, .cmdline_paddr = CMDLINE,
	};
	map[0] = (struct hvm_memmap_table_entry){ RAM_START, RAM_SIZE, XEN_HVM_MEMMAP_TYPE_RAM, 0 };
	return si;
}
