// SPDX-License-Identifier: GPL-2.0
/*
 * The boot services table, and the services that are too small for a file of
 * their own. The others are named for what they work on: pages_, pool_,
 * protocol_, image_ …
 */

#include "bootsvc.h"
#include "devpath.h"
#include "events.h"
#include "image.h"
#include "initrd.h"
#include "lib.h"
#include "memory.h"
#include "pages.h"
#include "pool.h"
#include "protocol.h"
#include "runtime.h"
#include "systab.h"
#include "ticks.h"

/*
 * The allocator is called from within other services too, where nothing may
 * interrupt. Here is where the map's change becomes an event: 7.1.2.
 */
static efi_status_t __efiapi bs_allocate_pages(int how, int type, efi_uintn_t nr,
					       efi_physical_addr_t *addr)
{
	efi_status_t status = pages_take(PAGES_CALLER, how, type, nr, addr);

	events_dispatch();
	return status;
}

static efi_status_t __efiapi bs_free_pages(efi_physical_addr_t addr, efi_uintn_t nr)
{
	efi_status_t status = memory_free(PAGES_CALLER, addr, nr);

	events_dispatch();
	return status;
}

static efi_status_t __efiapi bs_allocate_pool(int type, efi_uintn_t size, void **buffer)
{
	efi_status_t status = pool_allocate(type, size, buffer);

	events_dispatch();
	return status;
}

static efi_status_t __efiapi bs_free_pool(void *buffer)
{
	efi_status_t status = pool_free(buffer);

	events_dispatch();
	return status;
}

/* CloseEvent(), 7.1.3: events know nothing of who has registered them for a protocol */
static efi_status_t __efiapi bs_close_event(struct efi_event *event)
{
	efi_status_t status = event_close(event);

	if (status == EFI_SUCCESS)
		notify_forget(event);
	return status;
}

/* Those who have registered for a protocol are told at the end of these: 7.3.5. */
static efi_status_t __efiapi bs_install_protocol(struct efi_handle **handle,
						 const struct efi_guid *guid, int type,
						 void *interface)
{
	efi_status_t status = protocol_install(handle, guid, type, interface);

	events_dispatch();
	return status;
}

static efi_status_t __efiapi bs_reinstall_protocol(struct efi_handle *handle,
						   const struct efi_guid *guid, void *old,
						   void *new)
{
	efi_status_t status = protocol_reinstall(handle, guid, old, new);

	events_dispatch();
	return status;
}

/* LocateDevicePath(), 7.3.8: the initrd that was given is not there for everybody */
static efi_status_t __efiapi bs_locate_device_path(const struct efi_guid *guid,
						   struct efi_device_path **path,
						   struct efi_handle **device)
{
	return devpath_find(guid, path, device, initrd_hidden_from(__builtin_return_address(0)));
}

/* InstallConfigurationTable(), 7.5.6: a table's GUID is also that of an event group */
static efi_status_t __efiapi bs_install_configuration_table(const struct efi_guid *guid,
							    void *table)
{
	struct efi_guid group;
	efi_status_t status;

	if (!guid)
		return EFI_INVALID_PARAMETER;
	/* It may be the table's own entry that it points at. */
	group = *guid;
	status = config_install(&group, table);
	if (status == EFI_SUCCESS) {
		event_set_group(group);
		events_dispatch();
	}
	return status;
}

/*
 * ExitBootServices(), 7.4.6: the first group may still allocate, and so may what is due
 * by now; nothing else runs behind the look at the key but the second group, which may not.
 */
static efi_status_t __efiapi bs_exit_boot_services(struct efi_handle *image, efi_uintn_t key)
{
	static bool announced;

	if (!announced) {
		announced = true;
		event_set_group(EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES);
	}
	events_dispatch();
	if (!handle_valid(image) || key != pages_key())
		return EFI_INVALID_PARAMETER;
	lost_tell(image);
	events_end();
	runtime_exit_boot_services();
	return EFI_SUCCESS;
}

static efi_status_t __efiapi bs_get_next_monotonic_count(u64 *count)
{
	static u64 counter;

	if (!count)
		return EFI_INVALID_PARAMETER;
	*count = counter++;
	return EFI_SUCCESS;
}

/* Longer than a tick lasts, in units of 100 ns */
#define LONG_WAIT	200000

