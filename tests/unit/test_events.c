// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "events.h"

static const struct efi_guid group_a = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

/* Which events were notified, in order */
static struct efi_event *notified[16];
static u32 nr_notified;

static void __efiapi note(struct efi_event *event, void *context)
{
	if (nr_notified < ARRAY_SIZE(notified))
		notified[nr_notified++] = event;
	if (context)
		++*(u32 *)context;
}

static void __efiapi signal_it(struct efi_event *event, void *context)
{
	note(event, NULL);
	assert_success(event_signal(event));
}

static void __efiapi close_it(struct efi_event *event, void *context)
{
	note(event, NULL);
	assert_success(event_close(event));
}

static void __efiapi close_context(struct efi_event *event, void *context)
{
	note(event, NULL);
	assert_success(event_close(context));
}

/* As Exit() does: what has called the notification is never come back to. */
static jmp_buf left;

static void __efiapi leave(struct efi_event *event, void *context)
{
	note(event, NULL);
	longjmp(left, 1);
}

static void __efiapi exit_boot_services(struct efi_event *event, void *context)
{
	note(event, NULL);
	assert_success(boot_services.exit_boot_services(context, pages_key()));
}

/* Deep enough to be seen, and no deeper */
static void __efiapi exit_boot_services_again(struct efi_event *event, void *context)
{
	if (nr_notified < 8)
		exit_boot_services(event, context);
}

static void __efiapi note_no_ticks(struct efi_event *event, void *context)
{
	note(event, NULL);
	assert_false(guest_ticks);
}

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	bootsvc_init();
	nr_notified = 0;
	return 0;
}

static struct efi_event *new_event(u32 type, efi_uintn_t tpl, efi_event_notify_t notify)
{
	struct efi_event *event = NULL;

	assert_success(boot_services.create_event(type, tpl, notify, NULL, &event));
	assert_true(event_valid(event));
	return event;
}

static struct efi_event *new_member(u32 type, const struct efi_guid *group)
{
	struct efi_event *event = NULL;

	assert_success(boot_services.create_event_ex(type, TPL_CALLBACK, note, NULL, group,
						     &event));
	return event;
}

static void create_checks_its_arguments(void **state)
{
	static const struct { u32 type; efi_uintn_t tpl; bool notify; } bad[] = {
		{ EVT_NOTIFY_SIGNAL | EVT_NOTIFY_WAIT, TPL_CALLBACK, true },
		{ EVT_NOTIFY_SIGNAL, TPL_CALLBACK, false },
		{ EVT_NOTIFY_WAIT, TPL_NOTIFY, false },
		{ EVT_NOTIFY_SIGNAL, TPL_APPLICATION, true },
		{ EVT_NOTIFY_SIGNAL, 0, true },
		{ EVT_NOTIFY_WAIT, TPL_HIGH_LEVEL, true },
		{ EVT_NOTIFY_WAIT, 1000, true },
		{ 1, TPL_CALLBACK, true },
		{ 0x400, TPL_CALLBACK, true },
		{ EVT_SIGNAL_EXIT_BOOT_SERVICES | EVT_TIMER, TPL_CALLBACK, true },
		{ EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, false },
		{ EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE, TPL_CALLBACK, false },
		{ EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE & ~EVT_RUNTIME, TPL_CALLBACK, true },
	};
	struct efi_event *event;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_status(event_create(bad[i].type, bad[i].tpl, bad[i].notify ? note : NULL,
					   NULL, &event), EFI_INVALID_PARAMETER);
	assert_status(event_create(0, 0, NULL, NULL, NULL), EFI_INVALID_PARAMETER);
	assert_success(event_create(0, 0, NULL, NULL, &event));
	assert_success(event_create(EVT_TIMER, 77, NULL, NULL, &event));
	assert_success(event_create(EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE, TPL_NOTIFY, note, NULL,
				    &event));
	assert_status(event_create_ex(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_NOTIFY, note, NULL,
				      &group_a, &event), EFI_INVALID_PARAMETER);
	assert_success(event_create_ex(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_NOTIFY, note, NULL,
				       NULL, &event));
}

