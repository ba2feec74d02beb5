/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_DEVPATH_H
#define PVH_EFI_DEVPATH_H

#include "efi.h"

/* devpath.c */
extern const struct efi_guid device_path_guid;
efi_status_t devpath_find(const struct efi_guid *guid, struct efi_device_path **path,
			  struct efi_handle **device, const struct efi_handle *hidden);
unsigned long devpath_size(const struct efi_device_path *path);

#endif
