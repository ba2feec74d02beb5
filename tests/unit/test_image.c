// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "events.h"
#include "image-builder.h"
#include "start_info.h"

#define FILE_AT		(RAM_START + 0x100000)
#define RETURNED	0x123

static struct image_file img;

/* mov $RETURNED, %eax; ret */
static const u8 returns[] = { 0xb8, 0x23, 0x01, 0x00, 0x00, 0xc3 };

/* sub $40, %rsp; mov 96(%rdx), %rax; mov $5, %edx; xor %r8, %r8; call *exit(%rax); ud2 */
static const u8 exits[] = {
	0x48, 0x83, 0xec, 0x28, 0x48, 0x8b, 0x42, 0x60, 0xba, 0x05, 0x00, 0x00, 0x00,
	0x4d, 0x31, 0xc0, 0xff, 0x90, offsetof(struct efi_boot_services, exit), 0, 0, 0,
	0x0f, 0x0b,
};

/* xor %eax, %eax; ret */
static const u8 succeeds[] = { 0x31, 0xc0, 0xc3 };

/* sub $40, %rsp; mov 96(%rdx), %rbx; call *unload_image(%rbx); call *stall(%rbx); … */
static const u8 unloads_itself[] = {
	0x48, 0x83, 0xec, 0x28, 0x48, 0x8b, 0x5a, 0x60,
	0xff, 0x93, offsetof(struct efi_boot_services, unload_image), 0, 0, 0,
	0xff, 0x93, offsetof(struct efi_boot_services, stall), 0, 0, 0,
	0x48, 0x83, 0xc4, 0x28, 0x31, 0xc0, 0xc3,
};

static_assert(offsetof(struct efi_boot_services, stall) < 256, "as in the code above");
static_assert(offsetof(struct efi_system_table, boot) == 96, "as in the code above");
static_assert(offsetof(struct efi_boot_services, exit) < 256, "as in the code above");

static void put_file(const u8 *code, u32 size)
{
	image_build(&img);
	memcpy(img.bytes + IMG_TEXT_OFFSET, code, size);
	memcpy(ram(FILE_AT), img.bytes, sizeof(img.bytes));
}

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	bootsvc_init();
	assert_true(pages_claim(FILE_AT, IMG_FILE_SIZE, EFI_LOADER_DATA, false));
	put_file(returns, sizeof(returns));
	return 0;
}

static struct efi_handle *load(u64 room)
{
	return image_load_kernel(ram(FILE_AT), IMG_FILE_SIZE, room, "quiet");
}

static struct efi_loaded_image *info_of(struct efi_handle *image)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	void *info;

	assert_success(protocol_get(image, &guid, &info));
	return info;
}

/* Of each handle 64 bytes stay: its address is never another one's. */
static void assert_only_handles_lost(u64 before, u32 nr)
{
	assert_true(free_pages() <= before);
	assert_true(before - free_pages() <= nr / (PAGE_SIZE / 64) + 1);
}

static void kernel_is_copied_relocated_and_described(void **state)
{
	struct efi_handle *image = load(IMG_FILE_SIZE);
	struct efi_loaded_image *info = info_of(image);
	u8 *base = info->image_base;

	(void)state;
	assert_int_equal(info->revision, 0x1000);
	assert_ptr_equal(info->system_table, &systab);
	assert_int_equal(info->image_size, IMG_SIZE);
	assert_int_equal(info->load_options_size, sizeof(u"quiet"));
	assert_memory_equal(info->load_options, u"quiet", sizeof(u"quiet"));
	assert_int_equal(map_type_at((uintptr_t)base), EFI_LOADER_CODE);
	assert_int_equal(*(u64 *)(base + IMG_POINTER), (uintptr_t)base + IMG_TEXT);
}

