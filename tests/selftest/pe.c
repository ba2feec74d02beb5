// SPDX-License-Identifier: GPL-2.0
/* Which files LoadImage() takes, UEFI 2.10, 7.4.1 and 2.1.1 */

#include "selftest.h"
#include "child.h"

/* Offset in the file of what has this address in the image */
static UINTN offset_of(UINT32 address)
{
	for (UINTN s = SECTIONS; s < SECTIONS + 16 * 40; s += 40) {
		UINT32 start = *word(s + 12), bytes = *word(s + 16);

		if (address >= start && address - start < bytes)
			return *word(s + 20) + address - start;
	}
	return 0;
}

/* The file is refused with @value at @offset, and nothing is left behind. */
static bool refused_with(UINTN offset, UINT32 value, EFI_STATUS or)
{
	UINT32 old = *word(offset);
	EFI_HANDLE child;
	EFI_STATUS status;

	*word(offset) = value;
	status = child_load(&child);
	*word(offset) = old;
	if (status == EFI_SUCCESS)
		bs->UnloadImage(child);
	else
		EQUAL((UINTN)child, 0);
	return EITHER(status, EFI_LOAD_ERROR, or);
}

static void other_machine(void)
{
	UINT32 old = *word(MACHINE);
	EFI_HANDLE child;

	*word(MACHINE) = (old & 0xffff0000) | 0xaa64;
	EXPECT(child_load(&child), EFI_UNSUPPORTED);
	*word(MACHINE) = old;
	refused_with(SUBSYSTEM, (*word(SUBSYSTEM) & 0xffff0000) | 3, EFI_UNSUPPORTED);
}

/* Linux 5.10 has its header at 0x82, memtest86+ at 0x7a. */
static void odd_header(void)
{
	UINTN from = header(), end = SECTIONS + 40 * (*word(header() + 6) & 0xffff);
	UINTN data_size;
	CHAR16 *data;

	bs->CopyMem(file + from + 2, file + from, end - from);
	*word(0x3c) = from + 2;
	EXPECT(child_run(CHILD_LOOKS, &data_size, &data), EFI_SUCCESS);
	*word(0x3c) = from;
	bs->CopyMem(file + from, file + from + 2, end - from);
	memset(file + end, 0, 2);
}

static void other_order(void)
{
	UINT8 *first = file + SECTIONS, copy[40];
	UINTN data_size;
	CHAR16 *data;

	memcpy(copy, first, 40);
	memcpy(first, first + 40, 40);
	memcpy(first + 40, copy, 40);
	EXPECT(child_run(CHILD_LOOKS, &data_size, &data), EFI_SUCCESS);
	memcpy(copy, first, 40);
	memcpy(first, first + 40, 40);
	memcpy(first + 40, copy, 40);
}

static void no_pe(void)
{
	refused_with(0, 0x464c457f, EFI_UNSUPPORTED);
	refused_with(header(), 0x4550 + 1, EFI_UNSUPPORTED);
	refused_with(0x3c, 0x7ffffff0, EFI_UNSUPPORTED);
	refused_with(0x3c, size - 8, EFI_UNSUPPORTED);
}

static void truncated(void)
{
	static const UINTN lengths[] = { 1, 2, 64, 128, 200, 300, 1000 };
	UINTN whole = size;
	EFI_HANDLE child;

	for (UINTN i = 0; i < ARRAY_SIZE(lengths); i++) {
		size = lengths[i];
		EITHER(child_load(&child), EFI_LOAD_ERROR, EFI_UNSUPPORTED);
	}
	size = whole / 2;
	EITHER(child_load(&child), EFI_LOAD_ERROR, EFI_UNSUPPORTED);
	size = whole;
}

static void bad_sections(void)
{
	refused_with(SECTIONS + 12, 0x7ffff000, EFI_UNSUPPORTED);
	refused_with(SECTIONS + 20, 0x7ffff000, EFI_UNSUPPORTED);
}

static void bad_entry(void)
{
	refused_with(ENTRY, 0x7ffff000, EFI_UNSUPPORTED);
}

static void bad_relocations(void)
{
	UINT32 address = *word(RELOCATIONS), bytes = *word(RELOCATIONS + 4);
	UINTN block = offset_of(address);

	if (!HOLDS(address && bytes >= 12 && block))
		return;
	refused_with(RELOCATIONS, 0x7ffff000, EFI_UNSUPPORTED);
	refused_with(block, 0x7ffff000, EFI_UNSUPPORTED);
	refused_with(block + 4, 0, EFI_UNSUPPORTED);
	refused_with(block + 4, bytes + 0x10000, EFI_UNSUPPORTED);
	refused_with(block + 8, (*word(block + 8) & 0xffff0fff) | 0xf000, EFI_UNSUPPORTED);
}

static const struct test before[] = {
	{ "LoadImage takes a PE header at any offset", odd_header },
	{ "LoadImage takes sections in any order", other_order },
	{ "LoadImage refuses what is for others", other_machine },
	{ "LoadImage refuses what is no PE file", no_pe },
	{ "LoadImage refuses a part of a file", truncated },
	{ "LoadImage refuses sections that lie outside", bad_sections },
	{ "LoadImage refuses an entry that lies outside", bad_entry },
	{ "LoadImage refuses bad relocations", bad_relocations },
	{ },
};

const struct group pe_group = {
	"PE files", .setup = child_setup, .before = before, .teardown = child_teardown
};
