// SPDX-License-Identifier: GPL-2.0
/*
 * The boot services table, and the services that are too small for a file of
 * their own. The others are named for what they work on: pages_, pool_,
 * protocol_, image_ …
 */

#include "cpu.h"
#include "pages.h"
#include "pvh-efi.h"

#define TPL_APPLICATION		4
#define TPL_HIGH_LEVEL		31

/* No guest's time stamp counter is quicker, so a wait by it is never too short. */
#define MAX_TSC_PER_US		6000ULL

static efi_uintn_t current_tpl = TPL_APPLICATION;

static efi_uintn_t __efiapi bs_raise_tpl(efi_uintn_t tpl)
{
	efi_uintn_t old = current_tpl;

	current_tpl = tpl;
	return old;
}

static void __efiapi bs_restore_tpl(efi_uintn_t tpl)
{
	current_tpl = tpl;
}

static efi_status_t __efiapi bs_create_event(u32 type, efi_uintn_t tpl, void *notify, void *context,
					     struct efi_event **event)
{
	return EFI_OUT_OF_RESOURCES;
}

static efi_status_t __efiapi bs_create_event_ex(u32 type, efi_uintn_t tpl, void *notify,
						const void *context, const struct efi_guid *group,
						struct efi_event **event)
{
	return EFI_OUT_OF_RESOURCES;
}

/* No event can be created, so any that is named is none. */
static efi_status_t __efiapi bs_set_timer(struct efi_event *event, int type, u64 time)
{
	return EFI_INVALID_PARAMETER;
}

static efi_status_t __efiapi bs_wait_for_event(efi_uintn_t nr, struct efi_event **events,
					       efi_uintn_t *index)
{
	return EFI_INVALID_PARAMETER;
}

static efi_status_t __efiapi bs_no_event(struct efi_event *event)
{
	return EFI_INVALID_PARAMETER;
}

static efi_status_t __efiapi bs_register_notify(const struct efi_guid *guid,
						struct efi_event *event, void **registration)
{
	return EFI_INVALID_PARAMETER;
}

/* ExitBootServices(), 7.4.6 */
static efi_status_t __efiapi bs_exit_boot_services(struct efi_handle *image, efi_uintn_t key)
{
	if (!handle_valid(image) || key != pages_key())
		return EFI_INVALID_PARAMETER;
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

static efi_status_t __efiapi bs_stall(efi_uintn_t microseconds)
{
	u64 start = rdtsc();

	while (rdtsc() - start < microseconds * MAX_TSC_PER_US)
		asm volatile("pause");
	return EFI_SUCCESS;
}

/* 7.5.1: a platform without a watchdog says so. */
static efi_status_t __efiapi bs_set_watchdog_timer(efi_uintn_t seconds, u64 code, efi_uintn_t size,
						   efi_char16_t *data)
{
	return seconds ? EFI_UNSUPPORTED : EFI_SUCCESS;
}

static efi_status_t __efiapi bs_connect_controller(struct efi_handle *controller,
						   struct efi_handle **driver,
						   struct efi_device_path *remaining,
						   bool recursive)
{
	return handle_valid(controller) ? EFI_NOT_FOUND : EFI_INVALID_PARAMETER;
}

static efi_status_t __efiapi bs_disconnect_controller(struct efi_handle *controller,
						      struct efi_handle *driver,
						      struct efi_handle *child)
{
	return handle_valid(controller) ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
}

#define OPEN_BY_HANDLE_PROTOCOL	0x01
#define OPEN_TEST_PROTOCOL	0x04
#define OPEN_EXCLUSIVE		0x20

static efi_status_t __efiapi bs_open_protocol(struct efi_handle *handle,
					      const struct efi_guid *guid, void **interface,
					      struct efi_handle *agent,
					      struct efi_handle *controller, u32 attributes)
{
	void *dummy;

	if (!attributes || attributes > (OPEN_EXCLUSIVE << 1) - 1)
		return EFI_INVALID_PARAMETER;
	if (attributes == OPEN_TEST_PROTOCOL)
		interface = &dummy;
	return protocol_get(handle, guid, interface);
}

static efi_status_t __efiapi bs_close_protocol(struct efi_handle *handle,
					       const struct efi_guid *guid,
					       struct efi_handle *agent,
					       struct efi_handle *controller)
{
	void *interface;

	if (!handle_valid(agent) || (controller && !handle_valid(controller)))
		return EFI_INVALID_PARAMETER;
	if (protocol_get(handle, guid, &interface) == EFI_UNSUPPORTED)
		return EFI_NOT_FOUND;
	return handle_valid(handle) && guid ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
}

static efi_status_t __efiapi bs_open_protocol_information(struct efi_handle *handle,
							  const struct efi_guid *guid,
							  struct efi_open_protocol_info **info,
							  efi_uintn_t *count)
{
	void *interface;

	if (!info || !count)
		return EFI_INVALID_PARAMETER;
	if (protocol_get(handle, guid, &interface) != EFI_SUCCESS)
		return EFI_NOT_FOUND;
	*count = 0;
	return pool_allocate(EFI_BOOT_SERVICES_DATA, 0, (void **)info);
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
	.raise_tpl			= bs_raise_tpl,
	.restore_tpl			= bs_restore_tpl,
	.allocate_pages			= pages_allocate,
	.free_pages			= pages_free,
	.get_memory_map			= pages_get_map,
	.allocate_pool			= pool_allocate,
	.free_pool			= pool_free,
	.create_event			= bs_create_event,
	.set_timer			= bs_set_timer,
	.wait_for_event			= bs_wait_for_event,
	.signal_event			= bs_no_event,
	.close_event			= bs_no_event,
	.check_event			= bs_no_event,
	.install_protocol_interface	= protocol_install,
	.reinstall_protocol_interface	= protocol_reinstall,
	.uninstall_protocol_interface	= protocol_uninstall,
	.handle_protocol		= protocol_get,
	.register_protocol_notify	= bs_register_notify,
	.locate_handle			= protocol_locate_handles,
	.locate_device_path		= devpath_locate,
	.install_configuration_table	= config_install,
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
	.open_protocol			= bs_open_protocol,
	.close_protocol			= bs_close_protocol,
	.open_protocol_information	= bs_open_protocol_information,
	.protocols_per_handle		= protocols_per_handle,
	.locate_handle_buffer		= protocol_locate_handle_buffer,
	.locate_protocol		= protocol_locate,
	.install_multiple		= protocol_install_multiple,
	.uninstall_multiple		= protocol_uninstall_multiple,
	.calculate_crc32		= bs_calculate_crc32,
	.copy_mem			= bs_copy_mem,
	.set_mem			= bs_set_mem,
	.create_event_ex		= bs_create_event_ex,
};

/**
 * bootsvc_init() - complete the boot services table
 */
void bootsvc_init(void)
{
	table_set_crc(&boot_services.hdr);
}
