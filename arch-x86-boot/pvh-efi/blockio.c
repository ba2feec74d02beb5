// SPDX-License-Identifier: GPL-2.0
/*
 * The domain's disks as EFI_BLOCK_IO_PROTOCOL (UEFI 13.9), each on a handle of its own
 * with a device path that names it. Partitions and file systems are for a loader to
 * find: GRUB asks for nothing else.
 *
 * All disks are given back when the first image begins to end boot services, while the
 * memory map may still change: a kernel finds each as if nobody had used it.
 */

#include "blkfront.h"
#include "blockio.h"
#include "devpath.h"
#include "events.h"
#include "grant.h"
#include "lib.h"
#include "pool.h"
#include "print.h"
#include "protocol.h"
#include "xenstore.h"

/* More than the table of grants has room for */
#define MAX_DISK_NAMES		1024

#define MEDIA_ID		1

#define DISK_GUID	\
	EFI_GUID(0x8a1d0f4e, 0x51c7, 0x4a3a, 0x9b, 0x0e, 0x6c, 0x2f, 0x1d, 0x93, 0x5e, 0x70)

static const struct efi_guid block_io_guid = EFI_BLOCK_IO_GUID;

/**
 * struct disk - one of the domain's disks
 * @io:		its protocol: what images point at
 * @media:	what that says of it
 * @path:	where it is: a node with the name that messages have for it, filled with zeroes
 * @front:	who knows how it is read, where @memory is NULL
 * @memory:	what a disk holds that is in memory, and read-only
 * @next:	the one found before it
 */
struct disk {
	struct efi_block_io io;
	struct efi_block_io_media media;
	struct {
		struct {
			struct efi_device_path header;
			struct efi_guid guid;
			char name[sizeof(((struct xenbus_device *)0)->name)];
		} vendor;
		struct efi_device_path end;
	} path;
	struct blkfront front;
	const u8 *memory;
	struct disk *next;
};

static_assert(sizeof(((struct disk *)0)->path) == 36, "nodes follow each other directly");

static struct disk *disks;

/* Is this a transfer that the disk can do; @size is not 0. */
static efi_status_t check(const struct efi_block_io *io, u32 media_id, u64 lba, u64 size,
			  const void *buffer)
{
	const struct efi_block_io_media *media = io->media;
	u32 shift = __builtin_ctz(media->block_size);

	if (media_id != MEDIA_ID)
		return EFI_MEDIA_CHANGED;
	if (size & (media->block_size - 1))
		return EFI_BAD_BUFFER_SIZE;
	if (!buffer || lba > media->last_block || size >> shift > media->last_block - lba + 1)
		return EFI_INVALID_PARAMETER;
	return EFI_SUCCESS;
}

static u64 first_sector(const struct efi_block_io *io, u64 lba)
{
	return lba * (io->media->block_size >> BLK_SECTOR_SHIFT);
}

static struct disk *disk_of(struct efi_block_io *io)
{
	return (void *)io - offsetof(struct disk, io);
}

/* Reset(), 13.9.2: there is nothing to be reset */
static efi_status_t __efiapi block_reset(struct efi_block_io *this, bool extended)
{
	const struct disk *disk = disk_of(this);

	return disk->memory || disk->front.connected ? EFI_SUCCESS : EFI_DEVICE_ERROR;
}

/* ReadBlocks(), 13.9.3 */
static efi_status_t __efiapi block_read(struct efi_block_io *this, u32 media_id, u64 lba,
					efi_uintn_t size, void *buffer)
{
	efi_status_t status = check(this, media_id, lba, size, buffer);
	struct disk *disk = disk_of(this);

	if (status != EFI_SUCCESS)
		return status;
	if (!disk->memory)
		return blkfront_read(&disk->front, first_sector(this, lba), size, buffer);
	memcpy(buffer, disk->memory + (lba << BLK_SECTOR_SHIFT), size);
	return EFI_SUCCESS;
}

