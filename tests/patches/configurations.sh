# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The configurations in which `matrix` and `sizes` compile the files that the series touches,
# and what is said there. Sourced after tests/kernels.sh, never run. A test sets $work, where
# the builds are, and $src, the checkout that is compiled.

: "${base:?}" "${warn[*]:?}"

# option_lines NAME: what is different from the kernel that is booted
option_lines() {
	case $1 in
	clang) on PVH ;;
	# with IBT objtool would look at a whole vmlinux only
	allmod) on KUNIT
		off WERROR X86_KERNEL_IBT GCC_PLUGINS DEBUG_INFO_BTF
		# It would not look for what can't be reached, or not at single objects
		off GCOV_KERNEL KCOV LIVEPATCH ;;
	no-pvh) off XEN_PVH PVH_EFI ;;
	no-xen) off XEN PVH_EFI ;;
	no-efi) off EFI EFI_STUB XEN_PVH PVH_EFI EFIVAR_FS ;;
	esac
}

# The newest clang: Debian has several, of which some are too old for new kernels
newest_clang() {
	{ compgen -c clang- | grep -xE 'clang-[0-9]+' || true; } | sort -uV | tail -n 1 |
		grep . || echo clang
}

compiler_of() {
	case $1 in clang) newest_clang ;; arm64) echo aarch64-linux-gnu-gcc ;; *) echo "${CC:-gcc}" ;; esac
}

# The tool chain of a configuration: arguments of make
toolchain() {
	local only="${work:?}/only-touched " host=${CC:-gcc}
	[ "$1" != allmod ] || only=''
	printf '%s\n' "CC=${only}ccache $(compiler_of "$1")" "HOSTCC=ccache ${host#distcc }"
	case $1 in
	arm64) printf '%s\n' ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- ;;
	i386) printf '%s\n' ARCH=i386 ;;
	esac
}

# A compiler, before another one, for which files in touched directories that the series does
# not change are empty: what they say is not new, and only takes time
only_touched() {
	: >"$work/empty.c"
	cat >"$work/only-touched" <<-EOF
	#!/bin/bash
	file=\${!#}
	case \${file##*/linux/} in
	arch/x86/xen/*.c | arch/x86/platform/*.c | arch/x86/virt/*.c | drivers/firmware/*.c | drivers/xen/*.c)
		grep -qxF "\${file##*/linux/}" '$work/touched' || set -- "\${@:1:\$#-1}" '$work/empty.c' ;;
	esac
	exec "\$@"
	EOF
	chmod +x "$work/only-touched"
}

# One job: Kbuild reaches some directories by two ways at once, which collide.
configuration_make() {
	local config=$1 tools
	shift
	mapfile -t tools < <(toolchain "$config")
	JOBS=1 kernel_make "${src:?}" "$work/build/$config" "${tools[@]}" "$@"
}

# The fragments, as far as this prefix has their options
configure_config() {
	local config=$1 build=$work/build/$1 fragments names=(guest patched) start=tinyconfig
	case $config in
	i386) names+=(i386) ;;
	arm64) names=(arm64) ;;
	allmod) names=() start=allmodconfig ;;
	esac
	option_lines "$config" >"$work/$config.config"
	# shellcheck disable=SC2034 # configure_loosely reads them
	mapfile -t fragments < <(
		if [ "$config" = clang ]; then
			small_kernel "$work"
		else
			config_fragments "$base" "${names[@]}"
		fi
		echo "$work/$config.config")
	configure_loosely "$build" "$start" configuration_make "$config"
}

# --- what is compiled, and what is said of it ------------------------------------------

# The directories of the touched files: Kbuild leaves out what is not configured, which
# it would compile if it were named. Of large ones it is single objects, and nothing of
# arch/x86/boot but pvh-efi, which is for whole builds.
targets_of() {
	local config=$1 configuration=$work/build/$1/.config
	case $config in
	arm64) ;;
	*)
		echo arch/x86/kernel/{e820,setup}.o
		! grep -q ^CONFIG_KEXEC_FILE=y "$configuration" || echo arch/x86/kernel/kexec-bzimage64.o
		# head_64.o has arch/x86/xen/xen-head.S in it
		! grep -q ^CONFIG_64BIT=y "$configuration" || {
			echo arch/x86/kernel/head_64.o
			sed -n 's,^\(arch/x86/mm/[^/]*\)\.c$,\1.o,p' "$work/touched"
		} ;;
	esac
	sed -nE 's,^((arch/x86/(platform|virt|xen)|drivers/(firmware|xen))(/[^/]+)*/)[^/]+\.[cS]$,\1,p' "$work/touched" |
		grep -v "$(if [ "$config" = arm64 ]; then echo ^arch; else echo ^$; fi)" | sort -u
	! grep -q ^CONFIG_PVH_EFI=y "$configuration" || echo pvh-efi
}

# said CONFIG LOG [TARGET]…: what is said of the prefix in $src, in LOG.found: of the
# targets if there are some
said() {
	local config=$1 log=$2 targets=("${@:3}")
	# What is said here is not of the series
	configure_config "$config" >"$log.config" 2>&1 || { tail -n 5 "$log.config"; return 1; }
	[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(targets_of "$config" | tr ' ' '\n')
	# -k: what this configuration does not have is no error.
	configuration_make "$config" "${warn[@]}" -k "${targets[@]}" >"$log" 2>&1 ||
		[ $? -lt 128 ] || { echo "make was killed"; return 1; }
	warnings "$log" | sort >"$log.found"
}

# check_out COMMIT: headers that the series changes look old, lest all that includes them
# is compiled for each prefix
check_out() {
	base_tree "$base" "$src" "$1"
	(cd "$src" && sed -n '/\.h$/p' "$work/touched" | xargs -r touch -c -d @1)
}
