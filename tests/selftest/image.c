// SPDX-License-Identifier: GPL-2.0
/* LoadImage() from memory, StartImage(), Exit() and UnloadImage(), UEFI 2.10, 7.4 */

#include "selftest.h"
#include "child.h"

extern const UINT8 child_file[], child_file_end[];

/* A copy of the child's file that tests may damage */
UINT8 *file;
UINTN size;

bool child_setup(void)
{
	size = child_file_end - child_file;
	if (bs->AllocatePool(EfiLoaderData, size, (void **)&file) != EFI_SUCCESS)
		return false;
	memcpy(file, child_file, size);
	return true;
}

void child_teardown(void)
{
	bs->FreePool(file);
}

EFI_STATUS child_load(EFI_HANDLE *child)
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
EFI_STATUS child_run(CHAR16 what, UINTN *data_size, CHAR16 **data)
{
	static CHAR16 options[2];
	EFI_HANDLE child;

	if (!EXPECT(child_load(&child), EFI_SUCCESS) || !HOLDS(info(child)))
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

	EXPECT(child_run(CHILD_RETURNS, &data_size, &data), CHILD_STATUS);
	EQUAL(data_size, 0);
}

static void exits(void)
{
	UINTN data_size = 0;
	CHAR16 *data = NULL;

	EXPECT(child_run(CHILD_EXITS, &data_size, &data), CHILD_STATUS);
	EQUAL(data_size, sizeof(CHILD_DATA));
	if (HOLDS(data)) {
		HOLDS(!memcmp(data, CHILD_DATA, sizeof(CHILD_DATA)));
		EXPECT(bs->FreePool(data), EFI_SUCCESS);
	}
}

/* "If ExitData is NULL, ExitDataSize is ignored and the contents are not modified." */
static void exits_unasked(void)
{
	UINTN data_size = 99;

	EXPECT(child_run(CHILD_EXITS, &data_size, NULL), CHILD_STATUS);
	EQUAL(data_size, 99);
}

/* Twice, since the first one writes to its data. */
static void fresh(void)
{
	UINTN data_size;
	CHAR16 *data;

	EXPECT(child_run(CHILD_LOOKS, &data_size, &data), EFI_SUCCESS);
	EXPECT(child_run(CHILD_LOOKS, &data_size, &data), EFI_SUCCESS);
}

static void misbehaves(void)
{
	UINTN data_size;
	CHAR16 *data;

	EXPECT(child_run(CHILD_MISBEHAVES, &data_size, &data), EFI_SUCCESS);
}

static void fields(void)
{
	EFI_LOADED_IMAGE *image;
	EFI_HANDLE child;

	if (!EXPECT(child_load(&child), EFI_SUCCESS))
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

	if (!EXPECT(child_load(&child), EFI_SUCCESS))
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

	if (!EXPECT(child_load(&child), EFI_SUCCESS))
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

	if (!EXPECT(child_load(&child), EFI_SUCCESS))
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

static EFI_HANDLE load_driver(UINT8 subsystem, CHAR16 what)
{
	static CHAR16 options[2];
	UINT8 old = file[SUBSYSTEM];
	EFI_HANDLE driver;
	EFI_STATUS status;

	file[SUBSYSTEM] = subsystem;
	status = child_load(&driver);
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

static UINTN hook_calls;

static EFI_STATUS EFIAPI unload_once_more(EFI_HANDLE image)
{
	if (!hook_calls++)
		EXPECT(bs->UnloadImage(image), EFI_INVALID_PARAMETER);
	return EFI_SUCCESS;
}

static void hook_unloads(void)
{
	EFI_HANDLE stays;
	UINTN data_size;
	CHAR16 *data;

	if (!survives())
		return;
	stays = load_driver(IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER, CHILD_STAYS);
	if (!stays)
		return;
	EXPECT(bs->StartImage(stays, &data_size, &data), EFI_SUCCESS);
	info(stays)->Unload = unload_once_more;
	EXPECT(bs->UnloadImage(stays), EFI_SUCCESS);
	EQUAL(hook_calls, 1);
	EQUAL((UINTN)info(stays), 0);
}

/* An application may make a handle that is an image's, and load others in its name. */
static void made_parent(void)
{
	EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
	EFI_LOADED_IMAGE made = { .Revision = 0x1000, .SystemTable = st };
	EFI_HANDLE parent = NULL, child = NULL;

	if (!survives())
		return;
	EXPECT(bs->InstallProtocolInterface(&parent, &guid, EFI_NATIVE_INTERFACE, &made),
	       EFI_SUCCESS);
	if (EXPECT(bs->LoadImage(FALSE, parent, NULL, file, size, &child), EFI_SUCCESS)) {
		EQUAL((UINTN)info(child)->ParentHandle, (UINTN)parent);
		EXPECT(bs->UnloadImage(child), EFI_SUCCESS);
	}
	EXPECT(bs->UninstallProtocolInterface(parent, &guid, &made), EFI_SUCCESS);
}

/* A handle that is gone is no image's, also when its address is used once more. */
static void lost_handle(void)
{
	EFI_GUID guid = LOADED_IMAGE_PROTOCOL, path = LOADED_PATH_GUID;
	EFI_GUID other = test_guid(0x70);
	EFI_HANDLE child, handle = NULL;

	if (!survives() || !EXPECT(child_load(&child), EFI_SUCCESS))
		return;
	EXPECT(bs->UninstallProtocolInterface(child, &guid, info(child)), EFI_SUCCESS);
	EXPECT(bs->UninstallProtocolInterface(child, &path, NULL), EFI_SUCCESS);
	EXPECT(bs->InstallProtocolInterface(&handle, &other, EFI_NATIVE_INTERFACE, NULL),
	       EFI_SUCCESS);
	EXPECT(bs->UnloadImage(handle), EFI_INVALID_PARAMETER);
	EXPECT(bs->UninstallProtocolInterface(handle, &other, NULL), EFI_SUCCESS);
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
	/* The name of a file is where programs look for their directory. */
	if (HOLDS(loaded->FilePath)) {
		EQUAL(loaded->FilePath->Type, MEDIA_DEVICE_PATH);
		EQUAL(loaded->FilePath->SubType, MEDIA_FILEPATH_DP);
	}
}

static const struct test before[] = {
	{ "what is known of this image", own_fields },
	{ "what is known of an image that is loaded", fields },
	{ "an image returns", returns },
	{ "an image calls Exit, with data", exits },
	{ "an image calls Exit with data that nobody asks for", exits_unasked },
	{ "an image is relocated, with new data each time", fresh },
	{ "an image neither starts, unloads nor ends what it may not", misbehaves },
	{ "UnloadImage of one that was not started", unload },
	{ "Exit of one that was not started", exit_unstarted },
	{ "an application that has ended is gone", gone },
	{ "LoadImage and StartImage refuse bad arguments", bad_load },
	{ "LoadImage takes any image for the parent", made_parent },
	{ "a driver stays and can be unloaded", driver },
	{ "a driver that can't be unloaded stays, one that fails doesn't", driver_stays },
	{ "a driver that unloads itself once more is unloaded once", hook_unloads },
	{ "a handle that is gone is no image's", lost_handle },
	{ "a runtime driver is runtime memory", runtime_driver },
	{ },
};

const struct group image_group = {
	"images", .setup = child_setup, .before = before, .teardown = child_teardown
};
