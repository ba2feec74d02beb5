// SPDX-License-Identifier: GPL-2.0
/*
 * The initrd that Linux asks for by LoadFile2, UEFI 2.10, 13.2. The command line
 * has pvh.initrd when there is one. It ends in the CRC32 of what is before, so
 * that the CRC32 of all of it is a number that is always the same.
 */

#include "selftest.h"

#define CRC_WITH_CRC	0x2144df1c

static struct {
	UINT8 media[4];
	EFI_GUID guid;
	UINT8 end[4];
} __attribute__((packed)) path;

static struct load_file2 *file;
static EFI_DEVICE_PATH *rest;
static bool given;

static bool setup(void)
{
	EFI_GUID load_file2 = LOAD_FILE2_GUID;
	EFI_HANDLE handle = NULL;
	const CHAR16 *end;

	given = option("pvh.initrd", &end);
	memcpy(path.media, "\x04\x03\x14\x00", 4);
	path.guid = INITRD_MEDIA_GUID;
	memcpy(path.end, "\x7f\xff\x04\x00", 4);
	file = NULL;
	rest = (void *)&path;
	if (bs->LocateDevicePath(&load_file2, &rest, &handle) == EFI_SUCCESS)
		bs->HandleProtocol(handle, &load_file2, (void **)&file);
	return true;
}

static bool there(void)
{
	if (!file && !given) {
		skip("none was given");
		return false;
	}
	return HOLDS(file && given);
}

static void found(void)
{
	if (there())
		EQUAL((UINTN)rest, (UINTN)path.end);
}

static UINTN size_of_file(void)
{
	UINTN size = 0;

	EXPECT(file->load(file, rest, FALSE, &size, NULL), EFI_BUFFER_TOO_SMALL);
	return size;
}

static void size_first(void)
{
	UINTN size = 1;

	if (!there())
		return;
	HOLDS(size_of_file() > 4);
	EXPECT(file->load(file, rest, FALSE, &size, &size), EFI_BUFFER_TOO_SMALL);
	EQUAL(size, size_of_file());
}

static void whole(void)
{
	EFI_PHYSICAL_ADDRESS buffer = 0;
	UINTN size, nr;

	if (!there())
		return;
	size = size_of_file() + 100;
	nr = size / PAGE + 1;
	if (!EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, nr, &buffer),
		    EFI_SUCCESS))
		return;
	EXPECT(file->load(file, rest, FALSE, &size, (void *)(UINTN)buffer), EFI_SUCCESS);
	EQUAL(size, size_of_file());
	EQUAL(crc32((void *)(UINTN)buffer, size), CRC_WITH_CRC);
	EXPECT(bs->FreePages(buffer, nr), EFI_SUCCESS);
}

static void bad_arguments(void)
{
	UINTN size = 0;

	if (!there())
		return;
	EXPECT(file->load(file, rest, TRUE, &size, NULL), EFI_UNSUPPORTED);
	EXPECT(file->load(file, NULL, FALSE, &size, NULL), EFI_INVALID_PARAMETER);
	EXPECT(file->load(file, rest, FALSE, NULL, &size), EFI_INVALID_PARAMETER);
}

static const struct test before[] = {
	{ "it is where Linux looks for it", found },
	{ "LoadFile says what size the buffer should have", size_first },
	{ "LoadFile reads all of it, unchanged", whole },
	{ "LoadFile refuses bad arguments", bad_arguments },
	{ },
};

const struct group initrd_group = { "initrd", .setup = setup, .before = before };
