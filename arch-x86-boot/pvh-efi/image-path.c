// SPDX-License-Identifier: GPL-2.0
/*
 * Where an image comes from: DeviceHandle and FilePath of its loaded image
 * protocol, and the EFI_LOADED_IMAGE_DEVICE_PATH_PROTOCOL (UEFI 9.1, 9.2).
 */

#include "devpath.h"
#include "image.h"
#include "lib.h"
#include "pool.h"
#include "print.h"
#include "protocol.h"

static const struct efi_guid loaded_path_guid = EFI_LOADED_IMAGE_DEVICE_PATH_GUID;

/* The device path node of what pvh-efi starts by itself */
#define DEVICE_NODE							\
	VENDOR_NODE(EFI_DEV_HARDWARE, EFI_DEV_HARDWARE_VENDOR,		\
		    EFI_GUID(0x0a45b747, 0x1884, 0x4133,		\
			     0xb0, 0xa4, 0x2b, 0x18, 0x65, 0x22, 0x05, 0x15))

#define FILE_NAME	u"\\image.efi"

/* The device that pvh-efi itself is */
static struct vendor_path device_path = { DEVICE_NODE, END_NODE };

/* … and a file on it: no file system is behind the name */
static struct {
	struct vendor_node vendor;
	struct {
		struct efi_device_path header;
		efi_char16_t name[sizeof(FILE_NAME) / sizeof(efi_char16_t)];
	} file;
	struct efi_device_path end;
} file_path = {
	DEVICE_NODE,
	{ { EFI_DEV_MEDIA, EFI_DEV_MEDIA_FILE, { sizeof(file_path.file) } }, FILE_NAME },
	END_NODE,
};

static_assert(offsetof(typeof(file_path), end) == 20 + 4 + sizeof(FILE_NAME),
	      "device path nodes follow each other directly");

/**
 * image_path_install() - say where an image comes from
 * @image:	the image's handle
 * @info:	its loaded image protocol
 * @path:	the device path that LoadImage() got, may be NULL
 * @installed:	out: the copy of it, for image_path_remove()
 *
 * Return: EFI_SUCCESS, EFI_INVALID_PARAMETER for a malformed path or
 * EFI_OUT_OF_RESOURCES.
 */
efi_status_t image_path_install(struct efi_handle *image, struct efi_loaded_image *info,
				const struct efi_device_path *path, void **installed)
{
	struct efi_device_path *copy = NULL, *rest;
	efi_status_t status;

	if (path) {
		unsigned long size = devpath_size(path);

		if (size == ~0UL)
			return EFI_INVALID_PARAMETER;
		copy = pool_new(size + sizeof(*path));
		if (!copy)
			return EFI_OUT_OF_RESOURCES;
		memcpy(copy, path, size + sizeof(*path));
		rest = copy;
		devpath_find(&device_path_guid, &rest, &info->device_handle, NULL);
		info->file_path = rest;
	}
	status = protocol_install(&image, &loaded_path_guid, 0, copy);
	if (status == EFI_SUCCESS)
		*installed = copy;
	else
		pool_delete(copy);
	return status;
}

/**
 * image_path_remove() - take back what image_path_install() did
 * @image:	the image's handle
 * @installed:	what that gave
 *
 * The path stays where somebody else's use of it can't be ended.
 */
void image_path_remove(struct efi_handle *image, void *installed)
{
	if (protocol_uninstall(image, &loaded_path_guid, installed) != EFI_ACCESS_DENIED)
		pool_delete(installed);
}

/**
 * image_path_of_kernel() - the path of what this guest is to run
 *
 * It comes from no device, but applications expect one, and a path that they can
 * print; systemd's stub from 254 on stops where FilePath names no file. So it comes
 * from pvh-efi, which is a device of a kind of its own, and has a name that means
 * nothing to anybody: one in \EFI\BOOT would have shim look for its fallback.
 *
 * Return: the path, with a handle that has its beginning.
 */
const struct efi_device_path *image_path_of_kernel(void)
{
	struct efi_handle *device = NULL;

	protocol_offer(&device, &device_path_guid, &device_path);
	return (const void *)&file_path;
}
