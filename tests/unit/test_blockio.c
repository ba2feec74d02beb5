// SPDX-License-Identifier: GPL-2.0
/* A domain's disks, from xenstore to EFI_BLOCK_IO and back, with backends of all kinds */

#include "test.h"
#include "blockio.h"
#include "dom0.h"
#include "events.h"
#include "start_info.h"

#define SECTORS		4096
#define SECOND		10000000ULL

static u8 images[3][SECTORS * 512];
static struct efi_guid block_io = EFI_BLOCK_IO_GUID;
static struct efi_guid device_path = EFI_DEVICE_PATH_GUID;

/* As the toolstack leaves it for a domain that begins */
static struct dom0_disk *add(u32 number)
{
	struct dom0_disk *disk = dom0_disks;
	char front[32], back[64], path[96];

	while (disk->number)
		disk++;
	*disk = (struct dom0_disk){
		.number = number, .sectors = SECTORS, .sector_size = "512", .indirect = 256,
		.flushes = true, .data = images[(disk - dom0_disks) % ARRAY_SIZE(images)],
	};
	sprintf(front, "device/vbd/%u", number);
	sprintf(back, "/local/domain/0/backend/vbd/1/%u", number);
	sprintf(path, "%s/backend", front);
	dom0_set(path, back);
	dom0_set_number(front, "backend-id", 0);
	dom0_set_number(front, "virtual-device", number);
	dom0_set_number(front, "state", 1);
	dom0_set_number(back, "state", 2);
	return disk;
}

static int set_up(void **state)
{
	struct rng rng = rng_start(1);

	(void)state;
	machine_reset();
	dom0_reset();
	bootsvc_init();
	guest_line[0] = 0;
	for (u32 i = 0; i < sizeof(images); i++)
		((u8 *)images)[i] = rng_next(&rng) >> 32;
	return 0;
}

/* The handles with a disk, in the order in which they came */
static u32 find(struct efi_block_io **io, const char **name, u32 max)
{
	struct efi_handle **handles;
	efi_uintn_t nr;

	if (boot_services.locate_handle_buffer(2, &block_io, NULL, &nr, &handles) != EFI_SUCCESS)
		return 0;
	for (u32 i = 0; i < nr && i < max; i++) {
		u8 *path;

		assert_success(protocol_get(handles[i], &block_io, (void **)&io[i]));
		assert_success(protocol_get(handles[i], &device_path, (void **)&path));
		assert_int_equal(devpath_size((void *)path), 32);
		name[i] = (char *)path + 20;
	}
	return nr;
}

static struct efi_block_io *only(void)
{
	struct efi_block_io *io[1];
	const char *name[1];

	blockio_install(GRANT_HOLE);
	assert_int_equal(find(io, name, 1), 1);
	assert_string_equal(guest_line, "");
	return io[0];
}

static void end_boot_services(void)
{
	event_set_group(EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES);
	events_dispatch();
}

/* What a kernel's driver wants to find, and Linux's memory is its own again */
static void assert_given_back(u32 number)
{
	char path[96];

	sprintf(path, "device/vbd/%u/state", number);
	assert_string_equal(dom0_node(path), "1");
	sprintf(path, "device/vbd/%u/ring-ref", number);
	assert_null(dom0_node(path));
	sprintf(path, "device/vbd/%u/event-channel", number);
	assert_null(dom0_node(path));
	assert_int_equal(dom0_open_ports, 0);
	assert_int_equal(dom0_grants(0xffff), 0);
	assert_int_equal(dom0_table_frames, 0);
}

static void a_disk_is_read(void **state)
{
	struct dom0_disk *disk = add(51712);
	struct efi_block_io *io = only();
	u8 *buffer = malloc(SECTORS * 512 + 1);

	(void)state;
	assert_int_equal(io->media->block_size, 512);
	assert_int_equal(io->media->last_block, SECTORS - 1);
	assert_true(io->media->present);
	assert_false(io->media->read_only);
	assert_false(io->media->removable);
	assert_success(io->reset(io, true));

	/* All of it, at an odd address; with 2 MiB in 8 requests of 256 KiB */
	assert_success(io->read_blocks(io, io->media->media_id, 0, SECTORS * 512, buffer + 1));
	assert_memory_equal(buffer + 1, images[0], SECTORS * 512);
	assert_int_equal(disk->requests, 8);
	assert_int_equal(disk->largest, 262144);
	assert_success(io->read_blocks(io, io->media->media_id, SECTORS - 1, 512, buffer));
	assert_memory_equal(buffer, images[0] + (SECTORS - 1) * 512, 512);
	free(buffer);
	end_boot_services();
	assert_given_back(51712);
	assert_string_equal(guest_line, "");
	assert_string_equal(dom0_node("/local/domain/0/backend/vbd/1/51712/state"), "2");
}

