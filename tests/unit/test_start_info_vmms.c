// SPDX-License-Identifier: GPL-2.0
/*
 * start_info as each loader hands it over: where it puts what, from its source, or
 * as measured (QEMU). What lies below 640 KiB is as far above RAM_START here, since
 * a process has nothing at such addresses.
 */

#include "test.h"
#include "rsdp.h"
#include "start_info.h"

#define RAM_TYPE	XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED
#define ACPI		XEN_HVM_MEMMAP_TYPE_ACPI
#define MAX_ENTRIES	9	/* and one more, see above */
#define CMDLINE		"console=ttyS0 root=/dev/vda"

struct shape {
	const char *name;
	u64 si, cmdline, modlist, memmap;
	u32 version, flags;
	u64 rsdp;
	u64 module, module_size;
	bool xen;
	struct xen_e820_entry map[MAX_ENTRIES];
};

static const struct shape shapes[] = {
	{
		/* Xen 4.17, 4.20: tools/libs/guest/xg_dom_x86.c, bootlate_hvm(): in one piece */
		"Xen, domU", 0x10500000, 0x10500038, 0x10500058, 0x10500898, 1, 0, 0xfc008000,
		0x3000000, 0x123457, true, {
			{ 0, 0x20000000, RAM_TYPE }, { 0xfc000000, 0x9000, ACPI },
			{ 0xfeff8000, 0x8000, RESERVED },
		},
	}, {
		/* the same with acpi=0 in its configuration */
		"Xen, domU without ACPI", 0x10500000, 0x10500038, 0x10500058, 0x10500898, 1, 0, 0,
		0x3000000, 0x123457, true, {
			{ 0, 0x20000000, RAM_TYPE }, { 0xfeff8000, 0x8000, RESERVED },
		},
	}, {
		/* Xen 4.17 and 4.20: xen/arch/x86/hvm/dom0_build.c, pvh_load_kernel() */
		"Xen, dom0", 0x10600040, 0x10600000, 0x10600020, 0, 0,
		SIF_PRIVILEGED | SIF_INITDOMAIN, 0x9b1f5, 0x2000000, 0x234567, true, {
			{ 0, 0x9b000, RAM_TYPE }, { 0x9b000, 0x1000, ACPI },
			{ 0x100000, 0x1ff00000, RAM_TYPE },
		},
	}, {
		/* QEMU 7.2, pc-bios/optionrom/pvh_main.c; SeaBIOS has the ACPI tables */
		"QEMU, q35", 0x21e0, 0x11c0, 0x21c0, 0x5a8, 1, 0, 0xf59e0,
		0xffbf000, 0x18ab1, false, {
			{ 0, 0x9fc00, RAM_TYPE }, { 0x9fc00, 0x400, RESERVED },
			{ 0xf0000, 0x10000, RESERVED }, { 0x100000, 0xfee0000, RAM_TYPE },
			{ 0xffe0000, 0x20000, RESERVED }, { 0xb0000000, 0x10000000, RESERVED },
			{ 0xfed1c000, 0x4000, RESERVED }, { 0xfffc0000, 0x40000, RESERVED },
			{ 0xfd00000000, 0x300000000, RESERVED },
		},
	}, {
		/* QEMU 7.2, qboot: the list lies on its stack, at any multiple of 4 */
		"QEMU, microvm", 0xf31e0, 0xefc70, 0x7b7c, 0xefbe0, 1, 0, 0xf34d0,
		0xffe7000, 0x18ab1, false, {
			{ 0, 0x9fc00, RAM_TYPE }, { 0x9fc00, 0x400, RESERVED },
			{ 0xd0000, 0x20000, XEN_HVM_MEMMAP_TYPE_NVS },
			{ 0xf0000, 0x10000, RESERVED },
			{ 0x100000, 0xff00000, RAM_TYPE },
		},
	}, {
		/* Firecracker, src/vmm/src/arch/x86_64/mod.rs, configure_pvh(); layout.rs */
		"Firecracker", 0x6000, 0x20000, 0x6040, 0x7000, 1, 0, 0,
		0xfeda000, 0x125001, false, {
			{ 0, 0x9fc00, RAM_TYPE }, { 0x9fc00, 0x40400, RESERVED },
			{ 0xeec00000, 0x10000000, RESERVED }, { 0x100000, 0xff00000, RAM_TYPE },
		},
	}, {
		/* libkrun, src/arch/src/x86_64/mod.rs, configure_pvh(): one byte too many */
		"libkrun", 0x6000, 0x20000, 0x6040, 0x7000, 1, 0, 0,
		0xfedafff, 0x125001, false, {
			{ 0, 0x9fc00, RAM_TYPE }, { 0x9fc00, 0x40400, RESERVED },
			{ 0x100000, 0xff00001, RAM_TYPE },
		},
	}, {
		/* Cloud Hypervisor, arch/src/x86_64/mod.rs, configure_pvh(); layout.rs */
		"Cloud Hypervisor", 0x6000, 0x20000, 0x6040, 0x7000, 1, 0, 0xa0000,
		0xfeda000, 0x125001, false, {
			{ 0, 0xa0000, RAM_TYPE }, { 0x100000, 0xff00000, RAM_TYPE },
			{ 0xe8000000, 0x10000000, RESERVED },
		},
	},
};

