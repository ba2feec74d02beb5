// SPDX-License-Identifier: GPL-2.0
#include "test.h"

#define BS	EFI_VARIABLE_BOOTSERVICE_ACCESS
#define RT	EFI_VARIABLE_RUNTIME_ACCESS
#define NV	EFI_VARIABLE_NON_VOLATILE
#define APPEND	EFI_VARIABLE_APPEND_WRITE

static struct efi_guid guid_a = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
static struct efi_guid guid_b = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12);

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	return 0;
}

static efi_status_t set(const efi_char16_t *name, u32 attr, efi_uintn_t size, const void *data)
{
	return variable_set((void *)name, &guid_a, attr, size, (void *)data);
}

/* The value must be @value, of @size bytes, and its attributes @attr. */
static void assert_is(const efi_char16_t *name, u32 attr, u64 size, const void *value)
{
	u8 *exact = malloc(size);
	efi_uintn_t room = size;
	u32 got = ~0;

	assert_success(variable_get((void *)name, &guid_a, &got, &room, exact));
	assert_int_equal(room, size);
	assert_int_equal(got, attr);
	assert_memory_equal(exact, value, size);
	free(exact);
}

static void assert_none(const efi_char16_t *name)
{
	efi_uintn_t size = 0;

	assert_status(variable_get((void *)name, &guid_a, NULL, &size, NULL), EFI_NOT_FOUND);
}

static void what_is_set_is_got(void **state)
{
	efi_uintn_t size = 2;
	u8 room[2];
	u32 attr;

	(void)state;
	assert_success(set(u"one", BS, 3, "abc"));
	assert_is(u"one", BS, 3, "abc");
	assert_success(set(u"one", BS, 5, "defgh"));
	assert_is(u"one", BS, 5, "defgh");
	assert_success(set(u"two", NV | BS | RT, 1, "x"));
	assert_is(u"two", NV | BS | RT, 1, "x");

	assert_status(variable_get(u"one", &guid_a, &attr, &size, room), EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, 5);
	assert_int_equal(attr, BS);
	assert_status(variable_get(u"one", &guid_b, NULL, &size, room), EFI_NOT_FOUND);
	assert_none(u"on");
	assert_none(u"ones");
	assert_none(u"");
}

static void get_checks_its_arguments(void **state)
{
	efi_uintn_t size = 3;
	u8 room[3];

	(void)state;
	assert_success(set(u"one", BS, 3, "abc"));
	assert_status(variable_get(NULL, &guid_a, NULL, &size, room), EFI_INVALID_PARAMETER);
	assert_status(variable_get(u"one", NULL, NULL, &size, room), EFI_INVALID_PARAMETER);
	assert_status(variable_get(u"one", &guid_a, NULL, NULL, room), EFI_INVALID_PARAMETER);
	assert_status(variable_get(u"one", &guid_a, NULL, &size, NULL), EFI_INVALID_PARAMETER);
	size = 0;
	assert_status(variable_get(u"one", &guid_a, NULL, &size, NULL), EFI_BUFFER_TOO_SMALL);
}

