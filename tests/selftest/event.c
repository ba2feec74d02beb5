// SPDX-License-Identifier: GPL-2.0
/* Events and task priority levels, UEFI 2.10, 7.1 */

#include "selftest.h"

#define FLAG_IF		(1ULL << 9)

/* The notifications that came, in their order */
static char came[16];
static UINTN nr_came;

static EFIAPI void note(EFI_EVENT event, void *context)
{
	(void)event;
	if (nr_came < sizeof(came))
		came[nr_came] = *(const char *)context;
	nr_came++;
}

static EFIAPI void note_and_signal(EFI_EVENT event, void *context)
{
	note(event, context);
	bs->SignalEvent(event);
}

static EFI_EVENT create(UINT32 type, EFI_TPL tpl, EFI_EVENT_NOTIFY notify, const char *name)
{
	EFI_EVENT event = NULL;

	nr_came = 0;
	EXPECT(bs->CreateEvent(type, tpl, notify, (void *)name, &event), EFI_SUCCESS);
	return event;
}

static void tpl_changes(void)
{
	UINT64 flags;

	EQUAL(bs->RaiseTPL(TPL_CALLBACK), TPL_APPLICATION);
	EQUAL(bs->RaiseTPL(TPL_CALLBACK), TPL_CALLBACK);
	EQUAL(bs->RaiseTPL(TPL_NOTIFY), TPL_CALLBACK);
	EQUAL(bs->RaiseTPL(TPL_HIGH_LEVEL), TPL_NOTIFY);
	asm volatile("pushf; pop %0" : "=r"(flags));
	HOLDS(!(flags & FLAG_IF));
	bs->RestoreTPL(TPL_CALLBACK);
	EQUAL(bs->RaiseTPL(TPL_CALLBACK), TPL_CALLBACK);
	bs->RestoreTPL(TPL_APPLICATION);
	EQUAL(bs->RaiseTPL(TPL_APPLICATION), TPL_APPLICATION);
}

static void bad_events(void)
{
	EFI_EVENT event;

	EXPECT(bs->CreateEvent(0, 0, NULL, NULL, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEvent(EVT_NOTIFY_WAIT | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, NULL,
			       &event), EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEvent(1, TPL_CALLBACK, note, NULL, &event), EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, NULL, NULL, &event),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEvent(EVT_NOTIFY_WAIT, TPL_CALLBACK, NULL, NULL, &event),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEvent(EVT_NOTIFY_SIGNAL, 0, note, NULL, &event), EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEvent(EVT_NOTIFY_SIGNAL, 99, note, NULL, &event),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES | EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE,
			       TPL_CALLBACK, note, NULL, &event), EFI_INVALID_PARAMETER);
}

static void bad_events_ex(void)
{
	EFI_GUID group = test_guid(1);
	EFI_EVENT event;

	EXPECT(bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, NULL, &group, NULL),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, NULL, NULL, &group, &event),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEventEx(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, note, NULL,
				 &group, &event), EFI_INVALID_PARAMETER);
	EXPECT(bs->CreateEventEx(EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE, TPL_CALLBACK, note, NULL,
				 &group, &event), EFI_INVALID_PARAMETER);
}

