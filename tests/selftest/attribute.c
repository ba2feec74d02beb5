// SPDX-License-Identifier: GPL-2.0
/* The memory attribute protocol, UEFI 2.10, 37.7 */

#include "selftest.h"

#define ALL	(EFI_MEMORY_RP | EFI_MEMORY_XP | MEMORY_RO)

static struct memory_attribute *protocol;
static EFI_PHYSICAL_ADDRESS pages;

static bool setup(void)
{
	EFI_GUID guid = MEMORY_ATTRIBUTE_GUID;

	protocol = NULL;
	bs->LocateProtocol(&guid, NULL, (void **)&protocol);
	return bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 4, &pages) == EFI_SUCCESS;
}

static void teardown(void)
{
	if (protocol)
		protocol->clear(protocol, pages, 4 * PAGE, ALL);
	bs->FreePages(pages, 4);
}

static bool there(void)
{
	if (!protocol)
		skip("this firmware has none");
	return protocol;
}

static UINT64 get(UINTN page)
{
	UINT64 attributes = ~0ULL;

	EXPECT(protocol->get(protocol, pages + page * PAGE, PAGE, &attributes), EFI_SUCCESS);
	return attributes;
}

static void set_and_clear(void)
{
	if (!there())
		return;
	EXPECT(protocol->clear(protocol, pages, 4 * PAGE, ALL), EFI_SUCCESS);
	EXPECT(protocol->set(protocol, pages + PAGE, PAGE, MEMORY_RO), EFI_SUCCESS);
	EQUAL(get(0), 0);
	EQUAL(get(1), MEMORY_RO);
	EXPECT(protocol->set(protocol, pages + PAGE, PAGE, EFI_MEMORY_XP), EFI_SUCCESS);
	EQUAL(get(1), MEMORY_RO | EFI_MEMORY_XP);
	EXPECT(protocol->clear(protocol, pages + PAGE, PAGE, MEMORY_RO), EFI_SUCCESS);
	EQUAL(get(1), EFI_MEMORY_XP);
	EXPECT(protocol->set(protocol, pages + 2 * PAGE, PAGE, EFI_MEMORY_RP), EFI_SUCCESS);
	EQUAL(get(2), EFI_MEMORY_RP);
	EXPECT(protocol->clear(protocol, pages, 4 * PAGE, ALL), EFI_SUCCESS);
	EQUAL(get(1), 0);
	EQUAL(get(2), 0);
	*(volatile UINT8 *)(UINTN)(pages + 2 * PAGE) = 1;
}

static void not_uniform(void)
{
	UINT64 attributes = 0;

	if (!there())
		return;
	EXPECT(protocol->set(protocol, pages + PAGE, PAGE, MEMORY_RO), EFI_SUCCESS);
	EXPECT(protocol->get(protocol, pages, 2 * PAGE, &attributes), EFI_NO_MAPPING);
	EXPECT(protocol->clear(protocol, pages, 4 * PAGE, ALL), EFI_SUCCESS);
	EXPECT(protocol->get(protocol, pages, 4 * PAGE, &attributes), EFI_SUCCESS);
}

static void bad_arguments(void)
{
	UINT64 attributes = 0;

	if (!there())
		return;
	EXPECT(protocol->get(protocol, pages, 0, &attributes), EFI_INVALID_PARAMETER);
	EXPECT(protocol->get(protocol, pages, PAGE, NULL), EFI_INVALID_PARAMETER);
	EXPECT(protocol->set(protocol, pages, 0, MEMORY_RO), EFI_INVALID_PARAMETER);
	EITHER(protocol->set(protocol, pages, PAGE, EFI_MEMORY_WB), EFI_INVALID_PARAMETER,
	       EFI_UNSUPPORTED);
	EXPECT(protocol->clear(protocol, pages, 0, MEMORY_RO), EFI_INVALID_PARAMETER);
	EITHER(protocol->clear(protocol, pages, PAGE, EFI_MEMORY_RUNTIME),
	       EFI_INVALID_PARAMETER, EFI_UNSUPPORTED);
	EITHER(protocol->set(protocol, pages, 8, MEMORY_RO), EFI_UNSUPPORTED,
	       EFI_INVALID_PARAMETER);
}

/* An image that says it can bear it is not writable and executable at once. */
static void own_image(void)
{
	UINT64 code = 0, data = 0;

	if (!there())
		return;
	EXPECT(protocol->get(protocol, (UINTN)own_image & ~(PAGE - 1), PAGE, &code),
	       EFI_SUCCESS);
	EXPECT(protocol->get(protocol, (UINTN)&pages & ~(PAGE - 1), PAGE, &data), EFI_SUCCESS);
	EQUAL(code, MEMORY_RO);
	EQUAL(data, EFI_MEMORY_XP);
}

/* The firmware's own memory and page tables are not an image's to change. */
static void not_an_images(void)
{
	UINT64 table;

	if (!there())
		return;
	__asm__ volatile("mov %%cr3, %0" : "=r" (table));
	table &= 0x000ffffffffff000;
	EXPECT(protocol->clear(protocol, table, PAGE, MEMORY_RO), EFI_ACCESS_DENIED);
	table = *(UINT64 *)(UINTN)table & 0x000ffffffffff000;
	EXPECT(protocol->clear(protocol, table, PAGE, MEMORY_RO), EFI_ACCESS_DENIED);
	EXPECT(protocol->set(protocol, table, PAGE, EFI_MEMORY_RP), EFI_ACCESS_DENIED);
}

static const struct test before[] = {
	{ "attributes are set and cleared", set_and_clear },
	{ "a range of several attributes has no one answer", not_uniform },
	{ "it refuses bad arguments", bad_arguments },
	{ "page tables are not to be changed by it", not_an_images },
	{ "no page of this image is writable and executable", own_image },
	{ },
};

const struct group attribute_group = {
	"memory attributes", .setup = setup, .before = before, .teardown = teardown
};
