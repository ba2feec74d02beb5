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
#include "image-model.h"
#include "pagetable.h"
#include "start_info.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* The first byte of the input. The second has numbers, or whether there is a path. */
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

static u8 how, few;

static void check(bool good)
{
	if (!good)
		abort();
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
	u64 at = RAM_START + model.first * PAGE_SIZE;
	u64 size = (few & 1 ? model.nr_pages : 1) * PAGE_SIZE;
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
	model_started();
	attack(&model.started);
	for (u32 i = model.first; i < model.first + model.nr_pages; i++) {
		if (model.started.access[i] & MMU_WRITE)
			memset(ram(RAM_START + i * PAGE_SIZE), few, PAGE_SIZE);
	}
	change_itself();
	return how & FAILS ? EFI_DEVICE_ERROR : EFI_SUCCESS;
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
	/* Without memory for page tables it has not run. */
	if (status == EFI_OUT_OF_RESOURCES) {
		model_not_started();
		return;
	}
	if (handle_valid(image)) {
		info_of(image)->unload = agree;
		check(boot_services.unload_image(image) == EFI_SUCCESS);
	}
	check(!handle_valid(image));
	model_gone(how & IS_STARTED);
}

/* An image for other machines is told from one that is bad. */
static bool is_foreign(const u8 *file, size_t size)
{
	u32 pe;

	if (size < 0x40 || *(u16 *)file != IMAGE_DOS_SIGNATURE)
		return false;
	pe = *(u32 *)(file + 0x3c);
	return pe <= size && size - pe >= 24 && *(u32 *)(file + pe) == IMAGE_NT_SIGNATURE &&
	       *(u16 *)(file + pe + 4) != IMAGE_FILE_MACHINE_AMD64 &&
	       *(u16 *)(file + pe + 4) != IMAGE_FILE_MACHINE_I386;
}

static void load_child(struct efi_handle *parent, const u8 *file, size_t size)
{
	struct efi_handle *image;
	efi_status_t status;

	status = boot_services.load_image(false, parent, few & 64 ? (void *)paths[few & 3] : NULL,
					  (void *)file, size, &image);
	check(!is_foreign(file, size) || status == EFI_UNSUPPORTED);
	if (status != EFI_SUCCESS) {
		model_refused();
		return;
	}
	model_loaded(file, info_of(image));
	live(image);
}

static void load_module(const u8 *file, size_t size)
{
	u64 room = how & HAS_ROOM ? MODULE_ROOM : size;
	const char *cmdline = few & 0x80 ? ram(MODULE + few * 16) : "quiet";
	struct efi_handle *image = NULL;

	if (STOPS(image = image_load_kernel(ram(MODULE), size, room, cmdline))) {
		if (strstr(guest_line, "refused") && !strstr(guest_line, "not an EFI app"))
			model_refused();
		return;
	}
	check(info_of(image)->load_options_size <= 2 * (MAX_CMDLINE + 1));
	model_loaded(file, info_of(image));
	live(image);
}

static struct efi_handle *make_kernel(u16 dll_flags)
{
	static struct image_file file;

	image_build(&file);
	file.opt->dll_flags = dll_flags;
	file.sections[0].flags = IMAGE_SCN_MEM_EXECUTE;
	file.sections[1].flags = IMAGE_SCN_MEM_WRITE;
	memcpy(ram(KERNEL), file.bytes, sizeof(file.bytes));
	return image_load_kernel(ram(KERNEL), sizeof(file.bytes), 0, "");
}

