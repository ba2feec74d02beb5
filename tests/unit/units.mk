# SPDX-License-Identifier: GPL-2.0
#
# What of pvh-efi runs on a host, for tests and fuzzers alike.

include $(SRC)/objects.mk

# Another flag makes another object.
flags_from := $(MAKEFILE_LIST)

# What stands in for the kernel's headers
guest_include := -I$(SRC)/../include

# What has ports, hypercalls or the order of a boot in it stays out, and with it
# string.c, in whose place the sanitizers know the C library's functions.
# print.c has a test of its own.
units := start_info memmap pages memory pool pagetable protect memattr handle protocol open \
	 locate notify multiple devpath config tables rsdp initrd lost pe image image-load \
	 image-path bootsvc events runtime addrmap systab variables rng text keyboard keys divide utf16 crc32 \
	 blockio cmdline-disk blkfront blkring xenbus xenstore grant xen-page

# Structures from outside may lie at any address, as anywhere on x86.
sanitize := -fsanitize=address,undefined -fno-sanitize=alignment -fno-sanitize-recover=all
guest_cflags := -std=gnu11 -g -O1 -Wall -Wextra -Wno-pointer-arith -Wno-unused-parameter \
		-fno-strict-aliasing -fno-omit-frame-pointer
