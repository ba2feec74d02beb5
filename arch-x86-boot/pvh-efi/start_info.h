/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_START_INFO_H
#define PVH_EFI_START_INFO_H

#include "types.h"
#include "xen.h"

#define MAX_MODULES		8	/* libxl passes two, QEMU one */
#define MAX_CMDLINE		4096	/* bytes, terminating 0 included; Linux takes 2048 */

/**
 * struct boot_info - what start_info says, checked
 * @flags:	SIF_… as Xen gave them
 * @rsdp:	physical address of the ACPI root pointer, 0 for none; not checked
 * @cmdline:	a copy of the command line, terminated, "" for none
 * @module_cmdline: the same of module 0
 * @nr_modules:	entries of @modules
 * @modules:	each in RAM, and none over another; a size may be 0
 */
struct boot_info {
	u32 flags;
	u64 rsdp;
	const char *cmdline;
	const char *module_cmdline;
	u32 nr_modules;
	struct {
		u64 addr;
		u64 size;
	} modules[MAX_MODULES];
};

const char *start_info_header(const struct hvm_start_info *si, struct boot_info *info);
const char *start_info_memory(const struct hvm_start_info *si);
const char *start_info_content(const struct hvm_start_info *si, struct boot_info *info);

#endif
