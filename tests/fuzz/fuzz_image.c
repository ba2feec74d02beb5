// SPDX-License-Identifier: GPL-2.0
/*
 * The input is a PE image, behind two bytes that say how it comes and what it meets.
 * It goes all the way: it is parsed, placed, relocated, protected by page tables,
 * started and unloaded. mmu.c judges each access of pvh-efi's meanwhile. What a
 * processor lets one do with each page afterwards is compared with what services.rst
 * says, by a section table that is read here once more, from the input.
 */

#include "calls.h"
#include "image-builder.h"
#include "mmu.h"
#include "pagetable.h"
#include "start_info.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* The first byte of the input. The second has a number of pages, or where a line is. */
#define AS_KERNEL	1	/* a module, and the guest's own image; else a child of one */
#define HAS_ROOM	2	/* … which may stay where it lies */
#define EXECUTABLE	4	/* an image that declares nothing has run before */
#define TABLES_IN_RAM	8	/* no spare page table is left */
#define NO_NX		16
#define POOR		32	/* there is little memory, the second byte says how much */
#define IS_STARTED	64
#define FAILS		128	/* with a status that is an error */

#define OWN		RAM_START
#define INITRD		(RAM_START + 0x10000)
#define KERNEL		(RAM_START + 0x20000)
#define MODULE		(RAM_START + 0x200000)
#define MODULE_ROOM	0x100000
#define SZ_2M		0x200000ULL
#define ALL		(MMU_READ | MMU_WRITE | MMU_EXECUTE)

struct state {
	u8 access[NR_PAGES];
	u8 owner[NR_PAGES];
};

static struct state before, loaded, started;
static u8 how, few, allowed[NR_PAGES];
static u32 first, nr_pages;	/* of the image */
static bool declared;

/* What is nobody's business but its owner's, and what is in it */
static struct {
	u64 addr, size;
	u8 bytes[2 * PAGE_SIZE + IMG_SIZE];
} kept[4];

static void check(bool good)
{
	if (!good)
		abort();
}

static void keep(u32 slot, u64 addr, u64 size)
{
	kept[slot].addr = addr;
	kept[slot].size = size;
	memcpy(kept[slot].bytes, ram(addr), size);
}

static void look(struct state *s)
{
	mmu_look(s->access);
	for (u32 i = 0; i < NR_PAGES;) {
		const struct region *r = pages_region(RAM_START + i * PAGE_SIZE);
		u32 end = (r->end - RAM_START) >> PAGE_SHIFT;

		memset(&s->owner[i], r->owner, end - i);
		i = end;
	}
	for (u32 i = 0; i < ARRAY_SIZE(kept); i++)
		check(!kept[i].size || !memcmp(ram(kept[i].addr), kept[i].bytes, kept[i].size));
	check(!map_problem());
}

/* Its pages, and what they may be used for: nothing where there is no section */
static void read_sections(const u8 *file)
{
	const u8 *pe = file + *(u32 *)(file + 0x3c), *opt = pe + 24;
	const u8 *s = opt + *(u16 *)(pe + 20);
	u64 end = *(u32 *)(opt + 60);

	declared = *(u16 *)(opt + 70) & 0x100;
	memset(allowed, MMU_READ, nr_pages);
	for (u32 n = *(u16 *)(pe + 6); n--; s += 40) {
		u64 rva = *(u32 *)(s + 12), size = *(u32 *)(s + 8) ?: *(u32 *)(s + 16);
		u32 flags = *(u32 *)(s + 36);
		u8 may = MMU_READ;

		if (!size)
			continue;
		may |= flags & 0x80000000 ? MMU_WRITE : 0;
		may |= flags & 0x20000000 ? MMU_EXECUTE : 0;
		/* On pages of their own, in order, and never both */
		if (rva % PAGE_SIZE || rva < end || may == ALL)
			declared = false;
		end = rva + size;
		for (u64 page = rva >> PAGE_SHIFT; page << PAGE_SHIFT < end; page++)
			allowed[page] |= may;
	}
	for (u32 i = 0; how & NO_NX && i < nr_pages; i++)
		allowed[i] |= MMU_EXECUTE;
}

