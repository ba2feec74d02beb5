# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For the tests that compile the series prefix by prefix: which there are, what of, and which
# passed before. Sourced after scripts/lib-kernel.sh, never run. A test sets $work, the
# directory that is its own, before it calls `prefixes`.

: "${root:?}" "${out:?}"

# What is compiled here is hardly ever the same in two configurations: ccache need not
# preprocess it to find out
export CCACHE_DEPEND=1

base=${BASE:-6.12}
tree=$out/$base/linux
logs=$out/logs/$base

# prefixes: sets commits, from the first patch to the last, and count; and writes
# $work/touched, the files that the series changes
prefixes() {
	need git git make make gcc gcc
	[ -e "$tree/.git" ] || die "no prepared tree" "make prep BASE=$base"
	mkdir -p "${work:?}" "$logs"
	mapfile -t commits < <(git_plain -C "$tree" rev-list --reverse base..HEAD)
	# shellcheck disable=SC2034 # for who calls
	count=${#commits[@]}
	git_plain -C "$tree" diff --name-only --no-renames base HEAD >"$work/touched"
}

subject() { git_plain -C "$tree" show -s --format=%s "$1"; }

# Documentation, or a part of pvh-efi in a prefix where no Makefile mentions pvh-efi yet:
# make can't tell it from the prefix before.
unreached() {
	local parts='Documentation/|MAINTAINERS$'
	git_plain -C "$tree" grep -q pvh-efi "$1" -- arch/x86/Makefile arch/x86/boot/Makefile ||
		parts+='|arch/x86/boot/pvh-efi/'
	! git_plain -C "$tree" diff --name-only "$1~" "$1" | grep -Eqv "^($parts)"
}

# Lines of a configuration
off() { printf '# CONFIG_%s is not set\n' "$@"; }
on() { printf 'CONFIG_%s=y\n' "$@"; }

# Arguments for make. Its kernel-doc, of each source, would take as long as gcc;
# tests/patches/tools has it.
# shellcheck disable=SC2034 # for who calls
warn=(W=1 cmd_checkdoc=)

# small_kernel DIRECTORY: the fragments, one a line, of a kernel with all that the series
# can configure, but for PVH, and EFI_MIXED; and little else. It boots in QEMU, on an AMD.
# One of them is made in the directory.
small_kernel() {
	{ on KUNIT EFI_XEN_INFO_KUNIT_TEST EFI_MEM_RESERVE_KUNIT_TEST \
		EFI_MIXED EFI_HANDOVER_PROTOCOL IA32_EMULATION
	  off BLOCK BLK_DEV BLK_DEV_LOOP MSDOS_PARTITION NET UNIX PACKET NETDEVICES \
		NAMESPACES POSIX_MQUEUE IPC_NS NET_NS AIO SIGNALFD TIMERFD RTC_CLASS \
		PCI_QUIRKS PCIEASPM LEGACY_PTYS SERIAL_8250_{EXAR,LPSS,MID,PERICOM} \
		XEN_BLKDEV_{FRONTEND,BACKEND} XEN_NETDEV_{FRONTEND,BACKEND} \
		CPU_SUP_{INTEL,HYGON,CENTAUR,ZHAOXIN} X86_MCE SWAP \
		UNIX98_PTYS INOTIFY_USER MEMBARRIER X86_MPPARSE
	  on PROCESSOR_SELECT
	} >"$1/small.config"
	config_fragments "$base" guest patched
	echo "$1/small.config"
}

# warnings LOG: "OBJECT<tab>WARNING OR ERROR" of each in make's output, without line
# numbers; what no object says comes with "-". For make -j1, which prints them in turn
warnings() {
	sed -E 's/:[0-9]+(:[0-9]+)?:/:/' "$1" | awk '
		/^  [A-Z]+ +(\[M\] +)?[^ ]+\/[^ ]+\.[cosS]$/ {
			object = $NF
			sub(/\.[cS]$/, ".o", object)
			sub(/^.*\/linux\//, "", object)
		}
		/(warning|error): |\*\*\* / { print (object ? object : "-") "\t" $0 }'
}

# section_ends: the numbers of the patches that end a section of `series`
section_ends() {
	awk '/^# ---/ { if (n && n != last) print n; last = n } /^patches\// { n++ } END { print n }' \
		"$(series_file "$base")"
}

# --- what passed before ---------------------------------------------------------------
#
# A test that takes long is not run again on what it was run on: the files of the base
# and the prefix, the list of touched files, and $rules, which is all else that the verdict
# depends on. Only if $again is empty.

again=''
rules=''

verdict() { printf '%s %s' "$2" "$(git_plain -C "$tree" rev-parse "$1^{tree}" 'base^{tree}' |
	cat - "$work/touched" <(printf '%s\n' "$rules") | sha256sum | cut -d' ' -f1)"; }

# passed COMMIT KIND, and remember COMMIT KIND once it did
passed() { [ -z "$again" ] && grep -qxF "$(verdict "$@")" "$work/passed" 2>/dev/null; }
remember() { printf '%s\n' "$(verdict "$@")" >>"$work/passed"; }
