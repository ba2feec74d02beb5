// SPDX-License-Identifier: GPL-2.0
/*
 * Arguments from the input. Handles, GUIDs and interfaces are of small sets, so
 * that calls meet.
 */

#include "calls.h"

u8 paths[4][16] = {
	{ 1, 1, 6, 0, 1, 2, 0x7f, 0xff, 4, 0 },
	{ 1, 1, 6, 0, 1, 2, 4, 1, 4, 0, 0x7f, 0xff, 4, 0 },
	{ 0x7f, 0xff, 4, 0 },
	{ 1, 1, 3, 0 },
};

static const u8 *input;
static size_t left;
static struct efi_handle *handles[NR_SLOTS];

void input_start(const u8 *data, size_t size)
{
	input = data;
	left = size;
}

size_t input_left(void)
{
	return left;
}

u8 byte(void)
{
	if (!left)
		return 0;
	left--;
	return *input++;
}

void bytes(void *to, size_t size)
{
	for (u8 *p = to; size--; p++)
		*p = byte();
}

/* Small numbers, round numbers and their neighbours, and anything */
u64 number(void)
{
	u8 kind = byte();
	u64 value = 0;

	if (kind < 128)
		return kind;
	if (kind < 192)
		return (1ULL << (kind & 63)) + (byte() - 128);
	for (u32 i = 0; i < 8; i++)
		value = value << 8 | byte();
	return kind & 1 ? RAM_START + value % (2 * RAM_SIZE) : value;
}

struct efi_guid *guid(void)
{
	static struct efi_guid guids[8];
	u32 n = byte() & 15;

	guids[0] = EFI_DEVICE_PATH_GUID;
	guids[1] = EFI_LOADED_IMAGE_GUID;
	guids[2] = EFI_LOADED_IMAGE_DEVICE_PATH_GUID;
	guids[3] = EFI_EVENT_GROUP_MEMORY_MAP_CHANGE;
	for (u32 i = 4; i < 8; i++)
		guids[i] = EFI_GUID(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	return n < 15 ? &guids[n & 7] : NULL;
}

/* What a protocol's interface may be: with a device path's GUID it is a path. */
void *interface(void)
{
	return byte() & 1 ? paths[byte() & 3] : NULL;
}

struct efi_handle **handle_slot(void)
{
	return &handles[byte() % NR_SLOTS];
}

struct efi_handle *handle(void)
{
	u8 n = byte();

	return n < 240 ? handles[n % NR_SLOTS] : ram(number());
}

/* The caller's own handle is the first one. */
void input_reset(struct efi_handle *caller)
{
	memset(handles, 0, sizeof(handles));
	handles[0] = caller;
}