static void set_checks_its_arguments(void **state)
{
	static const struct { u32 attr; efi_status_t status; } bad[] = {
		{ RT, EFI_INVALID_PARAMETER },
		{ RT | NV, EFI_INVALID_PARAMETER },
		{ BS | 0x100, EFI_INVALID_PARAMETER },
		{ BS | 0x80000000, EFI_INVALID_PARAMETER },
		{ BS | EFI_VARIABLE_HARDWARE_ERROR_RECORD, EFI_UNSUPPORTED },
		{ BS | EFI_VARIABLE_AUTHENTICATED_WRITE_ACCESS, EFI_UNSUPPORTED },
		{ BS | EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS, EFI_UNSUPPORTED },
		{ BS | EFI_VARIABLE_ENHANCED_AUTHENTICATED_ACCESS, EFI_UNSUPPORTED },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_status(set(u"one", bad[i].attr, 1, "a"), bad[i].status);
	assert_status(set(NULL, BS, 1, "a"), EFI_INVALID_PARAMETER);
	assert_status(set(u"", BS, 1, "a"), EFI_INVALID_PARAMETER);
	assert_status(set(u"one", BS, 1, NULL), EFI_INVALID_PARAMETER);
	assert_status(variable_set(u"one", NULL, BS, 1, "a"), EFI_INVALID_PARAMETER);
	assert_none(u"one");
	assert_success(set(u"one", BS, 1, "a"));
	assert_status(set(u"one", BS | RT, 1, "b"), EFI_INVALID_PARAMETER);
	assert_status(set(u"one", BS | NV, 0, NULL), EFI_INVALID_PARAMETER);
	assert_is(u"one", BS, 1, "a");
}

/* Nobody makes others believe what only the platform knows: UEFI 3.3. */
static void platform_s_names_stay_absent(void **state)
{
	static struct efi_guid global = EFI_GLOBAL_VARIABLE_GUID;
	static struct efi_guid database = EFI_IMAGE_SECURITY_DATABASE_GUID;
	static const u32 attributes[] = {
		BS, NV | BS | RT, 0,
		NV | BS | RT | EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS,
	};
	static const efi_char16_t *const names[] = {
		u"SecureBoot", u"SetupMode", u"AuditMode", u"DeployedMode", u"SignatureSupport",
		u"OsIndicationsSupported", u"VendorKeys", u"PK", u"KEK", u"PKDefault",
		u"dbDefault", u"dbxDefault",
	};
	static const efi_char16_t *const theirs[] = {
		u"OsIndications", u"BootOrder", u"Boot0001", u"BootNext", u"Key0001",
		u"PlatformLang", u"Secure", u"K", u"d", u"secureBoot",
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
		for (u32 a = 0; a < ARRAY_SIZE(attributes); a++)
			assert_status(variable_set((void *)names[i], &global, attributes[a], 1,
						   "\1"), EFI_WRITE_PROTECTED);
		assert_success(set(names[i], BS, 1, "a"));
	}
	for (u32 i = 0; i < ARRAY_SIZE(theirs); i++)
		assert_success(variable_set((void *)theirs[i], &global, NV | BS | RT, 1, "a"));
	assert_status(variable_set(u"db", &database, NV | BS | RT, 1, "a"), EFI_WRITE_PROTECTED);
	assert_status(variable_set(u"any", &database, BS, 1, "a"), EFI_WRITE_PROTECTED);
	assert_success(set(u"MokListRT", BS, 1, "a"));
}

static void deleted_is_gone(void **state)
{
	(void)state;
	assert_status(set(u"one", BS, 0, NULL), EFI_NOT_FOUND);
	assert_status(set(u"one", 0, 1, "a"), EFI_NOT_FOUND);
	for (u32 i = 0; i < 3; i++) {
		assert_success(set(u"one", BS, 1, "a"));
		assert_success(i ? set(u"one", i == 1 ? 0 : NV, 3, "abc") : set(u"one", BS, 0, NULL));
		assert_none(u"one");
	}
}

static void append_adds(void **state)
{
	(void)state;
	assert_success(set(u"one", BS | APPEND, 0, NULL));
	assert_none(u"one");
	assert_success(set(u"one", BS | APPEND, 2, "ab"));
	assert_is(u"one", BS, 2, "ab");
	assert_success(set(u"one", BS | APPEND, 3, "cde"));
	assert_is(u"one", BS, 5, "abcde");
	assert_success(set(u"one", BS | APPEND, 0, NULL));
	assert_is(u"one", BS, 5, "abcde");
	assert_status(set(u"one", BS | RT | APPEND, 1, "f"), EFI_INVALID_PARAMETER);
}

static void names_are_listed(void **state)
{
	efi_char16_t name[8] = u"", *exact;
	efi_uintn_t size = sizeof(name);
	struct efi_guid guid;
	u32 found = 0;

	(void)state;
	assert_status(variable_get_next(&size, name, &guid), EFI_NOT_FOUND);
	assert_success(set(u"one", BS, 1, "a"));
	assert_success(set(u"three", BS, 1, "a"));
	assert_success(variable_set(u"one", &guid_b, BS, 1, "a"));
	for (;;) {
		efi_status_t status;

		size = sizeof(name);
		status = variable_get_next(&size, name, &guid);
		if (status == EFI_NOT_FOUND)
			break;
		assert_success(status);
		if (!memcmp(name, u"three", 12))
			found |= 1;
		else if (!memcmp(&guid, &guid_a, sizeof(guid)))
			found |= 2;
		else
			found |= 4;
		assert_int_equal(size, found == 1 || !memcmp(name, u"three", 12) ? 12 : 8);
	}
	assert_int_equal(found, 7);

	/* The buffer ends with its size: AddressSanitizer sees one more. */
	exact = malloc(4);
	memcpy(exact, u"xy", 4);
	size = 4;
	assert_status(variable_get_next(&size, exact, &guid), EFI_INVALID_PARAMETER);
	memcpy(exact, u"x", 4);
	assert_status(variable_get_next(&size, exact, &guid), EFI_INVALID_PARAMETER);
	memcpy(exact, u"\0x", 4);
	assert_status(variable_get_next(&size, exact, &guid), EFI_BUFFER_TOO_SMALL);
	assert_true(size == 8 || size == 12);
	assert_int_equal(exact[1], 'x');
	size = 1;
	assert_status(variable_get_next(&size, exact, &guid), EFI_INVALID_PARAMETER);
	assert_status(variable_get_next(NULL, exact, &guid), EFI_INVALID_PARAMETER);
	assert_status(variable_get_next(&size, NULL, &guid), EFI_INVALID_PARAMETER);
	assert_status(variable_get_next(&size, exact, NULL), EFI_INVALID_PARAMETER);
	free(exact);
}

static void storage_has_an_end(void **state)
{
	u64 storage, remaining, max, before;
	static u8 data[0x20000];
	efi_char16_t name[] = u"a";
	efi_char16_t endless[600];

	(void)state;
	assert_success(variable_query_info(BS, &storage, &remaining, &max));
	assert_int_equal(storage, remaining);
	assert_status(set(u"a", BS, max, data), EFI_INVALID_PARAMETER);
	assert_status(set(u"a", BS, ~0ULL, data), EFI_INVALID_PARAMETER);
	assert_success(set(u"a", BS, max - 4, data));
	assert_status(set(u"a", BS | APPEND, 1, data), EFI_INVALID_PARAMETER);
	assert_success(set(u"a", BS, 1, data));
	assert_success(variable_query_info(BS, &storage, &before, &max));
	assert_int_equal(before, storage - 5);
	while (set(name, BS, 0x2000, data) == EFI_SUCCESS)
		name[0]++;
	assert_status(set(name, BS, 0x2000, data), EFI_OUT_OF_RESOURCES);
	assert_success(variable_query_info(BS | NV, &storage, &remaining, &max));
	assert_true(remaining < 0x2004);
	assert_success(set(u"a", BS, 0x2000, data + 1));
	while (name[0]-- > 'a')
		assert_success(set(name, 0, 0, NULL));
	assert_success(variable_query_info(BS, &storage, &remaining, &max));
	assert_int_equal(remaining, storage);

	for (u32 i = 0; i < ARRAY_SIZE(endless); i++)
		endless[i] = 'x';
	assert_status(set(endless, BS, 1, data), EFI_INVALID_PARAMETER);
	assert_none(endless);
}

static void query_checks_its_arguments(void **state)
{
	u64 v;

	(void)state;
	assert_status(variable_query_info(0, &v, &v, &v), EFI_INVALID_PARAMETER);
	assert_status(variable_query_info(RT, &v, &v, &v), EFI_INVALID_PARAMETER);
	assert_status(variable_query_info(NV, &v, &v, &v), EFI_INVALID_PARAMETER);
	assert_status(variable_query_info(BS, NULL, &v, &v), EFI_INVALID_PARAMETER);
	assert_status(variable_query_info(BS, &v, NULL, &v), EFI_INVALID_PARAMETER);
	assert_status(variable_query_info(BS, &v, &v, NULL), EFI_INVALID_PARAMETER);
	assert_status(variable_query_info(BS | 0x10, &v, &v, &v), EFI_UNSUPPORTED);
}

static void without_memory_nothing_changes(void **state)
{
	efi_physical_addr_t addr;
	u64 storage, remaining, max;
	static u8 data[5000];

	(void)state;
	assert_success(set(u"one", BS, 3, "abc"));
	while (pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 1, &addr) == EFI_SUCCESS)
		;
	assert_status(set(u"one", BS, sizeof(data), data), EFI_OUT_OF_RESOURCES);
	assert_is(u"one", BS, 3, "abc");
	assert_success(variable_query_info(BS, &storage, &remaining, &max));
	assert_int_equal(remaining, storage - 11);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(what_is_set_is_got),
		TEST(get_checks_its_arguments),
		TEST(set_checks_its_arguments),
		TEST(platform_s_names_stay_absent),
		TEST(deleted_is_gone),
		TEST(append_adds),
		TEST(names_are_listed),
		TEST(storage_has_an_end),
		TEST(query_checks_its_arguments),
		TEST(without_memory_nothing_changes),
	};

	return RUN(tests);
}
