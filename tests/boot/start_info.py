# SPDX-License-Identifier: GPL-2.0
"""Loaders in between: what they tell pvh-efi is not what QEMU says."""

import re
import subprocess

import image
from paths import TESTS

WHERE = 0x8000000       # above pvh-efi, inside the guest's 256 MB


def entry(pvh_elf):
    """Address in the PHYS32_ENTRY note."""
    notes = image.tool("readelf", "-nW", pvh_elf)
    data = re.search(r"\(0x0*12\)\s+description data: ([0-9a-f ]+)", notes)
    return int.from_bytes(bytes.fromhex(data.group(1)), "little")


def assembled(source, directory, pvh_elf, *defines):
    """Path of an ELF image that QEMU enters first, and that enters pvh_elf."""
    unlinked, linked = directory / "loader.o", directory / "loader.elf"
    subprocess.run(["gcc", "-m32", "-c", f"-DENTRY={entry(pvh_elf):#x}",
                    *(f"-D{define}" for define in defines), "-o", unlinked,
                    TESTS / source], check=True)
    subprocess.run(["ld", "-m", "elf_i386", f"-Ttext-segment={WHERE:#x}",
                    "-o", linked, unlinked], check=True)
    return linked


def with_bad_start_info(flaw, directory, pvh_elf):
    return assembled("bad-start-info.S", directory, pvh_elf, flaw)


def with_initrd_at(address, size, directory, pvh_elf, *defines):
    return assembled("far-initrd.S", directory, pvh_elf,
                     f"INITRD={address:#x}", f"SIZE={size:#x}", *defines)
