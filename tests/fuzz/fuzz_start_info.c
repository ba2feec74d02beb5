// SPDX-License-Identifier: GPL-2.0
/*
 * The input is what lies in memory from SI on: start_info, and behind it what
 * that refers to. Its first byte says whether there is Xen; if there is, what
 * its hypercall returns is taken from HYPERCALL_MAP. Where there is none, the
 * beginning of the input is also what the BIOS has left.
 */

#include "mmu.h"
#include "pagetable.h"
#include "rsdp.h"
#include "start_info.h"

#define SI		(RAM_START + 0x1000)
#define MAX_INPUT	0x20000
#define HYPERCALL_MAP	(SI + 0x400)
#define IMAGE		(RAM_START + 0x100000)
#define IMAGE_SIZE	0x10000
#define SMBIOS_AT	0xf0000
#define SMBIOS_SIZE	0x10000
#define RSDP_AT		(SI + MAX_INPUT)
#define MAX_INITRD	0x10000
/* More than this takes too long without pages of 1 GiB. */
#define MAX_SMALL	(4 * SZ_4G)

static u64 root[512] __aligned(4096);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

/* A guest could read what this process can't: such memory is made no RAM. */
static const struct xen_e820_entry outside[] = {
	{ 0, RAM_START, XEN_HVM_MEMMAP_TYPE_RESERVED },
	{ RAM_END, SZ_4G - RAM_END, XEN_HVM_MEMMAP_TYPE_RESERVED },
};

static bool close_map(struct hvm_start_info *si)
{
	struct hvm_memmap_table_entry *map = ram(si->memmap_paddr);
	u64 size = (u64)si->memmap_entries * sizeof(*map);

	if (!si->version || !si->memmap_entries || si->memmap_entries > MEMMAP_MAX_ENTRIES ||
	    !si->memmap_paddr || si->memmap_paddr >= SZ_4G || size > SZ_4G - si->memmap_paddr)
		return true;
	if (si->memmap_paddr < RAM_START || si->memmap_paddr > RAM_END - size ||
	    si->memmap_entries < 2)
		return false;
	for (u32 i = 0; i < 2; i++)
		map[i] = (struct hvm_memmap_table_entry){
			outside[i].addr, outside[i].size, outside[i].type, 0 };
	return true;
}

static void set_hypercall(u8 control)
{
	guest_is_xen = control & 1;
	guest_e820_entries = (control >> 1) - 1;
	memcpy(guest_e820, ram(HYPERCALL_MAP), 127 * sizeof(*guest_e820));
	memcpy(guest_e820, outside, sizeof(outside));
	if (guest_e820_entries == 1)
		guest_e820_entries = 2;
}

static void check_string(const char *s)
{
	check(strlen(s) < MAX_CMDLINE);
}

static void check_info(const struct boot_info *info)
{
	check(!map_problem());
	check_string(info->cmdline);
	check_string(info->module_cmdline);
	check(info->nr_modules <= MAX_MODULES);
	for (u32 i = 0; i < info->nr_modules; i++) {
		u64 addr = info->modules[i].addr, last = addr + info->modules[i].size - 1;

		if (!info->modules[i].size || (addr >= ISA_HOLE_START && last < ISA_HOLE_END))
			continue;
		check(last >= addr && map_type_at(addr) == EFI_LOADER_DATA);
		check(map_type_at(last) == EFI_LOADER_DATA);
		check(last < IMAGE || addr >= IMAGE + IMAGE_SIZE);
	}
}

static bool are_apart(const struct boot_info *info, u32 i, u32 j)
{
	u64 a = info->modules[i].addr, b = info->modules[j].addr;

	return a + info->modules[i].size <= b || b + info->modules[j].size <= a;
}

/*
 * The parts of start_info may lie over each other, or in modules: nothing has been
 * written to RAM yet, so what was taken is what is still there. From now on only
 * modules are used where they lie, and they are over nothing.
 */
static void check_overlaps(const struct hvm_start_info *si, const struct boot_info *info)
{
	const struct hvm_modlist_entry *list = ram(si->modlist_paddr);
	u64 cmdline = si->nr_modules ? list->cmdline_paddr : 0;

	check(info->nr_modules == si->nr_modules);
	for (u32 i = 0; i < si->nr_modules; i++) {
		check(info->modules[i].size == list[i].size);
		check(info->modules[i].addr == (list[i].size ? list[i].paddr : 0));
		for (u32 j = 0; j < i; j++)
			check(are_apart(info, i, j) || !list[i].size || !list[j].size);
	}
	check(!strcmp(info->cmdline, si->cmdline_paddr ? ram(si->cmdline_paddr) : ""));
	check(!strcmp(info->module_cmdline, cmdline ? ram(cmdline) : ""));
}

/* Page tables and what is installed come to lie elsewhere. */
static u32 sum_of_modules(const struct boot_info *info)
{
	u32 sum = 0;

	for (u32 i = 0; i < info->nr_modules; i++) {
		u64 addr = info->modules[i].addr, size = info->modules[i].size;

		if (size && addr < SZ_4G)
			sum = sum * 31 + crc32(ram(addr), size < MAX_INITRD ? size : MAX_INITRD);
	}
	return sum;
}

static bool huge_pages;

static bool map_one(u64 start, u64 end)
{
	if (end <= SZ_4G)
		return true;
	if (!huge_pages && end - start > MAX_SMALL)
		return false;
	return pagetable_map(root, start > SZ_4G ? start : SZ_4G, end, huge_pages);
}

