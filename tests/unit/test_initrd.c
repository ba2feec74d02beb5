// SPDX-License-Identifier: GPL-2.0
/*
 * The initrd that is given, and how it meets what an image brings. The stubs are
 * told by what they call, in the order of their sources: systemd 252 to 257 refuse,
 * stubble 14 too, systemd 262 merges; the kernel asks as its libstub does.
 */

#include "test.h"
#include "image-builder.h"

/* The path by which Linux's EFI stub asks, as it stands there */
static u8 path[] = {
	4, 3, 20, 0, 0x27, 0xe4, 0x68, 0x55, 0xfc, 0x68, 0x3d, 0x4f, 0xac, 0x74, 0xca, 0x55,
	0x52, 0x31, 0xcc, 0x68, 0x7f, 0xff, 4, 0,
};

static struct efi_guid load_guid = EFI_LOAD_FILE2_GUID;
static struct efi_guid path_guid = EFI_DEVICE_PATH_GUID;

static u8 initrd[1000];
static struct efi_load_file2 *lf2;
static struct efi_device_path *rest;

/* What the stub of an image offers, and by which path: its own copy of it */
static u8 stub_path[sizeof(path)];
static const char *stub_data;

static efi_status_t __efiapi stub_load(struct efi_load_file2 *this, struct efi_device_path *p,
				       bool boot_policy, efi_uintn_t *size, void *buffer)
{
	efi_uintn_t length = strlen(stub_data);

	assert_false(boot_policy);
	assert_non_null(p);
	if (!length)
		return EFI_NOT_FOUND;
	if (!buffer || *size < length) {
		*size = length;
		return EFI_BUFFER_TOO_SMALL;
	}
	*size = length;
	memcpy(buffer, stub_data, length);
	return EFI_SUCCESS;
}

static struct efi_load_file2 stub_lf2 = { stub_load };

typedef efi_status_t (__efiapi *locate_t)(const struct efi_guid *guid,
					  struct efi_device_path **path,
					  struct efi_handle **device);

static struct image_file image;
static u8 *image_base;

/* Load an image, and put code into it that passes its arguments on to LocateDevicePath(). */
static locate_t load_image(const char *section)
{
	static const u8 code[] = { 0x48, 0x83, 0xec, 0x28, 0x48, 0xb8 };
	static const u8 tail[] = { 0xff, 0xd0, 0x48, 0x83, 0xc4, 0x28, 0xc3 };
	locate_t locate = boot_services.locate_device_path;
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	struct efi_loaded_image *info;
	struct efi_handle *handle;
	u8 *text;

	image_build(&image);
	strncpy((char *)image.sections[1].name, section, sizeof(image.sections[1].name));
	handle = image_load_kernel(image.bytes, sizeof(image.bytes), 0, "");
	assert_success(protocol_get(handle, &guid, (void **)&info));
	image_base = info->image_base;
	text = image_base + IMG_TEXT;
	memcpy(text, code, sizeof(code));
	memcpy(text + sizeof(code), &locate, sizeof(locate));
	memcpy(text + sizeof(code) + sizeof(locate), tail, sizeof(tail));
	/* As stubs do that start the kernel themselves: it is no place to look at. */
	info->image_base = NULL;
	return (locate_t)text;
}

static efi_status_t ask(locate_t locate, struct efi_handle **handle)
{
	rest = (void *)path;
	return locate(&load_guid, &rest, handle);
}

/* As the kernel does: its code lies in no image that pvh-efi has loaded. */
static void find_as_kernel(void)
{
	struct efi_handle *handle;
	void *p;

	assert_success(ask(boot_services.locate_device_path, &handle));
	assert_ptr_equal(rest, path + 20);
	assert_success(protocol_get(handle, &load_guid, &p));
	lf2 = p;
}

static void assert_kernel_gets(const char *wanted, u64 length)
{
	efi_uintn_t size = 0;
	u8 *buffer;

	find_as_kernel();
	assert_status(lf2->load_file(lf2, rest, false, &size, NULL), EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, length);
	buffer = malloc(size);
	memset(buffer, 0xee, size);
	size--;
	assert_status(lf2->load_file(lf2, rest, false, &size, buffer), EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, length);
	assert_success(lf2->load_file(lf2, rest, false, &size, buffer));
	assert_int_equal(size, length);
	assert_memory_equal(buffer, wanted, length);
	free(buffer);
}

