/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the EFI applications of these tests share: marker-head.S calls start(), and
 * has another application, or the kernel, at `kernel`.
 */
#ifndef APPLICATION_H
#define APPLICATION_H

#include "efi.h"

#define EFI_ESRT_GUID \
	EFI_GUID(0xb122a263, 0x3661, 0x4f68, 0x99, 0x29, 0x78, 0xf8, 0xb0, 0xd6, 0x21, 0x80)

/* EFI System Resource Table: UEFI 23.4 */
struct esrt {
	u32 count;
	u32 max;
	u64 version;
	struct efi_guid class;
	u32 type;
	u32 rest[5];
};

/* Hidden: reached without a table of addresses that somebody would have to fill */
extern const u8 kernel[] __attribute__((visibility("hidden")));
extern const u8 kernel_end[] __attribute__((visibility("hidden")));

efi_status_t __efiapi start(struct efi_handle *self, struct efi_system_table *systab);

static inline efi_status_t loaded_image(struct efi_boot_services *boot, struct efi_handle *image,
					struct efi_loaded_image **info)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;

	return boot->handle_protocol(image, &guid, (void **)info);
}

/* Starts what is linked to the application: with its options, or from its place on the disk */
static inline efi_status_t start_kernel(struct efi_boot_services *boot, struct efi_handle *self,
					bool from_its_place)
{
	struct efi_loaded_image *me, *child;
	struct efi_handle *image;
	efi_status_t status = loaded_image(boot, self, &me);

	if (status != EFI_SUCCESS)
		return status;
	status = boot->load_image(false, self, me->file_path, (void *)kernel,
				  kernel_end - kernel, &image);
	if (status != EFI_SUCCESS)
		return status;
	status = loaded_image(boot, image, &child);
	if (status != EFI_SUCCESS)
		return status;
	if (from_its_place) {
		/* Where it looks for its configuration */
		child->device_handle = me->device_handle;
		child->file_path = me->file_path;
	} else {
		child->load_options = me->load_options;
		child->load_options_size = me->load_options_size;
	}
	return boot->start_image(image, 0, 0);
}

#endif
