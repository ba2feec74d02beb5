// SPDX-License-Identifier: GPL-2.0
/* LoadImage() from memory, StartImage(), Exit() and UnloadImage(), UEFI 2.10, 7.4 */

#include "selftest.h"
#include "child.h"

extern const UINT8 child_file[], child_file_end[];

/* A copy of the child's file that tests may damage */
static UINT8 *file;
static UINTN size;

static bool setup(void)
{
	size = child_file_end - child_file;
	if (bs->AllocatePool(EfiLoaderData, size, (void **)&file) != EFI_SUCCESS)
		return false;
	memcpy(file, child_file, size);
	return true;
}

static void teardown(void)
{
	bs->FreePool(file);
}

static EFI_STATUS load(EFI_HANDLE *child)
{
	*child = NULL;
	return bs->LoadImage(FALSE, self, NULL, file, size, child);
}

static EFI_LOADED_IMAGE *info(EFI_HANDLE child)
{
	EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
	EFI_LOADED_IMAGE *image = NULL;

	bs->HandleProtocol(child, &guid, (void **)&image);
	return image;
}

/* Loads the child, tells it what to do, and starts it. */
static EFI_STATUS run(CHAR16 what, UINTN *data_size, CHAR16 **data)
{
	static CHAR16 options[2];
	EFI_HANDLE child;

	if (!EXPECT(load(&child), EFI_SUCCESS) || !HOLDS(info(child)))
		return EFI_LOAD_ERROR;
	options[0] = what;
	info(child)->LoadOptions = options;
	info(child)->LoadOptionsSize = sizeof(options);
	return bs->StartImage(child, data_size, data);
}

static void returns(void)
{
	UINTN data_size = 99;
	CHAR16 *data = NULL;

	EXPECT(run(CHILD_RETURNS, &data_size, &data), CHILD_STATUS);
	EQUAL(data_size, 0);
}

static void exits(void)
{
	UINTN data_size = 0;
	CHAR16 *data = NULL;

	EXPECT(run(CHILD_EXITS, &data_size, &data), CHILD_STATUS);
	EQUAL(data_size, sizeof(CHILD_DATA));
	if (HOLDS(data)) {
		HOLDS(!memcmp(data, CHILD_DATA, sizeof(CHILD_DATA)));
		EXPECT(bs->FreePool(data), EFI_SUCCESS);
	}
}

/* Twice, since the first one writes to its data. */
static void fresh(void)
{
	UINTN data_size;
	CHAR16 *data;

	EXPECT(run(CHILD_LOOKS, &data_size, &data), EFI_SUCCESS);
	EXPECT(run(CHILD_LOOKS, &data_size, &data), EFI_SUCCESS);
}

static void misbehaves(void)
{
	UINTN data_size;
	CHAR16 *data;

	EXPECT(run(CHILD_MISBEHAVES, &data_size, &data), EFI_SUCCESS);
}

static void fields(void)
{
	EFI_LOADED_IMAGE *image;
	EFI_HANDLE child;

	if (!EXPECT(load(&child), EFI_SUCCESS))
		return;
	image = info(child);
	if (!HOLDS(image))
		return;
	EQUAL(image->Revision, 0x1000);
	EQUAL((UINTN)image->ParentHandle, (UINTN)self);
	EQUAL((UINTN)image->SystemTable, (UINTN)st);
	EQUAL(image->LoadOptionsSize, 0);
	EQUAL(image->ImageCodeType, EfiLoaderCode);
	EQUAL(image->ImageDataType, EfiLoaderData);
	HOLDS(image->ImageSize >= size / 2 && image->ImageSize < 1 << 20);
	EQUAL((UINTN)image->ImageBase % PAGE, 0);
	EQUAL(map_type((UINTN)image->ImageBase), EfiLoaderCode);
	EXPECT(bs->UnloadImage(child), EFI_SUCCESS);
}

