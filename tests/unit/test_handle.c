// SPDX-License-Identifier: GPL-2.0
#include "test.h"

static const struct efi_guid guid_a = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
static const struct efi_guid guid_b = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12);
static const struct efi_guid guid_c = EFI_GUID(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

static int one, two, three;

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	return 0;
}

static struct efi_handle *new_handle(const struct efi_guid *guid, void *interface)
{
	struct efi_handle *handle = NULL;

	assert_success(protocol_install(&handle, guid, 0, interface));
	assert_non_null(handle);
	return handle;
}

static void *interface_of(struct efi_handle *handle, const struct efi_guid *guid)
{
	void *interface = &three;
	efi_status_t status = protocol_get(handle, guid, &interface);

	assert_true(status == EFI_SUCCESS || (status == EFI_UNSUPPORTED && !interface));
	return interface;
}

static void install_and_uninstall(void **state)
{
	struct efi_handle *h = new_handle(&guid_a, &one);

	(void)state;
	assert_success(protocol_install(&h, &guid_b, 0, &two));
	assert_status(protocol_install(&h, &guid_b, 0, &three), EFI_INVALID_PARAMETER);
	assert_ptr_equal(interface_of(h, &guid_a), &one);
	assert_ptr_equal(interface_of(h, &guid_b), &two);
	assert_null(interface_of(h, &guid_c));

	assert_status(protocol_uninstall(h, &guid_a, &two), EFI_NOT_FOUND);
	assert_status(protocol_uninstall(h, &guid_c, &one), EFI_NOT_FOUND);
	assert_success(protocol_uninstall(h, &guid_a, &one));
	assert_null(interface_of(h, &guid_a));
	assert_true(handle_valid(h));
	assert_success(protocol_uninstall(h, &guid_b, &two));
	assert_false(handle_valid(h));
	assert_status(protocol_uninstall(h, &guid_b, &two), EFI_INVALID_PARAMETER);
}

static void interfaces_may_be_null(void **state)
{
	struct efi_handle *h = new_handle(&guid_a, NULL);
	void *interface = &one;

	(void)state;
	assert_success(protocol_get(h, &guid_a, &interface));
	assert_null(interface);
	assert_success(protocol_uninstall(h, &guid_a, NULL));
}

static void reinstall(void **state)
{
	struct efi_handle *h = new_handle(&guid_a, &one);

	(void)state;
	assert_status(protocol_reinstall(h, &guid_a, &two, &three), EFI_NOT_FOUND);
	assert_status(protocol_reinstall(h, &guid_b, &one, &three), EFI_NOT_FOUND);
	assert_success(protocol_reinstall(h, &guid_a, &one, &three));
	assert_ptr_equal(interface_of(h, &guid_a), &three);
	assert_status(protocol_reinstall(h, NULL, &one, &three), EFI_INVALID_PARAMETER);
	assert_status(protocol_reinstall(NULL, &guid_a, &one, &three), EFI_INVALID_PARAMETER);
}

/* What isn't on the list is never looked at: not even when nothing lies there. */
static void garbage_is_no_handle(void **state)
{
	static const u64 garbage[] = { 0, 1, 8, 0xdeadbeef, 1ULL << 47, ~0ULL, ~7ULL };
	struct efi_handle *h = new_handle(&guid_a, &one);
	struct efi_guid **guids;
	efi_uintn_t nr;
	void *p;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(garbage); i++) {
		struct efi_handle *bad = ram(garbage[i]);

		assert_false(handle_valid(bad));
		assert_status(protocol_get(bad, &guid_a, &p), EFI_INVALID_PARAMETER);
		assert_status(protocol_uninstall(bad, &guid_a, &one), EFI_INVALID_PARAMETER);
		assert_status(protocol_reinstall(bad, &guid_a, &one, &two), EFI_INVALID_PARAMETER);
		assert_status(protocols_per_handle(bad, &guids, &nr), EFI_INVALID_PARAMETER);
		if (bad)
			assert_status(protocol_install(&bad, &guid_a, 0, &one),
				      EFI_INVALID_PARAMETER);
	}
	assert_true(handle_valid(h));
	assert_status(protocol_get(h, NULL, &p), EFI_INVALID_PARAMETER);
	assert_status(protocol_get(h, &guid_a, NULL), EFI_INVALID_PARAMETER);
	assert_status(protocol_install(NULL, &guid_a, 0, &one), EFI_INVALID_PARAMETER);
	assert_status(protocol_install(&h, NULL, 0, &one), EFI_INVALID_PARAMETER);
	assert_status(protocol_install(&h, &guid_b, 1, &one), EFI_INVALID_PARAMETER);
}

