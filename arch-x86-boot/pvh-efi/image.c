// SPDX-License-Identifier: GPL-2.0
/* The lives of images: StartImage(), Exit() and UnloadImage(), UEFI 7.4. */

#include "events.h"
#include "image.h"
#include "memory.h"
#include "pages.h"
#include "pool.h"
#include "protect.h"
#include "protocol.h"
#include "systab.h"

const struct efi_guid loaded_image_guid = EFI_LOADED_IMAGE_GUID;

static struct image *images;

/* The one that runs now; those that started it wait in image_call(). */
static struct image *current;

/**
 * image_new() - begin an image
 *
 * Return: zeroed but for its link to the others, or NULL without memory.
 */
struct image *image_new(void)
{
	struct image *image = pool_new(sizeof(*image));

	if (image) {
		image->next = images;
		images = image;
	}
	return image;
}

/*
 * A handle is an image's as long as it has the protocol that LoadImage() put there:
 * anybody may take that away, and install a loaded image protocol of their own.
 */
static bool has_handle(const struct image *image)
{
	void *info;

	return protocol_get(image->handle, &loaded_image_guid, &info) == EFI_SUCCESS &&
	       info == &image->info;
}

static struct image *find_image(const struct efi_handle *handle)
{
	struct image *image;

	for (image = images; image; image = image->next) {
		if (image->handle == handle && !image->unloading && has_handle(image))
			return image;
	}
	return NULL;
}

/**
 * image_info() - what its starter has told an image
 * @handle:	anything that a caller passed as an image's
 *
 * Return: NULL for what is no image of ours: anybody may install a protocol of that
 * name, with anything behind it.
 */
const struct efi_loaded_image *image_info(const struct efi_handle *handle)
{
	const struct image *image = find_image(handle);

	return image ? &image->info : NULL;
}

/**
 * image_is_unified() - is this in an image that embeds a kernel
 * @code:	an address in a caller's code
 *
 * The kernel itself runs elsewhere, where the image's stub has loaded it.
 */
bool image_is_unified(const void *code)
{
	for (const struct image *image = images; image; image = image->next) {
		u64 offset = (const u8 *)code - image->base;

		if (image->is_unified && offset >> PAGE_SHIFT < image->nr_pages)
			return true;
	}
	return false;
}

/* The handle goes with its last protocol, unless the image has put others there. */
static void give_up_handle(struct image *image)
{
	bool own = has_handle(image);

	if (own) {
		protocol_forget_agent(image->handle);
		protocol_uninstall(image->handle, &loaded_image_guid, &image->info);
	}
	if (own || image->path)
		image_path_remove(image->handle, image->path);
	image->path = NULL;
}

/**
 * image_release() - end an image
 * @image:	it doesn't run
 */
void image_release(struct image *image)
{
	struct image **link = &images;

	while (*link != image)
		link = &(*link)->next;
	*link = image->next;
	give_up_handle(image);
	if (image->pages)
		memory_free(PAGES_IMAGE, image->pages, image->nr_pages);
	pool_free(image->options);
	pool_delete(image);
}

/**
 * image_release_lost() - end images whose handle somebody has taken away
 *
 * Those that have been started may still be of use: a driver's functions are.
 */
void image_release_lost(void)
{
	for (struct image *image = images, *next; image; image = next) {
		next = image->next;
		if (!image->started && !has_handle(image))
			image_release(image);
	}
}

/* UnloadImage(), 7.4.3: a running image can be unloaded by its own hook only */
efi_status_t __efiapi image_unload(struct efi_handle *handle)
{
	struct image *image = find_image(handle), *caller = current;
	efi_status_t status = EFI_UNSUPPORTED;

	if (!image)
		return EFI_INVALID_PARAMETER;
	if (image->started) {
		/* The hook may ask for the same once more, or to leave its caller. */
		image->unloading = true;
		current = image;
		if (image->info.unload)
			status = image->info.unload(handle);
		current = caller;
		image->unloading = status == EFI_SUCCESS;
		if (status != EFI_SUCCESS)
			return status;
	}
	/* What runs is released when it has come back. */
	if (image->stack)
		give_up_handle(image);
	else
		image_release(image);
	events_dispatch();
	return EFI_SUCCESS;
}

static void give_exit_data(const struct image *image, efi_uintn_t *size, efi_char16_t **data)
{
	if (!data) {
		pool_free(image->exit_data);
		return;
	}
	*data = image->exit_data;
	if (size)
		*size = image->exit_data_size;
}

/* StartImage(), 7.4.2: what has ended is unloaded, but for a driver that succeeded */
efi_status_t __efiapi image_start(struct efi_handle *handle, efi_uintn_t *exit_data_size,
				  efi_char16_t **exit_data)
{
	struct image *image = find_image(handle), *caller = current;
	efi_status_t status;
	efi_uintn_t tpl;

	if (!image || image->started)
		return EFI_INVALID_PARAMETER;
	if (!image->nx_compat &&
	    !protect_undeclared(image->base, (u64)image->nr_pages << PAGE_SHIFT))
		return EFI_OUT_OF_RESOURCES;
	/* A kernel takes over the timer and everything else. */
	if (!image->is_linux)
		ticks_start();

	image->started = true;
	current = image;
	tpl = event_raise_tpl(TPL_APPLICATION);
	status = image_call(image->entry, handle, &systab, &image->stack);
	/* It is over: Exit() has nothing to come back to from now on. */
	current = caller;
	image->stack = NULL;
	events_go_on();
	give_exit_data(image, exit_data_size, exit_data);
	if (!image->is_driver || status != EFI_SUCCESS || image->unloading)
		image_release(image);
	/* Here notifications run that wait for the TPL to fall. */
	event_restore_tpl(tpl);
	return status;
}

/* Exit(), 7.4.5: only the image that runs can be left */
efi_status_t __efiapi image_exit(struct efi_handle *handle, efi_status_t status,
				 efi_uintn_t exit_data_size, efi_char16_t *exit_data)
{
	struct image *image = find_image(handle);

	if (!image)
		return EFI_INVALID_PARAMETER;
	if (!image->started)
		return image_unload(handle);
	if (image != current)
		return EFI_INVALID_PARAMETER;
	/* "Only valid if ExitStatus is something other than EFI_SUCCESS" */
	if (status != EFI_SUCCESS) {
		image->exit_data_size = exit_data_size;
		image->exit_data = exit_data;
	}
	image_return(image->stack, status);
}
