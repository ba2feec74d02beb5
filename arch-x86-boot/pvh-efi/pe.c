// SPDX-License-Identifier: GPL-2.0
/*
 * Checks a PE/COFF file field by field and brings its sections and relocations
 * to where it will run. Nothing here touches hardware or firmware.
 */

#include "lib.h"
#include "pe.h"

static bool inside(u64 offset, u64 size, u64 limit)
{
	return offset <= limit && size <= limit - offset;
}

/* Bytes to take from the file: what it has beyond the size in memory is padding. */
static u32 file_size_of(const struct section_header *s)
{
	return s->raw_data_size < pe_section_size(s) ? s->raw_data_size : pe_section_size(s);
}

static const char *check_section(const struct section_header *s, const struct pe_image *pe,
				 u64 file_size)
{
	u32 raw = file_size_of(s);

	if (!inside(s->virtual_address, pe_section_size(s), pe->image_size))
		return "a section lies outside the image";
	if (raw && !inside(s->data_addr, raw, file_size))
		return "a section lies outside the file";
	return NULL;
}

/* A section for which NX_COMPAT can be true: pages of its own, not writable code */
static bool can_be_protected(const struct section_header *s)
{
	const u32 both = IMAGE_SCN_MEM_WRITE | IMAGE_SCN_MEM_EXECUTE;

	return !(s->virtual_address & (PAGE_SIZE - 1)) && (s->flags & both) != both;
}

/*
 * Sections over each other or in another order than their addresses do no harm: the
 * last one in the table wins, as in EDK2. But in the file they are not what they
 * become in memory, and a page may be two sections'.
 */
static const char *check_sections(struct pe_image *pe, u64 file_size)
{
	u64 min_rva = pe->header_size;

	pe->in_place = true;
	for (u16 i = 0; i < pe->nr_sections; i++) {
		const struct section_header *s = &pe->sections[i];
		const char *why;

		if (!pe_section_size(s))
			continue;
		why = check_section(s, pe, file_size);
		if (why)
			return why;
		if (s->virtual_address < min_rva ||
		    (s->raw_data_size && s->data_addr != s->virtual_address))
			pe->in_place = false;
		if (s->virtual_address < min_rva || !can_be_protected(s))
			pe->nx_compat = false;
		min_rva = (u64)s->virtual_address + pe_section_size(s);
	}
	return NULL;
}

/* Either kind. What both have is at the same offsets, but for the image's base. */
union opt_hdr {
	struct pe32_opt_hdr pe32;
	struct pe32plus_opt_hdr plus;
};

/* @data: the optional header and the data directories, @size bytes inside the file */
static const char *parse_optional(const void *data, u32 size, struct pe_image *pe)
{
	bool plus = pe->machine == IMAGE_FILE_MACHINE_AMD64;
	u32 opt_size = plus ? sizeof(struct pe32plus_opt_hdr) : sizeof(struct pe32_opt_hdr);
	union opt_hdr opt;
	u32 nr_dirs;

	if (size < opt_size)
		return "optional header too short";
	memcpy(&opt, data, opt_size);
	if (opt.pe32.magic != (plus ? IMAGE_NT_OPTIONAL_HDR64_MAGIC :
				      IMAGE_NT_OPTIONAL_HDR32_MAGIC))
		return "optional header of another kind";
	pe->foreign = opt.pe32.subsys < IMAGE_SUBSYSTEM_EFI_APPLICATION ||
		      opt.pe32.subsys > IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER;
	if (pe->foreign)
		return "neither an EFI application nor a driver";
	if (!opt.pe32.image_size || opt.pe32.image_size > PE_MAX_IMAGE_SIZE)
		return "size of image out of range";
	nr_dirs = plus ? opt.plus.data_dirs : opt.pe32.data_dirs;
	if (nr_dirs > (size - opt_size) / sizeof(pe->reloc))
		return "data directories run past the header";

	pe->image_size = align_up(opt.pe32.image_size, PAGE_SIZE);
	pe->header_size = opt.pe32.header_size;
	pe->entry = opt.pe32.entry_point;
	pe->preferred = plus ? opt.plus.image_base : opt.pe32.image_base;
	pe->subsystem = opt.pe32.subsys;
	pe->nx_compat = opt.pe32.dll_flags & IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
	pe->reloc = (struct data_dirent){};
	if (nr_dirs > PE_DIR_BASE_RELOC)
		memcpy(&pe->reloc, data + opt_size + PE_DIR_BASE_RELOC * sizeof(pe->reloc),
		       sizeof(pe->reloc));

	if (!pe->entry || pe->entry >= pe->image_size)
		return "entry point outside the image";
	if (!inside(pe->reloc.virtual_address, pe->reloc.size, pe->image_size))
		return "relocations outside the image";
	return NULL;
}

/* @offset: where the PE header is, which says of what size the tables behind it are */
static const char *parse_tables(const void *file, u64 file_size, u32 offset, struct pe_image *pe)
{
	struct pe_hdr fh;
	const char *why;
	u64 table, end;

	memcpy(&fh, file + offset, sizeof(fh));
	if (fh.magic != IMAGE_NT_SIGNATURE)
		return "no PE signature";
	pe->foreign = fh.machine != IMAGE_FILE_MACHINE_AMD64 &&
		      fh.machine != IMAGE_FILE_MACHINE_I386;
	if (pe->foreign)
		return "built for another machine";
	if (fh.sections > PE_MAX_SECTIONS)
		return "more sections than a PE image may have";
	table = (u64)offset + sizeof(fh) + fh.opt_hdr_size;
	end = table + fh.sections * sizeof(struct section_header);
	if (end > file_size)
		return "truncated in the section table";

	pe->machine = fh.machine;
	pe->fixed = fh.flags & IMAGE_FILE_RELOCS_STRIPPED;
	pe->nr_sections = fh.sections;
	memcpy(pe->sections, file + table, end - table);
	why = parse_optional(file + offset + sizeof(fh), fh.opt_hdr_size, pe);
	if (!why && (pe->header_size > file_size || pe->header_size > pe->image_size ||
		     pe->header_size < end))
		why = "size of headers out of range";
	return why;
}

