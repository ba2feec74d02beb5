// SPDX-License-Identifier: GPL-2.0
#include "test.h"

static struct efi_guid rng_guid = EFI_RNG_GUID;
static struct efi_guid ctr = EFI_RNG_ALGORITHM_SP800_90_CTR_256;
static struct efi_guid raw =
	EFI_GUID(0xe43176d7, 0xb6e8, 0x4827, 0xb7, 0x84, 0x7f, 0xfd, 0xc4, 0xb6, 0x85, 0x61);

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	guest_has_random = true;
	guest_random_is_stuck = false;
	guest_random_failures = 0;
	guest_random = 0;
	return 0;
}

static struct efi_rng *installed(void)
{
	void *rng = NULL;

	rng_install();
	protocol_locate(&rng_guid, NULL, &rng);
	return rng;
}

static void numbers_are_the_processor_s(void **state)
{
	struct efi_rng *rng = installed();
	u8 exact[11];

	(void)state;
	assert_non_null(rng);
	guest_random = 0;
	assert_success(rng->get_rng(rng, NULL, sizeof(exact), exact));
	assert_memory_equal(exact, "\1\1\1\1\1\1\1\1\2\2\2", sizeof(exact));
	assert_success(rng->get_rng(rng, &ctr, 1, exact));
	assert_int_equal(exact[0], 3);
}

static void processor_without_is_not_offered(void **state)
{
	(void)state;
	guest_has_random = false;
	assert_null(installed());
	guest_has_random = true;
	guest_random_is_stuck = true;
	assert_null(installed());
	guest_random_is_stuck = false;
	guest_random_failures = 1000;
	assert_null(installed());
}

/* As Linux's stub asks: first for what this processor's instruction is not */
static void raw_entropy_is_not_offered(void **state)
{
	struct efi_rng *rng = installed();
	u8 seed[64];

	(void)state;
	assert_status(rng->get_rng(rng, &raw, sizeof(seed), seed), EFI_UNSUPPORTED);
	assert_success(rng->get_rng(rng, NULL, sizeof(seed), seed));
}

static void failure_is_tried_again(void **state)
{
	struct efi_rng *rng = installed();
	u8 byte;

	(void)state;
	guest_random_failures = 9;
	assert_success(rng->get_rng(rng, NULL, 1, &byte));
	guest_random_failures = 10;
	assert_status(rng->get_rng(rng, NULL, 1, &byte), EFI_NOT_READY);
}

static void arguments_are_checked(void **state)
{
	struct efi_rng *rng = installed();
	struct efi_guid algorithm;
	efi_uintn_t size = 0;
	u8 byte;

	(void)state;
	assert_status(rng->get_rng(rng, NULL, 0, &byte), EFI_INVALID_PARAMETER);
	assert_status(rng->get_rng(rng, NULL, 1, NULL), EFI_INVALID_PARAMETER);
	assert_status(rng->get_rng(NULL, NULL, 1, &byte), EFI_INVALID_PARAMETER);
	assert_status(rng->get_rng(rng, &rng_guid, 1, &byte), EFI_UNSUPPORTED);
	assert_status(rng->get_info(rng, NULL, &algorithm), EFI_INVALID_PARAMETER);
	assert_status(rng->get_info(rng, &size, NULL), EFI_BUFFER_TOO_SMALL);
	assert_int_equal(size, sizeof(algorithm));
	assert_status(rng->get_info(rng, &size, NULL), EFI_INVALID_PARAMETER);
	assert_success(rng->get_info(rng, &size, &algorithm));
	assert_memory_equal(&algorithm, &ctr, sizeof(ctr));
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(numbers_are_the_processor_s),
		TEST(processor_without_is_not_offered),
		TEST(raw_entropy_is_not_offered),
		TEST(failure_is_tried_again),
		TEST(arguments_are_checked),
	};

	return RUN(tests);
}
