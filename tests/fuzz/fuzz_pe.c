// SPDX-License-Identifier: GPL-2.0
/*
 * The input is a PE file. What is taken is loaded twice: into memory of its own,
 * and where it lies if it may.
 */

#include "harness.h"
#include "pe.h"

#define MAX_IMAGE	(1 << 22)

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void load_copy(const struct pe_image *pe, const u8 *file)
{
	u8 *base = malloc(pe->image_size);

	pe_place(pe, file, base);
	pe_relocate(pe, base);
	free(base);
}

static void load_in_place(const u8 *data, size_t size)
{
	struct pe_image pe;
	u8 *base;

	pe_parse(data, size, &pe);
	base = malloc(pe.image_size > size ? pe.image_size : size);
	memcpy(base, data, size);
	if (pe_parse(base, size, &pe))
		abort();
	pe_place(&pe, base, base);
	pe_relocate(&pe, base);
	free(base);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	/* Aligned, and ending where the file does */
	u8 *file = malloc(size ? size : 1);
	struct pe_image pe;

	memcpy(file, data, size);
	if (!pe_parse(file, size, &pe) && pe.image_size <= MAX_IMAGE) {
		load_copy(&pe, file);
		if (pe.in_place)
			load_in_place(file, size);
	}
	free(file);
	return 0;
}
