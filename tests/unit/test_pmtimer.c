// SPDX-License-Identifier: GPL-2.0
/* ACPI's timer, in tables as Xen makes them and in others; the port is played. */

#include "test.h"
#include "acpi.h"
#include "pmtimer.h"
#include "rsdp.h"

#define RSDT		(RAM_START + 0x1000)
#define XSDT		(RAM_START + 0x2000)
#define FADT_1		(RAM_START + 0x3000)
#define FADT_2		(RAM_START + 0x4000)
#define OTHER		(RAM_START + 0x5000)
#define PORT		0xb008

static u32 timer, nr_reads;

u32 port_read32(u16 port)
{
	assert_int_equal(port, PORT);
	nr_reads++;
	return timer;
}

bool paging_reach(u64 addr, u64 size)
{
	assert_true(addr >= RAM_START && addr + size <= RAM_END);
	return true;
}

static struct acpi_fadt *make_fadt(u64 at, u32 length)
{
	struct acpi_fadt *fadt = ram(at);

	for (u32 i = 0; i < length; i++)
		((u8 *)fadt)[i] = i;
	fadt->hdr.signature = ACPI_FADT_SIGNATURE;
	fadt->hdr.length = length;
	fadt->pm_timer = PORT;
	fadt->pm_timer_length = 4;
	fadt->hdr.checksum -= byte_sum(fadt, length);
	return fadt;
}

static int set_up(void **state)
{
	struct acpi_rsdp *rsdp = ram(RAM_START);
	struct acpi_header *rsdt = ram(RSDT), *xsdt = ram(XSDT);

	(void)state;
	machine_reset();
	timer = ~0U;
	nr_reads = 0;
	memset(ram(RAM_START), 0, 0x6000);
	rsdp->signature = ACPI_RSDP_SIGNATURE;
	rsdp->revision = 2;
	rsdp->rsdt = RSDT;
	rsdp->xsdt = XSDT;
	rsdp->length = 36;
	rsdp->checksum -= byte_sum(rsdp, 20);
	((struct rsdp *)rsdp)->extended_checksum -= byte_sum(rsdp, 36);
	rsdt->length = sizeof(*rsdt) + 8;
	((u32 *)(rsdt + 1))[0] = OTHER;
	((u32 *)(rsdt + 1))[1] = FADT_1;
	xsdt->length = sizeof(*xsdt) + 16;
	memcpy(xsdt + 1, (u64 []){ OTHER, FADT_2 }, 16);
	make_fadt(FADT_1, 116);
	make_fadt(FADT_2, 244);
	((struct acpi_header *)ram(OTHER))->length = 116;
	return 0;
}

static void what_is_not_there_is_taken_out(void **state)
{
	struct acpi_fadt *one = ram(FADT_1), *two = ram(FADT_2);
	static const u8 nothing[12];

	(void)state;
	memset((u8 *)one + 116, 0xff, 256);
	pmtimer_check(RAM_START);
	assert_int_equal(one->pm_timer, 0);
	assert_int_equal(one->pm_timer_length, 0);
	assert_int_equal(byte_sum(one, 116), 0);
	/* The end of the smaller one is not looked for. */
	assert_int_equal(((u8 *)one)[208], 0xff);
	assert_int_equal(two->pm_timer, 0);
	assert_memory_equal(&two->x_pm_timer, nothing, 12);
	assert_int_equal(((u8 *)two)[220], 220);
	assert_int_equal(byte_sum(two, 244), 0);
	assert_int_equal(nr_reads, 2);
	pmtimer_check(RAM_START);
	assert_int_equal(nr_reads, 2);
}

static void a_timer_stays(void **state)
{
	struct acpi_fadt *two = ram(FADT_2);

	(void)state;
	timer = 0x00ffffff;
	pmtimer_check(RAM_START);
	assert_int_equal(two->pm_timer, PORT);
	assert_int_equal(two->x_pm_timer.space, 208);
}

static void damaged_tables_are_left_alone(void **state)
{
	struct acpi_fadt *one = ram(FADT_1), *two = ram(FADT_2);

	(void)state;
	pmtimer_check(0);
	one->hdr.length = 115;
	two->hdr.length = PAGE_SIZE + 1;
	pmtimer_check(RAM_START);
	assert_int_equal(nr_reads, 0);
	((struct acpi_header *)ram(RSDT))->length = ~0U;
	((struct acpi_header *)ram(XSDT))->length = 3;
	one->hdr.length = 116;
	pmtimer_check(RAM_START);
	assert_int_equal(nr_reads, 1);
	((struct acpi_rsdp *)ram(RAM_START))->xsdt = SZ_4G;
	pmtimer_check(RAM_START);
	assert_int_equal(nr_reads, 1);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(what_is_not_there_is_taken_out),
		TEST(a_timer_stays),
		TEST(damaged_tables_are_left_alone),
	};

	return RUN(tests);
}