static void multiple_installs_all(void **state)
{
	struct efi_handle *h = NULL;

	(void)state;
	assert_success(protocol_install_multiple(&h, &guid_a, &one, &guid_b, &two, &guid_c,
						 &three, NULL));
	assert_ptr_equal(interface_of(h, &guid_a), &one);
	assert_ptr_equal(interface_of(h, &guid_b), &two);
	assert_ptr_equal(interface_of(h, &guid_c), &three);
	assert_success(protocol_uninstall_multiple(h, &guid_a, &one, &guid_c, &three, NULL));
	assert_null(interface_of(h, &guid_a));
	assert_ptr_equal(interface_of(h, &guid_b), &two);
	assert_success(protocol_uninstall_multiple(h, &guid_b, &two, NULL));
	assert_false(handle_valid(h));
}

static void multiple_with_nothing(void **state)
{
	struct efi_handle *h = NULL;

	(void)state;
	assert_success(protocol_install_multiple(&h, NULL));
	assert_null(h);
	assert_status(protocol_install_multiple(NULL, &guid_a, &one, NULL),
		      EFI_INVALID_PARAMETER);
}

static void multiple_installs_none_on_failure(void **state)
{
	struct efi_handle *h = NULL, *old = new_handle(&guid_c, &one);

	(void)state;
	assert_true(protocol_install_multiple(&h, &guid_a, &one, &guid_b, &two, &guid_a,
					      &three, NULL) & EFI_ERROR_BIT);
	assert_null(h);
	assert_ptr_equal(handle_next(NULL), old);
	assert_null(handle_next(old));

	h = old;
	assert_true(protocol_install_multiple(&h, &guid_a, &one, &guid_c, &two, NULL) &
		    EFI_ERROR_BIT);
	assert_ptr_equal(h, old);
	assert_null(interface_of(h, &guid_a));
	assert_ptr_equal(interface_of(h, &guid_c), &one);
}

static void multiple_uninstalls_none_on_failure(void **state)
{
	struct efi_handle *h = new_handle(&guid_a, &one);

	(void)state;
	/* NULL is no handle, and one that protocol_install() would make. */
	assert_status(protocol_uninstall_multiple(NULL, &guid_a, &one, NULL),
		      EFI_INVALID_PARAMETER);
	assert_null(handle_next(h));
	assert_success(protocol_install(&h, &guid_b, 0, &two));
	assert_status(protocol_uninstall_multiple(h, &guid_a, &one, &guid_c, &three, NULL),
		      EFI_INVALID_PARAMETER);
	assert_ptr_equal(interface_of(h, &guid_a), &one);
	assert_ptr_equal(interface_of(h, &guid_b), &two);
	assert_status(protocol_uninstall_multiple(h, &guid_a, &one, &guid_b, &two, &guid_c,
						  &three, NULL), EFI_INVALID_PARAMETER);
	assert_true(handle_valid(h));
	assert_ptr_equal(interface_of(h, &guid_a), &one);
	assert_ptr_equal(interface_of(h, &guid_b), &two);
}

static void locate_protocol(void **state)
{
	void *interface = &three;

	(void)state;
	assert_status(protocol_locate(&guid_a, NULL, &interface), EFI_NOT_FOUND);
	assert_null(interface);
	new_handle(&guid_b, &two);
	new_handle(&guid_a, &one);
	assert_success(protocol_locate(&guid_a, NULL, &interface));
	assert_ptr_equal(interface, &one);
	assert_status(protocol_locate(&guid_a, NULL, NULL), EFI_INVALID_PARAMETER);
	assert_status(protocol_locate(NULL, NULL, &interface), EFI_INVALID_PARAMETER);
	assert_status(protocol_locate(NULL, &one, &interface), EFI_INVALID_PARAMETER);
	assert_status(protocol_locate(&guid_a, &one, &interface), EFI_NOT_FOUND);
}

