/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_KEYS_H
#define PVH_EFI_KEYS_H

#include "efi.h"

/* The most keys that one byte completes: Esc, and the byte itself */
#define KEYS_A_BYTE	2

/**
 * struct key_parser - how far a terminal's byte stream has been read
 * @state:	what the next byte is part of: 0 where no escape sequence has begun,
 *		else also the tenths of a second for which it may go on
 * @number:	its first parameter, or more than any that is known
 * @nr_bytes:	of a character in UTF-8 that is not complete
 * @bytes:	these bytes
 */
struct key_parser {
	u8 state;
	u8 number;
	u8 nr_bytes;
	u8 bytes[4];
};

u32 keys_feed(struct key_parser *p, u8 byte, struct efi_input_key *keys);
u32 keys_end(struct key_parser *p, struct efi_input_key *keys);

#endif
