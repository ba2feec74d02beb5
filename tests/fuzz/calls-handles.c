// SPDX-License-Identifier: GPL-2.0
/* Handles, protocols, device paths, configuration tables. */

#include "calls.h"
#include "events.h"

/* All handles that were made for an input: none is made twice. */
static struct efi_handle *made[512];
static u32 nr_made;

void handles_start(void)
{
	nr_made = 0;
}

/**
 * check_new() - no handle has been at this address before
 */
void check_new(struct efi_handle *handle)
{
	for (u32 i = 0; i < nr_made; i++) {
		if (made[i] == handle)
			abort();
	}
	made[nr_made++] = handle;
}

/*
 * The services of the table run notifications at their end, which may open and close
 * what they like: here these come when the looking is done.
 */

/* All opens of a protocol, 0 where there is none */
static u64 nr_opens(struct efi_handle *h, const struct efi_guid *g)
{
	struct efi_open_protocol_info *info;
	efi_uintn_t nr;
	u64 sum = 0;

	if (protocol_open_information(h, g, &info, &nr) != EFI_SUCCESS)
		return 0;
	while (nr--)
		sum += info[nr].open_count;
	pool_free(info);
	return sum;
}

void call_install(void)
{
	struct efi_handle **slot = handle_slot(), *before = *slot;

	if (boot_services.install_protocol_interface(slot, guid(), byte() >> 7,
						     interface()) == EFI_SUCCESS && !before)
		check_new(*slot);
}

void call_uninstall(void)
{
	struct efi_handle *h = handle();
	struct efi_guid *g = guid();
	u64 opens = nr_opens(h, g);

	if (protocol_uninstall(h, g, interface()) != EFI_SUCCESS && nr_opens(h, g) != opens)
		abort();
	events_dispatch();
}

/* What an image has installed, or the loader, an application may take away. */
void call_take_away(void)
{
	struct efi_handle *h = handle(), *another = NULL;
	struct efi_guid *g = guid();
	void *p;

	if (!g || protocol_get(h, g, &p) != EFI_SUCCESS)
		return;
	boot_services.uninstall_protocol_interface(h, g, p);
	if (byte() & 1 && boot_services.install_protocol_interface(&another, guid(), 0, NULL) ==
	    EFI_SUCCESS)
		check_new(another);
}

void call_reinstall(void)
{
	struct efi_handle *h = handle();
	struct efi_guid *g = guid();
	u64 opens = nr_opens(h, g);

	if (protocol_reinstall(h, g, interface(), interface()) != EFI_SUCCESS &&
	    nr_opens(h, g) != opens)
		abort();
	events_dispatch();
}

void call_install_multiple(void)
{
	boot_services.install_multiple(byte() & 1 ? handle_slot() : NULL, guid(), interface(),
				       guid(), interface(), guid(), interface(), NULL);
}

void call_uninstall_multiple(void)
{
	struct efi_handle *h = handle();
	struct efi_guid *g[3] = { guid(), guid(), guid() };
	u64 opens[3];

	for (u32 i = 0; i < 3; i++)
		opens[i] = nr_opens(h, g[i]);
	if (protocol_uninstall_multiple(h, g[0], interface(), g[1], interface(), g[2],
					interface(), NULL) != EFI_SUCCESS) {
		for (u32 i = 0; i < 3; i++) {
			if (nr_opens(h, g[i]) != opens[i])
				abort();
		}
	}
	events_dispatch();
}

void call_open(void)
{
	struct efi_open_protocol_info *info;
	efi_uintn_t nr;
	void *p;

	boot_services.open_protocol(handle(), guid(), byte() & 1 ? NULL : &p, handle(), handle(),
				    number());
	if (byte() & 1)
		boot_services.close_protocol(handle(), guid(), handle(), handle());
	if (boot_services.open_protocol_information(handle(), guid(), &info, &nr) != EFI_SUCCESS)
		return;
	for (efi_uintn_t i = 0; i < nr; i++) {
		if (!info[i].open_count)
			abort();
	}
	boot_services.free_pool(info);
}

void call_queries(void)
{
	struct efi_guid **guids;
	efi_uintn_t nr;
	void *p;

	boot_services.handle_protocol(handle(), guid(), byte() & 1 ? &p : NULL);
	boot_services.locate_protocol(guid(), byte() & 1 ? registration : NULL,
				      byte() & 1 ? &p : NULL);
	boot_services.open_protocol_information(handle(), guid(), NULL, &nr);
	if (boot_services.protocols_per_handle(handle(), &guids, &nr) == EFI_SUCCESS)
		boot_services.free_pool(guids);
}

void call_locate_handle(void)
{
	efi_uintn_t size = byte(), nr, room = size;
	struct efi_handle **found = malloc(size ? size : 1);
	int how = byte() & 3;
	u8 which = byte();
	void *key = which & 1 ? registration : which & 2 ? found : NULL;

	if (boot_services.locate_handle(how, guid(), key, &size, found) == EFI_SUCCESS &&
	    (size > room || !handle_valid(found[0])))
		abort();
	boot_services.locate_handle(how, guid(), key, &size, NULL);
	free(found);
	if (boot_services.locate_handle_buffer(how, guid(), key, &nr, &found) == EFI_SUCCESS)
		boot_services.free_pool(found);
	boot_services.locate_handle_buffer(how, guid(), key, &nr, NULL);
}

void call_locate_device_path(void)
{
	struct efi_device_path *path = (void *)paths[byte() & 3];
	u8 how = byte();

	boot_services.locate_device_path(guid(), how & 1 ? NULL : &path,
					 how & 2 ? NULL : handle_slot());
}

void call_configuration_table(void)
{
	struct efi_guid g = EFI_GUID(byte() & 63, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

	boot_services.install_configuration_table(byte() & 1 ? &g : NULL, interface());
}
