// SPDX-License-Identifier: GPL-2.0
/*
 * Who uses which protocol: OpenProtocol() and CloseProtocol(), UEFI 7.3.9 to
 * 7.3.11. There are no drivers here that could be asked to let go of one.
 */

#include "handle.h"
#include "pool.h"
#include "protocol.h"

/* Uses that end by themselves when the protocol goes */
#define PASSING		(EFI_OPEN_BY_HANDLE_PROTOCOL | EFI_OPEN_GET_PROTOCOL | \
			 EFI_OPEN_TEST_PROTOCOL)
/* Uses of which there is one at a time */
#define OWNING		(EFI_OPEN_BY_DRIVER | EFI_OPEN_EXCLUSIVE)

static bool attributes_valid(u32 attributes)
{
	switch (attributes) {
	case EFI_OPEN_BY_HANDLE_PROTOCOL:
	case EFI_OPEN_GET_PROTOCOL:
	case EFI_OPEN_TEST_PROTOCOL:
	case EFI_OPEN_BY_CHILD_CONTROLLER:
	case EFI_OPEN_BY_DRIVER:
	case EFI_OPEN_EXCLUSIVE:
	case EFI_OPEN_BY_DRIVER | EFI_OPEN_EXCLUSIVE:
		return true;
	default:
		return false;
	}
}

/* May @p be opened as @wanted says; @same: where that has been done before */
static efi_status_t check_uses(struct protocol *p, const struct efi_open_protocol_info *wanted,
			       struct protocol_open **same)
{
	bool clash = false;

	*same = NULL;
	for (struct protocol_open *o = p->opens; o; o = o->next) {
		if (o->info.agent_handle == wanted->agent_handle &&
		    o->info.controller_handle == wanted->controller_handle &&
		    o->info.attributes == wanted->attributes)
			*same = o;
		if (o->info.attributes & OWNING && wanted->attributes & OWNING)
			clash = true;
	}
	if (*same && wanted->attributes & EFI_OPEN_BY_DRIVER)
		return EFI_ALREADY_STARTED;
	return clash ? EFI_ACCESS_DENIED : EFI_SUCCESS;
}

static efi_status_t note_use(struct protocol *p, const struct efi_open_protocol_info *wanted)
{
	struct protocol_open *o;
	efi_status_t status;

	status = check_uses(p, wanted, &o);
	if (status != EFI_SUCCESS)
		return status;
	if (!wanted->agent_handle || wanted->attributes == EFI_OPEN_TEST_PROTOCOL)
		return EFI_SUCCESS;
	if (!o) {
		o = pool_new(sizeof(*o));
		if (!o)
			return EFI_OUT_OF_RESOURCES;
		o->info = *wanted;
		o->next = p->opens;
		p->opens = o;
	}
	o->info.open_count++;
	return EFI_SUCCESS;
}

/* OpenProtocol(), 7.3.9 */
efi_status_t __efiapi protocol_open(struct efi_handle *handle, const struct efi_guid *guid,
				    void **interface, struct efi_handle *agent,
				    struct efi_handle *controller, u32 attributes)
{
	struct efi_open_protocol_info wanted = { agent, controller, attributes, 0 };
	efi_status_t status;
	struct protocol *p;

	if (!guid || !handle_valid(handle) || !attributes_valid(attributes) ||
	    (!interface && attributes != EFI_OPEN_TEST_PROTOCOL))
		return EFI_INVALID_PARAMETER;
	if (!(attributes & PASSING) && !handle_valid(agent))
		return EFI_INVALID_PARAMETER;
	if (attributes & (EFI_OPEN_BY_CHILD_CONTROLLER | EFI_OPEN_BY_DRIVER) &&
	    !handle_valid(controller))
		return EFI_INVALID_PARAMETER;
	if (attributes == EFI_OPEN_BY_CHILD_CONTROLLER && handle == controller)
		return EFI_INVALID_PARAMETER;
	/* Whoever isn't on the list could not be named to CloseProtocol() either. */
	if (!handle_valid(agent))
		wanted.agent_handle = NULL;
	if (!handle_valid(controller))
		wanted.controller_handle = NULL;

