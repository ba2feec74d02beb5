// SPDX-License-Identifier: GPL-2.0
/* Installing and finding out about protocols, UEFI 2.10, 7.3 */

#include "selftest.h"

static EFI_GUID a, b;
static int one, two;

static bool setup(void)
{
	a = test_guid(16);
	b = test_guid(17);
	return true;
}

static bool installed(EFI_HANDLE handle, EFI_GUID *guid, void *interface)
{
	void *found = NULL;

	return bs->HandleProtocol(handle, guid, &found) == EFI_SUCCESS && found == interface;
}

static bool is_handle(EFI_HANDLE handle)
{
	EFI_HANDLE *handles = NULL;
	bool found = false;
	UINTN nr = 0;

	if (bs->LocateHandleBuffer(AllHandles, NULL, NULL, &nr, &handles) != EFI_SUCCESS)
		return false;
	for (UINTN i = 0; i < nr; i++)
		found |= handles[i] == handle;
	bs->FreePool(handles);
	return found;
}

static void install(void)
{
	EFI_HANDLE handle = NULL, same;

	if (!EXPECT(bs->InstallProtocolInterface(&handle, &a, EFI_NATIVE_INTERFACE, &one),
		    EFI_SUCCESS))
		return;
	HOLDS(handle != NULL);
	HOLDS(is_handle(handle));
	same = handle;
	EXPECT(bs->InstallProtocolInterface(&handle, &b, EFI_NATIVE_INTERFACE, NULL),
	       EFI_SUCCESS);
	EQUAL((UINTN)handle, (UINTN)same);
	HOLDS(installed(handle, &a, &one));
	HOLDS(installed(handle, &b, NULL));
	EXPECT(bs->UninstallProtocolInterface(handle, &a, &one), EFI_SUCCESS);
	HOLDS(!installed(handle, &a, &one));
	HOLDS(is_handle(handle));
	EXPECT(bs->UninstallProtocolInterface(handle, &b, NULL), EFI_SUCCESS);
	HOLDS(!is_handle(handle));
}

static void bad_install(void)
{
	EFI_HANDLE handle = NULL, bad = &one;

	EXPECT(bs->InstallProtocolInterface(NULL, &a, EFI_NATIVE_INTERFACE, &one),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->InstallProtocolInterface(&handle, NULL, EFI_NATIVE_INTERFACE, &one),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->InstallProtocolInterface(&handle, &a, 99, &one), EFI_INVALID_PARAMETER);
	EXPECT(bs->InstallProtocolInterface(&bad, &a, EFI_NATIVE_INTERFACE, &one),
	       EFI_INVALID_PARAMETER);
	EQUAL((UINTN)handle, 0);
	EXPECT(bs->InstallProtocolInterface(&handle, &a, EFI_NATIVE_INTERFACE, &one),
	       EFI_SUCCESS);
	EXPECT(bs->InstallProtocolInterface(&handle, &a, EFI_NATIVE_INTERFACE, &two),
	       EFI_INVALID_PARAMETER);
	HOLDS(installed(handle, &a, &one));
	EXPECT(bs->UninstallProtocolInterface(handle, &a, &one), EFI_SUCCESS);
}