static bool is_free(const struct state *s, u32 page)
{
	return s->owner[page] == PAGES_NOBODY || s->owner[page] >= PAGES_POOL;
}

/* Others' pages stay theirs, as they are. What was free pvh-efi may have taken. */
static void check_others(const struct state *was, const struct state *is)
{
	for (u32 i = 0; i < NR_PAGES; i++) {
		bool ours = i - first < nr_pages;

		if (!ours && was->owner[i] != is->owner[i])
			check(was->owner[i] == PAGES_NOBODY &&
			      (is->owner[i] == PAGES_TABLE || is->owner[i] >= PAGES_BUFFER));
		if (!ours && !is_free(was, i))
			check(is->access[i] == was->access[i]);
	}
}

static void check_refused(void)
{
	nr_pages = 0;
	look(&loaded);
	check_others(&before, &loaded);
	check(!memcmp(loaded.access, before.access, NR_PAGES));
}

static void check_loaded(const u8 *file, const struct efi_loaded_image *info)
{
	first = ((uintptr_t)info->image_base - RAM_START) >> PAGE_SHIFT;
	nr_pages = info->image_size >> PAGE_SHIFT;
	check(first + nr_pages <= NR_PAGES);
	read_sections(file);
	look(&loaded);
	check_others(&before, &loaded);
	for (u32 i = 0; i < NR_PAGES; i++) {
		bool ours = i - first < nr_pages;

		check(loaded.access[i] == (ours && declared ? allowed[i - first] :
					   before.access[i]));
		if (ours)
			check(before.owner[i] == PAGES_NOBODY ? loaded.owner[i] == PAGES_IMAGE :
			      before.owner[i] == PAGES_INPUT && first << PAGE_SHIFT ==
			      MODULE - RAM_START);
		/* No page can be both before an image has run that wants it. */
		check(how & (EXECUTABLE | NO_NX) || loaded.access[i] != ALL);
	}
}

/* In it all that is free can be executed, if it has declared nothing. */
static void check_started(void)
{
	look(&started);
	check_others(&loaded, &started);
	for (u32 i = 0; i < NR_PAGES; i++) {
		bool ours = i - first < nr_pages;

		if (declared)
			check(started.access[i] == loaded.access[i]);
		else if (ours || (is_free(&loaded, i) && started.owner[i] != PAGES_TABLE))
			check(started.access[i] == ALL);
	}
}

/* Pages that others have are nobody's to free; tables and pvh-efi nobody's to change. */
static void attack(const struct state *s)
{
	struct efi_guid guid = EFI_MEMORY_ATTRIBUTE_PROTOCOL_GUID;
	struct efi_memory_attribute *protocol;
	void *interface;

	check(protocol_locate(&guid, NULL, &interface) == EFI_SUCCESS);
	protocol = interface;
	for (u32 i = 0; i < NR_PAGES; i++) {
		u64 at = RAM_START + i * PAGE_SIZE;

		if (s->owner[i] == PAGES_CALLER || (i && s->owner[i] == s->owner[i - 1]))
			continue;
		check(boot_services.free_pages(at, 1) != EFI_SUCCESS);
		if (s->owner[i] == PAGES_OWN || s->owner[i] == PAGES_TABLE)
			check(protocol->set(protocol, at, PAGE_SIZE, EFI_MEMORY_RP) ==
			      EFI_ACCESS_DENIED);
	}
}

/* It hides a page of its own, or more; whoever gets that next must not find out. */
static void change_itself(void)
{
	static const u64 bit[] = { EFI_MEMORY_RP, EFI_MEMORY_RO, EFI_MEMORY_XP, 1 };
	struct efi_guid guid = EFI_MEMORY_ATTRIBUTE_PROTOCOL_GUID;
	u64 at = RAM_START + first * PAGE_SIZE, size = (few & 1 ? nr_pages : 1) * PAGE_SIZE;
	struct efi_memory_attribute *protocol;
	void *interface;
	u64 got;

	check(protocol_locate(&guid, NULL, &interface) == EFI_SUCCESS);
	protocol = interface;
	protocol->set(protocol, at, size, bit[few >> 1 & 3] | bit[few >> 2 & 3]);
	protocol->clear(protocol, at, size, bit[few >> 3 & 3]);
	if (protocol->get(protocol, at, size, &got) == EFI_SUCCESS)
		check(!(got & EFI_MEMORY_RP) == !!(mmu_access(at) & MMU_READ));
	check(protocol->get(protocol, 0, size, &got) != EFI_SUCCESS);
	check(protocol->get(protocol, -(u64)PAGE_SIZE, size, &got) != EFI_SUCCESS);
	check(protocol->get(protocol, at, 0, &got) == EFI_INVALID_PARAMETER);
	check(protocol->set(protocol, at + 1, size, EFI_MEMORY_RO) == EFI_UNSUPPORTED);
}

