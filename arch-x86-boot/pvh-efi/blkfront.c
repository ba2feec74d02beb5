// SPDX-License-Identifier: GPL-2.0
/*
 * The frontend of one disk: what it shares with its backend, how they meet, what the
 * backend says of the disk, and how they part so that a kernel can begin anew. Data go
 * by a copy: buffers may be of any size and lie anywhere, and a backend that
 * writes too late does no harm. That costs some instructions a byte, and saves granting
 * each buffer.
 */

#include "blkfront.h"
#include "evtchn.h"
#include "grant.h"
#include "lib.h"
#include "memory.h"
#include "pages.h"
#include "print.h"
#include "xenstore.h"

#define CLASS			"device/vbd"

/* Xen's public/io/blkif.h, "info" and "virtual-device" */
#define VDISK_CDROM		0x1
#define VDISK_REMOVABLE		0x2
#define VDISK_READONLY		0x4
#define EXTENDED_SHIFT		28
#define MAJOR_XVD		202

#define CD_BLOCK_SIZE		2048

static bool refuse(const struct blkfront *front, const char *why)
{
	pr_line("%s: %s: not offered", front->dev.name, why);
	return false;
}

/*
 * xvda to xvdp have 16 numbers each, the first one for the whole disk; xvdq and those
 * behind it 256. Others are called what the toolstack calls them, which is a number.
 */
static void set_name(struct xenbus_device *dev, const char *id, u64 number)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz", digits[] = "0123456789";
	bool extended = number >> EXTENDED_SHIFT == 1;
	u32 shift = extended ? 8 : 4;
	u32 disk = (number & (extended ? 0xfffffff : 0xff)) >> shift;
	u32 partition = number & ((1U << shift) - 1);
	char *p = dev->name;

	memset(p, 0, sizeof(dev->name));
	if ((!extended && number >> 8 != MAJOR_XVD) || disk >= sizeof(letters) - 1) {
		while (*id && p < dev->name + sizeof(dev->name) - 1)
			*p++ = *id++;
		return;
	}
	*p++ = 'x';
	*p++ = 'v';
	*p++ = 'd';
	*p++ = letters[disk];
	if (partition >= 100)
		*p++ = digits[partition / 100];
	if (partition >= 10)
		*p++ = digits[partition / 10 % 10];
	if (partition)
		*p++ = digits[partition % 10];
}

/* The pages that both sides use; they are not the application's to free. */
static bool share_pages(struct blkfront *front)
{
	efi_physical_addr_t addr;

	if (pages_take(PAGES_OWN, EFI_ALLOCATE_ANY_PAGES, EFI_BOOT_SERVICES_DATA,
		       BLK_SHARED_PAGES, &addr) != EFI_SUCCESS)
		return false;
	front->ring.shared = (void *)(unsigned long)addr;
	memset(front->ring.shared, 0, BLK_SHARED_PAGES * PAGE_SIZE);
	front->ring.ref = grants_give(front->dev.domain, addr, BLK_SHARED_PAGES);
	return front->ring.ref != 0;
}

/*
 * The kernel finds these pages among what boot services had, and free. What the backend
 * has mapped it may still write to: that is no RAM any more.
 */
static bool take_pages_back(struct blkfront *front)
{
	efi_physical_addr_t addr = (unsigned long)front->ring.shared;

	if (!front->ring.ref || grants_end(front->ring.ref, BLK_SHARED_PAGES))
		return true;
	pr_line("%s: backend still has grants mapped, reserving %u pages", front->dev.name,
		(u32)BLK_SHARED_PAGES);
	if (memory_free(PAGES_OWN, addr, BLK_SHARED_PAGES) == EFI_SUCCESS)
		pages_take(PAGES_OWN, EFI_ALLOCATE_ADDRESS, EFI_RESERVED_TYPE, BLK_SHARED_PAGES,
			   &addr);
	return false;
}

