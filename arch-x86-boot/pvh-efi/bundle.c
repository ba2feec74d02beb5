// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a bundle: pvh-efi.elf with a kernel in the slot that its program headers
 * keep free. Runs where the bundle is made, not in the guest.
 */

#include <errno.h>
#include <linux/elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
	"  PVH-EFI  pvh-efi.elf as built, without a kernel; a kernel of 32 bits (i386)\n"
	"           needs the 32-bit flavour\n"
	"  KERNEL   an EFI application for x86-64 or i386: a bzImage with\n"
	"           CONFIG_EFI_STUB, or a unified kernel image\n"
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
	struct stat st;
	long size = -1;

	/* A directory opens, and only then has no size that makes sense. */
	if (stream && !fstat(fileno(stream), &st) && S_ISDIR(st.st_mode))
		fail(name, strerror(EISDIR));
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

static bool is_elf64(const struct file *elf)
{
	return elf->data[EI_CLASS] == ELFCLASS64;
}

/* Either class as the larger one, which has the same fields */
static struct elf64_hdr get_header(const struct file *elf)
{
	struct elf64_hdr h = {};
	struct elf32_hdr h32;

	if (elf->size < sizeof(h32) || memcmp(elf->data, ELFMAG, SELFMAG) ||
	    (!is_elf64(elf) && elf->data[EI_CLASS] != ELFCLASS32) ||
	    elf->data[EI_DATA] != ELFDATA2LSB)
		fail(elf->name, "no ELF file for x86");
	if (is_elf64(elf)) {
		if (elf->size >= sizeof(h))
			memcpy(&h, elf->data, sizeof(h));
		return h;
	}
	memcpy(&h32, elf->data, sizeof(h32));
	h.e_phoff = h32.e_phoff;
	h.e_phentsize = h32.e_phentsize;
	h.e_phnum = h32.e_phnum;
	return h;
}

static struct elf64_phdr get_phdr(const struct file *elf, u64 at)
{
	struct elf64_phdr ph = {};
	struct elf32_phdr ph32;

	if (is_elf64(elf)) {
		memcpy(&ph, elf->data + at, sizeof(ph));
		return ph;
	}
	memcpy(&ph32, elf->data + at, sizeof(ph32));
	ph.p_type = ph32.p_type;
	ph.p_paddr = ph32.p_paddr;
	ph.p_memsz = ph32.p_memsz;
	return ph;
}

static void put_phdr(struct file *elf, u64 at, const struct elf64_phdr *ph)
{
	struct elf32_phdr ph32 = {
		.p_type = ph->p_type, .p_flags = ph->p_flags, .p_offset = ph->p_offset,
		.p_vaddr = ph->p_vaddr, .p_paddr = ph->p_paddr, .p_filesz = ph->p_filesz,
		.p_memsz = ph->p_memsz, .p_align = ph->p_align,
	};

	if (is_elf64(elf))
		memcpy(elf->data + at, ph, sizeof(*ph));
	else
		memcpy(elf->data + at, &ph32, sizeof(ph32));
}

/* Offset of the program header that is the kernel's, and where the others' memory ends */
static u64 find_slot(const struct file *elf, u64 *image_end)
{
	struct elf64_hdr h = get_header(elf);
	u64 at = h.e_phoff, slot = 0;

	if (h.e_phentsize != (is_elf64(elf) ? sizeof(struct elf64_phdr) :
			      sizeof(struct elf32_phdr)) ||
	    at > elf->size || h.e_phnum > (elf->size - at) / h.e_phentsize)
		fail(elf->name, "damaged ELF file");

	*image_end = 0;
	for (u32 i = 0; i < h.e_phnum; i++, at += h.e_phentsize) {
		struct elf64_phdr ph = get_phdr(elf, at);

		if (ph.p_type == PT_NULL)
			slot = at;
		if (ph.p_type == PT_LOAD && ph.p_paddr + ph.p_memsz > *image_end)
			*image_end = ph.p_paddr + ph.p_memsz;
	}
	if (!slot)
		fail(elf->name, "no room for a kernel: is it a bundle already?");
	return slot;
}

static void check_kernel(const struct file *elf, const struct file *kernel, struct pe_image *pe)
{
	const char *why;

	if (kernel->size >= SELFMAG && !memcmp(kernel->data, ELFMAG, SELFMAG))
		fail(kernel->name, "an ELF file, where a bzImage is needed");
	why = pe_parse(kernel->data, kernel->size, pe);
	if (!why && is_elf64(elf) && pe->machine == IMAGE_FILE_MACHINE_I386)
		why = "of 32 bits: it needs pvh-efi.elf built with BITS=32";
	if (!why && !is_elf64(elf) && pe->machine == IMAGE_FILE_MACHINE_AMD64)
		why = "of 64 bits: it needs pvh-efi.elf built with BITS=64";
	if (!why && pe->subsystem != IMAGE_SUBSYSTEM_EFI_APPLICATION)
		why = "not an EFI application";
	if (why)
		fail(kernel->name, why);
}

static void check_output(const char *name, const struct file *input)
{
	struct stat in, out;

	if (!stat(name, &out) && S_ISREG(out.st_mode) && !stat(input->name, &in) &&
	    in.st_dev == out.st_dev && in.st_ino == out.st_ino)
		fail(name, "would be overwritten, and is needed");
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
	struct elf64_phdr ph;
	struct pe_image pe;
	u64 image_end;
	u64 offset;
	u64 slot;

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
	check_kernel(&elf, &kernel, &pe);
	check_output(argv[3], &elf);
	check_output(argv[3], &kernel);

	offset = align_up(elf.size, PAGE_SIZE);
	image_end = align_up(image_end, PAGE_SIZE);
	ph = (struct elf64_phdr){
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_offset = offset,
		.p_vaddr = image_end, .p_paddr = image_end, .p_filesz = kernel.size,
		.p_memsz = align_up(kernel.size > pe.image_size ? kernel.size : pe.image_size,
				  PAGE_SIZE),
		.p_align = PAGE_SIZE,
	};
	put_phdr(&elf, slot, &ph);
	write_file(argv[3], &elf, offset, &kernel);
	return 0;
}
