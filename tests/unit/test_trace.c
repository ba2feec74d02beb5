// SPDX-License-Identifier: GPL-2.0
/* What a build with DEBUG=1 tells of the services that are called. */

#include "test.h"

#include "trace.c"

static const struct efi_guid guid_a = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
static const struct efi_guid guid_b = EFI_GUID(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
static const struct efi_guid guid_c = EFI_GUID(3, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
static const struct efi_guid path_guid = EFI_DEVICE_PATH_GUID;

static int set_up_once(void **state)
{
	(void)state;
	machine_reset();
	bootsvc_init();
	runtime_init();
	trace_services();
	return 0;
}

static void assert_told(const char *fmt, ...)
{
	char wanted[sizeof(guest_line)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(wanted, sizeof(wanted), fmt, args);
	va_end(args);
	assert_string_equal(guest_line, wanted);
}

static bool crc_is_right(struct efi_table_hdr *hdr)
{
	u32 crc = hdr->crc32;

	table_set_crc(hdr);
	return hdr->crc32 == crc;
}

static void tables_stay_valid(void **state)
{
	(void)state;
	assert_true(crc_is_right(&boot_services.hdr));
	assert_true(crc_is_right(&runtime_services.hdr));
	assert_null(boot_services.reserved);
}

static void arguments_and_status_are_told(void **state)
{
	void *buffer;

	(void)state;
	assert_success(boot_services.allocate_pool(EFI_LOADER_DATA, 100, &buffer));
	assert_told("AllocatePool(0x2, 0x64, 0x%lx) = 0x0", (unsigned long)&buffer);
	memset(buffer, 1, 100);
	assert_success(boot_services.free_pool(buffer));
	assert_non_null(strstr(guest_line, "FreePool(0x"));
	assert_status(boot_services.free_pool(buffer), EFI_INVALID_PARAMETER);
	assert_non_null(strstr(guest_line, " = 0x8000000000000002"));
	assert_int_equal(boot_services.raise_tpl(TPL_NOTIFY), TPL_APPLICATION);
	assert_non_null(strstr(guest_line, "RaiseTPL(0x10, "));
	boot_services.restore_tpl(TPL_APPLICATION);
	assert_status(runtime_services.set_time(NULL), EFI_UNSUPPORTED);
	assert_non_null(strstr(guest_line, "SetTime(0x0, "));
}

static void arguments_on_the_stack_are_passed_on(void **state)
{
	int a, b, c, last = 0;
	struct efi_handle *h = NULL;
	void *p;

	(void)state;
	assert_success(boot_services.install_multiple(&h, &guid_a, &a, &guid_b, &b, &guid_c, &c,
						      NULL, &last));
	assert_non_null(strstr(guest_line, "InstallMultipleProtocolInterfaces(0x"));
	assert_success(boot_services.handle_protocol(h, &guid_c, &p));
	assert_ptr_equal(p, &c);
	assert_success(boot_services.uninstall_multiple(h, &guid_a, &a, &guid_b, &b, &guid_c, &c,
							NULL));
	assert_false(handle_valid(h));
}

/* iPXE's drivers install six at once, and that is not the limit. */
static void many_pairs_are_passed_on(void **state)
{
	struct efi_guid g[9];
	struct efi_handle *h = NULL;
	void *p;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(g); i++)
		g[i] = (struct efi_guid)EFI_GUID(10 + i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	assert_success(boot_services.install_multiple(&h, &g[0], &g[0], &g[1], &g[1], &g[2], &g[2],
						      &g[3], &g[3], &g[4], &g[4], &g[5], &g[5],
						      &g[6], &g[6], &g[7], &g[7], &g[8], &g[8],
						      NULL));
	assert_success(boot_services.handle_protocol(h, &g[8], &p));
	assert_ptr_equal(p, &g[8]);
	assert_success(boot_services.uninstall_multiple(h, &g[0], &g[0], &g[1], &g[1], &g[2], &g[2],
							&g[3], &g[3], &g[4], &g[4], &g[5], &g[5],
							&g[6], &g[6], &g[7], &g[7], &g[8], &g[8],
							NULL));
	assert_false(handle_valid(h));
}

static void paths_are_located(void **state)
{
	static u8 bytes[] = { 1, 1, 6, 0, 0xaa, 0xbb, 0x7f, 0xff, 4, 0 };
	struct efi_device_path *path = (void *)bytes;
	struct efi_handle *h = NULL, *found;

	(void)state;
	assert_success(protocol_install(&h, &path_guid, 0, bytes));
	assert_success(boot_services.locate_device_path(&path_guid, &path, &found));
	assert_ptr_equal(found, h);
	assert_told("LocateDevicePath(0x%lx, 0x%lx, 0x%lx) = 0x0", (unsigned long)&path_guid,
		    (unsigned long)&path, (unsigned long)&found);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_stay_valid),
		cmocka_unit_test(arguments_and_status_are_told),
		cmocka_unit_test(arguments_on_the_stack_are_passed_on),
		cmocka_unit_test(many_pairs_are_passed_on),
		cmocka_unit_test(paths_are_located),
	};

	return cmocka_run_group_tests_name(PROGRAM, tests, set_up_once, NULL);
}
