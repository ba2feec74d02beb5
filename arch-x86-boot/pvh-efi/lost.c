// SPDX-License-Identifier: GPL-2.0
/* What the toolstack gave and nobody took: a line for each when boot services end. */

#include "image.h"
#include "initrd.h"
#include "print.h"

static const char *given = "";

/**
 * lost_init() - note what is expected to reach the kernel
 * @cmdline:	the first image's command line, which stays where it is
 */
void lost_init(const char *cmdline)
{
	given = cmdline;
}

/*
 * The kernel's begins with what was given: the stub of a unified kernel image may
 * add to it. A blank ends the comparison where they differ, since stubs change
 * those, and so does what is no ASCII. "@1" is a profile's number, for the stub.
 */
static bool passed_on(struct efi_handle *kernel)
{
	const struct efi_loaded_image *info = image_info(kernel);
	const efi_char16_t *options;
	u32 i;

	if (*given == '@' || !info)
		return true;
	options = info->load_options;
	for (i = 0; options && i < info->load_options_size / sizeof(*options); i++) {
		if (!given[i] || options[i] != (u8)given[i])
			break;
	}
	return given[i] <= ' ';
}

/**
 * lost_tell() - say what nobody took
 * @kernel:	the image that ends the boot services
 */
void lost_tell(struct efi_handle *kernel)
{
	if (initrd_is_lost())
		pr_line("the initrd is lost: Linux asks for it from 5.8 on");
	if (!passed_on(kernel))
		pr_line("the command line given is lost: the kernel has another");
}
