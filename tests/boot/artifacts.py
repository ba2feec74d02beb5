# SPDX-License-Identifier: GPL-2.0
"""The files that a case boots: built ones, and those made for it alone."""

import subprocess
import sys

import bundle
import damage
import faulting
import interposer
import pae
import selftest
import uki
from paths import (ARM64, BASE, DEBIAN, GENERATED, I386, LAB, OUT, TOP, built_image,
                   image)

# What a UKI brings along where the toolstack's command line replaces it
REPLACED = "console=hvc0 console=ttyS0 panic=-1 pvh.replaced"
# Kernels that `make test` builds; those of Debian are fetched
BUILT = ("patched", "base", "uncompressed", "pvh-kunit", I386)


class Absent(Exception):
    """What the case is about can't be had here: it is skipped."""


def build(chosen):
    """Builds what only some cases boot."""
    kernels = {kernel for case in chosen for kernel in (case.flavour, case.against)
               if kernel and kernel not in BUILT and not kernel.startswith(DEBIAN)}
    commands = [("build", BASE, kernel) for kernel in sorted(kernels)]
    if ARM64 in kernels:
        commands.append(("xen-lab", "--arm64"))
    if any(case.kernel.startswith("OVMF") for case in chosen):
        commands.append(("ovmf-xen",))
    for name, *arguments in commands:
        subprocess.run([TOP / "scripts" / name, *arguments], stdout=sys.stderr, check=True)


def prepare(chosen):
    """Makes what no kernel build makes."""
    if any(case.flavour.startswith(DEBIAN) for case in chosen):
        subprocess.run([TOP / "scripts" / "debian-kernels"], check=True)
    if any(case.lab == "lab-next" for case in chosen):
        subprocess.run([TOP / "scripts" / "xen-lab", "--next"], check=True)
    for flavour, name in {(case.flavour, case.disk_kernel) for case in chosen}:
        if name.startswith("bzImage."):
            subprocess.run([TOP / "scripts" / "recompress", BASE, flavour,
                            name.removeprefix("bzImage.")], check=True)
    bundle.prepare(chosen)
    if any("selftest" in case.name for case in chosen):
        selftest.program()
        selftest.initrd()


def built_path(case, name):
    """Of a file that some build has made; pvh-efi.elf is always ours."""
    if name.startswith("grub"):
        return GENERATED / case.lab / name
    if name.startswith("OVMF"):
        return GENERATED / "ovmf-xen" / name
    if name.startswith("root-"):
        return GENERATED / "roots" / name.removeprefix("root-")
    if name == "pvh-efi.elf" and case.flavour != I386:
        return OUT / name
    return built_image(case.flavour, name)


def source(case):
    return built_image(case.flavour, "bzImage")


def _uki(case, line):
    own = line if case.lines == "image" else REPLACED
    return uki.build(source(case).read_bytes(),
                     case.initrd.data, own, case.flavour)


def _uki_bundle(case, line):
    return bundle.around(_uki(case, line))


def _initrd(case, *_):
    return case.initrd.data


def _empty(*_):
    return b""


def _damaged(how, *arguments):
    return lambda case, *_: how(source(case).read_bytes(), *arguments)


MAKERS = {
    "initrd.gz": _initrd,
    "linux.efi": _uki,
    "linux.pvh": _uki_bundle,
    "grub.pvh": lambda *_: bundle.grub(),
    **{name: lambda case, _: bundle.grub("--modules", bundle.modules(case.kernel) / "file")
       for name in bundle.GRUBS},
    "faulting.pvh": lambda case, _: faulting.build(case.wrong),
    "empty": _empty,
    **interposer.makers(),
    "selftest.efi": lambda *_: selftest.program(),
    "selftest.pvh": lambda *_: bundle.around(selftest.program()),
    "selftest.initrd": lambda *_: selftest.initrd(),
    "truncated": _damaged(damage.truncated),
    "i386": _damaged(damage.for_machine, damage.I386),
    "arm64": _damaged(damage.for_machine, damage.ARM64),
    "entry-outside": _damaged(damage.entry_outside),
    "compressed-part-zeroed": _damaged(damage.compressed_part_zeroed),
}


def content(case, name, line):
    """Bytes of the file, with the command line in it if it is a UKI's own."""
    if name in MAKERS:
        return MAKERS[name](case, line)
    return built_path(case, name).read_bytes()


def path(case, name, directory, line):
    """The same as a file, in the directory if it is made for this case."""
    if name not in MAKERS:
        return built_path(case, name)
    output = directory / name
    output.write_bytes(content(case, name, line))
    return output


def absent(case):
    """Why what the case is made of can't be had here, or nothing."""
    notes = [image(case.flavour, "absent"), GENERATED / case.lab / "absent"]
    if case.kernel.startswith("OVMF"):
        notes.append(GENERATED / "ovmf-xen" / "absent")
    if case.kernel in bundle.GRUBS:
        notes.append(bundle.modules(case.kernel) / "absent")
    other = case.flavour.removeprefix("base-")
    if other in (I386, ARM64):
        notes.append(LAB / f"{other}.absent")
    for note in notes:
        if note.exists():
            return note.read_text().strip()
    for layout in case.disk, case.boot_disk:
        reason = layout.absent() if hasattr(layout, "absent") else ""
        if reason:
            return reason
    if case.flavour == I386 and case.session and not pae.hypervisor(
            GENERATED / case.lab):
        return "this Xen has no mask that tests/boot/pae.py knows"
    return ""


def need_built(case):
    """Raises FileNotFoundError if what the case is made of is not built, and
    Absent if it never will be."""
    reason = absent(case)
    if reason:
        raise Absent(reason)
    for name in (case.kernel, case.ramdisk):
        if name and name not in MAKERS:
            built_path(case, name)
        elif name != "initrd.gz":
            source(case)
