// SPDX-License-Identifier: GPL-2.0
/*
 * Small allocations: blocks of a power of two, cut one by one from pages of the
 * memory type asked for, kept on a list of their size and type when freed. What
 * is larger than half a page gets pages of its own.
 *
 * What a block is, the table of pages says, and nothing that lies beside a buffer:
 * pages of each class have an owner of their own. Only a free block is believed
 * to be free because of what is in it. If somebody has written to it, it is taken
 * for no block, and so are those behind it on the list.
 *
 * pvh-efi's own objects have classes of their own. Their addresses are known, since
 * handles and events are such objects, but FreePool() takes none of them.
 */

#include "lib.h"
#include "memmap.h"
#include "memory.h"
#include "pages.h"
#include "pool.h"

#define POOL_FREE		0x65657266	/* "free", in a free block only */
#define MIN_SHIFT		6
#define MAX_SHIFT		(PAGE_SHIFT - 1)
#define NR_CLASSES		(MAX_SHIFT - MIN_SHIFT + 1)

static_assert(PAGES_OBJECTS - PAGES_POOL == NR_CLASSES, "each class has an owner");

/* What outlives the boot services is little: up to 256 bytes share pages. */
#define MIN_RECLAIM_CLASS	(8 - MIN_SHIFT)

/* The OEMs' and loaders' own types are rare: they share no lists, but have pages each. */
#define NR_TYPES		EFI_MAX_MEMORY_TYPE

/* pvh-efi's own objects have lists behind those of all types. */
#define LISTS_OF_OBJECTS	NR_TYPES

/* @magic: POOL_FREE, mixed with the address */
struct free_block {
	unsigned long magic;
	struct free_block *next;
};

/* @uncut: where the rest of a page begins that blocks are cut from; at a page's end: none */
struct pool_class {
	struct free_block *freed;
	efi_physical_addr_t uncut;
};

static struct pool_class classes[NR_TYPES + 1][NR_CLASSES];

/**
 * pool_reset() - forget all blocks
 */
void pool_reset(void)
{
	memset(classes, 0, sizeof(classes));
}

/*
 * What outlives the boot services lies best beside the ISA hole, where the
 * kernel's memory map is broken up already.
 */
static efi_status_t grow(enum pages_owner owner, u32 type, efi_uintn_t nr,
			 efi_physical_addr_t *addr)
{
	efi_physical_addr_t found = ISA_HOLE_START - 1;
	efi_status_t status = EFI_NOT_FOUND;

	if (type == EFI_ACPI_RECLAIM_MEMORY)
		status = pages_take(owner, EFI_ALLOCATE_MAX_ADDRESS, type, nr, &found);
	if (status != EFI_SUCCESS)
		status = pages_take(owner, EFI_ALLOCATE_ANY_PAGES, type, nr, &found);
	if (status == EFI_SUCCESS)
		*addr = found;
	return status;
}

static unsigned long magic_of(unsigned long addr)
{
	return addr ^ POOL_FREE;
}

static struct pool_class *lists_of(enum pages_owner first, u32 type)
{
	return classes[first == PAGES_OBJECTS ? LISTS_OF_OBJECTS : type];
}

/* The lists of the class that a block is of, NULL where no block can be */
static struct pool_class *class_of(enum pages_owner first, unsigned long addr)
{
	const struct region *r = pages_region(addr);
	u32 class = r ? r->owner - first : NR_CLASSES;

	/* Below @first the difference is a large number. */
	if (class >= NR_CLASSES || addr & ((1UL << (class + MIN_SHIFT)) - 1))
		return NULL;
	return &lists_of(first, r->type)[class];
}

