// SPDX-License-Identifier: GPL-2.0
/* The input is what a terminal sends; 0xff is a pause, as no character has it. */

#include "harness.h"
#include "keys.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void check(const struct efi_input_key *keys, u32 nr)
{
	if (nr > KEYS_A_BYTE)
		abort();
	/* One of the two, and Esc is the last scan code */
	for (; nr--; keys++) {
		if (!keys->scan_code == !keys->unicode_char || keys->scan_code > 23)
			abort();
		if (keys->unicode_char >= 0xd800 && keys->unicode_char < 0xe000)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct key_parser p = {};

	for (; size--; data++) {
		struct efi_input_key *keys = malloc(KEYS_A_BYTE * sizeof(*keys));

		check(keys, *data == 0xff ? keys_end(&p, keys) : keys_feed(&p, *data, keys));
		/* Whatever came, Enter ends it. */
		if (*data == '\r' && (p.state || p.nr_bytes))
			abort();
		free(keys);
	}
	return 0;
}
