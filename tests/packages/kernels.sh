# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A release's own kernel packages, with the few modules that a domain boots with, in three
# versions. Sourced after root.sh, never run.

: "${out:?}" "${tmp:?}" "${apt_options=}"

# fetch_kernels RELEASE DIRECTORY [PACKAGE]: the packages of its newest cloud kernel, or of
# the one that PACKAGE depends on
fetch_kernels() {
	local image wanted
	apt_lists "packages-$1" deb < <(archives_of "$1")
	image=$(newest_kernel "${3:-linux-image-cloud-amd64}")
	[ -n "$image" ]
	# sid has cut them apart
	mapfile -t wanted < <(apt-cache "${apt_options[@]}" depends "$image" |
		sed -n "s/^ *Depends: \(linux-[a-z]*-${image#linux-image-}\)$/\1/p" | sort -u)
	apt_fetch "$2" "$image" "${wanted[@]}"
}

# change_kernels FROM TO COMMAND…: COMMAND changes each unpacked package, whose directory
# it gets
change_kernels() {
	local deb dir=$tmp/change
	mkdir -p "$2"
	for deb in "$1"/*.deb; do
		rm -rf "$dir"
		dpkg-deb -R "$deb" "$dir"
		"${@:3}" "$dir"
		rm -f "$dir/DEBIAN/md5sums"
		dpkg-deb -Znone -b "$dir" "$2/$(sed -n 's/^Package: //p' "$dir/DEBIAN/control").deb"
	done
	rm -rf "$dir"
}

# Few files, so that an initrd is made at once: the disk of a domain, its file system and
# loop. With none, dpkg lets the package disappear
few_modules() {
	local modules
	rm -rf "$1"/usr/share/{bug,doc}
	for modules in "$1"/lib/modules/*/kernel "$1"/usr/lib/modules/*/kernel; do
		[ -d "$modules" ] || continue
		find "$modules" -type f | grep -Ev \
			'/(xen-blkfront|ext4|jbd2|mbcache|crc16|(lib)?crc32c[a-z_-]*|loop)\.ko' | xargs -r rm
		find "$modules" -mindepth 1 -type d -empty -delete
		touch "$modules/left-out"
	done
}

# As an upgrade has it: a later version of the same packages
changed() {
	local file
	sed -i -E 's/^(Version: .*)/\1+1/; s/(linux-[^ ]* \(= [^)]*)\)/\1+1)/g' "$1/DEBIAN/control"
	for file in "$1"/boot/vmlinuz-* "$1"/usr/lib/modules/*/vmlinuz; do
		[ ! -f "$file" ] || printf x >>"$file"
	done
}

# As another kernel beside it
renamed() {
	local file from=$version to=$other
	find "$1" -depth -name "*$from*" | while read -r file; do
		mv "$file" "${file%/*}/$(basename "$file" | sed "s/${from//./\\.}/$to/")"
	done
	sed -i "s/${from//./\\.}/$to/g" "$1"/DEBIAN/*
}

# The version of the kernel whose packages are in $debs/archive
archive_version() {
	basename "$debs"/archive/linux-image-*.deb | sed 's/^linux-image-\([^_]*\)_.*/\1/'
}

# make_kernels RELEASE: sets version and other; directories $debs/{first,changed,other}
make_kernels() {
	debs=$out/roots/$1-kernels
	if [ ! -e "$debs/made" ]; then
		rm -rf "$debs"
		fetch_kernels "$1" "$debs/archive"
		version=$(archive_version)
		# Later, for who sorts them: one more in front of the flavour
		other=${version/-cloud/.9-cloud}
		change_kernels "$debs/archive" "$debs/first" few_modules
		change_kernels "$debs/first" "$debs/changed" changed
		change_kernels "$debs/first" "$debs/other" renamed
		printf '%s %s\n' "$version" "$other" >"$debs/made"
		rm -rf "$debs/archive"
	fi
	read -r version other <"$debs/made"
}

# make_next_kernel RELEASE: sets next, the version of a later kernel series that the release
# has; packages in $debs/next
make_next_kernel() {
	if [ ! -e "$debs/made-next" ]; then
		rm -rf "$debs/next"
		fetch_kernels "$1" "$debs/archive" linux-image-6.12-cloud-amd64
		change_kernels "$debs/archive" "$debs/next" few_modules
		archive_version >"$debs/made-next"
		rm -rf "$debs/archive"
	fi
	# shellcheck disable=SC2034 # for tests/full/roots
	read -r next <"$debs/made-next"
}