static u64 here(u64 addr)
{
	return addr && addr < ISA_HOLE_START ? RAM_START + addr : addr;
}

static u32 copy_map(const struct shape *s)
{
	struct hvm_memmap_table_entry *map = ram(here(s->memmap));
	u32 nr = 0;

	for (; nr < MAX_ENTRIES && s->map[nr].size; nr++) {
		if (s->memmap)
			map[nr] = (struct hvm_memmap_table_entry){
				s->map[nr].addr, s->map[nr].size, s->map[nr].type, 0 };
		guest_e820[nr] = s->map[nr];
	}
	guest_e820[nr] = (struct xen_e820_entry){ RAM_START, ISA_HOLE_START, RAM_TYPE };
	if (s->memmap)
		map[nr] = (struct hvm_memmap_table_entry){ RAM_START, ISA_HOLE_START, RAM_TYPE, 0 };
	guest_e820_entries = nr + 1;
	return nr + 1;
}

static struct hvm_start_info *hand_over(const struct shape *s)
{
	struct hvm_start_info *si = ram(here(s->si));

	machine_reset();
	guest_is_xen = s->xen;
	*si = (struct hvm_start_info){
		.magic = XEN_HVM_START_MAGIC_VALUE, .version = s->version, .flags = s->flags,
		.nr_modules = 1, .modlist_paddr = here(s->modlist),
		.cmdline_paddr = here(s->cmdline), .rsdp_paddr = s->rsdp,
		.memmap_paddr = here(s->memmap),
	};
	*(struct hvm_modlist_entry *)ram(here(s->modlist)) =
		(struct hvm_modlist_entry){ s->module, s->module_size, 0, 0 };
	strcpy(ram(here(s->cmdline)), CMDLINE);
	si->memmap_entries = copy_map(s);
	if (!s->memmap)
		si->memmap_entries = 0;
	return si;
}

static void read_shape(const struct shape *s)
{
	struct hvm_start_info copy = *hand_over(s);
	struct boot_info info;

	print_message("# %s\n", s->name);
	assert_no_problem(start_info_header(ram(here(s->si)), &info));
	assert_no_problem(start_info_memory(&copy));
	assert_no_problem(start_info_content(&copy, &info));
	assert_map_sane();
	assert_string_equal(info.cmdline, CMDLINE);
	assert_string_equal(info.module_cmdline, "");
	assert_int_equal(info.flags, s->flags);
	assert_int_equal(info.rsdp, s->rsdp);
	assert_int_equal(info.nr_modules, 1);
	assert_int_equal(info.modules[0].addr, s->module);
	assert_int_equal(info.modules[0].size, s->module_size);
	assert_int_equal(map_type_at(s->module), EFI_LOADER_DATA);
	assert_int_equal(map_type_at(s->module + s->module_size - 1), EFI_LOADER_DATA);
	assert_int_equal(map_type_at(0), EFI_RESERVED_TYPE);
	assert_int_equal(map_type_at(0xe0000), EFI_RESERVED_TYPE);
}

static void each_is_read(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(shapes); i++)
		read_shape(&shapes[i]);
}

/* Firecracker: acpi/mod.rs and libkrun: RSDP_ADDR. QEMU's microvm with acpi=off has none. */
static void root_pointer_that_is_not_given_is_found(void **state)
{
	struct rsdp *rsdp = ram(0xe0000);

	(void)state;
	ram_reset();
	assert_int_equal(rsdp_find(0), 0);
	memcpy(rsdp->signature, "RSD PTR ", 8);
	memcpy(rsdp->oem, "FIRECK", 6);
	rsdp->revision = 2;
	rsdp->length = sizeof(*rsdp);
	rsdp->checksum = -byte_sum(rsdp, 20);
	rsdp->extended_checksum = -byte_sum(rsdp, sizeof(*rsdp));
	assert_int_equal(rsdp_find(0), 0xe0000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_read),
		cmocka_unit_test(root_pointer_that_is_not_given_is_found),
	};

	return RUN(tests);
}
