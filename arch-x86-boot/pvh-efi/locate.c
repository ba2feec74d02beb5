// SPDX-License-Identifier: GPL-2.0
/* Searches of the handle database: LocateHandle() and its like, UEFI 7.3. */

#include "handle.h"
#include "pool.h"
#include "protocol.h"

/* LocateProtocol(), 7.3.16 */
efi_status_t __efiapi protocol_locate(const struct efi_guid *guid, void *registration,
				      void **interface)
{
	struct protocol *p = NULL;

	if (!interface || !guid)
		return EFI_INVALID_PARAMETER;

	*interface = NULL;
	if (registration) {
		if (!notify_next(registration, &p))
			return EFI_NOT_FOUND;
		notify_take(registration, p);
	} else {
		for (struct efi_handle *h = handle_next(NULL); h && !p; h = handle_next(h))
			p = protocol_find(h, guid);
		if (!p)
			return EFI_NOT_FOUND;
	}
	*interface = p->interface;
	return EFI_SUCCESS;
}

/* The one that is new to a registration: each is found once. */
static efi_status_t locate_new_handle(void *registration, efi_uintn_t *size,
				      struct efi_handle **buffer)
{
	efi_uintn_t room = *size;
	struct efi_handle *h;
	struct protocol *p;

	if (!registration)
		return EFI_INVALID_PARAMETER;
	h = notify_next(registration, &p);
	if (!h)
		return EFI_NOT_FOUND;
	*size = sizeof(*buffer);
	if (room < sizeof(*buffer))
		return EFI_BUFFER_TOO_SMALL;
	if (!buffer)
		return EFI_INVALID_PARAMETER;
	*buffer = h;
	notify_take(registration, p);
	return EFI_SUCCESS;
}

/* LocateHandle(), 7.3.6 */
efi_status_t __efiapi protocol_locate_handles(int how, const struct efi_guid *guid, void *key,
					      efi_uintn_t *size, struct efi_handle **buffer)
{
	efi_uintn_t needed = 0;
	efi_status_t status;

	if (!size || (how == EFI_LOCATE_BY_PROTOCOL && !guid))
		return EFI_INVALID_PARAMETER;
	if (how == EFI_LOCATE_BY_REGISTER_NOTIFY)
		return locate_new_handle(key, size, buffer);
	if (how != EFI_LOCATE_ALL_HANDLES && how != EFI_LOCATE_BY_PROTOCOL)
		return EFI_INVALID_PARAMETER;

	for (struct efi_handle *h = handle_next(NULL); h; h = handle_next(h)) {
		if (how == EFI_LOCATE_BY_PROTOCOL && !protocol_find(h, guid))
			continue;
		needed += sizeof(*buffer);
		if (buffer && needed <= *size)
			buffer[needed / sizeof(*buffer) - 1] = h;
	}
	if (!needed)
		return EFI_NOT_FOUND;
	status = needed > *size ? EFI_BUFFER_TOO_SMALL : EFI_SUCCESS;
	*size = needed;
	return status == EFI_SUCCESS && !buffer ? EFI_INVALID_PARAMETER : status;
}

/* LocateHandleBuffer(), 7.3.15: the caller frees the buffer */
efi_status_t __efiapi protocol_locate_handle_buffer(int how, const struct efi_guid *guid, void *key,
						    efi_uintn_t *count, struct efi_handle ***buffer)
{
	efi_uintn_t size = 0;
	efi_status_t status;

	if (!count || !buffer)
		return EFI_INVALID_PARAMETER;
	*count = 0;
	*buffer = NULL;
	status = protocol_locate_handles(how, guid, key, &size, NULL);
	if (status != EFI_BUFFER_TOO_SMALL)
		return status;
	status = pool_allocate(EFI_BOOT_SERVICES_DATA, size, (void **)buffer);
	if (status != EFI_SUCCESS)
		return status;
	*count = size / sizeof(**buffer);
	return protocol_locate_handles(how, guid, key, &size, *buffer);
}

/* ProtocolsPerHandle(), 7.3.14: the caller frees the buffer, not the GUIDs */
efi_status_t __efiapi protocols_per_handle(struct efi_handle *handle, struct efi_guid ***guids,
					   efi_uintn_t *count)
{
	struct protocol *p;
	efi_status_t status;
	efi_uintn_t nr = 0;

	if (!guids || !count || !handle_valid(handle))
		return EFI_INVALID_PARAMETER;
	for (p = handle->protocols; p; p = p->next)
		nr++;
	status = pool_allocate(EFI_BOOT_SERVICES_DATA, nr * sizeof(**guids), (void **)guids);
	if (status != EFI_SUCCESS)
		return status;
	*count = nr;
	nr = 0;
	for (p = handle->protocols; p; p = p->next)
		(*guids)[nr++] = &p->guid;
	return EFI_SUCCESS;
}