static u32 word_at(const void *file, u32 offset)
{
	u32 word;

	memcpy(&word, file + offset, sizeof(word));
	return word;
}

/**
 * pe_parse() - check that a file is a PE image of an x86 EFI application
 * @file:	the file, at any address
 * @file_size:	its size in bytes
 * @pe:		filled in on success; @pe->foreign also on failure
 *
 * The headers are read once, and checked where they have been copied to: every offset
 * and size in @pe is bounded here. That the image is
 * for this machine is left to the caller to check.
 *
 * Return: NULL, or what is wrong with the file, as words for a message.
 */
const char *pe_parse(const void *file, u64 file_size, struct pe_image *pe)
{
	const char *why;
	u32 offset;

	pe->foreign = false;
	if (file_size < sizeof(struct mz_hdr) || (u16)word_at(file, 0) != IMAGE_DOS_SIGNATURE)
		return "no PE image";
	offset = word_at(file, offsetof(struct mz_hdr, peaddr));
	if (!inside(offset, sizeof(struct pe_hdr), file_size))
		return "truncated before the PE header";
	pe->is_linux = inside(LINUX_MAGIC_OFFSET, sizeof(u32), file_size) &&
		       word_at(file, LINUX_MAGIC_OFFSET) == LINUX_MAGIC;
	why = parse_tables(file, file_size, offset, pe);
	return why ? why : check_sections(pe, file_size);
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
		const struct section_header *s = &pe->sections[i];
		u32 raw = file_size_of(s), size = pe_section_size(s);

		if (!size)
			continue;
		if (base != file) {
			/* What lies below @end has been cleared already. */
			if (end < s->virtual_address)
				memset(base + end, 0, s->virtual_address - end);
			memcpy(base + s->virtual_address, file + s->data_addr, raw);
		}
		memset(base + s->virtual_address + raw, 0, size - raw);
		if (end < s->virtual_address + size)
			end = s->virtual_address + size;
	}
	memset(base + end, 0, pe->image_size - end);
}

/* Neither the headers, which are not a section's, nor the table that is being read */
static bool may_be_changed(const struct pe_image *pe, u64 rva, u32 size)
{
	u64 table = pe->reloc.virtual_address;

	return rva >= pe->header_size && (rva + size <= table || rva >= table + pe->reloc.size);
}

static const char *relocate_one(const struct pe_image *pe, void *base, u64 rva, u8 type, u64 delta)
{
	u32 size = type == PE_REL_DIR64 ? sizeof(u64) : sizeof(u32);
	u64 value = 0;

	if (type == PE_REL_ABSOLUTE)
		return NULL;
	if (type != PE_REL_DIR64 && type != PE_REL_HIGHLOW)
		return "relocation of unknown type";
	if (!inside(rva, size, pe->image_size))
		return "relocation outside the image";
	if (!may_be_changed(pe, rva, size))
		return "relocation of headers or of other relocations";
	memcpy(&value, base + rva, size);
	value += delta;
	/* Addresses of 32 bits are modulo 4 GiB: a value may be negative. */
	if (type == PE_REL_HIGHLOW && value > 0xffffffff && pe->machine == IMAGE_FILE_MACHINE_AMD64)
		return "32-bit relocation does not reach";
	memcpy(base + rva, &value, size);
	return NULL;
}

static const char *relocate_block(const struct pe_image *pe, void *base, u32 pos,
				  const struct pe_reloc_block *block, u64 delta)
{
	for (u32 at = sizeof(*block); at + sizeof(u16) <= block->size; at += sizeof(u16)) {
		const char *why;
		u16 entry;

		memcpy(&entry, base + pos + at, sizeof(entry));
		why = relocate_one(pe, base, (u64)block->rva + (entry & 0xfff), entry >> 12, delta);
		if (why)
			return why;
	}
	return NULL;
}

/**
 * pe_relocate() - apply the base relocations of a placed image
 * @pe:		as pe_parse() left it
 * @base:	where pe_place() put it
 *
 * What is too short for another block is padding, and so is what follows a header
 * of zeroes.
 *
 * Return: NULL, or what is wrong with the relocations, as words for a message.
 */
const char *pe_relocate(const struct pe_image *pe, void *base)
{
	u64 delta = (u64)(unsigned long)base - pe->preferred;
	u32 pos = pe->reloc.virtual_address;
	u32 left = pe->reloc.size;

	if (!delta)
		return NULL;
	if (pe->fixed)
		return "not relocatable, and made for another address";

	while (left >= sizeof(struct pe_reloc_block)) {
		struct pe_reloc_block block;
		const char *why;

		memcpy(&block, base + pos, sizeof(block));
		if (!block.rva && !block.size)
			break;
		if (block.size < sizeof(block) || block.size > left)
			return "relocation block of impossible size";
		why = relocate_block(pe, base, pos, &block, delta);
		if (why)
			return why;
		pos += block.size;
		left -= block.size;
	}
	return NULL;
}
