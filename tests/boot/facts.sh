# SPDX-License-Identifier: GPL-2.0
# What a guest says about itself; sourced by guest-init and dom0-init.
# shellcheck shell=sh

# Value of NAME=… on the kernel's command line
option() {
	tr ' ' '\n' </proc/cmdline | sed -n "s/^$1=//p" | tail -n 1
}

mount_all() {
	mount -t proc proc /proc
	mount -t sysfs sysfs /sys
	mount -t devtmpfs devtmpfs /dev
}

packed() {
	gzip -c | base64 -w 0
}

first_line() {
	if [ -r "$1" ]; then
		head -n 1 "$1"
	else
		echo absent
	fi
}

present() {
	if [ -e "$1" ]; then
		echo yes
	else
		echo no
	fi
}

# hdr.loadflags of the zero page: bit 1 says that KASLR has moved the kernel
loadflags() {
	dd if=/sys/kernel/boot_params/data bs=1 skip=529 count=1 2>/dev/null |
		od -A n -t u1 | tr -d ' '
}

facts() {
	echo "kernel=$(uname -rv)"
	echo "machine=$(uname -m)"
	echo "cmdline=$(cat /proc/cmdline)"
	echo "cpus=$(nproc)"
	echo "mem_kb=$(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo)"
	echo "efi=$(present /sys/firmware/efi)"
	echo "efi_bits=$(first_line /sys/firmware/efi/fw_platform_size)"
	echo "hypervisor=$(first_line /sys/hypervisor/type)"
	echo "guest_type=$(first_line /sys/hypervisor/guest_type)"
	echo "xen_version=$(first_line /sys/hypervisor/version/major).$(first_line /sys/hypervisor/version/minor)"
	echo "payload_sha256=$(sha256sum 2>/dev/null </payload | cut -d ' ' -f 1)"
	echo "given=$(cat /given/* 2>/dev/null | tr '\n' ' ')"
	echo "la57=$(grep -c '^flags.* la57' /proc/cpuinfo)"
	echo "loadflags=$(loadflags)"
	! type more_facts >/dev/null 2>&1 || more_facts
	echo "iomem=$(packed </proc/iomem)"
	echo "dmesg=$(dmesg | packed)"
}

# The facts, then a token that only someone who knows both the facts and the
# nonce can make: echoing the command line does not print it.  The first line
# parts them from what firmware wrote there before.
report() {
	facts >/facts
	echo "report:"
	cat /facts
	echo "token=$( (option pvh.nonce; cat /facts) | sha256sum | cut -d ' ' -f 1)"
}
