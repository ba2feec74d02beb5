# SPDX-License-Identifier: GPL-2.0
"""What is not time: bytes on disk, in the kernel proper and of guest memory,
and lines."""

import subprocess

from elf import Elf
from paths import OUT, TREE, image

PVH_EFI = "arch/x86/boot/pvh-efi/"
# Neither is in a guest's kernel
NOT_PROPER = (PVH_EFI, "Documentation/", "scripts/", "tools/", "MAINTAINERS",
              "arch/x86/boot/")
KERNEL_SECTIONS = {"text": (".text", ".init.text", ".rodata"),
                   "data": (".data", ".init.data", ".data..percpu"),
                   "bss": (".bss", ".brk")}


def pvh_efi():
    """Code, constants and data that the file holds."""
    sizes = Elf(OUT / "pvh-efi.elf").section_sizes()
    return {"code": sizes[".text"] + sizes[".runtime.text"],
            "constants": sizes[".rodata"],
            "data": sizes[".data"] + sizes[".runtime.data"]}


def kernel(flavour):
    """The kernel's .text is filled up to a large page, which would hide it."""
    elf = Elf(image(flavour, "vmlinux"))
    sizes = elf.section_sizes()
    sizes[".text"] -= elf.padding(".text")
    return {kind: sum(sizes.get(name, 0) for name in names)
            for kind, names in KERNEL_SECTIONS.items()}


def on_disk(flavours):
    return {f"{name}, {flavour}": image(flavour, name).stat().st_size
            for flavour in flavours for name in ("bzImage", "vmlinuz.pvh")
            if image(flavour, name).exists()}


def _place(path):
    if path.startswith(PVH_EFI):
        return "pvh-efi"
    if path.endswith("_test.c"):
        return "its tests"
    return "rest" if path.startswith(NOT_PROPER) else "kernel proper"


def lines():
    """Added and removed, by where."""
    text = subprocess.run(("git", "-C", TREE, "diff", "--numstat", "base", "HEAD"),
                          check=True, capture_output=True, text=True).stdout
    found = {place: {"added": 0, "removed": 0}
             for place in ("pvh-efi", "kernel proper", "its tests", "rest")}
    for added, removed, path in (line.split("\t") for line in text.splitlines()):
        found[_place(path)]["added"] += int(added)
        found[_place(path)]["removed"] += int(removed)
    return found
