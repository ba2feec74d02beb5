// SPDX-License-Identifier: GPL-2.0
/*
 * OpenProtocol() and its relatives, UEFI 2.10, 7.3.9 to 7.3.13. The agent is this
 * image; a second agent and the controllers are handles made for it.
 */

#include "selftest.h"

#define BY_HANDLE	EFI_OPEN_PROTOCOL_BY_HANDLE_PROTOCOL
#define GET		EFI_OPEN_PROTOCOL_GET_PROTOCOL
#define TEST		EFI_OPEN_PROTOCOL_TEST_PROTOCOL
#define CHILD		EFI_OPEN_PROTOCOL_BY_CHILD_CONTROLLER
#define DRIVER		EFI_OPEN_PROTOCOL_BY_DRIVER
#define EXCLUSIVE	EFI_OPEN_PROTOCOL_EXCLUSIVE

static EFI_GUID guid, unknown, mark;
static EFI_HANDLE handle, other, child;
static int one;

static bool setup(void)
{
	guid = test_guid(96);
	unknown = test_guid(97);
	mark = test_guid(98);
	return bs->InstallProtocolInterface(&handle, &guid, EFI_NATIVE_INTERFACE, &one) ==
			EFI_SUCCESS &&
	       bs->InstallProtocolInterface(&other, &mark, EFI_NATIVE_INTERFACE, NULL) ==
			EFI_SUCCESS &&
	       bs->InstallProtocolInterface(&child, &mark, EFI_NATIVE_INTERFACE, NULL) ==
			EFI_SUCCESS;
}

static void teardown(void)
{
	bs->UninstallProtocolInterface(handle, &guid, &one);
	bs->UninstallProtocolInterface(other, &mark, NULL);
	bs->UninstallProtocolInterface(child, &mark, NULL);
}

static EFI_STATUS open(EFI_HANDLE agent, EFI_HANDLE controller, UINT32 how)
{
	void *interface = NULL;
	EFI_STATUS status = bs->OpenProtocol(handle, &guid, &interface, agent, controller, how);

	if (status == EFI_SUCCESS && how != TEST)
		EQUAL((UINTN)interface, (UINTN)&one);
	return status;
}

static EFI_STATUS close(EFI_HANDLE agent, EFI_HANDLE controller)
{
	return bs->CloseProtocol(handle, &guid, agent, controller);
}

/* How often it is opened so; ~0: the service failed */
static UINTN times(EFI_HANDLE agent, EFI_HANDLE controller, UINT32 how)
{
	EFI_OPEN_PROTOCOL_INFORMATION_ENTRY *entries = NULL;
	UINTN nr = 0, found = 0;

	if (bs->OpenProtocolInformation(handle, &guid, &entries, &nr) != EFI_SUCCESS)
		return ~0ULL;
	for (UINTN i = 0; i < nr; i++) {
		if (entries[i].AgentHandle == agent &&
		    entries[i].ControllerHandle == controller && entries[i].Attributes == how)
			found += entries[i].OpenCount;
	}
	bs->FreePool(entries);
	return found;
}

static void simple(void)
{
	EXPECT(open(self, NULL, BY_HANDLE), EFI_SUCCESS);
	EXPECT(open(self, NULL, GET), EFI_SUCCESS);
	EXPECT(open(self, NULL, GET), EFI_SUCCESS);
	EXPECT(bs->OpenProtocol(handle, &guid, NULL, self, NULL, TEST), EFI_SUCCESS);
	EXPECT(bs->OpenProtocol(handle, &unknown, NULL, self, NULL, TEST), EFI_UNSUPPORTED);
	EQUAL(times(self, NULL, GET), 2);
	EXPECT(close(self, NULL), EFI_SUCCESS);
	EQUAL(times(self, NULL, GET), 0);
	EXPECT(close(self, NULL), EFI_NOT_FOUND);
}

