// SPDX-License-Identifier: GPL-2.0
/* Images: LoadImage(), StartImage(), Exit() and UnloadImage(), UEFI 7.4. */

#include "events.h"
#include "memory.h"
#include "pe.h"
#include "protect.h"
#include "pvh-efi.h"

struct image {
	struct image *next;
	struct efi_handle *handle;
	struct efi_loaded_image info;
	void *path;
	efi_image_entry_t entry;
	efi_physical_addr_t pages;	/* 0: runs where the file lies */
	u32 nr_pages;
	void *stack;			/* of StartImage()'s caller, while it runs */
	efi_uintn_t exit_data_size;
	efi_char16_t *exit_data;
	bool is_driver;
	bool started;
};

static struct image *images;

/* The one that runs now; those that started it wait in image_call(). */
static struct image *current;

/* By the list: anybody may install a loaded image protocol of their own. */
static struct image *find_image(const struct efi_handle *handle)
{
	struct image *image;

	for (image = images; image && image->handle != handle; image = image->next)
		;
	return image;
}

static void image_free(struct image *image)
{
	if (image->handle)
		image_path_remove(image->handle, image->path);
	if (image->pages)
		memory_free(PAGES_IMAGE, image->pages, image->nr_pages);
	pool_free(image);
}

/* Only an application is gone when it has ended: UEFI 2.1.2 to 2.1.4 */
static void set_kind(const struct pe_image *pe, struct image *image)
{
	image->is_driver = pe->subsystem != PE_SUBSYSTEM_EFI_APPLICATION;
	if (pe->subsystem == PE_SUBSYSTEM_EFI_RUNTIME_DRIVER) {
		image->info.image_code_type = EFI_RUNTIME_SERVICES_CODE;
		image->info.image_data_type = EFI_RUNTIME_SERVICES_DATA;
	} else if (image->is_driver) {
		image->info.image_code_type = EFI_BOOT_SERVICES_CODE;
		image->info.image_data_type = EFI_BOOT_SERVICES_DATA;
	} else {
		image->info.image_code_type = EFI_LOADER_CODE;
		image->info.image_data_type = EFI_LOADER_DATA;
	}
}

/* Bring the image to where it runs: where the file lies, if it may and can. */
static const char *place(const struct pe_image *pe, void *file, u64 room, struct image *image)
{
	const char *why;
	void *base = file;

	image->nr_pages = pe->image_size >> PAGE_SHIFT;
	if (!pe->in_place || room < pe->image_size || (unsigned long)file & (PAGE_SIZE - 1)) {
		if (pages_take(PAGES_IMAGE, EFI_ALLOCATE_ANY_PAGES, image->info.image_code_type,
			       image->nr_pages, &image->pages) != EFI_SUCCESS)
			return "no memory for the image";
		base = (void *)(unsigned long)image->pages;
	}
	pe_place(pe, file, base);
	image->info.image_base = base;
	image->info.image_size = pe->image_size;
	image->entry = (efi_image_entry_t)(base + pe->entry);
	why = pe_relocate(pe, base);
	return why ? why : protect_image(pe, base);
}

static const char *make_handle(struct image *image, const struct efi_device_path *path)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;

	if (protocol_install(&image->handle, &guid, 0, &image->info) != EFI_SUCCESS)
		return "no memory for the image's handle";
	if (image_path_install(image->handle, &image->info, path, &image->path) != EFI_SUCCESS) {
		protocol_uninstall(image->handle, &guid, &image->info);
		image->handle = NULL;
		return "malformed device path, or no memory for it";
	}
	return NULL;
}

/*
 * @room: bytes from @file on that the image may use when it runs in place; 0
 * demands a copy.
 */
