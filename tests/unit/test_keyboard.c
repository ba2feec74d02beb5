// SPDX-License-Identifier: GPL-2.0
/* EFI's text input protocols, and events that run while a key is waited for */

#include "test.h"
#include "events.h"

#define ESC_TIME	1000000

static struct efi_text_input *in;
static struct efi_text_input_ex *in_ex;

static void type(const char *bytes)
{
	guest_typed = (const u8 *)bytes;
	guest_typed_size = strlen(bytes);
}

static int set_up(void **state)
{
	struct efi_guid guid = EFI_TEXT_INPUT_EX_GUID;

	(void)state;
	machine_reset();
	systab.con_out_handle = NULL;
	text_install();
	in = systab.con_in;
	assert_success(protocol_get(systab.con_in_handle, &guid, (void **)&in_ex));
	type("");
	assert_success(in->reset(in, false));
	return 0;
}

static void assert_read(u16 scan_code, efi_char16_t character)
{
	struct efi_input_key key = { 0xffff, 0xffff };

	assert_success(in->read_key(in, &key));
	assert_int_equal(key.scan_code, scan_code);
	assert_int_equal(key.unicode_char, character);
}

static void assert_no_key(void)
{
	struct efi_input_key key;

	assert_status(in->read_key(in, &key), EFI_NOT_READY);
}

static void keys_are_read_in_order(void **state)
{
	(void)state;
	assert_no_key();
	assert_status(in->read_key(in, NULL), EFI_INVALID_PARAMETER);
	type("a\x1b[Ab");
	assert_read(0, 'a');
	assert_read(1, 0);
	assert_read(0, 'b');
	assert_no_key();
}

static void a_lone_esc_takes_time(void **state)
{
	(void)state;
	type("\x1b");
	assert_no_key();
	guest_time += ESC_TIME / 2;
	assert_no_key();
	guest_time += ESC_TIME / 2;
	assert_read(23, 0);
	assert_no_key();
	/* What goes on in time is a sequence, however late it is looked at. */
	type("\x1b");
	assert_no_key();
	guest_time += 10 * ESC_TIME;
	type("[B");
	assert_read(2, 0);
	/* One that has begun has more time, and then is none. */
	type("\x1b[1");
	assert_no_key();
	guest_time += ESC_TIME;
	assert_no_key();
	type("5~");
	assert_read(15, 0);
	type("\x1b[1");
	assert_no_key();
	guest_time += 13 * ESC_TIME;
	assert_no_key();
	type("x");
	assert_read(0, 'x');
}

static void reset_forgets_what_was_typed(void **state)
{
	(void)state;
	type("ab");
	assert_read(0, 'a');
	type("cd\x1b");
	assert_success(in_ex->reset(in_ex, true));
	guest_time += ESC_TIME;
	assert_no_key();
	type("e");
	assert_read(0, 'e');
}

static void extended_keys(void **state)
{
	struct efi_key_data data;
	u8 toggle = 0x81;

	(void)state;
	memset(&data, 0xff, sizeof(data));
	assert_status(in_ex->read_key(in_ex, &data), EFI_NOT_READY);
	assert_int_equal(data.shift_state, 0);
	assert_int_equal(data.toggle_state, 0);
	assert_status(in_ex->read_key(in_ex, NULL), EFI_INVALID_PARAMETER);
	memset(&data, 0xff, sizeof(data));
	type("\x03");
	assert_success(in_ex->read_key(in_ex, &data));
	assert_int_equal(data.key.scan_code, 0);
	assert_int_equal(data.key.unicode_char, 3);
	assert_int_equal(data.shift_state, 0);
	assert_int_equal(data.toggle_state, 0);
	assert_status(in_ex->set_state(in_ex, &toggle), EFI_UNSUPPORTED);
}

static void keys_can_be_waited_for(void **state)
{
	struct efi_event *events[] = { in->wait_for_key };
	efi_uintn_t index;

	(void)state;
	assert_ptr_equal(in->wait_for_key, in_ex->wait_for_key);
	assert_status(boot_services.check_event(in->wait_for_key), EFI_NOT_READY);
	type("ab");
	assert_success(boot_services.check_event(in->wait_for_key));
	assert_success(boot_services.wait_for_event(1, events, &index));
	assert_read(0, 'a');
	assert_success(boot_services.check_event(in->wait_for_key));
	assert_read(0, 'b');
	assert_status(boot_services.check_event(in->wait_for_key), EFI_NOT_READY);
	/* A sequence that is not complete is no key, Esc is one after its time. */
	type("\x1b");
	assert_status(boot_services.check_event(in->wait_for_key), EFI_NOT_READY);
	assert_success(boot_services.wait_for_event(1, events, &index));
	assert_read(23, 0);
}

/* More than there is room for stays with the console. */
static void a_thousand_keys_at_once(void **state)
{
	static char bytes[2001];

	(void)state;
	for (u32 i = 0; i < 1000; i++)
		bytes[i] = 'a' + i % 26;
	type(bytes);
	assert_success(boot_services.check_event(in->wait_for_key));
	for (u32 i = 0; i < 1000; i++)
		assert_read(0, 'a' + i % 26);
	assert_no_key();
	/* Two keys each, so that the queue gets to its end */
	for (u32 i = 0; i < 2000; i += 2)
		memcpy(bytes + i, "\x1bx", 2);
	type(bytes);
	for (u32 i = 0; i < 1000; i++) {
		assert_read(23, 0);
		assert_read(0, 'x');
	}
	assert_no_key();
}

