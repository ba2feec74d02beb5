// SPDX-License-Identifier: GPL-2.0
/*
 * Images: good ones, in which the input overwrites some bytes. One that is started
 * goes on with the calls that the input holds, and may start another.
 */

#include "calls.h"
#include "image-builder.h"

#define MAX_DEPTH	3
#define FILE_AT		(RAM_START + 0x100000)

static u32 depth;
static u32 nr_hooks;	/* that are asked now */
static struct efi_handle *running[MAX_DEPTH + 1];
static struct efi_handle *child;

/* Returns how many bytes of the file are given to the loader. */
static u32 build(struct image_file *file)
{
	u32 changes = byte() & 7;

	image_build(file);
	while (changes--) {
		u32 at = byte() | byte() << 8;

		bytes(&file->bytes[at % (sizeof(file->bytes) - 4)], 1 + (byte() & 3));
	}
	return byte() & 1 ? sizeof(file->bytes) : (byte() | byte() << 8) % sizeof(file->bytes);
}

/* File offsets as addresses, and no relocations: what may run where it lies */
static void make_in_place(struct image_file *file)
{
	for (u32 i = 0; i < 3; i++) {
		file->sections[i].data_addr = file->sections[i].virtual_address;
		file->sections[i].raw_data_size = 0;
	}
	file->dirs[PE_DIR_BASE_RELOC].size = 0;
}

static efi_status_t run(struct efi_handle *image)
{
	running[++depth] = image;
	if (depth < MAX_DEPTH)
		run_calls(byte());
	depth--;
	return EFI_SUCCESS;
}

static efi_status_t __efiapi unload_hook(struct efi_handle *image)
{
	return handle_valid(image) && byte() & 1 ? EFI_SUCCESS : EFI_DEVICE_ERROR;
}

/* One that calls services: that it be unloaded itself, too, or that what runs exit */
static efi_status_t __efiapi busy_hook(struct efi_handle *image)
{
	u8 what = byte();

	if (nr_hooks == MAX_DEPTH)
		return EFI_DEVICE_ERROR;
	nr_hooks++;
	if (what & 2 && boot_services.unload_image(image) == EFI_SUCCESS)
		abort();
	run_calls(what >> 6);
	nr_hooks--;
	return what & 1 ? EFI_SUCCESS : EFI_DEVICE_ERROR;
}

/* Half of the command lines bring one along. */
static void offer_initrd(char *cmdline)
{
	if (cmdline[0] & 1)
		initrd_install(cmdline, 1 + (cmdline[1] & 31));
}

/**
 * images_start() - load the caller itself, as main.c does
 *
 * Return: false when it is refused, which stops the guest.
 */
bool images_start(void)
{
	static struct image_file file;
	static char cmdline[32];
	struct efi_handle *image = NULL;
	u32 size, room;

	application = run;
	depth = 0;
	nr_hooks = 0;
	child = NULL;
	size = build(&file);
	room = byte() & 1 ? IMG_SIZE : 0;
	if (room)
		make_in_place(&file);
	memset(cmdline, 0, sizeof(cmdline));
	bytes(cmdline, byte() & 31);
	lost_init(cmdline);
	systab.con_out_handle = NULL;
	guest_has_random = byte() & 1;
	guest_random_is_stuck = byte() == 255;
	if (byte() == 255)
		call_use_up();
	else
		pages_claim(FILE_AT, IMG_SIZE, EFI_LOADER_CODE, false);
	memcpy(ram(FILE_AT), file.bytes, sizeof(file.bytes));
	if (STOPS(text_install(); rng_install();
		  image = image_load_kernel(ram(FILE_AT), size, room, cmdline);
		  xen_info_install(image, size); offer_initrd(cmdline)))
		return false;
	running[0] = image;
	input_reset(image);
	return true;
}

void call_load_image(void)
{
	static struct image_file file;
	struct efi_guid loaded_guid = EFI_LOADED_IMAGE_GUID;
	u32 size = build(&file), how = byte();
	struct efi_handle *image, *parent = how & 2 ? handle() : running[depth];
	struct efi_loaded_image *info;
	bool parent_is_good;
	efi_status_t status;
	/* It ends where the file does. */
	u8 *copy = malloc(size ? size : 1);

	/* A driver that succeeds stays, and can be unloaded. */
	if (!(how & 4) && how & 128)
		file.opt->subsys = IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER;
	memcpy(copy, file.bytes, size);
	parent_is_good = protocol_get(parent, &loaded_guid, (void **)&info) == EFI_SUCCESS;
	status = boot_services.load_image(how & 1, parent, how & 4 ? (void *)paths[how >> 6] : NULL,
					  how & 8 ? NULL : copy, size, how & 16 ? NULL : &image);
	if (status == EFI_INVALID_PARAMETER && parent_is_good && !(how & (4 | 16)))
		abort();
	if (status == EFI_SUCCESS) {
		check_new(image);
		*handle_slot() = image;
		child = image;
		if (protocol_get(image, &loaded_guid, (void **)&info) != EFI_SUCCESS ||
		    !is_code(map_type_at((uintptr_t)info->image_base)))
			abort();
		if (how & 32)
			info->unload = !(how & 4) && how & 64 ? busy_hook : unload_hook;
	}
	free(copy);
}

void call_start_image(void)
{
	struct efi_handle *image = byte() & 1 ? child : handle();
	/* An image may be started at the lowest priority only: UEFI 7.1. */
	u32 before = depth, hooks = nr_hooks;
	efi_char16_t *data;
	efi_uintn_t size;
	u8 how = byte();

	if (notifying)
		return;
	boot_services.start_image(image, how & 1 ? NULL : &size, how & 2 ? NULL : &data);
	/* Exit() may have been called in a hook, or in a notification. */
	depth = before;
	nr_hooks = hooks;
	notifying = false;
}

/* Doesn't come back from the running image, which the caller itself never is. */
void call_exit(void)
{
	struct efi_handle *image = byte() & 1 ? running[depth] : handle();

	if (!notifying)
		boot_services.exit(image, number(), 0, NULL);
}

/* Up to TPL_CALLBACK, 7.1, so that a notification may end what it has interrupted */
void call_exit_anywhere(void)
{
	struct efi_handle *image = byte() & 1 ? running[depth] : handle();

	boot_services.exit(image, number(), 0, NULL);
}

/* Whoever ends boot services comes back to nobody, except that this ends what runs. */
void call_exit_boot_services(void)
{
	struct efi_handle *image = byte() & 1 ? running[depth] : handle();

	if (leave_boot_services(image))
		boot_services.exit(running[depth], EFI_SUCCESS, 0, NULL);
}

void call_unload_image(void)
{
	u8 which = byte();

	if (which < 64)
		boot_services.unload_image(running[depth]);
	else
		boot_services.unload_image(which < 128 ? child : handle());
}
