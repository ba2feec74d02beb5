# SPDX-License-Identifier: GPL-2.0
# What a guest does after its report, if pvh.lifecycle is on its command line: carries
# out orders that it finds in xenstore, and answers each with what it sees then.
# Sourced by guest-init.
# shellcheck shell=dash

# xenstore_read PATH: prints the value; one XS_READ (2) request
xenstore_read() {
	{
		le32 2; le32 0; le32 0; le32 $((${#1} + 1))
		printf '%s\0' "$1"
	} >/tmp/request
	cat /tmp/request >&3
	dd bs=4096 count=1 <&3 2>/dev/null >/tmp/answer
	[ "$(head -c 1 /tmp/answer | od -A n -t u1 | tr -d ' ')" = 2 ] || return
	tail -c +17 /tmp/answer
}

# until_true SECONDS COMMAND…
until_true() {
	local tries=$(($1 * 4))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return
		usleep 250000
	done
}

mem_kb() {
	sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo
}

memory_is() {
	[ "$(mem_kb)" -gt $(($1 * 1024)) ] && [ "$(mem_kb)" -lt $(($2 * 1024)) ]
}

balloon=/sys/devices/system/xen_memory/xen_memory0

# The balloon driver knows what the toolstack has set, and has done it
target_reached() {
	local target

	target=$(cat $balloon/target_kb)
	[ $(($(xenstore_read memory/target) - target)) -lt 4096 ] &&
		[ "$target" -le "$(xenstore_read memory/target)" ] &&
		[ "$(cat $balloon/info/current_kb)" = "$target" ]
}

# A file of this many MB in memory, which must stay as it is
fill() {
	mount -o remount,size=$(($1 + 64))m /tmp
	yes "$(option pvh.nonce)" | head -c $(($1 << 20)) >/tmp/filled
	echo "filled=$(cksum </tmp/filled)"
}

# The kernel leaves it to udev to start a processor that has come
start_cpus() {
	local file

	for file in /sys/devices/system/cpu/cpu*/online; do
		echo 1 2>/dev/null >"$file"
	done
}

cpus_are() {
	[ "$(nproc)" -ge "$1" ] || start_cpus
	[ "$(nproc)" -eq "$1" ]
}

one_has_come() {
	[ -e /sys/devices/system/cpu/cpu1/online ]
}

# Its contents as they are, then 128 KB of the nonce 1 MB behind the start
use_disk() {
	echo "disk=$(sha256sum </dev/xvda | cut -d ' ' -f 1)"
	yes "$(option pvh.nonce)" | head -c 131072 |
		dd of=/dev/xvda bs=131072 seek=8 conv=fsync,notrunc 2>/dev/null
	echo 3 >/proc/sys/vm/drop_caches
	echo "written=$(sha256sum </dev/xvda | cut -d ' ' -f 1)"
}

# A page of the nonce's own, where no kernel puts anything else: what lies below
# 64 KB is kept from use for BIOSes that write there. It is dumped next, paused for
# minutes, and RCU would take that for a stall
mark() {
	echo 1 >/sys/module/rcupdate/parameters/rcu_cpu_stall_suppress
	yes "marked $(option pvh.nonce)" | head -c 4096 |
		dd of=/dev/mem bs=4096 seek=8 conv=notrunc 2>/dev/null
	echo "marked=$(dd if=/dev/mem bs=4096 skip=8 count=1 2>/dev/null | sha256sum | cut -d ' ' -f 1)"
}

# A frame to dom0, and what came back; each has a payload of its own
net() {
	yes "$(option pvh.nonce)-$number" | head -c 1500 >/tmp/frame
	frames ask eth0 </tmp/frame >/tmp/reply
	echo "heard=$(sha256sum </tmp/reply | cut -d ' ' -f 1)"
}

# What an order is about, as more facts
carry_out() {
	case $1 in
	line) read -r line <&4; echo "line=$line" ;;
	disk) use_disk ;;
	read) dd if=/dev/xvda bs=1048576 skip=1 count="$2" 2>/dev/null | wc -c | sed 's/^/read=/' ;;
	mark) mark ;;
	net) net ;;
	memory) until_true 40 memory_is "$2" "$3" || echo "memory=wrong" ;;
	target) until_true 60 target_reached; echo "target_kb=$(xenstore_read memory/target)" ;;
	fill) fill "$2" ;;
	filled) echo "filled=$(cksum </tmp/filled)" ;;
	# In a crash kernel: how many lines of that file the dead kernel's memory has
	found) echo "found=$(grep -ac "$(option pvh.nonce)" /proc/vmcore)" ;;
	start) until_true 40 one_has_come; start_cpus ;;
	cpus) until_true 40 cpus_are "$2" || echo "cpus_wanted=$2" ;;
	sysrq) until_true 10 sh -c 'dmesg | grep -q sysrq:'
	       echo "sysrq=$(dmesg | grep -c sysrq:)" ;;
	esac
}

answer() {
	{
		echo "order=$*"
		carry_out "$@"
		echo "uptime=$(cut -d ' ' -f 1 /proc/uptime)"
		echo "cpus=$(nproc)"
		echo "mem_kb=$(mem_kb)"
		[ ! -d $balloon ] || echo "current_kb=$(cat $balloon/info/current_kb)"
		echo "kept=$(sha256sum </tmp/kept | cut -d ' ' -f 1)"
	} >/tmp/facts
	{
		echo "report:"
		cat /tmp/facts
		echo "token=$( (option pvh.nonce; cat /tmp/facts) | sha256sum | cut -d ' ' -f 1)"
	} >/tmp/report
	xenstore_write "data/answer/$number" "$(packed </tmp/report)"
}

live() {
	local number order

	number=$(option pvh.number)
	number=${number:-1}

	# The kernel calls /sbin/poweroff and /sbin/reboot, which tell PID 1
	[ -d /sbin ] || ln -s bin /sbin
	ln -sf /bin/busybox /sbin/poweroff
	ln -sf /bin/busybox /sbin/reboot
	trap 'poweroff -f' USR2
	trap 'reboot -f' TERM
	head -c 1048576 /dev/urandom >/tmp/kept
	exec 4</dev/console
	while :; do
		if order=$(xenstore_read "data/order/$number"); then
			# The next kernel answers
			[ "${order%% *}" != hop ] || hop "${order#* }" " pvh.number=$((number + 1))"
			# shellcheck disable=SC2086
			answer $order
			number=$((number + 1))
		else
			usleep 200000
		fi
	done
}
