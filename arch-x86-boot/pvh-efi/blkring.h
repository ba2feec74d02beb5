/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_BLKRING_H
#define PVH_EFI_BLKRING_H

#include "efi.h"

#define BLKIF_OP_READ			0
#define BLKIF_OP_WRITE			1
#define BLKIF_OP_FLUSH_DISKCACHE	3

/* Requests, and the protocol's sizes and positions, are in units of 512 bytes. */
#define BLK_SECTOR			512U
#define BLK_SECTOR_SHIFT		9

/* The pages that a transfer is of, so that two disks' grants fit into one of the table */
#define BLK_WINDOW_PAGES		64
#define BLK_WINDOW_SIZE			(BLK_WINDOW_PAGES * PAGE_SIZE)

/* What a disk shares with its backend: the ring, segments of a large request, the window */
#define BLK_RING_PAGE			0
#define BLK_SEGMENTS_PAGE		1
#define BLK_WINDOW_PAGE			2
#define BLK_SHARED_PAGES		(BLK_WINDOW_PAGE + BLK_WINDOW_PAGES)

/**
 * struct blkring - the requests to one backend
 * @shared:	BLK_SHARED_PAGES that the backend may write to at any time
 * @ref:	the grant of the first of them; the others' follow
 * @port:	the event channel
 * @handle:	the disk's number
 * @indirect:	one request may be of the whole window
 * @requests:	how many have been sent
 * @responses:	how many have been taken
 * @broken:	why nothing is sent any more, or NULL
 */
struct blkring {
	u8 *shared;
	u32 ref;
	u32 port;
	u16 handle;
	bool indirect;
	u32 requests;
	u32 responses;
	const char *broken;
};

/* blkring.c */
void blkring_init(struct blkring *ring);
efi_status_t blkring_transfer(struct blkring *ring, u8 op, u64 sector, u32 size);

/* The window: what is written from, or has been read to */
static inline void *blkring_window(const struct blkring *ring)
{
	return ring->shared + BLK_WINDOW_PAGE * PAGE_SIZE;
}

#endif
