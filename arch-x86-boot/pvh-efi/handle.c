// SPDX-License-Identifier: GPL-2.0
/*
 * The handle database: handles, and the protocols installed on them (UEFI 7.3).
 * A handle is known by being on the list, never by what it points at.
 */

#include "pages.h"
#include "pvh-efi.h"

struct protocol {
	struct protocol *next;
	struct efi_guid guid;
	void *interface;
};

struct efi_handle {
	struct efi_handle *next;
	struct protocol *protocols;
};

static struct efi_handle *handles;

static void *new_object(unsigned long size)
{
	void *object;

	if (pool_allocate(EFI_BOOT_SERVICES_DATA, size, &object) != EFI_SUCCESS)
		return NULL;
	return memset(object, 0, size);
}

/**
 * handle_valid() - is this one of our handles
 * @handle:	anything that a caller passed as one
 */
bool handle_valid(struct efi_handle *handle)
{
	struct efi_handle *h;

	for (h = handles; h && h != handle; h = h->next)
		;
	return h && handle;
}

/**
 * handle_next() - walk all handles, oldest first
 * @handle:	the one before, or NULL
 */
struct efi_handle *handle_next(struct efi_handle *handle)
{
	return handle ? handle->next : handles;
}

static struct efi_handle *handle_create(void)
{
	struct efi_handle *h = new_object(sizeof(*h));
	struct efi_handle **end = &handles;

	if (!h)
		return NULL;
	while (*end)
		end = &(*end)->next;
	*end = h;
	return h;
}

static void handle_destroy(struct efi_handle *h)
{
	struct efi_handle **p = &handles;

	while (*p != h)
		p = &(*p)->next;
	*p = h->next;
	pool_free(h);
}

static struct protocol **find(struct efi_handle *handle, const struct efi_guid *guid)
{
	struct protocol **p = &handle->protocols;

	while (*p && !guid_equal(&(*p)->guid, guid))
		p = &(*p)->next;
	return p;
}

/* InstallProtocolInterface(), 7.3.2; @type 0: EFI_NATIVE_INTERFACE, the only one */
efi_status_t __efiapi protocol_install(struct efi_handle **handle, const struct efi_guid *guid,
				       int type, void *interface)
{
	struct protocol *p, **end;
	struct efi_handle *h;

	if (!handle || !guid || type || (*handle && !handle_valid(*handle)))
		return EFI_INVALID_PARAMETER;
	if (*handle && *find(*handle, guid))
		return EFI_INVALID_PARAMETER;

	p = new_object(sizeof(*p));
	if (!p)
		return EFI_OUT_OF_RESOURCES;
	h = *handle ? *handle : handle_create();
	if (!h) {
		pool_free(p);
		return EFI_OUT_OF_RESOURCES;
	}

	p->guid = *guid;
	p->interface = interface;
	end = find(h, guid);
	*end = p;
	*handle = h;
	return EFI_SUCCESS;
}

/* ReinstallProtocolInterface(), 7.3.4 */
efi_status_t __efiapi protocol_reinstall(struct efi_handle *handle, const struct efi_guid *guid,
					 void *old, void *new)
{
	struct protocol *p;

	if (!guid || !handle_valid(handle))
		return EFI_INVALID_PARAMETER;
	p = *find(handle, guid);
	if (!p || p->interface != old)
		return EFI_NOT_FOUND;
	p->interface = new;
	return EFI_SUCCESS;
}

/* UninstallProtocolInterface(), 7.3.3: the handle goes with its last protocol */
efi_status_t __efiapi protocol_uninstall(struct efi_handle *handle, const struct efi_guid *guid,
					 void *interface)
{
	struct protocol *p, **link;

	if (!guid || !handle_valid(handle))
		return EFI_INVALID_PARAMETER;
	link = find(handle, guid);
	p = *link;
	if (!p || p->interface != interface)
		return EFI_NOT_FOUND;
	*link = p->next;
	pool_free(p);
	if (!handle->protocols)
		handle_destroy(handle);
	return EFI_SUCCESS;
}

/* HandleProtocol(), 7.3.7 */
efi_status_t __efiapi protocol_get(struct efi_handle *handle, const struct efi_guid *guid,
				   void **interface)
{
	struct protocol *p;

	if (!guid || !interface || !handle_valid(handle))
		return EFI_INVALID_PARAMETER;
	p = *find(handle, guid);
	*interface = p ? p->interface : NULL;
	return p ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

/* LocateProtocol(), 7.3.16: nothing registers for notification, so a key finds nothing */
efi_status_t __efiapi protocol_locate(const struct efi_guid *guid, void *registration,
				      void **interface)
{
	if (!interface || (!guid && !registration))
		return EFI_INVALID_PARAMETER;

	*interface = NULL;
	for (struct efi_handle *h = registration ? NULL : handles; h; h = h->next) {
		struct protocol *p = *find(h, guid);

		if (p) {
			*interface = p->interface;
			return EFI_SUCCESS;
		}
	}
	return EFI_NOT_FOUND;
}

static efi_status_t check_search(int how, const struct efi_guid *guid, void *key)
{
	switch (how) {
	case EFI_LOCATE_ALL_HANDLES:
		return EFI_SUCCESS;
	case EFI_LOCATE_BY_PROTOCOL:
		return guid ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
	case EFI_LOCATE_BY_REGISTER_NOTIFY:
		return key ? EFI_NOT_FOUND : EFI_INVALID_PARAMETER;
	default:
		return EFI_INVALID_PARAMETER;
	}
}

/* LocateHandle(), 7.3.6 */
efi_status_t __efiapi protocol_locate_handles(int how, const struct efi_guid *guid, void *key,
					      efi_uintn_t *size, struct efi_handle **buffer)
{
	efi_status_t status = check_search(how, guid, key);
	efi_uintn_t needed = 0;

	if (status == EFI_INVALID_PARAMETER || !size)
		return EFI_INVALID_PARAMETER;
	if (status != EFI_SUCCESS)
		return status;

	for (struct efi_handle *h = handles; h; h = h->next) {
		if (how == EFI_LOCATE_BY_PROTOCOL && !*find(h, guid))
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
