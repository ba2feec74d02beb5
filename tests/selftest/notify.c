// SPDX-License-Identifier: GPL-2.0
/* RegisterProtocolNotify(), UEFI 2.10, 7.3.5, and what is found by it */

#include "selftest.h"

static EFI_GUID guid;
static EFI_EVENT event;
static void *key;
static int one, two;
static UINTN calls;

static EFIAPI void note(EFI_EVENT which, void *context)
{
	(void)which;
	(void)context;
	calls++;
}

static bool setup(void)
{
	guid = test_guid(48);
	return bs->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note, NULL, &event) ==
			EFI_SUCCESS;
}

static void teardown(void)
{
	bs->CloseEvent(event);
}

static void bad_arguments(void)
{
	EXPECT(bs->RegisterProtocolNotify(NULL, event, &key), EFI_INVALID_PARAMETER);
	EXPECT(bs->RegisterProtocolNotify(&guid, NULL, &key), EFI_INVALID_PARAMETER);
	EXPECT(bs->RegisterProtocolNotify(&guid, event, NULL), EFI_INVALID_PARAMETER);
}

static void new_handles(void)
{
	EFI_HANDLE a = NULL, b = NULL, found = NULL;
	UINTN size = sizeof(found);

	if (!EXPECT(bs->RegisterProtocolNotify(&guid, event, &key), EFI_SUCCESS))
		return;
	EXPECT(bs->LocateHandle(ByRegisterNotify, NULL, key, &size, &found), EFI_NOT_FOUND);
	calls = 0;
	EXPECT(bs->InstallProtocolInterface(&a, &guid, EFI_NATIVE_INTERFACE, &one), EFI_SUCCESS);
	EQUAL(calls, 1);
	EXPECT(bs->InstallProtocolInterface(&b, &guid, EFI_NATIVE_INTERFACE, &two), EFI_SUCCESS);
	EQUAL(calls, 2);

	size = sizeof(found);
	EXPECT(bs->LocateHandle(ByRegisterNotify, NULL, key, &size, &found), EFI_SUCCESS);
	EQUAL(size, sizeof(found));
	EQUAL((UINTN)found, (UINTN)a);
	EXPECT(bs->LocateHandle(ByRegisterNotify, NULL, key, &size, &found), EFI_SUCCESS);
	EQUAL((UINTN)found, (UINTN)b);
	EXPECT(bs->LocateHandle(ByRegisterNotify, NULL, key, &size, &found), EFI_NOT_FOUND);

	EXPECT(bs->UninstallProtocolInterface(a, &guid, &one), EFI_SUCCESS);
	EXPECT(bs->UninstallProtocolInterface(b, &guid, &two), EFI_SUCCESS);
	EQUAL(calls, 2);
}

static void reinstalled(void)
{
	EFI_HANDLE handle = NULL, found = NULL;
	UINTN size = sizeof(found);
	void *interface = NULL;

	if (!HOLDS(key))
		return;
	EXPECT(bs->InstallProtocolInterface(&handle, &guid, EFI_NATIVE_INTERFACE, &one),
	       EFI_SUCCESS);
	EXPECT(bs->LocateProtocol(&guid, key, &interface), EFI_SUCCESS);
	EQUAL((UINTN)interface, (UINTN)&one);
	EXPECT(bs->LocateProtocol(&guid, key, &interface), EFI_NOT_FOUND);
	calls = 0;
	EXPECT(bs->ReinstallProtocolInterface(handle, &guid, &one, &two), EFI_SUCCESS);
	EQUAL(calls, 1);
	EXPECT(bs->LocateHandle(ByRegisterNotify, NULL, key, &size, &found), EFI_SUCCESS);
	EQUAL((UINTN)found, (UINTN)handle);
	EXPECT(bs->UninstallProtocolInterface(handle, &guid, &two), EFI_SUCCESS);
}

static const struct test before[] = {
	{ "RegisterProtocolNotify refuses bad arguments", bad_arguments },
	{ "new handles are notified, and found once each", new_handles },
	{ "so is what is installed again", reinstalled },
	{ },
};

const struct group notify_group = {
	"notification", .setup = setup, .before = before, .teardown = teardown
};
