// SPDX-License-Identifier: GPL-2.0
/*
 * Who waits for a protocol to be installed: RegisterProtocolNotify(), UEFI 7.3.5.
 * Each installation has a serial number, and a registration the number up to
 * which it has seen them: nothing need be noted when a protocol comes or goes.
 */

#include "events.h"
#include "handle.h"
#include "pool.h"
#include "protocol.h"

struct registration {
	struct registration *next;
	struct efi_guid guid;
	struct efi_event *event;
	u64 seen;
};

static struct registration *registrations;
static u64 last_serial;

/* RegisterProtocolNotify(), 7.3.5 */
efi_status_t __efiapi notify_register(const struct efi_guid *guid, struct efi_event *event,
				      void **registration)
{
	struct registration *r;

	if (!guid || !registration || !event_valid(event))
		return EFI_INVALID_PARAMETER;
	r = pool_new(sizeof(*r));
	if (!r)
		return EFI_OUT_OF_RESOURCES;
	r->guid = *guid;
	r->event = event;
	r->seen = last_serial;
	r->next = registrations;
	registrations = r;
	*registration = r;
	return EFI_SUCCESS;
}

/**
 * notify_forget() - end the registrations of an event
 * @event:	the event, which is being closed; NULL: of all, whose memory is gone
 */
void notify_forget(const struct efi_event *event)
{
	struct registration *r, **link = &registrations;

	if (!event)
		registrations = NULL;
	while ((r = *link)) {
		if (r->event != event) {
			link = &r->next;
			continue;
		}
		*link = r->next;
		pool_delete(r);
	}
}

/**
 * notify_installed() - signal those who wait for this protocol
 * @p:		it has been installed, or has a new interface
 */
void notify_installed(struct protocol *p)
{
	p->serial = ++last_serial;
	for (struct registration *r = registrations; r; r = r->next) {
		if (guid_equal(&r->guid, &p->guid))
			event_set(r->event);
	}
}

static struct registration *find(const void *registration)
{
	struct registration *r;

	for (r = registrations; r && r != registration; r = r->next)
		;
	return r;
}

/**
 * notify_next() - the oldest installation that a registration hasn't seen
 * @registration: what RegisterProtocolNotify() gave, or garbage
 * @protocol:	out: the protocol
 *
 * Return: its handle, NULL where there is none.
 */
struct efi_handle *notify_next(void *registration, struct protocol **protocol)
{
	struct registration *r = find(registration);
	struct efi_handle *found = NULL;

	if (!r)
		return NULL;
	for (struct efi_handle *h = handle_next(NULL); h; h = handle_next(h)) {
		struct protocol *p = protocol_find(h, &r->guid);

		if (!p || p->serial <= r->seen || (found && p->serial > (*protocol)->serial))
			continue;
		found = h;
		*protocol = p;
	}
	return found;
}

/**
 * notify_take() - have a registration see an installation
 * @registration: the argument of notify_next()
 * @p:		the protocol that it has found
 */
void notify_take(void *registration, const struct protocol *p)
{
	find(registration)->seen = p->serial;
}