/* File offsets as addresses, no relocations, nothing behind the headers in the file */
static void put_file_in_place(void)
{
	struct section_header *sections = ram(FILE_AT + ((u8 *)img.sections - img.bytes));
	struct data_dirent *dirs = ram(FILE_AT + ((u8 *)img.dirs - img.bytes));

	for (u32 i = 0; i < 3; i++) {
		sections[i].data_addr = sections[i].virtual_address;
		sections[i].raw_data_size = 0;
	}
	dirs[PE_DIR_BASE_RELOC].size = 0;
}

static void kernel_runs_in_place_if_it_can(void **state)
{
	(void)state;
	put_file_in_place();
	assert_ptr_equal(info_of(load(IMG_SIZE))->image_base, ram(FILE_AT));

	set_up(state);
	put_file_in_place();
	assert_ptr_not_equal(info_of(load(IMG_SIZE - 1))->image_base, ram(FILE_AT));
}

static void refused_kernel_stops_the_guest(void **state)
{
	(void)state;
	((u8 *)ram(FILE_AT))[0] = 0;
	assert_true(STOPS(load(0)));
	assert_string_equal(guest_line, "kernel image of 3072 bytes refused: no PE image");
	assert_true(STOPS(image_load_kernel(ram(FILE_AT), 0, 0, "")));
	assert_string_equal(guest_line, "kernel image of 0 bytes refused: no PE image");
}

static void kernel_without_memory_stops_the_guest(void **state)
{
	(void)state;
	pages_reset();
	pages_append(RAM_START, RAM_START + 4 * PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
	assert_true(STOPS(load(0)));
	assert_string_equal(guest_line,
			    "kernel image of 3072 bytes refused: no memory for the image");
}

static void started_image_returns(void **state)
{
	struct efi_handle *image = load(0);

	(void)state;
	assert_status(image_start(image, NULL, NULL), RETURNED);
	assert_false(handle_valid(image));
	assert_status(image_start(image, NULL, NULL), EFI_INVALID_PARAMETER);
}

static void started_image_exits(void **state)
{
	struct efi_handle *image;
	efi_uintn_t size = 99;
	efi_char16_t *data = NULL;

	(void)state;
	put_file(exits, sizeof(exits));
	image = load(0);
	assert_status(image_start(image, &size, &data), 5);
	assert_int_equal(size, 0);
	assert_false(handle_valid(image));
}

static void loaded_image_comes_and_goes(void **state)
{
	struct efi_handle *parent = load(0), *child = NULL;
	u64 before;

	(void)state;
	/* What the pools keep for the next time is not lost. */
	assert_success(image_load(false, parent, NULL, img.bytes, sizeof(img.bytes), &child));
	assert_success(image_unload(child));
	before = free_pages();
	for (u32 i = 0; i < 100; i++) {
		assert_success(image_load(false, parent, NULL, img.bytes, sizeof(img.bytes),
					  &child));
		assert_ptr_equal(info_of(child)->parent_handle, parent);
		if (i & 1)
			assert_success(image_unload(child));
		else
			assert_status(image_start(child, NULL, NULL), RETURNED);
		assert_false(handle_valid(child));
	}
	assert_only_handles_lost(before, 100);
}

/* This is the 64-bit flavour: an i386 image is a good one, but not here. */
static void image_of_the_other_flavour_is_refused(void **state)
{
	static struct image_file other;

	(void)state;
	image_build32(&other);
	assert_true(STOPS(image_load_kernel(other.bytes, sizeof(other.bytes), 0, "")));
	assert_string_equal(guest_line, "kernel image of 3072 bytes refused: "
			    "not of this pvh-efi's word size, 32 or 64 bits");
}

static void refused_image_costs_no_memory(void **state)
{
	struct efi_handle *parent = load(0), *child = NULL;
	u64 before;

	(void)state;
	img.relocs[1] = 15 << 12;
	image_load(false, parent, NULL, img.bytes, sizeof(img.bytes), &child);
	before = free_pages();
	for (u32 i = 0; i < 100; i++)
		assert_true(image_load(false, parent, NULL, img.bytes, sizeof(img.bytes),
				       &child) & EFI_ERROR_BIT);
	assert_int_equal(free_pages(), before);
}

static void *path_of(struct efi_handle *image)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_DEVICE_PATH_GUID;
	void *path;

	assert_success(protocol_get(image, &guid, &path));
	return path;
}

