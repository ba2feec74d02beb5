# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Test output as TAP, for the tests that are shell scripts. Sourced, with scripts/lib.sh,
# never run. `tap_end` is a test script's last line. With TAP_ONLY set only the tests whose
# names contain it are run.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

tap_no=0
tap_failed=0
mend=''
# shellcheck disable=SC2034 # for who sources this
base=${BASE:-6.12}

tap_ok()   { tap_no=$((tap_no + 1)); printf 'ok %d - %s\n' "$tap_no" "$1"; }
tap_skip() { tap_no=$((tap_no + 1)); printf 'ok %d - %s # SKIP %s\n' "$tap_no" "$1" "$2"; }

# tap_skip_all NAME WHY: nothing else can be tested
tap_skip_all() { tap_skip "$@"; tap_end; }

# tap_not_ok NAME [FILE [MENDING COMMAND]]: FILE says why. $repeat, if set, is the command
# that repeats it.
tap_not_ok() {
	tap_no=$((tap_no + 1))
	tap_failed=$((tap_failed + 1))
	printf 'not ok %d - %s\n' "$tap_no" "$1"
	if [ -s "${2:-}" ]; then
		head -n 40 "$2" | sed 's/^/# /'
		[ "$(wc -l <"$2")" -le 40 ] || printf '# … whole log: %s\n' "$2"
	fi
	[ -z "${3:-}" ] || printf '# mend it with: %s\n' "$3"
	printf '# repeat: %s\n' "${repeat:-${BASE:+BASE=$BASE }TAP_ONLY=${1@Q} $(
		realpath --relative-to="${root:?}" "$0")}"
}

# tap_check NAME LOG COMMAND…: ok if COMMAND succeeds; its output goes to LOG.
# $mend, if set, is the command that mends a failure.
tap_check() {
	local name=$1 log=$2 rc
	shift 2
	[[ $name == *"${TAP_ONLY:-}"* ]] || return 0
	mkdir -p "$(dirname "$log")"
	# Not as `if "$@"`: that would turn set -e off inside
	set +e
	( set -e; "$@" ) >"$log" 2>&1
	rc=$?
	set -e
	if [ "$rc" -eq 0 ]; then
		tap_ok "$name"
	else
		tap_not_ok "$name" "$log" "${mend:-}"
	fi
}

tap_end() {
	printf '1..%d\n' "$tap_no"
	[ "$tap_failed" -eq 0 ]
	exit
}
