// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a bundle: pvh-efi.elf with a kernel in the slot that its program headers
 * keep free. Runs where the bundle is made, not in the guest.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "elf.h"

/* The guest's own check: Kbuild can't compile one file for both sides. */
#include "pe.c"

struct file {
	const char *name;
	u8 *data;
	u64 size;
};

static const char usage[] =
	"Usage: bundle PVH-EFI KERNEL OUTPUT\n"
	"\n"
	"Writes to OUTPUT a PVH boot image that starts KERNEL by its EFI entry.\n"
	"\n"
	"  PVH-EFI  pvh-efi.elf as built, without a kernel\n"
	"  KERNEL   an x86-64 EFI application: a bzImage with CONFIG_EFI_STUB, or a\n"
	"           unified kernel image\n"
	"  OUTPUT   for xl's kernel=, QEMU's -kernel or any other VMM that speaks PVH\n"
	"\n"
	"Exit status: 0 OUTPUT is written, 1 it is not and the reason is printed.\n";

static void __noreturn fail(const char *name, const char *why)
{
	fprintf(stderr, "bundle: %s: %s\n", name, why);
	exit(1);
}

static struct file read_file(const char *name)
{
	struct file f = { .name = name };
	FILE *stream = fopen(name, "rb");
	long size = -1;

	if (stream && !fseek(stream, 0, SEEK_END))
		size = ftell(stream);
	if (size < 0 || fseek(stream, 0, SEEK_SET))
		fail(name, strerror(errno));
	f.size = size;
	f.data = calloc(1, align_up(f.size, PAGE_SIZE) + PAGE_SIZE);
	if (!f.data)
		fail(name, "too large for this machine's memory");
	if (fread(f.data, 1, f.size, stream) != f.size)
		fail(name, ferror(stream) ? strerror(errno) : "shorter than it was");
	fclose(stream);
	return f;
}

static struct elf_phdr *find_slot(const struct file *elf, u64 *image_end)
{
	struct elf_header *eh = (void *)elf->data;
	struct elf_phdr *ph, *slot = NULL;

	if (elf->size < sizeof(*eh) || memcmp(eh->ident, "\177ELF\2\1", 6) ||
	    eh->phentsize != sizeof(*ph) || eh->phoff > elf->size ||
	    eh->phnum > (elf->size - eh->phoff) / sizeof(*ph))
		fail(elf->name, "no 64-bit ELF file");

	ph = (void *)(elf->data + eh->phoff);
	*image_end = 0;
	for (u32 i = 0; i < eh->phnum; i++, ph++) {
		if (ph->type == PT_NULL)
			slot = ph;
		if (ph->type == PT_LOAD && ph->paddr + ph->memsz > *image_end)
			*image_end = ph->paddr + ph->memsz;
	}
	if (!slot)
		fail(elf->name, "no room for a kernel: is it a bundle already?");
	return slot;
}

/* A truncated bundle must not stay; a device or a pipe isn't ours to remove. */
static void remove_output(const char *name)
{
	struct stat st;

	if (!stat(name, &st) && S_ISREG(st.st_mode))
		remove(name);
}

static void write_file(const char *name, const struct file *elf, u64 offset,
		       const struct file *kernel)
{
	FILE *stream = fopen(name, "wb");

	if (!stream)
		fail(name, strerror(errno));
	if (fwrite(elf->data, 1, offset, stream) != offset ||
	    fwrite(kernel->data, 1, kernel->size, stream) != kernel->size || fclose(stream)) {
		int error = errno;

		remove_output(name);
		fail(name, strerror(error));
	}
}

int main(int argc, char **argv)
{
	struct file elf, kernel;
	struct elf_phdr *slot;
	struct pe_image pe;
	const char *why;
	u64 image_end;
	u64 offset;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc != 4) {
		fputs(usage, stderr);
		return 1;
	}

	elf = read_file(argv[1]);
	kernel = read_file(argv[2]);
	slot = find_slot(&elf, &image_end);
	why = pe_parse(kernel.data, kernel.size, &pe);
	if (why)
		fail(kernel.name, why);

	offset = align_up(elf.size, PAGE_SIZE);
	slot->type = PT_LOAD;
	slot->flags = PF_R | PF_W;
	slot->offset = offset;
	slot->paddr = align_up(image_end, PAGE_SIZE);
	slot->vaddr = slot->paddr;
	slot->filesz = kernel.size;
	slot->memsz = align_up(kernel.size > pe.image_size ? kernel.size : pe.image_size,
			       PAGE_SIZE);
	slot->align = PAGE_SIZE;
	write_file(argv[3], &elf, offset, &kernel);
	return 0;
}
