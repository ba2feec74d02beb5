# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the scripts share: places, messages, timed steps. Sourced, never run.
#
#   . "$(dirname "$0")/lib.sh"
#
# Sets: root (the repository), out (everything generated: $OUT, or out/ in the
# repository), cache (downloads that outlive out/).

set -euo pipefail
trap 'printf "%s: stopped at line %d\n" "$0" "$LINENO" >&2' ERR

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${OUT:-$root/out}
# shellcheck disable=SC2034 # for those who source this
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/pvh-efi
apt_options=()
case $out in /*) ;; *) out=$PWD/$out ;; esac

# git as the scripts want it: no setting of the user or the machine changes
# what a patch looks like, and the committer is always the same.
git_plain() {
	env GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
	    GIT_COMMITTER_NAME=prep GIT_COMMITTER_EMAIL=prep@localhost \
	    git -c gc.auto=0 -c advice.detachedHead=false "$@"
}

say()  { printf '%s\n' "$*"; }
note() { printf '      %s\n' "$*"; }

# die CAUSE [COMMAND THAT MENDS IT]
die() {
	printf '%s: %s\n' "${0##*/}" "$1" >&2
	[ $# -lt 2 ] || printf '%s: mend it with: %s\n' "${0##*/}" "$2" >&2
	exit 1
}

# usage_error MESSAGE: a wrong call is exit code 2 everywhere
usage_error() {
	printf '%s: %s\n%s: see %s --help\n' "${0##*/}" "$1" "${0##*/}" "$0" >&2
	exit 2
}

# The help of a script is the comment at its top, from line 3 to the first line that is no
# comment, and what is the same for all of them.
print_help() {
	sed -n '3,${/^#/!q; s/^# \{0,1\}//; p}' "$0"
	printf '%s\n' '' 'OUT is the directory of everything that is generated (out/ in the repository), BASE the' \
		'kernel (6.12). Tests print TAP. Exit codes: 0 done, 1 failed, 2 wrong call.'
}

# arguments OPTIONS MOST "$@": what a script is called with. In OPTIONS `base-only` sets
# base_only=yes, `from:tree` sets tree to the word behind --from, and `only+names` adds it to
# the array names each time. What is no option is in rest, and may be MOST words.
rest=()
arguments() {
	local options=$1 most=$2 option
	shift 2
	while [ $# -gt 0 ]; do
		case $1 in
		--help) print_help; exit 0 ;;
		-*)
			for option in $options -; do
				case $option in
				"${1#--}") printf -v "${option//-/_}" yes; break ;;
				"${1#--}"[:+]*)
					[ $# -ge 2 ] || usage_error "$1 wants a value"
					shift
					case $option in
					*:*) printf -v "${option#*:}" %s "$1" ;;
					*) eval "${option#*+}+=(\"\$1\")" ;;
					esac
					break ;;
				-) usage_error "unknown option '$1'" ;;
				esac
			done ;;
		*) rest+=("$1") ;;
		esac
		shift
	done
	[ ${#rest[@]} -le "$most" ] || usage_error "unknown argument '${rest[most]}'"
}

# need COMMAND PACKAGE…: pairs; names what is missing with its Debian package
need() {
	local missing=()
	while [ $# -ge 2 ]; do
		command -v "$1" >/dev/null 2>&1 || missing+=("$1 (package $2)")
		shift 2
	done
	[ ${#missing[@]} -eq 0 ] ||
		die "not installed: $(IFS=,; printf '%s' "${missing[*]}" | sed 's/,/, /g')" \
		    "make setup"
}

# steps N, then step TEXT COMMAND…: "[1/N] TEXT …" and how long it took.
# A step that fails ends the script with its exit code. COMMAND is a program,
# not a function: set -e would not hold in it.
steps() { step_count=$1; step_no=0; }

step() {
	local text=$1 begin=$SECONDS rc=0
	shift
	step_no=$((step_no + 1))
	printf '[%d/%d] %s …\n' "$step_no" "$step_count" "$text"
	"$@" || rc=$?
	if [ "$rc" -ne 0 ]; then
		printf '[%d/%d] %s … failed after %d s\n' \
			"$step_no" "$step_count" "$text" $((SECONDS - begin)) >&2
		exit "$rc"
	fi
	printf '[%d/%d] %s … %d s\n' \
		"$step_no" "$step_count" "$text" $((SECONDS - begin))
}

# progress LOG EXPECT WHAT COMMAND…: the output goes to LOG; a line every
# 15 s (on a terminal: every second, in place) says how far it is, as lines
# out of about EXPECT (0: not known). On failure the end of LOG is shown.
progress() {
	local log=$1 expect=$2 what=$3 begin=$SECONDS pid rc=0 next=15 lines
	shift 3
	mkdir -p "$(dirname "$log")"
	: >"$log"
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; exit 130' INT TERM
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.5
		[ -t 1 ] || [ $((SECONDS - begin)) -ge "$next" ] || continue
		next=$((SECONDS - begin + 15))
		lines=$(wc -l <"$log")
		if [ -t 1 ]; then
			printf '\r\033[K      %s' "$(progress_line)"
		else
			note "$(progress_line)"
		fi
	done
	[ ! -t 1 ] || printf '\r\033[K'
	wait "$pid" || rc=$?
	trap - INT TERM
	[ "$rc" -eq 0 ] && return 0
	printf '%s failed (exit code %d); the end of its log:\n' "$what" "$rc" >&2
	# With make -j the error is seldom the last line.
	{ grep -m 8 -nE '(error|Error|ERROR|undefined reference|No such file)' "$log"
	  tail -n 12 "$log"; } | sed 's/^/      | /' >&2
	printf '      whole log: %s\n' "$log" >&2
	return "$rc"
}

progress_line() {
	if [ "$expect" -gt 0 ] && [ "$lines" -le "$expect" ]; then
		printf '%s: %d s, about %d%%' "$what" $((SECONDS - begin)) \
			$((lines * 100 / expect))
	else
		printf '%s: %d s, %d lines of output' "$what" \
			$((SECONDS - begin)) "$lines"
	fi
}

# among WORD NAME…: or it is a wrong call
among() {
	[[ " ${*:2} " == *" $1 "* ]] || usage_error "no '$1' among: ${*:2}"
}

# apt_fetch DIR PACKAGE[=VERSION]…: downloads into DIR, as any user. Lists that
# name files which the archive has dropped are renewed once, if root asks.
# apt_options, if set, are more options: see lib-apt.sh.
apt_fetch() {
	local dir=$1 get=(apt-get "${apt_options[@]}" -o APT::Sandbox::User=root download)
	shift
	mkdir -p "$dir"
	(
		cd "$dir"
		progress "$dir/log" 0 "download $*" "${get[@]}" "$@" 2>/dev/null && exit
		[ "$(id -u)" -ne 0 ] ||
			progress "$dir/log" 0 "apt-get update" apt-get "${apt_options[@]}" update
		progress "$dir/log" 0 "download $*" "${get[@]}" "$@"
	) || die "cannot download $*; see $dir/log" "apt-get update, then the same again"
}

# What `series` says, for shell: see patchlist.py
known_bases()     { python3 "$root/scripts/patchlist.py" bases; }
series_file()     { python3 "$root/scripts/patchlist.py" file "$1"; }
series_patches()  { python3 "$root/scripts/patchlist.py" patches "$1"; }
series_sections() { python3 "$root/scripts/patchlist.py" sections; }
series_id()       { python3 "$root/scripts/patchlist.py" id "$1"; }
