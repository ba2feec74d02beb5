# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Roots in which packages are tried, for the tests of packages: copies of a directory
# that cost nothing and are gone when the test ends. Sourced after scripts/lib.sh, never
# run.

: "${root:?}" "${out:?}"
here=$root/tests/packages
package=$out/packages

# own_mounts SCRIPT ARGUMENT…: starts the script again, where its mounts are its own
own_mounts() {
	[ -z "${PVH_OWN_MOUNTS:-}" ] || return 0
	[ "$(id -u)" -eq 0 ] || return 1
	unshare -m --propagation private true 2>/dev/null || return 1
	PVH_OWN_MOUNTS=yes exec unshare -m --propagation private "$@"
}

# open_root LOWER [DIRECTORY]: $r is a copy of this directory. What differs is kept in
# DIRECTORY/upper
open_root() {
	local cow=${2:-${tmp:?}/cow}
	close_root
	mkdir -p "$tmp/root" "$cow"
	[ $# -eq 2 ] || mount -t tmpfs cow "$cow"
	mkdir "$cow/upper" "$cow/work"
	r=$tmp/root
	mount -t overlay overlay "$r" -o "lowerdir=$1,upperdir=$cow/upper,workdir=$cow/work"
	mount -t proc proc "$r/proc"
	mount --bind /dev "$r/dev"
}

# bare_boot [SIZE]: no kernels there
bare_boot() {
	mount -t tmpfs -o "size=${1:-500m}" boot "$r/boot"
	mkdir -p "$r/usr/lib/modules"
	mount -t tmpfs modules "$r/usr/lib/modules"
}

close_root() {
	if mountpoint -q "$tmp/root"; then umount -R "$tmp/root"; fi
	if mountpoint -q "$tmp/cow"; then umount "$tmp/cow"; fi
}

inside() {
	chroot "$r" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
		LC_ALL=C "$@"
}

# build_here: the package's own build, in $package/source
build_here() {
	local stamp
	rm -rf "$package/new"
	"$root/scripts/package-source" "$package/new"
	stamp=$(cd "$package/new" && find . -type f | sort | xargs sha256sum)
	if [ "$stamp" = "$(cat "$package/stamp" 2>/dev/null)" ]; then
		rm -rf "$package/new"
		return
	fi
	rm -rf "$package/source" "$package/stamp"
	mv "$package/new" "$package/source"
	make -s -C "$package/source" >"$package/log" 2>&1 || { cat "$package/log" >&2; return 1; }
	printf '%s\n' "$stamp" >"$package/stamp"
}

# kernel FILE VERSION: something that pvh-efi takes for one
kernel() { python3 "$here/pe.py" "$1" --kernel "$2 (made@test) #1"; }

# uki FILE VERSION
uki() {
	kernel "$1.linux" "$2"
	printf 'root=/dev/xvda of %s\n' "$2" >"$1.cmdline"
	head -c 5000 /dev/zero >"$1.initrd"
	python3 "$here/pe.py" "$1" ".linux=$1.linux" ".cmdline=$1.cmdline" ".initrd=$1.initrd"
}

# bundled VERSION IMAGE: there is a bundle of this image, complete
bundled() {
	local bundle=$r/boot/pvh-efi/$1.pvh
	ls -l "$bundle"
	tail -c "$(stat -L -c %s "$2")" "$bundle" | cmp - "$2"
	inside pvh-efi-bundle --list "/boot/pvh-efi/$1.pvh" | grep '^pvh-efi:.*, the one installed$'
}

# only_bundles VERSION…: of these kernels and of no other; and nothing that anybody takes
# for a kernel
only_bundles() {
	diff <(printf '%s\n' "$@" | sed '/^$/d' | sort) \
		<(find "$r/boot" -name '*.pvh' -printf '%f\n' | sed 's/\.pvh$//' | sort)
	[ $# -eq 0 ] || diff /dev/null <(find "$r/boot" -name '*.pvh' ! -path "$r/boot/pvh-efi/*")
	diff /dev/null <(find "$r" -xdev -maxdepth 1 -name '*vmlinuz*' -lname '*pvh*')
	diff /dev/null <(find "$r/boot" -name '.pvh-efi*')
}
