// SPDX-License-Identifier: GPL-2.0
/* Runs tests and prints a line of TAP for each. */

#include "selftest.h"

static const char *const status_names[] = {
	"SUCCESS", "LOAD_ERROR", "INVALID_PARAMETER", "UNSUPPORTED", "BAD_BUFFER_SIZE",
	"BUFFER_TOO_SMALL", "NOT_READY", "DEVICE_ERROR", "WRITE_PROTECTED", "OUT_OF_RESOURCES",
	"VOLUME_CORRUPTED", "VOLUME_FULL", "NO_MEDIA", "MEDIA_CHANGED", "NOT_FOUND",
	"ACCESS_DENIED", "NO_RESPONSE", "NO_MAPPING", "TIMEOUT", "NOT_STARTED",
	"ALREADY_STARTED", "ABORTED", "ICMP_ERROR", "TFTP_ERROR", "PROTOCOL_ERROR",
	"INCOMPATIBLE_VERSION", "SECURITY_VIOLATION",
};

/* The first thing that was wrong in the test that runs, and where */
static struct {
	const struct place *place;
	struct place where;
	UINT64 got, want;
	bool is_status;
} wrong;

static const char *skipped;
static unsigned int nr_tests, nr_failed;

static bool note(const struct place *place, UINT64 got, UINT64 want, bool is_status)
{
	if (wrong.place)
		return false;
	wrong.where = *place;
	wrong.place = &wrong.where;
	wrong.got = got;
	wrong.want = want;
	wrong.is_status = is_status;
	return false;
}

/* A service returned @want or, where the specification leaves a choice, @or. */
bool expect_status(const struct place *place, EFI_STATUS got, EFI_STATUS want, EFI_STATUS or)
{
	return got == want || got == or || note(place, got, want, true);
}

bool expect_equal(const struct place *place, UINT64 got, UINT64 want)
{
	return got == want || note(place, got, want, false);
}

/* The test that runs has nothing to test on this machine. */
void skip(const char *why)
{
	skipped = why;
}

/* May the test that runs do what a firmware under test is known to break by? */
bool survives(void)
{
	if (gentle)
		skip("this firmware does not survive it");
	return !gentle;
}

static void say_value(UINT64 value)
{
	UINT64 number = value & ~EFI_ERROR_MASK;

	if (!wrong.is_status || number >= ARRAY_SIZE(status_names))
		say("0x%x", value);
	else
		say("%s", status_names[number]);
}

static void say_wrong(void)
{
	say("# %s:%u: %s: expected ", wrong.where.file, wrong.where.line, wrong.where.text);
	say_value(wrong.want);
	say(" got ");
	say_value(wrong.got);
	say("\n");
}

static void say_result(const char *group, const struct test *test, const char *why)
{
	bool failed = wrong.place || why;

	nr_failed += failed;
	say("%s %u - %s: %s", failed ? "not ok" : "ok", ++nr_tests, group, test->what);
	if (skipped && !failed)
		say(" # SKIP %s", skipped);
	say("\n");
	if (wrong.place)
		say_wrong();
	if (why)
		say("# %s\n", why);
}

/**
 * run_tests() - run them and print what came of each
 * @group:	begins the name of each
 * @tests:	ends with an empty one; NULL: none
 */
void run_tests(const char *group, const struct test *tests)
{
	for (const struct test *test = tests; test && test->what; test++) {
		wrong.place = NULL;
		skipped = NULL;
		test->run();
		say_result(group, test, NULL);
	}
}

/**
 * fail_tests() - the tests can't be run, and that is an error
 * @group:	as above
 * @tests:	as above
 * @why:	one line
 */
void fail_tests(const char *group, const struct test *tests, const char *why)
{
	wrong.place = NULL;
	skipped = NULL;
	for (const struct test *test = tests; test && test->what; test++)
		say_result(group, test, why);
}

/*
 * The last line. Its number is made of the nonce on the command line and of the
 * counts: nothing that only echoes can print it.
 */
void report_end(void)
{
	static struct {
		char nonce[64];
		UINT32 tests, failed;
	} sum;

	memcpy(sum.nonce, nonce, sizeof(sum.nonce));
	sum.tests = nr_tests;
	sum.failed = nr_failed;
	say("1..%u\n", nr_tests);
	say("selftest: %u run, %u failed, token %x\n", nr_tests, nr_failed,
	    crc32(&sum, sizeof(sum)));
}
