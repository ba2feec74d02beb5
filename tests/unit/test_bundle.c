// SPDX-License-Identifier: GPL-2.0
/* The tool that makes bundles, run as a user runs it: BUNDLE is where it lies. */

#include <elf.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"
#include "image-builder.h"

#define ELF_SIZE	5000
#define IMAGE_END	0x212345

static char directory[] = "/tmp/test_bundle.XXXXXX";
static struct image_file img;
static union {
	struct {
		Elf64_Ehdr eh;
		Elf64_Phdr ph[3];
	};
	struct {
		Elf32_Ehdr eh32;
		Elf32_Phdr ph32[3];
	};
	u8 bytes[ELF_SIZE];
} elf;
static char said[1024];

static void write_file(const char *name, const void *data, u32 size)
{
	FILE *f = fopen(name, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, size, f), size);
	fclose(f);
}

static u32 read_file(const char *name, void *data, u32 max)
{
	FILE *f = fopen(name, "rb");
	u32 size = 0;

	if (!f)
		return 0;
	size = fread(data, 1, max, f);
	fclose(f);
	return size;
}

static int set_up(void **state)
{
	(void)state;
	image_build(&img);
	memset(&elf, 0x11, sizeof(elf));
	memset(&elf, 0, sizeof(elf.eh) + sizeof(elf.ph));
	memcpy(elf.eh.e_ident, "\177ELF\2\1\1", 7);
	elf.eh.e_phoff = offsetof(typeof(elf), ph);
	elf.eh.e_phentsize = sizeof(elf.ph[0]);
	elf.eh.e_phnum = 3;
	elf.ph[0] = (Elf64_Phdr){
		.p_type = PT_LOAD, .p_paddr = 0x200000, .p_filesz = 1000,
		.p_memsz = IMAGE_END - 0x200000,
	};
	elf.ph[2].p_type = 4;
	unlink("out");
	return 0;
}

static void build_elf32(void)
{
	memset(&elf, 0x11, sizeof(elf));
	memset(&elf, 0, sizeof(elf.eh32) + sizeof(elf.ph32));
	memcpy(elf.eh32.e_ident, "\177ELF\1\1\1", 7);
	elf.eh32.e_phoff = offsetof(typeof(elf), ph32);
	elf.eh32.e_phentsize = sizeof(elf.ph32[0]);
	elf.eh32.e_phnum = 3;
	elf.ph32[0] = (Elf32_Phdr){
		.p_type = PT_LOAD, .p_paddr = 0x200000, .p_filesz = 1000,
		.p_memsz = IMAGE_END - 0x200000,
	};
	elf.ph32[2].p_type = 4;
}