static efi_status_t stub_register(struct efi_handle **handle)
{
	memcpy(stub_path, path, sizeof(path));
	return protocol_install_multiple(handle, &path_guid, stub_path, &load_guid, &stub_lf2,
					 NULL);
}

static void give(u64 size)
{
	handles_reset();
	initrd_install(initrd, size);
}

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	memset(initrd, 'w', sizeof(initrd));
	stub_data = "";
	give(sizeof(initrd));
	return 0;
}

static void size_first_then_bytes(void **state)
{
	(void)state;
	assert_true(initrd_is_lost());
	assert_kernel_gets((char *)initrd, sizeof(initrd));
	assert_false(initrd_is_lost());
}

static void larger_buffer_is_not_filled(void **state)
{
	efi_uintn_t size = 2000;
	u8 buffer[2000];

	(void)state;
	memset(buffer, 0xee, sizeof(buffer));
	find_as_kernel();
	assert_success(lf2->load_file(lf2, rest, false, &size, buffer));
	assert_int_equal(size, sizeof(initrd));
	assert_int_equal(buffer[999], 'w');
	assert_int_equal(buffer[1000], 0xee);
}

static void arguments_are_checked(void **state)
{
	efi_uintn_t size = 0;

	(void)state;
	find_as_kernel();
	assert_status(lf2->load_file(lf2, rest, true, &size, NULL), EFI_UNSUPPORTED);
	assert_status(lf2->load_file(lf2, NULL, false, &size, NULL), EFI_INVALID_PARAMETER);
	assert_status(lf2->load_file(lf2, rest, false, NULL, NULL), EFI_INVALID_PARAMETER);
	assert_true(initrd_is_lost());
}

static void no_memory_stops_the_guest(void **state)
{
	(void)state;
	handles_reset();
	pool_reset();
	pages_reset();
	assert_true(STOPS(initrd_install(initrd, sizeof(initrd))));
	assert_string_equal(guest_line, "no memory for a protocol of pvh-efi's own");
}

/* systemd 252 to 257, stubble 14: "Already started" unless LocateDevicePath() finds none */
static void refusing_stub_finds_none(void **state)
{
	struct efi_handle *handle = NULL;

	(void)state;
	give(6);
	assert_status(ask(load_image(".linux"), &handle), EFI_NOT_FOUND);
	stub_data = "embedded";
	assert_success(stub_register(&handle));
	assert_kernel_gets("wwwwww\0\0embedded", 16);
	assert_false(initrd_is_lost());
}

/* systemd 262: reads what it finds; takes each one's path away until it finds none */
static void merging_stub_adds_nothing_twice(void **state)
{
	struct efi_handle *handle = NULL;
	locate_t locate;

	(void)state;
	give(4);
	locate = load_image(".linux");
	assert_status(ask(locate, &handle), EFI_NOT_FOUND);
	assert_status(ask(locate, &handle), EFI_NOT_FOUND);
	stub_data = "embedded";
	assert_success(stub_register(&handle));
	assert_kernel_gets("wwwwembedded", 12);
	assert_success(protocol_uninstall_multiple(handle, &path_guid, stub_path, NULL));
	assert_success(protocol_uninstall_multiple(handle, &load_guid, &stub_lf2, NULL));
	assert_kernel_gets("wwww", 4);
}

/* An image that embeds no initrd offers none: its kernel gets what was given. */
static void stub_without_its_own(void **state)
{
	(void)state;
	load_image(".linux");
	assert_kernel_gets((char *)initrd, sizeof(initrd));
}

static void stub_with_an_empty_one(void **state)
{
	struct efi_handle *handle = NULL;

	(void)state;
	load_image(".linux");
	assert_success(stub_register(&handle));
	assert_kernel_gets((char *)initrd, sizeof(initrd));
}

