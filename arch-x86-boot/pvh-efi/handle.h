/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_HANDLE_H
#define PVH_EFI_HANDLE_H

#include "protocol.h"

/*
 * The handle database as its own files see it; to all others a handle is opaque.
 * handle.c calls none of them, and only protocol.c calls all. Nothing here runs a
 * notification: those run at the end of services.
 */

/**
 * struct protocol_open - an agent uses a protocol: what OpenProtocol() notes
 * @next:	the one opened before
 * @info:	as OpenProtocolInformation() returns it
 */
struct protocol_open {
	struct protocol_open *next;
	struct efi_open_protocol_info info;
};

/**
 * struct protocol - a protocol on a handle
 * @next:	the one installed after it
 * @guid:	names the protocol
 * @interface:	what the installer gave, may be NULL
 * @opens:	who uses it, newest first
 * @serial:	grows with each installation: tells what is new to a registration
 * @marked:	is being installed or removed
 */
struct protocol {
	struct protocol *next;
	struct efi_guid guid;
	void *interface;
	struct protocol_open *opens;
	u64 serial;
	bool marked;
};

struct efi_handle {
	struct efi_handle *next;
	struct protocol *protocols;
};

/* handle.c */
struct efi_handle *handle_create(void);
void handle_destroy(struct efi_handle *h);
struct protocol *protocol_find(struct efi_handle *handle, const struct efi_guid *guid);

/* protocol.c */
efi_status_t protocol_mark(struct efi_handle *handle, const struct efi_guid *guid,
			   void *interface);
void protocol_finish(struct efi_handle *handle, bool remove);

/* open.c */
bool open_keeps(const struct protocol *p);
void open_end(struct protocol *p);

/* notify.c */
void notify_installed(struct protocol *p);
struct efi_handle *notify_next(void *registration, struct protocol **protocol);
void notify_take(void *registration, const struct protocol *p);

#endif
