// SPDX-License-Identifier: GPL-2.0
/*
 * The input is a sequence of boot service calls: a byte for which, then its
 * arguments. Handles, buffers and GUIDs are taken from small sets, so that calls
 * meet. What the caller has got it fills, as it may; it doesn't free what is not
 * its own, since that is its own loss on any firmware.
 */

#include "harness.h"
#include "image-builder.h"

#define NR_SLOTS	8
#define MAX_CALLS	400

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static const u8 *input;
static size_t left;

static struct efi_handle *handles[NR_SLOTS];
static struct { u64 addr, nr; } pages[NR_SLOTS];
static void *buffers[NR_SLOTS];
static struct efi_handle *image;

/* Three paths, each the beginning of the next; and one that is none */
static u8 paths[][16] = {
	{ 1, 1, 6, 0, 1, 2, 0x7f, 0xff, 4, 0 },
	{ 1, 1, 6, 0, 1, 2, 4, 1, 4, 0, 0x7f, 0xff, 4, 0 },
	{ 0x7f, 0xff, 4, 0 },
	{ 1, 1, 3, 0 },
};

static u8 byte(void)
{
	if (!left)
		return 0;
	left--;
	return *input++;
}

/* Small numbers, round numbers and their neighbours, and anything */
static u64 number(void)
{
	u8 kind = byte();
	u64 value = 0;

	if (kind < 128)
		return kind;
	if (kind < 192)
		return (1ULL << (kind & 63)) + (byte() - 128);
	for (u32 i = 0; i < 8; i++)
		value = value << 8 | byte();
	return kind & 1 ? RAM_START + value % (2 * RAM_SIZE) : value;
}

static struct efi_guid *guid(void)
{
	static struct efi_guid guids[4];
	u32 n = byte() & 7;

	guids[0] = EFI_DEVICE_PATH_GUID;
	for (u32 i = 1; i < 4; i++)
		guids[i] = EFI_GUID(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	return n < 7 ? &guids[n & 3] : NULL;
}

/* What a protocol's interface may be: with a device path's GUID it is a path. */
static void *interface(void)
{
	return byte() & 1 ? paths[byte() & 3] : NULL;
}

static struct efi_handle **handle_slot(void)
{
	return &handles[byte() % NR_SLOTS];
}

static struct efi_handle *handle(void)
{
	u8 n = byte();