static void kernel_has_a_device_and_a_path(void **state)
{
	struct efi_handle *image = load(0);
	struct efi_loaded_image *info = info_of(image);
	struct efi_guid guid = EFI_DEVICE_PATH_GUID;
	void *device_path;

	(void)state;
	assert_success(protocol_get(info->device_handle, &guid, &device_path));
	assert_int_equal(devpath_size(device_path), 20);
	assert_memory_equal(path_of(image), device_path, 20);
	/* systemd's stubs want a name; it is the last node. */
	assert_ptr_equal(info->file_path, path_of(image) + 20);
	assert_int_equal(info->file_path->type, EFI_DEV_MEDIA);
	assert_int_equal(info->file_path->sub_type, EFI_DEV_MEDIA_FILE);
	assert_int_equal(devpath_size(info->file_path), 4 + sizeof(u"\\image.efi"));
	assert_memory_equal(info->file_path + 1, u"\\image.efi", sizeof(u"\\image.efi"));
}

/* Device, and a node of the file behind it */
static void loaded_image_has_its_path(void **state)
{
	static u8 device_path[] = { 1, 1, 6, 0, 1, 2, 0x7f, 0xff, 4, 0 };
	static u8 path[] = { 1, 1, 6, 0, 1, 2, 4, 4, 6, 0, 'x', 0, 0x7f, 0xff, 4, 0 };
	struct efi_handle *parent = load(0), *child, *device = NULL;
	struct efi_guid guid = EFI_DEVICE_PATH_GUID;
	struct efi_device_path endless = { 1, 1, { 3 } };
	u64 before;
	u8 *copy;

	(void)state;
	assert_success(protocol_install(&device, &guid, 0, device_path));
	before = free_pages();
	assert_success(image_load(false, parent, (void *)path, img.bytes, sizeof(img.bytes),
				  &child));
	copy = path_of(child);
	assert_ptr_not_equal(copy, path);
	assert_memory_equal(copy, path, sizeof(path));
	assert_ptr_equal(info_of(child)->device_handle, device);
	assert_ptr_equal(info_of(child)->file_path, copy + 6);
	assert_success(image_unload(child));
	assert_false(handle_valid(child));
	assert_int_equal(free_pages(), before);

	path[5]++;
	assert_success(image_load(false, parent, (void *)path, img.bytes, sizeof(img.bytes),
				  &child));
	assert_null(info_of(child)->device_handle);
	assert_ptr_equal(info_of(child)->file_path, path_of(child));
	assert_success(image_unload(child));
	assert_true(image_load(false, parent, &endless, img.bytes, sizeof(img.bytes), &child) &
		    EFI_ERROR_BIT);
	assert_success(image_load(false, parent, NULL, img.bytes, sizeof(img.bytes), &child));
	assert_null(path_of(child));
	assert_null(info_of(child)->file_path);
	assert_success(image_unload(child));
	for (u32 i = 0; i < 200; i++) {
		assert_success(image_load(false, parent, (void *)path, img.bytes,
					  sizeof(img.bytes), &child));
		assert_success(image_unload(child));
	}
	assert_only_handles_lost(before, 203);
}

/* What an image has open, and the TPL that it leaves, end with it. */
static void ended_image_leaves_nothing(void **state)
{
	static struct efi_guid guid = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	struct efi_handle *parent = load(0), *child, *device = NULL;
	void *interface;

	(void)state;
	assert_success(protocol_install(&device, &guid, 0, &img));
	assert_success(image_load(false, parent, NULL, img.bytes, sizeof(img.bytes), &child));
	/* A protocol that the image put on its own handle keeps that, not the uses. */
	assert_success(protocol_install(&child, &guid, 0, NULL));
	assert_success(protocol_open(device, &guid, &interface, child, NULL,
				     EFI_OPEN_EXCLUSIVE));
	assert_status(protocol_uninstall(device, &guid, &img), EFI_ACCESS_DENIED);
	assert_status(image_start(child, NULL, NULL), RETURNED);
	assert_true(handle_valid(child));
	assert_success(protocol_uninstall(device, &guid, &img));
}

