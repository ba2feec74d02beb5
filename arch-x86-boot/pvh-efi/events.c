// SPDX-License-Identifier: GPL-2.0
/*
 * Events, timers and task priorities (UEFI 7.1). What is due is looked for, and
 * notification functions run, in one place: events_dispatch(). Services call it
 * when they end, and a tick of the timer that has interrupted an image.
 */

#include "events.h"
#include "pages.h"
#include "pool.h"
#include "ticks.h"

/* Time is in units of 100 ns, as SetTimer() counts it. */
struct efi_event {
	struct efi_event *next;
	struct efi_event *next_queued;
	u32 type;
	efi_uintn_t tpl;
	efi_event_notify_t notify;
	void *context;
	struct efi_guid group;
	u64 due;
	u64 period;		/* 0: once */
	bool grouped;
	bool armed;
	bool queued;
	bool signaled;
};

#define EVT_NOTIFY	(EVT_NOTIFY_WAIT | EVT_NOTIFY_SIGNAL)

static struct efi_event *events;
/* Those whose notification is due, highest level first, oldest first in each */
static struct efi_event *queue;
static efi_uintn_t current_tpl = TPL_APPLICATION;
static efi_uintn_t known_map_key;
/* Nothing new is looked for any more. */
static bool ending;

/* The shortest period, in the units of SetTimer(): 1 ms. What lies between two runs is not 0. */
#define MIN_PERIOD	10000

/**
 * events_end() - the notifications of ExitBootServices(), the last that there are
 *
 * UEFI 7.1 allows that service at TPL_APPLICATION only. Whoever calls it from
 * above never comes back to what it has interrupted, so all of them run: once, even
 * if one of them calls that service.
 */
void events_end(void)
{
	if (ending)
		return;
	ending = true;
	ticks_stop();
	event_raise_tpl(TPL_APPLICATION);
	event_set_group(EFI_EVENT_GROUP_EXIT_BOOT_SERVICES);
	events_dispatch();
	events = NULL;
	queue = NULL;
	ending = false;
}

/**
 * events_go_on() - an image has left ExitBootServices() by Exit()
 */
void events_go_on(void)
{
	ending = false;
}

/**
 * events_reset() - forget all events and note how memory looks
 */
void events_reset(void)
{
	events = NULL;
	queue = NULL;
	current_tpl = TPL_APPLICATION;
	known_map_key = pages_key();
}

/**
 * event_valid() - is this one of our events
 * @event:	anything that a caller passed as one
 */
bool event_valid(const struct efi_event *event)
{
	struct efi_event *e;

	for (e = events; e && e != event; e = e->next)
		;
	return e && event;
}

static void enqueue(struct efi_event *event)
{
	struct efi_event **link = &queue;

	if (event->queued)
		return;
	while (*link && (*link)->tpl >= event->tpl)
		link = &(*link)->next_queued;
	event->next_queued = *link;
	event->queued = true;
	*link = event;
}

static void dequeue(struct efi_event *event)
{
	struct efi_event **link = &queue;

	if (!event->queued)
		return;
	while (*link != event)
		link = &(*link)->next_queued;
	*link = event->next_queued;
	event->queued = false;
}

/**
 * event_set() - put an event in the signaled state
 * @event:	the event; its notification waits for events_dispatch()
 */
void event_set(struct efi_event *event)
{
	if (event->signaled)
		return;
	event->signaled = true;
	if (event->type & EVT_NOTIFY_SIGNAL)
		enqueue(event);
}

/**
 * event_set_group() - put all events of a group in the signaled state
 * @group:	EFI_EVENT_GROUP_…, or of whoever has made the group
 */
void event_set_group(struct efi_guid group)
{
	for (struct efi_event *e = events; e; e = e->next) {
		if (e->grouped && guid_equal(&e->group, &group))
			event_set(e);
	}
}

static u64 add_time(u64 now, u64 time)
{
	return time < ~0ULL - now ? now + time : ~0ULL;
}

/* The timer that is due first, or NULL */
static struct efi_event *first_timer(void)
{
	struct efi_event *first = NULL;

	for (struct efi_event *e = events; e; e = e->next) {
		if (e->armed && (!first || e->due < first->due))
			first = e;
	}
	return first;
}

static void look_for_more(void)
{
	struct efi_event *e = first_timer();
	/* Where nobody has set a timer nobody need ask the processor. */
	u64 now = e ? time_now() : 0;

	for (; e && e->due <= now; e = first_timer()) {
		e->armed = e->period;
		e->due = add_time(now, e->period);
		event_set(e);
	}
	if (pages_key() != known_map_key) {
		known_map_key = pages_key();
		event_set_group(EFI_EVENT_GROUP_MEMORY_MAP_CHANGE);
	}
}

static void run_first(void)
{
	struct efi_event *event = queue;
	efi_uintn_t tpl = current_tpl;

	dequeue(event);
	/* Before it runs: it may signal the event again, or close it. */
	if (event->type & EVT_NOTIFY_SIGNAL)
		event->signaled = false;
	current_tpl = event->tpl;
	event->notify(event, event->context);
	/* It may have left the level, and with it interrupts, as they should not be. */
	event_raise_tpl(tpl);
}

/**
 * events_dispatch() - find what has happened, and run what the current TPL lets run
 *
 * For the end of a service, when all that it works on is consistent.
 */
void events_dispatch(void)
{
	if (!events)
		return;
	if (!ending)
		look_for_more();
	while (queue && queue->tpl > current_tpl)
		run_first();
}

