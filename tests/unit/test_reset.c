// SPDX-License-Identifier: GPL-2.0
/* ResetSystem(), on machines of several kinds; ports and hypercalls are played. */

#include "test.h"
#include "acpi.h"
#include "events.h"

static jmp_buf ended;
static char written[256];	/* "port=value" each */
static u32 shutdown_reason;

u8 port_read(u16 port)
{
	(void)port;
	return 0xff;
}

static void note(const char *how, u16 port, u16 value)
{
	u32 length = strlen(written);

	snprintf(written + length, sizeof(written) - length, "%s%x=%x ", how, port, value);
}

void port_write(u16 port, u8 value)
{
	note("", port, value);
}

void port_write16(u16 port, u16 value)
{
	note("w", port, value);
}

void triple_fault(void)
{
	note("", 0, 0);
	longjmp(ended, 1);
}

void xen_shutdown(u32 reason)
{
	shutdown_reason = reason;
	longjmp(ended, 1);
}

bool paging_reach(u64 addr, u64 size)
{
	assert_true(addr >= RAM_START && addr + size <= RAM_END);
	return true;
}

static void reset(int type, efi_status_t status)
{
	written[0] = 0;
	guest_line[0] = 0;
	shutdown_reason = ~0U;
	if (!setjmp(ended))
		assert_true(STOPS(reset_system(type, status, 0, NULL)));
}

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	bootsvc_init();
	systab.nr_tables = 0;
	return 0;
}

/* Tables as firmware makes them, with others before the FADT */
static struct acpi_fadt *make_tables(bool wide)
{
	struct efi_guid guid = wide ? EFI_ACPI_20_TABLE_GUID : EFI_ACPI_TABLE_GUID;
	struct acpi_rsdp *rsdp = ram(RAM_START);
	struct acpi_header *root = ram(RAM_START + 0x1000);
	struct acpi_fadt *fadt = ram(RAM_START + 0x2000);
	u64 tables[] = { 0, RAM_START + 0x4000, RAM_START + 0x2000 };

	rsdp->signature = ACPI_RSDP_SIGNATURE;
	rsdp->revision = wide ? 2 : 0;
	if (wide) {
		tables[0] = SZ_4G;
		rsdp->xsdt = (uintptr_t)root;
	} else {
		rsdp->rsdt = (uintptr_t)root;
	}
	root->length = sizeof(*root) + sizeof(tables) / (wide ? 1 : 2);
	for (u32 i = 0; i < ARRAY_SIZE(tables); i++)
		memcpy((u8 *)(root + 1) + i * (wide ? 8 : 4), &tables[i], wide ? 8 : 4);
	fadt->hdr.signature = ACPI_FADT_SIGNATURE;
	fadt->pm1a_control = 0x604;
	assert_success(config_install(&guid, rsdp));
	return fadt;
}

static void xen_is_told_why(void **state)
{
	(void)state;
	guest_is_xen = true;
	reset(EFI_RESET_COLD, EFI_SUCCESS);
	assert_int_equal(shutdown_reason, SHUTDOWN_reboot);
	reset(EFI_RESET_WARM, EFI_SUCCESS);
	assert_int_equal(shutdown_reason, SHUTDOWN_reboot);
	reset(EFI_RESET_PLATFORM_SPECIFIC, EFI_SUCCESS);
	assert_int_equal(shutdown_reason, SHUTDOWN_reboot);
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_int_equal(shutdown_reason, SHUTDOWN_poweroff);
	assert_string_equal(guest_line, "");
	reset(EFI_RESET_SHUTDOWN, EFI_DEVICE_ERROR);
	assert_int_equal(shutdown_reason, SHUTDOWN_poweroff);
	assert_string_equal(guest_line, "reset with status 0x8000000000000007");
}

static void __efiapi note_reset(struct efi_event *event, void *context)
{
	(void)event;
	*(bool *)context = true;
}

/* A loader flushes then. */
static void who_asked_is_told_first(void **state)
{
	struct efi_guid group = EFI_EVENT_GROUP_RESET_SYSTEM;
	struct efi_event *event;
	bool told = false;

	(void)state;
	assert_success(event_create_ex(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, note_reset, &told, &group,
				       &event));
	reset(EFI_RESET_COLD, EFI_SUCCESS);
	assert_true(told);
}

static void a_machine_is_reset(void **state)
{
	(void)state;
	reset(EFI_RESET_COLD, EFI_SUCCESS);
	assert_string_equal(written, "cf9=6 64=fe 0=0 ");
}

static void power_off_by_pm1(void **state)
{
	(void)state;
	make_tables(false);
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_string_equal(written, "w604=2000 ");
	set_up(NULL);
	make_tables(true);
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_string_equal(written, "w604=2000 ");
}

static void power_off_by_register(void **state)
{
	struct acpi_fadt *fadt = make_tables(true);
	u8 *memory = ram(RAM_START + 0x6000);

	(void)state;
	fadt->flags = ACPI_FADT_HW_REDUCED;
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_string_equal(written, "");
	fadt->sleep_control = (struct acpi_address){ .address = (uintptr_t)memory };
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_int_equal(*memory, 0x34);
	fadt->sleep_control.space = ACPI_SPACE_PORT;
	fadt->sleep_control.address = 0x600;
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_string_equal(written, "600=34 ");
}

/* Anything may be installed under a name of one's own. */
static void tables_of_others_are_not_looked_at(void **state)
{
	struct efi_guid acpi = EFI_ACPI_TABLE_GUID, mine = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

	(void)state;
	make_tables(false);
	assert_success(config_install(&acpi, NULL));
	assert_success(config_install(&mine, ram(RAM_START)));
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_string_equal(written, "");
	assert_success(config_install(&mine, (void *)16));
	make_tables(false);
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_string_equal(written, "w604=2000 ");
}

static void no_way_to_power_off(void **state)
{
	struct acpi_header *root = ram(RAM_START + 0x1000);
	struct acpi_rsdp *rsdp = ram(RAM_START);

	(void)state;
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_string_equal(guest_line, "can't power off");
	make_tables(true)->hdr.signature = 0;
	root->length = ~0U;
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	rsdp->xsdt = SZ_4G;
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	rsdp->xsdt = 0;
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	rsdp->signature = 0;
	reset(EFI_RESET_SHUTDOWN, EFI_SUCCESS);
	assert_string_equal(written, "");
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(xen_is_told_why),
		TEST(who_asked_is_told_first),
		TEST(a_machine_is_reset),
		TEST(power_off_by_pm1),
		TEST(power_off_by_register),
		TEST(tables_of_others_are_not_looked_at),
		TEST(no_way_to_power_off),
	};

	return RUN(tests);
}
