# SPDX-License-Identifier: GPL-2.0
# Goes from kernel to kernel; sourced by guest-init, after facts.sh.
# shellcheck shell=dash
#
# pvh.hops= names what is yet to come, "loader:kernel" separated by commas, or
# "loader:kernel:word" where that kernel is given a word more. The loader is s
# (kexec_file_load), c (kexec_load), or S or C for a crash kernel by these; the
# kernel is a file in /boot. The last kernel names nothing. pvh.once= names the word
# that only the kernel which finds it is given.

# What the first line of the kernel's log about EFI names: table=address …
tables() {
	dmesg | sed -n 's/^.*efi: \([A-Z][A-Za-z0-9 .]*=0x.*\)$/\1/p' | head -n 1
}

memmap() {
	local dir

	for dir in /sys/firmware/memmap/*; do
		[ -d "$dir" ] || continue
		echo "$(cat "$dir/start") $(cat "$dir/end") $(cat "$dir/type")"
	done | sort
}

runtime_map() {
	local dir

	for dir in /sys/firmware/efi/runtime-map/*; do
		[ -d "$dir" ] || continue
		echo "$(cat "$dir/phys_addr") $(cat "$dir/num_pages") $(cat "$dir/type")"
	done | sort
}

# page ADDRESS: its bytes. A crash kernel can't read() beyond its own RAM, but
# map it.
page() {
	local end=$(($1 + 4096)) at=$1

	dd if=/dev/mem bs=4096 skip=$(($1 / 4096)) count=1 of=/tmp/page 2>/dev/null
	if [ "$(stat -c %s /tmp/page)" = 4096 ]; then
		cat /tmp/page
		return
	fi
	while [ "$at" -lt $end ]; do
		devmem "$at" 64 || return
		at=$((at + 8))
	done | sed 's/^0x\(..\)\(..\)\(..\)\(..\)\(..\)\(..\)\(..\)\(..\)$/\8\7\6\5\4\3\2\1/' |
		xxd -r -p
}

# SHA-256 of each page that marker.c has marked
marks() {
	local mark

	for mark in $(tr ' ' '\n' </proc/cmdline | sed -n 's/^pvh\.mark\.//p'); do
		echo "mark.${mark%%=*}=$(page $((0x${mark#*=})) | sha256sum | cut -d ' ' -f 1)"
	done
}

# How many variables runtime services hand out
variables() {
	local dir=/sys/firmware/efi/efivars

	mount -t efivarfs efivarfs $dir 2>/dev/null && find $dir -type f | wc -l
}

# What the dead kernel left: size of its memory, its name, and whether all of it
# can be read: a piece of each 16 MB
vmcore() {
	local bytes unread=0 at=0

	[ -r /proc/vmcore ] || return
	bytes=$(stat -c %s /proc/vmcore)
	while [ $at -lt $((bytes >> 20)) ]; do
		[ "$(dd if=/proc/vmcore bs=64k skip=$((at * 16)) count=1 2>/dev/null |
			wc -c)" = 65536 ] || unread=$((unread + 1))
		at=$((at + 16))
	done
	echo "vmcore_bytes=$bytes"
	echo "vmcore_unread=$unread"
	echo "vmcore_release=$(head -c 1048576 /proc/vmcore | tr '\0' '\n' |
		sed -n 's/^OSRELEASE=//p' | head -n 1)"
}

# A disk begins with data that it came with. Behind them each kernel writes its
# report to the next free piece of 128 KB; dom0 reads them.
disk_data() {
	head -c $((256 * 1024)) /dev/xvda
}

report_to_disk() {
	local n=2

	while [ "$(dd if=/dev/xvda bs=128k skip=$n count=1 2>/dev/null |
		head -c 6)" = report ]; do
		n=$((n + 1))
	done
	dd if=/tmp/report of=/dev/xvda bs=128k seek=$n conv=sync,fsync 2>/dev/null
	echo "guest-init: boot $((n - 2)) has reported" >/dev/console
}

# facts.sh calls it if it is there
more_facts() {
	echo "bootloader=$(cat /proc/sys/kernel/bootloader_type)"
	echo "release=$(uname -r)"
	echo "tables=$(tables)"
	echo "variables=$(variables)"
	echo "memmap=$(memmap | packed)"
	echo "runtime_map=$(runtime_map | packed)"
	[ ! -b /dev/xvda ] ||
		echo "disk_sha256=$(disk_data | sha256sum | cut -d ' ' -f 1)"
	marks
	vmcore
}

# Balloons out 32 MB, and waits for it
deflate() {
	local memory=/sys/devices/system/xen_memory/xen_memory0 target tries=60

	target=$(($(cat $memory/info/current_kb) - 32768))
	echo $target >$memory/target_kb
	while [ "$(cat $memory/info/current_kb)" -gt $target ] && [ $tries -gt 0 ]; do
		tries=$((tries - 1))
		sleep 1
	done
	echo "guest-init: $(cat $memory/info/current_kb) kB are left" >/dev/console
}

# An initramfs like the one that this kernel has unpacked, but not compressed:
# that takes longer than anything else here
make_initrd() {
	(cd / && { echo dev; echo dev/console; echo proc; echo sys; echo tmp
		find bin boot lib lib64 sbin usr payload init ./*.sh; } |
		cpio -o -H newc 2>/dev/null) >/tmp/initrd
}

# next_cmdline REST [WORD]: the same, but without what pvh.once= names
next_cmdline() {
	tr ' ' '\n' </proc/cmdline |
		grep -v '^\(pvh\.hops\|pvh\.number\|pvh\.once\|elfcorehdr\)=' |
		grep -vxF "$(option pvh.once | grep . || echo none)" |
		tr '\n' ' ' | sed 's/ *$//'
	echo " pvh.hops=$1${2:+ $2 pvh.once=$2}"
}

# hop LOADER:KERNEL[:WORD] REST: does not return if all goes well
hop() {
	local loader="${1%%:*}" kernel="${1#*:}" word='' flags more=''

	case $kernel in *:*) word=${kernel#*:} ;; esac
	kernel=/boot/${kernel%%:*}

	make_initrd
	case $loader in
	s) flags="-l -s" ;;
	c) flags="-l -c" ;;
	S) flags="-p -s" more=" nr_cpus=1" ;;
	C) flags="-p -c" more=" nr_cpus=1" ;;
	esac
	# shellcheck disable=SC2086 # two options
	/sbin/kexec $flags "$kernel" --initrd=/tmp/initrd \
		--command-line="$(next_cmdline "$2" "$word")$more" || return
	case $loader in
	[sc])
		[ -z "$(option pvh.deflate)" ] || deflate
		/sbin/kexec -e ;;
	*)
		taskset -p $((1 << $(option pvh.crash_cpu))) $$ >/dev/null 2>&1
		exit 1 ;; # PID 1 must not: the kernel panics
	esac
}

# dom0 saves and restores the domain, which then reports once more
be_restored() {
	exec 3<>/dev/xen/xenbus
	xenstore_write data/save 1
	until dmesg | grep -q 'Restarting tasks'; do
		sleep 1
	done
	report >/tmp/report
	report_to_disk
}

next_hop() {
	local hops first

	hops=$(option pvh.hops)
	if [ -z "$hops" ]; then
		[ -z "$(option pvh.save)" ] || be_restored
		return
	fi
	first=${hops%%,*}
	[ "$first" = "$hops" ] && hops= || hops=${hops#*,}
	hop "$first" "$hops"
	echo "guest-init: kexec failed: $first"
}
