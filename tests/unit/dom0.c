// SPDX-License-Identifier: GPL-2.0
#include "dom0.h"
#include "grant.h"

#define STORE_PORT	1
#define FIRST_PORT	16
#define MAX_NODES	800
#define GRANT_IN_USE	0x18

struct node {
	char path[96];
	char value[64];
};

struct dom0_disk dom0_disks[DOM0_MAX_DISKS];
bool dom0_store_answers;
u32 dom0_store_piece;
u32 dom0_step;
u32 dom0_questions;
u32 dom0_open_ports;
u32 dom0_table_frames;
void (*dom0_evil)(void);

static struct node nodes[MAX_NODES];
static u32 next_port;
static u8 asked[4096 + 16], answered[4096 + 16];
static u32 nr_asked, nr_answered, given;

/* public/io/xs_wire.h */
static struct {
	u8 req[1024];
	u8 rsp[1024];
	u32 req_cons, req_prod, rsp_cons, rsp_prod;
} *store;

/* public/grant_table.h */
static struct {
	u16 flags;
	u16 domid;
	u32 frame;
} *grants;

static struct node *find(const char *path)
{
	for (struct node *n = nodes; n < nodes + MAX_NODES && *n->path; n++) {
		if (!strcmp(n->path, path))
			return n;
	}
	return NULL;
}

/**
 * dom0_node() - what xenstore holds, NULL where there is no such node
 */
const char *dom0_node(const char *path)
{
	struct node *n = find(path);

	return n ? n->value : NULL;
}

/**
 * dom0_set() - write a node; NULL removes it
 */
void dom0_set(const char *path, const char *value)
{
	struct node *n = find(path);

	if (!value) {
		if (n)
			strcpy(n->path, "-");
		return;
	}
	if (!n) {
		n = find("-");
		for (u32 i = 0; !n; i++) {
			if (!*nodes[i].path)
				n = &nodes[i];
		}
		snprintf(n->path, sizeof(n->path), "%s", path);
	}
	snprintf(n->value, sizeof(n->value), "%s", value);
}

void dom0_set_number(const char *dir, const char *name, u64 number)
{
	char path[96], value[24];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	snprintf(value, sizeof(value), "%llu", number);
	dom0_set(path, value);
}

static u64 number_at(const char *dir, const char *name)
{
	char path[96];
	const char *value;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	value = dom0_node(path);
	return value ? strtoull(value, NULL, 10) : 0;
}

/* The page behind a reference that is granted to dom0, or NULL */
static u8 *granted(u32 ref, bool use)
{
	u64 addr;

	/* The first frame is the toolstack's */
	if (!grants || ref >= (1 + dom0_table_frames) * 512 || ref < 512 ||
	    !(grants[ref].flags & 1) || grants[ref].domid)
		return NULL;
	addr = (u64)grants[ref].frame << PAGE_SHIFT;
	if (addr < RAM_START || addr >= RAM_END)
		return NULL;
	if (use)
		grants[ref].flags |= GRANT_IN_USE;
	return ram(addr);
}

/**
 * dom0_grants() - how many entries have one of these flags
 */
u32 dom0_grants(u16 flags)
{
	u32 nr = 0;

	for (u32 i = 512; i < 512 * GRANT_MAX_FRAMES; i++)
		nr += !!(grants[i].flags & flags);
	return nr;
}

static void paths_of(const struct dom0_disk *disk, char *front, char *back)
{
	sprintf(front, "device/vbd/%u", disk->number);
	sprintf(back, "/local/domain/0/backend/vbd/1/%u", disk->number);
}

static void put_response(struct dom0_disk *disk, u8 *ring, u64 id, short status)
{
	u32 *prod = (u32 *)(ring + 8);
	u8 *entry = ring + 64 + *prod % 32 * 112;

	memcpy(entry, &id, 8);
	memcpy(entry + 10, &status, 2);
	++*prod;
	(void)disk;
}

static bool move(struct dom0_disk *disk, u8 op, u64 *sector, const u8 *segment)
{
	u32 ref = *(const u32 *)segment, first = segment[4], last = segment[5];
	u32 size = (last - first + 1) * 512;
	u8 *page = granted(ref, disk->fault == DOM0_KEEPS);

	if (!page || first > last || last > 7 || *sector >= disk->sectors ||
	    size / 512 > disk->sectors - *sector)
		return false;
	if (disk->bad_sector && *sector + size / 512 > disk->bad_sector)
		return false;
	if (op == 0)
		memcpy(page + first * 512, disk->data + *sector * 512, size);
	else
		memcpy(disk->data + *sector * 512, page + first * 512, size);
	*sector += size / 512;
	return true;
}

