// SPDX-License-Identifier: GPL-2.0
/* The order of things: each group before, then across, then after ExitBootServices(). */

#include "selftest.h"

EFI_HANDLE self;
EFI_SYSTEM_TABLE *st;
EFI_BOOT_SERVICES *bs;
EFI_RUNTIME_SERVICES *rt;
EFI_LOADED_IMAGE *loaded;
char nonce[65];
bool gentle;

/* The first one's end is the last of all: it moves what the tables point at. */
static const struct group *const groups[] = {
	&runtime_group, &cpu_group, &header_group, &table_group, &map_group, &page_group,
	&pool_group, &event_group, &timer_group, &tick_group, &protocol_group,
	&locate_group, &notify_group, &devpath_group, &open_group, &config_group, &image_group,
	&pe_group, &misc_group, &variable_group, &console_group, &random_group, &attribute_group,
	&initrd_group, &exit_group,
};

/* What follows this word on the command line, or NULL */
const CHAR16 *option(const char *name, const CHAR16 **end)
{
	const CHAR16 *line = loaded->LoadOptions;
	UINTN matched = 0;

	*end = line + loaded->LoadOptionsSize / sizeof(*line);
	for (; line < *end && name[matched]; line++)
		matched = *line == name[matched] ? matched + 1 : *line == name[0];
	return name[matched] ? NULL : line;
}

static void read_options(void)
{
	const CHAR16 *line, *end;
	UINTN length = 0;

	line = option("pvh.nonce=", &end);
	while (line && line < end && *line > ' ' && *line <= '~' && length < sizeof(nonce) - 1)
		nonce[length++] = *line++;
	gentle = option("pvh.gentle", &end);
}

static void before(void)
{
	for (UINTN i = 0; i < ARRAY_SIZE(groups); i++) {
		const struct group *group = groups[i];

		if (group->setup && !group->setup()) {
			fail_tests(group->name, group->before, "its setup failed");
			continue;
		}
		run_tests(group->name, group->before);
		if (group->teardown)
			group->teardown();
	}
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
	EFI_GUID guid = LOADED_IMAGE_PROTOCOL;

	self = image;
	st = table;
	bs = st->BootServices;
	rt = st->RuntimeServices;
	output_init();
	if (bs->HandleProtocol(image, &guid, (void **)&loaded) != EFI_SUCCESS) {
		say("Bail out! the image's handle has no loaded image protocol\n");
		output_end();
	}
	read_options();
	say("TAP version 13\n");

	before();
	for (UINTN i = 0; i < ARRAY_SIZE(groups); i++) {
		if (groups[i]->across)
			groups[i]->across();
	}
	/* The boot services are gone. What the exit group found comes first. */
	for (UINTN i = ARRAY_SIZE(groups); i-- > 0;)
		run_tests(groups[i]->name, groups[i]->after);
	report_end();
	output_end();
}