static void handle_protocol(void)
{
	EFI_HANDLE handle = NULL;
	void *found = &two;

	EXPECT(bs->InstallProtocolInterface(&handle, &a, EFI_NATIVE_INTERFACE, &one),
	       EFI_SUCCESS);
	EXPECT(bs->HandleProtocol(handle, &b, &found), EFI_UNSUPPORTED);
	EXPECT(bs->HandleProtocol(handle, NULL, &found), EFI_INVALID_PARAMETER);
	EXPECT(bs->HandleProtocol(handle, &a, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->HandleProtocol(NULL, &a, &found), EFI_INVALID_PARAMETER);
	EXPECT(bs->HandleProtocol(&one, &a, &found), EFI_INVALID_PARAMETER);
	EXPECT(bs->UninstallProtocolInterface(handle, &a, &one), EFI_SUCCESS);
}

static void reinstall(void)
{
	EFI_HANDLE handle = NULL;

	EXPECT(bs->InstallProtocolInterface(&handle, &a, EFI_NATIVE_INTERFACE, &one),
	       EFI_SUCCESS);
	EXPECT(bs->ReinstallProtocolInterface(handle, &a, &one, &two), EFI_SUCCESS);
	HOLDS(installed(handle, &a, &two));
	EXPECT(bs->ReinstallProtocolInterface(handle, &a, &two, &two), EFI_SUCCESS);
	HOLDS(installed(handle, &a, &two));
	EXPECT(bs->ReinstallProtocolInterface(handle, &a, &one, &two), EFI_NOT_FOUND);
	EXPECT(bs->ReinstallProtocolInterface(handle, &b, NULL, &two), EFI_NOT_FOUND);
	EXPECT(bs->ReinstallProtocolInterface(NULL, &a, &two, &one), EFI_INVALID_PARAMETER);
	EXPECT(bs->ReinstallProtocolInterface(handle, NULL, &two, &one), EFI_INVALID_PARAMETER);
	EXPECT(bs->UninstallProtocolInterface(handle, &a, &two), EFI_SUCCESS);
}

static void bad_uninstall(void)
{
	EFI_HANDLE handle = NULL;

	EXPECT(bs->InstallProtocolInterface(&handle, &a, EFI_NATIVE_INTERFACE, &one),
	       EFI_SUCCESS);
	EXPECT(bs->UninstallProtocolInterface(handle, &a, &two), EFI_NOT_FOUND);
	EXPECT(bs->UninstallProtocolInterface(handle, &b, NULL), EFI_NOT_FOUND);
	EXPECT(bs->UninstallProtocolInterface(NULL, &a, &one), EFI_INVALID_PARAMETER);
	EXPECT(bs->UninstallProtocolInterface(handle, NULL, &one), EFI_INVALID_PARAMETER);
	HOLDS(installed(handle, &a, &one));
	EXPECT(bs->UninstallProtocolInterface(handle, &a, &one), EFI_SUCCESS);
}

static void install_multiple(void)
{
	EFI_HANDLE handle = NULL;

	EXPECT(bs->InstallMultipleProtocolInterfaces(&handle, &a, &one, &b, &two, NULL),
	       EFI_SUCCESS);
	HOLDS(installed(handle, &a, &one));
	HOLDS(installed(handle, &b, &two));
	EXPECT(bs->UninstallMultipleProtocolInterfaces(handle, &a, &one, &b, &two, NULL),
	       EFI_SUCCESS);
	HOLDS(!is_handle(handle));
}

static void install_multiple_undone(void)
{
	EFI_HANDLE handle = NULL, kept;

	EXPECT(bs->InstallMultipleProtocolInterfaces(NULL, &a, &one, NULL),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->InstallMultipleProtocolInterfaces(&handle, &a, &one, &b, &one, &a, &two,
						     NULL), EFI_INVALID_PARAMETER);
	EQUAL((UINTN)handle, 0);
	EXPECT(bs->InstallProtocolInterface(&handle, &a, EFI_NATIVE_INTERFACE, &one),
	       EFI_SUCCESS);
	kept = handle;
	EXPECT(bs->InstallMultipleProtocolInterfaces(&handle, &b, &one, &a, &two, NULL),
	       EFI_INVALID_PARAMETER);
	EQUAL((UINTN)handle, (UINTN)kept);
	HOLDS(installed(handle, &a, &one));
	HOLDS(!installed(handle, &b, &one));
	EXPECT(bs->UninstallProtocolInterface(handle, &a, &one), EFI_SUCCESS);
}

static void uninstall_multiple_undone(void)
{
	EFI_HANDLE handle = NULL;

	EXPECT(bs->InstallMultipleProtocolInterfaces(&handle, &a, &one, &b, &two, NULL),
	       EFI_SUCCESS);
	EXPECT(bs->UninstallMultipleProtocolInterfaces(handle, &a, &one, &b, &one, NULL),
	       EFI_INVALID_PARAMETER);
	HOLDS(is_handle(handle));
	HOLDS(installed(handle, &a, &one));
	HOLDS(installed(handle, &b, &two));
	EXPECT(bs->UninstallMultipleProtocolInterfaces(handle, &a, &one, &b, &two, NULL),
	       EFI_SUCCESS);
}

static void per_handle(void)
{
	EFI_HANDLE handle = NULL;
	EFI_GUID **guids = NULL;
	UINTN nr = 0, found = 0;

	EXPECT(bs->InstallMultipleProtocolInterfaces(&handle, &a, &one, &b, &two, NULL),
	       EFI_SUCCESS);
	if (EXPECT(bs->ProtocolsPerHandle(handle, &guids, &nr), EFI_SUCCESS)) {
		EQUAL(nr, 2);
		for (UINTN i = 0; i < nr; i++)
			found += guid_equal(guids[i], &a) + 2 * guid_equal(guids[i], &b);
		EQUAL(found, 3);
		EXPECT(bs->FreePool(guids), EFI_SUCCESS);
	}
	EXPECT(bs->ProtocolsPerHandle(NULL, &guids, &nr), EFI_INVALID_PARAMETER);
	EXPECT(bs->ProtocolsPerHandle(handle, NULL, &nr), EFI_INVALID_PARAMETER);
	EXPECT(bs->ProtocolsPerHandle(handle, &guids, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->UninstallMultipleProtocolInterfaces(handle, &a, &one, &b, &two, NULL),
	       EFI_SUCCESS);
}

/* A handle whose last protocol is gone is no other one's. */
static void stale_handle(void)
{
	EFI_HANDLE stale = NULL, next = NULL;

	if (!survives())
		return;
	EXPECT(bs->InstallProtocolInterface(&stale, &a, EFI_NATIVE_INTERFACE, &one), EFI_SUCCESS);
	EXPECT(bs->UninstallProtocolInterface(stale, &a, &one), EFI_SUCCESS);
	EXPECT(bs->InstallProtocolInterface(&next, &a, EFI_NATIVE_INTERFACE, &one), EFI_SUCCESS);
	HOLDS(next != stale);
	EXPECT(bs->UninstallProtocolInterface(stale, &a, &one), EFI_INVALID_PARAMETER);
	EXPECT(bs->UninstallProtocolInterface(next, &a, &one), EFI_SUCCESS);
}

static const struct test before[] = {
	{ "a handle lives from its first protocol to its last", install },
	{ "InstallProtocolInterface refuses bad arguments", bad_install },
	{ "HandleProtocol refuses bad arguments", handle_protocol },
	{ "ReinstallProtocolInterface changes the interface", reinstall },
	{ "UninstallProtocolInterface refuses bad arguments", bad_uninstall },
	{ "InstallMultipleProtocolInterfaces installs all", install_multiple },
	{ "InstallMultipleProtocolInterfaces installs all or none", install_multiple_undone },
	{ "UninstallMultipleProtocolInterfaces takes all or none", uninstall_multiple_undone },
	{ "ProtocolsPerHandle names them", per_handle },
	{ "a handle that is gone is not the next one", stale_handle },
	{ },
};

const struct group protocol_group = { "protocols", .setup = setup, .before = before };
