// SPDX-License-Identifier: GPL-2.0
#include "test.h"

#define DRIVER		EFI_OPEN_BY_DRIVER
#define EXCLUSIVE	EFI_OPEN_EXCLUSIVE
#define CHILD		EFI_OPEN_BY_CHILD_CONTROLLER
#define GET		EFI_OPEN_GET_PROTOCOL
#define TEST_ONLY	EFI_OPEN_TEST_PROTOCOL

static const struct efi_guid guid_a = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
static const struct efi_guid guid_b = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12);

static int one, two;
static struct efi_handle *device, *agent, *other;

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	device = NULL;
	agent = NULL;
	other = NULL;
	assert_success(protocol_install(&device, &guid_a, 0, &one));
	assert_success(protocol_install(&agent, &guid_b, 0, &two));
	assert_success(protocol_install(&other, &guid_b, 0, &two));
	return 0;
}

static efi_status_t open_as(struct efi_handle *who, struct efi_handle *controller, u32 attr)
{
	void *interface = &two;
	efi_status_t status = protocol_open(device, &guid_a, &interface, who, controller, attr);

	if (status == EFI_SUCCESS || status == EFI_ALREADY_STARTED)
		assert_ptr_equal(interface, attr == TEST_ONLY ? (void *)&two : &one);
	else
		assert_ptr_equal(interface, &two);
	return status;
}

static u64 nr_uses(void)
{
	struct efi_open_protocol_info *info;
	efi_uintn_t nr = 99;

	assert_success(protocol_open_information(device, &guid_a, &info, &nr));
	assert_success(pool_free(info));
	return nr;
}

static void open_checks_its_arguments(void **state)
{
	static const u32 bad[] = { 0, 3, 6, 0x11, 0x24, 0x30 | 1, 0x40, 0x80000000 };
	void *p = &two;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_status(open_as(agent, device, bad[i]), EFI_INVALID_PARAMETER);
	assert_status(protocol_open(device, NULL, &p, agent, NULL, GET), EFI_INVALID_PARAMETER);
	assert_status(protocol_open(device, &guid_a, NULL, agent, NULL, GET),
		      EFI_INVALID_PARAMETER);
	assert_status(protocol_open(ram(8), &guid_a, &p, agent, NULL, GET),
		      EFI_INVALID_PARAMETER);
	assert_status(open_as(NULL, device, DRIVER), EFI_INVALID_PARAMETER);
	assert_status(open_as(agent, NULL, DRIVER), EFI_INVALID_PARAMETER);
	assert_status(open_as(agent, ram(8), DRIVER | EXCLUSIVE), EFI_INVALID_PARAMETER);
	assert_status(open_as(agent, NULL, CHILD), EFI_INVALID_PARAMETER);
	assert_status(open_as(agent, device, CHILD), EFI_INVALID_PARAMETER);
	assert_status(open_as(NULL, NULL, EXCLUSIVE), EFI_INVALID_PARAMETER);
	assert_int_equal(nr_uses(), 0);

	assert_success(protocol_open(device, &guid_a, NULL, NULL, NULL, TEST_ONLY));
	assert_status(protocol_open(device, &guid_b, NULL, NULL, NULL, TEST_ONLY),
		      EFI_UNSUPPORTED);
	assert_status(protocol_open(device, &guid_b, &p, NULL, NULL, GET), EFI_UNSUPPORTED);
	assert_null(p);
}

/* Who isn't on the list can't be named to CloseProtocol(), and would hold it for ever. */
static void garbage_is_not_noted_as_controller(void **state)
{
	struct efi_open_protocol_info *info;
	efi_uintn_t nr;

	(void)state;
	assert_success(open_as(agent, ram(8), EXCLUSIVE));
	assert_success(protocol_open_information(device, &guid_a, &info, &nr));
	assert_int_equal(nr, 1);
	assert_null(info->controller_handle);
	assert_success(protocol_close(device, &guid_a, agent, NULL));
	assert_int_equal(nr_uses(), 0);
}