/* It overwrites all of itself that it can: nothing in it is to be believed. */
static efi_status_t run(struct efi_handle *image)
{
	(void)image;
	check_started();
	attack(&started);
	for (u32 i = first; i < first + nr_pages; i++) {
		if (started.access[i] & MMU_WRITE)
			memset(ram(RAM_START + i * PAGE_SIZE), few, PAGE_SIZE);
	}
	change_itself();
	return how & FAILS ? EFI_DEVICE_ERROR : EFI_SUCCESS;
}

static void check_gone(bool was_started)
{
	static struct state after;
	bool let = was_started && !declared;

	look(&after);
	check_others(&before, &after);
	for (u32 i = first; i < first + nr_pages; i++) {
		check(after.owner[i] == before.owner[i]);
		if (is_free(&after, i))
			check(after.access[i] == (let ? ALL : before.access[i]));
	}
}

static efi_status_t __efiapi agree(struct efi_handle *image)
{
	(void)image;
	return EFI_SUCCESS;
}

static struct efi_loaded_image *info_of(struct efi_handle *image)
{
	struct efi_guid guid = EFI_LOADED_IMAGE_GUID;
	void *info;

	check(protocol_get(image, &guid, &info) == EFI_SUCCESS);
	return info;
}

static void live(struct efi_handle *image)
{
	efi_status_t status = EFI_SUCCESS;

	if (how & IS_STARTED) {
		application = run;
		status = boot_services.start_image(image, NULL, NULL);
		application = NULL;
	}
	/* Without page tables it has not run, but some of the rest can be executed. */
	if (status == EFI_OUT_OF_RESOURCES)
		return;
	if (handle_valid(image)) {
		info_of(image)->unload = agree;
		check(boot_services.unload_image(image) == EFI_SUCCESS);
	}
	check(!handle_valid(image));
	check_gone(how & IS_STARTED);
}

/* An image for other machines is told from one that is bad. */
static bool is_foreign(const u8 *file, size_t size)
{
	u32 pe;

	if (size < 0x40 || *(u16 *)file != DOS_MAGIC)
		return false;
	pe = *(u32 *)(file + 0x3c);
	return pe <= size && size - pe >= 24 && *(u32 *)(file + pe) == PE_MAGIC &&
	       *(u16 *)(file + pe + 4) != PE_MACHINE_X86_64 &&
	       *(u16 *)(file + pe + 4) != PE_MACHINE_I386;
}

static void load_child(struct efi_handle *parent, const u8 *file, size_t size)
{
	struct efi_handle *image;
	efi_status_t status;

	status = boot_services.load_image(false, parent, few & 4 ? (void *)paths[few & 3] : NULL,
					  (void *)file, size, &image);
	check(!is_foreign(file, size) || status == EFI_UNSUPPORTED);
	if (status != EFI_SUCCESS) {
		check_refused();
		return;
	}
	check_loaded(file, info_of(image));
	live(image);
}

static void load_module(const u8 *file, size_t size)
{
	u64 room = how & HAS_ROOM ? MODULE_ROOM : size;
	const char *cmdline = few & 0x80 ? ram(MODULE + few * 16) : "quiet";
	struct efi_handle *image = NULL;

	if (STOPS(image = image_load_kernel(ram(MODULE), size, room, cmdline))) {
		if (strstr(guest_line, "refused") && !strstr(guest_line, "not an EFI app"))
			check_refused();
		return;
	}
	check(info_of(image)->load_options_size <= 2 * (MAX_CMDLINE + 1));
	check_loaded(file, info_of(image));
	live(image);
}

