# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Package lists of other suites than the machine's, from the machine's own
# Debian mirror and without a change to the machine. Sourced after lib.sh,
# never run.

: "${cache:?}"

# The machine's Debian archives: URI, suite and component, one a line.
debian_archives() {
	apt-get indextargets --format "\$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
		'Created-By: Packages' 'Origin: Debian' | sort -u
}

# The same with the releases that may carry a newer kernel: the next one, and
# sid, which has no updates of its own.
newer_archives() {
	local uri suite component
	while read -r uri suite component; do
		printf '%s\n' "$uri ${suite/bookworm/trixie} $component"
		case $suite in *-*) ;; *) printf '%s\n' "$uri sid $component" ;; esac
	done < <(debian_archives) | sort -u
}

# apt_lists TYPE ("URI SUITE COMPONENT" a line on stdin): package lists (deb) or
# source lists (deb-src) of these archives, renewed if older than a day. Sets
# apt_options, with which apt-get and apt-cache read them. Fails, saying why, if
# nothing could be had.
apt_lists() {
	local dir=$cache/apt/$1 uri suite component
	apt_options=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$dir/parts"
		-o "Dir::State::lists=$dir/lists" -o Dir::State::status=/dev/null
		-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
		-o "APT::Sandbox::User=$(id -un)")
	mkdir -p "$dir/parts" "$dir/lists/partial"
	while read -r uri suite component; do
		printf '%s %s %s %s\n' "$1" "$uri" "$suite" "$component"
	done >"$dir/wanted"
	[ -s "$dir/wanted" ] || {
		echo "apt knows no Debian archive (apt-get update)"
		return 1
	}
	if cmp -s "$dir/wanted" "$dir/parts/wanted.list" &&
	   find "$dir/parts/wanted.list" -mtime -1 | grep -q .; then
		return
	fi
	cp "$dir/wanted" "$dir/parts/wanted.list"
	# A suite that the mirror does not have is no reason to miss the others.
	apt-get "${apt_options[@]}" -q -o Acquire::Retries=1 update >"$dir/log" 2>&1 || true
	ls "$dir"/lists/*_"$([ "$1" = deb ] && echo Packages || echo Sources)"* >/dev/null 2>&1 || {
		rm -f "$dir/parts/wanted.list"
		echo "no package list could be had; see $dir/log"
		return 1
	}
}