	p = protocol_find(handle, guid);
	status = p ? note_use(p, &wanted) : EFI_UNSUPPORTED;
	if (attributes == EFI_OPEN_TEST_PROTOCOL)
		return status;
	/* Who has it open already gets the interface all the same. */
	if (!p)
		*interface = NULL;
	else if (status == EFI_SUCCESS || status == EFI_ALREADY_STARTED)
		*interface = p->interface;
	return status;
}

/* Which uses are to end: of a handle in whichever role, or of these two */
struct use {
	const struct efi_handle *agent;
	const struct efi_handle *controller;
	const struct efi_handle *either;
};

static bool is_meant(const struct efi_open_protocol_info *info, const struct use *use)
{
	if (use->either)
		return info->agent_handle == use->either ||
		       info->controller_handle == use->either;
	return info->agent_handle == use->agent && info->controller_handle == use->controller;
}

static bool drop(struct protocol *p, struct use use)
{
	struct protocol_open *o, **link = &p->opens;
	bool found = false;

	while ((o = *link)) {
		if (!is_meant(&o->info, &use)) {
			link = &o->next;
			continue;
		}
		*link = o->next;
		pool_delete(o);
		found = true;
	}
	return found;
}

/* CloseProtocol(), 7.3.10 */
efi_status_t __efiapi protocol_close(struct efi_handle *handle, const struct efi_guid *guid,
				     struct efi_handle *agent, struct efi_handle *controller)
{
	struct use use = { .agent = agent, .controller = controller };
	struct protocol *p;

	if (!guid || !handle_valid(handle) || !handle_valid(agent) ||
	    (controller && !handle_valid(controller)))
		return EFI_INVALID_PARAMETER;
	p = protocol_find(handle, guid);
	return p && drop(p, use) ? EFI_SUCCESS : EFI_NOT_FOUND;
}

/**
 * open_keeps() - is a protocol used so that it can't go
 * @p:		the protocol
 *
 * Return: true when a driver, a child or an exclusive user has it (UEFI 7.3.3).
 */
bool open_keeps(const struct protocol *p)
{
	const struct protocol_open *o = p->opens;

	while (o && o->info.attributes & PASSING)
		o = o->next;
	return o;
}

/**
 * open_end() - end all uses of a protocol
 * @p:		the protocol, which goes, or is another one from now on
 */
void open_end(struct protocol *p)
{
	struct protocol_open *o;

	while ((o = p->opens)) {
		p->opens = o->next;
		pool_delete(o);
	}
}

/**
 * protocol_forget_agent() - end all that a handle uses, and all uses of what it has
 * @agent:	the handle, which is about to go
 */
void protocol_forget_agent(const struct efi_handle *agent)
{
	for (struct efi_handle *h = handle_next(NULL); h; h = handle_next(h)) {
		for (struct protocol *p = h->protocols; p; p = p->next) {
			if (h == agent)
				open_end(p);
			else
				drop(p, (struct use){ .either = agent });
		}
	}
}

/* OpenProtocolInformation(), 7.3.11: the caller frees the buffer */
efi_status_t __efiapi protocol_open_information(struct efi_handle *handle,
						const struct efi_guid *guid,
						struct efi_open_protocol_info **info,
						efi_uintn_t *count)
{
	struct protocol *p = NULL;
	struct protocol_open *o;
	efi_status_t status;
	efi_uintn_t nr = 0;

	if (!guid || !info || !count)
		return EFI_INVALID_PARAMETER;
	if (handle_valid(handle))
		p = protocol_find(handle, guid);
	if (!p)
		return EFI_NOT_FOUND;
	for (o = p->opens; o; o = o->next)
		nr++;
	status = pool_allocate(EFI_BOOT_SERVICES_DATA, nr * sizeof(**info), (void **)info);
	if (status != EFI_SUCCESS)
		return status;
	*count = nr;
	nr = 0;
	for (o = p->opens; o; o = o->next)
		(*info)[nr++] = o->info;
	return EFI_SUCCESS;
}