/* Stall(), 7.5.2: timers go on meanwhile. */
static efi_status_t __efiapi bs_stall(efi_uintn_t microseconds)
{
	u64 start, passed, wait = microseconds;

	wait = wait < ~0ULL / 10 ? wait * 10 : ~0ULL;

	ticks_start();
	start = time_now();
	while ((passed = time_now() - start) < wait) {
		events_dispatch();
		if (wait - passed > LONG_WAIT)
			ticks_wait();
	}
	return EFI_SUCCESS;
}

/* 7.5.1: a platform without a watchdog says so. */
static efi_status_t __efiapi bs_set_watchdog_timer(efi_uintn_t seconds, u64 code, efi_uintn_t size,
						   efi_char16_t *data)
{
	return seconds ? EFI_UNSUPPORTED : EFI_SUCCESS;
}

/* ConnectController(), 7.3.12: nothing here looks for drivers, so none is found */
static efi_status_t __efiapi bs_connect_controller(struct efi_handle *controller,
						   struct efi_handle **driver,
						   struct efi_device_path *remaining,
						   bool recursive)
{
	return handle_valid(controller) ? EFI_NOT_FOUND : EFI_INVALID_PARAMETER;
}

/* DisconnectController(), 7.3.13: success where no driver manages the controller */
static efi_status_t __efiapi bs_disconnect_controller(struct efi_handle *controller,
						      struct efi_handle *driver,
						      struct efi_handle *child)
{
	if (!handle_valid(controller) || (driver && !handle_valid(driver)) ||
	    (child && !handle_valid(child)))
		return EFI_INVALID_PARAMETER;
	return EFI_SUCCESS;
}

static efi_status_t __efiapi bs_calculate_crc32(void *data, efi_uintn_t size, u32 *crc)
{
	if (!data || !size || !crc)
		return EFI_INVALID_PARAMETER;
	*crc = crc32(data, size);
	return EFI_SUCCESS;
}

static void __efiapi bs_copy_mem(void *dst, void *src, efi_uintn_t size)
{
	memmove(dst, src, size);
}

static void __efiapi bs_set_mem(void *buffer, efi_uintn_t size, u8 value)
{
	memset(buffer, value, size);
}

struct efi_boot_services boot_services = {
	.hdr				= {
		.signature		= EFI_BOOT_SERVICES_SIGNATURE,
		.revision		= EFI_SPEC_REVISION,
		.headersize		= sizeof(boot_services),
	},
	.raise_tpl			= event_raise_tpl,
	.restore_tpl			= event_restore_tpl,
	.allocate_pages			= bs_allocate_pages,
	.free_pages			= bs_free_pages,
	.get_memory_map			= pages_get_map,
	.allocate_pool			= bs_allocate_pool,
	.free_pool			= bs_free_pool,
	.create_event			= event_create,
	.set_timer			= event_set_timer,
	.wait_for_event			= event_wait,
	.signal_event			= event_signal,
	.close_event			= bs_close_event,
	.check_event			= event_check,
	.install_protocol_interface	= bs_install_protocol,
	.reinstall_protocol_interface	= bs_reinstall_protocol,
	.uninstall_protocol_interface	= protocol_uninstall,
	.handle_protocol		= protocol_get,
	.register_protocol_notify	= notify_register,
	.locate_handle			= protocol_locate_handles,
	.locate_device_path		= bs_locate_device_path,
	.install_configuration_table	= bs_install_configuration_table,
	.load_image			= image_load,
	.start_image			= image_start,
	.exit				= image_exit,
	.unload_image			= image_unload,
	.exit_boot_services		= bs_exit_boot_services,
	.get_next_monotonic_count	= bs_get_next_monotonic_count,
	.stall				= bs_stall,
	.set_watchdog_timer		= bs_set_watchdog_timer,
	.connect_controller		= bs_connect_controller,
	.disconnect_controller		= bs_disconnect_controller,
	.open_protocol			= protocol_open,
	.close_protocol			= protocol_close,
	.open_protocol_information	= protocol_open_information,
	.protocols_per_handle		= protocols_per_handle,
	.locate_handle_buffer		= protocol_locate_handle_buffer,
	.locate_protocol		= protocol_locate,
	.install_multiple		= protocol_install_multiple,
	.uninstall_multiple		= protocol_uninstall_multiple,
	.calculate_crc32		= bs_calculate_crc32,
	.copy_mem			= bs_copy_mem,
	.set_mem			= bs_set_mem,
	.create_event_ex		= event_create_ex,
};

/**
 * bootsvc_init() - complete the boot services table, and enter it
 */
void bootsvc_init(void)
{
	events_reset();
	table_set_crc(&boot_services.hdr);
	systab.boot = &boot_services;
}
