// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "image-builder.h"

/* The path by which Linux's EFI stub asks, as it stands there */
static u8 path[] = {
	4, 3, 20, 0, 0x27, 0xe4, 0x68, 0x55, 0xfc, 0x68, 0x3d, 0x4f, 0xac, 0x74, 0xca, 0x55,
	0x52, 0x31, 0xcc, 0x68, 0x7f, 0xff, 4, 0,
};

static u8 initrd[1000];
static struct efi_load_file2 *lf2;
static struct efi_device_path *rest;

static int set_up(void **state)
{
	struct efi_guid guid = EFI_LOAD_FILE2_GUID;
	struct efi_handle *handle;
	void *p;

	(void)state;
	machine_reset();
	memset(initrd, 0x77, sizeof(initrd));
	initrd_install(initrd, sizeof(initrd));
	rest = (void *)path;
	assert_success(devpath_locate(&guid, &rest, &handle));
	assert_ptr_equal(rest, path + 20);
	assert_success(protocol_get(handle, &guid, &p));
	lf2 = p;
	return 0;
}

static void size_first_then_bytes(void **state)
{
	efi_uintn_t size = 0;
	u8 *buffer;

	(void)state;
	assert_status(lf2->load_file(lf2, rest, false, &size, NULL), EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, sizeof(initrd));
	buffer = malloc(size);
	size--;
	assert_status(lf2->load_file(lf2, rest, false, &size, buffer), EFI_BUFFER_TOO_SMALL);
	assert_success(lf2->load_file(lf2, rest, false, &size, buffer));
	assert_memory_equal(buffer, initrd, sizeof(initrd));
	size = 0x100000;
	assert_success(lf2->load_file(lf2, rest, false, &size, buffer));
	assert_int_equal(size, sizeof(initrd));
	free(buffer);
}

static void arguments_are_checked(void **state)
{
	efi_uintn_t size = 0;

	(void)state;
	assert_status(lf2->load_file(lf2, rest, true, &size, NULL), EFI_UNSUPPORTED);
	assert_status(lf2->load_file(lf2, NULL, false, &size, NULL), EFI_INVALID_PARAMETER);
	assert_status(lf2->load_file(lf2, rest, false, NULL, NULL), EFI_INVALID_PARAMETER);
}

static void no_memory_stops_the_guest(void **state)
{
	(void)state;
	handles_reset();
	pool_reset();
	pages_reset();
	assert_true(STOPS(initrd_install(initrd, sizeof(initrd))));
	assert_string_equal(guest_line, "no memory to offer the initrd");
}

static void own_initrd_of_an_image_is_seen(void **state)
{
	struct image_file img;

	(void)state;
	image_build(&img);
	assert_false(initrd_is_inside(img.bytes, sizeof(img.bytes)));
	memcpy(img.sections[1].name, ".initrd2", 8);
	assert_false(initrd_is_inside(img.bytes, sizeof(img.bytes)));
	memcpy(img.sections[1].name, ".initrd", 8);
	assert_true(initrd_is_inside(img.bytes, sizeof(img.bytes)));
	assert_false(initrd_is_inside(img.bytes, 100));
	img.fh->magic++;
	assert_false(initrd_is_inside(img.bytes, sizeof(img.bytes)));
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(size_first_then_bytes),
		TEST(arguments_are_checked),
		TEST(no_memory_stops_the_guest),
		TEST(own_initrd_of_an_image_is_seen),
	};

	return RUN(tests);
}
