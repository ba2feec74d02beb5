// SPDX-License-Identifier: GPL-2.0
/*
 * SetTimer(), UEFI 2.10, 7.1.7. What must not have come yet has most of a second: a
 * guest may stand still for long on a machine that has much to do.
 */

#include "selftest.h"

static UINTN calls;

static EFIAPI void note(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	calls++;
}

static EFI_EVENT create(UINT32 type)
{
	EFI_EVENT event = NULL;

	calls = 0;
	EXPECT(bs->CreateEvent(EVT_TIMER | type, TPL_CALLBACK, type ? note : NULL, NULL, &event),
	       EFI_SUCCESS);
	return event;
}

/* Waits 10 ms at a time until it is signaled, for 3 s at most; the times waited */
static UINTN wait_for(EFI_EVENT event)
{
	UINTN n = 0;

	while (n < 300 && bs->CheckEvent(event) == EFI_NOT_READY) {
		bs->Stall(10000);
		n++;
	}
	return n;
}

static void relative(void)
{
	EFI_EVENT event = create(0);

	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	EXPECT(bs->SetTimer(event, TimerRelative, 800 * MS), EFI_SUCCESS);
	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	HOLDS(wait_for(event) < 300);
	bs->Stall(50000);
	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void at_next_tick(void)
{
	EFI_EVENT event = create(0);

	EXPECT(bs->SetTimer(event, TimerRelative, 0), EFI_SUCCESS);
	HOLDS(wait_for(event) < 300);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void periodic(void)
{
	EFI_EVENT event = create(0);

	EXPECT(bs->SetTimer(event, TimerPeriodic, 20 * MS), EFI_SUCCESS);
	for (UINTN i = 0; i < 3; i++)
		HOLDS(wait_for(event) < 300);
	EXPECT(bs->SetTimer(event, TimerCancel, 0), EFI_SUCCESS);
	bs->CheckEvent(event);
	bs->Stall(60000);
	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void cancelled(void)
{
	EFI_EVENT event = create(0);

	EXPECT(bs->SetTimer(event, TimerRelative, 800 * MS), EFI_SUCCESS);
	EXPECT(bs->SetTimer(event, TimerCancel, 0), EFI_SUCCESS);
	bs->Stall(1000000);
	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	EXPECT(bs->SetTimer(event, TimerCancel, 0), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void replaced(void)
{
	EFI_EVENT event = create(0);

	EXPECT(bs->SetTimer(event, TimerRelative, 3600 * 1000 * MS), EFI_SUCCESS);
	EXPECT(bs->SetTimer(event, TimerRelative, 10 * MS), EFI_SUCCESS);
	HOLDS(wait_for(event) < 300);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

/* A time that does not fit beside the clock must not lie in the past. */
static void far_away(void)
{
	EFI_EVENT event = create(0);

	EXPECT(bs->SetTimer(event, TimerRelative, 1ULL << 62), EFI_SUCCESS);
	bs->Stall(50000);
	EXPECT(bs->CheckEvent(event), EFI_NOT_READY);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void calls_function(void)
{
	EFI_EVENT event = create(EVT_NOTIFY_SIGNAL);

	EXPECT(bs->SetTimer(event, TimerPeriodic, 20 * MS), EFI_SUCCESS);
	for (UINTN i = 0; i < 300 && calls < 3; i++)
		bs->Stall(10000);
	HOLDS(calls >= 3);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static void waited_for(void)
{
	EFI_EVENT events[2] = { create(0), create(0) };
	UINTN index = 99;

	EXPECT(bs->SetTimer(events[0], TimerRelative, 3600 * 1000 * MS), EFI_SUCCESS);
	if (!EXPECT(bs->SetTimer(events[1], TimerRelative, 30 * MS), EFI_SUCCESS))
		return;
	EXPECT(bs->WaitForEvent(2, events, &index), EFI_SUCCESS);
	EQUAL(index, 1);
	EXPECT(bs->CloseEvent(events[0]), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(events[1]), EFI_SUCCESS);
}

static void bad_arguments(void)
{
	EFI_EVENT timer = create(0), plain = NULL;

	EXPECT(bs->CreateEvent(0, 0, NULL, NULL, &plain), EFI_SUCCESS);
	EXPECT(bs->SetTimer(plain, TimerRelative, MS), EFI_INVALID_PARAMETER);
	EXPECT(bs->SetTimer(timer, TimerTypeMax, MS), EFI_INVALID_PARAMETER);
	EXPECT(bs->SetTimer(timer, 99, MS), EFI_INVALID_PARAMETER);
	EXPECT(bs->CloseEvent(plain), EFI_SUCCESS);
	EXPECT(bs->CloseEvent(timer), EFI_SUCCESS);
}

static const struct test before[] = {
	{ "a relative timer signals once, not too early", relative },
	{ "a relative timer of 0 signals at the next tick", at_next_tick },
	{ "a periodic timer signals again until it is cancelled", periodic },
	{ "a cancelled timer does not signal", cancelled },
	{ "a timer that is set again forgets the first time", replaced },
	{ "a timer in ten thousand years does not signal", far_away },
	{ "a timer calls its event's function", calls_function },
	{ "WaitForEvent waits for a timer", waited_for },
	{ "SetTimer refuses bad arguments", bad_arguments },
	{ },
};

/* Timers are off from ExitBootServices() on. */
static UINTN calls_at_exit;

static void across(void)
{
	static EFI_EVENT event;

	calls = 0;
	if (bs->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, NULL, &event) ==
	    EFI_SUCCESS)
		bs->SetTimer(event, TimerPeriodic, 10 * MS);
}

static void silent(void)
{
	UINT64 start = rdtsc();

	calls_at_exit = calls;
	while (rdtsc() - start < 300000000)
		asm volatile("pause");
	EQUAL(calls, calls_at_exit);
}

static const struct test after[] = {
	{ "no timer fires any more", silent },
	{ },
};

const struct group timer_group = {
	"timers", .before = before, .across = across, .after = after
};
