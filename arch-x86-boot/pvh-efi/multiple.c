// SPDX-License-Identifier: GPL-2.0
/*
 * The two services that take pairs of protocol GUID and interface, ended by a
 * NULL: all of them are done or none (UEFI 7.3.17, 7.3.18).
 */

#include "pvh-efi.h"

#define va_list_efi		__builtin_ms_va_list
#define va_start_efi		__builtin_ms_va_start
#define va_copy_efi		__builtin_ms_va_copy
#define va_end_efi		__builtin_ms_va_end

efi_status_t __efiapi protocol_install_multiple(struct efi_handle **handle, ...)
{
	efi_status_t status = EFI_SUCCESS;
	va_list_efi args, undo;
	struct efi_handle *original;
	const struct efi_guid *guid;
	u32 done = 0;

	if (!handle)
		return EFI_INVALID_PARAMETER;
	original = *handle;
	va_start_efi(args, handle);
	va_copy_efi(undo, args);

	while (status == EFI_SUCCESS) {
		guid = __builtin_va_arg(args, const struct efi_guid *);
		if (!guid)
			break;
		status = protocol_install(handle, guid, 0, __builtin_va_arg(args, void *));
		if (status == EFI_SUCCESS)
			done++;
	}
	if (status != EFI_SUCCESS) {
		while (done--) {
			guid = __builtin_va_arg(undo, const struct efi_guid *);
			protocol_uninstall(*handle, guid, __builtin_va_arg(undo, void *));
		}
		*handle = original;
	}

	va_end_efi(undo);
	va_end_efi(args);
	return status;
}

/* Never seen by anybody: 9d2f4f5a-6b0e-4a51-9f0c-2c6f0e7d5b13 */
static const struct efi_guid keep_guid = {
	0x9d2f4f5a, 0x6b0e, 0x4a51, { 0x9f, 0x0c, 0x2c, 0x6f, 0x0e, 0x7d, 0x5b, 0x13 }
};

efi_status_t __efiapi protocol_uninstall_multiple(struct efi_handle *handle, ...)
{
	efi_status_t status = EFI_SUCCESS;
	va_list_efi args, undo;
	const struct efi_guid *guid;
	u32 done = 0;

	/* A handle goes with its last protocol: this one keeps it until nothing can fail. */
	if (!handle || protocol_install(&handle, &keep_guid, 0, NULL) != EFI_SUCCESS)
		return EFI_INVALID_PARAMETER;
	va_start_efi(args, handle);
	va_copy_efi(undo, args);

	while (status == EFI_SUCCESS) {
		guid = __builtin_va_arg(args, const struct efi_guid *);
		if (!guid)
			break;
		status = protocol_uninstall(handle, guid, __builtin_va_arg(args, void *));
		if (status == EFI_SUCCESS)
			done++;
	}
	if (status != EFI_SUCCESS) {
		while (done--) {
			guid = __builtin_va_arg(undo, const struct efi_guid *);
			protocol_install(&handle, guid, 0, __builtin_va_arg(undo, void *));
		}
		status = EFI_INVALID_PARAMETER;
	}
	protocol_uninstall(handle, &keep_guid, NULL);

	va_end_efi(undo);
	va_end_efi(args);
	return status;
}