static void no_event(void)
{
	EXPECT(bs->SignalEvent(NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->CheckEvent(NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->CloseEvent(NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->SetTimer(NULL, TimerCancel, 0), EFI_INVALID_PARAMETER);
}

static void plain(void)
{
	EFI_EVENT event = create(0, 0, NULL, NULL);

	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	EXPECT(bs->SignalEvent(event), EFI_SUCCESS);
	EXPECT(bs->SignalEvent(event), EFI_SUCCESS);
	EXPECT(bs->CheckEvent(event), EFI_SUCCESS);
	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void notify_wait(void)
{
	EFI_EVENT event = create(EVT_NOTIFY_WAIT, TPL_CALLBACK, note, "w");
	EFI_EVENT ready = create(EVT_NOTIFY_WAIT, TPL_CALLBACK, note_and_signal, "r");

	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	EQUAL(nr_came, 1);
	EXPECT(bs->SignalEvent(event), EFI_SUCCESS);
	EQUAL(nr_came, 1);
	EXPECT(bs->CheckEvent(event), EFI_SUCCESS);
	EQUAL(nr_came, 1);
	EXPECT(bs->CheckEvent(ready), EFI_SUCCESS);
	EQUAL(nr_came, 2);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(ready), EFI_SUCCESS);
}

static void notify_signal(void)
{
	EFI_EVENT event = create(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "s");

	EXPECT(bs->CheckEvent(event), EFI_INVALID_PARAMETER);
	EXPECT(bs->SignalEvent(event), EFI_SUCCESS);
	EQUAL(nr_came, 1);
	EQUAL(came[0], 's');
	EXPECT(bs->SignalEvent(event), EFI_SUCCESS);
	EQUAL(nr_came, 2);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void delayed_by_tpl(void)
{
	EFI_EVENT event = create(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "d");
	EFI_TPL tpl = bs->RaiseTPL(TPL_CALLBACK);

	EXPECT(bs->SignalEvent(event), EFI_SUCCESS);
	EXPECT(bs->SignalEvent(event), EFI_SUCCESS);
	EQUAL(nr_came, 0);
	bs->RestoreTPL(tpl);
	EQUAL(nr_came, 1);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void closed_in_time(void)
{
	EFI_EVENT event = create(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "c");
	EFI_TPL tpl = bs->RaiseTPL(TPL_CALLBACK);

	EXPECT(bs->SignalEvent(event), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
	bs->RestoreTPL(tpl);
	EQUAL(nr_came, 0);
}

static void order(void)
{
	EFI_EVENT low = create(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "1");
	EFI_EVENT also_low = create(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "2");
	EFI_EVENT high = create(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note, "3");
	EFI_TPL tpl = bs->RaiseTPL(TPL_HIGH_LEVEL);

	bs->SignalEvent(low);
	bs->SignalEvent(also_low);
	bs->SignalEvent(high);
	EQUAL(nr_came, 0);
	bs->RestoreTPL(TPL_CALLBACK);
	EQUAL(nr_came, 1);
	bs->RestoreTPL(tpl);
	EQUAL(nr_came, 3);
	HOLDS(!memcmp(came, "312", 3));
	bs->CloseEvent(low);
	bs->CloseEvent(also_low);
	bs->CloseEvent(high);
}

static EFI_TPL seen_tpl;

static EFIAPI void note_tpl(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	seen_tpl = bs->RaiseTPL(TPL_HIGH_LEVEL);
	bs->RestoreTPL(seen_tpl);
}

static void runs_at_its_tpl(void)
{
	EFI_EVENT event = create(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note_tpl, NULL);

	bs->SignalEvent(event);
	EQUAL(seen_tpl, TPL_NOTIFY);
	EQUAL(bs->RaiseTPL(TPL_APPLICATION), TPL_APPLICATION);
	bs->CloseEvent(event);
}

static void groups(void)
{
	EFI_GUID group = test_guid(1), other = test_guid(2);
	EFI_EVENT a = NULL, b = NULL, c = NULL, plain = NULL;

	nr_came = 0;
	EXPECT(bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "a", &group, &a),
	       EFI_SUCCESS);
	EXPECT(bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note, "b", &group, &b),
	       EFI_SUCCESS);
	EXPECT(bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note, "c", &other, &c),
	       EFI_SUCCESS);
	EXPECT(bs->CreateEventEx(0, 0, NULL, NULL, NULL, &plain), EFI_SUCCESS);
	EXPECT(bs->SignalEvent(a), EFI_SUCCESS);
	EQUAL(nr_came, 2);
	HOLDS(!memcmp(came, "ba", 2) || !memcmp(came, "ab", 2));
	EXPECT(bs->CloseEvent(a), EFI_SUCCESS);
	EXPECT(bs->SignalEvent(b), EFI_SUCCESS);
	EQUAL(nr_came, 3);
	EXPECT(bs->CheckEvent(plain), EFI_NOT_READY);
	EXPECT(bs->CloseEvent(b), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(c), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(plain), EFI_SUCCESS);
}

static void memory_map_group(void)
{
	EFI_GUID group = GROUP_MEMORY_MAP_CHANGE;
	EFI_PHYSICAL_ADDRESS page = 0;
	EFI_EVENT event = NULL;

	nr_came = 0;
	EXPECT(bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "m", &group, &event),
	       EFI_SUCCESS);
	EXPECT(bs->AllocatePages(AllocateAnyPages, EfiLoaderData, 1, &page), EFI_SUCCESS);
	HOLDS(nr_came > 0);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
	EXPECT(bs->FreePages(page, 1), EFI_SUCCESS);
}

static void wait(void)
{
	EFI_EVENT events[3] = {
		create(0, 0, NULL, NULL), create(0, 0, NULL, NULL),
		create(EVT_NOTIFY_WAIT, TPL_CALLBACK, note_and_signal, "w"),
	};
	UINTN index = 99;

	EXPECT(bs->SignalEvent(events[1]), EFI_SUCCESS);
	EXPECT(bs->WaitForEvent(2, events, &index), EFI_SUCCESS);
	EQUAL(index, 1);
	EXPECT(bs->CheckEvent(events[1]), EFI_NOT_READY);
	EXPECT(bs->WaitForEvent(3, events, &index), EFI_SUCCESS);
	EQUAL(index, 2);
	for (UINTN i = 0; i < ARRAY_SIZE(events); i++)
		EXPECT(bs->CloseEvent(events[i]), EFI_SUCCESS);
}

static void bad_wait(void)
{
	EFI_EVENT events[2] = {
		create(0, 0, NULL, NULL), create(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "x"),
	};
	UINTN index = 99;
	EFI_TPL tpl;

	EXPECT(bs->WaitForEvent(0, events, &index), EFI_INVALID_PARAMETER);
	EXPECT(bs->WaitForEvent(2, events, &index), EFI_INVALID_PARAMETER);
	EQUAL(index, 1);
	bs->SignalEvent(events[0]);
	tpl = bs->RaiseTPL(TPL_CALLBACK);
	EXPECT(bs->WaitForEvent(1, events, &index), EFI_UNSUPPORTED);
	bs->RestoreTPL(tpl);
	EXPECT(bs->CloseEvent(events[0]), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(events[1]), EFI_SUCCESS);
}

/* Which of these came, and when, is known after ExitBootServices() only. */
static EFI_STATUS created[5];

static void across(void)
{
	static EFI_EVENT events[5];
	EFI_GUID exit = GROUP_EXIT_BOOT_SERVICES, first = GROUP_BEFORE_EXIT_BOOT_SERVICES;

	created[0] = bs->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, note, "l",
				     &events[0]);
	created[1] = bs->CreateEvent(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_NOTIFY, note, "h",
				     &events[1]);
	created[2] = bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note, "g", &exit,
				       &events[2]);
	created[3] = bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "b", &first,
				       &events[3]);
	created[4] = bs->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, "never",
				     &events[4]);
	nr_came = 0;
}

