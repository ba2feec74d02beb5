# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Package lists of other suites, architectures or kinds than the machine's, from
# the machine's own Debian mirror and without a change to the machine. Sourced
# after lib.sh, never run.

: "${cache:?}"

# The machine's Debian archives: URI, suite and component, one a line.
debian_archives() {
	apt-get indextargets --format "\$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
		'Created-By: Packages' 'Origin: Debian' | sort -u
}

# The same of one release by its name. Backports and sid have neither updates nor a
# security archive of their own.
archives_of() {
	case $1 in
	*-backports|sid) debian_archives | awk -v suite="$1" '$2 !~ /-/ { print $1, suite, $3 }' ;;
	*) debian_archives | sed "s/ bookworm/ $1/" ;;
	esac | sort -u
}

# The same of the releases that may carry a newer kernel
newer_archives() { { archives_of trixie; archives_of sid; } | sort -u; }

# newest_kernel METAPACKAGE: the kernel package that it depends on, by the lists of apt_options
newest_kernel() {
	apt-cache "${apt_options[@]}" depends --no-recommends "$1" 2>/dev/null |
		sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -n 1 || true
}

# apt_lists NAME TYPE [ARCHITECTURE] ("URI SUITE COMPONENT" a line on stdin): package
# lists (deb) or source lists (deb-src) of these archives, renewed if older than a
# day; NAME is theirs alone, or of others who ask for the same. Sets apt_options,
# with which apt-get and apt-cache read them, as any user. Fails, saying why, if
# nothing could be had.
apt_lists() {
	local dir=$cache/apt/$1 type=$2
	# The Release file of a suite that moves may have expired on a mirror.
	apt_options=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$dir/parts"
		-o Acquire::Check-Valid-Until=false
		-o "Dir::State::lists=$dir/lists" -o Dir::State::status=/dev/null
		-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
		-o "APT::Sandbox::User=$(id -un)")
	if [ $# -eq 3 ]; then
		apt_options+=(-o "APT::Architectures::=$(dpkg --print-architecture)"
			-o "APT::Architectures::=$3")
		type="$type [arch=$3]"
	fi
	mkdir -p "$dir/parts" "$dir/lists/partial"
	# Two at a time would be in each other's way.
	( flock 8; renew_lists "$dir" "$type" ) 8>"$dir/lock"
}

# renew_lists DIR TYPE: what apt_lists is about, once its options are set
renew_lists() {
	local dir=$1 type=$2 uri suite component
	while read -r uri suite component; do
		printf '%s %s %s %s\n' "$type" "$uri" "$suite" "$component"
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
	ls "$dir"/lists/*_"$([ "${type%% *}" = deb ] && echo Packages || echo Sources)"* >/dev/null 2>&1 || {
		rm -f "$dir/parts/wanted.list"
		echo "no package list could be had; see $dir/log"
		return 1
	}
}

# apt_source PACKAGE [VERSION…]: downloads the source package, of the first of these versions
# that can be had, or the newest, into the cache; prints the path of its .dsc. After apt_lists.
apt_source() {
	local package=$1 version dir
	shift
	[ $# -gt 0 ] || set -- "$(apt-cache "${apt_options[@]}" showsrc --only-source "$package" |
		sed -n 's/^Version: //p' | sort -rV | head -n 1)"
	for version; do
		dir=$cache/$package/$version
		if [ ! -e "$dir/complete" ]; then
			rm -rf "$dir"
			mkdir -p "$dir"
			(cd "$dir" && apt-get "${apt_options[@]}" source --download-only \
				"$package=$version") >&2 || continue
			touch "$dir/complete"
		fi
		echo "$dir/${package}_${version#*:}.dsc"
		return
	done
	return 1
}
