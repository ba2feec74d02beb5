// SPDX-License-Identifier: GPL-2.0
/*
 * How a frontend and a backend meet and part (Xen's public/io/xenbus.h): each writes
 * its state into a directory of its own, and reads the other's. No watch tells of a
 * change, since a boot waits for one device at a time: it is looked for.
 */

#include "events.h"
#include "shared.h"
#include "xen.h"
#include "xenbus.h"
#include "xenstore.h"

/* How long a backend may take from one state to the next, and between two looks at it */
#define PATIENCE	(10 * SECONDS)
#define INTERVAL	(SECONDS / 1000)

/* Put a string behind the first @length bytes of another; false: there is no room. */
static bool append(char *to, u32 size, u32 *length, const char *s)
{
	do {
		if (*length == size)
			return false;
		to[(*length)++] = *s;
	} while (*s++);
	(*length)--;
	return true;
}

/**
 * xenbus_find() - learn who a device's backend is
 * @dev:	becomes the device
 * @class:	what kind of device: a directory of "device"
 * @id:		its name there
 *
 * Return: false where xenstore doesn't have it as it should be.
 */
bool xenbus_find(struct xenbus_device *dev, const char *class, const char *id)
{
	u32 size = sizeof(dev->frontend), length = 0;
	u64 domain;

	if (!append(dev->frontend, size, &length, class) ||
	    !append(dev->frontend, size, &length, "/") ||
	    !append(dev->frontend, size, &length, id) ||
	    !xenstore_read(dev->frontend, "backend", dev->backend, sizeof(dev->backend)) ||
	    !xenstore_read_number(dev->frontend, "backend-id", &domain) || domain >= DOMID_SELF)
		return false;
	dev->domain = domain;
	return true;
}

/**
 * xenbus_switch() - go to another state
 * @dev:	the device
 * @state:	the new state
 *
 * Return: false where xenstore doesn't take it.
 */
bool xenbus_switch(const struct xenbus_device *dev, enum xenbus_state state)
{
	return xenstore_write_number(dev->frontend, "state", state);
}

static void pause(void)
{
	u64 start = time_now();

	while (time_now() - start < INTERVAL)
		xen_yield();
}

/**
 * xenbus_wait() - wait until the backend is in a state, or in one behind it
 * @dev:	the device
 * @state:	that state
 *
 * Return: the state that it is in, which is one before @state where it takes too long;
 * XENBUS_UNKNOWN where it has none.
 */
enum xenbus_state xenbus_wait(const struct xenbus_device *dev, enum xenbus_state state)
{
	u64 start = time_now(), found = XENBUS_UNKNOWN;

	while (xenstore_read_number(dev->backend, "state", &found)) {
		if (found >= state || time_now() - start >= PATIENCE)
			return found > XENBUS_CLOSED ? XENBUS_UNKNOWN : found;
		pause();
	}
	return XENBUS_UNKNOWN;
}

/**
 * xenbus_wait_reopened() - wait until a backend that is closed takes another frontend
 * @dev:	the device, in XENBUS_INITIALISING
 *
 * Return: false where it takes too long.
 */
bool xenbus_wait_reopened(const struct xenbus_device *dev)
{
	u64 start = time_now(), found;

	while (xenstore_read_number(dev->backend, "state", &found)) {
		if (found != XENBUS_CLOSED)
			return true;
		if (time_now() - start >= PATIENCE)
			break;
		pause();
	}
	return false;
}