static void garbage_is_no_event(void **state)
{
	struct efi_event *event = new_event(0, 0, NULL), *bad[] = { ram(8), NULL };
	efi_uintn_t index = 9;
	void *registration;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_status(event_signal(bad[i]), EFI_INVALID_PARAMETER);
		assert_status(event_check(bad[i]), EFI_INVALID_PARAMETER);
		assert_status(event_close(bad[i]), EFI_INVALID_PARAMETER);
		assert_status(event_set_timer(bad[i], EFI_TIMER_RELATIVE, 1),
			      EFI_INVALID_PARAMETER);
		assert_status(notify_register(&group_a, bad[i], &registration),
			      EFI_INVALID_PARAMETER);
		assert_status(event_wait(1, &bad[i], &index), EFI_INVALID_PARAMETER);
		assert_int_equal(index, 0);
	}
	assert_success(event_close(event));
	assert_status(event_close(event), EFI_INVALID_PARAMETER);
}

static void check_clears_the_signal(void **state)
{
	struct efi_event *event = new_event(0, 0, NULL);

	(void)state;
	assert_status(event_check(event), EFI_NOT_READY);
	assert_success(event_signal(event));
	assert_success(event_signal(event));
	assert_success(event_check(event));
	assert_status(event_check(event), EFI_NOT_READY);
	event = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	assert_status(event_check(event), EFI_INVALID_PARAMETER);
}

static void check_asks_the_one_that_is_waited_for(void **state)
{
	struct efi_event *event = new_event(EVT_NOTIFY_WAIT, TPL_CALLBACK, note);

	(void)state;
	assert_status(event_check(event), EFI_NOT_READY);
	assert_int_equal(nr_notified, 1);
	assert_success(event_signal(event));
	assert_success(event_check(event));
	assert_int_equal(nr_notified, 1);
	assert_success(event_check(new_event(EVT_NOTIFY_WAIT, TPL_CALLBACK, signal_it)));
	assert_status(event_check(new_event(EVT_NOTIFY_WAIT, TPL_CALLBACK, close_it)),
		      EFI_INVALID_PARAMETER);
}

static void notifications_go_by_level(void **state)
{
	struct efi_event *low = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	struct efi_event *low2 = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	struct efi_event *high = new_event(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, note);
	efi_uintn_t old = event_raise_tpl(TPL_HIGH_LEVEL);

	(void)state;
	assert_int_equal(old, TPL_APPLICATION);
	event_signal(low2);
	event_signal(low);
	event_signal(low2);
	event_signal(high);
	assert_int_equal(nr_notified, 0);
	event_restore_tpl(TPL_CALLBACK);
	assert_int_equal(nr_notified, 1);
	assert_ptr_equal(notified[0], high);
	event_restore_tpl(old);
	assert_int_equal(nr_notified, 3);
	assert_ptr_equal(notified[1], low2);
	assert_ptr_equal(notified[2], low);
	event_signal(low);
	assert_int_equal(nr_notified, 4);
}

static void closed_event_is_not_notified(void **state)
{
	struct efi_event *event = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	struct efi_event *other = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, close_it);

	(void)state;
	event_raise_tpl(TPL_NOTIFY);
	event_signal(event);
	event_signal(other);
	assert_success(event_close(event));
	event_restore_tpl(TPL_APPLICATION);
	assert_int_equal(nr_notified, 1);
	assert_false(event_valid(other));
}

static void queued_event_is_closed_by_another(void **state)
{
	struct efi_event *second = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	struct efi_event *third = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	struct efi_event *first = NULL;

	(void)state;
	assert_success(event_create(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, close_context, second,
				    &first));
	event_raise_tpl(TPL_NOTIFY);
	event_signal(first);
	event_signal(second);
	event_signal(third);
	event_restore_tpl(TPL_APPLICATION);
	assert_int_equal(nr_notified, 2);
	assert_ptr_equal(notified[0], first);
	assert_ptr_equal(notified[1], third);
}

