// SPDX-License-Identifier: GPL-2.0
/*
 * Small allocations: blocks of a power of two, cut one by one from pages of the
 * memory type asked for, kept on a list of their size and type when freed. What
 * is larger than half a page gets pages of its own.
 */

#include "pages.h"
#include "pvh-efi.h"

#define POOL_MAGIC		0x6c6f6f70	/* "pool" */
#define POOL_FREE		0x65657266	/* "free" */
#define MIN_SHIFT		6
#define MAX_SHIFT		(PAGE_SHIFT - 1)
#define NR_CLASSES		(MAX_SHIFT - MIN_SHIFT + 1)

/* What outlives the boot services is little: up to 256 bytes share pages. */
#define MIN_RECLAIM_CLASS	(8 - MIN_SHIFT)

/* The OEMs' and loaders' own types are rare: they share no lists, but have pages each. */
#define NR_TYPES		EFI_MAX_MEMORY_TYPE

struct pool_block {
	u32 magic;
	u32 type;
	u64 pages;		/* 0: a block of class @class */
	u32 class;
	u32 reserved;
	struct pool_block *next;
} __aligned(16);

/* @uncut: where the rest of a page begins that blocks are cut from; at a page's end: none */
struct pool_class {
	struct pool_block *freed;
	efi_physical_addr_t uncut;
};

static struct pool_class classes[NR_TYPES][NR_CLASSES];

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
static efi_status_t grow(u32 type, efi_uintn_t nr, efi_physical_addr_t *addr)
{
	efi_physical_addr_t found = ISA_HOLE_START - 1;
	efi_status_t status = EFI_NOT_FOUND;

	if (type == EFI_ACPI_RECLAIM_MEMORY)
		status = pages_allocate(EFI_ALLOCATE_MAX_ADDRESS, type, nr, &found);
	if (status != EFI_SUCCESS)
		status = pages_allocate(EFI_ALLOCATE_ANY_PAGES, type, nr, &found);
	if (status == EFI_SUCCESS)
		*addr = found;
	return status;
}

static efi_status_t allocate_large(u32 type, u64 size, void **buffer)
{
	u64 nr = ((size - 1) >> PAGE_SHIFT) + 1;
	efi_physical_addr_t addr;
	struct pool_block *block;
	efi_status_t status;

	status = grow(type, nr, &addr);
	if (status != EFI_SUCCESS)
		return status;
	block = (void *)(unsigned long)addr;
	*block = (struct pool_block){ .magic = POOL_MAGIC, .type = type, .pages = nr };
	*buffer = block + 1;
	return EFI_SUCCESS;
}

static efi_status_t take(u32 type, u32 class, struct pool_block **block)
{
	struct pool_class *c = &classes[type][class];

	*block = c->freed;
	if (*block) {
		c->freed = (*block)->next;
		return EFI_SUCCESS;
	}
	if (!(c->uncut & (PAGE_SIZE - 1))) {
		efi_status_t status = grow(type, 1, &c->uncut);

		if (status != EFI_SUCCESS)
			return status;
	}
	*block = (void *)(unsigned long)c->uncut;
	c->uncut += 1U << (class + MIN_SHIFT);
	(*block)->type = type;
	(*block)->class = class;
	(*block)->pages = 0;
	return EFI_SUCCESS;
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
	u64 total = (u64)size + sizeof(struct pool_block);
	struct pool_block *block;
	efi_status_t status;
	u32 class = 0;

	if (!buffer)
		return EFI_INVALID_PARAMETER;
	if (total < size)
		return EFI_OUT_OF_RESOURCES;
	if ((u32)type >= NR_TYPES || total > 1ULL << MAX_SHIFT)
		return allocate_large(type, total, buffer);

	for (u64 size = 1 << MIN_SHIFT; size < total; size <<= 1)
		class++;
	if (type == EFI_ACPI_RECLAIM_MEMORY && class < MIN_RECLAIM_CLASS)
		class = MIN_RECLAIM_CLASS;
	status = take(type, class, &block);
	if (status != EFI_SUCCESS)
		return status;
	block->magic = POOL_MAGIC;
	*buffer = block + 1;
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
	struct pool_block *block;

	if (!buffer || (unsigned long)buffer & 15)
		return EFI_INVALID_PARAMETER;
	block = (struct pool_block *)buffer - 1;
	if (!pages_is_allocated((unsigned long)block) || block->magic != POOL_MAGIC)
		return EFI_INVALID_PARAMETER;
	block->magic = POOL_FREE;
	if (block->pages)
		return pages_free((unsigned long)block, block->pages);
	block->next = classes[block->type][block->class].freed;
	classes[block->type][block->class].freed = block;
	return EFI_SUCCESS;
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

	if (pool_allocate(EFI_BOOT_SERVICES_DATA, size, &object) != EFI_SUCCESS)
		return NULL;
	return memset(object, 0, size);
}