static void uses_are_counted(void **state)
{
	struct efi_open_protocol_info *info;
	efi_uintn_t nr;

	(void)state;
	assert_success(open_as(agent, NULL, GET));
	assert_success(open_as(agent, NULL, GET));
	assert_success(open_as(agent, other, DRIVER));
	assert_success(open_as(NULL, NULL, GET));
	assert_success(open_as(agent, NULL, TEST_ONLY));
	assert_success(protocol_open_information(device, &guid_a, &info, &nr));
	assert_int_equal(nr, 2);
	for (u32 i = 0; i < 2; i++) {
		bool get = info[i].attributes == GET;

		assert_ptr_equal(info[i].agent_handle, agent);
		assert_ptr_equal(info[i].controller_handle, get ? NULL : other);
		assert_int_equal(info[i].open_count, get ? 2 : 1);
	}
	assert_success(pool_free(info));
	assert_status(protocol_open_information(device, &guid_b, &info, &nr), EFI_NOT_FOUND);
	assert_status(protocol_open_information(ram(8), &guid_b, &info, &nr), EFI_NOT_FOUND);
}

static void one_driver_at_a_time(void **state)
{
	(void)state;
	assert_success(open_as(agent, device, DRIVER));
	assert_status(open_as(agent, device, DRIVER), EFI_ALREADY_STARTED);
	assert_status(open_as(other, device, DRIVER), EFI_ACCESS_DENIED);
	assert_status(open_as(other, NULL, EXCLUSIVE), EFI_ACCESS_DENIED);
	assert_status(open_as(other, device, DRIVER | EXCLUSIVE), EFI_ACCESS_DENIED);
	assert_success(open_as(other, other, CHILD));
	assert_success(open_as(other, NULL, GET));
	assert_success(protocol_close(device, &guid_a, agent, device));
	assert_success(open_as(other, NULL, EXCLUSIVE));
	assert_status(open_as(other, NULL, EXCLUSIVE), EFI_ACCESS_DENIED);
	assert_status(open_as(agent, device, DRIVER), EFI_ACCESS_DENIED);
}

static void close_wants_what_was_opened(void **state)
{
	(void)state;
	assert_success(open_as(agent, NULL, GET));
	assert_success(open_as(agent, NULL, EXCLUSIVE));
	assert_status(protocol_close(device, &guid_a, agent, device), EFI_NOT_FOUND);
	assert_status(protocol_close(device, &guid_a, other, NULL), EFI_NOT_FOUND);
	assert_status(protocol_close(device, &guid_b, agent, NULL), EFI_NOT_FOUND);
	assert_status(protocol_close(device, NULL, agent, NULL), EFI_INVALID_PARAMETER);
	assert_status(protocol_close(ram(8), &guid_a, agent, NULL), EFI_INVALID_PARAMETER);
	assert_status(protocol_close(device, &guid_a, NULL, NULL), EFI_INVALID_PARAMETER);
	assert_status(protocol_close(device, &guid_a, agent, ram(8)), EFI_INVALID_PARAMETER);
	assert_success(protocol_close(device, &guid_a, agent, NULL));
	assert_int_equal(nr_uses(), 0);
	assert_status(protocol_close(device, &guid_a, agent, NULL), EFI_NOT_FOUND);
}

static void used_protocol_stays(void **state)
{
	static const u32 keeping[] = { DRIVER, EXCLUSIVE, CHILD, DRIVER | EXCLUSIVE };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(keeping); i++) {
		assert_success(open_as(agent, other, keeping[i]));
		assert_status(protocol_uninstall(device, &guid_a, &one), EFI_ACCESS_DENIED);
		assert_status(protocol_reinstall(device, &guid_a, &one, &two), EFI_ACCESS_DENIED);
		assert_status(protocol_uninstall_multiple(device, &guid_a, &one, NULL),
			      EFI_INVALID_PARAMETER);
		assert_success(protocol_close(device, &guid_a, agent, other));
	}
	assert_success(open_as(agent, NULL, GET));
	assert_success(open_as(agent, NULL, EFI_OPEN_BY_HANDLE_PROTOCOL));
	assert_success(protocol_uninstall(device, &guid_a, &one));
	assert_false(handle_valid(device));
}

