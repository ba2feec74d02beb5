// SPDX-License-Identifier: GPL-2.0
/*
 * A client of xenstore, where domain and toolstack tell each other of devices: one
 * question at a time, by the ring in shared memory of Xen's public/io/xs_wire.h. No
 * watch is set, so nothing comes unasked, and the ring is empty between two calls, as
 * the kernel wants to find it. A daemon that says nothing for a while, or nonsense, is
 * not asked again.
 *
 * A node is named by its directory and its own name. Paths that don't begin with a
 * slash are relative to what belongs to this domain.
 */

#include <linux/types.h>
#include <xen/interface/hvm/params.h>

#include "events.h"
#include "evtchn.h"
#include "lib.h"
#include "print.h"
#include "protect.h"
#include "shared.h"
#include "xen.h"
#include "xenstore.h"

#define XS_DIRECTORY		1
#define XS_READ			2
#define XS_WRITE		11
#define XS_RM			13
#define XS_ERROR		16
#define XS_PAYLOAD_MAX		4096

#define RING_SIZE		1024

struct xenstore_ring {
	u8 req[RING_SIZE];
	u8 rsp[RING_SIZE];
	u32 req_cons;
	u32 req_prod;
	u32 rsp_cons;
	u32 rsp_prod;
};

struct xenstore_msg {
	u32 type;
	u32 req_id;
	u32 tx_id;
	u32 length;
};

static_assert(offsetof(struct xenstore_ring, rsp_prod) == 2060, "xenstore_domain_interface");
static_assert(sizeof(struct xenstore_msg) == 16, "xsd_sockmsg");

/* How long one question may take */
#define PATIENCE		(10 * SECONDS)

static struct xenstore_ring *ring;
static u32 ring_port;
static u32 last_id;
static u64 asked_at;

/**
 * xenstore_open() - find the ring
 *
 * Return: there is one.
 */
bool xenstore_open(void)
{
	u64 pfn = xen_hvm_param(HVM_PARAM_STORE_PFN);

	ring = NULL;
	ring_port = xen_hvm_param(HVM_PARAM_STORE_EVTCHN);
	if (pfn && pfn < SZ_4G >> PAGE_SHIFT && paging_reach(pfn << PAGE_SHIFT, PAGE_SIZE))
		ring = (void *)(unsigned long)(pfn << PAGE_SHIFT);
	return !!ring;
}

/* Let the daemon run; false: it has had its time. */
static bool wait(void)
{
	xen_yield();
	return time_now() - asked_at < PATIENCE;
}

static u32 smallest(u32 a, u32 b, u32 c)
{
	u32 least = a < b ? a : b;

	return least < c ? least : c;
}

/* Send bytes as the ring takes them; false: it takes no more. */
static bool put(const void *data, u32 size)
{
	u32 prod = ring->req_prod;

	while (size) {
		u32 used = prod - shared_read(&ring->req_cons), at = prod % RING_SIZE;
		u32 n = smallest(size, RING_SIZE - used, RING_SIZE - at);

		if (used > RING_SIZE)
			return false;
		if (!n) {
			evtchn_send(ring_port);
			if (!wait())
				return false;
			continue;
		}
		memcpy(ring->req + at, data, n);
		data += n;
		size -= n;
		prod += n;
		shared_write(&ring->req_prod, prod);
	}
	return true;
}

/* @data: NULL for bytes that nobody wants */
static bool get(void *data, u32 size)
{
	u32 cons = ring->rsp_cons;

	while (size) {
		u32 available = shared_read(&ring->rsp_prod) - cons, at = cons % RING_SIZE;
		u32 n = smallest(size, available, RING_SIZE - at);

		if (available > RING_SIZE)
			return false;
		if (!n) {
			if (!wait())
				return false;
			continue;
		}
		if (data) {
			memcpy(data, ring->rsp + at, n);
			data += n;
		}
		size -= n;
		cons += n;
		shared_write(&ring->rsp_cons, cons);
		/* The daemon stops where the ring is full. */
		if (available == RING_SIZE)
			evtchn_send(ring_port);
	}
	return true;
}

static u32 length_of(const char *s)
{
	u32 length = 0;

	while (s[length])
		length++;
	return length;
}