static struct efi_handle *make_kernel(u16 dll_flags)
{
	static struct image_file file;

	image_build(&file);
	file.opt->dll_flags = dll_flags;
	file.sections[0].flags = PE_SCN_MEM_EXECUTE;
	file.sections[1].flags = PE_SCN_MEM_WRITE;
	memcpy(ram(KERNEL), file.bytes, sizeof(file.bytes));
	return image_load_kernel(ram(KERNEL), sizeof(file.bytes), 0, "");
}

/* Pages for an image and some others, and all else is somebody's */
static void take_most(void)
{
	efi_physical_addr_t spare, addr;

	check(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, few + 1, &spare) ==
	      EFI_SUCCESS);
	for (u32 nr = NR_PAGES; nr; nr /= 2) {
		while (pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, nr, &addr) ==
		       EFI_SUCCESS)
			;
	}
	check(pages_free(spare, few + 1) == EFI_SUCCESS);
}

static void protect(u64 start, u64 size, u64 set, u64 clear)
{
	check(pagetable_change(page_table_root, start, start + size, set, clear) == EFI_SUCCESS);
}

/* Tables appear when a large page is cut, and are as good as spare ones later. */
static void set_scene(const u8 *file, size_t size)
{
	efi_physical_addr_t mine;

	guest_has_nx = !(how & NO_NX);
	machine_reset();
	images_reset();
	systab.nr_tables = 0;
	memattr_install();
	memattr_install_table(OWN, OWN + PAGE_SIZE, OWN + 2 * PAGE_SIZE);
	protect_init(OWN, OWN + 2 * PAGE_SIZE);
	check(pages_claim(OWN, 2 * PAGE_SIZE, EFI_LOADER_CODE, PAGES_OWN) &&
	      pages_claim(INITRD, PAGE_SIZE, EFI_LOADER_DATA, PAGES_INPUT) &&
	      pages_claim(KERNEL, IMG_SIZE, EFI_LOADER_DATA, PAGES_INPUT) &&
	      pages_claim(MODULE, MODULE_ROOM, EFI_LOADER_CODE, PAGES_INPUT));
	memset(ram(OWN), 0x4f, 2 * PAGE_SIZE);
	memset(ram(INITRD), 0x07, PAGE_SIZE);
	protect(OWN, 2 * PAGE_SIZE, EFI_MEMORY_RO, EFI_MEMORY_XP);
	for (u64 at = RAM_START; how & TABLES_IN_RAM && at < RAM_END; at += SZ_2M) {
		protect(at + PAGE_SIZE, PAGE_SIZE, EFI_MEMORY_RP, 0);
		protect(at + PAGE_SIZE, PAGE_SIZE, 0, EFI_MEMORY_RP);
	}
	check(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 2, &mine) == EFI_SUCCESS);
	memset(ram(mine), 0x3e, 2 * PAGE_SIZE);
	protect(mine, PAGE_SIZE, EFI_MEMORY_RO, 0);
	memcpy(ram(MODULE), file, size);
	keep(0, OWN, 2 * PAGE_SIZE);
	keep(1, INITRD, PAGE_SIZE);
	keep(2, mine, 2 * PAGE_SIZE);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct efi_handle *parent = NULL;
	u8 *file;

	if (size < 2)
		return 0;
	how = *data++;
	few = *data++;
	size -= 2;
	mmu_watch(MMU_OFF);
	set_scene(data, size);
	kept[3].size = 0;
	if (how & EXECUTABLE)
		boot_services.start_image(make_kernel(0), NULL, NULL);
	if (!(how & AS_KERNEL)) {
		parent = make_kernel(PE_DLL_NX_COMPAT);
		keep(3, (uintptr_t)info_of(parent)->image_base, IMG_SIZE);
	}
	if (how & POOR)
		take_most();
	/* It ends where the file does. */
	file = malloc(size ? size : 1);
	memcpy(file, data, size);
	mmu_watch(MMU_TABLES);
	look(&before);
	if (how & AS_KERNEL)
		load_module(file, size);
	else
		load_child(parent, file, size);
	mmu_watch(MMU_OFF);
	free(file);
	return 0;
}