/* Offer ring and event channel, and wait until the backend uses them. */
static const char *meet(struct blkfront *front)
{
	const char *dir = front->dev.frontend;

	if (xenbus_wait(&front->dev, XENBUS_INIT_WAIT) != XENBUS_INIT_WAIT)
		return "its backend is not there";
	if (!share_pages(front))
		return "no memory to share, or no grants";
	front->ring.port = evtchn_alloc(front->dev.domain);
	if (!front->ring.port)
		return "no event channel";
	blkring_init(&front->ring);
	if (!xenstore_write_number(dir, "ring-ref", front->ring.ref) ||
	    !xenstore_write_number(dir, "event-channel", front->ring.port) ||
	    !xenstore_write(dir, "protocol", "x86_64-abi") ||
	    !xenbus_switch(&front->dev, XENBUS_INITIALISED))
		return "xenstore takes no entries";
	if (xenbus_wait(&front->dev, XENBUS_CONNECTED) != XENBUS_CONNECTED)
		return "its backend does not connect";
	return NULL;
}

/* What is optional is 0 where it is not said. */
static u64 told(const struct blkfront *front, const char *name)
{
	u64 number;

	return xenstore_read_number(front->dev.backend, name, &number) ? number : 0;
}

static const char *learn(struct blkfront *front)
{
	u64 size = told(front, "sector-size"), info = told(front, "info");

	front->sectors = told(front, "sectors");
	if (size < BLK_SECTOR || size > PAGE_SIZE || size & (size - 1))
		return "its backend names no size of blocks that can be";
	front->block_size = size;
	/* Programs look for a CD's file system in blocks of its own size. */
	if (info & VDISK_CDROM && size < CD_BLOCK_SIZE)
		front->block_size = CD_BLOCK_SIZE;
	front->sectors = align_down(front->sectors, front->block_size >> BLK_SECTOR_SHIFT);
	if (!front->sectors || front->sectors > ~0ULL >> BLK_SECTOR_SHIFT)
		return "its backend names no size that can be";
	front->read_only = info & (VDISK_READONLY | VDISK_CDROM);
	front->removable = info & (VDISK_REMOVABLE | VDISK_CDROM);
	front->flushes = told(front, "feature-flush-cache") == 1;
	front->ring.indirect = told(front, "feature-max-indirect-segments") >= BLK_WINDOW_PAGES;
	return NULL;
}

/**
 * blkfront_connect() - begin to use a disk
 * @front:	holds zeroes; becomes the disk
 * @id:		its name in xenstore
 *
 * Return: false where it can't be used, and a line says why.
 */
bool blkfront_connect(struct blkfront *front, const char *id)
{
	const char *why;
	u64 number = 0;

	set_name(&front->dev, id, 0);
	if (!xenbus_find(&front->dev, CLASS, id))
		return refuse(front, "xenstore does not have it as it should be");
	xenstore_read_number(front->dev.frontend, "virtual-device", &number);
	set_name(&front->dev, id, number);
	front->ring.handle = number;
	why = meet(front);
	if (!why)
		why = learn(front);
	if (!why && !xenbus_switch(&front->dev, XENBUS_CONNECTED))
		why = "xenstore takes no entries";
	front->connected = !why;
	if (!why)
		return true;
	refuse(front, why);
	blkfront_close(front);
	return false;
}

/* One line for a backend that is broken, and one for the first request that fails */
static efi_status_t transfer(struct blkfront *front, u8 op, u64 sector, u32 size)
{
	bool was_broken = front->ring.broken;
	efi_status_t status;

	if (!front->connected)
		return EFI_DEVICE_ERROR;
	status = blkring_transfer(&front->ring, op, sector, size);
	if (front->ring.broken && !was_broken)
		pr_line("%s: the backend %s: the disk is not used any more", front->dev.name,
			front->ring.broken);
	else if (status != EFI_SUCCESS && !front->complained && !was_broken)
		pr_line("%s: error at sector %llu, of %u bytes", front->dev.name, sector, size);
	front->complained |= status != EFI_SUCCESS;
	return status;
}

/* The next part of @size bytes that one transfer is of */
static u32 part(u64 size)
{
	return size < BLK_WINDOW_SIZE ? size : BLK_WINDOW_SIZE;
}

/*
 * Fill the window with @size bytes from @sector on, and with all that it can hold if this
 * continues the last read: GRUB reads files by 32 KiB.
 */
static efi_status_t fill_window(struct blkfront *front, u64 sector, u32 size)
{
	bool ahead = front->nr_held && sector == front->held + front->nr_held;
	u32 most = part((front->sectors - sector) << BLK_SECTOR_SHIFT);
	efi_status_t status = EFI_DEVICE_ERROR;

	front->nr_held = 0;
	if (ahead && size < most) {
		status = transfer(front, BLKIF_OP_READ, sector, most);
		if (status == EFI_SUCCESS)
			size = most;
	}
	if (status != EFI_SUCCESS)
		status = transfer(front, BLKIF_OP_READ, sector, size);
	if (status == EFI_SUCCESS) {
		front->held = sector;
		front->nr_held = size >> BLK_SECTOR_SHIFT;
	}
	return status;
}