/* WriteBlocks(), 13.9.4 */
static efi_status_t __efiapi block_write(struct efi_block_io *this, u32 media_id, u64 lba,
					 efi_uintn_t size, void *buffer)
{
	efi_status_t status = check(this, media_id, lba, size, buffer);

	if (status != EFI_SUCCESS)
		return status;
	if (this->media->read_only)
		return EFI_WRITE_PROTECTED;
	return blkfront_write(&disk_of(this)->front, first_sector(this, lba), size, buffer);
}

/* FlushBlocks(), 13.9.5 */
static efi_status_t __efiapi block_flush(struct efi_block_io *this)
{
	struct disk *disk = disk_of(this);

	return disk->memory ? EFI_SUCCESS : blkfront_flush(&disk->front);
}

static struct disk *new_disk(void)
{
	struct disk *disk = pool_new(sizeof(*disk));

	if (!disk)
		stop("no memory for a disk");
	return disk;
}

/* @disk says of its media what it holds. */
static void offer(struct disk *disk, const char *name)
{
	struct efi_handle *handle = NULL;

	disk->io = (struct efi_block_io){
		.revision	= EFI_BLOCK_IO_REVISION,
		.media		= &disk->media,
		.reset		= block_reset,
		.read_blocks	= block_read,
		.write_blocks	= block_write,
		.flush_blocks	= block_flush,
	};
	disk->media.media_id = MEDIA_ID;
	disk->media.present = true;
	disk->path.vendor.header = (struct efi_device_path){
		EFI_DEV_HARDWARE, EFI_DEV_HARDWARE_VENDOR, { sizeof(disk->path.vendor) }
	};
	disk->path.vendor.guid = DISK_GUID;
	for (u32 i = 0; name[i]; i++)
		disk->path.vendor.name[i] = name[i];
	disk->path.end = (struct efi_device_path){
		EFI_DEV_END, EFI_DEV_END_ENTIRE, { sizeof(disk->path.end) }
	};
	if (protocol_install(&handle, &device_path_guid, 0, &disk->path) != EFI_SUCCESS ||
	    protocol_install(&handle, &block_io_guid, 0, &disk->io) != EFI_SUCCESS)
		stop("no memory for a disk");
}

static void add_disk(const char *id)
{
	struct disk *disk = new_disk();
	const struct blkfront *front = &disk->front;

	if (!blkfront_connect(&disk->front, id)) {
		pool_delete(disk);
		return;
	}
	disk->media = (struct efi_block_io_media){
		.removable	= front->removable,
		.read_only	= front->read_only,
		.write_caching	= front->flushes,
		.block_size	= front->block_size,
		.last_block	= (front->sectors >> (__builtin_ctz(front->block_size) -
						      BLK_SECTOR_SHIFT)) - 1,
	};
	disk->next = disks;
	disks = disk;
	offer(disk, front->dev.name);
}

/**
 * blockio_add_memory() - offer a read-only disk that is in memory
 * @name:	for its device path, at most eleven characters
 * @content:	what it holds
 * @blocks:	of 512 bytes
 */
void blockio_add_memory(const char *name, const u8 *content, u64 blocks)
{
	struct disk *disk = new_disk();

	disk->memory = content;
	disk->media = (struct efi_block_io_media){
		.read_only	= true,
		.block_size	= 1 << BLK_SECTOR_SHIFT,
		.last_block	= blocks - 1,
	};
	offer(disk, name);
}

/* EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES: nobody reads a file after that. */
static void __efiapi end(struct efi_event *event, void *context)
{
	for (; disks; disks = disks->next)
		blkfront_close(&disks->front);
	grants_close();
}

/**
 * blockio_install() - offer the domain's disks
 * @hole:	page frames for the table of grants, with neither RAM nor a device
 */
void blockio_install(u64 hole)
{
	struct efi_guid group = EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES;
	char names[MAX_DISK_NAMES];
	u32 size = sizeof(names);
	struct efi_event *event;

	disks = NULL;
	if (!xenstore_open() || !xenstore_list("device", "vbd", names, &size))
		return;
	grants_open(hole);
	for (u32 at = 0; at < size; at++) {
		add_disk(names + at);
		while (names[at])
			at++;
	}
	if (event_create_ex(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, end, NULL, &group, &event) !=
	    EFI_SUCCESS)
		stop("no memory for the end of the disks");
}
