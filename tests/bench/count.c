// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin of QEMU's TCG: counts the guest's instructions, each round of a
 * repeated one too, and says how many there were when the guest first came to
 * certain places, and how much of its memory had been touched by then. QEMU exports
 * the functions; what is needed of its header, which is in no package, is declared
 * here (version 1 of the interface).
 *
 * Arguments: out=FILE   a line for each place: its name and the counts
 *            mark=NAME:VALUE:MASK:BYTES
 *                       a place: code at an address that is VALUE under MASK (hex),
 *                       and that begins with BYTES (hex). They are reached in the
 *                       order given; all but the first may be left out. QEMU ends
 *                       at the last.
 *            profile=FILE:FROM:TO
 *                       how often each instruction between these addresses ran
 */

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef void (*translated_cb)(uint64_t id, struct qemu_plugin_tb *tb);
typedef void (*executed_cb)(unsigned int cpu, void *data);

#define NO_REGISTERS	0	/* qemu_plugin_cb_flags */
#define ADD_U64		0	/* qemu_plugin_op */

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translated_cb cb);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, executed_cb cb,
					    int flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int op, void *p,
						uint64_t value);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;
__attribute__((visibility("default")))
int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv);

#define MAX_MARKS	32
#define MAX_BYTES	16
#define MAX_RANGE	(16 << 20)
#define MAX_FDS		256
#define RAM_NAME	"/memfd:memory-backend-memfd"

struct mark {
	char name[32];
	uint64_t value;
	uint64_t mask;
	uint8_t bytes[MAX_BYTES];
	size_t nr_bytes;
};

/* What a hypervisor may see of a guest, or for VMRUN what it has seen of its own */
enum kind { ALL, CPUID, IO, MSR, HYPERCALL, VMRUN, NR_KINDS };

static struct mark marks[MAX_MARKS];
static int nr_marks;
static int next_mark;
static uint64_t counts[NR_KINDS];
static int out = -1;
static char profile_name[256];
static uint64_t profile_from, profile_to;
static uint64_t *profile;

static void write_profile(void)
{
	FILE *f = fopen(profile_name, "w");

	if (!f)
		return;
	for (uint64_t i = 0; i < profile_to - profile_from; i++) {
		if (profile[i])
			fprintf(f, "%llx %llu\n", (unsigned long long)(profile_from + i),
				(unsigned long long)profile[i]);
	}
	fclose(f);
}

/* Bytes of the guest's memory that are there: its pages come with their first use. */
static unsigned long long touched(void)
{
	char path[32], name[sizeof(RAM_NAME)];
	struct stat st;

	for (int fd = 0; fd < MAX_FDS; fd++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		if (readlink(path, name, sizeof(name)) >= (ssize_t)sizeof(RAM_NAME) - 1 &&
		    !memcmp(name, RAM_NAME, sizeof(RAM_NAME) - 1) && !fstat(fd, &st))
			return 512ULL * st.st_blocks;
	}
	return 0;
}

static void reached(unsigned int cpu, void *data)
{
	int i = (struct mark *)data - marks;
	char line[256];
	int length;

	(void)cpu;
	if (i < next_mark || (i && !next_mark))
		return;
	next_mark = i + 1;
	length = snprintf(line, sizeof(line), "%s", marks[i].name);
	for (int k = 0; k < NR_KINDS; k++)
		length += snprintf(line + length, sizeof(line) - length, " %llu",
				   (unsigned long long)counts[k]);
	length += snprintf(line + length, sizeof(line) - length, " %llu\n", touched());
	if (write(out, line, length) != length)
		_exit(1);
	if (next_mark < nr_marks)
		return;
	if (profile)
		write_profile();
	_exit(0);
}

static enum kind kind_of(const uint8_t *code, size_t size)
{
	while (size > 1 && (*code == 0x66 || *code == 0xf2 || *code == 0xf3)) {
		code++;
		size--;
	}
	if (size == 3 && code[0] == 0x0f && code[1] == 0x01) {
		switch (code[2]) {
		case 0xc1:
		case 0xd9:
			return HYPERCALL;
		case 0xd8:
			return VMRUN;
		}
		return ALL;
	}
	if (size == 2 && code[0] == 0x0f) {
		if (code[1] == 0xa2)
			return CPUID;
		return code[1] == 0x30 || code[1] == 0x32 ? MSR : ALL;
	}
	if ((code[0] & 0xfc) == 0xe4 || (code[0] & 0xfc) == 0xec || (code[0] & 0xfc) == 0x6c)
		return IO;
	return ALL;
}

/* The place's bytes may be those of several instructions, as far as they are in sight. */
static bool is_here(const struct mark *mark, const struct qemu_plugin_tb *tb, size_t i)
{
	size_t done = 0;

	for (; i < qemu_plugin_tb_n_insns(tb) && done < mark->nr_bytes; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		size_t size = qemu_plugin_insn_size(insn);

		if (size > mark->nr_bytes - done)
			size = mark->nr_bytes - done;
		if (memcmp(qemu_plugin_insn_data(insn), mark->bytes + done, size))
			return false;
		done += size;
	}
	return true;
}

static void translated(uint64_t id, struct qemu_plugin_tb *tb)
{
	size_t nr = qemu_plugin_tb_n_insns(tb);

	(void)id;
	for (size_t i = 0; i < nr; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t addr = qemu_plugin_insn_vaddr(insn);
		enum kind kind = kind_of(qemu_plugin_insn_data(insn), qemu_plugin_insn_size(insn));

		for (int m = 0; m < nr_marks; m++) {
			if ((addr & marks[m].mask) == marks[m].value && is_here(&marks[m], tb, i))
				qemu_plugin_register_vcpu_insn_exec_cb(insn, reached, NO_REGISTERS,
								       &marks[m]);
		}
		qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &counts[ALL], 1);
		if (kind != ALL)
			qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &counts[kind], 1);
		if (profile && addr >= profile_from && addr < profile_to)
			qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64,
								   &profile[addr - profile_from], 1);
	}
}

static bool add_mark(const char *text)
{
	struct mark *mark = &marks[nr_marks];
	unsigned long long value, mask;
	char hex[2 * MAX_BYTES + 1];
	unsigned int byte;

	if (nr_marks == MAX_MARKS ||
	    sscanf(text, "%31[^:]:%llx:%llx:%32[0-9a-f]", mark->name, &value, &mask, hex) != 4)
		return false;
	mark->value = value;
	mark->mask = mask;
	for (mark->nr_bytes = 0; sscanf(hex + 2 * mark->nr_bytes, "%2x", &byte) == 1;)
		mark->bytes[mark->nr_bytes++] = byte;
	nr_marks++;
	return true;
}

static bool set_profile(const char *text)
{
	unsigned long long from, to;

	if (sscanf(text, "%255[^:]:%llx:%llx", profile_name, &from, &to) != 3 || to <= from ||
	    to - from > MAX_RANGE)
		return false;
	profile_from = from;
	profile_to = to;
	profile = calloc(to - from, sizeof(*profile));
	return profile;
}

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		bool good = false;

		if (!strncmp(argv[i], "out=", 4)) {
			out = open(argv[i] + 4, O_WRONLY | O_CREAT | O_TRUNC, 0666);
			good = out >= 0;
		} else if (!strncmp(argv[i], "mark=", 5)) {
			good = add_mark(argv[i] + 5);
		} else if (!strncmp(argv[i], "profile=", 8)) {
			good = set_profile(argv[i] + 8);
		}
		if (!good) {
			fprintf(stderr, "count: what is '%s'?\n", argv[i]);
			return 1;
		}
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