/* What an image takes, or a little less, is left; all else is somebody's, of the pool, too. */
static void take_most(void)
{
	u32 nr_pages = 1 + (few & 15), nr_blocks = 1 + (few >> 4 & 3);
	void *blocks[4], *image = pool_new(sizeof(struct image));
	/* Where no large page is cut yet */
	efi_physical_addr_t spare = RAM_END - 2 * SZ_2M - 1, addr;

	for (u32 i = 0; i < nr_blocks; i++)
		blocks[i] = pool_new(1);
	check(pages_allocate(EFI_ALLOCATE_MAX_ADDRESS, EFI_LOADER_DATA, nr_pages, &spare) ==
	      EFI_SUCCESS);
	for (u32 nr = NR_PAGES; nr; nr /= 2) {
		while (pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, nr, &addr) ==
		       EFI_SUCCESS)
			;
	}
	for (u32 size = PAGE_SIZE / 2; size; size /= 2) {
		while (pool_new(size))
			;
	}
	for (u32 i = 0; i < nr_blocks; i++)
		pool_free(blocks[i]);
	pool_free(image);
	check(pages_free(spare, nr_pages) == EFI_SUCCESS);
}

static void protect(u64 start, u64 size, u64 set, u64 clear)
{
	check(pagetable_change(page_table_root, start, start + size, set, clear) == EFI_SUCCESS);
}

/* Tables appear when a large page is cut, but for the last ones, and then stay. */
static void set_scene(const u8 *file, size_t size)
{
	efi_physical_addr_t mine;

	guest_has_nx = !(how & NO_NX);
	machine_reset();
	images_reset();
	systab.nr_tables = 0;
	memattr_install();
	memattr_install_table(OWN, OWN + PAGE_SIZE, OWN + 2 * PAGE_SIZE);
	protect_init();
	check(pages_claim(OWN, 2 * PAGE_SIZE, EFI_LOADER_CODE, PAGES_OWN) &&
	      pages_claim(INITRD, PAGE_SIZE, EFI_LOADER_DATA, PAGES_INPUT) &&
	      pages_claim(KERNEL, IMG_SIZE, EFI_LOADER_DATA, PAGES_INPUT) &&
	      pages_claim(MODULE, MODULE_ROOM, EFI_LOADER_CODE, PAGES_INPUT));
	memset(ram(OWN), 0x4f, 2 * PAGE_SIZE);
	memset(ram(INITRD), 0x07, PAGE_SIZE);
	protect(OWN, 2 * PAGE_SIZE, EFI_MEMORY_RO, EFI_MEMORY_XP);
	for (u64 at = RAM_START; how & TABLES_IN_RAM && at < RAM_END - 4 * SZ_2M; at += SZ_2M) {
		protect(at + PAGE_SIZE, PAGE_SIZE, EFI_MEMORY_RP, 0);
		protect(at + PAGE_SIZE, PAGE_SIZE, 0, EFI_MEMORY_RP);
	}
	check(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, 2, &mine) == EFI_SUCCESS);
	memset(ram(mine), 0x3e, 2 * PAGE_SIZE);
	protect(mine, PAGE_SIZE, EFI_MEMORY_RO, 0);
	memcpy(ram(MODULE), file, size);
	model_keep(0, OWN, 2 * PAGE_SIZE);
	model_keep(1, INITRD, PAGE_SIZE);
	model_keep(2, mine, 2 * PAGE_SIZE);
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
	model_keep(3, OWN, 0);
	if (how & EXECUTABLE)
		boot_services.start_image(make_kernel(0), NULL, NULL);
	if (!(how & AS_KERNEL)) {
		parent = make_kernel(IMAGE_DLLCHARACTERISTICS_NX_COMPAT);
		model_keep(3, (uintptr_t)info_of(parent)->image_base, IMG_SIZE);
	}
	if (how & POOR)
		take_most();
	/* It ends where the file does. */
	file = malloc(size ? size : 1);
	memcpy(file, data, size);
	mmu_watch(MMU_TABLES);
	model_start(how & EXECUTABLE, MODULE);
	if (how & AS_KERNEL)
		load_module(file, size);
	else
		load_child(parent, file, size);
	mmu_watch(MMU_OFF);
	free(file);
	return 0;
}
