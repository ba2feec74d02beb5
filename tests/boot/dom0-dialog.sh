# SPDX-License-Identifier: GPL-2.0
# A dialog with a domain by the program that `xl console` runs, which reads no keys from
# what is no terminal unless it is told to; sourced by dom0-init.  /lab/NAME/dialog has one
# step a line: `expect PATTERN`, `type BASE64`, or a function here.  What the domain says is
# looked at without spaces, line ends and what moves a cursor.  How far it came and why the
# domain has ended goes to NAME/dialog.
# shellcheck shell=dash

open_console() {
	rm -f /tmp/keys
	mkfifo /tmp/keys
	domid=$(xl domid "$1")
	xenconsole --interactive "$domid" </tmp/keys >>/tmp/said 2>>/tmp/xl.log &
	console=$!
	exec 6>/tmp/keys
}

# A reboot makes a new domain, whose console is another one.
keep_console() {
	local now

	now=$(xl domid "$1" 2>/dev/null)
	[ -z "$now" ] || [ "$now" = "$domid" ] || open_console "$1"
}

said() {
	tr -d '\r\n\000 ' </tmp/said | sed "s/$(printf '\033')\[[0-9;?=]*[A-Za-z@]//g"
}

# expect NAME PATTERN: from where the last one ended
expect() {
	local tries=120 end

	export PATTERN="$2" FROM
	while [ "$tries" -gt 0 ]; do
		end=$(said | awk '{ text = substr($0, ENVIRON["FROM"])
			if (match(text, ENVIRON["PATTERN"])) print ENVIRON["FROM"] + RSTART + RLENGTH - 1 }')
		if [ -n "$end" ]; then
			FROM=$end
			return 0
		fi
		keep_console "$1"
		tries=$((tries - 1))
		usleep 500000
	done
	return 1
}

# The reason code of a domain that has shut down, as xl has it: 0 poweroff, 1 reboot,
# 3 crash
reason() {
	local tries=240

	until xl list -v "$1" | awk 'END { exit $5 !~ /[sc]/ }'; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || { echo none; return; }
		usleep 500000
	done
	xl list -v "$1" | awk 'END { print $8 }'
}

# The driver leaves the first disk, without a word to the guest
kill_backend() {
	echo "vbd-$domid-51712" >/sys/bus/xen-backend/drivers/vbd/unbind
}

dialog() {
	local name=$1 step what console domid FROM=1 number=0
	shift

	: >/tmp/said
	xl create "$@" >/tmp/xl.log 2>&1
	echo "xl create: exit status $?" >>/tmp/xl.log
	open_console "$name"
	while read -r step what <&5; do
		number=$((number + 1))
		say "$name: step $number"
		case $step in
		type) echo "$what" | base64 -d >&6 ;;
		expect) expect "$name" "$what" || break ;;
		reason) echo "reason: $(reason "$name")" ;;
		kill_backend) kill_backend || break ;;
		esac
		echo "done: $number"
	done 5<./dialog >/tmp/dialog
	exec 6>&-
	kill "$console" 2>/dev/null
	send "$name/dialog" /tmp/dialog
	send "$name/said" /tmp/said
}
