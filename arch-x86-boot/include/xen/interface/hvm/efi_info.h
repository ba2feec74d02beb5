/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_XEN_INTERFACE_HVM_EFI_INFO_H
#define COMPAT_XEN_INTERFACE_HVM_EFI_INFO_H

#include <linux/types.h>

#define XEN_EFI_INFO_VERSION	1

struct xen_efi_info {
	u32 version;
	u32 size;
	u32 flags;
	u32 reserved;
};

#endif