static void arguments_are_checked(void **state)
{
	struct efi_handle *parent = load(0), *child = NULL;
	struct efi_device_path path = { EFI_DEV_END, EFI_DEV_END_ENTIRE, { 4 } };

	(void)state;
	assert_status(image_load(false, NULL, NULL, img.bytes, 100, &child),
		      EFI_INVALID_PARAMETER);
	assert_status(image_load(false, parent, NULL, img.bytes, 100, NULL),
		      EFI_INVALID_PARAMETER);
	assert_status(image_load(false, parent, NULL, NULL, 0, &child), EFI_NOT_FOUND);
	assert_status(image_load(false, parent, &path, NULL, 0, &child), EFI_NOT_FOUND);
	assert_status(image_load(false, parent, NULL, img.bytes, 0, &child), EFI_LOAD_ERROR);
	assert_true(image_load(false, parent, NULL, img.bytes, 100, &child) & EFI_ERROR_BIT);
	assert_status(image_start(NULL, NULL, NULL), EFI_INVALID_PARAMETER);
	assert_status(image_unload(ram(8)), EFI_INVALID_PARAMETER);
	assert_status(image_exit(NULL, 0, 0, NULL), EFI_INVALID_PARAMETER);
}

/* Without relocations an image runs where it was made for, or not at all. */
static void fixed_images_go_where_they_must(void **state)
{
	u64 at = RAM_START + 0x200000;

	(void)state;
	img.fh->flags = IMAGE_FILE_RELOCS_STRIPPED;
	img.opt->image_base = at;
	memcpy(ram(FILE_AT), img.bytes, sizeof(img.bytes));
	assert_ptr_equal(info_of(load(0))->image_base, ram(at));
	assert_int_equal(map_type_at(at), EFI_LOADER_CODE);
	assert_int_equal(*(u64 *)ram(at + IMG_POINTER), IMG_POINTER_VALUE);
	assert_true(STOPS(load(0)));
	assert_string_equal(guest_line,
			    "kernel image of 3072 bytes refused: no memory for the image");
}

/* The line is believed once: neither does it grow, nor is it lost when .bss is cleared. */
static void load_options_are_bounded(void **state)
{
	char *cmdline = ram(FILE_AT + IMG_DATA + 0x100);
	struct efi_loaded_image *info;

	(void)state;
	put_file_in_place();
	strcpy(cmdline, "quiet");
	info = info_of(image_load_kernel(ram(FILE_AT), IMG_FILE_SIZE, IMG_SIZE, cmdline));
	assert_ptr_equal(info->image_base, ram(FILE_AT));
	assert_int_equal(info->load_options_size, sizeof(u"quiet"));
	assert_memory_equal(info->load_options, u"quiet", sizeof(u"quiet"));

	set_up(state);
	memset(cmdline, 'x', MAX_CMDLINE + 100);
	info = info_of(image_load_kernel(ram(FILE_AT), IMG_FILE_SIZE, 0, cmdline));
	assert_int_equal(info->load_options_size, 2 * (MAX_CMDLINE + 1));
}

static void ended_kernel_leaves_nothing(void **state)
{
	u64 before;

	(void)state;
	assert_success(image_unload(load(0)));
	before = free_pages();
	/* Each has a device, which stays. */
	for (u32 i = 0; i < 20; i++)
		assert_success(image_unload(load(0)));
	assert_in_range(before - free_pages(), 0, 1);
}

