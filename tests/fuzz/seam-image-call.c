// SPDX-License-Identifier: GPL-2.0
/*
 * In place of image-call.S: the code of an image that comes from outside is not run.
 * image.c is in here as it is, so that its list can be emptied for the next input.
 */

#include "calls.h"
#include "image.c"

efi_status_t (*application)(struct efi_handle *image);

/**
 * images_reset() - forget all images, also those that nobody can end any more
 */
void images_reset(void)
{
	images = NULL;
	current = NULL;
}

bool is_code(int type)
{
	return type == EFI_LOADER_CODE || type == EFI_BOOT_SERVICES_CODE ||
	       type == EFI_RUNTIME_SERVICES_CODE;
}

efi_status_t image_call(efi_image_entry_t entry, struct efi_handle *image,
			struct efi_system_table *table, void **stack)
{
	jmp_buf here;

	if (table != &systab || !is_code(map_type_at((uintptr_t)entry)))
		abort();
	*stack = &here;
	if (setjmp(here))
		return EFI_ALREADY_STARTED;
	return application ? application(image) : EFI_SUCCESS;
}

void image_return(void *stack, efi_status_t status)
{
	(void)status;
	longjmp(*(jmp_buf *)stack, 1);
}
