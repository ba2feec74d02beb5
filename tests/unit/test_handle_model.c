// SPDX-License-Identifier: GPL-2.0
/* Random calls on the handle database, and after each the same answers as a table's. */

#include "test.h"

#define NR_HANDLES	12
#define NR_GUIDS	5
#define NR_INTERFACES	3
#define NR_STEPS	20000

/* Of a handle that isn't there all are absent. */
static struct {
	struct efi_handle *handle;
	u64 born;		/* handles are found oldest first */
	bool has[NR_GUIDS];
	void *interface[NR_GUIDS];
} model[NR_HANDLES];

static struct efi_guid guids[NR_GUIDS];
static u8 things[NR_INTERFACES];
static u64 births;

static int set_up(void **state)
{
	(void)state;
	machine_reset();
	memset(model, 0, sizeof(model));
	for (u32 i = 0; i < NR_GUIDS; i++)
		guids[i] = EFI_GUID(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	return 0;
}

static u32 nr_protocols(u32 h)
{
	u32 nr = 0;

	for (u32 g = 0; g < NR_GUIDS; g++)
		nr += model[h].has[g];
	return nr;
}

static void model_put(u32 h, struct efi_handle *handle, u32 g, void *interface)
{
	if (!nr_protocols(h))
		model[h].born = ++births;
	model[h].handle = handle;
	model[h].has[g] = true;
	model[h].interface[g] = interface;
}

static void model_take(u32 h, u32 g)
{
	model[h].has[g] = false;
	if (!nr_protocols(h))
		model[h].handle = NULL;
}

static void *random_interface(struct rng *rng)
{
	return &things[rng_below(rng, NR_INTERFACES)];
}

static void step_install(struct rng *rng)
{
	u32 h = rng_below(rng, NR_HANDLES), g = rng_below(rng, NR_GUIDS);
	struct efi_handle *handle = model[h].handle;
	void *interface = random_interface(rng);
	efi_status_t status = protocol_install(&handle, &guids[g], 0, interface);

	assert_status(status, model[h].has[g] ? EFI_INVALID_PARAMETER : EFI_SUCCESS);
	if (status == EFI_SUCCESS)
		model_put(h, handle, g, interface);
}

static void step_uninstall(struct rng *rng)
{
	u32 h = rng_below(rng, NR_HANDLES), g = rng_below(rng, NR_GUIDS);
	void *interface = random_interface(rng);
	efi_status_t wanted = EFI_SUCCESS;

	if (!model[h].handle)
		wanted = EFI_INVALID_PARAMETER;
	else if (!model[h].has[g] || model[h].interface[g] != interface)
		wanted = EFI_NOT_FOUND;
	assert_status(protocol_uninstall(model[h].handle, &guids[g], interface), wanted);
	if (wanted == EFI_SUCCESS)
		model_take(h, g);
}

static void step_reinstall(struct rng *rng)
{
	u32 h = rng_below(rng, NR_HANDLES), g = rng_below(rng, NR_GUIDS);
	void *old = random_interface(rng), *new = random_interface(rng);
	efi_status_t status;

	if (!model[h].handle)
		return;
	status = protocol_reinstall(model[h].handle, &guids[g], old, new);
	if (model[h].has[g] && model[h].interface[g] == old) {
		assert_success(status);
		model[h].interface[g] = new;
	} else {
		assert_status(status, EFI_NOT_FOUND);
	}
}

/* Two at a time, both or none */
static void step_install_two(struct rng *rng)
{
	u32 h = rng_below(rng, NR_HANDLES), a = rng_below(rng, NR_GUIDS);
	u32 b = rng_below(rng, NR_GUIDS);
	struct efi_handle *handle = model[h].handle;
	void *interface = random_interface(rng);
	efi_status_t status = protocol_install_multiple(&handle, &guids[a], interface, &guids[b],
							interface, NULL);

	if (a == b || model[h].has[a] || model[h].has[b]) {
		assert_true(status & EFI_ERROR_BIT);
		assert_ptr_equal(handle, model[h].handle);
		return;
	}
	assert_success(status);
	model_put(h, handle, a, interface);
	model_put(h, handle, b, interface);
}

static void step_uninstall_two(struct rng *rng)
{
	u32 h = rng_below(rng, NR_HANDLES), a = rng_below(rng, NR_GUIDS);
	u32 b = rng_below(rng, NR_GUIDS);
	void *x = random_interface(rng), *y = random_interface(rng);
	efi_status_t status;

	if (!model[h].handle)
		return;
	status = protocol_uninstall_multiple(model[h].handle, &guids[a], x, &guids[b], y, NULL);
	if (a == b || !model[h].has[a] || !model[h].has[b] || model[h].interface[a] != x ||
	    model[h].interface[b] != y) {
		assert_true(status & EFI_ERROR_BIT);
		return;
	}
	assert_success(status);
	model_take(h, a);
	model_take(h, b);
}

/* Index of the oldest handle born after @after that has @g, or NR_HANDLES */
static u32 next_with(u32 g, u64 after)
{
	u32 found = NR_HANDLES;

	for (u32 h = 0; h < NR_HANDLES; h++) {
		if (model[h].has[g] && model[h].born > after &&
		    (found == NR_HANDLES || model[h].born < model[found].born))
			found = h;
	}
	return found;
}

static void compare_search(u32 g)
{
	struct efi_handle *found[NR_HANDLES + 1];
	efi_uintn_t size = sizeof(found), nr = 0;
	u32 h = next_with(g, 0);
	void *interface;
	efi_status_t status;

	status = protocol_locate(&guids[g], NULL, &interface);
	if (h == NR_HANDLES) {
		assert_status(status, EFI_NOT_FOUND);
		assert_status(protocol_locate_handles(EFI_LOCATE_BY_PROTOCOL, &guids[g], NULL,
						      &size, found), EFI_NOT_FOUND);
		return;
	}
	assert_success(status);
	assert_ptr_equal(interface, model[h].interface[g]);
	assert_success(protocol_locate_handles(EFI_LOCATE_BY_PROTOCOL, &guids[g], NULL, &size,
					       found));
	for (; h < NR_HANDLES; h = next_with(g, model[h].born))
		assert_ptr_equal(found[nr++], model[h].handle);
	assert_int_equal(size, nr * sizeof(*found));
}

static void compare_handle(u32 h)
{
	struct efi_guid **list;
	void *interface;
	efi_uintn_t nr;

	if (!model[h].handle)
		return;
	assert_true(handle_valid(model[h].handle));
	assert_success(protocols_per_handle(model[h].handle, &list, &nr));
	assert_int_equal(nr, nr_protocols(h));
	assert_success(pool_free(list));
	for (u32 g = 0; g < NR_GUIDS; g++) {
		efi_status_t status = protocol_get(model[h].handle, &guids[g], &interface);

		assert_status(status, model[h].has[g] ? EFI_SUCCESS : EFI_UNSUPPORTED);
		if (status == EFI_SUCCESS)
			assert_ptr_equal(interface, model[h].interface[g]);
	}
}

static void compare_count(void)
{
	u32 there = 0, wanted = 0;

	for (struct efi_handle *h = handle_next(NULL); h; h = handle_next(h))
		there++;
	for (u32 h = 0; h < NR_HANDLES; h++)
		wanted += !!model[h].handle;
	assert_int_equal(there, wanted);
}

static void random_calls_equal_the_model(void **state)
{
	static void (*const steps[])(struct rng *) = {
		step_install, step_install, step_uninstall, step_uninstall, step_uninstall,
		step_reinstall, step_install_two, step_uninstall_two, step_uninstall_two,
	};
	struct rng rng = rng_start(0);

	(void)state;
	for (u32 i = 0; i < NR_STEPS; i++) {
		steps[rng_below(&rng, ARRAY_SIZE(steps))](&rng);
		compare_count();
		compare_handle(i % NR_HANDLES);
		compare_search(i % NR_GUIDS);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(random_calls_equal_the_model, set_up),
	};

	return RUN(tests);
}