	return n < 240 ? handles[n % NR_SLOTS] : ram(number());
}

static void call_allocate_pages(void)
{
	u32 slot = byte() % NR_SLOTS, how = byte() & 3, type = byte();
	u64 nr = number();
	efi_physical_addr_t addr = number();

	if (pages[slot].nr)
		return;
	if (boot_services.allocate_pages(how, type > 250 ? 0x80000000 : type, nr, &addr) !=
	    EFI_SUCCESS)
		return;
	if (addr < RAM_START || addr + nr * PAGE_SIZE > RAM_END || addr & (PAGE_SIZE - 1))
		abort();
	pages[slot].addr = addr;
	pages[slot].nr = nr;
	memset(ram(addr), 0xa5, nr < 16 ? nr * PAGE_SIZE : PAGE_SIZE);
}

static void call_free_pages(void)
{
	u32 slot = byte() % NR_SLOTS;

	if (byte() & 1) {
		u64 addr = number();

		boot_services.free_pages(addr < RAM_START ? addr : addr + RAM_END, number());
	} else if (pages[slot].nr) {
		boot_services.free_pages(pages[slot].addr, pages[slot].nr);
		pages[slot].nr = 0;
	}
}

static void call_allocate_pool(void)
{
	u32 slot = byte() % NR_SLOTS, type = byte();
	u64 size = number();

	if (buffers[slot] || boot_services.allocate_pool(type, size, &buffers[slot]) !=
			     EFI_SUCCESS)
		return;
	memset(buffers[slot], 0x5a, size);
}

static void call_free_pool(void)
{
	u32 slot = byte() % NR_SLOTS;

	boot_services.free_pool(buffers[slot]);
	buffers[slot] = NULL;
}

static void call_get_memory_map(void)
{
	efi_uintn_t size = number(), key, desc_size;
	efi_uintn_t room = size < 0x10000 ? size : 0x10000;
	void *map = malloc(room ? room : 1);
	u32 version;

	size = room;
	boot_services.get_memory_map(&size, map, &key, &desc_size, &version);
	boot_services.exit_boot_services(handle(), key + 1);
	free(map);
}

static void call_install(void)
{
	boot_services.install_protocol_interface(handle_slot(), guid(), byte() >> 7,
						 interface());
}

static void call_uninstall(void)
{
	boot_services.uninstall_protocol_interface(handle(), guid(), interface());
}

static void call_reinstall(void)
{
	boot_services.reinstall_protocol_interface(handle(), guid(), interface(), interface());
}

static void call_install_multiple(void)
{
	boot_services.install_multiple(handle_slot(), guid(), interface(), guid(), interface(),
				       guid(), interface(), NULL);
}

static void call_uninstall_multiple(void)
{
	boot_services.uninstall_multiple(handle(), guid(), interface(), guid(), interface(),
					 guid(), interface(), NULL);
}

static void call_queries(void)
{
	struct efi_open_protocol_info *info;
	struct efi_guid **guids;
	efi_uintn_t nr;
	void *p;

	boot_services.handle_protocol(handle(), guid(), &p);
	boot_services.open_protocol(handle(), guid(), &p, handle(), handle(), byte());
	boot_services.close_protocol(handle(), guid(), handle(), handle());
	boot_services.locate_protocol(guid(), NULL, &p);
	if (boot_services.open_protocol_information(handle(), guid(), &info, &nr) == EFI_SUCCESS)
		boot_services.free_pool(info);
	if (boot_services.protocols_per_handle(handle(), &guids, &nr) == EFI_SUCCESS)
		boot_services.free_pool(guids);
}

static void call_locate_handle(void)
{
	efi_uintn_t size = byte(), nr;
	struct efi_handle **found = malloc(size ? size : 1);

	boot_services.locate_handle(byte() & 3, guid(), NULL, &size, found);
	free(found);
	if (boot_services.locate_handle_buffer(byte() & 3, guid(), NULL, &nr, &found) ==
	    EFI_SUCCESS)
		boot_services.free_pool(found);
}

static void call_locate_device_path(void)
{
	struct efi_device_path *path = (void *)paths[byte() & 3];

	boot_services.locate_device_path(guid(), &path, handle_slot());
}

static void call_configuration_table(void)
{
	struct efi_guid g = EFI_GUID(byte() & 63, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

	boot_services.install_configuration_table(&g, interface());
}

static void call_images(void)
{
	size_t size = left;
	u8 *file = malloc(size ? size : 1);

	memcpy(file, input, size);
	if (!image)
		image_load(false, handle(), NULL, file, size, &image);
	else if (boot_services.unload_image(byte() & 1 ? image : handle()) == EFI_SUCCESS)
		image = NULL;
	free(file);
}

/* Those that do little or nothing must do so whatever they are given. */
static void call_events(void)
{
	struct efi_event *event = ram(number());
	struct efi_event *events[] = { event };
	efi_uintn_t index;
	void *registration;

	boot_services.restore_tpl(boot_services.raise_tpl(number()));
	boot_services.create_event(number(), number(), NULL, NULL, &events[0]);
	boot_services.create_event_ex(number(), number(), NULL, NULL, guid(), &events[0]);
	boot_services.set_timer(event, byte(), number());
	boot_services.wait_for_event(1, events, &index);
	boot_services.signal_event(event);
	boot_services.check_event(event);
	boot_services.close_event(event);
	boot_services.register_protocol_notify(guid(), event, &registration);
	boot_services.set_watchdog_timer(number(), number(), 0, NULL);
	boot_services.connect_controller(handle(), NULL, NULL, byte() & 1);
	boot_services.disconnect_controller(handle(), handle(), handle());
}

static void call_memory(void)
{
	u8 bytes[64];
	u32 size = byte() % 32;
	u64 count;

	boot_services.set_mem(bytes, sizeof(bytes), byte());
	boot_services.copy_mem(bytes + byte() % 32, bytes + byte() % 32, size);
	boot_services.calculate_crc32(bytes, size, byte() & 1 ? (u32 *)bytes : NULL);
	boot_services.get_next_monotonic_count(byte() & 1 ? &count : NULL);
}

static void call_variables(void)
{
	u64 size = number();
	efi_char16_t name[] = u"x";
	u32 attributes;

	runtime_services.get_variable(name, guid(), &attributes, &size, NULL);
	runtime_services.get_next_variable(&size, name, guid());
	runtime_services.set_variable(name, guid(), 0, 0, NULL);
	runtime_services.set_virtual_address_map(size, number(), byte(), NULL);
	runtime_services.query_variable_info(byte(), &size, NULL, NULL);
}

static void (*const calls[])(void) = {
	call_allocate_pages, call_free_pages, call_allocate_pool, call_free_pool,
	call_get_memory_map, call_install, call_uninstall, call_reinstall,
	call_install_multiple, call_uninstall_multiple, call_queries, call_locate_handle,
	call_locate_device_path, call_configuration_table, call_images, call_variables,
	call_events, call_memory,
};

/* The caller itself, which is what LoadImage() wants as the parent */
static void load_caller(void)
{
	static struct image_file file;

	image_build(&file);
	handles[0] = image_load_kernel(file.bytes, sizeof(file.bytes), 0, "quiet");
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	memset(handles, 0, sizeof(handles));
	memset(pages, 0, sizeof(pages));
	memset(buffers, 0, sizeof(buffers));
	image = NULL;
	input = data;
	left = size;
	machine_reset();
	systab.nr_tables = 0;
	load_caller();

	for (u32 i = 0; left && i < MAX_CALLS; i++) {
		calls[byte() % ARRAY_SIZE(calls)]();
		if (map_problem())
			abort();
	}
	return 0;
}
