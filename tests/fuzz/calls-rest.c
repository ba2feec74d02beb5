// SPDX-License-Identifier: GPL-2.0
/* Events, drivers, variables and the other runtime services. */

#include "calls.h"
#include "events.h"

static struct efi_event *events[NR_SLOTS];
static struct efi_event *notified;	/* while notifying: of what */
static bool waiting;

bool notifying;
void *registration;

void rest_reset(void)
{
	memset(events, 0, sizeof(events));
	waiting = false;
	notifying = false;
	notified = NULL;
	registration = NULL;
	guest_time = 0;
}

static struct efi_event *event(void)
{
	u8 n = byte();

	return n < 240 ? events[n % NR_SLOTS] : ram(number());
}

/* It calls services itself, but none that it must not; and not while one is waited for. */
static void __efiapi notify(struct efi_event *of, void *context)
{
	bool outer = notifying;

	if (context != events)
		abort();
	notifying = true;
	notified = of;
	if (!outer && !waiting)
		run_calls(byte() & 3);
	notifying = outer;
}

/* A notification's own event: it may be the end of it. */
void call_own_event(void)
{
	u8 how = byte();

	if (how & 1)
		boot_services.set_timer(notified, how >> 6, number());
	if (how & 2)
		boot_services.signal_event(notified);
	if (how & 4)
		boot_services.check_event(notified);
	if (how & 8 && boot_services.close_event(notified) == EFI_SUCCESS &&
	    boot_services.signal_event(notified) == EFI_SUCCESS)
		abort();
}

void call_create_event(void)
{
	static const u32 types[] = {
		0, EVT_TIMER, EVT_NOTIFY_WAIT, EVT_NOTIFY_SIGNAL, EVT_TIMER | EVT_NOTIFY_WAIT,
		EVT_TIMER | EVT_NOTIFY_SIGNAL, EVT_SIGNAL_EXIT_BOOT_SERVICES,
	};
	struct efi_event **slot = &events[byte() % NR_SLOTS];
	u8 how = byte(), type = byte() & 7;
	u32 bits = type < ARRAY_SIZE(types) ? types[type] : number();

	if (how & 1)
		boot_services.create_event(bits, byte() & 31, how & 2 ? NULL : notify, events,
					   how & 4 ? NULL : slot);
	else
		boot_services.create_event_ex(bits, byte() & 31, how & 2 ? NULL : notify, events,
					      guid(), how & 4 ? NULL : slot);
}

/* Or for a timer: a notification may have checked @one before. */
static void wait_for(struct efi_event *one, u8 how)
{
	struct efi_event *wanted[2] = { one };
	efi_uintn_t index;

	if (boot_services.create_event(EVT_TIMER, 0, NULL, NULL, &wanted[1]) != EFI_SUCCESS)
		return;
	boot_services.set_timer(wanted[1], EFI_TIMER_RELATIVE, 1);
	waiting = true;
	boot_services.wait_for_event(how & 32 ? 2 : 0, wanted, how & 64 ? NULL : &index);
	waiting = false;
	boot_services.close_event(wanted[1]);
}

void call_events(void)
{
	struct efi_event *one = event();
	efi_uintn_t old;
	u8 how = byte();
	void *p;

	old = boot_services.raise_tpl(4 + byte() % 28);
	if (boot_services.register_protocol_notify(guid(), one, how & 1 ? &registration : NULL) ==
	    EFI_SUCCESS) {
		run_calls(byte() & 3);
		boot_services.locate_protocol(guid(), registration, &p);
	}
	if (how & 2)
		boot_services.signal_event(one);
	boot_services.restore_tpl(old);
	if (how & 4)
		boot_services.check_event(one);
	if (how & 8)
		boot_services.close_event(one);
	if (how & 16 && !waiting)
		wait_for(one, how);
}

/* What is installed after a registration is found by it. */
void call_registration(void)
{
	struct efi_handle *found[NR_SLOTS];
	struct efi_guid *wanted = guid();
	efi_uintn_t size = byte();
	struct efi_event *one;
	u8 how = byte();
	void *p;

	if (boot_services.create_event(0, 0, NULL, NULL, &one) != EFI_SUCCESS)
		return;
	boot_services.register_protocol_notify(wanted, one, &registration);
	boot_services.install_protocol_interface(handle_slot(), wanted, 0, interface());
	if (how & 1)
		boot_services.install_protocol_interface(handle_slot(), wanted, 0, interface());
	if (how & 2)
		boot_services.locate_protocol(wanted, registration, &p);
	if (size <= sizeof(found))
		boot_services.locate_handle(EFI_LOCATE_BY_REGISTER_NOTIFY, NULL, registration,
					    &size, how & 4 ? NULL : found);
	if (how & 8)
		boot_services.close_event(one);
}

void call_timer(void)
{
	boot_services.set_timer(event(), byte() & 3, number());
	boot_services.set_watchdog_timer(number(), number(), 0, NULL);
	boot_services.stall(byte() & 15);
}

void call_drivers(void)
{
	boot_services.connect_controller(handle(), NULL, NULL, byte() & 1);
	boot_services.disconnect_controller(handle(), handle(), handle());
}

/* What only the platform may say is absent, and stays so. */
static void claim_security(u32 attributes)
{
	struct efi_guid global = EFI_GLOBAL_VARIABLE_GUID;
	efi_uintn_t size = 1;
	u8 yes = 1;

	if (runtime_services.set_variable(u"SecureBoot", &global, attributes, 1, &yes) ==
	    EFI_SUCCESS ||
	    runtime_services.get_variable(u"SecureBoot", &global, NULL, &size, &yes) !=
	    EFI_NOT_FOUND)
		abort();
}

