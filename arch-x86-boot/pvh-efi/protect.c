// SPDX-License-Identifier: GPL-2.0
/*
 * What memory may be used for while boot services last, UEFI 2.3.4:
 *
 *  - pvh-efi: code can be executed, constants only read, the rest only read and
 *    written. Nobody changes that.
 *  - Page 0 and the page below the stack can't be used at all.
 *  - An image that declares NX compatibility: what its section headers say. Where
 *    there is no section it can only be read.
 *  - Everything else: read and written, not executed. Code types such as
 *    EfiLoaderCode are no exception. Who loads code on its own makes it
 *    executable by EFI_MEMORY_ATTRIBUTE_PROTOCOL, as the declaration promises.
 *
 * An image without that declaration knows nothing of all this: it may write to its
 * code, and run what it has allocated, or has left in free memory for the time after
 * ExitBootServices(). Loading it changes nothing. From its start on, until the boot
 * ends, its own pages and all that is free then can be written and executed, and so
 * can whatever is allocated from there: page tables, too. The pool's pages count as
 * free, though blocks in them may be somebody's or pvh-efi's own. What others had
 * before stays as it was until they free it; then it is as the rest.
 *
 * So no page is writable and executable before such an image is started, unless
 * somebody asks EFI_MEMORY_ATTRIBUTE_PROTOCOL for one. A processor without NX, or one
 * whose NX is hidden, executes all that can be read.
 *
 * The declaration counts if it can be true: Microsoft's rules for signing want
 * sections on pages of their own, none of them both writable and executable. To
 * refuse what breaks them would protect nobody, since no image need declare it.
 */

#include "pages.h"
#include "pagetable.h"
#include "pe.h"
#include "protect.h"

static bool free_executable;

/**
 * protect_init() - begin with no image that does what it wants
 */
void protect_init(void)
{
	free_executable = false;
}

#define PROTECTION	(EFI_MEMORY_RP | EFI_MEMORY_RO | EFI_MEMORY_XP)

/* Images lie in RAM, all of which is mapped. */
static bool protect(u64 start, u64 end, u64 protection)
{
	return start == end ||
	       pagetable_set(page_table_root, start, end, protection, PROTECTION & ~protection);
}

static u64 section_protection(const struct section_header *s)
{
	return (s->flags & IMAGE_SCN_MEM_WRITE ? 0 : EFI_MEMORY_RO) |
	       (s->flags & IMAGE_SCN_MEM_EXECUTE ? 0 : EFI_MEMORY_XP);
}

static bool protect_sections(const struct pe_image *pe, u64 base)
{
	const u64 nothing = EFI_MEMORY_RO | EFI_MEMORY_XP;
	u64 done = base;

	for (u16 i = 0; i < pe->nr_sections; i++) {
		const struct section_header *s = &pe->sections[i];
		u64 start = base + s->virtual_address;
		u64 end = align_up(start + pe_section_size(s), PAGE_SIZE);

		/* Nobody has looked where an empty one is. */
		if (!pe_section_size(s))
			continue;
		if (!protect(done, start, nothing) || !protect(start, end, section_protection(s)))
			return false;
		done = end;
	}
	return protect(done, base + pe->image_size, nothing);
}

/**
 * protect_image() - protect an image as it says
 * @pe:		what pe_parse() has found
 * @base:	where it lies, placed and relocated
 *
 * Return: NULL, or why it can't be, as words for a message.
 */
const char *protect_image(const struct pe_image *pe, const void *base)
{
	bool done = !pe->nx_compat || protect_sections(pe, (unsigned long)base);

	paging_flush();
	return done ? NULL : "no page tables for its sections";
}

static bool let_execute(u64 start, u64 end)
{
	return protect(start, end, 0);
}

static bool let_no_more(u64 start, u64 end)
{
	return protect(start, end, EFI_MEMORY_XP);
}

/**
 * protect_undeclared() - let an image do what it wants, which is about to start
 * @base:	where it lies
 * @size:	its bytes, whole pages
 *
 * Return: false when there is no memory for page tables; then all is as it was, but for
 * what became a table meanwhile. To go back takes none.
 */
bool protect_undeclared(const void *base, u64 size)
{
	u64 start = (unsigned long)base;
	bool first = !free_executable, done;

	if (first)
		free_executable = pages_visit_free(let_execute);
	done = free_executable && let_execute(start, start + size);
	if (!done && first) {
		free_executable = false;
		pages_visit_free(let_no_more);
	}
	paging_flush();
	return done;
}

/**
 * protect_reset() - make memory what it was before somebody had it
 * @start:	first byte
 * @end:	byte after the last
 *
 * What isn't mapped stays so.
 *
 * Return: false when there is no memory for page tables.
 */
bool protect_reset(u64 start, u64 end)
{
	u64 attributes, wanted = free_executable ? 0 : EFI_MEMORY_XP;

	if (pagetable_get(page_table_root, start, end, &attributes) == EFI_SUCCESS &&
	    attributes == (paging_has_nx() ? wanted : 0))
		return true;
	if (pagetable_change(page_table_root, start, end, wanted, PROTECTION & ~wanted) ==
	    EFI_OUT_OF_RESOURCES)
		return false;
	paging_flush();
	return true;
}
