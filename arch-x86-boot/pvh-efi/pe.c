// SPDX-License-Identifier: GPL-2.0
/*
 * Checks a PE/COFF file field by field and brings its sections and relocations
 * to where it will run. Nothing here touches hardware or firmware.
 */

#include "pe.h"
#include "pvh-efi.h"

static bool inside(u64 offset, u64 size, u64 limit)
{
	return offset <= limit && size <= limit - offset;
}

/* Bytes to take from the file: what it has beyond the size in memory is padding. */
static u32 file_size_of(const struct pe_section *s)
{
	return s->raw_size < pe_section_size(s) ? s->raw_size : pe_section_size(s);
}

static const char *check_section(const struct pe_section *s, const struct pe_image *pe,
				 u64 file_size, u64 min_rva)
{
	u32 raw = file_size_of(s);

	if (s->rva < min_rva)
		return "sections overlap or are not in order";
	if (!inside(s->rva, pe_section_size(s), pe->image_size))
		return "a section lies outside the image";
	if (raw && !inside(s->raw_offset, raw, file_size))
		return "a section lies outside the file";
	return NULL;
}

/* What protect.c needs to believe the flag of the optional header */
static bool can_be_protected(const struct pe_section *s)
{
	const u32 both = PE_SCN_MEM_WRITE | PE_SCN_MEM_EXECUTE;

	return !(s->rva & (PAGE_SIZE - 1)) && (s->flags & both) != both;
}

static const char *parse_sections(struct pe_image *pe, u64 file_size)
{
	bool reloc_found = !pe->reloc.size;
	u64 min_rva = pe->header_size;
	const char *why;

	pe->in_place = true;
	for (u16 i = 0; i < pe->nr_sections; i++) {
		const struct pe_section *s = &pe->sections[i];

		if (!pe_section_size(s))
			continue;
		why = check_section(s, pe, file_size, min_rva);
		if (why)
			return why;
		min_rva = (u64)s->rva + pe_section_size(s);
		if (s->raw_size && s->raw_offset != s->rva)
			pe->in_place = false;
		if (!can_be_protected(s))
			pe->nx_compat = false;
		if (pe->reloc.rva >= s->rva &&
		    inside(pe->reloc.rva - s->rva, pe->reloc.size, pe_section_size(s)))
			reloc_found = true;
	}
	return reloc_found ? NULL : "relocations outside their section";
}

static const char *parse_optional(const struct pe_file_header *fh, struct pe_image *pe)
{
	const struct pe_opt_header *opt = (const void *)(fh + 1);
	bool plus = fh->machine == PE_MACHINE_X86_64;
	u32 opt_size = plus ? sizeof(*opt) : PE32_OPT_HEADER_SIZE;
	u32 nr_dirs = plus ? opt->nr_dirs : opt->pe32_tail.nr_dirs;
	const struct pe_dir *dirs = (const void *)opt + opt_size;

	if (fh->opt_size < opt_size ||
	    opt->magic != (plus ? PE_OPT_MAGIC_PE32PLUS : PE_OPT_MAGIC_PE32))
		return "optional header of another kind";
	if (opt->subsystem < PE_SUBSYSTEM_EFI_APPLICATION ||
	    opt->subsystem > PE_SUBSYSTEM_EFI_RUNTIME_DRIVER)
		return "neither an EFI application nor a driver";
	if (!opt->image_size || opt->image_size > PE_MAX_IMAGE_SIZE)
		return "size of image out of range";
	if (nr_dirs > (fh->opt_size - opt_size) / sizeof(*dirs))
		return "data directories run past the header";

	pe->image_size = align_up(opt->image_size, PAGE_SIZE);
	pe->header_size = opt->header_size;
	pe->entry = opt->entry;
	pe->preferred = plus ? opt->image_base : opt->pe32.image_base;
	pe->subsystem = opt->subsystem;
	pe->fixed = fh->flags & PE_FLAG_RELOCS_STRIPPED;
	pe->nx_compat = opt->dll_flags & PE_DLL_NX_COMPAT;
	pe->reloc = (struct pe_dir){};
	if (nr_dirs > PE_DIR_BASE_RELOC)
		pe->reloc = dirs[PE_DIR_BASE_RELOC];

	if (!pe->entry || pe->entry >= pe->image_size)
		return "entry point outside the image";
	if (!inside(pe->reloc.rva, pe->reloc.size, pe->image_size))
		return "relocations outside the image";
	return NULL;
}

/**
 * pe_parse() - check that a file is a PE image of an x86 EFI application
 * @file:	the file, 8 byte aligned
 * @file_size:	its size in bytes
 * @pe:		filled in on success
 *
 * Every offset and size that pe_place() and pe_relocate() use is bounded here.
 * That the image is for this machine is left to the caller to check.
 *
 * Return: NULL, or what is wrong with the file, as words for a message.
 */