/* Who only ever sends halves of sequences keeps nobody for ever. */
static void input_without_end(void **state)
{
	static u8 bytes[100000];

	(void)state;
	memset(bytes, '1', sizeof(bytes));
	memcpy(bytes, "\x1b[", 2);
	guest_typed = bytes;
	guest_typed_size = sizeof(bytes);
	assert_no_key();
	assert_true(guest_typed_size > sizeof(bytes) / 2);
}

static u32 nr_ticks;

static void __efiapi tick(struct efi_event *event, void *context)
{
	(void)event;
	(void)context;
	nr_ticks++;
}

/* Who spins on a key, or prints, lets timers run. */
static void events_run_meanwhile(void **state)
{
	struct efi_event *timer;

	(void)state;
	assert_success(boot_services.create_event(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK,
						  tick, NULL, &timer));
	assert_success(boot_services.set_timer(timer, EFI_TIMER_RELATIVE, 10));
	nr_ticks = 0;
	guest_time += 10;
	assert_no_key();
	assert_int_equal(nr_ticks, 1);
	assert_success(boot_services.set_timer(timer, EFI_TIMER_RELATIVE, 10));
	guest_time += 10;
	systab.con_out->output_string(systab.con_out, u"x");
	assert_int_equal(nr_ticks, 2);
}

static struct efi_key_data told;
static u32 nr_told;
static void *own_handle;

static efi_status_t __efiapi tell(struct efi_key_data *data)
{
	/* TPL_CALLBACK */
	assert_int_equal(boot_services.raise_tpl(TPL_NOTIFY), TPL_CALLBACK);
	boot_services.restore_tpl(TPL_CALLBACK);
	told = *data;
	nr_told++;
	return EFI_SUCCESS;
}

/* It reads the key itself, and wants no more. */
static efi_status_t __efiapi tell_once(struct efi_key_data *data)
{
	struct efi_input_key key;

	tell(data);
	assert_success(in->read_key(in, &key));
	assert_success(in_ex->unregister_notify(in_ex, own_handle));
	return EFI_SUCCESS;
}

static void hot_keys_are_told(void **state)
{
	const struct efi_key_data f1 = { .key = { 11, 0 } }, a = { .key = { 0, 'a' } };
	const struct efi_key_data ctrl_c = { { 0, 3 }, 0x80000008, 0 };
	const struct efi_key_data shift_a = { { 0, 'a' }, 0x80000001, 0 };
	void *handles[16];

	(void)state;
	nr_told = 0;
	assert_success(in_ex->register_notify(in_ex, &f1, tell, &handles[0]));
	assert_success(in_ex->register_notify(in_ex, &ctrl_c, tell, &handles[1]));
	assert_success(in_ex->register_notify(in_ex, &shift_a, tell, &handles[2]));

	/* By the timer, when nobody reads keys; the key can still be read. */
	type("x\x1bOP");
	guest_time += 500000;
	events_dispatch();
	assert_int_equal(nr_told, 1);
	assert_int_equal(told.key.scan_code, 11);
	assert_read(0, 'x');
	assert_read(11, 0);
	assert_int_equal(nr_told, 1);

	/* Before it is read; which shift key it was nobody knows. */
	type("\x03" "a");
	assert_read(0, 3);
	assert_int_equal(nr_told, 2);
	assert_read(0, 'a');
	assert_int_equal(nr_told, 2);

	assert_success(in_ex->unregister_notify(in_ex, handles[1]));
	assert_status(in_ex->unregister_notify(in_ex, handles[1]), EFI_INVALID_PARAMETER);
	assert_status(in_ex->unregister_notify(in_ex, NULL), EFI_INVALID_PARAMETER);
	type("\x03");
	assert_read(0, 3);
	assert_int_equal(nr_told, 2);

	assert_success(in_ex->register_notify(in_ex, &a, tell_once, &own_handle));
	type("aab");
	assert_read(0, 'a');
	assert_int_equal(nr_told, 3);
	assert_read(0, 'b');
	assert_status(in_ex->unregister_notify(in_ex, own_handle), EFI_INVALID_PARAMETER);

	/* Waiting for a key does it too, below its own TPL. */
	type("\x1b[[A");
	while (boot_services.check_event(in->wait_for_key) != EFI_SUCCESS)
		;
	assert_int_equal(nr_told, 4);
	assert_read(11, 0);

	assert_status(in_ex->register_notify(in_ex, NULL, tell, &handles[1]),
		      EFI_INVALID_PARAMETER);
	assert_status(in_ex->register_notify(in_ex, &a, NULL, &handles[1]),
		      EFI_INVALID_PARAMETER);
	assert_status(in_ex->register_notify(in_ex, &a, tell, NULL), EFI_INVALID_PARAMETER);
	for (u32 i = 0; i < 14; i++)
		assert_success(in_ex->register_notify(in_ex, &a, tell, &handles[i]));
	assert_status(in_ex->register_notify(in_ex, &a, tell, &handles[0]),
		      EFI_OUT_OF_RESOURCES);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(keys_are_read_in_order),
		TEST(a_lone_esc_takes_time),
		TEST(reset_forgets_what_was_typed),
		TEST(extended_keys),
		TEST(keys_can_be_waited_for),
		TEST(a_thousand_keys_at_once),
		TEST(input_without_end),
		TEST(events_run_meanwhile),
		TEST(hot_keys_are_told),
	};

	return RUN(tests);
}