static void bad_open(void)
{
	void *interface;

	EXPECT(open(self, NULL, 0), EFI_INVALID_PARAMETER);
	EXPECT(open(self, NULL, 0x40), EFI_INVALID_PARAMETER);
	EXPECT(open(self, child, GET | TEST), EFI_INVALID_PARAMETER);
	EXPECT(open(self, child, DRIVER | CHILD), EFI_INVALID_PARAMETER);
	EXPECT(bs->OpenProtocol(handle, NULL, &interface, self, NULL, GET),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->OpenProtocol(handle, &guid, NULL, self, NULL, GET), EFI_INVALID_PARAMETER);
	EXPECT(bs->OpenProtocol(NULL, &guid, &interface, self, NULL, GET),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->OpenProtocol(handle, &unknown, &interface, self, NULL, GET),
	       EFI_UNSUPPORTED);
}

static void bad_agents(void)
{
	EXPECT(open(NULL, child, DRIVER), EFI_INVALID_PARAMETER);
	EXPECT(open(self, NULL, DRIVER), EFI_INVALID_PARAMETER);
	EXPECT(open(NULL, child, CHILD), EFI_INVALID_PARAMETER);
	EXPECT(open(self, NULL, CHILD), EFI_INVALID_PARAMETER);
	EXPECT(open(self, handle, CHILD), EFI_INVALID_PARAMETER);
	EXPECT(open(NULL, NULL, EXCLUSIVE), EFI_INVALID_PARAMETER);
	EXPECT(open(NULL, child, DRIVER | EXCLUSIVE), EFI_INVALID_PARAMETER);
}

static void by_driver(void)
{
	EXPECT(open(self, handle, DRIVER), EFI_SUCCESS);
	EXPECT(open(self, handle, DRIVER), EFI_ALREADY_STARTED);
	EXPECT(open(other, handle, DRIVER), EFI_ACCESS_DENIED);
	EXPECT(open(other, NULL, GET), EFI_SUCCESS);
	EXPECT(open(self, child, CHILD), EFI_SUCCESS);
	EQUAL(times(self, handle, DRIVER), 1);
	EQUAL(times(self, child, CHILD), 1);
	EXPECT(close(self, child), EFI_SUCCESS);
	EXPECT(close(other, NULL), EFI_SUCCESS);
	EXPECT(close(self, handle), EFI_SUCCESS);
	EXPECT(open(other, handle, DRIVER), EFI_SUCCESS);
	EXPECT(close(other, handle), EFI_SUCCESS);
}

static void exclusive(void)
{
	EXPECT(open(self, NULL, EXCLUSIVE), EFI_SUCCESS);
	EXPECT(open(other, NULL, EXCLUSIVE), EFI_ACCESS_DENIED);
	EXPECT(open(other, handle, DRIVER), EFI_ACCESS_DENIED);
	EXPECT(open(other, handle, DRIVER | EXCLUSIVE), EFI_ACCESS_DENIED);
	EXPECT(open(other, NULL, GET), EFI_SUCCESS);
	EQUAL(times(self, NULL, EXCLUSIVE), 1);
	EXPECT(close(other, NULL), EFI_SUCCESS);
	EXPECT(close(self, NULL), EFI_SUCCESS);
	EXPECT(open(self, handle, DRIVER | EXCLUSIVE), EFI_SUCCESS);
	EXPECT(open(self, handle, DRIVER | EXCLUSIVE), EFI_ALREADY_STARTED);
	EXPECT(open(other, handle, DRIVER), EFI_ACCESS_DENIED);
	EXPECT(close(self, handle), EFI_SUCCESS);
}

