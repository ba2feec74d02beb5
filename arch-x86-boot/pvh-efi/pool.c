// SPDX-License-Identifier: GPL-2.0
/*
 * Small allocations: blocks of a power of two, cut from pages of the memory
 * type asked for, kept on a list of their size and type when free. What is
 * larger than half a page gets pages of its own.
 */

#include "pages.h"
#include "pvh-efi.h"

#define POOL_MAGIC		0x6c6f6f70	/* "pool" */
#define POOL_FREE		0x65657266	/* "free" */
#define MIN_SHIFT		6
#define MAX_SHIFT		(PAGE_SHIFT - 1)
#define NR_CLASSES		(MAX_SHIFT - MIN_SHIFT + 1)

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

static struct pool_block *free_blocks[NR_TYPES][NR_CLASSES];

/**
 * pool_reset() - forget all blocks
 */
void pool_reset(void)
{
	memset(free_blocks, 0, sizeof(free_blocks));
}

/*
 * What outlives the boot services lies best beside the ISA hole, where the
 * kernel's memory map is broken up already.
 */
static efi_status_t grow(u32 type, efi_uintn_t nr, efi_physical_addr_t *addr)
{
	if (type == EFI_ACPI_RECLAIM_MEMORY) {
		*addr = ISA_HOLE_START - 1;
		if (pages_allocate(EFI_ALLOCATE_MAX_ADDRESS, type, nr, addr) == EFI_SUCCESS)
			return EFI_SUCCESS;
	}
	return pages_allocate(EFI_ALLOCATE_ANY_PAGES, type, nr, addr);
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

static efi_status_t refill(u32 type, u32 class)
{
	u32 size = 1U << (class + MIN_SHIFT);
	efi_physical_addr_t addr;
	efi_status_t status;

	status = grow(type, 1, &addr);
	if (status != EFI_SUCCESS)
		return status;
	for (u32 i = (u32)PAGE_SIZE / size; i-- > 0;) {
		struct pool_block *block = (void *)(unsigned long)(addr + i * size);

		*block = (struct pool_block){
			.magic = POOL_FREE, .type = type, .class = class,
			.next = free_blocks[type][class],
		};
		free_blocks[type][class] = block;
	}
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

	while (total > 1ULL << (class + MIN_SHIFT))
		class++;
	if (!free_blocks[type][class]) {
		status = refill(type, class);
		if (status != EFI_SUCCESS)
			return status;
	}
	block = free_blocks[type][class];
	free_blocks[type][class] = block->next;
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
	block->next = free_blocks[block->type][block->class];
	free_blocks[block->type][block->class] = block;
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
