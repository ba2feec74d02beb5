// SPDX-License-Identifier: GPL-2.0
/*
 * EFI's simple text input protocols (UEFI 12.2 and 12.3) on the console's other
 * direction. A terminal sends characters: what its shift keys do is not known.
 */

#include "console.h"
#include "events.h"
#include "keys.h"
#include "text.h"

/* In 100 ns: what the parser's states count, and how often keys are looked for */
#define TENTH		(100 * 10000ULL)
#define LOOK_TIME	(50 * 10000ULL)

/* Bytes that one look takes at most, from a peer that never stops to send */
#define MAX_BYTES	4096

#define MAX_KEYS	32	/* a power of two */

/* RegisterKeyNotify(), 12.2.5: who is told of which key; none without a function */
struct key_notify {
	efi_key_notify_t function;
	struct efi_input_key key;
	u32 shift_state;
};

#define MAX_NOTIFIES	16

static struct {
	struct key_parser parser;
	u64 last_byte;			/* when it came */
	struct efi_event *announcement;	/* NULL where nobody has wanted to be told */
	/* Keys that are complete. What does not fit stays where it comes from. */
	struct efi_input_key keys[MAX_KEYS];
	u32 put;			/* how many ever were */
	u32 taken;			/* … and have been read */
	struct key_notify notifies[MAX_NOTIFIES];
} in;

/* A terminal shows of the state of shift keys only what makes a control character. */
static bool matches(const struct key_notify *n, const struct efi_input_key *key)
{
	return n->function && n->key.scan_code == key->scan_code &&
	       n->key.unicode_char == key->unicode_char &&
	       (!n->shift_state || (key->unicode_char && key->unicode_char < ' '));
}

/* The functions may read keys, register and unregister. */
static void add(const struct efi_input_key *key)
{
	struct efi_key_data data = { .key = *key };

	in.keys[in.put++ % MAX_KEYS] = *key;
	for (u32 i = 0; i < MAX_NOTIFIES; i++) {
		if (matches(&in.notifies[i], key))
			in.notifies[i].function(&data);
	}
}

/* Also the notification of @announcement */
static void __efiapi look(struct efi_event *event, void *context)
{
	struct efi_input_key new[KEYS_A_BYTE];
	u32 nr;
	u8 byte;

	for (u32 i = 0; i < MAX_BYTES && in.put - in.taken <= MAX_KEYS - KEYS_A_BYTE; i++) {
		if (console_get(&byte)) {
			nr = keys_feed(&in.parser, byte, new);
			in.last_byte = time_now();
		} else if (in.parser.state &&
			   time_now() - in.last_byte >= in.parser.state * TENTH) {
			nr = keys_end(&in.parser, new);
		} else {
			return;
		}
		for (u32 j = 0; j < nr; j++)
			add(&new[j]);
	}
}

/* Functions that want to be told are so at TPL_CALLBACK, now or when that may run. */
static bool key_available(void)
{
	if (in.announcement)
		event_signal(in.announcement);
	else
		look(NULL, NULL);
	return in.put != in.taken;
}

static efi_status_t read_key(struct efi_input_key *key)
{
	if (!key)
		return EFI_INVALID_PARAMETER;
	ticks_start();
	events_dispatch();
	if (!key_available())
		return EFI_NOT_READY;
	*key = in.keys[in.taken++ % MAX_KEYS];
	return EFI_SUCCESS;
}

/* 12.2.2, 12.3.2: it also clears what has been typed */
static efi_status_t __efiapi in_reset(void *this, bool extended)
{
	u8 byte;

	for (u32 i = 0; i < MAX_BYTES && console_get(&byte); i++)
		;
	in.parser.state = 0;
	in.taken = in.put;
	return EFI_SUCCESS;
}

static efi_status_t __efiapi in_read_key(struct efi_text_input *this, struct efi_input_key *key)
{
	return read_key(key);
}

/* 12.2.3: the states are told without a key too; those of a terminal are not valid. */
static efi_status_t __efiapi ex_read_key(struct efi_text_input_ex *this, struct efi_key_data *data)
{
	if (!data)
		return read_key(NULL);
	*data = (struct efi_key_data){};
	return read_key(&data->key);
}

static efi_status_t __efiapi ex_set_state(struct efi_text_input_ex *this, u8 *toggle_state)
{
	return EFI_UNSUPPORTED;
}

static efi_status_t __efiapi ex_register(struct efi_text_input_ex *this,
					 const struct efi_key_data *data,
					 efi_key_notify_t function, void **handle)
{
	struct key_notify *n = in.notifies;

	if (!data || !function || !handle)
		return EFI_INVALID_PARAMETER;
	while (n->function) {
		if (++n == in.notifies + MAX_NOTIFIES)
			return EFI_OUT_OF_RESOURCES;
	}
	/* Only from now on is input looked at that nobody has asked for. */
	if (!in.announcement &&
	    event_create(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, look, NULL,
			 &in.announcement) != EFI_SUCCESS)
		return EFI_OUT_OF_RESOURCES;
	n->function = function;
	n->key = data->key;
	n->shift_state = data->shift_state;
	*handle = n;
	return event_set_timer(in.announcement, EFI_TIMER_PERIODIC, LOOK_TIME);
}

static efi_status_t __efiapi ex_unregister(struct efi_text_input_ex *this, void *handle)
{
	for (struct key_notify *n = in.notifies; n < in.notifies + MAX_NOTIFIES; n++) {
		if (n == handle && n->function) {
			n->function = NULL;
			return EFI_SUCCESS;
		}
	}
	return EFI_INVALID_PARAMETER;
}

struct efi_text_input text_in = {
	.reset		= in_reset,
	.read_key	= in_read_key,
};

struct efi_text_input_ex text_in_ex = {
	.reset			= in_reset,
	.read_key		= ex_read_key,
	.set_state		= ex_set_state,
	.register_notify	= ex_register,
	.unregister_notify	= ex_unregister,
};

/* The notification of the event that CheckEvent() and WaitForEvent() are asked about */
static void __efiapi look_for_key(struct efi_event *event, void *context)
{
	if (key_available())
		event_set(event);
}

/**
 * keyboard_init() - make the protocols complete
 *
 * Both have the one event.
 *
 * Return: EFI_SUCCESS or EFI_OUT_OF_RESOURCES.
 */
efi_status_t keyboard_init(void)
{
	efi_status_t status = event_create(EVT_NOTIFY_WAIT, TPL_NOTIFY, look_for_key, NULL,
					   &text_in.wait_for_key);

	text_in_ex.wait_for_key = text_in.wait_for_key;
	in.announcement = NULL;
	return status;
}
