# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Kernel trees and builds, for scripts/build and tests/series. Sourced after
# lib.sh, never run.

: "${root:?}" "${out:?}"

# The id of what a kernel tree holds now, edits and new files included.
source_id() {
	local index
	index=$(mktemp)
	cp "$(git -C "$1" rev-parse --path-format=absolute --git-path index)" "$index"
	(
		export GIT_INDEX_FILE=$index
		git_plain -C "$1" add -A && git_plain -C "$1" write-tree
	)
	rm -f "$index"
}

# base_tree BASE DIR REVISION: a checkout of the prepared tree's REVISION in DIR
base_tree() {
	local tree=$out/$1/linux dir=$2 revision
	revision=$(git_plain -C "$tree" rev-parse --verify "$3^{commit}")
	if [ "$(git_plain -C "$dir" rev-parse -q --verify HEAD 2>/dev/null)" = "$revision" ]; then
		return
	fi
	if git_plain -C "$tree" worktree list --porcelain | grep -qx "worktree $dir" &&
	   git_plain -C "$dir" checkout -q --force --detach "$revision" 2>/dev/null; then
		return
	fi
	rm -rf "$dir"
	git_plain -C "$tree" worktree prune
	progress "$out/logs/checkout-$1.log" 0 "check out $3" \
		git_plain -C "$tree" worktree add --force --detach "$dir" "$revision"
}

# kernel_make TREE BUILD ARGUMENT…: make in TREE with the output in BUILD.
# BUILD must reach TREE as ../../linux: ccache then sees the same paths in
# every build, also in another copy of the repository. Another architecture is in
# kernel_cc, its compiler, and kernel_options, more arguments for make. distcc is left
# out of host programs: it compiles what is preprocessed, where the comments are gone
# by which objtool says that a case falls through, and objtool takes a warning for an
# error.
kernel_options=()
kernel_make() {
	local tree=$1 build=$2 cc=${kernel_cc:-${CC:-gcc}} host=${CC:-gcc}
	shift 2
	host=${host#distcc }
	! command -v ccache >/dev/null || { cc="ccache $cc"; host="ccache $host"; }
	[ -z "${CCACHE_PREFIX:-}" ] || host="env -u CCACHE_PREFIX $host"
	CCACHE_BASEDIR=$(cd "$tree/.." && pwd -P) \
	KBUILD_BUILD_TIMESTAMP='Wed Jan  1 00:00:00 UTC 2020' \
	KBUILD_BUILD_USER=pvh-efi KBUILD_BUILD_HOST=build KBUILD_BUILD_VERSION=1 \
	LOCALVERSION='' LC_ALL=C \
		make -C "$tree" O="$build" -j"${JOBS:-$(nproc)}" CC="$cc" HOSTCC="$host" \
		KCFLAGS=-fmacro-prefix-map=../../linux/= "${kernel_options[@]}" "$@"
}

# config_fragments BASE NAME…: the files of configs/ with these names, each with
# what must be different in it for BASE, one path a line
config_fragments() {
	local base=$1 name
	shift
	for name in "$@"; do
		printf '%s\n' "$root/configs/$name.config"
		[ ! -f "$root/configs/$base/$name.config" ] ||
			printf '%s\n' "$root/configs/$base/$name.config"
	done
}

# merge_config TREE BUILD FILE…: by the kernel's program, which works on files in the
# folder where it runs, and leaves them there when it is ended
merge_config() (
	cd "$2" && "$1/scripts/kconfig/merge_config.sh" -m -O "$2" "${@:3}"
)

# configure TREE BUILD LOG FRAGMENT…: tinyconfig, or the file of $start_config without
# its modules, and the fragments; fails, naming it, if an option of a fragment did not
# survive.
start_config=''
configure() {
	local tree=$1 build=$2 log=$3
	shift 3
	# shellcheck disable=SC2317 # progress calls it
	run_configure() {
		if [ -n "$start_config" ]; then
			sed -E 's/^(CONFIG_\w+)=m$/# \1 is not set/' "$start_config" >"$build/.config"
		else
			kernel_make "$tree" "$build" tinyconfig
		fi &&
		merge_config "$tree" "$build" "$build/.config" "$@" &&
		kernel_make "$tree" "$build" olddefconfig
	}
	progress "$log" 0 "configure" run_configure "$@"
	lost_options "$build/.config" "$@" >"$log.lost"
	[ -s "$log.lost" ] || return 0
	sed 's/^/      | /' "$log.lost" >&2
	die "options of ${*##*/} did not survive make olddefconfig; whole log: $log"
}

# lost_options CONFIG FRAGMENT…: one line for each option that is not as the
# fragments want it; where they disagree the last one counts.
lost_options() {
	awk '
	function value(line) {
		return line ~ /^#/ ? "n" : substr(line, index(line, "=") + 1)
	}
	function name(line) {
		match(line, /CONFIG_[A-Za-z0-9_]+/)
		return substr(line, RSTART, RLENGTH)
	}
	!/^(# )?CONFIG_[A-Za-z0-9_]+(=| is not set)/ { next }
	FILENAME == ARGV[1] { got[name($0)] = value($0); next }
	{ want[name($0)] = value($0); from[name($0)] = FILENAME }
	END {
		for (o in want) {
			have = o in got ? got[o] : "n"
			if (have != want[o])
				print o ": wanted " want[o] " (" from[o] "), got " \
				      (o in got ? have : "nothing: no such option, or not reachable")
		}
	}' "$@" | sort
}
