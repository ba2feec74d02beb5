/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H

/*
 * What stands in for the guest when pvh-efi's sources run on a host: some RAM,
 * a hypervisor that answers what a test tells it to, and the end of the guest.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bootsvc.h"
#include "console.h"
#include "devpath.h"
#include "image.h"
#include "initrd.h"
#include "lib.h"
#include "memmap.h"
#include "memory.h"
#include "print.h"
#include "protect.h"
#include "protocol.h"
#include "rng.h"
#include "runtime.h"
#include "systab.h"
#include "tables.h"
#include "text.h"
#include "xen.h"

/* Below 2 GiB: AddressSanitizer keeps what follows for itself. */
#define RAM_START	0x10000000ULL
#define RAM_SIZE	0x04000000ULL
#define RAM_END		(RAM_START + RAM_SIZE)

/* Read and write guest memory by its address. */
static inline void *ram(u64 addr)
{
	return (void *)(uintptr_t)addr;
}

/* What an application does by AllocatePages() and FreePages() */
static inline efi_status_t pages_allocate(int how, int type, efi_uintn_t nr,
					  efi_physical_addr_t *addr)
{
	return pages_take(PAGES_CALLER, how, type, nr, addr);
}

static inline efi_status_t pages_free(efi_physical_addr_t addr, efi_uintn_t nr)
{
	return memory_free(PAGES_CALLER, addr, nr);
}

/* harness.c: RAM, and the hypervisor */
void ram_reset(void);
void machine_reset(void);
void handles_reset(void);

extern bool guest_is_xen;
extern struct xen_e820_entry guest_e820[MEMMAP_MAX_ENTRIES];
extern int guest_e820_entries;	/* what the hypercall returns */

extern u64 guest_time;		/* in units of 100 ns, one more with each look */
/* harness.c: the timer, and whether it could interrupt */
extern bool guest_ticks;
extern bool guest_interrupts;
extern u32 guest_waits;

extern u64 guest_random;
extern u32 guest_random_failures;
extern bool guest_has_random;
extern bool guest_random_is_stuck;

/* harness.c: paging, that nothing here depends on */
extern bool guest_has_nx;
extern u32 guest_flushes;

/* harness.c: the memory map, as an application sees it */
#define MAX_DESCS	16384

struct map {
	u32 nr;
	struct efi_memory_desc desc[MAX_DESCS];
};

const struct map *map_get(void);
u64 desc_end(const struct efi_memory_desc *d);
int map_type_at(u64 addr);
u64 free_pages(void);
const char *map_problem(void);

/* harness.c: numbers that look random */
struct rng {
	u64 state;
};

struct rng rng_start(u32 n);
u64 rng_next(struct rng *rng);
u64 rng_below(struct rng *rng, u64 limit);

/* seam-console.c: what applications print, and what is typed */
extern char guest_output[256];
extern const u8 *guest_typed;
extern size_t guest_typed_size;

void guest_output_reset(void);

/* seam-print.c: what the guest says */
extern char guest_line[512];
extern jmp_buf guest_stopped;
extern bool guest_may_stop;

/* True when @code has stopped the guest; guest_line says why. */
#define STOPS(code)					\
	({						\
		volatile bool stopped_ = true;		\
							\
		guest_may_stop = true;			\
		if (!setjmp(guest_stopped)) {		\
			code;				\
			stopped_ = false;		\
		}					\
		guest_may_stop = false;			\
		stopped_;				\
	})

#endif
