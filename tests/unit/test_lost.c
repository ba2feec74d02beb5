// SPDX-License-Identifier: GPL-2.0
/* What is said when boot services end and nobody took what was given. */

#include "test.h"
#include "image-builder.h"

#define INITRD_LINE	"the initrd is lost: Linux asks for it from 5.8 on"
#define CMDLINE_LINE	"the command line given is lost: the kernel has another"

static struct efi_guid loaded_guid = EFI_LOADED_IMAGE_GUID;
static struct efi_loaded_image *info;
static struct efi_handle *image;

static int set_up(void **state)
{
	static struct image_file file;
	void *interface;

	(void)state;
	machine_reset();
	image_build(&file);
	image = image_load_kernel(file.bytes, sizeof(file.bytes), 0, "");
	assert_success(protocol_get(image, &loaded_guid, &interface));
	info = interface;
	return 0;
}

/* The kernel has @options; the buffer ends with its size. */
static const char *told(const char *cmdline, const efi_char16_t *options, u32 nr)
{
	void *exact = malloc(nr * sizeof(*options));

	memcpy(exact, options, nr * sizeof(*options));
	info->load_options = exact;
	info->load_options_size = nr * sizeof(*options);
	*guest_line = 0;
	lost_init(cmdline);
	lost_tell(image);
	free(exact);
	return guest_line;
}

#define TOLD(cmdline, options)	told(cmdline, options, ARRAY_SIZE(options))

static void what_reaches_the_kernel_is_no_line(void **state)
{
	(void)state;
	assert_string_equal(TOLD("console=hvc0 quiet", u"console=hvc0 quiet"), "");
	assert_string_equal(TOLD("root=a", u"root=a and what the stub adds"), "");
	assert_string_equal(TOLD("", u"what the image embeds"), "");
	assert_string_equal(TOLD("", u""), "");
}

static void another_line_is_told(void **state)
{
	(void)state;
	assert_string_equal(TOLD("root=a", u"root=b"), CMDLINE_LINE);
	assert_string_equal(TOLD("root=a quiet", u"root=a ro"), CMDLINE_LINE);
	assert_string_equal(TOLD("root=a", u""), CMDLINE_LINE);
	assert_string_equal(told("root=a", u"", 0), CMDLINE_LINE);
	assert_string_equal(told("root=ab", u"root=a", 6), CMDLINE_LINE);
}

/* Whoever starts an image may write to its loaded image protocol. */
static void options_may_be_nowhere(void **state)
{
	(void)state;
	*guest_line = 0;
	info->load_options = NULL;
	info->load_options_size = 2;
	lost_init("");
	lost_tell(image);
	assert_string_equal(guest_line, "");
	lost_init("root=a");
	lost_tell(image);
	assert_string_equal(guest_line, CMDLINE_LINE);
}

/* What stubs change: blanks and what is none of their ASCII; a profile's number is theirs. */
static void what_stubs_change_is_no_line(void **state)
{
	(void)state;
	assert_string_equal(TOLD("root=a  ", u"root=a"), "");
	assert_string_equal(told("root=a ", u"root=a", 6), "");
	assert_string_equal(TOLD("root=a\tquiet", u"root=a quiet"), "");
	assert_string_equal(TOLD(" root=a", u"root=a"), "");
	assert_string_equal(TOLD("name=\xc3\xa4", u"name=\u00e4"), "");
	assert_string_equal(TOLD("@1 root=a", u"root=a"), "");
}

/* Whoever ends the boot services gives a handle of which he may have made all. */
static void what_is_no_image_is_not_believed(void **state)
{
	struct efi_guid guid = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	u8 *empty = malloc(1);

	(void)state;
	lost_init("root=a");
	*guest_line = 0;
	image = NULL;
	assert_success(protocol_install(&image, &guid, 0, NULL));
	lost_tell(image);
	assert_success(protocol_install(&image, &loaded_guid, 0, NULL));
	lost_tell(image);
	assert_success(protocol_reinstall(image, &loaded_guid, NULL, empty));
	lost_tell(image);
	assert_string_equal(guest_line, "");
	free(empty);
}

static void initrd_that_nobody_reads_is_told(void **state)
{
	static u8 initrd[4];
	struct efi_load_file2 *lf2;
	struct efi_guid guid = EFI_LOAD_FILE2_GUID;
	struct efi_device_path end = { EFI_DEV_END, EFI_DEV_END_ENTIRE, { 4 } };
	efi_uintn_t size = sizeof(initrd);

	(void)state;
	initrd_install(initrd, sizeof(initrd));
	assert_string_equal(TOLD("", u""), INITRD_LINE);
	assert_success(protocol_locate(&guid, NULL, (void **)&lf2));
	size = 0;
	assert_status(lf2->load_file(lf2, &end, false, &size, NULL), EFI_BUFFER_TOO_SMALL);
	assert_string_equal(TOLD("", u""), INITRD_LINE);
	assert_success(lf2->load_file(lf2, &end, false, &size, initrd));
	assert_string_equal(TOLD("", u""), "");
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(what_reaches_the_kernel_is_no_line),
		TEST(another_line_is_told),
		TEST(options_may_be_nowhere),
		TEST(what_stubs_change_is_no_line),
		TEST(what_is_no_image_is_not_believed),
		TEST(initrd_that_nobody_reads_is_told),
	};

	return RUN(tests);
}