/**
 * blkfront_read() - read from a disk
 * @front:	the disk
 * @sector:	of 512 bytes, where a block begins
 * @size:	bytes, whole blocks that the disk has
 * @buffer:	anywhere
 *
 * Return: EFI_SUCCESS or EFI_DEVICE_ERROR.
 */
efi_status_t blkfront_read(struct blkfront *front, u64 sector, u64 size, void *buffer)
{
	while (size) {
		u32 n = part(size);
		u64 at = sector - front->held;

		if (at >= front->nr_held) {
			efi_status_t status = fill_window(front, sector, n);

			if (status != EFI_SUCCESS)
				return status;
			at = 0;
		}
		if (n > (front->nr_held - at) << BLK_SECTOR_SHIFT)
			n = (front->nr_held - at) << BLK_SECTOR_SHIFT;
		memcpy(buffer, blkring_window(&front->ring) + (at << BLK_SECTOR_SHIFT), n);
		buffer += n;
		sector += n >> BLK_SECTOR_SHIFT;
		size -= n;
	}
	return EFI_SUCCESS;
}

/**
 * blkfront_write() - write to a disk
 * @front:	the disk, not read-only
 * @sector:	as for blkfront_read()
 * @size:	…
 * @buffer:	…
 *
 * Return: EFI_SUCCESS or EFI_DEVICE_ERROR.
 */
efi_status_t blkfront_write(struct blkfront *front, u64 sector, u64 size, const void *buffer)
{
	while (size) {
		u32 n = part(size);
		efi_status_t status = EFI_DEVICE_ERROR;

		if (front->connected) {
			front->nr_held = 0;
			memcpy(blkring_window(&front->ring), buffer, n);
			front->written = true;
			status = transfer(front, BLKIF_OP_WRITE, sector, n);
		}
		if (status != EFI_SUCCESS)
			return status;
		buffer += n;
		sector += n >> BLK_SECTOR_SHIFT;
		size -= n;
	}
	return EFI_SUCCESS;
}

/**
 * blkfront_flush() - have the backend keep nothing back of what was written
 * @front:	the disk
 *
 * Return: EFI_SUCCESS or EFI_DEVICE_ERROR.
 */
efi_status_t blkfront_flush(struct blkfront *front)
{
	efi_status_t status = EFI_SUCCESS;

	if (!front->connected)
		return EFI_DEVICE_ERROR;
	if (front->written && front->flushes)
		status = transfer(front, BLKIF_OP_FLUSH_DISKCACHE, 0, 0);
	if (status == EFI_SUCCESS)
		front->written = false;
	return status;
}

/**
 * blkfront_close() - end the use of a disk, so that a kernel can begin
 * @front:	what blkfront_connect() was called for; not used any more
 *
 * Return: false where the backend has not let go, and a line says so.
 */
bool blkfront_close(struct blkfront *front)
{
	const struct xenbus_device *dev = &front->dev;
	bool closed, kept;

	if (front->connected)
		blkfront_flush(front);
	front->connected = false;
	front->nr_held = 0;
	if (!front->ring.port)
		return take_pages_back(front);
	xenbus_switch(dev, XENBUS_CLOSING);
	closed = xenbus_wait(dev, XENBUS_CLOSING) >= XENBUS_CLOSING;
	xenbus_switch(dev, XENBUS_CLOSED);
	closed = closed && xenbus_wait(dev, XENBUS_CLOSED) == XENBUS_CLOSED;
	if (!closed)
		pr_line("%s: the backend does not close", dev->name);
	evtchn_close(front->ring.port);
	kept = !take_pages_back(front);
	xenstore_remove(dev->frontend, "ring-ref");
	xenstore_remove(dev->frontend, "event-channel");
	xenstore_remove(dev->frontend, "protocol");
	xenbus_switch(dev, XENBUS_INITIALISING);
	if (closed && !xenbus_wait_reopened(dev)) {
		pr_line("%s: the backend stays closed", dev->name);
		closed = false;
	}
	return closed && !kept;
}
