# SPDX-License-Identifier: GPL-2.0
# What dom0 does with a domain after its boot; sourced by dom0-init.
# /lab/NAME/lifecycle has one command a line, each a function here.  What came of it
# goes to NAME/lifecycle, and each answer of the guest to NAME/answer-NUMBER.
# shellcheck shell=dash

# until_there PATH: prints what the domain writes to its part of xenstore
until_there() {
	local tries=$(($(option pvh.timeout) * 2))

	until xenstore-read "/local/domain/$domid/$1" 2>/dev/null; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return
		usleep 500000
	done
}

until_started() {
	local old=$domid tries=200

	while domid=$(xl domid "$name" 2>/dev/null); [ "$domid" = "$old" ] || [ -z "$domid" ]; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return
		usleep 500000
	done
}

tell() {
	echo "$*" >>/tmp/lifecycle
}

ask() {
	asked=$((asked + 1))
	xenstore-write "/local/domain/$domid/data/order/$asked" "$*"
}

hear() {
	if until_there "data/answer/$asked" >/tmp/answer.gz; then
		base64 -d </tmp/answer.gz | gunzip >/tmp/answer
	else
		echo "no answer" >/tmp/answer
	fi
	send "$name/answer-$asked" /tmp/answer
}

order() {
	ask "$@"
	hear
}

# The guest must be silent while it is paused
pause() {
	tell "pause: $(xl pause "$name" 2>&1)"
	ask paused
	sleep 3
	tell "state: $(xl list "$name" | awk 'END { print $5 }')"
	tell "answers: $(xenstore-list "/local/domain/$domid/data/answer" 2>/dev/null | grep -cx "$asked")"
	tell "unpause: $(xl unpause "$name" 2>&1)"
	hear
}

save() {
	xl save "$name" /tmp/image >/tmp/save.log 2>&1
	tell "save: $?"
	cat /tmp/save.log >>/tmp/xl.log
	xl restore /tmp/image >/tmp/save.log 2>&1
	tell "restore: $?"
	cat /tmp/save.log >>/tmp/xl.log
	rm -f /tmp/image
	domid=$(xl domid "$name")
}

memory() {
	tell "mem-set $1: $(xl mem-set "$name" "$1" 2>&1)"
	order memory "$2" "$3"
}

# The same, of which the guest says what came of it. xl mem-set is done before the guest:
# what it has written for it is what the guest has to reach
target() {
	tell "mem-set $1: $(xl mem-set "$name" "$1" 2>&1)"
	order target "$1"
	tell "list: $asked $(xl list "$name" | awk 'END { print $3 }')"
}

# churn ROUNDS LEAST MOST: mem-set by turns, while the guest holds what it has filled
churn() {
	local n=0

	while [ "$n" -lt "$1" ]; do
		xl mem-set "$name" $(($2 + (n * 7919 + 104) % ($3 - $2))) 2>>/tmp/xl.log
		n=$((n + 1))
		usleep 700000
		[ $((n % 10)) -ne 0 ] || order filled
	done
}

# By kexec to the next kernel, which reports as the first one did, and counts on
hop() {
	hopped=$((hopped + 1))
	xenstore-rm "/local/domain/$domid/data/report"
	ask hop "$1"
	until_there data/report/chunks >/dev/null
	fetch_report "$domid" >/tmp/report
	send "$name/report-hop-$hopped" /tmp/report
}

# -i: also more than the machine has
vcpus() {
	tell "vcpu-set $1: $(xl vcpu-set -i "$name" "$1" 2>&1)"
	order cpus "$1"
}

# The same where the guest will not be able to start them
vcpus_in_vain() {
	tell "vcpu-set $1: $(xl vcpu-set -i "$name" "$1" 2>&1)"
	order start
}

# A line by the console's input; what the guest says is in the log of its output
console() {
	ask line
	echo "$1" >"$(xenstore-read "/local/domain/$domid/console/tty")"
	hear
}

# An ELF file with all of the guest's memory. Its headers and its first pages go
# to the host, and its end, where the page frames' numbers are. What takes minutes
# must be heard; the guest is paused, for it would share the one processor
dump() {
	while sleep 20; do say "$name: goes on"; done &
	xl pause "$name" >>/tmp/xl.log 2>&1
	xl dump-core "$name" /tmp/core >>/tmp/xl.log 2>&1
	tell "dump-core: $?"
	xl unpause "$name" >>/tmp/xl.log 2>&1
	kill $!
	tell "size: $(stat -c %s /tmp/core)"
	head -c 131072 /tmp/core | base64 >/tmp/part
	send "$name/core-start" /tmp/part
	tail -c 262144 /tmp/core | base64 >/tmp/part
	send "$name/core-end" /tmp/part
	rm -f /tmp/core /tmp/part
	order probe
}

# How often the file of the first disk was read, since it is there: blkback's own counters
# begin anew with each frontend
requests() {
	local device

	device=$(xenstore-read "/local/domain/0/backend/vbd/$domid/51712/physical-device")
	tell "requests: $(awk '{ print $1 + $2 }' "/sys/dev/block/$device/stat")"
}

# A frame from the guest over its interface, and TOKEN back
net() {
	yes "$1" | head -c 1500 >/tmp/frame
	frames answer "vif$domid.0" </tmp/frame >/tmp/heard 2>>/tmp/xl.log &
	order net
	kill $!
	wait $!
	tell "heard: $asked $(sha256sum </tmp/heard | cut -d ' ' -f 1)"
}

sysrq() {
	tell "sysrq: $(xl sysrq "$name" "$1" 2>&1)"
	order sysrq
}

reboot_it() {
	xl reboot "$name" >>/tmp/xl.log 2>&1
	tell "reboot: $?"
	until_started
	until_there data/report/chunks >/dev/null
	fetch_report "$domid" >/tmp/report
	send "$name/report-2" /tmp/report
	asked=0
}

shutdown_it() {
	timeout "$(option pvh.timeout)" xl shutdown -w "$name" >>/tmp/xl.log 2>&1
	tell "shutdown: $?"
}

live() {
	local domid asked=0 hopped=0 command

	name=$1
	shift
	rm -f /tmp/lifecycle
	xl create "$@" >/tmp/xl.log 2>&1
	echo "xl create: exit status $?" >>/tmp/xl.log
	domid=$(xl domid "$name") || return
	until_there data/report/chunks >/dev/null
	fetch_report "$domid" >/tmp/report
	send "$name/report" /tmp/report
	while read -r command <&5; do
		say "$name: $command"
		# shellcheck disable=SC2086
		$command
	done 5<lifecycle
	send "$name/lifecycle" /tmp/lifecycle
	[ ! -e disk.img ] || sha256sum disk.img >/tmp/disk
	send "$name/disk" /tmp/disk
}