/* Who only looks keeps nothing from going, but is not forgotten when it stays. */
static void what_is_refused_changes_no_use(void **state)
{
	static const struct efi_guid guid_c = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13);

	(void)state;
	assert_success(protocol_install(&device, &guid_b, 0, &two));
	assert_success(open_as(other, NULL, GET));
	assert_success(open_as(other, device, EFI_OPEN_BY_HANDLE_PROTOCOL));
	assert_success(open_as(agent, other, DRIVER));
	assert_status(protocol_uninstall(device, &guid_a, &one), EFI_ACCESS_DENIED);
	assert_int_equal(nr_uses(), 3);
	assert_status(protocol_reinstall(device, &guid_a, &one, &two), EFI_ACCESS_DENIED);
	assert_int_equal(nr_uses(), 3);
	assert_status(protocol_uninstall_multiple(device, &guid_b, &two, &guid_a, &one, NULL),
		      EFI_INVALID_PARAMETER);
	assert_int_equal(nr_uses(), 3);
	assert_success(protocol_close(device, &guid_a, agent, other));

	/* All or none: the first would have gone. */
	assert_status(protocol_uninstall_multiple(device, &guid_a, &one, &guid_b, &one, NULL),
		      EFI_INVALID_PARAMETER);
	assert_status(protocol_uninstall_multiple(device, &guid_a, &one, &guid_c, &one, NULL),
		      EFI_INVALID_PARAMETER);
	assert_int_equal(nr_uses(), 2);
	assert_success(protocol_uninstall_multiple(device, &guid_a, &one, &guid_b, &two, NULL));
	assert_false(handle_valid(device));
}

/* What was opened is no longer there, so nobody has the new one open. */
static void another_interface_has_no_uses(void **state)
{
	(void)state;
	assert_success(open_as(agent, NULL, GET));
	assert_success(protocol_reinstall(device, &guid_a, &one, &one));
	assert_int_equal(nr_uses(), 0);
}

static void what_an_agent_used_goes_with_it(void **state)
{
	(void)state;
	assert_success(open_as(agent, other, DRIVER));
	assert_success(open_as(agent, NULL, GET));
	assert_success(protocol_uninstall(agent, &guid_b, &two));
	assert_int_equal(nr_uses(), 0);
	assert_success(open_as(other, NULL, EXCLUSIVE));
}

/* A protocol named twice is uninstalled by none of the two. */
static void multiple_with_the_same_twice(void **state)
{
	void *interface;

	(void)state;
	assert_status(protocol_uninstall_multiple(device, &guid_a, &one, &guid_a, &one, NULL),
		      EFI_INVALID_PARAMETER);
	assert_success(protocol_get(device, &guid_a, &interface));
	assert_ptr_equal(interface, &one);
	assert_success(protocol_uninstall_multiple(device, &guid_a, &one, NULL));
	assert_false(handle_valid(device));
}

static void known_device_path_is_not_installed_again(void **state)
{
	static u8 path[] = { 1, 1, 6, 0, 1, 2, 0x7f, 0xff, 4, 0 };
	static u8 same[] = { 1, 1, 6, 0, 1, 2, 0x7f, 0xff, 4, 0 };
	static u8 longer[] = { 1, 1, 6, 0, 1, 2, 4, 1, 4, 0, 0x7f, 0xff, 4, 0 };
	struct efi_guid guid = EFI_DEVICE_PATH_GUID;
	struct efi_handle *a = NULL, *b = NULL;

	(void)state;
	assert_success(protocol_install_multiple(&a, &guid, path, NULL));
	assert_status(protocol_install_multiple(&b, &guid_a, &one, &guid, same, NULL),
		      EFI_ALREADY_STARTED);
	assert_null(b);
	assert_success(protocol_install_multiple(&b, &guid_a, &one, &guid, longer, NULL));
	assert_status(protocol_install_multiple(&a, &guid, path, NULL), EFI_ALREADY_STARTED);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(open_checks_its_arguments),
		TEST(garbage_is_not_noted_as_controller),
		TEST(uses_are_counted),
		TEST(one_driver_at_a_time),
		TEST(close_wants_what_was_opened),
		TEST(used_protocol_stays),
		TEST(what_is_refused_changes_no_use),
		TEST(another_interface_has_no_uses),
		TEST(what_an_agent_used_goes_with_it),
		TEST(multiple_with_the_same_twice),
		TEST(known_device_path_is_not_installed_again),
	};

	return RUN(tests);
}
