#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Writes the smallest EFI application that pvh-efi takes for one: with --kernel it has a
bzImage's boot header, with SECTION (.linux=FILE) it is a unified kernel image.
"""

import argparse
import struct
from pathlib import Path

PE, SETUP, HEADERS = 0x300, 0x202, 0x800
MACHINES = {"x86-64": 0x8664, "i386": 0x14c, "arm64": 0xaa64}


def align(value, to):
    return -(-value // to) * to


def section_table(sections):
    """The table, and the bytes that it is about"""
    table, body, rva = b"", b"", 0x1000
    for name, data in sections:
        table += struct.pack("<8sIIIIIIHHI", name.encode(), len(data), rva,
                             align(len(data), 0x200), HEADERS + len(body), 0, 0, 0, 0,
                             0x60000020)
        body += data.ljust(align(len(data), 0x200), b"\0")
        rva += align(len(data), 0x1000)
    return table, body, rva


def headers(machine, count, image_size):
    plus = machine != "i386"
    base = struct.pack("<Q", 0) if plus else struct.pack("<II", 0, 0)
    sizes = struct.pack("<4Q" if plus else "<4I", 0, 0, 0, 0)
    optional = struct.pack("<HBBIIIII", 0x20b if plus else 0x10b, 0, 0, 0, 0, 0, 0x1000, 0)
    optional += base + struct.pack("<IIHHHHHHIIIIHH", 0x1000, 0x200, 0, 0, 0, 0, 0, 0, 0,
                                   image_size, HEADERS, 0, 10, 0x100)
    optional += sizes + struct.pack("<II", 0, 6) + bytes(6 * 8)
    return struct.pack("<4sHHIIIHH", b"PE\0\0", MACHINES[machine], count, 0, 0, 0,
                       len(optional), 0x22e) + optional


def application(machine, version, sections):
    sections = [(".text", b"\xcc" * 0x400), *sections]
    table, body, image_size = section_table(sections)
    front = bytearray(HEADERS)
    front[0:2] = b"MZ"
    struct.pack_into("<I", front, 60, PE)
    if version:
        front[SETUP:SETUP + 4] = b"HdrS"
        struct.pack_into("<H", front, 0x20e, 0x280 - 0x200)
        front[0x280:0x280 + len(version) + 1] = version.encode() + b"\0"
    head = headers(machine, len(sections), image_size) + table
    front[PE:PE + len(head)] = head
    return bytes(front) + body


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--kernel", default="", metavar="VERSION")
    parser.add_argument("--machine", default="x86-64", choices=MACHINES)
    parser.add_argument("sections", nargs="*", metavar="SECTION=FILE")
    given = parser.parse_args()
    sections = [word.split("=", 1) for word in given.sections]
    given.output.write_bytes(application(
        given.machine, given.kernel,
        [(name, Path(file).read_bytes()) for name, file in sections]))


if __name__ == "__main__":
    main()
