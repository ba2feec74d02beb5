// SPDX-License-Identifier: GPL-2.0
/* The initrd, as Linux's EFI stub asks for it: LoadFile2 on a device path of its own. */

#include "pe.h"
#include "pvh-efi.h"

static struct {
	struct {
		struct efi_device_path header;
		struct efi_guid guid;
	} vendor;
	struct efi_device_path end;
} initrd_path = {
	.vendor	= {
		{ EFI_DEV_MEDIA, EFI_DEV_MEDIA_VENDOR, { sizeof(initrd_path.vendor) } },
		LINUX_EFI_INITRD_MEDIA_GUID,
	},
	.end	= { EFI_DEV_END, EFI_DEV_END_ENTIRE, { sizeof(struct efi_device_path) } },
};

static_assert(sizeof(initrd_path) == 24, "device path nodes follow each other directly");

static void *initrd_data;
static u64 initrd_size;

/* LoadFile(), UEFI 13.2.2 */
static efi_status_t __efiapi initrd_load(struct efi_load_file2 *this, struct efi_device_path *path,
					 bool boot_policy, efi_uintn_t *size, void *buffer)
{
	if (boot_policy)
		return EFI_UNSUPPORTED;
	if (!path || !size)
		return EFI_INVALID_PARAMETER;
	if (!buffer || *size < initrd_size) {
		*size = initrd_size;
		return EFI_BUFFER_TOO_SMALL;
	}
	*size = initrd_size;
	memcpy(buffer, initrd_data, initrd_size);
	return EFI_SUCCESS;
}

static struct efi_load_file2 initrd_protocol = { initrd_load };

/**
 * initrd_is_inside() - does an image bring an initrd of its own
 * @file:	a PE image, or what is yet to be refused as one
 * @size:	its bytes
 *
 * The stub of a unified kernel image offers what is in the section .initrd, and
 * gives up when somebody else has offered an initrd before.
 */
bool initrd_is_inside(const void *file, u64 size)
{
	struct pe_image pe;

	if (pe_parse(file, size, &pe))
		return false;
	for (u32 i = 0; i < pe.nr_sections; i++) {
		if (!memcmp(pe.sections[i].name, ".initrd", sizeof(pe.sections[i].name)))
			return true;
	}
	return false;
}

/**
 * initrd_install() - offer a module as the initrd
 * @data:	where it lies
 * @size:	its bytes, not 0
 */
void initrd_install(void *data, u64 size)
{
	struct efi_guid path_guid = EFI_DEVICE_PATH_GUID, load_guid = EFI_LOAD_FILE2_GUID;
	struct efi_handle *handle = NULL;

	initrd_data = data;
	initrd_size = size;
	if (protocol_install_multiple(&handle, &path_guid, &initrd_path, &load_guid,
				      &initrd_protocol, NULL) != EFI_SUCCESS)
		stop("no memory to offer the initrd");
}