/* GRUB reads a file by 32 KiB; where it goes on, the rest of 256 KiB is there already. */
static void who_goes_on_asks_less(void **state)
{
	struct dom0_disk *disk = add(51712);
	struct efi_block_io *io = only();
	u32 id = io->media->media_id;
	static u8 buffer[32768];

	(void)state;
	for (u32 lba = 64; lba < SECTORS; lba += 64) {
		assert_success(io->read_blocks(io, id, lba, sizeof(buffer), buffer));
		assert_memory_equal(buffer, images[0] + lba * 512, sizeof(buffer));
	}
	assert_int_equal(disk->requests, 9);
	/* What is not in order is read as it is asked for, */
	assert_success(io->read_blocks(io, id, 1, 512, buffer));
	assert_int_equal(disk->requests, 10);
	assert_success(io->read_blocks(io, id, 0, 512, buffer));
	assert_memory_equal(buffer, images[0], 512);
	assert_int_equal(disk->requests, 11);
	/* and what was written is read again, not out of what was there before. */
	assert_success(io->read_blocks(io, id, 1, 512, buffer));
	buffer[0] ^= 1;
	assert_success(io->write_blocks(io, id, 2, 512, buffer));
	assert_success(io->read_blocks(io, id, 2, 512, buffer + 512));
	assert_memory_equal(buffer, buffer + 512, 512);
	/* An error in what nobody has asked for is nobody's. */
	disk->requests = 0;
	disk->bad_sector = 100;
	assert_success(io->read_blocks(io, id, 90, 512, buffer));
	assert_success(io->read_blocks(io, id, 91, 512, buffer));
	assert_memory_equal(buffer, images[0] + 91 * 512, 512);
	assert_status(io->read_blocks(io, id, 100, 512, buffer), EFI_DEVICE_ERROR);
	assert_success(io->read_blocks(io, id, 99, 512, buffer));
}

/* As QEMU's backend: 11 pages a request, six of them at once */
static void without_indirect_segments(void **state)
{
	struct dom0_disk *disk = add(51712);
	struct efi_block_io *io;
	u8 *buffer = malloc(SECTORS * 512);

	(void)state;
	disk->indirect = 0;
	disk->fault = DOM0_BACKWARDS;
	io = only();
	for (u32 n = 512; n <= 600 * 512; n += 7 * 512) {
		memset(buffer, 0, n);
		assert_success(io->read_blocks(io, io->media->media_id, 3, n, buffer));
		assert_memory_equal(buffer, images[0] + 3 * 512, n);
	}
	assert_int_equal(disk->largest, 11 * 4096);
	disk->requests = 0;
	assert_success(io->read_blocks(io, io->media->media_id, 0, 262144, buffer));
	assert_int_equal(disk->requests, 6);
	free(buffer);
}

static void a_disk_is_written_and_flushed(void **state)
{
	struct dom0_disk *disk = add(51712);
	struct efi_block_io *io = only();
	u32 size = 777 * 512;
	u8 *buffer = malloc(size);

	(void)state;
	memset(buffer, 0x5a, size);
	assert_success(io->write_blocks(io, io->media->media_id, 100, size, buffer));
	assert_memory_equal(images[0] + 100 * 512, buffer, size);
	assert_true(images[0][99 * 512 + 511] != 0x5a || images[0][99 * 512 + 510] != 0x5a);
	assert_success(io->flush_blocks(io));
	assert_int_equal(disk->flushed, 1);
	/* There is nothing more to flush. */
	assert_success(io->flush_blocks(io));
	assert_int_equal(disk->flushed, 1);
	/* What a loader does not flush, the end does. */
	assert_success(io->write_blocks(io, io->media->media_id, 0, 512, buffer));
	end_boot_services();
	assert_int_equal(disk->flushed, 2);
	assert_given_back(51712);
	free(buffer);
}

