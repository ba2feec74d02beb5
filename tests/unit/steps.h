/* SPDX-License-Identifier: GPL-2.0 */
#ifndef STEPS_H
#define STEPS_H

#include "test.h"
#include "start_info.h"

#define SI		(RAM_START + 0x1000)
#define MAP		(RAM_START + 0x10000)
#define CMDLINE		(RAM_START + 0x90000)

/*
 * What has run since it was last set to 0: each basic block of the files that the
 * Makefile counts is one step, and so are 64 bytes that are moved.
 */
extern u64 steps;

struct hvm_start_info *place_start_info(u32 nr_entries);

#endif
