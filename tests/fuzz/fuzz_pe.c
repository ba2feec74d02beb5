// SPDX-License-Identifier: GPL-2.0
/*
 * The input is a PE file. What is taken is loaded three times: into memory of its
 * own, where it lies if it may, and as the guest's kernel.
 */

#include "harness.h"
#include "pagetable.h"
#include "pe.h"

#define MAX_IMAGE	(1 << 20)

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void load_copy(const struct pe_image *pe, const u8 *file)
{
	u8 *base = malloc(pe->image_size);

	pe_place(pe, file, base);
	pe_relocate(pe, base);
	free(base);
}

static void load_in_place(const u8 *data, size_t size)
{
	struct pe_image pe;
	u8 *base;

	pe_parse(data, size, &pe);
	base = malloc(pe.image_size > size ? pe.image_size : size);
	memcpy(base, data, size);
	if (pe_parse(base, size, &pe))
		abort();
	pe_place(&pe, base, base);
	pe_relocate(&pe, base);
	free(base);
}

/* Nothing has been started, so there is no page to write code to. */
static void check_protection(u64 start, u64 end)
{
	for (; start < end; start += PAGE_SIZE) {
		u64 attributes;

		if (pagetable_get(page_table_root, start, start + PAGE_SIZE, &attributes) !=
		    EFI_SUCCESS || !(attributes & (EFI_MEMORY_RO | EFI_MEMORY_XP)))
			abort();
	}
}

/* Its place is claimed as a module's is. */
static void load_as_kernel(const struct pe_image *pe, const u8 *file, size_t size)
{
	u64 room = pe->image_size > size ? pe->image_size : size;
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	struct efi_handle *image = NULL;
	void *info;
	u64 base;

	machine_reset();
	if (!pages_claim(RAM_START, room, EFI_LOADER_DATA, false))
		abort();
	memcpy(ram(RAM_START), file, size);
	if (STOPS(image = image_load_kernel(ram(RAM_START), size, room, "quiet")))
		return;
	if (!handle_valid(image) || map_problem() ||
	    protocol_get(image, &guid, &info) != EFI_SUCCESS)
		abort();
	base = (uintptr_t)((struct efi_loaded_image *)info)->image_base;
	check_protection(base, base + pe->image_size);
	check_protection(RAM_START, RAM_START + align_up(room, PAGE_SIZE));
	if (image_unload(image) != EFI_SUCCESS)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	/* Aligned, and ending where the file does */
	u8 *file = malloc(size ? size : 1);
	struct pe_image pe;

	memcpy(file, data, size);
	if (!pe_parse(file, size, &pe) && pe.image_size <= MAX_IMAGE) {
		load_copy(&pe, file);
		if (pe.in_place)
			load_in_place(file, size);
		load_as_kernel(&pe, file, size);
	}
	free(file);
	return 0;
}
