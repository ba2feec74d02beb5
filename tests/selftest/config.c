// SPDX-License-Identifier: GPL-2.0
/* InstallConfigurationTable(), UEFI 2.10, 7.5.6 */

#include "selftest.h"

static EFI_GUID guid;
static int one, two;
static UINTN calls;

static EFIAPI void note(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	calls++;
}

static bool setup(void)
{
	guid = test_guid(112);
	return true;
}

static void add_replace_remove(void)
{
	UINTN nr = st->NumberOfTableEntries;

	EXPECT(bs->InstallConfigurationTable(&guid, &one), EFI_SUCCESS);
	EQUAL(st->NumberOfTableEntries, nr + 1);
	EQUAL((UINTN)config_table(guid), (UINTN)&one);
	HOLDS(header_crc_right(&st->Hdr));
	EXPECT(bs->InstallConfigurationTable(&guid, &two), EFI_SUCCESS);
	EQUAL(st->NumberOfTableEntries, nr + 1);
	EQUAL((UINTN)config_table(guid), (UINTN)&two);
	EXPECT(bs->InstallConfigurationTable(&guid, NULL), EFI_SUCCESS);
	EQUAL(st->NumberOfTableEntries, nr);
	EQUAL((UINTN)config_table(guid), 0);
	HOLDS(header_crc_right(&st->Hdr));
}

static void bad_arguments(void)
{
	EXPECT(bs->InstallConfigurationTable(NULL, &one), EFI_INVALID_PARAMETER);
	EXPECT(bs->InstallConfigurationTable(&guid, NULL), EFI_NOT_FOUND);
}

static void several(void)
{
	UINTN nr = st->NumberOfTableEntries;

	for (UINT8 i = 0; i < 6; i++) {
		EFI_GUID each = test_guid(113 + i);

		EXPECT(bs->InstallConfigurationTable(&each, &one + i), EFI_SUCCESS);
	}
	for (UINT8 i = 0; i < 6; i += 2) {
		EFI_GUID each = test_guid(113 + i);

		EXPECT(bs->InstallConfigurationTable(&each, NULL), EFI_SUCCESS);
	}
	for (UINT8 i = 1; i < 6; i += 2) {
		EFI_GUID each = test_guid(113 + i);

		EQUAL((UINTN)config_table(each), (UINTN)(&one + i));
		EXPECT(bs->InstallConfigurationTable(&each, NULL), EFI_SUCCESS);
	}
	EQUAL(st->NumberOfTableEntries, nr);
}

static void group(void)
{
	EFI_EVENT event = NULL;

	calls = 0;
	EXPECT(bs->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, NULL, &guid, &event),
	       EFI_SUCCESS);
	EXPECT(bs->InstallConfigurationTable(&guid, &one), EFI_SUCCESS);
	EQUAL(calls, 1);
	EXPECT(bs->InstallConfigurationTable(&guid, &two), EFI_SUCCESS);
	EQUAL(calls, 2);
	EXPECT(bs->InstallConfigurationTable(&guid, NULL), EFI_SUCCESS);
	EQUAL(calls, 3);
	EXPECT(bs->CloseEvent(event), EFI_SUCCESS);
}

static const struct test before[] = {
	{ "a table is added, replaced and removed", add_replace_remove },
	{ "InstallConfigurationTable refuses bad arguments", bad_arguments },
	{ "removing some leaves the others", several },
	{ "the event group of its GUID is signaled", group },
	{ },
};

const struct group config_group = { "configuration table", .setup = setup, .before = before };
