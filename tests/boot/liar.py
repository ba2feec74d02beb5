# SPDX-License-Identifier: GPL-2.0
"""Builds bad-start-info.S: a loader that lies to pvh-efi."""

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


def build(lie, directory, pvh_elf):
    """Path of an ELF image that enters pvh_elf with a bad start_info."""
    unlinked, linked = directory / "liar.o", directory / "liar.elf"
    subprocess.run(["gcc", "-m32", "-c", f"-DENTRY={entry(pvh_elf):#x}",
                    f"-D{lie}", "-o", unlinked,
                    TESTS / "bad-start-info.S"], check=True)
    subprocess.run(["ld", "-m", "elf_i386", f"-Ttext-segment={WHERE:#x}",
                    "-o", linked, unlinked], check=True)
    return linked