static void locate_handle_tells_the_size(void **state)
{
	struct efi_handle *a1 = new_handle(&guid_a, &one), *found[4];
	struct efi_handle *b = new_handle(&guid_b, &two), *a2 = new_handle(&guid_a, &three);
	efi_uintn_t size = 0;

	(void)state;
	assert_status(protocol_locate_handles(EFI_LOCATE_BY_PROTOCOL, &guid_a, NULL, &size,
					      NULL), EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, 2 * sizeof(void *));
	size--;
	assert_status(protocol_locate_handles(EFI_LOCATE_BY_PROTOCOL, &guid_a, NULL, &size,
					      found), EFI_BUFFER_TOO_SMALL);
	assert_success(protocol_locate_handles(EFI_LOCATE_BY_PROTOCOL, &guid_a, NULL, &size,
					       found));
	assert_ptr_equal(found[0], a1);
	assert_ptr_equal(found[1], a2);
	size = sizeof(found);
	assert_success(protocol_locate_handles(EFI_LOCATE_ALL_HANDLES, NULL, NULL, &size, found));
	assert_int_equal(size, 3 * sizeof(void *));
	assert_ptr_equal(found[1], b);
}

/* The array ends where its allocation does: AddressSanitizer sees one more. */
static void locate_handle_writes_no_more(void **state)
{
	struct efi_handle **exact = malloc(2 * sizeof(*exact));
	efi_uintn_t size = 2 * sizeof(*exact);

	(void)state;
	for (u32 i = 0; i < 3; i++)
		new_handle(&guid_a, &one);
	assert_status(protocol_locate_handles(EFI_LOCATE_BY_PROTOCOL, &guid_a, NULL, &size,
					      exact), EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, 3 * sizeof(*exact));
	free(exact);
}

static void locate_handle_checks_its_arguments(void **state)
{
	struct efi_handle *found[2];
	efi_uintn_t size = sizeof(found);

	(void)state;
	assert_status(protocol_locate_handles(EFI_LOCATE_ALL_HANDLES, NULL, NULL, &size, found),
		      EFI_NOT_FOUND);
	new_handle(&guid_a, &one);
	assert_status(protocol_locate_handles(EFI_LOCATE_BY_PROTOCOL, &guid_b, NULL, &size,
					      found), EFI_NOT_FOUND);
	assert_status(protocol_locate_handles(EFI_LOCATE_BY_PROTOCOL, NULL, NULL, &size, found),
		      EFI_INVALID_PARAMETER);
	assert_status(protocol_locate_handles(EFI_LOCATE_ALL_HANDLES, NULL, NULL, NULL, found),
		      EFI_INVALID_PARAMETER);
	assert_status(protocol_locate_handles(EFI_LOCATE_ALL_HANDLES, NULL, NULL, &size, NULL),
		      EFI_INVALID_PARAMETER);
	assert_status(protocol_locate_handles(3, &guid_a, NULL, &size, found),
		      EFI_INVALID_PARAMETER);
	assert_status(protocol_locate_handles(EFI_LOCATE_BY_REGISTER_NOTIFY, NULL, NULL, &size,
					      found), EFI_INVALID_PARAMETER);
}

static void locate_handle_buffer(void **state)
{
	struct efi_handle *h = new_handle(&guid_a, &one), **found;
	efi_uintn_t nr;

	(void)state;
	assert_success(protocol_locate_handle_buffer(EFI_LOCATE_BY_PROTOCOL, &guid_a, NULL, &nr,
						     &found));
	assert_int_equal(nr, 1);
	assert_ptr_equal(found[0], h);
	assert_success(pool_free(found));
	assert_status(protocol_locate_handle_buffer(EFI_LOCATE_BY_PROTOCOL, &guid_b, NULL, &nr,
						    &found), EFI_NOT_FOUND);
	assert_status(protocol_locate_handle_buffer(EFI_LOCATE_BY_PROTOCOL, &guid_a, NULL, NULL,
						    &found), EFI_INVALID_PARAMETER);
}

