/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_BLKFRONT_H
#define PVH_EFI_BLKFRONT_H

#include "blkring.h"
#include "xenbus.h"

/**
 * struct blkfront - a disk
 * @dev:	its sides in xenstore
 * @ring:	requests
 * @connected:	it can be used
 * @block_size:	bytes, a power of two from 512 to 4096
 * @sectors:	of 512 bytes, whole blocks
 * @flushes:	the backend keeps what is written until it is told not to
 * @written:	something is to be flushed
 * @held:	the first sector that is in the window, of those that were read
 * @nr_held:	how many of them are
 * @complained:	that requests fail was said
 */
struct blkfront {
	struct xenbus_device dev;
	struct blkring ring;
	bool connected;
	bool read_only;
	bool removable;
	bool flushes;
	bool written;
	bool complained;
	u32 block_size;
	u32 nr_held;
	u64 held;
	u64 sectors;
};

/* blkfront.c */
bool blkfront_connect(struct blkfront *front, const char *id);
efi_status_t blkfront_read(struct blkfront *front, u64 sector, u64 size, void *buffer);
efi_status_t blkfront_write(struct blkfront *front, u64 sector, u64 size, const void *buffer);
efi_status_t blkfront_flush(struct blkfront *front);
bool blkfront_close(struct blkfront *front);

#endif