/* public/io/blkif.h, the 64-bit layout: what a request says is an error here, too */
static bool serve(struct dom0_disk *disk, const u8 *request)
{
	u64 sector = *(const u64 *)(request + 16), start = sector;
	const u8 *segment = request + 24;
	u32 nr = request[1];
	u8 op = request[0];

	disk->requests++;
	if (op == 6) {
		op = request[1];
		nr = *(const u16 *)(request + 2);
		segment = granted(*(const u32 *)(request + 28), false);
		if (!segment || nr > disk->indirect)
			return false;
	} else if (nr > 11) {
		return false;
	}
	if (op == 3) {
		disk->flushed++;
		return !nr && disk->flushes;
	}
	if (op > 1 || !nr || (op == 1 && disk->info & 4))
		return false;
	for (; nr--; segment += 8) {
		if (!move(disk, op, &sector, segment))
			return false;
	}
	if ((sector - start) * 512 > disk->largest)
		disk->largest = (sector - start) * 512;
	return true;
}

static u64 id_of(const u8 *request)
{
	return *(const u64 *)(request + 8);
}

static void serve_all(struct dom0_disk *disk, u8 *ring)
{
	u32 prod = *(u32 *)ring, nr = 0;
	u64 ids[32];
	bool good[32];

	while (disk->consumed != prod && nr < 32) {
		u8 request[112];

		memcpy(request, ring + 64 + disk->consumed++ % 32 * 112, sizeof(request));
		good[nr] = serve(disk, request) && disk->fault != DOM0_FAILS;
		ids[nr++] = id_of(request) + (disk->fault == DOM0_WRONG_ID ? 1 : 0);
	}
	for (u32 i = 0; i < nr; i++) {
		u32 at = disk->fault == DOM0_BACKWARDS ? nr - 1 - i : i;

		put_response(disk, ring, ids[at], good[at] ? 0 : -1);
		if (disk->fault == DOM0_TWICE)
			put_response(disk, ring, ids[at], 0);
	}
	if (nr && disk->fault == DOM0_TOO_MANY)
		*(u32 *)(ring + 8) = disk->consumed - 2;
}

static void connect(struct dom0_disk *disk, const char *front, const char *back)
{
	disk->ring_ref = number_at(front, "ring-ref");
	disk->port = number_at(front, "event-channel");
	disk->consumed = 0;
	if (disk->fault == DOM0_NO_CONNECT || !granted(disk->ring_ref, true) || !disk->port)
		return;
	dom0_set_number(back, "sectors", disk->sectors);
	dom0_set_number(back, "info", disk->info);
	dom0_set_number(back, "feature-flush-cache", disk->flushes);
	if (disk->indirect)
		dom0_set_number(back, "feature-max-indirect-segments", disk->indirect);
	if (disk->sector_size) {
		char path[96];

		snprintf(path, sizeof(path), "%s/sector-size", back);
		dom0_set(path, disk->sector_size);
	}
	disk->connected = true;
	dom0_set_number(back, "state", 4);
}

static void disconnect(struct dom0_disk *disk)
{
	disk->connected = false;
	if (grants && disk->fault != DOM0_KEEPS && granted(disk->ring_ref, false))
		grants[disk->ring_ref].flags &= ~GRANT_IN_USE;
}

/* drivers/block/xen-blkback/xenbus.c, frontend_changed() */
static void follow(struct dom0_disk *disk)
{
	char front[32], back[64];
	u64 state, own;
	u8 *ring;

	paths_of(disk, front, back);
	state = number_at(front, "state");
	own = number_at(back, "state");
	if (state == 1 && own == 6 && disk->fault != DOM0_STAYS_CLOSED)
		dom0_set_number(back, "state", 2);
	if (state == 3 && own == 2)
		connect(disk, front, back);
	if (disk->fault == DOM0_NO_CLOSE)
		state = 4;
	if (state == 5 && own < 5)
		dom0_set_number(back, "state", 5);
	if (state == 6 && own != 6) {
		disconnect(disk);
		dom0_set_number(back, "state", 6);
	}
	ring = disk->connected ? granted(disk->ring_ref, false) : NULL;
	if (ring && disk->fault != DOM0_SILENT)
		serve_all(disk, ring);
}

/* A directory's entries have no paths of their own here. */
static u32 list(const char *path, char *names)
{
	u32 size = 0;

	if (strcmp(path, "device/vbd"))
		return 0;
	for (struct dom0_disk *d = dom0_disks; d < dom0_disks + DOM0_MAX_DISKS && d->number; d++)
		size += sprintf(names + size, "%u", d->number) + 1;
	return size;
}

