// SPDX-License-Identifier: GPL-2.0
/* LocateHandle(), LocateHandleBuffer() and LocateProtocol(), UEFI 2.10, 7.3 */

#include "selftest.h"

static EFI_GUID guid, unknown;
static EFI_HANDLE first, second;
static int one, two;

static bool setup(void)
{
	guid = test_guid(32);
	unknown = test_guid(33);
	first = NULL;
	second = NULL;
	return bs->InstallProtocolInterface(&first, &guid, EFI_NATIVE_INTERFACE, &one) ==
			EFI_SUCCESS &&
	       bs->InstallProtocolInterface(&second, &guid, EFI_NATIVE_INTERFACE, &two) ==
			EFI_SUCCESS;
}

static void teardown(void)
{
	bs->UninstallProtocolInterface(first, &guid, &one);
	bs->UninstallProtocolInterface(second, &guid, &two);
}

static bool both(EFI_HANDLE *handles)
{
	return (handles[0] == first && handles[1] == second) ||
	       (handles[0] == second && handles[1] == first);
}

static void by_protocol(void)
{
	EFI_HANDLE handles[3];
	UINTN size = sizeof(handles);

	EXPECT(bs->LocateHandle(ByProtocol, &guid, NULL, &size, handles), EFI_SUCCESS);
	EQUAL(size, 2 * sizeof(*handles));
	HOLDS(both(handles));
	EXPECT(bs->LocateHandle(ByProtocol, &unknown, NULL, &size, handles), EFI_NOT_FOUND);
}

static void too_small(void)
{
	EFI_HANDLE handles[2];
	UINTN size = 0;

	EXPECT(bs->LocateHandle(ByProtocol, &guid, NULL, &size, NULL), EFI_BUFFER_TOO_SMALL);
	EQUAL(size, sizeof(handles));
	size--;
	EXPECT(bs->LocateHandle(ByProtocol, &guid, NULL, &size, handles), EFI_BUFFER_TOO_SMALL);
	EQUAL(size, sizeof(handles));
	EXPECT(bs->LocateHandle(ByProtocol, &guid, NULL, &size, handles), EFI_SUCCESS);
	HOLDS(both(handles));
}

static void all_handles(void)
{
	UINTN size = 0, found = 0, nr = 0;
	EFI_HANDLE *handles = NULL;

	EXPECT(bs->LocateHandle(AllHandles, NULL, NULL, &size, NULL), EFI_BUFFER_TOO_SMALL);
	if (!EXPECT(bs->LocateHandleBuffer(AllHandles, NULL, NULL, &nr, &handles), EFI_SUCCESS))
		return;
	EQUAL(size, nr * sizeof(*handles));
	for (UINTN i = 0; i < nr; i++)
		found += (handles[i] == first) + (handles[i] == second) + (handles[i] == self);
	EQUAL(found, 3);
	EXPECT(bs->FreePool(handles), EFI_SUCCESS);
}

static void bad_locate(void)
{
	EFI_HANDLE handles[2];
	UINTN size = sizeof(handles);

	EXPECT(bs->LocateHandle(ByProtocol, &guid, NULL, NULL, handles), EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateHandle(ByProtocol, NULL, NULL, &size, handles), EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateHandle(ByRegisterNotify, NULL, NULL, &size, handles),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateHandle(99, &guid, NULL, &size, handles), EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateHandle(ByProtocol, &guid, NULL, &size, NULL), EFI_INVALID_PARAMETER);
}

static void buffer(void)
{
	EFI_HANDLE *handles = NULL;
	UINTN nr = 0;

	EXPECT(bs->LocateHandleBuffer(ByProtocol, &guid, NULL, &nr, &handles), EFI_SUCCESS);
	EQUAL(nr, 2);
	if (nr == 2)
		HOLDS(both(handles));
	EXPECT(bs->FreePool(handles), EFI_SUCCESS);
	EXPECT(bs->LocateHandleBuffer(ByProtocol, &unknown, NULL, &nr, &handles),
	       EFI_NOT_FOUND);
}

static void bad_buffer(void)
{
	EFI_HANDLE *handles = NULL;
	UINTN nr = 0;

	EXPECT(bs->LocateHandleBuffer(ByProtocol, &guid, NULL, NULL, &handles),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateHandleBuffer(ByProtocol, &guid, NULL, &nr, NULL),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateHandleBuffer(ByProtocol, NULL, NULL, &nr, &handles),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateHandleBuffer(99, NULL, NULL, &nr, &handles), EFI_INVALID_PARAMETER);
}

static void protocol(void)
{
	void *found = NULL;

	EXPECT(bs->LocateProtocol(&guid, NULL, &found), EFI_SUCCESS);
	HOLDS(found == &one || found == &two);
	EXPECT(bs->LocateProtocol(&unknown, NULL, &found), EFI_NOT_FOUND);
	EQUAL((UINTN)found, 0);
	EXPECT(bs->LocateProtocol(&guid, NULL, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateProtocol(NULL, NULL, &found), EFI_INVALID_PARAMETER);
}

static const struct test before[] = {
	{ "LocateHandle finds handles by protocol", by_protocol },
	{ "LocateHandle says what size a too small buffer should have", too_small },
	{ "LocateHandle finds all handles", all_handles },
	{ "LocateHandle refuses bad arguments", bad_locate },
	{ "LocateHandleBuffer finds handles by protocol", buffer },
	{ "LocateHandleBuffer refuses bad arguments", bad_buffer },
	{ "LocateProtocol finds one of several", protocol },
	{ },
};

const struct group locate_group = {
	"locate", .setup = setup, .before = before, .teardown = teardown
};
