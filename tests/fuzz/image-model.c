// SPDX-License-Identifier: GPL-2.0
/*
 * What services.rst and an image's section table, which is read here once more, let
 * a processor do with each page: compared with what the page tables say.
 */

#include "image-builder.h"
#include "image-model.h"

#define ALL		(MMU_READ | MMU_WRITE | MMU_EXECUTE)

struct model model;

static u8 allowed[NR_PAGES];

/* What is nobody's business but its owner's, and what is in it */
static struct {
	u64 addr, size;
	u8 bytes[2 * PAGE_SIZE + IMG_SIZE];
} kept[NR_KEPT];

static void check(bool good)
{
	if (!good)
		abort();
}

/**
 * model_keep() - what is in memory here is nobody's business but its owner's
 */
void model_keep(u32 slot, u64 addr, u64 size)
{
	kept[slot].addr = addr;
	kept[slot].size = size;
	memcpy(kept[slot].bytes, ram(addr), size);
}

static void look(struct state *s)
{
	mmu_look(s->access);
	for (u32 i = 0; i < NR_PAGES;) {
		const struct region *r = pages_region(RAM_START + i * PAGE_SIZE);
		u32 end = (r->end - RAM_START) >> PAGE_SHIFT;

		memset(&s->owner[i], r->owner, end - i);
		i = end;
	}
	for (u32 i = 0; i < ARRAY_SIZE(kept); i++)
		check(!kept[i].size || !memcmp(ram(kept[i].addr), kept[i].bytes, kept[i].size));
	check(!map_problem());
}

/* Its pages, and what they may be used for: nothing where there is no section */
static void read_sections(const u8 *file)
{
	const u8 *pe = file + *(u32 *)(file + 0x3c), *opt = pe + 24;
	const u8 *s = opt + *(u16 *)(pe + 20);
	u64 end = *(u32 *)(opt + 60);

	model.declared = *(u16 *)(opt + 70) & 0x100;
	memset(allowed, MMU_READ, model.nr_pages);
	for (u32 n = *(u16 *)(pe + 6); n--; s += 40) {
		u64 rva = *(u32 *)(s + 12), size = *(u32 *)(s + 8) ?: *(u32 *)(s + 16);
		u32 flags = *(u32 *)(s + 36);
		u8 may = MMU_READ;

		if (!size)
			continue;
		may |= flags & 0x80000000 ? MMU_WRITE : 0;
		may |= flags & 0x20000000 ? MMU_EXECUTE : 0;
		/* On pages of their own, in order, and never both */
		if (rva % PAGE_SIZE || rva < end || may == ALL)
			model.declared = false;
		end = rva + size;
		for (u64 page = rva >> PAGE_SHIFT; page << PAGE_SHIFT < end; page++)
			allowed[page] |= may;
	}
	for (u32 i = 0; !guest_has_nx && i < model.nr_pages; i++)
		allowed[i] |= MMU_EXECUTE;
}

static bool is_free(const struct state *s, u32 page)
{
	return s->owner[page] == PAGES_NOBODY || s->owner[page] >= PAGES_POOL;
}

/* Others' pages stay theirs, as they are. What was free pvh-efi may have taken. */
static void check_others(const struct state *was, const struct state *is)
{
	for (u32 i = 0; i < NR_PAGES; i++) {
		bool ours = i - model.first < model.nr_pages;

		if (!ours && was->owner[i] != is->owner[i])
			check(was->owner[i] == PAGES_NOBODY &&
			      (is->owner[i] == PAGES_TABLE || is->owner[i] >= PAGES_BUFFER));
		if (!ours && !is_free(was, i))
			check(is->access[i] == was->access[i]);
	}
}

/**
 * model_start() - look at all before an image comes
 * @mixed:	as in struct model
 * @module:	likewise
 */
void model_start(bool mixed, u64 module)
{
	model.mixed = mixed;
	model.module = module;
	look(&model.before);
}

/**
 * model_refused() - it has not come: all is as it was, but for the pool and page tables
 */
void model_refused(void)
{
	model.nr_pages = 0;
	look(&model.loaded);
	check_others(&model.before, &model.loaded);
	check(!memcmp(model.loaded.access, model.before.access, NR_PAGES));
}

/**
 * model_loaded() - others' pages are as they were, its own are what they may be
 * @file:	what was loaded, as it was then
 */
void model_loaded(const u8 *file, const struct efi_loaded_image *info)
{
	model.first = ((uintptr_t)info->image_base - RAM_START) >> PAGE_SHIFT;
	model.nr_pages = info->image_size >> PAGE_SHIFT;
	check(model.first + model.nr_pages <= NR_PAGES);
	read_sections(file);
	look(&model.loaded);
	check_others(&model.before, &model.loaded);
	for (u32 i = 0; i < NR_PAGES; i++) {
		bool ours = i - model.first < model.nr_pages;
		u8 wanted = ours && model.declared ? allowed[i - model.first] :
						     model.before.access[i];

		check(model.loaded.access[i] == wanted);
		if (ours && model.before.owner[i] == PAGES_NOBODY)
			check(model.loaded.owner[i] == PAGES_IMAGE);
		else if (ours)
			check(model.before.owner[i] == PAGES_INPUT &&
			      info->image_base == ram(model.module));
		/* No page can be both before an image has run that wants it. */
		check(model.mixed || !guest_has_nx || wanted != ALL);
	}
}

/**
 * model_started() - in it all that is free can be executed, if it has declared nothing
 */
void model_started(void)
{
	look(&model.started);
	check_others(&model.loaded, &model.started);
	for (u32 i = 0; i < NR_PAGES; i++) {
		bool ours = i - model.first < model.nr_pages;

		if (model.declared)
			check(model.started.access[i] == model.loaded.access[i]);
		else if (ours || (is_free(&model.loaded, i) &&
				  model.started.owner[i] != PAGES_TABLE))
			check(model.started.access[i] == ALL);
	}
}

/**
 * model_not_started() - all is as it was when it had been loaded, but for page tables
 */
void model_not_started(void)
{
	look(&model.started);
	check_others(&model.loaded, &model.started);
	for (u32 i = 0; i < NR_PAGES; i++) {
		if (model.started.owner[i] == model.loaded.owner[i])
			check(model.started.access[i] == model.loaded.access[i]);
	}
}

/**
 * model_gone() - all that it had is free, and as it was
 */
void model_gone(bool was_started)
{
	static struct state after;
	bool let = was_started && !model.declared;

	look(&after);
	check_others(&model.before, &after);
	for (u32 i = model.first; i < model.first + model.nr_pages; i++) {
		check(after.owner[i] == model.before.owner[i]);
		if (is_free(&after, i))
			check(after.access[i] == (let ? ALL : model.before.access[i]));
	}
}

