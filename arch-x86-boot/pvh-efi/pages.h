/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_PAGES_H
#define PVH_EFI_PAGES_H

#include "efi.h"
#include "pool.h"

/**
 * enum pages_owner - whose memory is
 * @PAGES_NOBODY:	free, or not RAM
 * @PAGES_OWN:		pvh-efi's, from its first byte to its last
 * @PAGES_INPUT:	what the loader has left: modules, a bundle's kernel
 * @PAGES_TABLE:	a page table's
 * @PAGES_IMAGE:	a loaded image's
 * @PAGES_CALLER:	given by AllocatePages(): FreePages() takes no other
 * @PAGES_BUFFER:	one large buffer of the pool: the range is the buffer
 * @PAGES_OBJECT:	one large object of pvh-efi's own, likewise
 * @PAGES_POOL:		blocks of the pool's smallest class; the next classes follow
 * @PAGES_OBJECTS:	pvh-efi's own objects, in the same classes
 */
enum pages_owner {
	PAGES_NOBODY,
	PAGES_OWN,
	PAGES_INPUT,
	PAGES_TABLE,
	PAGES_IMAGE,
	PAGES_CALLER,
	PAGES_BUFFER,
	PAGES_OBJECT,
	PAGES_POOL,
	PAGES_OBJECTS = PAGES_POOL + 6,
};

/**
 * struct region - a range of memory
 * @start:	first byte
 * @end:	byte after the last
 * @type:	enum efi_memory_type, or from 0x70000000 on one of a caller's own
 * @owner:	enum pages_owner
 */
struct region {
	u64 start;
	u64 end;
	u32 type;
	u32 owner;
};

/* Takes one range of memory, from its first byte to the one after its last; false: stop. */
typedef bool (*range_visitor)(u64 start, u64 end);

void pages_reset(void);
void *pages_scratch(unsigned long size);
bool pages_append(u64 start, u64 end, u32 type);
const u8 *pages_trim(void);
const struct region *pages_region(u64 addr);
bool pages_is_ram(u64 addr, u64 size);
bool pages_are_own(u64 start, u64 end);
bool pages_claim(u64 addr, u64 size, u32 type, enum pages_owner owner);
efi_uintn_t pages_key(void);
bool pages_visit_ram(range_visitor visit);
bool pages_visit_free(range_visitor visit);

efi_status_t pages_take(enum pages_owner owner, int how, u32 type, efi_uintn_t nr,
			efi_physical_addr_t *addr);
efi_status_t pages_check(enum pages_owner owner, efi_physical_addr_t addr, efi_uintn_t nr);
void pages_give(u64 start, u64 end);
efi_status_t __efiapi pages_get_map(efi_uintn_t *size, struct efi_memory_desc *map,
				    efi_uintn_t *key, efi_uintn_t *desc_size, u32 *desc_version);

#endif
