// SPDX-License-Identifier: GPL-2.0
/* Device paths: LocateDevicePath() and the rule that each is unique, UEFI 2.10, 7.3.8, 7.3.17 */

#include "selftest.h"

struct node {
	UINT8 type, sub_type, length[2];
	EFI_GUID guid;
} __attribute__((packed));

struct path {
	struct node nodes[3];
	UINT8 end[4];
} __attribute__((packed));

static EFI_GUID devpath = DEVICE_PATH_PROTOCOL, guid;
static EFI_HANDLE shorter, longer;
static struct path short_path, long_path;
static int one, two;

/* A path of @nr vendor nodes; what is behind its end is left over from a longer one. */
static void make_path(struct path *path, UINTN nr)
{
	for (UINTN i = 0; i < 3; i++)
		path->nodes[i] = (struct node){ 1, 4, { sizeof(struct node), 0 },
						test_guid(80 + i) };
	memcpy(nr < 3 ? (void *)&path->nodes[nr] : path->end, "\x7f\xff\x04\x00", 4);
}

static bool setup(void)
{
	guid = test_guid(64);
	make_path(&short_path, 1);
	make_path(&long_path, 2);
	return bs->InstallMultipleProtocolInterfaces(&shorter, &devpath, &short_path, &guid,
						     &one, NULL) == EFI_SUCCESS &&
	       bs->InstallMultipleProtocolInterfaces(&longer, &devpath, &long_path, &guid,
						     &two, NULL) == EFI_SUCCESS;
}

static void teardown(void)
{
	bs->UninstallMultipleProtocolInterfaces(shorter, &devpath, &short_path, &guid, &one,
						NULL);
	bs->UninstallMultipleProtocolInterfaces(longer, &devpath, &long_path, &guid, &two, NULL);
}

static void longest(void)
{
	EFI_DEVICE_PATH *rest;
	EFI_HANDLE device = NULL;
	struct path path;

	make_path(&path, 3);
	rest = (void *)&path;
	EXPECT(bs->LocateDevicePath(&guid, &rest, &device), EFI_SUCCESS);
	EQUAL((UINTN)device, (UINTN)longer);
	EQUAL((UINTN)rest, (UINTN)&path.nodes[2]);

	make_path(&path, 2);
	rest = (void *)&path;
	EXPECT(bs->LocateDevicePath(&guid, &rest, &device), EFI_SUCCESS);
	EQUAL((UINTN)device, (UINTN)longer);
	EQUAL((UINTN)rest, (UINTN)&path.nodes[2]);

	make_path(&path, 1);
	rest = (void *)&path;
	EXPECT(bs->LocateDevicePath(&guid, &rest, &device), EFI_SUCCESS);
	EQUAL((UINTN)device, (UINTN)shorter);
	EQUAL((UINTN)rest, (UINTN)&path.nodes[1]);
}

static void not_found(void)
{
	EFI_GUID unknown = test_guid(65);
	EFI_DEVICE_PATH *rest;
	EFI_HANDLE device = NULL;
	struct path path;

	make_path(&path, 2);
	rest = (void *)&path;
	EXPECT(bs->LocateDevicePath(&unknown, &rest, &device), EFI_NOT_FOUND);
	path.nodes[0].guid = unknown;
	EXPECT(bs->LocateDevicePath(&guid, &rest, &device), EFI_NOT_FOUND);
}

static void bad_arguments(void)
{
	EFI_DEVICE_PATH *rest = (void *)&long_path, *nothing = NULL;
	EFI_HANDLE device = NULL;

	EXPECT(bs->LocateDevicePath(NULL, &rest, &device), EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateDevicePath(&guid, NULL, &device), EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateDevicePath(&guid, &nothing, &device), EFI_INVALID_PARAMETER);
	EXPECT(bs->LocateDevicePath(&guid, &rest, NULL), EFI_INVALID_PARAMETER);
}

static void unique(void)
{
	EFI_GUID other = test_guid(66);
	EFI_HANDLE handle = NULL;
	struct path path;
	void *found;

	make_path(&path, 2);
	EXPECT(bs->InstallMultipleProtocolInterfaces(&handle, &other, &one, &devpath, &path,
						     NULL), EFI_ALREADY_STARTED);
	EQUAL((UINTN)handle, 0);
	EXPECT(bs->LocateProtocol(&other, NULL, &found), EFI_NOT_FOUND);
}

static const struct test before[] = {
	{ "LocateDevicePath finds the longest beginning", longest },
	{ "LocateDevicePath finds nothing else", not_found },
	{ "LocateDevicePath refuses bad arguments", bad_arguments },
	{ "a device path is on one handle only", unique },
	{ },
};

const struct group devpath_group = {
	"device paths", .setup = setup, .before = before, .teardown = teardown
};
