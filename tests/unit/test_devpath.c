// SPDX-License-Identifier: GPL-2.0
#include "test.h"

static efi_status_t locate(const struct efi_guid *guid, struct efi_device_path **path,
			   struct efi_handle **device)
{
	return boot_services.locate_device_path(guid, path, device);
}

/* Nodes: type, sub type, length (two bytes), data */
static u8 disk[] = { 1, 1, 6, 0, 0xaa, 0xbb, 0x7f, 0xff, 4, 0 };
static u8 partition[] = { 1, 1, 6, 0, 0xaa, 0xbb, 4, 1, 5, 0, 7, 0x7f, 0xff, 4, 0 };
static u8 file[] = { 1, 1, 6, 0, 0xaa, 0xbb, 4, 1, 5, 0, 7, 4, 4, 5, 0, 'f', 0x7f, 0xff, 4, 0 };
static u8 other[] = { 1, 1, 6, 0, 0xaa, 0xbc, 0x7f, 0xff, 4, 0 };
static u8 nothing[] = { 0x7f, 0xff, 4, 0 };

static const struct efi_guid devpath_guid = EFI_DEVICE_PATH_GUID;
static const struct efi_guid guid_a = EFI_GUID(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	return 0;
}

static struct efi_handle *device(void *path, bool with_a)
{
	struct efi_handle *h = NULL;

	assert_success(protocol_install(&h, &devpath_guid, 0, path));
	if (with_a)
		assert_success(protocol_install(&h, &guid_a, 0, NULL));
	return h;
}

static void sizes(void **state)
{
	u8 endless[] = { 1, 1, 0, 0, 0, 0 }, short_node[] = { 1, 1, 3, 0, 0, 0 };

	(void)state;
	assert_int_equal(devpath_size((void *)nothing), 0);
	assert_int_equal(devpath_size((void *)disk), 6);
	assert_int_equal(devpath_size((void *)file), 16);
	assert_true(devpath_size((void *)endless) == ~0UL);
	assert_true(devpath_size((void *)short_node) == ~0UL);
}

static void path_without_end_is_given_up(void **state)
{
	u8 *path = malloc(70000 + 4);

	(void)state;
	for (u32 i = 0; i < 70000; i += 4)
		memcpy(path + i, "\1\1\4", 4);
	memcpy(path + 70000, "\1\1\4", 4);
	assert_true(devpath_size((void *)path) == ~0UL);
	free(path);
}

static void longest_beginning_wins(void **state)
{
	struct efi_handle *d = device(disk, true), *found = NULL;
	struct efi_handle *p = device(partition, true);
	struct efi_device_path *path = (void *)file;

	(void)state;
	device(other, true);
	device(nothing, true);
	assert_success(locate(&guid_a, &path, &found));
	assert_ptr_equal(found, p);
	assert_ptr_equal(path, file + 11);

	path = (void *)disk;
	assert_success(locate(&guid_a, &path, &found));
	assert_ptr_equal(found, d);
	assert_ptr_equal(path, disk + 6);
}

static void protocol_is_asked_for(void **state)
{
	struct efi_handle *d = device(disk, true), *found = NULL;
	struct efi_device_path *path = (void *)file;

	(void)state;
	device(partition, false);
	assert_success(locate(&guid_a, &path, &found));
	assert_ptr_equal(found, d);
}

static void nothing_fits(void **state)
{
	struct efi_device_path *path = (void *)disk;
	struct efi_handle *found = NULL;

	(void)state;
	assert_status(locate(&guid_a, &path, &found), EFI_NOT_FOUND);
	device(partition, true);
	device(other, true);
	device(NULL, true);
	assert_status(locate(&guid_a, &path, &found), EFI_NOT_FOUND);
	assert_ptr_equal(path, disk);
	assert_null(found);
}

static void malformed_paths(void **state)
{
	static u8 bad[] = { 1, 1, 2, 0, 0, 0, 0, 0 };
	struct efi_device_path *path = (void *)bad;
	struct efi_handle *found = NULL;

	(void)state;
	device(bad, true);
	assert_status(locate(&guid_a, &path, &found), EFI_INVALID_PARAMETER);
	path = (void *)disk;
	assert_status(locate(&guid_a, &path, &found), EFI_NOT_FOUND);
	assert_status(locate(NULL, &path, &found), EFI_INVALID_PARAMETER);
	assert_status(locate(&guid_a, NULL, &found), EFI_INVALID_PARAMETER);
	path = NULL;
	assert_status(locate(&guid_a, &path, &found), EFI_INVALID_PARAMETER);
	device(disk, true);
	path = (void *)disk;
	assert_status(locate(&guid_a, &path, NULL), EFI_INVALID_PARAMETER);
}

#define MAX_NODES	4
#define NR_DEVICES	6

/* Nodes of two kinds, as text: 'a' is one of 4 bytes, 'b' one of 6 */
static u32 build_path(const char *nodes, u8 *path)
{
	u32 size = 0;

	for (; *nodes; nodes++) {
		u8 length = *nodes == 'a' ? 4 : 6;

		memcpy(path + size, (u8[]){ 1, *nodes, length, 0, 1, 2 }, length);
		size += length;
	}
	memcpy(path + size, nothing, sizeof(nothing));
	return size;
}

static void random_nodes(struct rng *rng, char *nodes)
{
	u32 nr = rng_below(rng, MAX_NODES + 1);

	nodes[nr] = 0;
	while (nr--)
		nodes[nr] = "ab"[rng_below(rng, 2)];
}

/* The first one whose nodes are the longest beginning of those that are looked for */
static int best_of(char names[NR_DEVICES][MAX_NODES + 1], const char *wanted)
{
	int best = -1;

	for (int i = 0; i < NR_DEVICES; i++) {
		size_t length = strlen(names[i]);

		if (!strncmp(names[i], wanted, length) &&
		    (best < 0 || length > strlen(names[best])))
			best = i;
	}
	return best;
}

static void random_paths_equal_the_model(void **state)
{
	static u8 bytes[NR_DEVICES + 1][6 * MAX_NODES + 4];
	char names[NR_DEVICES][MAX_NODES + 1], wanted[MAX_NODES + 1];
	struct rng rng = rng_start(0);

	for (u32 round = 0; round < 500; round++) {
		struct efi_handle *handles[NR_DEVICES], *found;
		struct efi_device_path *path = (void *)bytes[NR_DEVICES];
		int best;

		set_up(state);
		for (u32 i = 0; i < NR_DEVICES; i++) {
			random_nodes(&rng, names[i]);
			build_path(names[i], bytes[i]);
			handles[i] = device(bytes[i], true);
		}
		random_nodes(&rng, wanted);
		build_path(wanted, bytes[NR_DEVICES]);
		best = best_of(names, wanted);
		if (best < 0) {
			assert_status(locate(&guid_a, &path, &found), EFI_NOT_FOUND);
			continue;
		}
		assert_success(locate(&guid_a, &path, &found));
		assert_ptr_equal(found, handles[best]);
		assert_ptr_equal(path, bytes[NR_DEVICES] +
				 devpath_size((void *)bytes[best]));
	}
}

#define TEST(f)	cmocka_unit_test_setup(f, set_up)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(sizes),
		TEST(path_without_end_is_given_up),
		TEST(longest_beginning_wins),
		TEST(protocol_is_asked_for),
		TEST(nothing_fits),
		TEST(malformed_paths),
		TEST(random_paths_equal_the_model),
	};

	return RUN(tests);
}