static UINTN count(char name)
{
	UINTN n = 0;

	for (UINTN i = 0; i < nr_came && i < sizeof(came); i++)
		n += came[i] == name;
	return n;
}

static void exit_created(void)
{
	for (UINTN i = 0; i < ARRAY_SIZE(created); i++)
		EXPECT(created[i], EFI_SUCCESS);
}

static void exit_notified(void)
{
	EQUAL(count('l'), 1);
	EQUAL(count('h'), 1);
	EQUAL(count('g'), 1);
	EQUAL(count('n'), 0);
}

static void exit_order(void)
{
	UINTN low = 0, high = 0, group = 0;

	for (UINTN i = 0; i < nr_came && i < sizeof(came); i++) {
		low = came[i] == 'l' ? i : low;
		high = came[i] == 'h' ? i : high;
		group = came[i] == 'g' ? i : group;
	}
	HOLDS(high < low);
	HOLDS(group < low);
}

static void before_exit_notified(void)
{
	HOLDS(count('b') >= 1);
	EQUAL(came[0], 'b');
}

static const struct test before[] = {
	{ "RaiseTPL and RestoreTPL", tpl_changes },
	{ "CreateEvent refuses bad arguments", bad_events },
	{ "CreateEventEx refuses bad arguments", bad_events_ex },
	{ "NULL is no event", no_event },
	{ "an event is signaled until it is checked", plain },
	{ "CheckEvent calls the function of a waiter's event", notify_wait },
	{ "SignalEvent calls the function of the event", notify_signal },
	{ "no function is called at its level or above", delayed_by_tpl },
	{ "no function of a closed event is called", closed_in_time },
	{ "functions are called by level, then by age", order },
	{ "a function runs at its level", runs_at_its_tpl },
	{ "a group is signaled together", groups },
	{ "an allocation signals the memory map's group", memory_map_group },
	{ "WaitForEvent finds the event that is signaled", wait },
	{ "WaitForEvent refuses what can't be waited for", bad_wait },
	{ },
};

static const struct test after[] = {
	{ "events of ExitBootServices could be created", exit_created },
	{ "ExitBootServices notified each of its events once", exit_notified },
	{ "ExitBootServices notified by level", exit_order },
	{ "the group that is to come before ExitBootServices did", before_exit_notified },
	{ },
};

const struct group event_group = {
	"events", .before = before, .across = across, .after = after
};
