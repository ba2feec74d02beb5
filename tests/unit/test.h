/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include "harness.h"

#include <cmocka.h>

#define assert_success(status)		assert_int_equal(status, EFI_SUCCESS)
#define assert_status(status, wanted)	assert_int_equal(status, wanted)

#define assert_map_sane()					\
	do {							\
		const char *problem_ = map_problem();		\
								\
		if (problem_)					\
			fail_msg("memory map: %s", problem_);	\
	} while (0)

/* Functions that return NULL or what is wrong */
#define assert_no_problem(call)						\
	do {								\
		const char *why_ = call;				\
									\
		if (why_)						\
			fail_msg("%s: unexpected: %s", #call, why_);	\
	} while (0)

#define assert_problem(call, words)					\
	do {								\
		const char *why_ = call;				\
									\
		if (!why_)						\
			fail_msg("%s: not refused", #call);		\
		assert_string_equal(why_, words);			\
	} while (0)

#define RUN(tests)	cmocka_run_group_tests_name(PROGRAM, tests, NULL, NULL)

#endif