/* The timer runs for what may wait for it, which a kernel doesn't. */
static void ticks_start_with_programs_only(void **state)
{
	struct efi_handle *image = load(0);

	(void)state;
	assert_false(guest_ticks);
	image_start(image, NULL, NULL);
	assert_true(guest_ticks);

	set_up(state);
	memcpy(ram(FILE_AT + 0x202), "HdrS", 4);
	image_start(load(0), NULL, NULL);
	assert_false(guest_ticks);
}

static efi_status_t load_child(struct efi_handle *parent, struct efi_handle **child)
{
	*child = NULL;
	return image_load(false, parent, NULL, img.bytes, sizeof(img.bytes), child);
}

/* A driver that has started, and stays */
static struct efi_handle *make_driver(const u8 *code, u32 size)
{
	struct efi_handle *parent = load(0), *driver;

	put_file(code, size);
	img.opt->subsys = IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER;
	assert_success(load_child(parent, &driver));
	return driver;
}

static void parent_may_be_anybodys(void **state)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID, other = EFI_GUID(9, 9, 9, 9);
	struct efi_handle *parent = NULL, *no_image = NULL, *child;
	static struct efi_loaded_image made;

	(void)state;
	assert_success(protocol_install(&parent, &guid, 0, &made));
	assert_success(load_child(parent, &child));
	assert_ptr_equal(info_of(child)->parent_handle, parent);
	assert_status(image_start(parent, NULL, NULL), EFI_INVALID_PARAMETER);
	assert_status(image_unload(parent), EFI_INVALID_PARAMETER);
	assert_success(image_unload(child));
	assert_success(protocol_install(&no_image, &other, 0, NULL));
	assert_status(load_child(no_image, &child), EFI_INVALID_PARAMETER);
	assert_status(load_child(ram(RAM_START), &child), EFI_INVALID_PARAMETER);
}

/* UEFI 7.4.1: the status tells what is wrong with the file from what is not for us. */
static void refusals_have_their_status(void **state)
{
	struct efi_handle *parent = load(0), *child;
	struct efi_device_path endless = { 1, 1, { 3 } };
	static struct image_file other;

	(void)state;
	img.fh->machine = 0xaa64;
	assert_status(load_child(parent, &child), EFI_UNSUPPORTED);
	image_build(&img);
	img.opt->subsys = 3;
	assert_status(load_child(parent, &child), EFI_UNSUPPORTED);
	image_build32(&other);
	assert_status(image_load(false, parent, NULL, other.bytes, sizeof(other.bytes), &child),
		      EFI_UNSUPPORTED);
	image_build(&img);
	img.opt->entry_point = IMG_SIZE;
	assert_status(load_child(parent, &child), EFI_LOAD_ERROR);
	image_build(&img);
	assert_status(image_load(false, parent, &endless, img.bytes, sizeof(img.bytes), &child),
		      EFI_INVALID_PARAMETER);
	img.opt->image_size = 0x20000000;
	assert_status(load_child(parent, &child), EFI_OUT_OF_RESOURCES);
}

static u32 hook_calls;
static efi_status_t hook_status, nested_status;

static efi_status_t __efiapi unload_once_more(struct efi_handle *image)
{
	hook_calls++;
	nested_status = image_unload(image);
	return hook_status;
}

static void hook_that_unloads_itself(void **state)
{
	struct efi_handle *driver = make_driver(succeeds, sizeof(succeeds)), *next;
	u64 before = free_pages();

	(void)state;
	hook_calls = 0;
	assert_success(image_start(driver, NULL, NULL));
	info_of(driver)->unload = unload_once_more;
	hook_status = EFI_DEVICE_ERROR;
	assert_status(image_unload(driver), EFI_DEVICE_ERROR);
	assert_int_equal(hook_calls, 1);
	assert_status(nested_status, EFI_INVALID_PARAMETER);
	assert_true(handle_valid(driver));
	hook_status = EFI_SUCCESS;
	assert_success(image_unload(driver));
	assert_int_equal(hook_calls, 2);
	assert_false(handle_valid(driver));
	assert_int_equal(free_pages(), before + (IMG_SIZE >> PAGE_SHIFT));
	/* The pool is whole: two images don't get the same memory. */
	assert_success(load_child(handle_next(handle_next(NULL)), &driver));
	assert_success(load_child(handle_next(handle_next(NULL)), &next));
	assert_ptr_not_equal(info_of(driver), info_of(next));
}

