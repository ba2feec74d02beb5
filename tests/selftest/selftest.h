/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An EFI application that tests the firmware under it. Nothing in it comes from
 * pvh-efi: the definitions are gnu-efi's, so a wrong offset shows.
 */
#ifndef SELFTEST_H
#define SELFTEST_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <efi.h>

#include "efi-more.h"

#define PAGE		4096ULL
#define ARRAY_SIZE(x)	(sizeof(x) / sizeof((x)[0]))
#define MS		10000ULL	/* in the units of SetTimer(), 100 ns */

/* One line of the result. A list of them ends with an empty one. */
struct test {
	const char *what;
	void (*run)(void);
};

/*
 * One group of services. @setup and @teardown are called around @before; false
 * from @setup fails the group's tests. @across is the last that is called before
 * ExitBootServices(), which may leave something for @after to look at.
 */
struct group {
	const char *name;
	bool (*setup)(void);
	const struct test *before;
	void (*teardown)(void);
	void (*across)(void);
	const struct test *after;
};

extern const struct group attribute_group, config_group, console_group, cpu_group;
extern const struct group devpath_group, event_group, exit_group, header_group;
extern const struct group image_group, initrd_group, locate_group, map_group, misc_group;
extern const struct group notify_group, open_group, page_group, pe_group, pool_group, protocol_group;
extern const struct group random_group, runtime_group, table_group, tick_group, timer_group;
extern const struct group variable_group;

/* main.c */
extern EFI_HANDLE self;
extern EFI_SYSTEM_TABLE *st;
extern EFI_BOOT_SERVICES *bs;
extern EFI_RUNTIME_SERVICES *rt;
extern EFI_LOADED_IMAGE *loaded;
extern char nonce[65];
extern bool gentle;

const CHAR16 *option(const char *name, const CHAR16 **end);

/* report.c: each of these returns whether it holds; the first that doesn't is printed */
struct place {
	const char *file;
	int line;
	const char *text;
};

#define HERE(text)		(&(const struct place){ __FILE__, __LINE__, text })
#define EXPECT(call, want)	expect_status(HERE(#call), call, want, want)
#define EITHER(call, want, or)	expect_status(HERE(#call), call, want, or)
#define EQUAL(got, want)	expect_equal(HERE(#got), (UINT64)(got), (UINT64)(want))
#define HOLDS(what)		expect_equal(HERE(#what), !!(what), 1)

bool expect_status(const struct place *place, EFI_STATUS got, EFI_STATUS want, EFI_STATUS or);
bool expect_equal(const struct place *place, UINT64 got, UINT64 want);
void skip(const char *why);
bool survives(void);
void run_tests(const char *group, const struct test *tests);
void fail_tests(const char *group, const struct test *tests, const char *why);
void report_end(void);

/* output.c */
void output_init(void);
void output_after_exit(void);
void say(const char *format, ...);
_Noreturn void output_end(void);
bool on_xen(void);

/* map.c: the memory map, fetched anew by each call */
struct map {
	UINT8 *descriptors;
	UINTN size, room, key, each;
	UINT32 version;
};

bool map_get(struct map *map);
const EFI_MEMORY_DESCRIPTOR *map_find(const struct map *map, UINT64 address);
UINT32 map_type_in(const struct map *map, UINT64 address);
UINT32 map_type(UINT64 address);
UINT64 map_attributes(UINT64 address);
UINT64 map_free_page(void);

/* exit.c: the map with which the boot services were left */
extern struct map last_map;

/* table.c */
void *config_table(EFI_GUID guid);
bool header_crc_right(const EFI_TABLE_HEADER *header);
bool rt_supported(UINT32 service);

/* util.c */
void *memset(void *dst, int value, size_t size);
void *memcpy(void *dst, const void *src, size_t size);
int memcmp(const void *a, const void *b, size_t size);
UINT32 crc32(const void *data, UINTN size);
UINTN wide_length(const CHAR16 *text);
bool guid_equal(const EFI_GUID *a, const EFI_GUID *b);
EFI_GUID test_guid(UINT8 number);

static inline UINT64 rdtsc(void)
{
	UINT32 low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return (UINT64)high << 32 | low;
}

#endif