static void protocols_of_a_handle(void **state)
{
	struct efi_handle *h = new_handle(&guid_a, &one);
	struct efi_guid **guids;
	efi_uintn_t nr;

	(void)state;
	assert_success(protocol_install(&h, &guid_b, 0, &two));
	assert_success(protocols_per_handle(h, &guids, &nr));
	assert_int_equal(nr, 2);
	assert_memory_equal(guids[0], &guid_a, sizeof(guid_a));
	assert_memory_equal(guids[1], &guid_b, sizeof(guid_b));
	assert_success(pool_free(guids));
}

/* A hundred handles that come and go; the model is an array. */
static void random_steps_equal_the_model(void **state)
{
	struct rng rng = { 7 };
	struct efi_handle *model[100] = {};
	efi_uintn_t nr;

	(void)state;
	for (u32 i = 0; i < 5000; i++) {
		u32 n = rng_below(&rng, 100), expected = 0;
		struct efi_handle **found;

		if (model[n]) {
			assert_success(protocol_uninstall(model[n], &guid_a, &model[n]));
			model[n] = NULL;
		} else {
			model[n] = new_handle(&guid_a, &model[n]);
		}
		if (i % 50)
			continue;
		for (u32 m = 0; m < 100; m++)
			expected += !!model[m];
		assert_success(protocol_locate_handle_buffer(EFI_LOCATE_ALL_HANDLES, NULL, NULL,
							     &nr, &found));
		assert_int_equal(nr, expected);
		assert_success(pool_free(found));
	}
}

static void without_memory_nothing_changes(void **state)
{
	struct efi_handle *h = NULL, *old = new_handle(&guid_a, &one);
	efi_physical_addr_t addr;

	(void)state;
	while (pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, &addr) == EFI_SUCCESS)
		;
	for (u32 i = 0; i < 1000 && protocol_install(&h, &guid_a, 0, &one) == EFI_SUCCESS; i++)
		h = NULL;
	assert_null(h);
	assert_status(protocol_install(&h, &guid_a, 0, &one), EFI_OUT_OF_RESOURCES);
	assert_status(protocol_install_multiple(&h, &guid_a, &one, NULL), EFI_OUT_OF_RESOURCES);
	assert_null(h);
	assert_true(handle_valid(old));
}

/* Somebody may still have a handle whose last protocol is gone. */
static void a_handle_is_never_another_one(void **state)
{
	struct efi_handle *stale[100], *h;

	(void)state;
	for (u32 i = 0; i < 100; i++) {
		void *other = pool_new(sizeof(u64));

		stale[i] = new_handle(&guid_a, &one);
		assert_success(protocol_uninstall(stale[i], &guid_a, &one));
		/* A protocol's memory comes first, then its handle's. */
		if (i & 1)
			pool_delete(other);
		h = new_handle(&guid_b, &two);
		for (u32 n = 0; n <= i; n++) {
			assert_ptr_not_equal(h, stale[n]);
			assert_false(handle_valid(stale[n]));
		}
		assert_status(protocol_install(&stale[i], &guid_a, 0, &one),
			      EFI_INVALID_PARAMETER);
		assert_success(protocol_uninstall(h, &guid_b, &two));
	}
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(install_and_uninstall),
		TEST(interfaces_may_be_null),
		TEST(reinstall),
		TEST(garbage_is_no_handle),
		TEST(multiple_installs_all),
		TEST(multiple_with_nothing),
		TEST(multiple_installs_none_on_failure),
		TEST(multiple_uninstalls_none_on_failure),
		TEST(locate_protocol),
		TEST(locate_handle_tells_the_size),
		TEST(locate_handle_writes_no_more),
		TEST(locate_handle_checks_its_arguments),
		TEST(locate_handle_buffer),
		TEST(protocols_of_a_handle),
		TEST(random_steps_equal_the_model),
		TEST(without_memory_nothing_changes),
		TEST(a_handle_is_never_another_one),
	};

	return RUN(tests);
}
