// SPDX-License-Identifier: GPL-2.0
/*
 * The list of handles, and of the protocols on each (UEFI 7.3). A handle is known
 * by being on the list, never by what it points at.
 */

#include "handle.h"
#include "pool.h"
#include "protocol.h"

static struct efi_handle *handles;

/**
 * handle_valid() - is this one of our handles
 * @handle:	anything that a caller passed as one
 */
bool handle_valid(const struct efi_handle *handle)
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

/**
 * handle_create() - a handle without protocols, the newest of all
 *
 * Return: NULL where there is no memory.
 */
struct efi_handle *handle_create(void)
{
	struct efi_handle *h = pool_new(sizeof(*h));
	struct efi_handle **end = &handles;

	if (!h)
		return NULL;
	while (*end)
		end = &(*end)->next;
	*end = h;
	return h;
}

/**
 * handle_destroy() - take a handle off the list
 * @h:		without protocols
 *
 * Its memory is not used again: whoever still has the handle must not find
 * another one in its place.
 */
void handle_destroy(struct efi_handle *h)
{
	struct efi_handle **p = &handles;

	while (*p != h)
		p = &(*p)->next;
	*p = h->next;
}

/**
 * protocol_find() - the protocol of that name
 * @handle:	a valid handle
 * @guid:	the name
 *
 * Return: the protocol, NULL where the handle has none.
 */
struct protocol *protocol_find(struct efi_handle *handle, const struct efi_guid *guid)
{
	struct protocol *p = handle->protocols;

	while (p && !guid_equal(&p->guid, guid))
		p = p->next;
	return p;
}
