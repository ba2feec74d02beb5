// SPDX-License-Identifier: GPL-2.0
/* ExitBootServices(), UEFI 2.10, 7.4.6: first by a stale key, then by the right one */

#include "selftest.h"

struct map last_map;

static EFI_STATUS stale, map_after_stale, left;
static bool kept_services;

static void across(void)
{
	map_get(&last_map);
	stale = bs->ExitBootServices(self, last_map.key + 12345);
	kept_services = st->BootServices == bs;
	/* GetMemoryMap() is what may be called now. */
	map_after_stale = map_get(&last_map) ? EFI_SUCCESS : EFI_NOT_READY;
	left = bs->ExitBootServices(self, last_map.key);
	if (left != EFI_SUCCESS) {
		say("Bail out! ExitBootServices failed\n");
		output_end();
	}
	output_after_exit();
}

static void stale_key(void)
{
	EXPECT(stale, EFI_INVALID_PARAMETER);
	HOLDS(kept_services);
	EXPECT(map_after_stale, EFI_SUCCESS);
}

static void right_key(void)
{
	EXPECT(left, EFI_SUCCESS);
}

static const struct test after[] = {
	{ "ExitBootServices refuses a stale key and goes on", stale_key },
	{ "ExitBootServices takes the right key", right_key },
	{ },
};

const struct group exit_group = { "exit", .across = across, .after = after };
