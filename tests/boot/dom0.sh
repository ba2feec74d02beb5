# SPDX-License-Identifier: GPL-2.0
# What dom0 says about itself besides facts.sh, which calls more_facts; sourced
# by dom0-init.
# shellcheck shell=dash
#
# pvh.read= names EFI variables of the tests, separated by commas; pvh.write=
# NAME:VALUE is written after that, and read back.

efivars=/sys/firmware/efi/efivars
guid=5d3e2c52-7f6f-4b0c-9a57-2f1f6c1e8a77

# Attributes in the first four bytes: non-volatile, boot services, run time
write_variable() {
	printf '\007\000\000\000%s' "$2" >"$efivars/$1-$guid"
}

read_variable() {
	tail -c +5 "$efivars/$1-$guid" 2>/dev/null
}

variables() {
	local name wanted

	mount -t efivarfs efivarfs $efivars 2>/dev/null || return
	echo "variables=$(find $efivars -type f | wc -l)"
	for name in $(option pvh.read | tr ',' ' '); do
		echo "read.$name=$(read_variable "$name")"
	done
	wanted=$(option pvh.write)
	[ -n "$wanted" ] || return
	write_variable "${wanted%%:*}" "${wanted#*:}"
	echo "written.${wanted%%:*}=$(read_variable "${wanted%%:*}")"
}

# Byte 492 of boot_params: enum efi_secureboot_mode
secure_boot() {
	dd if=/sys/kernel/boot_params/data bs=1 skip=492 count=1 2>/dev/null |
		od -A n -t u1 | tr -d ' '
}

# struct screen_info, the first 64 bytes of boot_params, in hexadecimal digits
screen() {
	head -c 64 /sys/kernel/boot_params/data | od -A n -v -t x1 | tr -d ' \n'
}

# All of it, a slash behind each
esrt_entry() {
	local name
	for name in fw_class fw_type fw_version lowest_supported_fw_version \
		capsule_flags last_attempt_version last_attempt_status; do
		printf '%s/' "$(first_line "$1/$name")"
	done
}

more_facts() {
	mount -t xenfs xenfs /proc/xen
	echo "capabilities=$(tr '\n' ' ' </proc/xen/capabilities)"
	umount /proc/xen
	echo "consoles=$(cat /sys/class/tty/console/active)"
	echo "cpuidle=$(first_line /sys/devices/system/cpu/cpuidle/current_driver)"
	echo "cpufreq=$(present /sys/devices/system/cpu/cpufreq)"
	echo "secure_boot=$(secure_boot)"
	echo "screen=$(screen)"
	echo "systab=$(tr '\n' ' ' 2>/dev/null </sys/firmware/efi/systab)"
	echo "runtime_ranges=$(find /sys/firmware/efi/runtime-map -name phys_addr 2>/dev/null | wc -l)"
	echo "esrt_first=$(esrt_entry /sys/firmware/efi/esrt/entries/entry0)"
	echo "esrt_last=$(esrt_entry /sys/firmware/efi/esrt/entries/entry1)"
	variables
}
