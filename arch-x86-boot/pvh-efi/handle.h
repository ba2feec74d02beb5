/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_HANDLE_H
#define PVH_EFI_HANDLE_H

#include "efi.h"

/* The handle database as its own files see it; to all others a handle is opaque. */

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
 * @marked:	part of an InstallMultiple… or UninstallMultiple… under way
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
struct protocol *protocol_find(struct efi_handle *handle, const struct efi_guid *guid);
void protocol_finish(struct efi_handle *handle, bool remove);

/* open.c */
bool open_release(struct protocol *p);

/* notify.c */
void notify_installed(struct protocol *p);
struct efi_handle *notify_next(void *registration, struct protocol **protocol);
void notify_take(void *registration, const struct protocol *p);

#endif
