// SPDX-License-Identifier: GPL-2.0
/*
 * The input is an image and a sequence of service calls that it makes: a byte for
 * which, then its arguments. At the end the boot services may be left.
 */

#include "calls.h"
#include "mmu.h"

#define MAX_CALLS	400

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static u32 calls_left;

static const call_t calls[] = {
	call_allocate_pages, call_free_pages, call_allocate_pool, call_free_pool,
	call_use_up, call_get_memory_map, call_memory, call_install, call_uninstall,
	call_reinstall, call_install_multiple, call_uninstall_multiple, call_open,
	call_queries, call_locate_handle, call_locate_device_path, call_configuration_table,
	call_load_image, call_start_image, call_exit, call_unload_image,
	call_create_event, call_events, call_timer, call_drivers, call_variables,
	call_runtime, call_text, call_random, call_keys,
};

/* Calls that came later have the last numbers, so that old inputs mean what they did. */
static call_t choose(u8 n)
{
	static const call_t later[] = {
		call_registration, call_registration, call_take_away, call_exit_anywhere,
		call_exit_boot_services, call_own_event,
	};

	return n >= 250 ? later[n - 250] : calls[n % ARRAY_SIZE(calls)];
}

/* Until the input ends, or the caller's own share of it does */
void run_calls(u32 most)
{
	while (most-- && input_left() && calls_left) {
		calls_left--;
		choose(byte())();
		if (map_problem())
			abort();
	}
}

/* A runtime range of one page, to be somewhere else */
static struct efi_memory_desc page_of(const void *p)
{
	u64 page = align_down((uintptr_t)p, PAGE_SIZE);

	return (struct efi_memory_desc){
		.phys_addr = page, .virt_addr = ~page, .num_pages = 1,
		.attribute = EFI_MEMORY_RUNTIME,
	};
}

/**
 * leave_boot_services() - as a kernel does: no service but one may be of use afterwards
 * @image:	who wants to
 *
 * Return: true when no more calls are to be made. Then the services' tables are what
 * they were, for what unwinds now.
 */
bool leave_boot_services(struct efi_handle *image)
{
	const struct efi_runtime_services runtime = runtime_services;
	const struct efi_system_table before = systab;
	/* As many bytes as the call may claim that there are */
	struct efi_memory_desc map[8] = { page_of(&systab), page_of(runtime.get_time) };
	efi_status_t status;

	boot_services.exit_boot_services(image, pages_key());
	if (systab.boot)
		return false;
	calls_left = 0;
	bytes(map, byte());
	status = runtime_services.set_virtual_address_map(byte(), byte(), byte() & 1,
							  byte() & 1 ? map : NULL);
	/* After a yes the services are where the map says, where nothing is here. */
	if (status != EFI_SUCCESS &&
	    runtime_services.get_time(NULL, NULL) != EFI_UNSUPPORTED)
		abort();
	runtime_services = runtime;
	systab = before;
	return true;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	input_start(data, size);
	mmu_watch(MMU_OFF);
	machine_reset();
	memory_reset();
	handles_start();
	rest_reset();
	bootsvc_init();
	runtime_init();
	systab.nr_tables = 0;
	calls_left = MAX_CALLS;
	mmu_watch(MMU_TABLES);
	if (images_start()) {
		run_calls(MAX_CALLS);
		leave_boot_services(handle_next(NULL));
	}
	mmu_watch(MMU_OFF);
	/* What can't be taken down is this input's doing, not the next one's. */
	handles_reset();
	images_reset();
	return 0;
}