static void notification_may_never_return(void **state)
{
	struct efi_event *first = new_event(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, leave);
	struct efi_event *second = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);

	(void)state;
	for (u32 round = 1; round < 3; round++) {
		nr_notified = 0;
		if (!setjmp(left)) {
			event_raise_tpl(TPL_HIGH_LEVEL);
			event_signal(second);
			event_signal(first);
			event_restore_tpl(TPL_APPLICATION);
			fail_msg("it has returned");
		}
		assert_int_equal(nr_notified, 1);
		event_restore_tpl(TPL_APPLICATION);
		assert_int_equal(nr_notified, 2);
		assert_ptr_equal(notified[1], second);
	}
	assert_success(event_close(first));
}

static void high_level_disables_interrupts(void **state)
{
	efi_uintn_t old = event_raise_tpl(TPL_NOTIFY);

	(void)state;
	assert_true(guest_interrupts);
	assert_int_equal(event_raise_tpl(TPL_HIGH_LEVEL), TPL_NOTIFY);
	assert_false(guest_interrupts);
	event_raise_tpl(TPL_HIGH_LEVEL);
	assert_false(guest_interrupts);
	event_restore_tpl(TPL_NOTIFY);
	assert_true(guest_interrupts);
	event_restore_tpl(old);
	assert_true(guest_interrupts);
}

/* Whoever uses none of these pays for no interrupt. */
static void timer_runs_for_who_waits(void **state)
{
	struct efi_event *event = new_event(EVT_TIMER, 0, NULL);
	efi_uintn_t index;

	(void)state;
	event_signal(event);
	event_restore_tpl(event_raise_tpl(TPL_HIGH_LEVEL));
	assert_false(guest_ticks);
	assert_success(event_check(event));
	assert_true(guest_ticks);
	guest_ticks = false;
	assert_success(event_set_timer(event, EFI_TIMER_CANCEL, 0));
	assert_false(guest_ticks);
	assert_success(event_set_timer(event, EFI_TIMER_RELATIVE, 1000000));
	assert_true(guest_ticks);
	guest_ticks = false;
	assert_success(event_wait(1, &event, &index));
	assert_true(guest_ticks);
	guest_ticks = false;
	assert_success(boot_services.stall(1));
	assert_true(guest_ticks);
}

static void waits_sleep_between_ticks(void **state)
{
	struct efi_event *event = new_event(EVT_TIMER, 0, NULL);
	efi_uintn_t index;
	u64 start;

	(void)state;
	assert_success(event_set_timer(event, EFI_TIMER_RELATIVE, 1000000));
	assert_success(event_wait(1, &event, &index));
	assert_int_equal(guest_waits, 10);
	event_signal(event);
	assert_success(event_wait(1, &event, &index));
	assert_int_equal(guest_waits, 10);

	/* Not for longer than they have to */
	start = guest_time;
	assert_success(boot_services.stall(95000));
	assert_int_equal(guest_waits, 18);
	assert_in_range(guest_time - start, 950000, 951000);
	assert_success(boot_services.stall(100));
	assert_int_equal(guest_waits, 18);
}

