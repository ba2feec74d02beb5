// SPDX-License-Identifier: GPL-2.0
/*
 * Protocols come and go (UEFI 7.3). No other file of the handle
 * database calls this one.
 */

#include "handle.h"
#include "pool.h"
#include "print.h"
#include "protocol.h"

/* InstallProtocolInterface(), 7.3.2; @type 0: EFI_NATIVE_INTERFACE, the only one */
efi_status_t __efiapi protocol_install(struct efi_handle **handle, const struct efi_guid *guid,
				       int type, void *interface)
{
	struct protocol *p, **end;
	struct efi_handle *h;

	if (!handle || !guid || type || (*handle && !handle_valid(*handle)))
		return EFI_INVALID_PARAMETER;
	if (*handle && protocol_find(*handle, guid))
		return EFI_INVALID_PARAMETER;

	p = pool_new(sizeof(*p));
	if (!p)
		return EFI_OUT_OF_RESOURCES;
	h = *handle ? *handle : handle_create();
	if (!h) {
		pool_delete(p);
		return EFI_OUT_OF_RESOURCES;
	}

	p->guid = *guid;
	p->interface = interface;
	for (end = &h->protocols; *end; end = &(*end)->next)
		;
	*end = p;
	*handle = h;
	notify_installed(p);
	return EFI_SUCCESS;
}

/**
 * protocol_offer() - install a protocol of pvh-efi's own, without which nothing goes on
 * @handle:	as for InstallProtocolInterface()
 * @guid:	the protocol's name, which the handle doesn't have yet
 * @interface:	what it gets
 */
void protocol_offer(struct efi_handle **handle, const struct efi_guid *guid, void *interface)
{
	if (protocol_install(handle, guid, 0, interface) != EFI_SUCCESS)
		stop("no memory for a protocol of pvh-efi's own");
}

/* What @interface names among the handle's protocols, and that it may be taken away */
static efi_status_t find_unused(struct efi_handle *handle, const struct efi_guid *guid,
				const void *interface, struct protocol **found)
{
	struct protocol *p;

	if (!guid || !handle_valid(handle))
		return EFI_INVALID_PARAMETER;
	p = protocol_find(handle, guid);
	if (!p || p->interface != interface)
		return EFI_NOT_FOUND;
	*found = p;
	return open_keeps(p) ? EFI_ACCESS_DENIED : EFI_SUCCESS;
}

/* ReinstallProtocolInterface(), 7.3.4 */
efi_status_t __efiapi protocol_reinstall(struct efi_handle *handle, const struct efi_guid *guid,
					 void *old, void *new)
{
	struct protocol *p;
	efi_status_t status = find_unused(handle, guid, old, &p);

	if (status != EFI_SUCCESS)
		return status;
	open_end(p);
	p->interface = new;
	notify_installed(p);
	return EFI_SUCCESS;
}

/**
 * protocol_mark() - choose a protocol to be uninstalled by protocol_finish()
 * @handle:	the handle
 * @guid:	the protocol's name
 * @interface:	what was installed with it
 *
 * Return: EFI_SUCCESS; EFI_INVALID_PARAMETER, EFI_NOT_FOUND (also for one that is
 * marked already) or EFI_ACCESS_DENIED, as UEFI 7.3.3 has it.
 */
efi_status_t protocol_mark(struct efi_handle *handle, const struct efi_guid *guid, void *interface)
{
	struct protocol *p;
	efi_status_t status = find_unused(handle, guid, interface, &p);

	if (status != EFI_SUCCESS)
		return status;
	if (p->marked)
		return EFI_NOT_FOUND;
	p->marked = true;
	return EFI_SUCCESS;
}

/**
 * protocol_finish() - end what marked protocols
 * @handle:	a valid handle; it goes with its last protocol
 * @remove:	the marked protocols are to go; else only their marks
 */
void protocol_finish(struct efi_handle *handle, bool remove)
{
	struct protocol *p, **link = &handle->protocols;

	while ((p = *link)) {
		if (p->marked && remove) {
			*link = p->next;
			open_end(p);
			pool_delete(p);
			continue;
		}
		p->marked = false;
		link = &p->next;
	}
	if (!handle->protocols) {
		protocol_forget_agent(handle);
		handle_destroy(handle);
	}
}

/* UninstallProtocolInterface(), 7.3.3 */
efi_status_t __efiapi protocol_uninstall(struct efi_handle *handle, const struct efi_guid *guid,
					 void *interface)
{
	efi_status_t status = protocol_mark(handle, guid, interface);

	if (status == EFI_SUCCESS)
		protocol_finish(handle, true);
	return status;
}

/* HandleProtocol(), 7.3.7: the use of it isn't noted, since it never keeps a protocol */
efi_status_t __efiapi protocol_get(struct efi_handle *handle, const struct efi_guid *guid,
				   void **interface)
{
	struct protocol *p;

	if (!guid || !interface || !handle_valid(handle))
		return EFI_INVALID_PARAMETER;
	p = protocol_find(handle, guid);
	*interface = p ? p->interface : NULL;
	return p ? EFI_SUCCESS : EFI_UNSUPPORTED;
}
