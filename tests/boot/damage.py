# SPDX-License-Identifier: GPL-2.0
"""Kernel images that must not start, made of good ones."""

import struct

MACHINE = 4             # offsets from the PE signature
ENTRY = 24 + 16
I386, ARM64 = 0x14c, 0xaa64
ZEROS = 64 << 10


def _patched(data, offset, layout, value):
    """One field of the PE header replaced."""
    changed = bytearray(data)
    header, = struct.unpack_from("<I", data, 0x3c)
    struct.pack_into(layout, changed, header + offset, value)
    return bytes(changed)


def truncated(data):
    return data[:len(data) // 2]


def for_machine(data, machine):
    return _patched(data, MACHINE, "<H", machine)


def entry_outside(data):
    return _patched(data, ENTRY, "<I", 0xfffff000)


def compressed_part_zeroed(data):
    """Good headers, but the kernel can't be unpacked.  Where it lies: the
    setup header, Documentation/arch/x86/boot.rst."""
    offset, length = struct.unpack_from("<II", data, 0x248)
    middle = (data[0x1f1] + 1) * 512 + offset + length // 2
    return data[:middle] + b"\0" * ZEROS + data[middle + ZEROS:]
