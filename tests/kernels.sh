# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For the tests that compile kernels of their own: of which options, with which arguments of
# make, and how the warnings are found. Sourced after prefixes.sh, never run.

: "${base:?}"

# What is compiled here is hardly ever the same in two configurations: ccache need not
# preprocess it to find out
export CCACHE_DEPEND=1

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
		XEN_PCIDEV_{FRONTEND,BACKEND} XEN_ACPI_PROCESSOR \
		X86_AMD_PSTATE ACPI_{DEBUG,PROCESSOR,THERMAL,EC,CONTAINER,PCC,PRMT,SPCR_TABLE} \
		SCHED_MC SCHED_MC_PRIO CPU_FREQ CPU_IDLE THERMAL POWER_SUPPLY \
		CPU_SUP_{INTEL,HYGON,CENTAUR,ZHAOXIN} X86_MCE SWAP \
		UNIX98_PTYS INOTIFY_USER MEMBARRIER X86_MPPARSE
	  on PROCESSOR_SELECT
	} >"$1/small.config"
	config_fragments "$base" guest patched
	echo "$1/small.config"
}

# configure_loosely BUILD START MAKE…: START (tinyconfig, ...) and the fragments of $fragments,
# as far as the prefix in $src has their options: what is lost here scripts/build catches in
# the whole series. MAKE calls make in BUILD. Most prefixes change no Kconfig, and BUILD is
# left as it is. Those that do are given a tinyconfig's fragments again, which have all that
# a prefix may add; that is quicker than from the start by three times.
configure_loosely() {
	local build=$1 start=$2 rule key
	shift 2
	mkdir -p "$build"
	# shellcheck disable=SC2154 # of who calls
	rule=$({ echo "$start $*"; cat "${fragments[@]}"; } | sha256sum)
	key=$rule$(git_plain -C "${src:?}" ls-files -s -- '*Kconfig*' | sha256sum)
	[ "$(cat "$build/.config.key" 2>/dev/null)" != "$key" ] || return 0
	# && because set -e is off in a condition
	if [ "$start" = tinyconfig ] && grep -qsF "$rule" "$build/.config.key"; then
		rm "$build/.config.key"
		cat "${fragments[@]}" >>"$build/.config"
	else
		rm -f "$build/.config.key"
		"$@" "$start" &&
			merge_config "$src" "$build" "$build/.config" "${fragments[@]}"
	fi && "$@" olddefconfig || return
	printf '%s\n' "$key" >"$build/.config.key"
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