void call_variables(void)
{
	efi_char16_t name[4] = {}, *first = byte() & 1 ? name : NULL;
	efi_uintn_t size = byte();
	u8 *data = malloc(size + 1);
	u32 attributes, how = byte();

	bytes(name, 2 * (byte() & 3));
	memset(data, byte(), size);
	if (how & 1)
		runtime_services.set_variable(first, guid(), number(), size,
					      how & 2 ? NULL : data);
	runtime_services.get_variable(first, guid(), how & 4 ? NULL : &attributes,
				      how & 8 ? NULL : &size, how & 16 ? NULL : data);
	free(data);
	if (how & 64)
		claim_security(number());
	size = sizeof(name);
	runtime_services.get_next_variable(how & 32 ? NULL : &size, first, guid());
}

void call_runtime(void)
{
	u64 storage, remaining, max;
	u64 size = number();
	bool enabled, pending;
	void *address = &size;
	struct efi_time time = {};
	int reset;
	u32 count;

	runtime_services.get_time(&time, NULL);
	runtime_services.set_time(&time);
	runtime_services.get_wakeup_time(&enabled, &pending, &time);
	runtime_services.set_wakeup_time(byte() & 1, &time);
	runtime_services.set_virtual_address_map(size, number(), byte(), NULL);
	runtime_services.convert_pointer(byte(), &address);
	runtime_services.get_next_high_mono_count(byte() & 1 ? &count : NULL);
	if (!STOPS(runtime_services.reset_system(byte() & 3, number(), 0, NULL)))
		abort();
	runtime_services.update_capsule(NULL, 0, number());
	runtime_services.query_capsule_caps(NULL, 0, &max, &reset);
	runtime_services.query_variable_info(number(), &storage, &remaining, &max);
}

static efi_status_t __efiapi notify_key(struct efi_key_data *key)
{
	(void)key;
	notify(NULL, events);
	return EFI_SUCCESS;
}

void call_keys(void)
{
	static const struct efi_key_data wanted[] = {
		{ .key = { 1, 0 } }, { .key = { 0, 'a' } }, { { 0, 3 }, 0x80000008, 0 },
	};
	struct efi_text_input_ex *in = &text_in_ex;
	u8 how = byte(), typed[32], toggle = 0;
	u32 which = byte() % ARRAY_SIZE(wanted);
	struct efi_key_data data;
	void *handle = NULL;

	bytes(typed, sizeof(typed));
	guest_typed = typed;
	guest_typed_size = how & 31;
	in->register_notify(in, how & 128 ? NULL : &wanted[which], notify_key, &handle);
	if (how & 32)
		boot_services.check_event(in->wait_for_key);
	guest_time += number() & 0xffffff;
	for (u32 i = byte() & 15; i; i--)
		in->read_key(in, how & 64 ? NULL : &data);
	in->set_state(in, &toggle);
	in->unregister_notify(in, handle);
	in->unregister_notify(in, ram(number()));
	in->reset(in, false);
	guest_typed_size = 0;
}

static void __efiapi note(struct efi_event *of, void *context)
{
	(void)of;
	*(bool *)context = true;
}

/* Whoever polls by one of these services lets timers go on. */
static void poll(bool reads)
{
	efi_uintn_t tpl = boot_services.raise_tpl(TPL_HIGH_LEVEL);
	struct efi_event *timer;
	struct efi_input_key key;
	static bool noted;

	boot_services.restore_tpl(tpl);
	/* A notification that polls must not take it back. */
	if (tpl > TPL_APPLICATION)
		return;
	noted = false;
	if (boot_services.create_event(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, &noted,
				       &timer) != EFI_SUCCESS)
		return;
	boot_services.set_timer(timer, EFI_TIMER_RELATIVE, 0);
	if (reads)
		systab.con_in->read_key(systab.con_in, &key);
	else
		systab.con_out->output_string(systab.con_out, u"");
	if (!noted)
		abort();
	boot_services.close_event(timer);
}

void call_text(void)
{
	struct efi_text_output *out = systab.con_out;
	efi_uintn_t columns, rows;
	efi_char16_t text[8] = {};
	struct efi_input_key key;
	u8 how = byte();

	bytes(text, how & 14);
	out->reset(out, how & 1);
	out->output_string(out, how & 16 ? NULL : text);
	out->test_string(out, how & 16 ? NULL : text);
	out->query_mode(out, byte() & 1, how & 32 ? NULL : &columns, &rows);
	out->set_mode(out, byte() & 1);
	out->set_attribute(out, number());
	out->set_cursor(out, byte(), byte());
	out->enable_cursor(out, how & 1);
	systab.con_in->reset(systab.con_in, true);
	systab.con_in->read_key(systab.con_in, how & 64 ? &key : NULL);
	if (how & 128)
		poll(how & 1);
}

void call_random(void)
{
	struct efi_guid rng_guid = EFI_RNG_GUID, ctr = EFI_RNG_ALGORITHM_SP800_90_CTR_256;
	efi_uintn_t size = byte(), room = size;
	u8 how = byte(), *data = malloc(size + 1);
	struct efi_guid *algorithm = how & 1 ? guid() : how & 2 ? &ctr : NULL;
	struct efi_rng *rng;

	guest_random_failures = byte() & 15;
	if (boot_services.locate_protocol(&rng_guid, NULL, (void **)&rng) == EFI_SUCCESS) {
		rng->get_rng(rng, algorithm, room, how & 4 ? NULL : data);
		rng->get_info(rng, how & 8 ? NULL : &size, how & 4 ? NULL : (void *)data);
	}
	guest_random_failures = 0;
	free(data);
}