static efi_status_t take(enum pages_owner first, u32 type, u32 class, void **buffer)
{
	struct pool_class *c = &lists_of(first, type)[class];
	struct free_block *block = c->freed;

	if (block && class_of(first, (unsigned long)block) == c &&
	    block->magic == magic_of((unsigned long)block)) {
		c->freed = block->next;
	} else {
		c->freed = NULL;
		if (!(c->uncut & (PAGE_SIZE - 1))) {
			efi_status_t status = grow(first + class, type, 1, &c->uncut);

			if (status != EFI_SUCCESS)
				return status;
		}
		block = (void *)(unsigned long)c->uncut;
		c->uncut += 1U << (class + MIN_SHIFT);
	}
	block->magic = 0;
	*buffer = block;
	return EFI_SUCCESS;
}

/* Whose the pages of what is too large for a block are */
static enum pages_owner owner_of_large(enum pages_owner first)
{
	return first == PAGES_OBJECTS ? PAGES_OBJECT : PAGES_BUFFER;
}

static efi_status_t allocate(enum pages_owner first, int type, efi_uintn_t size, void **buffer)
{
	efi_physical_addr_t addr;
	efi_status_t status;

	if (!buffer)
		return EFI_INVALID_PARAMETER;
	if ((u32)type < NR_TYPES && size <= 1UL << MAX_SHIFT) {
		/* By how many bits the last byte's number is longer than in the smallest block */
		u32 class = size ? 31 - __builtin_clz((size - 1) >> (MIN_SHIFT - 1) | 1) : 0;

		if (type == EFI_ACPI_RECLAIM_MEMORY && class < MIN_RECLAIM_CLASS)
			class = MIN_RECLAIM_CLASS;
		return take(first, type, class, buffer);
	}
	status = grow(owner_of_large(first), type, ((size - !!size) >> PAGE_SHIFT) + 1, &addr);
	if (status == EFI_SUCCESS)
		*buffer = (void *)(unsigned long)addr;
	return status;
}

/**
 * pool_allocate() - AllocatePool(), UEFI 7.2.4
 * @type:	as for AllocatePages()
 * @size:	bytes; 0 gives a buffer of its own too
 * @buffer:	the buffer, 16 byte aligned
 *
 * Return: EFI_SUCCESS, EFI_INVALID_PARAMETER or EFI_OUT_OF_RESOURCES.
 */
efi_status_t __efiapi pool_allocate(int type, efi_uintn_t size, void **buffer)
{
	return allocate(PAGES_POOL, type, size, buffer);
}

/* What has not been cut off yet was given to nobody. */
static bool is_uncut(const struct pool_class *c, unsigned long addr)
{
	return addr - c->uncut < (-c->uncut & (PAGE_SIZE - 1));
}

static efi_status_t give(enum pages_owner first, void *buffer)
{
	unsigned long addr = (unsigned long)buffer;
	const struct region *r = pages_region(addr);
	struct free_block *block = buffer;
	struct pool_class *c;

	if (r && r->owner == owner_of_large(first) && r->start == addr)
		return memory_free(r->owner, addr, (r->end - r->start) >> PAGE_SHIFT);
	c = class_of(first, addr);
	if (!c || is_uncut(c, addr) || block->magic == magic_of(addr))
		return EFI_INVALID_PARAMETER;
	block->magic = magic_of(addr);
	block->next = c->freed;
	c->freed = block;
	return EFI_SUCCESS;
}

/**
 * pool_free() - FreePool(), UEFI 7.2.5
 * @buffer:	what AllocatePool() returned
 *
 * Return: EFI_SUCCESS, or EFI_INVALID_PARAMETER for anything else.
 */
efi_status_t __efiapi pool_free(void *buffer)
{
	return give(PAGES_POOL, buffer);
}

/**
 * pool_new() - memory for an object of pvh-efi's own
 * @size:	bytes
 *
 * Return: zeroed memory, which ends with the boot services, or NULL.
 */
void *pool_new(unsigned long size)
{
	void *object;

	if (allocate(PAGES_OBJECTS, EFI_BOOT_SERVICES_DATA, size, &object) != EFI_SUCCESS)
		return NULL;
	return memset(object, 0, size);
}

/**
 * pool_delete() - give back what pool_new() gave
 * @object:	not used any more; NULL is none
 */
void pool_delete(void *object)
{
	give(PAGES_OBJECTS, object);
}