static void what_can_not_be_is_refused(void **state)
{
	struct efi_block_io *io;
	u8 buffer[1024];
	u32 id;

	(void)state;
	add(51712)->info = 4;
	io = only();
	id = io->media->media_id;
	assert_status(io->read_blocks(io, id + 1, 0, 512, buffer), EFI_MEDIA_CHANGED);
	assert_status(io->read_blocks(io, id, 0, 511, buffer), EFI_BAD_BUFFER_SIZE);
	assert_status(io->read_blocks(io, id, SECTORS, 512, buffer), EFI_INVALID_PARAMETER);
	assert_status(io->read_blocks(io, id, SECTORS - 1, 1024, buffer), EFI_INVALID_PARAMETER);
	assert_status(io->read_blocks(io, id, ~0ULL, 512, buffer), EFI_INVALID_PARAMETER);
	assert_status(io->read_blocks(io, id, 1, -512ULL, buffer), EFI_INVALID_PARAMETER);
	assert_status(io->read_blocks(io, id, 0, 512, NULL), EFI_INVALID_PARAMETER);
	assert_success(io->read_blocks(io, id, 0, 0, buffer));
	assert_true(io->media->read_only);
	assert_status(io->write_blocks(io, id, 0, 512, buffer), EFI_WRITE_PROTECTED);
	assert_int_equal(dom0_disks[0].requests, 0);
}

static void other_sizes_of_blocks(void **state)
{
	struct efi_block_io *io;
	static u8 buffer[8192];

	(void)state;
	add(51712)->sector_size = "4096";
	dom0_disks[0].sectors = SECTORS - 1;
	io = only();
	assert_int_equal(io->media->block_size, 4096);
	assert_int_equal(io->media->last_block, SECTORS / 8 - 2);
	assert_success(io->read_blocks(io, io->media->media_id, 2, 8192, buffer));
	assert_memory_equal(buffer, images[0] + 8192, 8192);
	assert_status(io->read_blocks(io, io->media->media_id, 0, 512, buffer),
		      EFI_BAD_BUFFER_SIZE);

	/* A CD's image is a file, whose backend has blocks of 512 bytes. */
	set_up(NULL);
	add(51712)->info = 1;
	io = only();
	assert_int_equal(io->media->block_size, 2048);
	assert_int_equal(io->media->last_block, SECTORS / 4 - 1);
	assert_true(io->media->read_only);
	assert_true(io->media->removable);
	assert_success(io->read_blocks(io, io->media->media_id, 16, 2048, buffer));
	assert_memory_equal(buffer, images[0] + 32768, 2048);
}

static void several_disks_have_names(void **state)
{
	static const u32 numbers[] = { 51712, 51729, 268439552, 768, 268447756 };
	struct efi_block_io *io[5];
	const char *name[5];
	u8 buffer[512];

	(void)state;
	for (u32 i = 0; i < 5; i++)
		add(numbers[i]);
	blockio_install(GRANT_HOLE);
	assert_int_equal(find(io, name, 5), 5);
	assert_string_equal(name[0], "xvda");
	assert_string_equal(name[1], "xvdb1");
	assert_string_equal(name[2], "xvdq");
	assert_string_equal(name[3], "768");
	assert_string_equal(name[4], "268447756");
	for (u32 i = 0; i < 3; i++) {
		assert_success(io[i]->read_blocks(io[i], io[i]->media->media_id, 7, 512, buffer));
		assert_memory_equal(buffer, images[i] + 7 * 512, 512);
	}
	end_boot_services();
	for (u32 i = 0; i < 5; i++)
		assert_given_back(numbers[i]);
	assert_status(io[0]->read_blocks(io[0], io[0]->media->media_id, 7, 512, buffer),
		      EFI_DEVICE_ERROR);
	assert_status(io[0]->reset(io[0], false), EFI_DEVICE_ERROR);
}

static void more_disks_than_grants(void **state)
{
	struct efi_block_io *io[1];
	const char *name[1];

	(void)state;
	for (u32 i = 0; i < DOM0_MAX_DISKS; i++)
		add(51712 + i);
	blockio_install(GRANT_HOLE);
	/* 4 * 512 / 66 */
	assert_int_equal(find(io, name, 1), 31);
	assert_string_equal(guest_line, "xvdc7: no memory to share, or no grants: "
			    "not offered");
	end_boot_services();
	assert_given_back(51712);
	assert_given_back(51712 + 30);
}

