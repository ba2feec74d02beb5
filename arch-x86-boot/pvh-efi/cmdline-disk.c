// SPDX-License-Identifier: GPL-2.0
/*
 * The toolstack's command line, where a boot loader on the guest's disk can read it: a
 * small read-only disk with an archive of tar, which is one of the file systems that GRUB
 * knows. Its only file, pvh-efi/grubenv, is a block of GRUB's environment: load_env takes
 * a value out of it and executes nothing.
 */

#include "blockio.h"
#include "lib.h"
#include "pool.h"
#include "print.h"

#define TAR_BLOCK	512

/* POSIX.1-2001, pax, "ustar Interchange Format"; numbers are octal digits */
struct tar_header {
	char name[100];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char chksum[8];
	char typeflag;
	char linkname[100];
	char magic[6];
	char version[2];
	char rest[247];
};

static_assert(sizeof(struct tar_header) == TAR_BLOCK, "as POSIX has it");

static void put_octal(char *field, u32 digits, u32 value)
{
	field[digits] = 0;
	while (digits--) {
		field[digits] = "01234567"[value % 8];
		value /= 8;
	}
}

static void make_header(struct tar_header *header, u32 size)
{
	static const struct tar_header start = {
		.name = "pvh-efi/grubenv", .mode = "0000444", .uid = "0000000", .gid = "0000000",
		.mtime = "00000000000", .chksum = "        ", .typeflag = '0',
		.magic = "ustar", .version = "00",
	};
	u32 sum = 0;

	*header = start;
	put_octal(header->size, sizeof(header->size) - 1, size);
	/* With blanks in place of the sum */
	for (u32 i = 0; i < sizeof(*header); i++)
		sum += ((const u8 *)header)[i];
	put_octal(header->chksum, 6, sum);
}

/* Return: bytes at @to, which may be NULL to count them only */
static u32 put_environment(char *to, const char *cmdline)
{
	static const char start[] = "# GRUB Environment Block\ncmdline=";
	u32 size = sizeof(start) - 1;

	if (to)
		memcpy(to, start, size);
	for (; *cmdline; cmdline++) {
		if (*cmdline == '\\' || *cmdline == '\n') {
			if (to)
				to[size] = '\\';
			size++;
		}
		if (to)
			to[size] = *cmdline;
		size++;
	}
	if (to)
		to[size] = '\n';
	return size + 1;
}

/**
 * cmdline_disk_install() - offer a disk with the command line
 * @cmdline:	"" for none: then there is no such disk
 */
void cmdline_disk_install(const char *cmdline)
{
	u32 size = put_environment(NULL, cmdline);
	/* An archive ends with two blocks of zeroes */
	size_t blocks = 1 + (size + TAR_BLOCK - 1) / TAR_BLOCK + 2;
	u8 *archive;

	if (!*cmdline)
		return;
	archive = pool_new(blocks * TAR_BLOCK);
	if (!archive)
		stop("no memory for the command line");
	make_header((struct tar_header *)archive, size);
	put_environment((char *)archive + TAR_BLOCK, cmdline);
	blockio_add_memory("cmdline", archive, blocks);
}