/* No input would have the sum right by chance: half of them get it. */
static void repair_sum(u8 *p, u32 size, u32 at)
{
	p[at] = 0;
	for (u32 i = 0; i < size; i++) {
		if (i != at)
			p[at] -= p[i];
	}
}

static void repair_tables(u8 *rsdp, u8 *smbios, u8 how)
{
	if (how & 2) {
		memcpy(smbios, how & 4 ? "_SM3_" : "_SM_", 4 + !!(how & 4));
		smbios[how & 4 ? 6 : 5] = 0x18;
		repair_sum(smbios, 0x18, 16);
	}
	if (how & 8) {
		memcpy(rsdp, "RSD PTR ", 8);
		rsdp[15] = how & 16 ? 2 : 0;
		repair_sum(rsdp, 20, 8);
		rsdp[20] = how & 32 ? 36 : how;
		memset(rsdp + 21, 0, 3);
		repair_sum(rsdp, rsdp[20], 32);
	}
}

/* What a unified kernel image offers by the same path: 3 bytes, or nothing */
static efi_status_t __efiapi load_other(struct efi_load_file2 *this, struct efi_device_path *path,
					bool boot_policy, efi_uintn_t *size, void *buffer)
{
	bool fits = buffer && *size >= 3;

	(void)this;
	check(path && !boot_policy);
	*size = 3;
	if (fits)
		memcpy(buffer, "abc", 3);
	return fits ? EFI_SUCCESS : EFI_BUFFER_TOO_SMALL;
}

static void offer_other(void)
{
	static struct efi_load_file2 protocol = { load_other };
	static struct {
		struct efi_device_path vendor;
		struct efi_guid guid;
		struct efi_device_path end;
	} path = {
		{ EFI_DEV_MEDIA, EFI_DEV_MEDIA_VENDOR, { 20 } }, LINUX_EFI_INITRD_MEDIA_GUID,
		{ EFI_DEV_END, EFI_DEV_END_ENTIRE, { 4 } },
	};
	struct efi_guid path_guid = EFI_DEVICE_PATH_GUID, guid = EFI_LOAD_FILE2_GUID;
	struct efi_handle *handle = NULL;

	protocol_install(&handle, &path_guid, 0, &path);
	protocol_install(&handle, &guid, 0, &protocol);
}

/* As the kernel does, with a buffer that is too small first */
static void load_initrd(u64 most, u8 how)
{
	struct efi_guid guid = EFI_LOAD_FILE2_GUID;
	struct efi_device_path end = { EFI_DEV_END, EFI_DEV_END_ENTIRE, { 4 } };
	struct efi_load_file2 *load;
	efi_uintn_t size = how;
	u8 *buffer;

	if (protocol_locate(&guid, NULL, (void **)&load) != EFI_SUCCESS)
		return;
	if (how & 4)
		offer_other();
	load->load_file(load, &end, how & 1, &size, NULL);
	load->load_file(load, how & 2 ? NULL : &end, false, &size, NULL);
	if (size > most)
		return;
	buffer = malloc(size);
	check(how & 2 || load->load_file(load, &end, false, &size, buffer) == EFI_SUCCESS);
	free(buffer);
}

/* As main.c does with what it has read */
static void use(const struct boot_info *info, const u8 *data, size_t size)
{
	bool outside_ram = info->rsdp < RAM_START || info->rsdp > RAM_END - PAGE_SIZE;

	/* What lies above 4 GiB isn't there in this process. */
	if (!pages_claim(SZ_4G, (1ULL << 52) - SZ_4G, EFI_LOADER_DATA, false))
		return;
	systab.nr_tables = 0;
	memcpy(ram(SMBIOS_AT), data, size < SMBIOS_SIZE ? size : SMBIOS_SIZE);
	repair_tables(ram(outside_ram ? RSDP_AT : info->rsdp), ram(SMBIOS_AT), data[size - 1]);
	tables_install(outside_ram ? data[size - 2] & 1 ? RSDP_AT : 0 : info->rsdp, !guest_is_xen);
	rsdp_find(ISA_HOLE_START + (data[size - 4] << 4));
	for (u32 i = 0; i < info->nr_modules; i++) {
		if (!info->modules[i].size || info->modules[i].addr >= SZ_4G)
			continue;
		initrd_install(ram(info->modules[i].addr), info->modules[i].size);
		load_initrd(MAX_INITRD, data[size - 3]);
		break;
	}
	check(!map_problem() && systab.nr_tables <= MAX_CONFIG_TABLES);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct hvm_start_info *si = ram(SI), copy;
	struct boot_info info;
	u32 sum;

	if (size < sizeof(*si) || size > MAX_INPUT)
		return 0;
	mmu_watch(MMU_OFF);
	machine_reset();
	memcpy(si, data + 1, size - 1);
	set_hypercall(data[0]);
	copy = *si;
	if (!close_map(si) || memcmp(si, &copy, sizeof(copy)))
		return 0;
	mmu_watch(MMU_NO_STORE);
	if (start_info_header(si, &info) || start_info_memory(si))
		return 0;
	check(!map_problem());
	check(pages_claim(IMAGE, IMAGE_SIZE, EFI_LOADER_CODE, PAGES_OWN));
	if (start_info_content(si, &info))
		return 0;
	check_info(&info);
	check_overlaps(si, &info);
	sum = sum_of_modules(&info);

	mmu_watch(MMU_TABLES);
	memset(root, 0, sizeof(root));
	huge_pages = data[0] & 1;
	pages_visit_ram(map_one);
	check_info(&info);
	check(sum_of_modules(&info) == sum);
	mmu_watch(MMU_OFF);
	STOPS(use(&info, data, size));
	return 0;
}