static void no_disks(void **state)
{
	struct efi_block_io *io[1];
	const char *name[1];

	(void)state;
	blockio_install(GRANT_HOLE);
	assert_int_equal(find(io, name, 1), 0);
	assert_int_equal(dom0_questions, 1);
	assert_int_equal(dom0_table_frames, 0);
	assert_string_equal(guest_line, "");
}

/* The hole is RAM: nothing is mapped over it. */
static void no_place_for_the_table(void **state)
{
	struct efi_block_io *io[1];
	const char *name[1];

	(void)state;
	add(51712);
	pages_append(RAM_END, GRANT_HOLE + 2 * PAGE_SIZE, EFI_CONVENTIONAL_MEMORY);
	blockio_install(GRANT_HOLE);
	assert_int_equal(find(io, name, 1), 0);
	assert_int_equal(dom0_table_frames, 0);
}

static void refused(const char *words)
{
	struct efi_block_io *io[1];
	const char *name[1];
	u64 start = guest_time;

	blockio_install(GRANT_HOLE);
	assert_int_equal(find(io, name, 1), 0);
	assert_string_equal(guest_line, words);
	assert_true(guest_time - start < 45 * SECOND);
	end_boot_services();
	assert_int_equal(dom0_open_ports, 0);
	assert_int_equal(dom0_table_frames, 0);
	assert_int_equal(dom0_grants(0xffff), 0);
}

static void backends_that_are_not_there(void **state)
{
	(void)state;
	add(51712);
	dom0_set("/local/domain/0/backend/vbd/1/51712/state", NULL);
	refused("xvda: its backend is not there: not offered");

	set_up(NULL);
	add(51712);
	dom0_set("/local/domain/0/backend/vbd/1/51712/state", "1");
	refused("xvda: its backend is not there: not offered");

	set_up(NULL);
	add(51712);
	dom0_set("device/vbd/51712/backend", NULL);
	refused("51712: xenstore does not have it as it should be: not offered");

	set_up(NULL);
	add(51712)->fault = DOM0_NO_CONNECT;
	refused("xvda: its backend does not connect: not offered");
	assert_given_back(51712);
}

static void a_disk_that_is_not_offered_takes_no_memory(void **state)
{
	u64 first;

	(void)state;
	add(51712);
	dom0_set("/local/domain/0/backend/vbd/1/51712/state", NULL);
	blockio_install(GRANT_HOLE);
	first = free_pages();
	for (u32 i = 0; i < 100; i++)
		blockio_install(GRANT_HOLE);
	/* An event each time is all */
	assert_in_range(first - free_pages(), 0, 8);
}

static struct efi_block_io *cmdline_disk(const char *cmdline, u32 disks)
{
	struct efi_block_io *io[2] = {};
	const char *name[2];

	cmdline_disk_install(cmdline);
	assert_int_equal(find(io, name, 2), disks);
	if (disks)
		assert_string_equal(name[disks - 1], "cmdline");
	return disks ? io[disks - 1] : NULL;
}

/* What tar(1) takes out of it */
static void read_as_tar(struct efi_block_io *io, char *text, u32 room)
{
	char file[] = "/tmp/cmdline-disk-XXXXXX", command[128];
	u64 size = (io->media->last_block + 1) * 512;
	int fd = mkstemp(file);
	u8 *content = malloc(size);
	FILE *from;

	assert_success(io->read_blocks(io, io->media->media_id, 0, size, content));
	assert_int_equal(write(fd, content, size), size);
	close(fd);
	free(content);
	sprintf(command, "tar -xOf %s pvh-efi/grubenv", file);
	from = popen(command, "r");
	text[fread(text, 1, room - 1, from)] = 0;
	assert_int_equal(pclose(from), 0);
	unlink(file);
}