static struct efi_handle *running;
static void *running_base;

static efi_status_t __efiapi agree(struct efi_handle *image)
{
	return image == running ? EFI_SUCCESS : EFI_DEVICE_ERROR;
}

/* What has unloaded itself has no handle, but still has its memory: it runs there. */
static efi_status_t __efiapi look_after_unload(efi_uintn_t ignored)
{
	hook_calls++;
	assert_false(handle_valid(running));
	assert_int_equal(map_type_at((uintptr_t)running_base), EFI_BOOT_SERVICES_CODE);
	assert_status(image_exit(running, EFI_SUCCESS, 0, NULL), EFI_INVALID_PARAMETER);
	assert_status(image_unload(running), EFI_INVALID_PARAMETER);
	return EFI_SUCCESS;
}

static void image_that_unloads_itself(void **state)
{
	efi_status_t (*stall)(efi_uintn_t microseconds) __efiapi = boot_services.stall;

	(void)state;
	hook_calls = 0;
	running = make_driver(unloads_itself, sizeof(unloads_itself));
	info_of(running)->unload = agree;
	running_base = info_of(running)->image_base;
	boot_services.stall = look_after_unload;
	assert_success(image_start(running, NULL, NULL));
	boot_services.stall = stall;
	assert_int_equal(hook_calls, 1);
	assert_int_equal(map_type_at((uintptr_t)running_base), EFI_CONVENTIONAL_MEMORY);
}

static efi_status_t __efiapi leave_starter(struct efi_handle *image)
{
	(void)image;
	nested_status = image_exit(running, EFI_DEVICE_ERROR, 0, NULL);
	return EFI_DEVICE_ERROR;
}

static struct efi_handle *asked;

static efi_status_t __efiapi unload_asked(efi_uintn_t ignored)
{
	assert_status(image_unload(asked), EFI_DEVICE_ERROR);
	return EFI_SUCCESS;
}

/* While a hook runs its image does, and no other can be left: the hook comes back. */
static void hook_that_leaves_another_image(void **state)
{
	efi_status_t (*stall)(efi_uintn_t microseconds) __efiapi = boot_services.stall;

	(void)state;
	asked = make_driver(succeeds, sizeof(succeeds));
	assert_success(image_start(asked, NULL, NULL));
	info_of(asked)->unload = leave_starter;
	running = make_driver(unloads_itself, sizeof(unloads_itself));
	boot_services.stall = unload_asked;
	assert_success(image_start(running, NULL, NULL));
	boot_services.stall = stall;
	assert_status(nested_status, EFI_INVALID_PARAMETER);
	info_of(asked)->unload = NULL;
	assert_status(image_unload(asked), EFI_UNSUPPORTED);
}

static efi_status_t exit_status;

static void __efiapi exit_running(struct efi_event *event, void *context)
{
	(void)event;
	(void)context;
	exit_status = image_exit(running, EFI_DEVICE_ERROR, 0, NULL);
}

/* The notification runs when the TPL falls, and there is nothing to come back to. */
static void exit_after_the_return(void **state)
{
	static const u8 subsystems[] = {
		IMAGE_SUBSYSTEM_EFI_APPLICATION, IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER,
	};
	struct efi_event *event;

	for (u32 i = 0; i < ARRAY_SIZE(subsystems); i++) {
		set_up(state);
		put_file(succeeds, sizeof(succeeds));
		running = load(0);
		img.opt->subsys = subsystems[i];
		assert_success(load_child(running, &running));
		assert_success(event_create(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, exit_running, NULL,
					    &event));
		event_set(event);
		exit_status = ~0UL;
		assert_success(image_start(running, NULL, NULL));
		assert_status(exit_status, EFI_INVALID_PARAMETER);
	}
}