/* GRUB with an initrd of its own, and any application that looks for one */
static void other_loaders_find_it(void **state)
{
	struct efi_handle *handle = NULL, *own = NULL;

	(void)state;
	give(8);
	assert_success(ask(load_image(".linuxx"), &handle));
	stub_data = "grub";
	assert_success(stub_register(&own));
	assert_ptr_not_equal(handle, own);
	assert_kernel_gets("wwwwwwwwgrub", 12);
}

/* A loader that reads it and takes its path away has it in what it offers itself. */
static void taken_away_is_gone(void **state)
{
	struct efi_handle *handle = NULL, *own = NULL;
	efi_uintn_t size = sizeof(initrd);
	u8 buffer[sizeof(initrd)];
	void *p;

	(void)state;
	assert_success(ask(boot_services.locate_device_path, &handle));
	find_as_kernel();
	assert_success(lf2->load_file(lf2, rest, false, &size, buffer));
	assert_success(protocol_get(handle, &path_guid, &p));
	assert_success(protocol_uninstall_multiple(handle, &path_guid, p, NULL));
	assert_status(ask(boot_services.locate_device_path, &handle), EFI_NOT_FOUND);
	stub_data = "all";
	assert_success(stub_register(&own));
	assert_kernel_gets("all", 3);
}

/* The same path can be installed twice by nobody but over what was given. */
static void stubs_do_not_meet(void **state)
{
	struct efi_handle *first = NULL, *second = NULL;

	(void)state;
	assert_success(stub_register(&first));
	assert_status(protocol_install_multiple(&second, &path_guid, path, NULL),
		      EFI_ALREADY_STARTED);
}

static void only_the_image_itself_is_a_stub(void **state)
{
	(void)state;
	load_image(".linux");
	assert_true(image_is_unified(image_base));
	assert_true(image_is_unified(image_base + IMG_SIZE - 1));
	assert_false(image_is_unified(image_base - 1));
	assert_false(image_is_unified(image_base + IMG_SIZE));
	assert_false(image_is_unified(NULL));
	load_image(".linux2");
	assert_false(image_is_unified(image_base));
}

static efi_uintn_t told;

static efi_status_t __efiapi huge_load(struct efi_load_file2 *this, struct efi_device_path *p,
				       bool boot_policy, efi_uintn_t *size, void *buffer)
{
	*size = buffer ? 1 : told;
	return buffer ? EFI_SUCCESS : EFI_BUFFER_TOO_SMALL;
}

static struct efi_load_file2 huge_lf2 = { huge_load };

/* … with this one's together is more than there can be: then there is this one only. */
static void impossible_sizes_are_not_added(void **state)
{
	struct efi_handle *handle = NULL;
	efi_uintn_t size;
	u8 *buffer;

	(void)state;
	memcpy(stub_path, path, sizeof(path));
	assert_success(boot_services.install_multiple(&handle, &path_guid, stub_path, &load_guid,
						      &huge_lf2, NULL));
	find_as_kernel();
	for (u32 i = 0; i < 2; i++) {
		size = 0;
		told = i ? 100 : ~0ULL - 500;
		assert_status(lf2->load_file(lf2, rest, false, &size, NULL),
			      EFI_BUFFER_TOO_SMALL);
		assert_int_equal(size, sizeof(initrd) + (i ? 100 : 0));
		buffer = malloc(size);
		assert_success(lf2->load_file(lf2, rest, false, &size, buffer));
		/* As many as there were in the end */
		assert_int_equal(size, sizeof(initrd) + (i ? 1 : 0));
		free(buffer);
	}
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(size_first_then_bytes),
		TEST(larger_buffer_is_not_filled),
		TEST(arguments_are_checked),
		TEST(no_memory_stops_the_guest),
		TEST(refusing_stub_finds_none),
		TEST(merging_stub_adds_nothing_twice),
		TEST(stub_without_its_own),
		TEST(stub_with_an_empty_one),
		TEST(other_loaders_find_it),
		TEST(taken_away_is_gone),
		TEST(stubs_do_not_meet),
		TEST(only_the_image_itself_is_a_stub),
		TEST(impossible_sizes_are_not_added),
	};

	return RUN(tests);
}