static void bad_close(void)
{
	EXPECT(close(self, NULL), EFI_NOT_FOUND);
	EXPECT(close(NULL, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->CloseProtocol(NULL, &guid, self, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->CloseProtocol(handle, NULL, self, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->CloseProtocol(handle, &unknown, self, NULL), EFI_NOT_FOUND);
	EXPECT(close(self, &one), EFI_INVALID_PARAMETER);
}

static void information(void)
{
	EFI_OPEN_PROTOCOL_INFORMATION_ENTRY *entries = NULL;
	UINTN nr = 99;

	EXPECT(bs->OpenProtocolInformation(handle, &unknown, &entries, &nr), EFI_NOT_FOUND);
	EXPECT(bs->OpenProtocolInformation(handle, &guid, &entries, &nr), EFI_SUCCESS);
	EQUAL(nr, 0);
	if (entries)
		EXPECT(bs->FreePool(entries), EFI_SUCCESS);
}

static void uninstall_in_use(void)
{
	EXPECT(open(self, NULL, EXCLUSIVE), EFI_SUCCESS);
	EXPECT(bs->UninstallProtocolInterface(handle, &guid, &one), EFI_ACCESS_DENIED);
	EQUAL(times(self, NULL, EXCLUSIVE), 1);
	EXPECT(close(self, NULL), EFI_SUCCESS);
}

/* What is refused changes nothing. */
static void uninstall_refused(void)
{
	if (!survives())
		return;
	EXPECT(open(self, NULL, EXCLUSIVE), EFI_SUCCESS);
	EXPECT(open(other, NULL, GET), EFI_SUCCESS);
	EXPECT(bs->UninstallProtocolInterface(handle, &guid, &one), EFI_ACCESS_DENIED);
	EXPECT(bs->UninstallMultipleProtocolInterfaces(handle, &guid, &one, NULL),
	       EFI_INVALID_PARAMETER);
	EXPECT(bs->ReinstallProtocolInterface(handle, &guid, &one, &one), EFI_ACCESS_DENIED);
	EQUAL(times(other, NULL, GET), 1);
	EXPECT(close(other, NULL), EFI_SUCCESS);
	EXPECT(close(self, NULL), EFI_SUCCESS);
}

static void uninstall_got(void)
{
	EFI_HANDLE mine = NULL;
	void *interface;

	EXPECT(bs->InstallProtocolInterface(&mine, &guid, EFI_NATIVE_INTERFACE, &one),
	       EFI_SUCCESS);
	EXPECT(bs->OpenProtocol(mine, &guid, &interface, self, NULL, GET), EFI_SUCCESS);
	EXPECT(bs->UninstallProtocolInterface(mine, &guid, &one), EFI_SUCCESS);
}

static void connect(void)
{
	EXPECT(bs->ConnectController(NULL, NULL, NULL, FALSE), EFI_INVALID_PARAMETER);
	EXPECT(bs->ConnectController(handle, NULL, NULL, FALSE), EFI_NOT_FOUND);
	EXPECT(bs->DisconnectController(NULL, NULL, NULL), EFI_INVALID_PARAMETER);
	EXPECT(bs->DisconnectController(handle, NULL, NULL), EFI_SUCCESS);
	EXPECT(bs->DisconnectController(handle, &one, NULL), EFI_INVALID_PARAMETER);
}

static const struct test before[] = {
	{ "OpenProtocol gets, tests and counts", simple },
	{ "OpenProtocol refuses bad arguments", bad_open },
	{ "OpenProtocol refuses agents and controllers that aren't", bad_agents },
	{ "one driver at a time", by_driver },
	{ "one exclusive agent, and no driver beside it", exclusive },
	{ "CloseProtocol refuses bad arguments", bad_close },
	{ "OpenProtocolInformation of what nobody has opened", information },
	{ "what an exclusive agent has open stays installed", uninstall_in_use },
	{ "a refused uninstallation ends no use", uninstall_refused },
	{ "what somebody merely got is uninstalled", uninstall_got },
	{ "ConnectController and DisconnectController without drivers", connect },
	{ },
};

const struct group open_group = {
	"open protocol", .setup = setup, .before = before, .teardown = teardown
};