/* RaiseTPL(), 7.1.8: at TPL_HIGH_LEVEL interrupts are disabled */
efi_uintn_t __efiapi event_raise_tpl(efi_uintn_t tpl)
{
	efi_uintn_t old = current_tpl;
	bool was_high = old >= TPL_HIGH_LEVEL, high = tpl >= TPL_HIGH_LEVEL;

	current_tpl = tpl;
	if (high != was_high)
		ticks_allow(!high);
	return old;
}

/* RestoreTPL(), 7.1.9 */
void __efiapi event_restore_tpl(efi_uintn_t tpl)
{
	event_raise_tpl(tpl);
	events_dispatch();
}

static bool type_valid(u32 type)
{
	if (type == EVT_SIGNAL_EXIT_BOOT_SERVICES || type == EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE)
		return true;
	return !(type & ~(EVT_TIMER | EVT_RUNTIME | EVT_NOTIFY)) &&
	       (type & EVT_NOTIFY) != EVT_NOTIFY;
}

static efi_status_t create(u32 type, efi_uintn_t tpl, efi_event_notify_t notify, void *context,
			   const struct efi_guid *group, struct efi_event **event)
{
	struct efi_event *e;

	if (!event || !type_valid(type))
		return EFI_INVALID_PARAMETER;
	if (type & EVT_NOTIFY &&
	    (!notify || tpl <= TPL_APPLICATION || tpl >= TPL_HIGH_LEVEL))
		return EFI_INVALID_PARAMETER;

	e = pool_new(sizeof(*e));
	if (!e)
		return EFI_OUT_OF_RESOURCES;
	e->type = type;
	e->tpl = tpl;
	e->notify = notify;
	e->context = context;
	e->grouped = group;
	if (group)
		e->group = *group;
	if (!events)
		known_map_key = pages_key();
	e->next = events;
	events = e;
	*event = e;
	return EFI_SUCCESS;
}

/* CreateEvent(), 7.1.1: the type for the end of boot services is a group, too */
efi_status_t __efiapi event_create(u32 type, efi_uintn_t tpl, efi_event_notify_t notify,
				   void *context, struct efi_event **event)
{
	struct efi_guid exit_group = EFI_EVENT_GROUP_EXIT_BOOT_SERVICES;

	return create(type, tpl, notify, context,
		      type == EVT_SIGNAL_EXIT_BOOT_SERVICES ? &exit_group : NULL, event);
}

/* CreateEventEx(), 7.1.2: with a group the two types that mean one are refused */
efi_status_t __efiapi event_create_ex(u32 type, efi_uintn_t tpl, efi_event_notify_t notify,
				      const void *context, const struct efi_guid *group,
				      struct efi_event **event)
{
	if (!group)
		return event_create(type, tpl, notify, (void *)context, event);
	if (type == EVT_SIGNAL_EXIT_BOOT_SERVICES || type == EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE)
		return EFI_INVALID_PARAMETER;
	return create(type, tpl, notify, (void *)context, group, event);
}

/* CloseEvent(), 7.1.3; the caller ends what else refers to the event */
efi_status_t __efiapi event_close(struct efi_event *event)
{
	struct efi_event **link = &events;

	if (!event_valid(event))
		return EFI_INVALID_PARAMETER;
	dequeue(event);
	while (*link != event)
		link = &(*link)->next;
	*link = event->next;
	pool_delete(event);
	return EFI_SUCCESS;
}

/* SignalEvent(), 7.1.4 */
efi_status_t __efiapi event_signal(struct efi_event *event)
{
	if (!event_valid(event))
		return EFI_INVALID_PARAMETER;
	if (event->grouped)
		event_set_group(event->group);
	else
		event_set(event);
	events_dispatch();
	return EFI_SUCCESS;
}

/* CheckEvent(), 7.1.6: the notification function may signal the event, or close it */
efi_status_t __efiapi event_check(struct efi_event *event)
{
	ticks_start();
	if (!event_valid(event) || event->type & EVT_NOTIFY_SIGNAL)
		return EFI_INVALID_PARAMETER;
	events_dispatch();
	if (event_valid(event) && !event->signaled && event->type & EVT_NOTIFY_WAIT) {
		enqueue(event);
		events_dispatch();
	}
	if (!event_valid(event))
		return EFI_INVALID_PARAMETER;
	if (!event->signaled)
		return EFI_NOT_READY;
	event->signaled = false;
	return EFI_SUCCESS;
}

/* WaitForEvent(), 7.1.5: @index also names the event that can't be waited for */
efi_status_t __efiapi event_wait(efi_uintn_t nr, struct efi_event **wanted, efi_uintn_t *index)
{
	efi_status_t status;

	if (!nr || !wanted || !index)
		return EFI_INVALID_PARAMETER;
	if (current_tpl != TPL_APPLICATION)
		return EFI_UNSUPPORTED;
	for (;;) {
		for (efi_uintn_t i = 0; i < nr; i++) {
			status = event_check(wanted[i]);
			if (status == EFI_NOT_READY)
				continue;
			*index = i;
			return status;
		}
		/* What comes between the check and this waits for a tick, not for ever. */
		ticks_wait();
	}
}

/* SetTimer(), 7.1.7: a time of 0 is the next tick, or an earlier look */
efi_status_t __efiapi event_set_timer(struct efi_event *event, int type, u64 time)
{
	if (!event_valid(event) || !(event->type & EVT_TIMER) || type < EFI_TIMER_CANCEL ||
	    type > EFI_TIMER_RELATIVE)
		return EFI_INVALID_PARAMETER;
	event->armed = type != EFI_TIMER_CANCEL;
	if (!event->armed)
		return EFI_SUCCESS;
	ticks_start();
	event->due = add_time(time_now(), time);
	event->period = 0;
	if (type == EFI_TIMER_PERIODIC)
		event->period = time > MIN_PERIOD ? time : MIN_PERIOD;
	return EFI_SUCCESS;
}
