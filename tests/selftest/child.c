// SPDX-License-Identifier: GPL-2.0
/* The image that the tests of LoadImage() load: it does what its load options say. */

#include "selftest.h"
#include "child.h"

static EFI_HANDLE handle;
static EFI_BOOT_SERVICES *services;
static EFI_LOADED_IMAGE *image;

/* Needs relocations, twice over. */
static int number = 42;
static int *pointer = &number;
static int **const volatile pointers[] = { &pointer, &pointer };
static UINT8 zeroes[8192];

static EFI_STATUS EFIAPI unload(EFI_HANDLE which)
{
	return which == handle ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
}

static EFI_STATUS look(EFI_SYSTEM_TABLE *table)
{
	UINT8 *base = image->ImageBase;

	for (UINTN i = 0; i < sizeof(zeroes); i++) {
		if (zeroes[i])
			return EFI_CRC_ERROR;
	}
	zeroes[0] = 1;
	if (pointers[1] != &pointer || **pointers[0] != 42)
		return EFI_LOAD_ERROR;
	number = 0;
	if (image->SystemTable != table || !image->ParentHandle)
		return EFI_NOT_FOUND;
	if ((UINT8 *)&number < base || (UINT8 *)&number >= base + image->ImageSize)
		return EFI_NO_MAPPING;
	return EFI_SUCCESS;
}

static EFI_STATUS misbehave(void)
{
	UINTN size;
	CHAR16 *data;

	if (services->StartImage(handle, &size, &data) != EFI_INVALID_PARAMETER)
		return EFI_ALREADY_STARTED;
	if (services->UnloadImage(handle) != EFI_UNSUPPORTED)
		return EFI_ABORTED;
	if (services->Exit(image->ParentHandle, EFI_SUCCESS, 0, NULL) != EFI_INVALID_PARAMETER)
		return EFI_TIMEOUT;
	return EFI_SUCCESS;
}

static __attribute__((noinline)) EFI_STATUS leave(volatile UINTN depth)
{
	void *data = NULL;

	if (depth)
		return leave(depth - 1) + depth;
	services->AllocatePool(EfiBootServicesData, sizeof(CHILD_DATA), &data);
	services->CopyMem(data, (void *)CHILD_DATA, sizeof(CHILD_DATA));
	services->Exit(handle, CHILD_STATUS, sizeof(CHILD_DATA), data);
	return EFI_ABORTED;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table);

EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
	EFI_GUID guid = LOADED_IMAGE_PROTOCOL;

	handle = self;
	services = table->BootServices;
	if (services->HandleProtocol(self, &guid, (void **)&image) != EFI_SUCCESS ||
	    image->LoadOptionsSize < sizeof(CHAR16))
		return EFI_PROTOCOL_ERROR;
	switch (*(CHAR16 *)image->LoadOptions) {
	case CHILD_EXITS:
		return leave(5);
	case CHILD_LOOKS:
		return look(table);
	case CHILD_MISBEHAVES:
		return misbehave();
	case CHILD_STAYS:
		image->Unload = unload;
		return EFI_SUCCESS;
	case CHILD_STAYS_FOREVER:
		return EFI_SUCCESS;
	default:
		return CHILD_STATUS;
	}
}
