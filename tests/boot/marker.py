# SPDX-License-Identifier: GPL-2.0
"""Builds marker.c around a kernel, for OVMF or, in a bundle, for PVH."""

import hashlib
import struct
import subprocess

import bundle as bundling
from paths import TESTS, TOP

SOURCE = TOP / "arch-x86-boot" / "pvh-efi"
INCLUDE = TOP / "arch-x86-boot" / "include"
CFLAGS = ("-O2", "-Wall", "-Wextra", "-Werror", "-std=gnu11", "-ffreestanding", "-fpie",
          "-mno-red-zone", "-mgeneral-regs-only", "-fno-stack-protector", "-fno-builtin",
          "-fno-asynchronous-unwind-tables", "-fcf-protection=none")


def build(directory, kernel, source="marker.c", defines=()):
    """Path of an EFI application that marks memory and starts `kernel`."""
    made = {name: directory / name
            for name in ("marker.o", "head.o", "marker.efi")}
    subprocess.run(["gcc", "-c", *CFLAGS, *defines, "-I", SOURCE, "-I", INCLUDE,
                    "-o", made["marker.o"], TESTS / source], check=True)
    subprocess.run(["gcc", "-c", f'-DKERNEL="{kernel}"', "-o", made["head.o"],
                    TESTS / "marker-head.S"], check=True)
    subprocess.run(["ld", "-T", TESTS / "marker.lds", "--oformat", "binary",
                    "-o", made["marker.efi"], made["head.o"],
                    made["marker.o"]], check=True)
    return made["marker.efi"]


def bundle(application, directory):
    """The same for a VMM that enters by the PVH ABI."""
    whole = directory / "marker.pvh"
    bundling.make(application, whole)
    return whole


def expected(cmdline):
    """{kind: SHA-256} of the pages that marker.c makes, in its own steps."""
    options, *marks = cmdline.split(" pvh.mark.")
    seed = 0xcbf29ce484222325
    for letter in options.encode():
        seed = (seed ^ letter) * 0x100000001b3 % 2**64
    pages = {}
    for mark in marks:
        words = []
        for _ in range(512):
            seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
            words.append(seed)
        page = bytearray(struct.pack("<512Q", *words))
        kind = mark.partition("=")[0]
        HEADERS.get(kind, lambda page: None)(page)
        pages[kind] = hashlib.sha256(page).hexdigest()
    return pages


def _esrt(page):
    page[:16] = struct.pack("<IIQ", 1, 1, 1)
    page[32:36] = struct.pack("<I", 1)


def _mok_table(page):
    page[:264] = struct.pack("<256sQ", b"Mark", 4096 - 2 * 264)
    page[-264:] = bytes(264)


HEADERS = {"boot-services-data": _esrt, "loader-data": _mok_table}
