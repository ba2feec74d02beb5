// SPDX-License-Identifier: GPL-2.0
/*
 * A dom0 that lies. The input is what it does each time that it may run: it writes bytes
 * where it can, to the pages that it was granted and to xenstore's ring; and between, what
 * the guest does with its disks. Nothing of the guest's own may change, each wait has an
 * end, and nothing stays granted but what is in use.
 */

#include "harness.h"
#include "blockio.h"
#include "dom0.h"
#include "events.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define SECTORS		1024
#define CANARY_PAGES	8
/* A wait ends after 30 s, a use of the disk has a few, and there are three disks. */
#define MAX_TIME	(1000 * 10000000ULL)

static const u8 *input;
static size_t left;
static u8 image[SECTORS * 512];

static u8 next(void)
{
	if (!left)
		return 0;
	left--;
	return *input++;
}

static void check(bool good)
{
	if (!good)
		abort();
}

/* A page that dom0 may write to: xenstore's, or one that is granted */
static u8 *shared_page(void)
{
	const u16 *entry = ram(GRANT_HOLE + (8 + next() % 200) * 8);
	u64 addr = (u64)*(const u32 *)(entry + 2) << PAGE_SHIFT;

	if (next() & 1)
		return ram(STORE_PAGE);
	return entry[0] & 1 && addr >= RAM_START && addr < RAM_END ? ram(addr) : NULL;
}

static void write_somewhere(void)
{
	u8 *page = shared_page();
	u32 at = (next() | next() << 8) % 4096, n = next() % 16;

	/* Indices are what is believed most: where they are in both rings */
	if (at & 1)
		at = page == ram(STORE_PAGE) ? 2048 : 0;
	for (; page && n-- && at < 4096; at++)
		page[at] = next();
}

static void set_state(void)
{
	char path[64];

	sprintf(path, "/local/domain/0/backend/vbd/1/%u", dom0_disks[next() % 3].number);
	dom0_set_number(path, "state", next() % 9);
}

static void do_evil(void)
{
	u8 what = next();

	if (what & 1)
		write_somewhere();
	if (what & 2)
		dom0_disks[next() % 3].fault = next() % (DOM0_KEEPS + 1);
	if (what & 4)
		set_state();
	if (what & 8)
		dom0_store_answers = next() & 1;
}

static void add(u32 n)
{
	static const u32 numbers[] = { 51712, 51728, 268439552 };
	static const char *sizes[] = { "512", "4096", "2048", "1", "512x" };
	struct dom0_disk *disk = &dom0_disks[n];
	char front[32], back[64], path[96];

	*disk = (struct dom0_disk){
		.number = numbers[n], .sectors = SECTORS, .sector_size = sizes[next() % 5],
		.indirect = next() & 1 ? 256 : 0, .flushes = next() & 1, .data = image,
		.info = next() & 7, .fault = next() % (DOM0_KEEPS + 1),
	};
	sprintf(front, "device/vbd/%u", disk->number);
	sprintf(back, "/local/domain/0/backend/vbd/1/%u", disk->number);
	sprintf(path, "%s/backend", front);
	dom0_set(path, back);
	dom0_set_number(front, "backend-id", next() & 0x80 ? 0x7ff0 : 0);
	dom0_set_number(front, "virtual-device", disk->number);
	dom0_set_number(front, "state", 1);
	dom0_set_number(back, "state", 2);
}

/* ASan knows where the buffer ends. */
static void use(struct efi_block_io *io)
{
	u8 op = next();
	u64 lba = next(), blocks = next();
	u32 size = (blocks & 0x80 ? blocks * 8 : blocks) * io->media->block_size;
	u8 *buffer = malloc(size);

	if (op & 1)
		io->read_blocks(io, io->media->media_id, lba, size, buffer);
	else if (op & 2)
		io->flush_blocks(io);
	else if (buffer)
		io->write_blocks(io, io->media->media_id, lba, size, memset(buffer, op, size));
	free(buffer);
}

/* Pages of an application: nobody else's are near what the disks share. */
static u8 *canary(u8 *old)
{
	efi_physical_addr_t addr;

	if (!old) {
		check(pages_allocate(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, CANARY_PAGES,
				     &addr) == EFI_SUCCESS);
		return memset(ram(addr), 0xa5, CANARY_PAGES * PAGE_SIZE);
	}
	for (u32 i = 0; i < CANARY_PAGES * PAGE_SIZE; i++)
		check(old[i] == 0xa5);
	return old;
}

/* What was in use when the disks were given back is still granted, and nobody's RAM. */
static void check_grants(void)
{
	for (u32 ref = 8; ref < GRANT_TABLE_SIZE / 8; ref++) {
		const u16 *entry = ram(GRANT_HOLE + ref * 8);
		u64 addr = (u64)*(const u32 *)(entry + 2) << PAGE_SHIFT;

		check(!entry[0] || map_type_at(addr) == EFI_RESERVED_TYPE);
	}
}

static void use_all(void)
{
	struct efi_guid guid = EFI_BLOCK_IO_GUID;
	struct efi_handle **handles;
	efi_uintn_t nr;

	if (protocol_locate_handle_buffer(2, &guid, NULL, &nr, &handles) != EFI_SUCCESS)
		return;
	for (u32 i = 0; left && i < 32; i++) {
		void *io;

		check(protocol_get(handles[next() % nr], &guid, &io) == EFI_SUCCESS);
		use(io);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *before, *after;
	u64 start;

	machine_reset();
	dom0_reset();
	bootsvc_init();
	input = data;
	left = size;
	for (u32 i = 0; i < 3; i++)
		add(i);
	dom0_step = 1000000;
	dom0_evil = do_evil;
	start = guest_time;
	before = canary(NULL);
	blockio_install(GRANT_HOLE);
	after = canary(NULL);
	use_all();
	event_set_group(EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES);
	events_dispatch();
	canary(before);
	canary(after);
	check(guest_time - start < MAX_TIME);
	check(dom0_open_ports == 0 && dom0_table_frames == 0);
	check_grants();
	check(!map_problem());
	return 0;
}
