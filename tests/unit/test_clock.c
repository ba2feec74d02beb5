// SPDX-License-Identifier: GPL-2.0
/* GetTime(), by a clock that is right, wrong, changing or not there */

#include "test.h"

static u8 cmos[128];
static u8 cmos_index;
static u32 updates;		/* looks for which it is changing */
static u32 ticks_in;		/* reads until a second has passed; 0: none does */
static u32 nr_reads;

u8 port_read(u16 port)
{
	assert_int_equal(port, 0x71);
	nr_reads++;
	if (ticks_in && !--ticks_in)
		cmos[0] = 0x11;
	if (cmos_index == 0x0a && updates)
		return updates--, 0x80;
	return cmos[cmos_index];
}

void port_write(u16 port, u8 value)
{
	assert_int_equal(port, 0x70);
	assert_in_range(value, 0, 127);
	cmos_index = value;
}

void port_write16(u16 port, u16 value)
{
	(void)port;
	(void)value;
	fail();
}

static bool xen_knows;

bool xen_clock_get_time(struct efi_time *time)
{
	time->year = 2030;
	return xen_knows;
}

/* 2028-02-29 23:59:10 */
static int set_up(void **state)
{
	(void)state;
	memset(cmos, 0, sizeof(cmos));
	cmos[0] = 0x10;
	cmos[2] = 0x59;
	cmos[4] = 0x23;
	cmos[7] = 0x29;
	cmos[8] = 0x02;
	cmos[9] = 0x28;
	cmos[11] = 0x02;
	updates = 0;
	ticks_in = 0;
	nr_reads = 0;
	xen_knows = false;
	return 0;
}

static void time_is_told(void **state)
{
	struct efi_time_capabilities can;
	struct efi_time time;

	(void)state;
	memset(&time, 0xff, sizeof(time));
	memset(&can, 0xff, sizeof(can));
	assert_success(clock_get_time(&time, &can));
	assert_int_equal(time.year, 2028);
	assert_int_equal(time.month, 2);
	assert_int_equal(time.day, 29);
	assert_int_equal(time.hour, 23);
	assert_int_equal(time.minute, 59);
	assert_int_equal(time.second, 10);
	assert_int_equal(time.nanosecond, 0);
	assert_int_equal(time.time_zone, EFI_UNSPECIFIED_TIMEZONE);
	assert_int_equal(time.daylight, 0);
	assert_int_equal(can.resolution, 1);
	assert_false(can.sets_to_zero);
	assert_success(clock_get_time(&time, NULL));
	assert_status(clock_get_time(NULL, &can), EFI_INVALID_PARAMETER);
}

static void a_change_is_waited_for(void **state)
{
	struct efi_time time;

	(void)state;
	updates = 1000;
	assert_success(clock_get_time(&time, NULL));
	assert_int_equal(updates, 0);
	/* The second's change between its two reads */
	for (u32 i = 1; i < 20; i++) {
		set_up(NULL);
		ticks_in = i;
		assert_success(clock_get_time(&time, NULL));
		assert_in_range(time.second, 10, 11);
	}
	updates = ~0U;
	assert_status(clock_get_time(&time, NULL), EFI_UNSUPPORTED);
}

/* … and what has none is not asked for long. */
static void implausible_clocks_are_none(void **state)
{
	static const struct {
		u8 index, value;
	} wrong[] = {
		{ 0, 0x60 }, { 0, 0x0a }, { 2, 0x60 }, { 2, 0xff }, { 4, 0x24 }, { 7, 0 },
		{ 7, 0x32 }, { 8, 0 }, { 8, 0x13 }, { 9, 0xa0 }, { 9, 0x9a }, { 11, 0 },
		{ 11, 0x06 }, { 11, 0xff },
	};
	struct efi_time time;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(wrong); i++) {
		set_up(NULL);
		cmos[wrong[i].index] = wrong[i].value;
		assert_status(clock_get_time(&time, NULL), EFI_UNSUPPORTED);
		assert_true(nr_reads < 20);
	}
	for (u32 fill = 0; fill < 256; fill += 255) {
		memset(cmos, fill, sizeof(cmos));
		nr_reads = 0;
		assert_status(clock_get_time(&time, NULL), EFI_UNSUPPORTED);
		assert_true(nr_reads < 20);
	}
}

static void xen_tells_where_there_is_none(void **state)
{
	struct efi_time time;

	(void)state;
	xen_knows = true;
	assert_success(clock_get_time(&time, NULL));
	assert_int_equal(time.year, 2028);
	memset(cmos, 0xff, sizeof(cmos));
	assert_success(clock_get_time(&time, NULL));
	assert_int_equal(time.year, 2030);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(time_is_told),
		TEST(a_change_is_waited_for),
		TEST(implausible_clocks_are_none),
		TEST(xen_tells_where_there_is_none),
	};

	return RUN(tests);
}
