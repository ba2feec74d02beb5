// SPDX-License-Identifier: GPL-2.0
/*
 * The two services that take pairs of protocol GUID and interface, ended by a
 * NULL: all of them are done or none (UEFI 7.3.17, 7.3.18). What is done, or is
 * to be done, is marked in the handle database until the end is known.
 */

#include "devpath.h"
#include "events.h"
#include "handle.h"
#include "initrd.h"
#include "protocol.h"

/* Is there a handle with this very device path */
static bool path_is_known(const struct efi_guid *guid, struct efi_device_path *path)
{
	struct efi_handle *handle;

	/* What is left of the path when the best match is taken off is its end. */
	return guid_equal(guid, &device_path_guid) && path &&
	       devpath_find(guid, &path, &handle, initrd_hidden_from(NULL)) == EFI_SUCCESS &&
	       devpath_size(path) == 0;
}

static efi_status_t install(struct efi_handle **handle, const struct efi_guid *guid,
			    void *interface)
{
	efi_status_t status;

	if (path_is_known(guid, interface))
		return EFI_ALREADY_STARTED;
	status = protocol_install(handle, guid, 0, interface);
	if (status == EFI_SUCCESS)
		protocol_find(*handle, guid)->marked = true;
	return status;
}

static efi_status_t do_pairs(struct efi_handle **handle, va_list_efi *args,
			     bool uninstall)
{
	efi_status_t status = EFI_SUCCESS;

	while (status == EFI_SUCCESS) {
		const struct efi_guid *guid = __builtin_va_arg(*args, const struct efi_guid *);
		void *interface;

		if (!guid)
			break;
		interface = __builtin_va_arg(*args, void *);
		status = uninstall ? protocol_mark(*handle, guid, interface) :
				     install(handle, guid, interface);
	}
	if (handle_valid(*handle))
		protocol_finish(*handle, uninstall == (status == EFI_SUCCESS));
	return status;
}

efi_status_t __efiapi protocol_install_multiple(struct efi_handle **handle, ...)
{
	struct efi_handle *original;
	va_list_efi args;
	efi_status_t status;

	if (!handle)
		return EFI_INVALID_PARAMETER;
	original = *handle;
	va_start_efi(args, handle);
	status = do_pairs(handle, &args, false);
	va_end_efi(args);
	if (status != EFI_SUCCESS)
		*handle = original;
	/* Those who wait for one of them are told now that all are there: 7.3.5. */
	events_dispatch();
	return status;
}

efi_status_t __efiapi protocol_uninstall_multiple(struct efi_handle *handle, ...)
{
	va_list_efi args;
	efi_status_t status;

	if (!handle_valid(handle))
		return EFI_INVALID_PARAMETER;
	va_start_efi(args, handle);
	status = do_pairs(&handle, &args, true);
	va_end_efi(args);
	return status == EFI_SUCCESS ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
}