static void answer(u32 type, const void *data, u32 size)
{
	u32 *header = (void *)answered;

	header[0] = type;
	header[1] = ((u32 *)asked)[1];
	header[2] = 0;
	header[3] = size;
	memcpy(answered + 16, data, size);
	nr_answered = 16 + size;
	given = 0;
}

static void answer_question(void)
{
	u32 type = *(u32 *)asked, length = ((u32 *)asked)[3];
	char *path = (char *)asked + 16, *value = path + strlen(path) + 1, names[4096];
	const char *found;

	dom0_questions++;
	asked[16 + length] = 0;
	if (type == 1) {
		u32 size = list(path, names);

		if (size)
			answer(1, names, size);
		else
			answer(16, "ENOENT", 7);
		return;
	}
	found = dom0_node(path);
	if (type == 11) {
		dom0_set(path, value);
		answer(11, "OK", 3);
	} else if (!found) {
		answer(16, "ENOENT", 7);
	} else if (type == 13) {
		dom0_set(path, NULL);
		answer(13, "OK", 3);
	} else {
		answer(2, found, strlen(found));
	}
}

/* Byte by byte, so many at a time */
static void run_store(void)
{
	u32 n;

	for (n = 0; n < dom0_store_piece && !nr_answered && store->req_cons != store->req_prod; n++) {
		if (nr_asked == sizeof(asked) - 1)
			return;
		asked[nr_asked++] = store->req[store->req_cons++ % 1024];
		if (nr_asked < 16)
			continue;
		if (((u32 *)asked)[3] > 4000) {
			nr_asked = 0;
			continue;
		}
		if (nr_asked < 16 + ((u32 *)asked)[3])
			continue;
		answer_question();
		nr_asked = 0;
	}
	for (n = 0; n < dom0_store_piece && given < nr_answered &&
	     store->rsp_prod - store->rsp_cons < 1024; n++)
		store->rsp[store->rsp_prod++ % 1024] = answered[given++];
	if (given == nr_answered)
		nr_answered = 0;
}

static void run(void)
{
	if (dom0_evil)
		dom0_evil();
	if (dom0_store_answers)
		run_store();
	for (struct dom0_disk *d = dom0_disks; d < dom0_disks + DOM0_MAX_DISKS && d->number; d++)
		follow(d);
}

void xen_yield(void)
{
	guest_time += dom0_step;
	run();
}

bool paging_reach(u64 addr, u64 size)
{
	return addr + size <= GRANT_HOLE + GRANT_TABLE_SIZE;
}

static long event_channel_op(unsigned long op, u32 *arg)
{
	if (op == 6) {
		arg[1] = next_port++;
		dom0_open_ports++;
	}
	if (op == 3)
		dom0_open_ports--;
	if (op == 4)
		run();
	return 0;
}

static long memory_op(unsigned long op, const u64 *arg)
{
	/* By page frame; the table is where it is, mapped or not. */
	if (op == 7) {
		if (arg[2] != (GRANT_HOLE >> PAGE_SHIFT) + arg[1] || arg[1] >= GRANT_MAX_FRAMES)
			abort();
		dom0_table_frames++;
	}
	if (op == 15)
		dom0_table_frames--;
	return 0;
}

long xen_hypercall(unsigned int nr, unsigned long a1, unsigned long a2, unsigned long a3)
{
	(void)a3;
	switch (nr) {
	case __HYPERVISOR_event_channel_op:
		return event_channel_op(a1, (u32 *)a2);
	case __HYPERVISOR_memory_op:
		return memory_op(a1, (u64 *)a2);
	case __HYPERVISOR_hvm_op:
		*(u64 *)(a2 + 8) = *(u32 *)(a2 + 4) == 1 ? STORE_PAGE >> PAGE_SHIFT : STORE_PORT;
		return 0;
	}
	abort();
}

/**
 * dom0_reset() - a dom0 for the domain that machine_reset() has made, with no disk
 */
void dom0_reset(void)
{
	guest_is_xen = true;
	memset(dom0_disks, 0, sizeof(dom0_disks));
	memset(nodes, 0, sizeof(nodes));
	store = ram(STORE_PAGE);
	grants = ram(GRANT_HOLE);
	memset(store, 0, PAGE_SIZE);
	memset(grants, 0, GRANT_TABLE_SIZE);
	/* Somebody has used it before, and its last bytes are at the end. */
	store->req_cons = store->req_prod = ~0U - 700;
	store->rsp_cons = store->rsp_prod = 1000;
	next_port = FIRST_PORT;
	nr_asked = nr_answered = given = 0;
	dom0_store_answers = true;
	dom0_store_piece = 4096;
	dom0_step = 1000;
	dom0_questions = dom0_open_ports = dom0_table_frames = 0;
	dom0_evil = NULL;
}