const char *pe_parse(const void *file, u64 file_size, struct pe_image *pe)
{
	const struct pe_file_header *fh;
	const char *why;
	u64 table;
	u32 offset;

	if (file_size < DOS_PE_OFFSET + sizeof(offset) || *(const u16 *)file != DOS_MAGIC)
		return "no PE image";
	offset = *(const u32 *)(file + DOS_PE_OFFSET);
	if (offset & 3 || !inside(offset, sizeof(*fh) + sizeof(struct pe_opt_header), file_size))
		return "truncated before the PE header";
	fh = file + offset;
	if (fh->magic != PE_MAGIC)
		return "no PE signature";
	if (fh->machine != PE_MACHINE_X86_64 && fh->machine != PE_MACHINE_I386)
		return "built for another machine";
	table = (u64)offset + sizeof(*fh) + fh->opt_size;
	if (fh->nr_sections > PE_MAX_SECTIONS ||
	    !inside(table, fh->nr_sections * sizeof(struct pe_section), file_size))
		return "truncated in the section table";

	pe->machine = fh->machine;
	why = parse_optional(fh, pe);
	if (why)
		return why;
	if (pe->header_size > file_size || pe->header_size > pe->image_size ||
	    pe->header_size < table + fh->nr_sections * sizeof(struct pe_section))
		return "size of headers out of range";

	pe->nr_sections = fh->nr_sections;
	pe->sections = file + table;
	return parse_sections(pe, file_size);
}

/**
 * pe_place() - bring each section to its address and clear what the file doesn't hold
 * @pe:		as pe_parse() left it
 * @file:	the file
 * @base:	where the image will run, @pe->image_size bytes; may be @file
 *		itself when @pe->in_place is set
 *
 * A signed file carries its certificates where .bss goes, so the tail of each
 * section is cleared also when nothing is copied.
 */
void pe_place(const struct pe_image *pe, const void *file, void *base)
{
	u32 end = pe->header_size;

	if (base != file)
		memcpy(base, file, pe->header_size);

	for (u16 i = 0; i < pe->nr_sections; i++) {
		const struct pe_section *s = &pe->sections[i];
		u32 raw = file_size_of(s);

		if (!pe_section_size(s))
			continue;
		if (base != file) {
			memset(base + end, 0, s->rva - end);
			memcpy(base + s->rva, file + s->raw_offset, raw);
		}
		memset(base + s->rva + raw, 0, pe_section_size(s) - raw);
		end = s->rva + pe_section_size(s);
	}
	memset(base + end, 0, pe->image_size - end);
}

static const char *relocate_one(const struct pe_image *pe, void *base, u64 rva, u8 type, u64 delta)
{
	unsigned long size = type == PE_REL_DIR64 ? sizeof(u64) : sizeof(u32);

	if (type == PE_REL_ABSOLUTE)
		return NULL;
	if (type != PE_REL_DIR64 && type != PE_REL_HIGHLOW)
		return "relocation of unknown type";
	if (!inside(rva, size, pe->image_size))
		return "relocation outside the image";
	if (type == PE_REL_DIR64) {
		u64 value;

		memcpy(&value, base + rva, sizeof(value));
		value += delta;
		memcpy(base + rva, &value, sizeof(value));
	} else {
		u32 value;

		memcpy(&value, base + rva, sizeof(value));
		if ((u64)value + delta > 0xffffffff)
			return "32-bit relocation does not reach";
		value += (u32)delta;
		memcpy(base + rva, &value, sizeof(value));
	}
	return NULL;
}

/**
 * pe_relocate() - apply the base relocations of a placed image
 * @pe:		as pe_parse() left it
 * @base:	where pe_place() put it
 *
 * Return: NULL, or what is wrong with the relocations, as words for a message.
 */
const char *pe_relocate(const struct pe_image *pe, void *base)
{
	u64 delta = (u64)(unsigned long)base - pe->preferred;
	u32 pos = pe->reloc.rva;
	u32 end = pos + pe->reloc.size;

	if (!delta)
		return NULL;
	if (pe->fixed)
		return "not relocatable, and made for another address";

	while (pos < end) {
		const struct pe_reloc_block *block = base + pos;
		const char *why;
		u32 page, nr;

		if (pos & 3 || end - pos < sizeof(*block))
			return "relocation block misaligned or cut off";
		if (block->size < sizeof(*block) || block->size > end - pos)
			return "relocation block of impossible size";

		page = block->rva;
		nr = (block->size - sizeof(*block)) / sizeof(u16);
		pos += block->size;
		for (const u16 *entry = (const u16 *)(block + 1); nr; nr--, entry++) {
			why = relocate_one(pe, base, (u64)page + (*entry & 0xfff),
					   *entry >> 12, delta);
			if (why)
				return why;
		}
	}
	return NULL;
}
