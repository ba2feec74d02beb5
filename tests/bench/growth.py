# SPDX-License-Identifier: GPL-2.0
"""How the cost grows: real boots with more RAM and larger initrds, and what
tests/unit/test_growth.c counts where no machine is large enough."""

import re
import subprocess

import counter
import direct
import routes
import stages
from elf import Elf
from paths import GENERATED, OUT, TOP, image

MEMORY = (128, 512, 2048, 8192)         # MB
INITRDS = (0, 1, 16, 64, 256)           # MB
FLAVOUR = "uncompressed"
STEPS = re.compile(r"^growth: (\S+) (\d+) (\d+)$", re.M)


def _boot(name, memory, initrd):
    """Instructions from the PVH entry on: to the EFI entry, to the end of the
    boot services."""
    kernel = routes.bzimage(FLAVOUR)
    marks = [stages.exact("entry", Elf(OUT / "pvh-efi.elf"), "pvh_efi_start"),
             kernel.pe_entry(), kernel.exit_boot()]
    command = ("qemu-system-x86_64", "-nodefaults", "-display", "none",
               "-no-reboot", "-serial", "stdio", *direct.board(memory),
               "-kernel", image(FLAVOUR, "vmlinuz.pvh"),
               *(("-initrd", initrd) if initrd else ()),
               "-append", routes.NO_KASLR)
    found, _ = counter.run(command, marks, counter.WORK / name)
    start = found["entry"]["instructions"]
    return [found[stage]["instructions"] - start
            for stage in ("pe_entry", "exit_boot")]


def _initrd(megabytes):
    if not megabytes:
        return None
    path = counter.WORK / "zeroes"
    with open(path, "wb") as file:
        file.truncate(megabytes << 20)
    return path


def boots():
    return {"RAM, MB": [[size, *_boot("ram", size, None)] for size in MEMORY],
            "initrd, MB": [[size, *_boot("initrd", 1024, _initrd(size))]
                           for size in INITRDS]}


def steps():
    """{what: [[size, steps], …]} of the host's program."""
    subprocess.run((TOP / "tests" / "unit" / "run", "--only", "growth"),
                   check=True, stdout=subprocess.DEVNULL)
    text = (GENERATED / "logs" / "unit" / "growth.log").read_text()
    curves = {}
    for what, size, count in STEPS.findall(text):
        curves.setdefault(what, []).append([int(size), int(count)])
    return curves


def collect():
    return {"boots": boots(), "steps": steps()}
