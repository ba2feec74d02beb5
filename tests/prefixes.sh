# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For the tests that compile the series, or each prefix of it: which there are, what they
# change, and which passed before. Sourced after scripts/lib-kernel.sh, never run. A test sets $work, the
# directory that is its own, before it calls `prefixes`.

: "${root:?}" "${out:?}"

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

# Documentation: make can't tell such a prefix from the one before.
unreached() {
	! git_plain -C "$tree" diff --name-only "$1~" "$1" | grep -Eqv '^(Documentation/|MAINTAINERS$)'
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
