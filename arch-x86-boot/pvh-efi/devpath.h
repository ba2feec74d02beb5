/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_DEVPATH_H
#define PVH_EFI_DEVPATH_H

#include "efi.h"

/* Of hardware or of a medium: UEFI 10.3.2.5, 10.3.5.4 */
struct vendor_node {
	struct efi_device_path header;
	struct efi_guid guid;
};

/* A path of one vendor node */
struct vendor_path {
	struct vendor_node vendor;
	struct efi_device_path end;
};

static_assert(sizeof(struct vendor_path) == 24, "device path nodes follow each other directly");

#define VENDOR_NODE(type, subtype, guid) \
	{ { type, subtype, { sizeof(struct vendor_node) } }, guid }
#define END_NODE	{ EFI_DEV_END, EFI_DEV_END_ENTIRE, { sizeof(struct efi_device_path) } }

/* devpath.c */
extern const struct efi_guid device_path_guid;
efi_status_t devpath_find(const struct efi_guid *guid, struct efi_device_path **path,
			  struct efi_handle **device, const struct efi_handle *hidden);
unsigned long devpath_size(const struct efi_device_path *path);

#endif