/* Exit status; what it said is in @said. */
static int bundle(const char *arguments)
{
	char command[1024];
	int status;

	snprintf(command, sizeof(command), "'%s' %s >said 2>&1", getenv("BUNDLE"), arguments);
	status = system(command);
	said[read_file("said", said, sizeof(said) - 1)] = 0;
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int bundle_files(void)
{
	write_file("elf", &elf, sizeof(elf));
	write_file("kernel", img.bytes, sizeof(img.bytes));
	return bundle("elf kernel out");
}

static void assert_refused(const char *words)
{
	if (!strstr(said, words))
		fail_msg("said: %s", said);
	assert_int_not_equal(access("out", F_OK), 0);
}

static void kernel_goes_into_the_slot(void **state)
{
	static u8 out[65536];
	u32 size, offset = 0x2000;
	Elf64_Phdr *slot = (Elf64_Phdr *)(out + elf.eh.e_phoff) + 1;

	(void)state;
	assert_int_equal(bundle_files(), 0);
	assert_string_equal(said, "");
	size = read_file("out", out, sizeof(out));
	assert_int_equal(size, offset + IMG_FILE_SIZE);
	assert_memory_equal(out + offset, img.bytes, IMG_FILE_SIZE);
	assert_int_equal(slot->p_type, PT_LOAD);
	assert_int_equal(slot->p_offset, offset);
	assert_int_equal(slot->p_paddr, (IMAGE_END + 0xfff) & ~0xfff);
	assert_int_equal(slot->p_filesz, IMG_FILE_SIZE);
	assert_int_equal(slot->p_memsz, IMG_SIZE);
	memcpy(slot, &elf.ph[1], sizeof(*slot));
	assert_memory_equal(out, &elf, sizeof(elf));
}

static void bundle_is_not_bundled_again(void **state)
{
	(void)state;
	elf.ph[1].p_type = PT_LOAD;
	assert_int_equal(bundle_files(), 1);
	assert_refused("no room for a kernel");
}

static void other_files_are_no_kernel(void **state)
{
	(void)state;
	write_file("elf", &elf, sizeof(elf));
	assert_int_equal(bundle("elf elf out"), 1);
	assert_refused("bundle: elf: an ELF file");
	assert_int_equal(bundle("elf /dev/null out"), 1);
	assert_refused("no PE image");
	img.fh->machine = 0xaa64;
	assert_int_equal(bundle_files(), 1);
	assert_refused("bundle: kernel: built for another machine");
}

/* A kernel and a pvh-efi of different flavours make no bundle. */
static void flavours_are_not_mixed(void **state)
{
	(void)state;
	image_build32(&img);
	assert_int_equal(bundle_files(), 1);
	assert_refused("bundle: kernel: of 32 bits: it needs pvh-efi.elf built with BITS=32");

	build_elf32();
	assert_int_equal(bundle_files(), 0);
	unlink("out");
	image_build(&img);
	assert_int_equal(bundle_files(), 1);
	assert_refused("bundle: kernel: of 64 bits: it needs pvh-efi.elf built with BITS=64");
}

static void kernel_of_32_bits_goes_into_the_slot(void **state)
{
	static u8 out[65536];
	u32 size, offset = 0x2000;
	Elf32_Phdr slot;

	(void)state;
	build_elf32();
	image_build32(&img);
	assert_int_equal(bundle_files(), 0);
	assert_string_equal(said, "");
	size = read_file("out", out, sizeof(out));
	assert_int_equal(size, offset + IMG_FILE_SIZE);
	assert_memory_equal(out + offset, img.bytes, IMG_FILE_SIZE);
	memcpy(&slot, out + offsetof(typeof(elf), ph32[1]), sizeof(slot));
	assert_int_equal(slot.p_type, PT_LOAD);
	assert_int_equal(slot.p_flags, PF_R | PF_W);
	assert_int_equal(slot.p_offset, offset);
	assert_int_equal(slot.p_paddr, (IMAGE_END + 0xfff) & ~0xfff);
	assert_int_equal(slot.p_vaddr, slot.p_paddr);
	assert_int_equal(slot.p_filesz, IMG_FILE_SIZE);
	assert_int_equal(slot.p_memsz, IMG_SIZE);
	memcpy(out + offsetof(typeof(elf), ph32[1]), &elf.ph32[1], sizeof(slot));
	assert_memory_equal(out, &elf, sizeof(elf));
}

static void other_files_are_no_pvh_efi(void **state)
{
	(void)state;
	elf.eh.e_ident[4] = 3;
	assert_int_equal(bundle_files(), 1);
	assert_refused("bundle: elf: no ELF file for x86");
	/* Headers of the one class under the name of the other */
	elf.eh.e_ident[4] = 1;
	assert_int_equal(bundle_files(), 1);
	assert_refused("bundle: elf: damaged ELF file");
	build_elf32();
	elf.eh.e_ident[4] = 2;
	assert_int_equal(bundle_files(), 1);
	assert_refused("bundle: elf: damaged ELF file");
	set_up(state);
	elf.eh.e_phoff = sizeof(elf) - 1;
	assert_int_equal(bundle_files(), 1);
	assert_refused("damaged ELF file");
	elf.eh.e_phoff = ~0ULL;
	assert_int_equal(bundle_files(), 1);
	assert_refused("damaged ELF file");
	assert_int_equal(bundle("kernel kernel out"), 1);
	assert_refused("no ELF file for x86");
	assert_int_equal(bundle("/dev/null kernel out"), 1);
	assert_refused("no ELF file for x86");
}

static void files_that_cannot_be_read_or_written(void **state)
{
	(void)state;
	assert_int_equal(bundle_files(), 0);
	unlink("out");
	assert_int_equal(bundle("absent kernel out"), 1);
	assert_refused("bundle: absent: No such file");
	assert_int_equal(bundle("elf absent out"), 1);
	assert_refused("bundle: absent: No such file");
	assert_int_equal(bundle("elf . out"), 1);
	assert_refused("bundle: .: Is a directory");
	assert_int_equal(bundle("elf kernel absent/out"), 1);
	assert_refused("bundle: absent/out: No such file");
}

static void inputs_are_not_overwritten(void **state)
{
	static u8 kernel[IMG_FILE_SIZE + 1];

	(void)state;
	assert_int_equal(bundle_files(), 0);
	assert_int_equal(bundle("elf kernel ./kernel"), 1);
	assert_non_null(strstr(said, "bundle: ./kernel: would be overwritten"));
	assert_int_equal(read_file("kernel", kernel, sizeof(kernel)), IMG_FILE_SIZE);
	assert_memory_equal(kernel, img.bytes, IMG_FILE_SIZE);
	assert_int_equal(bundle("elf kernel elf"), 1);
	assert_non_null(strstr(said, "bundle: elf: would be overwritten"));
}

static void each_truncated_kernel_is_refused(void **state)
{
	(void)state;
	write_file("elf", &elf, sizeof(elf));
	for (u32 size = 0; size < IMG_RELOC_OFFSET; size += 127) {
		write_file("kernel", img.bytes, size);
		assert_int_equal(bundle("elf kernel out"), 1);
		assert_refused("bundle: kernel: ");
	}
}

static void usage_is_told(void **state)
{
	(void)state;
	assert_int_equal(bundle("--help"), 0);
	assert_non_null(strstr(said, "Usage: bundle"));
	assert_int_equal(bundle(""), 1);
	assert_non_null(strstr(said, "Usage: bundle"));
	assert_int_equal(bundle("a b c d"), 1);
}

static int enter(void **state)
{
	(void)state;
	return !getenv("BUNDLE") || !mkdtemp(directory) || chdir(directory);
}

static int leave(void **state)
{
	static const char *const names[] = { "elf", "kernel", "out", "said" };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		unlink(names[i]);
	return chdir("/") || rmdir(directory);
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(kernel_goes_into_the_slot),
		TEST(bundle_is_not_bundled_again),
		TEST(kernel_of_32_bits_goes_into_the_slot),
		TEST(flavours_are_not_mixed),
		TEST(other_files_are_no_kernel),
		TEST(other_files_are_no_pvh_efi),
		TEST(files_that_cannot_be_read_or_written),
		TEST(inputs_are_not_overwritten),
		TEST(each_truncated_kernel_is_refused),
		TEST(usage_is_told),
	};

	return cmocka_run_group_tests_name(PROGRAM, tests, enter, leave);
}
