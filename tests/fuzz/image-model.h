/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TESTS_FUZZ_IMAGE_MODEL_H
#define TESTS_FUZZ_IMAGE_MODEL_H

/* What each page may be used for, and whose it is, at each step of one image's life */

#include "mmu.h"

#define NR_KEPT		4

struct state {
	u8 access[NR_PAGES];
	u8 owner[NR_PAGES];
};

/**
 * struct model - one image
 * @before:	what was there before it came
 * @loaded:	after LoadImage()
 * @started:	while it runs
 * @first:	its first page
 * @nr_pages:	their number
 * @declared:	its sections are to be what they say
 * @mixed:	an image that declares nothing has run before
 * @module:	where alone an image may stay that others had brought
 */
struct model {
	struct state before, loaded, started;
	u32 first;
	u32 nr_pages;
	bool declared;
	bool mixed;
	u64 module;
};

extern struct model model;

void model_keep(u32 slot, u64 addr, u64 size);
void model_start(bool mixed, u64 module);
void model_refused(void);
void model_loaded(const u8 *file, const struct efi_loaded_image *info);
void model_started(void);
void model_not_started(void);
void model_gone(bool was_started);

#endif