static void group_is_signaled_together(void **state)
{
	struct efi_guid other = EFI_GUID(9, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	struct efi_event *a = new_member(EVT_NOTIFY_SIGNAL, &group_a);
	struct efi_event *b = new_member(0, &group_a);

	(void)state;
	new_member(EVT_NOTIFY_SIGNAL, &group_a);
	new_member(EVT_NOTIFY_SIGNAL, &other);
	assert_success(event_signal(a));
	assert_int_equal(nr_notified, 2);
	assert_success(event_check(b));
	assert_success(event_signal(b));
	assert_int_equal(nr_notified, 4);
	assert_success(boot_services.install_configuration_table(&other, &nr_notified));
	assert_int_equal(nr_notified, 5);
	assert_success(boot_services.install_configuration_table(&other, NULL));
	assert_int_equal(nr_notified, 6);
}

static void wait_only_as_an_application(void **state)
{
	struct efi_event *events[] = { new_event(0, 0, NULL), new_event(EVT_TIMER, 0, NULL) };
	struct efi_event *signal = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	efi_uintn_t index = 7;

	(void)state;
	assert_status(event_wait(0, events, &index), EFI_INVALID_PARAMETER);
	assert_status(event_wait(2, NULL, &index), EFI_INVALID_PARAMETER);
	assert_status(event_wait(2, events, NULL), EFI_INVALID_PARAMETER);
	event_raise_tpl(TPL_CALLBACK);
	assert_status(event_wait(2, events, &index), EFI_UNSUPPORTED);
	event_restore_tpl(TPL_APPLICATION);
	assert_status(event_wait(1, &signal, &index), EFI_INVALID_PARAMETER);
	assert_success(event_set_timer(events[1], EFI_TIMER_RELATIVE, 1000));
	assert_success(event_wait(2, events, &index));
	assert_int_equal(index, 1);
}

static void timers_fire_when_due(void **state)
{
	struct efi_event *event = new_event(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);

	(void)state;
	guest_time = 1000;
	assert_status(event_set_timer(event, 3, 1), EFI_INVALID_PARAMETER);
	assert_status(event_set_timer(event, -1, 1), EFI_INVALID_PARAMETER);
	assert_status(event_set_timer(new_event(0, 0, NULL), EFI_TIMER_RELATIVE, 1),
		      EFI_INVALID_PARAMETER);
	assert_success(event_set_timer(event, EFI_TIMER_RELATIVE, 100));
	event_restore_tpl(TPL_APPLICATION);
	assert_int_equal(nr_notified, 0);
	guest_time = 1100;
	event_restore_tpl(TPL_APPLICATION);
	guest_time = 9000;
	event_restore_tpl(TPL_APPLICATION);
	assert_int_equal(nr_notified, 1);

	assert_success(event_set_timer(event, EFI_TIMER_PERIODIC, 20000));
	for (u32 i = 0; i < 3; i++) {
		guest_time += 20000;
		event_restore_tpl(TPL_APPLICATION);
	}
	assert_int_equal(nr_notified, 4);
	assert_success(event_set_timer(event, EFI_TIMER_CANCEL, 0));
	guest_time += 100000;
	event_restore_tpl(TPL_APPLICATION);
	assert_int_equal(nr_notified, 4);

	/* At each tick, and not each time that somebody looks */
	assert_success(event_set_timer(event, EFI_TIMER_PERIODIC, 0));
	event_restore_tpl(TPL_APPLICATION);
	event_restore_tpl(TPL_APPLICATION);
	assert_int_equal(nr_notified, 5);
	guest_time += 10000;
	event_restore_tpl(TPL_APPLICATION);
	event_restore_tpl(TPL_APPLICATION);
	assert_int_equal(nr_notified, 6);
	nr_notified = 0;
	assert_success(event_set_timer(event, EFI_TIMER_RELATIVE, ~0ULL));
	event_restore_tpl(TPL_APPLICATION);
	assert_int_equal(nr_notified, 0);
}

static void timers_signal_in_the_order_of_their_times(void **state)
{
	static const u64 after[] = { 300, 100, 400, 200 };
	static const u32 order[] = { 1, 3, 0, 2 };
	struct efi_event *events[ARRAY_SIZE(after)];

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(after); i++) {
		events[i] = new_event(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
		assert_success(event_set_timer(events[i], EFI_TIMER_RELATIVE, after[i]));
	}
	guest_time += 1000;
	events_dispatch();
	assert_int_equal(nr_notified, 4);
	for (u32 i = 0; i < ARRAY_SIZE(order); i++)
		assert_ptr_equal(notified[i], events[order[i]]);
}

static void stall_lets_timers_go_on(void **state)
{
	struct efi_event *event = new_event(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	u64 start = guest_time;

	(void)state;
	assert_success(event_set_timer(event, EFI_TIMER_RELATIVE, 500));
	assert_success(boot_services.stall(100));
	assert_int_equal(nr_notified, 1);
	assert_true(guest_time - start >= 1000);
}

static void memory_map_changes_are_told(void **state)
{
	struct efi_guid changes = EFI_EVENT_GROUP_MEMORY_MAP_CHANGE;
	efi_physical_addr_t addr;
	void *buffer;

	(void)state;
	new_member(EVT_NOTIFY_SIGNAL, &changes);
	events_dispatch();
	nr_notified = 0;
	assert_success(boot_services.allocate_pages(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1,
						    &addr));
	assert_int_equal(nr_notified, 1);
	assert_success(boot_services.free_pages(addr, 1));
	assert_int_equal(nr_notified, 2);
	assert_success(boot_services.allocate_pool(EFI_LOADER_DATA, 10000, &buffer));
	assert_int_equal(nr_notified, 3);
	assert_success(boot_services.free_pool(buffer));
	assert_int_equal(nr_notified, 4);
}

static void installations_are_told_and_found_once(void **state)
{
	struct efi_event *event = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	struct efi_handle *h[2] = {}, *found[2];
	efi_uintn_t size = 0, nr;
	void *key, *interface;
	struct efi_handle **buffer;

	(void)state;
	assert_success(boot_services.install_protocol_interface(&h[0], &group_a, 0, &h[0]));
	assert_success(boot_services.register_protocol_notify(&group_a, event, &key));
	assert_status(protocol_locate(&group_a, key, &interface), EFI_NOT_FOUND);
	assert_success(boot_services.install_protocol_interface(&h[1], &group_a, 0, &h[1]));
	assert_success(boot_services.reinstall_protocol_interface(h[0], &group_a, &h[0], NULL));
	assert_int_equal(nr_notified, 2);

	assert_status(protocol_locate_handles(EFI_LOCATE_BY_REGISTER_NOTIFY, NULL, key, &size,
					      NULL), EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, sizeof(void *));
	assert_status(protocol_locate_handles(EFI_LOCATE_BY_REGISTER_NOTIFY, NULL, key, &size,
					      NULL), EFI_INVALID_PARAMETER);
	size = sizeof(found);
	assert_success(protocol_locate_handles(EFI_LOCATE_BY_REGISTER_NOTIFY, NULL, key, &size,
					       found));
	assert_int_equal(size, sizeof(void *));
	assert_ptr_equal(found[0], h[1]);
	assert_success(protocol_locate_handle_buffer(EFI_LOCATE_BY_REGISTER_NOTIFY, NULL, key,
						     &nr, &buffer));
	assert_int_equal(nr, 1);
	assert_ptr_equal(buffer[0], h[0]);
	assert_status(protocol_locate_handles(EFI_LOCATE_BY_REGISTER_NOTIFY, NULL, key, &size,
					      found), EFI_NOT_FOUND);

	assert_success(boot_services.close_event(event));
	assert_success(protocol_reinstall(h[0], &group_a, NULL, &h[0]));
	assert_status(protocol_locate(&group_a, key, &interface), EFI_NOT_FOUND);
	assert_int_equal(nr_notified, 2);
}

static void several_protocols_are_told_of_when_all_are_there(void **state)
{
	struct efi_guid other = EFI_GUID(9, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	struct efi_event *event = new_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note);
	struct efi_handle *h = NULL;
	void *key;

	(void)state;
	assert_success(boot_services.register_protocol_notify(&group_a, event, &key));
	assert_success(boot_services.install_multiple(&h, &group_a, &h, &other, &key, NULL));
	assert_int_equal(nr_notified, 1);
}

/* After this one nothing is there. */
static void end_of_boot_services_is_told(void **state)
{
	struct efi_guid before = EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES;
	struct efi_guid at = EFI_EVENT_GROUP_EXIT_BOOT_SERVICES;
	struct efi_event *b = new_member(EVT_NOTIFY_SIGNAL, &before);
	struct efi_event *e = new_event(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_NOTIFY, note);
	struct efi_event *g = new_member(EVT_NOTIFY_SIGNAL, &at);
	struct efi_handle *h = NULL;

	(void)state;
	assert_success(protocol_install(&h, &group_a, 0, NULL));
	assert_status(boot_services.exit_boot_services(h, pages_key() + 1),
		      EFI_INVALID_PARAMETER);
	assert_int_equal(nr_notified, 1);
	assert_ptr_equal(notified[0], b);
	assert_success(boot_services.exit_boot_services(h, pages_key()));
	assert_int_equal(nr_notified, 3);
	assert_ptr_equal(notified[1], e);
	assert_ptr_equal(notified[2], g);
}

/* It ends what the notification has interrupted, too. Nothing is there afterwards. */
static void boot_services_may_end_in_a_notification(void **state)
{
	struct efi_event *event, *at;
	struct efi_handle *h = NULL;

	(void)state;
	assert_success(protocol_install(&h, &group_a, 0, NULL));
	assert_success(event_create(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, exit_boot_services, h, &event));
	at = new_event(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, note_no_ticks);
	guest_ticks = true;
	assert_success(event_signal(event));
	assert_int_equal(nr_notified, 2);
	assert_ptr_equal(notified[1], at);
	assert_false(guest_ticks);
	assert_false(event_valid(at));
}

static void end_is_told_once(void **state)
{
	struct efi_event *event, *other;
	struct efi_handle *h = NULL;

	(void)state;
	assert_success(protocol_install(&h, &group_a, 0, NULL));
	assert_success(event_create(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK,
				    exit_boot_services_again, h, &event));
	other = new_event(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK, note);
	assert_success(boot_services.exit_boot_services(h, pages_key()));
	assert_int_equal(nr_notified, 2);
	assert_true(notified[0] == event || notified[1] == event);
	assert_true(notified[0] == other || notified[1] == other);
	assert_false(event_valid(event));
}

static void __efiapi allocate(struct efi_event *event, void *context)
{
	efi_physical_addr_t addr;

	note(event, NULL);
	assert_success(boot_services.allocate_pages(EFI_ALLOCATE_ANY_PAGES,
						    EFI_BOOT_SERVICES_DATA, 1, &addr));
}

/* What is due runs before the look at the key: an allocation is seen. */
static void no_timer_runs_behind_the_key(void **state)
{
	struct efi_handle *handle = NULL;
	struct efi_event *timer;
	efi_uintn_t key;

	(void)state;
	assert_success(protocol_install(&handle, &group_a, 0, NULL));
	assert_status(boot_services.exit_boot_services(handle, ~0ULL), EFI_INVALID_PARAMETER);
	assert_success(boot_services.create_event(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK,
						  allocate, NULL, &timer));
	assert_success(boot_services.set_timer(timer, EFI_TIMER_PERIODIC, 10000));
	key = pages_key();
	guest_time += 20000;
	assert_status(boot_services.exit_boot_services(handle, key), EFI_INVALID_PARAMETER);
	assert_int_equal(nr_notified, 1);
	key = pages_key();
	assert_success(boot_services.exit_boot_services(handle, key));
	assert_int_equal(nr_notified, 1);
	assert_int_equal(pages_key(), key);
}

/* … nor one that a function of the end lets become due */
static void __efiapi dawdle(struct efi_event *event, void *context)
{
	guest_time += 100000000;
	boot_services.check_event(event);
}

static void no_timer_runs_in_the_end(void **state)
{
	struct efi_handle *handle = NULL;
	struct efi_event *timer, *event;

	(void)state;
	assert_success(protocol_install(&handle, &group_a, 0, NULL));
	assert_success(boot_services.create_event(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_NOTIFY,
						  allocate, NULL, &timer));
	assert_success(boot_services.set_timer(timer, EFI_TIMER_PERIODIC, 10000));
	assert_success(boot_services.create_event(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK,
						  dawdle, NULL, &event));
	assert_success(boot_services.exit_boot_services(handle, pages_key()));
	assert_int_equal(nr_notified, 0);
}

/* The next call runs them all the same. */
static void the_end_may_be_left(void **state)
{
	struct efi_handle *handle = NULL;
	struct efi_event *event;

	(void)state;
	assert_success(protocol_install(&handle, &group_a, 0, NULL));
	assert_success(boot_services.create_event(EVT_SIGNAL_EXIT_BOOT_SERVICES, TPL_CALLBACK,
						  leave, NULL, &event));
	for (u32 i = 1; i <= 2; i++) {
		if (!setjmp(left)) {
			boot_services.exit_boot_services(handle, pages_key());
			fail();
		}
		/* As StartImage() does when Exit() has come back to it */
		events_go_on();
		event_restore_tpl(TPL_APPLICATION);
		assert_int_equal(nr_notified, i);
	}
}

static void __efiapi raise_for_good(struct efi_event *event, void *context)
{
	boot_services.raise_tpl(TPL_HIGH_LEVEL);
}

static void a_level_that_stays_raised_is_lowered(void **state)
{
	struct efi_event *event;

	(void)state;
	assert_success(boot_services.create_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, raise_for_good,
						  NULL, &event));
	assert_true(guest_interrupts);
	assert_success(boot_services.signal_event(event));
	assert_true(guest_interrupts);
	assert_int_equal(boot_services.raise_tpl(TPL_APPLICATION), TPL_APPLICATION);
}

/* The array of tables closes up: who names the entry by itself names the next one then. */
static void the_removed_table_is_told(void **state)
{
	struct efi_guid group_b = EFI_GUID(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	struct efi_event *event;
	u32 of_a = 0, of_b = 0;

	(void)state;
	systab.nr_tables = 0;
	assert_success(boot_services.install_configuration_table(&group_a, &of_a));
	assert_success(boot_services.install_configuration_table(&group_b, &of_b));
	assert_success(boot_services.create_event_ex(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, &of_a,
						     &group_a, &event));
	assert_success(boot_services.create_event_ex(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, &of_b,
						     &group_b, &event));
	assert_success(boot_services.install_configuration_table(&systab.tables[0].guid, NULL));
	assert_int_equal(of_a, 1);
	assert_int_equal(of_b, 0);
	assert_status(boot_services.install_configuration_table(NULL, NULL),
		      EFI_INVALID_PARAMETER);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(create_checks_its_arguments),
		TEST(garbage_is_no_event),
		TEST(check_clears_the_signal),
		TEST(check_asks_the_one_that_is_waited_for),
		TEST(notifications_go_by_level),
		TEST(closed_event_is_not_notified),
		TEST(queued_event_is_closed_by_another),
		TEST(notification_may_never_return),
		TEST(high_level_disables_interrupts),
		TEST(timer_runs_for_who_waits),
		TEST(waits_sleep_between_ticks),
		TEST(group_is_signaled_together),
		TEST(wait_only_as_an_application),
		TEST(timers_fire_when_due),
		TEST(timers_signal_in_the_order_of_their_times),
		TEST(stall_lets_timers_go_on),
		TEST(memory_map_changes_are_told),
		TEST(installations_are_told_and_found_once),
		TEST(several_protocols_are_told_of_when_all_are_there),
		TEST(end_of_boot_services_is_told),
		TEST(boot_services_may_end_in_a_notification),
		TEST(end_is_told_once),
		TEST(no_timer_runs_behind_the_key),
		TEST(no_timer_runs_in_the_end),
		TEST(the_end_may_be_left),
		TEST(a_level_that_stays_raised_is_lowered),
		TEST(the_removed_table_is_told),
	};

	return RUN(tests);
}