static void unload(void)
{
	EFI_HANDLE child;
	UINT64 base;

	if (!EXPECT(load(&child), EFI_SUCCESS))
		return;
	base = (UINTN)info(child)->ImageBase;
	EXPECT(bs->UnloadImage(child), EFI_SUCCESS);
	EQUAL(map_type(base), EfiConventionalMemory);
	EQUAL((UINTN)info(child), 0);
	EXPECT(bs->UnloadImage(child), EFI_INVALID_PARAMETER);
	EXPECT(bs->UnloadImage(NULL), EFI_INVALID_PARAMETER);
}

static void exit_unstarted(void)
{
	EFI_HANDLE child;

	if (!EXPECT(load(&child), EFI_SUCCESS))
		return;
	EXPECT(bs->Exit(child, EFI_SUCCESS, 0, NULL), EFI_SUCCESS);
	EQUAL((UINTN)info(child), 0);
	EXPECT(bs->Exit(child, EFI_SUCCESS, 0, NULL), EFI_INVALID_PARAMETER);
}

static void gone(void)
{
	UINTN data_size;
	EFI_HANDLE child;
	CHAR16 *data;

	if (!EXPECT(load(&child), EFI_SUCCESS))
		return;
	bs->StartImage(child, &data_size, &data);
	EQUAL((UINTN)info(child), 0);
	EXPECT(bs->StartImage(child, &data_size, &data), EFI_INVALID_PARAMETER);
}

static void bad_load(void)
{
	static const UINT8 nowhere[] = { 1, 4, 20, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
					 14, 15, 16, 0x7f, 0xff, 4, 0 };
	EFI_HANDLE child;
	UINTN data_size;
	CHAR16 *data;

	EXPECT(bs->LoadImage(FALSE, NULL, NULL, file, size, &child), EFI_INVALID_PARAMETER);
	EXPECT(bs->LoadImage(FALSE, self, NULL, file, size, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->LoadImage(FALSE, self, NULL, NULL, 0, &child), EFI_NOT_FOUND);
	EXPECT(bs->LoadImage(FALSE, self, (void *)nowhere, NULL, 0, &child), EFI_NOT_FOUND);
	EITHER(bs->LoadImage(FALSE, self, NULL, file, 0, &child), EFI_LOAD_ERROR,
	       EFI_UNSUPPORTED);
	EXPECT(bs->StartImage(NULL, &data_size, &data), EFI_INVALID_PARAMETER);
	EXPECT(bs->StartImage(&child, &data_size, &data), EFI_INVALID_PARAMETER);
}

/* Where things are in a PE32+ file */
static UINT32 *word(UINTN offset)
{
	return (UINT32 *)(file + offset);
}

static UINTN header(void)
{
	return *word(0x3c);
}

static UINTN optional(void)
{
	return header() + 24;
}

#define MACHINE		(header() + 4)
#define ENTRY		(optional() + 16)
#define SUBSYSTEM	(optional() + 68)
#define RELOCATIONS	(optional() + 112 + 5 * 8)
#define SECTIONS	(optional() + (*word(header() + 20) & 0xffff))

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
	status = load(&child);
	*word(offset) = old;
	if (status == EFI_SUCCESS)
		bs->UnloadImage(child);
	else
		EQUAL((UINTN)child, 0);
	return EITHER(status, EFI_LOAD_ERROR, or);
}

static void other_machine(void)
{
	refused_with(MACHINE, (*word(MACHINE) & 0xffff0000) | 0xaa64, EFI_UNSUPPORTED);
	refused_with(SUBSYSTEM, (*word(SUBSYSTEM) & 0xffff0000) | 3, EFI_UNSUPPORTED);
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
		EITHER(load(&child), EFI_LOAD_ERROR, EFI_UNSUPPORTED);
	}
	size = whole / 2;
	EITHER(load(&child), EFI_LOAD_ERROR, EFI_UNSUPPORTED);
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

static EFI_HANDLE load_driver(UINT8 subsystem, CHAR16 what)
{
	static CHAR16 options[2];
	UINT8 old = file[SUBSYSTEM];
	EFI_HANDLE driver;
	EFI_STATUS status;

	file[SUBSYSTEM] = subsystem;
	status = load(&driver);
	file[SUBSYSTEM] = old;
	if (!EXPECT(status, EFI_SUCCESS))
		return NULL;
	options[0] = what;
	info(driver)->LoadOptions = options;
	info(driver)->LoadOptionsSize = sizeof(options);
	return driver;
}

