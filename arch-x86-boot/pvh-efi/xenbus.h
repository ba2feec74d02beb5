/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_XENBUS_H
#define PVH_EFI_XENBUS_H

#include "types.h"

/* The states of either side, in their order */
enum xenbus_state {
	XENBUS_UNKNOWN,
	XENBUS_INITIALISING,
	XENBUS_INIT_WAIT,
	XENBUS_INITIALISED,
	XENBUS_CONNECTED,
	XENBUS_CLOSING,
	XENBUS_CLOSED,
};

/**
 * struct xenbus_device - a device's two sides in xenstore
 * @name:	what messages call it
 * @frontend:	this domain's directory of it
 * @backend:	the other domain's
 * @domain:	that domain
 */
struct xenbus_device {
	char name[12];
	char frontend[24];
	char backend[64];
	u16 domain;
};

/* xenbus.c */
bool xenbus_find(struct xenbus_device *dev, const char *class, const char *id);
bool xenbus_switch(const struct xenbus_device *dev, enum xenbus_state state);
enum xenbus_state xenbus_wait(const struct xenbus_device *dev, enum xenbus_state state);
bool xenbus_wait_reopened(const struct xenbus_device *dev);

#endif