static bool send(u32 type, const char *dir, const char *name, const char *value)
{
	u32 dir_length = length_of(dir), name_length = length_of(name);
	u32 value_length = length_of(value);
	struct xenstore_msg msg = {
		.type	= type,
		.req_id	= ++last_id,
		.length	= dir_length + 1 + name_length + 1 + value_length,
	};

	/* The 0 behind the name is part of what is sent. */
	if (!put(&msg, sizeof(msg)) || !put(dir, dir_length) || !put("/", 1) ||
	    !put(name, name_length + 1) || !put(value, value_length))
		return false;
	evtchn_send(ring_port);
	return true;
}

/* @size: in: room at @answer; out: bytes of the answer, 0 for an error or what has no room */
static bool receive(u32 type, char *answer, u32 *size)
{
	struct xenstore_msg msg;
	u32 room = *size;

	*size = 0;
	if (!get(&msg, sizeof(msg)) || msg.req_id != last_id || msg.length > XS_PAYLOAD_MAX ||
	    (msg.type != type && msg.type != XS_ERROR))
		return false;
	if (msg.type == XS_ERROR || msg.length > room)
		return get(NULL, msg.length);
	*size = msg.length;
	return get(answer, msg.length);
}

/* One question and its answer; *@size: as for receive() */
static bool ask(u32 type, const char *dir, const char *name, const char *value, char *answer,
		u32 *size)
{
	if (!ring)
		return false;
	asked_at = time_now();
	if (send(type, dir, name, value) && receive(type, answer, size))
		return *size;
	pr_line("xenstore: no valid reply, giving up on it");
	ring = NULL;
	return false;
}

/**
 * xenstore_list() - what a directory has
 * @dir:	where the directory is
 * @name:	its name
 * @names:	the names, a 0 behind each
 * @size:	in: room at @names; out: bytes of all names
 *
 * Return: false where it is empty, or not there, or has more than there is room for.
 */
bool xenstore_list(const char *dir, const char *name, char *names, u32 *size)
{
	return ask(XS_DIRECTORY, dir, name, "", names, size) && !names[*size - 1];
}

/**
 * xenstore_read() - what a node holds
 * @dir:	the node's directory
 * @name:	its name
 * @value:	becomes that, with a 0 behind it
 * @size:	room at @value
 *
 * Return: false where it is empty, or not there, or too long.
 */
bool xenstore_read(const char *dir, const char *name, char *value, u32 size)
{
	u32 length = size - 1;

	if (!ask(XS_READ, dir, name, "", value, &length))
		return false;
	value[length] = 0;
	return true;
}

/**
 * xenstore_read_number() - the same of a node that holds a decimal number
 * @dir:	the node's directory
 * @name:	its name
 * @number:	becomes that
 *
 * Return: false where there is none.
 */
bool xenstore_read_number(const char *dir, const char *name, u64 *number)
{
	char text[20];
	u64 value = 0;

	if (!xenstore_read(dir, name, text, sizeof(text)))
		return false;
	/* So few digits can't be too large. */
	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9')
			return false;
		value = value * 10 + (*p - '0');
	}
	*number = value;
	return true;
}

/**
 * xenstore_write() - write a node
 * @dir:	its directory
 * @name:	its name
 * @value:	what it is to hold
 */
bool xenstore_write(const char *dir, const char *name, const char *value)
{
	char answer[4];
	u32 size = sizeof(answer);

	return ask(XS_WRITE, dir, name, value, answer, &size);
}

/**
 * xenstore_write_number() - the same with a decimal number
 * @dir:	the node's directory
 * @name:	its name
 * @number:	what it is to hold
 */
bool xenstore_write_number(const char *dir, const char *name, u32 number)
{
	char text[11];
	u32 at = sizeof(text);

	text[--at] = 0;
	do {
		text[--at] = "0123456789"[number % 10];
		number /= 10;
	} while (number);
	return xenstore_write(dir, name, text + at);
}

/**
 * xenstore_remove() - take a node away
 * @dir:	its directory
 * @name:	its name
 */
void xenstore_remove(const char *dir, const char *name)
{
	char answer[4];
	u32 size = sizeof(answer);

	ask(XS_RM, dir, name, "", answer, &size);
}