static void driver(void)
{
	EFI_HANDLE stays = load_driver(IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER, CHILD_STAYS);
	UINTN data_size;
	CHAR16 *data;

	if (!stays)
		return;
	EQUAL(info(stays)->ImageCodeType, EfiBootServicesCode);
	EQUAL(info(stays)->ImageDataType, EfiBootServicesData);
	EXPECT(bs->StartImage(stays, &data_size, &data), EFI_SUCCESS);
	HOLDS(info(stays));
	EXPECT(bs->StartImage(stays, &data_size, &data), EFI_INVALID_PARAMETER);
	EXPECT(bs->UnloadImage(stays), EFI_SUCCESS);
	EQUAL((UINTN)info(stays), 0);
}

static void driver_stays(void)
{
	EFI_HANDLE stays = load_driver(IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER,
				       CHILD_STAYS_FOREVER);
	EFI_HANDLE fails;
	UINTN data_size;
	CHAR16 *data;

	if (!stays)
		return;
	EXPECT(bs->StartImage(stays, &data_size, &data), EFI_SUCCESS);
	EXPECT(bs->UnloadImage(stays), EFI_UNSUPPORTED);
	HOLDS(info(stays));
	fails = load_driver(IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER, CHILD_RETURNS);
	EXPECT(bs->StartImage(fails, &data_size, &data), CHILD_STATUS);
	EQUAL((UINTN)info(fails), 0);
}

static void runtime_driver(void)
{
	EFI_HANDLE image = load_driver(IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER, CHILD_STAYS);

	if (!image)
		return;
	EQUAL(info(image)->ImageCodeType, EfiRuntimeServicesCode);
	EQUAL(map_type((UINTN)info(image)->ImageBase), EfiRuntimeServicesCode);
	EXPECT(bs->UnloadImage(image), EFI_SUCCESS);
}

static void own_fields(void)
{
	EQUAL(loaded->Revision, 0x1000);
	EQUAL((UINTN)loaded->SystemTable, (UINTN)st);
	HOLDS((UINTN)own_fields >= (UINTN)loaded->ImageBase);
	HOLDS((UINTN)own_fields < (UINTN)loaded->ImageBase + loaded->ImageSize);
	HOLDS(loaded->LoadOptions && loaded->LoadOptionsSize % 2 == 0);
	EQUAL(((CHAR16 *)loaded->LoadOptions)[loaded->LoadOptionsSize / 2 - 1], 0);
	EQUAL(nonce[0] != 0, 1);
}

static const struct test before[] = {
	{ "what is known of this image", own_fields },
	{ "what is known of an image that is loaded", fields },
	{ "an image returns", returns },
	{ "an image calls Exit, with data", exits },
	{ "an image is relocated, with new data each time", fresh },
	{ "an image neither starts, unloads nor ends what it may not", misbehaves },
	{ "UnloadImage of one that was not started", unload },
	{ "Exit of one that was not started", exit_unstarted },
	{ "an application that has ended is gone", gone },
	{ "LoadImage and StartImage refuse bad arguments", bad_load },
	{ "LoadImage refuses what is for others", other_machine },
	{ "LoadImage refuses what is no PE file", no_pe },
	{ "LoadImage refuses a part of a file", truncated },
	{ "LoadImage refuses sections that lie outside", bad_sections },
	{ "LoadImage refuses an entry that lies outside", bad_entry },
	{ "LoadImage refuses bad relocations", bad_relocations },
	{ "a driver stays and can be unloaded", driver },
	{ "a driver that can't be unloaded stays, one that fails doesn't", driver_stays },
	{ "a runtime driver is runtime memory", runtime_driver },
	{ },
};

const struct group image_group = {
	"images", .setup = setup, .before = before, .teardown = teardown
};