/* An application may take away the protocols of an image, and so its handle. */
static void handle_at_an_old_address_is_another(void **state)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID, path = EFI_LOADED_IMAGE_DEVICE_PATH_GUID;
	struct efi_guid other = EFI_GUID(9, 9, 9, 9);
	struct efi_handle *parent = load(0), *child, *handle = NULL;
	u64 before;

	(void)state;
	assert_success(load_child(parent, &child));
	assert_success(image_unload(child));
	before = free_pages();
	assert_success(load_child(parent, &child));
	assert_success(protocol_uninstall(child, &guid, info_of(child)));
	assert_status(image_start(child, NULL, NULL), EFI_INVALID_PARAMETER);
	assert_success(protocol_uninstall(child, &path, NULL));
	assert_false(handle_valid(child));
	assert_success(protocol_install(&handle, &other, 0, NULL));
	assert_status(image_start(handle, NULL, NULL), EFI_INVALID_PARAMETER);
	assert_status(image_exit(handle, 0, 0, NULL), EFI_INVALID_PARAMETER);
	assert_status(image_unload(handle), EFI_INVALID_PARAMETER);
	/* Nobody can start it: its memory is not lost. */
	assert_success(load_child(parent, &child));
	assert_success(image_unload(child));
	assert_success(protocol_uninstall(handle, &other, NULL));
	assert_int_equal(free_pages(), before);
}

/* An image's path goes with it, even if only its other protocol is there no more. */
static void path_goes_with_its_image(void **state)
{
	static u8 path[] = { 1, 1, 6, 0, 1, 2, 0x7f, 0xff, 4, 0 };
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	struct efi_handle *parent = load(0), *child;

	(void)state;
	assert_success(image_load(false, parent, (void *)path, img.bytes, sizeof(img.bytes),
				  &child));
	assert_success(protocol_uninstall(child, &guid, info_of(child)));
	assert_true(handle_valid(child));
	assert_success(load_child(parent, &parent));
	assert_false(handle_valid(child));
}

static void exit_data_are_for_who_asks(void **state)
{
	struct efi_handle *image;
	efi_uintn_t size = 99;
	efi_char16_t *data = u"old";

	(void)state;
	assert_status(image_start(load(0), &size, NULL), RETURNED);
	assert_int_equal(size, 99);
	assert_status(image_start(load(0), NULL, &data), RETURNED);
	assert_null(data);
	image = load(0);
	assert_status(image_start(image, &size, &data), RETURNED);
	assert_int_equal(size, 0);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(kernel_is_copied_relocated_and_described),
		TEST(kernel_runs_in_place_if_it_can),
		TEST(refused_kernel_stops_the_guest),
		TEST(kernel_without_memory_stops_the_guest),
		TEST(started_image_returns),
		TEST(started_image_exits),
		TEST(loaded_image_comes_and_goes),
		TEST(image_of_the_other_flavour_is_refused),
		TEST(refused_image_costs_no_memory),
		TEST(kernel_has_a_device_and_a_path),
		TEST(loaded_image_has_its_path),
		TEST(ended_image_leaves_nothing),
		TEST(arguments_are_checked),
		TEST(fixed_images_go_where_they_must),
		TEST(load_options_are_bounded),
		TEST(ended_kernel_leaves_nothing),
		TEST(ticks_start_with_programs_only),
		TEST(parent_may_be_anybodys),
		TEST(refusals_have_their_status),
		TEST(hook_that_unloads_itself),
		TEST(hook_that_leaves_another_image),
		TEST(image_that_unloads_itself),
		TEST(exit_after_the_return),
		TEST(handle_at_an_old_address_is_another),
		TEST(path_goes_with_its_image),
		TEST(exit_data_are_for_who_asks),
	};

	return RUN(tests);
}
