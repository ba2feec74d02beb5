# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Finds its way in bundles and EFI files. Sourced, never run. Nothing here believes a
# number that it reads from a file: what leads out of it is read as nothing.

# number FILE OFFSET BYTES: prints the number there, or nothing
number() {
	digits=$(od -A n -t "u$3" -j "$2" -N "$3" "$1" 2>/dev/null | tr -d ' \n')
	# More than a shell can count
	[ ${#digits} -gt 15 ] || printf '%s' "${digits:-0}"
}

# hex FILE OFFSET BYTES
hex() { od -A n -t x1 -j "$2" -N "$3" "$1" 2>/dev/null | tr -d ' \n'; }

# cut_out FILE OFFSET BYTES
cut_out() { tail -c "+$(($2 + 1))" "$1" | head -c "$3"; }

# find_pe_header FILE OFFSET: sets pe_header, if an EFI file begins at OFFSET
find_pe_header() {
	[ "$(hex "$1" "$2" 2)" = 4d5a ] || return 1
	pe_header=$(number "$1" $(($2 + 60)) 4)
	pe_header=$(($2 + ${pe_header:-0}))
	[ "$(hex "$1" "$pe_header" 4)" = 50450000 ]
}

# is_efi32 FILE: whether it is an EFI file for i386
is_efi32() {
	find_pe_header "$1" 0 && [ "$(hex "$1" $((pe_header + 4)) 2)" = 4c01 ]
}

# read_elf_header FILE: sets bits, phdrs (offset), phdr_count, phdr_size, elf_size
read_elf_header() {
	case $(hex "$1" 0 6) in
	7f454c460201)
		bits=64 phdr_size=56
		phdrs=$(number "$1" 32 8) phdr_count=$(number "$1" 56 2)
		shdrs=$(number "$1" 40 8) elf_size=$((64 * $(number "$1" 60 2)))
		;;
	7f454c460101)
		bits=32 phdr_size=32
		phdrs=$(number "$1" 28 4) phdr_count=$(number "$1" 44 2)
		shdrs=$(number "$1" 32 4) elf_size=$((40 * $(number "$1" 48 2)))
		;;
	*) return 1 ;;
	esac
	[ -n "$phdrs" ] && [ -n "$shdrs" ] && [ "$phdr_count" -le 16 ] || return 1
	# The linker puts the section headers last
	elf_size=$((elf_size + shdrs))
}

# shellcheck disable=SC2034 # those who source this use them
# find_kernel FILE: whether it is a bundle; sets what read_elf_header sets, and slot (offset
# of the kernel's program header), kernel_at and kernel_size
find_kernel() {
	read_elf_header "$1" || return 1
	kernel_at=0
	phdr=$phdrs
	while [ "$phdr_count" -gt 0 ]; do
		if [ "$bits" = 64 ]; then
			at=$(number "$1" $((phdr + 8)) 8) size=$(number "$1" $((phdr + 32)) 8)
		else
			at=$(number "$1" $((phdr + 4)) 4) size=$(number "$1" $((phdr + 16)) 4)
		fi
		if [ "$(number "$1" "$phdr" 4)" = 1 ] && [ "${at:-0}" -gt "$kernel_at" ]; then
			slot=$phdr kernel_at=$at kernel_size=$size
		fi
		phdr=$((phdr + phdr_size))
		phdr_count=$((phdr_count - 1))
	done
	[ "$kernel_at" -ge "$elf_size" ] && find_pe_header "$1" "$kernel_at" &&
		[ "$(stat -L -c %s "$1")" = $((kernel_at + ${kernel_size:-0})) ]
}

# shellcheck disable=SC2034 # those who source this use them
# find_section FILE NAME: of the EFI file at pe_header, which begins at kernel_at. Sets
# section_at and section_size
find_section() {
	count=$(number "$1" $((pe_header + 6)) 2)
	entry=$((pe_header + 24 + $(number "$1" $((pe_header + 20)) 2)))
	wanted=$(printf %s "$2" | od -A n -t x1 | tr -d ' \n')
	[ "$count" -le 96 ] || return 1
	while [ "$count" -gt 0 ]; do
		name=$(hex "$1" "$entry" 8)
		if [ "${name%"${name#"$wanted"}"}" = "$wanted" ] &&
		   [ -z "$(printf %s "${name#"$wanted"}" | tr -d 0)" ]; then
			size=$(number "$1" $((entry + 8)) 4)
			section_size=$(number "$1" $((entry + 16)) 4)
			[ "$size" -ge "$section_size" ] || section_size=$size
			section_at=$((kernel_at + $(number "$1" $((entry + 20)) 4)))
			return 0
		fi
		entry=$((entry + 40))
		count=$((count - 1))
	done
	return 1
}
