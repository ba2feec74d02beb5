// SPDX-License-Identifier: GPL-2.0
/*
 * In place of console.c, which talks to ports: what is printed is kept for the test,
 * and keys are those that it types.
 */

#include "harness.h"

char guest_output[256];
const u8 *guest_typed;
size_t guest_typed_size;
static u32 guest_output_length;

void console_send(u8 byte)
{
	if (guest_output_length < sizeof(guest_output) - 1)
		guest_output[guest_output_length++] = byte;
	guest_output[guest_output_length] = 0;
}

bool console_get(u8 *byte)
{
	if (!guest_typed_size)
		return false;
	guest_typed_size--;
	*byte = *guest_typed++;
	return true;
}

void console_flush(void)
{
}

/**
 * guest_output_reset() - forget what the guest has printed
 */
void guest_output_reset(void)
{
	guest_output_length = 0;
	guest_output[0] = 0;
}