static void the_command_line_is_on_a_disk(void **state)
{
	static char longest[MAX_CMDLINE], text[3 * MAX_CMDLINE];
	struct efi_block_io *io;
	u8 block[512];

	(void)state;
	assert_null(cmdline_disk("", 0));
	io = cmdline_disk("entry=2 a\\b \"c\"\nd", 1);
	read_as_tar(io, text, sizeof(text));
	assert_string_equal(text, "# GRUB Environment Block\n"
				  "cmdline=entry=2 a\\\\b \"c\"\\\nd\n");
	assert_true(io->media->read_only);
	assert_success(io->reset(io, false));
	assert_success(io->flush_blocks(io));
	assert_status(io->write_blocks(io, io->media->media_id, 0, 512, block),
		      EFI_WRITE_PROTECTED);
	assert_status(io->read_blocks(io, io->media->media_id, io->media->last_block + 1, 512,
				      block), EFI_INVALID_PARAMETER);
	assert_success(io->read_blocks(io, io->media->media_id, io->media->last_block, 512, block));
	end_boot_services();

	set_up(NULL);
	memset(longest, '\\', sizeof(longest) - 1);
	io = cmdline_disk(longest, 1);
	read_as_tar(io, text, sizeof(text));
	assert_int_equal(strlen(text), 33 + 2 * (MAX_CMDLINE - 1) + 1);

	/* Behind the domain's disks */
	set_up(NULL);
	add(51712);
	blockio_install(GRANT_HOLE);
	cmdline_disk("quiet", 2);
}

static void backends_that_say_nonsense(void **state)
{
	static const char *sizes[] = { NULL, "0", "511", "513", "8192", "-512", "18446744073709552128" };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		set_up(NULL);
		add(51712)->sector_size = sizes[i];
		refused("xvda: its backend names no size of blocks that can be: "
			"not offered");
		assert_given_back(51712);
	}
	set_up(NULL);
	add(51712)->sectors = 0;
	refused("xvda: its backend names no size that can be: not offered");
	set_up(NULL);
	add(51712)->sectors = 1ULL << 55;
	refused("xvda: its backend names no size that can be: not offered");
}

/* One line, and no hang; and that disk only */
static void use(enum dom0_fault fault, const char *words, bool broken)
{
	struct efi_block_io *io[2];
	const char *name[2];
	u8 buffer[512];
	u64 start;

	set_up(NULL);
	add(51712)->fault = fault;
	add(51728);
	blockio_install(GRANT_HOLE);
	assert_int_equal(find(io, name, 2), 2);
	start = guest_time;
	assert_status(io[0]->read_blocks(io[0], io[0]->media->media_id, 5, 512, buffer),
		      EFI_DEVICE_ERROR);
	assert_string_equal(guest_line, words);
	assert_true(guest_time - start < 31 * SECOND);

	guest_line[0] = 0;
	start = guest_time;
	assert_status(io[0]->read_blocks(io[0], io[0]->media->media_id, 5, 512, buffer),
		      EFI_DEVICE_ERROR);
	assert_string_equal(guest_line, "");
	if (broken)
		assert_true(guest_time - start < SECOND / 1000);
	assert_success(io[1]->read_blocks(io[1], io[1]->media->media_id, 5, 512, buffer));
	assert_memory_equal(buffer, images[1] + 5 * 512, 512);
	end_boot_services();
	assert_string_equal(guest_line, "");
	assert_given_back(51712);
	assert_given_back(51728);
}

static void backends_that_do_not_serve(void **state)
{
	(void)state;
	use(DOM0_FAILS, "xvda: error at sector 5, of 512 bytes", false);
	use(DOM0_SILENT, "xvda: the backend does not answer: the disk is not used any more", true);
	use(DOM0_WRONG_ID, "xvda: the backend answers what it was not asked: "
	    "the disk is not used any more", true);
	use(DOM0_TWICE, "xvda: the backend answers more than it was asked: "
	    "the disk is not used any more", true);
	use(DOM0_TOO_MANY, "xvda: the backend answers more than it was asked: "
	    "the disk is not used any more", true);
}

static void a_backend_that_stays_closed(void **state)
{
	u64 start;

	(void)state;
	add(51712)->fault = DOM0_STAYS_CLOSED;
	only();
	start = guest_time;
	end_boot_services();
	assert_true(guest_time - start < 11 * SECOND);
	assert_string_equal(guest_line, "xvda: the backend stays closed");
	assert_given_back(51712);
}

