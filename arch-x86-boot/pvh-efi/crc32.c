// SPDX-License-Identifier: GPL-2.0
#include "pvh-efi.h"

/**
 * crc32() - the checksum of EFI table headers
 * @data:	what to sum
 * @size:	bytes
 *
 * UEFI 4.2 and 7.5: the CRC of ISO 3309, polynomial 0x04c11db7 reflected. Bit
 * by bit, because all tables together are a few hundred bytes. It stays for
 * SetVirtualAddressMap(), which changes some.
 */
__runtime u32 crc32(const void *data, unsigned long size)
{
	const u8 *p = data;
	u32 crc = ~0U;

	while (size--) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}