static const char *load(void *file, u64 size, u64 room, struct efi_handle *parent,
			const struct efi_device_path *path, struct image **loaded)
{
	struct pe_image pe;
	struct image *image;
	const char *why;

	why = pe_parse(file, size, &pe);
	if (why)
		return why;
	if (pe.machine != PE_MACHINE_OWN)
		return "not of this pvh-efi's word size, 32 or 64 bits";
	if (pool_allocate(EFI_BOOT_SERVICES_DATA, sizeof(*image), (void **)&image) != EFI_SUCCESS)
		return "no memory for the image's data";
	memset(image, 0, sizeof(*image));
	image->info.revision = EFI_LOADED_IMAGE_REVISION;
	image->info.parent_handle = parent;
	image->info.system_table = &systab;
	set_kind(&pe, image);

	why = place(&pe, file, room, image);
	if (!why)
		why = make_handle(image, path);
	if (why) {
		image_free(image);
		return why;
	}
	image->next = images;
	images = image;
	*loaded = image;
	return NULL;
}

static void set_load_options(struct image *image, const char *cmdline)
{
	unsigned long length = 0;
	void *options;

	while (cmdline[length])
		length++;
	if (pool_allocate(EFI_LOADER_DATA, (length + 1) * sizeof(efi_char16_t), &options) !=
	    EFI_SUCCESS)
		stop("no memory for the command line");
	length = utf8_to_utf16(cmdline, length, options);
	image->info.load_options = options;
	image->info.load_options_size = (length + 1) * sizeof(efi_char16_t);
}

/**
 * image_load_kernel() - load what this guest is to run
 * @file:	a PE image
 * @size:	its bytes
 * @room:	bytes from @file on that nothing else uses
 * @cmdline:	becomes its load options
 *
 * Return: the image's handle. An image that can't be loaded stops the guest.
 */
struct efi_handle *image_load_kernel(void *file, u64 size, u64 room, const char *cmdline)
{
	struct image *image;
	const char *why;

	why = load(file, size, room, NULL, image_path_of_kernel(), &image);
	if (!why && image->is_driver)
		why = "not an EFI application";
	if (why)
		stop("kernel image of %llu bytes refused: %s", size, why);
	set_load_options(image, cmdline);
	return image->handle;
}

/* LoadImage(), 7.4.1: there are no devices to load from, so a path alone finds nothing */
efi_status_t __efiapi image_load(bool boot_policy, struct efi_handle *parent,
				 struct efi_device_path *path, void *source, efi_uintn_t size,
				 struct efi_handle **handle)
{
	struct image *image;
	const char *why;

	if (!handle || !find_image(parent))
		return EFI_INVALID_PARAMETER;
	if (!source)
		return EFI_NOT_FOUND;
	why = size ? load(source, size, 0, parent, path, &image) : "the image is empty";
	if (why) {
		pr_line("LoadImage: %s", why);
		return EFI_LOAD_ERROR;
	}
	*handle = image->handle;
	return EFI_SUCCESS;
}

/* UnloadImage(), 7.4.3: a running image can be unloaded by its own hook only */
efi_status_t __efiapi image_unload(struct efi_handle *handle)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	struct image *image = find_image(handle);
	struct image **link = &images;

	if (!image)
		return EFI_INVALID_PARAMETER;
	if (image->started) {
		efi_status_t status = EFI_UNSUPPORTED;

		if (image->info.unload)
			status = image->info.unload(handle);
		if (status != EFI_SUCCESS)
			return status;
	}
	while (*link != image)
		link = &(*link)->next;
	*link = image->next;
	protocol_forget_agent(handle);
	protocol_uninstall(handle, &guid, &image->info);
	image_free(image);
	return EFI_SUCCESS;
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

	image->started = true;
	current = image;
	tpl = event_raise_tpl(TPL_APPLICATION);
	status = image_call(image->entry, handle, &systab, &image->stack);
	event_restore_tpl(tpl);
	current = caller;
	if (find_image(handle) != image)
		return status;		/* it has unloaded itself */
	if (exit_data_size)
		*exit_data_size = image->exit_data_size;
	if (exit_data)
		*exit_data = image->exit_data;
	if (!image->is_driver || status != EFI_SUCCESS) {
		image->started = false;
		image_unload(handle);
	}
	return status;
}

/* Exit(), 7.4.5 */
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
	image->exit_data_size = exit_data_size;
	image->exit_data = exit_data;
	image_return(image->stack, status);
}