static void backends_that_do_not_let_go(void **state)
{
	struct efi_block_io *io;
	u64 start;

	(void)state;
	add(51712)->fault = DOM0_NO_CLOSE;
	only();
	start = guest_time;
	end_boot_services();
	assert_true(guest_time - start < 11 * SECOND);
	/* The ring stays mapped there. */
	assert_string_equal(guest_line, "xvda: backend still has grants mapped, reserving 66 pages");
	assert_int_equal(dom0_grants(0xffff), 1);
	assert_int_equal(dom0_open_ports, 0);

	/* … and so no kernel may believe that this is RAM. */
	set_up(NULL);
	add(51712)->fault = DOM0_KEEPS;
	io = only();
	assert_success(io->read_blocks(io, io->media->media_id, 0, 512, ram(RAM_START)));
	end_boot_services();
	assert_string_equal(guest_line, "xvda: backend still has grants mapped, reserving 66 pages");
	assert_int_equal(dom0_grants(0xffff), 2);
	for (u32 i = 0; i < map_get()->nr; i++) {
		const struct efi_memory_desc *d = &map_get()->desc[i];

		if (d->type == EFI_RESERVED_TYPE) {
			assert_int_equal(d->num_pages, 66);
			return;
		}
	}
	fail_msg("nothing is reserved");
}

/* Nothing changes in the memory map where all is well: no kernel need ask for it again. */
static void the_end_changes_no_memory(void **state)
{
	efi_uintn_t key;

	(void)state;
	add(51712);
	only();
	key = pages_key();
	end_boot_services();
	assert_int_equal(pages_key(), key);
	assert_string_equal(guest_line, "");
}

/* The pages that are shared are not for programs to free, nor to protect. */
static void shared_pages_are_not_the_applications(void **state)
{
	u64 frame;

	(void)state;
	add(51712);
	only();
	frame = ((u32 *)ram(GRANT_HOLE))[512 * 2 + 1];
	assert_status(pages_free(frame << PAGE_SHIFT, 1), EFI_NOT_FOUND);
	assert_true(pages_are_own(frame << PAGE_SHIFT, (frame + 66) << PAGE_SHIFT));
}

static void a_slow_store_is_waited_for(void **state)
{
	(void)state;
	add(51712);
	dom0_store_piece = 1;
	only();
}

static void a_store_that_is_gone(void **state)
{
	u64 start = guest_time;

	(void)state;
	add(51712);
	add(51728);
	dom0_store_answers = false;
	blockio_install(GRANT_HOLE);
	assert_string_equal(guest_line, "xenstore: no valid reply, giving up on it");
	assert_true(guest_time - start < 11 * SECOND);
	guest_line[0] = 0;
	end_boot_services();
	assert_string_equal(guest_line, "");
}

/* It goes while the disk is in use: everything ends, once and soon. */
static void a_store_that_goes(void **state)
{
	struct efi_block_io *io;
	u8 buffer[512];
	u64 start;

	(void)state;
	add(51712);
	io = only();
	dom0_store_answers = false;
	assert_success(io->read_blocks(io, io->media->media_id, 5, 512, buffer));
	start = guest_time;
	end_boot_services();
	assert_true(guest_time - start < 11 * SECOND);
	assert_int_equal(dom0_open_ports, 0);
}

static void nonsense_in_the_stores_indices(void **state)
{
	u32 *indices = ram(STORE_PAGE + 2048);

	(void)state;
	for (u32 i = 0; i < 4; i++) {
		u64 start = guest_time;

		set_up(NULL);
		add(51712);
		dom0_store_answers = false;
		indices[i] += 5000;
		blockio_install(GRANT_HOLE);
		assert_string_equal(guest_line, "xenstore: no valid reply, giving up on it");
		/* Nobody waits for what can't come. */
		assert_true(guest_time - start < SECOND);
	}
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_disk_is_read),
		TEST(who_goes_on_asks_less),
		TEST(without_indirect_segments),
		TEST(a_disk_is_written_and_flushed),
		TEST(what_can_not_be_is_refused),
		TEST(other_sizes_of_blocks),
		TEST(several_disks_have_names),
		TEST(more_disks_than_grants),
		TEST(no_disks),
		TEST(no_place_for_the_table),
		TEST(backends_that_are_not_there),
		TEST(a_disk_that_is_not_offered_takes_no_memory),
		TEST(backends_that_say_nonsense),
		TEST(backends_that_do_not_serve),
		TEST(a_backend_that_stays_closed),
		TEST(backends_that_do_not_let_go),
		TEST(the_end_changes_no_memory),
		TEST(shared_pages_are_not_the_applications),
		TEST(a_slow_store_is_waited_for),
		TEST(a_store_that_is_gone),
		TEST(a_store_that_goes),
		TEST(nonsense_in_the_stores_indices),
		TEST(the_command_line_is_on_a_disk),
	};

	return RUN(tests);
}
