// SPDX-License-Identifier: GPL-2.0
/* From a file to an image that can be started: LoadImage(), UEFI 7.4.1. */

#include "events.h"
#include "image.h"
#include "lib.h"
#include "pages.h"
#include "pe.h"
#include "pool.h"
#include "print.h"
#include "protect.h"
#include "protocol.h"
#include "start_info.h"
#include "systab.h"

/* UAPI group, UKI specification: it has a kernel in a section of that name. */
static bool has_kernel_section(const struct pe_image *pe)
{
	for (u16 i = 0; i < pe->nr_sections; i++) {
		if (*(const u64 *)pe->sections[i].name == PE_SECTION_LINUX)
			return true;
	}
	return false;
}

/* Only an application is gone when it has ended: UEFI 2.1.2 to 2.1.4 */
static void set_kind(const struct pe_image *pe, struct image *image)
{
	image->is_linux = pe->is_linux;
	image->is_unified = has_kernel_section(pe);
	image->nx_compat = pe->nx_compat;
	image->is_driver = pe->subsystem != IMAGE_SUBSYSTEM_EFI_APPLICATION;
	if (pe->subsystem == IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER) {
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

/* Why an image is not loaded: LoadImage()'s status, 7.4.1, and words for a message */
struct refusal {
	efi_status_t status;
	const char *why;
};

static struct refusal refuse(efi_status_t status, const char *why)
{
	return (struct refusal){ why ? status : EFI_SUCCESS, why };
}

/* May it run where the file lies, in @room bytes */
static bool can_stay(const struct pe_image *pe, unsigned long file, u64 room)
{
	return pe->in_place && room >= pe->image_size && !(file & (PAGE_SIZE - 1)) &&
	       (!pe->fixed || file == pe->preferred);
}

/* What can't be relocated goes where it was made for. */
static void *allocate(const struct pe_image *pe, struct image *image)
{
	efi_physical_addr_t addr = pe->preferred;

	if (pages_take(PAGES_IMAGE, pe->fixed ? EFI_ALLOCATE_ADDRESS : EFI_ALLOCATE_ANY_PAGES,
		       image->info.image_code_type, image->nr_pages, &addr) != EFI_SUCCESS)
		return NULL;
	image->pages = addr;
	return (void *)(unsigned long)addr;
}

/* Bring the image to where it runs. */
static struct refusal place(const struct pe_image *pe, void *file, u64 room, struct image *image)
{
	const char *why;
	void *base = file;

	image->nr_pages = pe->image_size >> PAGE_SHIFT;
	if (!can_stay(pe, (unsigned long)file, room))
		base = allocate(pe, image);
	if (!base)
		return refuse(EFI_OUT_OF_RESOURCES, "no memory for the image");
	pe_place(pe, file, base);
	image->base = base;
	image->info.image_base = base;
	image->info.image_size = pe->image_size;
	image->entry = (efi_image_entry_t)(base + pe->entry);
	why = pe_relocate(pe, base);
	if (why)
		return refuse(EFI_LOAD_ERROR, why);
	return refuse(EFI_OUT_OF_RESOURCES, protect_image(pe, base));
}

static struct refusal make_handle(struct image *image, const struct efi_device_path *path)
{
	efi_status_t status;

	if (protocol_install(&image->handle, &loaded_image_guid, 0, &image->info) != EFI_SUCCESS)
		return refuse(EFI_OUT_OF_RESOURCES, "no memory for the image's handle");
	status = image_path_install(image->handle, &image->info, path, &image->path);
	if (status != EFI_SUCCESS)
		return refuse(status, "malformed device path, or no memory for it");
	return refuse(EFI_SUCCESS, NULL);
}

/*
 * @room: bytes from @file on that the image may use when it runs in place; 0
 * demands a copy. From pe_parse() on nothing believes the headers in the file.
 */
static struct refusal load(void *file, u64 size, u64 room, struct efi_handle *parent,
			   const struct efi_device_path *path, struct image **loaded)
{
	struct pe_image pe;
	struct refusal problem;
	struct image *image;
	const char *why;

	why = pe_parse(file, size, &pe);
	if (why)
		return refuse(pe.foreign ? EFI_UNSUPPORTED : EFI_LOAD_ERROR, why);
	if (pe.machine != PE_MACHINE_OWN)
		return refuse(EFI_UNSUPPORTED, "not of this pvh-efi's word size, 32 or 64 bits");
	image = image_new();
	if (!image)
		return refuse(EFI_OUT_OF_RESOURCES, "no memory for the image's data");
	image->info.revision = EFI_LOADED_IMAGE_REVISION;
	image->info.parent_handle = parent;
	image->info.system_table = &systab;
	set_kind(&pe, image);

	problem = place(&pe, file, room, image);
	if (!problem.why)
		problem = make_handle(image, path);
	if (problem.why)
		image_release(image);
	*loaded = image;
	return problem;
}

/* Of a line that the checks of start_info have found to end within MAX_CMDLINE bytes */
static u32 make_options(const char *cmdline, void **options)
{
	unsigned long length = 0;

	while (length < MAX_CMDLINE && cmdline[length])
		length++;
	if (pool_allocate(EFI_LOADER_DATA, (length + 1) * sizeof(efi_char16_t), options) !=
	    EFI_SUCCESS)
		stop("no memory for the command line");
	length = utf8_to_utf16(cmdline, length, *options);
	return (length + 1) * sizeof(efi_char16_t);
}

/**
 * image_load_kernel() - load what this guest is to run
 * @file:	a PE image
 * @size:	its bytes
 * @room:	bytes from @file on that nothing else uses
 * @cmdline:	becomes its load options; at most MAX_CMDLINE bytes of it
 *
 * Return: the image's handle. An image that can't be loaded stops the guest.
 */
struct efi_handle *image_load_kernel(void *file, u64 size, u64 room, const char *cmdline)
{
	struct image *image;
	const char *why;
	void *options;
	u32 options_size = make_options(cmdline, &options);

	why = load(file, size, room, NULL, image_path_of_kernel(), &image).why;
	if (!why && image->is_driver)
		why = "not an EFI application";
	if (why)
		stop("kernel image of %llu bytes refused: %s", size, why);
	image->options = options;
	image->info.load_options = options;
	image->info.load_options_size = options_size;
	return image->handle;
}

/* LoadImage(), 7.4.1: there are no devices to load from, so a path alone finds nothing */
efi_status_t __efiapi image_load(bool boot_policy, struct efi_handle *parent,
				 struct efi_device_path *path, void *source, efi_uintn_t size,
				 struct efi_handle **handle)
{
	struct refusal problem;
	struct image *image;
	void *info;

	/* Whose image the parent is doesn't matter. */
	if (!handle || protocol_get(parent, &loaded_image_guid, &info) != EFI_SUCCESS)
		return EFI_INVALID_PARAMETER;
	if (!source)
		return EFI_NOT_FOUND;
	image_release_lost();
	problem = size ? load(source, size, 0, parent, path, &image) :
			 refuse(EFI_LOAD_ERROR, "the image is empty");
	if (problem.why)
		pr_line("LoadImage: %s", problem.why);
	else
		*handle = image->handle;
	events_dispatch();
	return problem.status;
}
