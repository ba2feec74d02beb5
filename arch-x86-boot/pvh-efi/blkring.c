// SPDX-License-Identifier: GPL-2.0
/*
 * Requests to a block device's backend, and its responses: Xen's public/io/blkif.h, in
 * the layout of its x86_64-abi, which both flavours have. A transfer is of a window of
 * pages that stay granted as long as the disk is in use: a backend that answers late
 * writes there, and nowhere else. All requests of a transfer are sent at once, and it
 * ends when all are answered. That is one request where the backend takes indirect
 * segments, as Linux's does, else one for each 11 pages.
 *
 * The backend writes what it likes, whenever it likes. A response is copied and the copy
 * believed only as far as it answers a request that waits for one; what was not asked
 * for, and a silence that is too long, end the use of the disk. What is said of a
 * request is read from this side's own memory, never from the ring.
 */

#include <linux/compiler.h>

#include "blkring.h"
#include "events.h"
#include "evtchn.h"
#include "lib.h"
#include "shared.h"

#define BLKIF_OP_INDIRECT		6
#define DIRECT_SEGMENTS			11
#define RING_REQUESTS			32

/* How long one transfer may take */
#define PATIENCE			(30 * SECONDS)

struct segment {
	u32 ref;
	u8 first_sector;
	u8 last_sector;
	u16 pad;
};

struct request {
	u8 op;
	u8 nr_segments;
	u16 handle;
	u32 pad;
	u64 id;
	u64 sector;
	struct segment segments[DIRECT_SEGMENTS];
};

struct indirect_request {
	u8 op;
	u8 indirect_op;
	u16 nr_segments;
	u32 pad;
	u64 id;
	u64 sector;
	u16 handle;
	u16 pad2;
	u32 refs[8];
};

struct response {
	u64 id;
	u8 op;
	u8 pad;
	short status;
	u32 pad2;
};

union entry {
	struct request request;
	struct indirect_request indirect;
	struct response response;
};

struct shared_ring {
	u32 req_prod;
	u32 req_event;
	u32 rsp_prod;
	u32 rsp_event;
	u8 pad[48];
	union entry entries[RING_REQUESTS];
};

static_assert(sizeof(struct request) == 112, "blkif_x86_64_request");
static_assert(offsetof(struct request, segments) == 24, "blkif_x86_64_request");
static_assert(offsetof(struct indirect_request, refs) == 28, "blkif_x86_64_request_indirect");
static_assert(sizeof(struct response) == 16, "blkif_x86_64_response");
static_assert(offsetof(struct shared_ring, entries) == 64, "blkif_x86_64_sring");
static_assert(sizeof(struct shared_ring) <= PAGE_SIZE, "blkif_x86_64_sring");
static_assert(PAGE_SIZE / sizeof(struct segment) >= BLK_WINDOW_PAGES, "one page of segments");
static_assert((RING_REQUESTS * DIRECT_SEGMENTS) >= BLK_WINDOW_PAGES, "the ring takes a window");

static struct shared_ring *shared_ring(const struct blkring *ring)
{
	return (void *)(ring->shared + BLK_RING_PAGE * PAGE_SIZE);
}

/**
 * blkring_init() - make a ring without requests
 * @ring:	its shared pages hold zeroes
 */
void blkring_init(struct blkring *ring)
{
	/* Events for the first request and each response: nobody waits for one. */
	shared_ring(ring)->req_event = 1;
	shared_ring(ring)->rsp_event = 1;
	ring->requests = 0;
	ring->responses = 0;
	ring->broken = NULL;
}

static u32 nr_pages(u32 size)
{
	return (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* Name the pages of the window from @at on, @size bytes. */
static void put_segments(const struct blkring *ring, struct segment *segment, u32 at, u32 size)
{
	u32 ref = ring->ref + BLK_WINDOW_PAGE + (at >> PAGE_SHIFT);

	while (size) {
		u32 n = size < PAGE_SIZE ? size : PAGE_SIZE;

		*segment++ = (struct segment){
			.ref		= ref,
			.last_sector	= (n >> BLK_SECTOR_SHIFT) - 1,
		};
		ref++;
		size -= n;
	}
}

/* One request, of @size bytes of the window from @at on; its id says which of a transfer. */
static void put_request(struct blkring *ring, u8 op, u64 id, u64 sector, u32 at, u32 size)
{
	union entry *entry = &shared_ring(ring)->entries[ring->requests++ % RING_REQUESTS];
	u32 nr = nr_pages(size);

	if (nr <= DIRECT_SEGMENTS) {
		entry->request = (struct request){
			.op		= op,
			.nr_segments	= nr,
			.handle		= ring->handle,
			.id		= id,
			.sector		= sector,
		};
		put_segments(ring, entry->request.segments, at, size);
		return;
	}
	put_segments(ring, (void *)(ring->shared + BLK_SEGMENTS_PAGE * PAGE_SIZE), at, size);
	entry->indirect = (struct indirect_request){
		.op		= BLKIF_OP_INDIRECT,
		.indirect_op	= op,
		.nr_segments	= nr,
		.id		= id,
		.sector		= sector,
		.handle		= ring->handle,
		.refs		= { ring->ref + BLK_SEGMENTS_PAGE },
	};
}

static efi_status_t give_up(struct blkring *ring, const char *why)
{
	ring->broken = why;
	return EFI_DEVICE_ERROR;
}

/* @nr: how many requests have been sent */
static efi_status_t take_responses(struct blkring *ring, u32 nr)
{
	struct shared_ring *shared = shared_ring(ring);
	efi_status_t status = EFI_SUCCESS;
	u64 start = time_now();
	/* A bit for each that has no response yet */
	u32 waiting = (1U << nr) - 1;

	while (nr) {
		struct response copy;
		u32 available = shared_read(&shared->rsp_prod) - ring->responses;

		if (!available) {
			if (time_now() - start >= PATIENCE)
				return give_up(ring, "does not answer");
			xen_yield();
			continue;
		}
		if (available > nr)
			return give_up(ring, "answers more than it was asked");
		memcpy(&copy, &shared->entries[ring->responses++ % RING_REQUESTS].response,
		       sizeof(copy));
		barrier();
		if (copy.id >= RING_REQUESTS || !(waiting & 1U << copy.id))
			return give_up(ring, "answers what it was not asked");
		waiting &= ~(1U << copy.id);
		nr--;
		if (copy.status)
			status = EFI_DEVICE_ERROR;
	}
	return status;
}

/**
 * blkring_transfer() - read to the window, write from it, or flush
 * @ring:	the ring
 * @op:		BLKIF_OP_…
 * @sector:	where on the disk
 * @size:	bytes, a multiple of BLK_SECTOR, BLK_WINDOW_SIZE at most; 0 for a flush
 *
 * Return: EFI_SUCCESS; EFI_DEVICE_ERROR where the backend says so, and where @ring->broken
 * says what is wrong with it.
 */
efi_status_t blkring_transfer(struct blkring *ring, u8 op, u64 sector, u32 size)
{
	u32 most = (ring->indirect ? BLK_WINDOW_PAGES : DIRECT_SEGMENTS) * PAGE_SIZE;
	u32 at = 0, nr = 0;

	if (ring->broken)
		return EFI_DEVICE_ERROR;
	do {
		u32 n = size - at < most ? size - at : most;

		put_request(ring, op, nr++, sector + (at >> BLK_SECTOR_SHIFT), at, n);
		at += n;
	} while (at < size);
	shared_write(&shared_ring(ring)->req_prod, ring->requests);
	evtchn_send(ring->port);
	return take_responses(ring, nr);
}
