// SPDX-License-Identifier: GPL-2.0
/* The end of pages: pages.c knows whose they are, protect.c how they are protected. */

#include "memory.h"
#include "pages.h"
#include "protect.h"

/**
 * memory_free() - FreePages(), UEFI 7.2.2, for any owner
 * @owner:	who gives the pages back: for the service PAGES_CALLER
 * @addr:	first page
 * @nr:		pages, all of one type and @owner's
 *
 * Return: EFI_SUCCESS, or why not, as pages_check() has it; EFI_OUT_OF_RESOURCES
 * when the table of pages is full, or there is no memory for page tables.
 */
efi_status_t memory_free(enum pages_owner owner, efi_physical_addr_t addr, efi_uintn_t nr)
{
	efi_status_t status = pages_check(owner, addr, nr);
	u64 end = addr + ((u64)nr << PAGE_SHIFT);

	if (status != EFI_SUCCESS)
		return status;
	if (!protect_reset(addr, end))
		return EFI_OUT_OF_RESOURCES;
	pages_give(addr, end);
	return EFI_SUCCESS;
}
