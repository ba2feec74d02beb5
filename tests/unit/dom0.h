/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TESTS_DOM0_H
#define TESTS_DOM0_H

/*
 * What stands in for Xen's grants and event channels, and for xenstored and the backends
 * of disks in dom0. It runs whenever the guest sends an event or yields. It is written
 * from Xen's public headers, and uses nothing of pvh-efi's but RAM.
 */

#include "harness.h"

/* Beside RAM, where the memory map has nothing */
#define STORE_PAGE	(RAM_END + 0x10000)
#define GRANT_HOLE	(RAM_END + 0x20000)

/**
 * enum dom0_fault - how a backend misbehaves
 */
enum dom0_fault {
	DOM0_GOOD,
	DOM0_SILENT,		/* answers no request */
	DOM0_FAILS,		/* answers each with an error */
	DOM0_WRONG_ID,		/* answers what was not asked */
	DOM0_TWICE,		/* answers each twice */
	DOM0_TOO_MANY,		/* claims four billion answers */
	DOM0_BACKWARDS,		/* answers the last one first: allowed */
	DOM0_NO_CONNECT,	/* stays in InitWait */
	DOM0_NO_CLOSE,		/* stays connected for good */
	DOM0_KEEPS,		/* closes, but keeps what it has mapped */
	DOM0_STAYS_CLOSED,	/* closes, and takes no other frontend */
};

struct dom0_disk {
	u32 number;
	u8 *data;
	u64 sectors;		/* of 512 bytes */
	const char *sector_size;
	u32 info;
	bool flushes;
	u32 indirect;		/* segments */
	u64 bad_sector;		/* none can be read from here on; 0: all can */
	enum dom0_fault fault;
	/* What it has seen */
	bool connected;
	u32 requests;
	u32 flushed;
	u32 largest;		/* bytes of a request */
	/* Its own */
	u32 ring_ref;
	u32 port;
	u32 consumed;
};

/* The first ones that have a number are there. */
#define DOM0_MAX_DISKS	40
extern struct dom0_disk dom0_disks[DOM0_MAX_DISKS];

extern bool dom0_store_answers;
extern u32 dom0_store_piece;	/* bytes that xenstored takes or gives at a time */
extern u32 dom0_step;		/* time that a yield takes */
extern u32 dom0_questions;
extern u32 dom0_open_ports;
extern u32 dom0_table_frames;	/* that are mapped */
extern void (*dom0_evil)(void);	/* called as often as dom0 runs */

void dom0_reset(void);
const char *dom0_node(const char *path);
void dom0_set(const char *path, const char *value);
void dom0_set_number(const char *dir, const char *name, u64 number);
u32 dom0_grants(u16 flags);

#endif
