# SPDX-License-Identifier: GPL-2.0
"""Bundles: kernels with pvh-efi in front, by the tool that users have."""

import os
import subprocess
import tempfile
from pathlib import Path

from paths import GENERATED, I386, OUT, TOP, image

SOURCE = TOP / "arch-x86-boot"
BUILD = OUT / "build" / "standalone"
PROGRAMS = TOP / "packaging" / "programs"
BUNDLE = "vmlinuz.pvh"
# With the modules of other releases' GRUB: what scripts/programs calls them
GRUBS = {"grub-2.12.pvh": "grub-2.12-modules", "grub-sid.pvh": "grub-sid-modules"}


def around(kernel):
    """Bytes of a bundle with the kernel (bytes) in it."""
    with tempfile.TemporaryDirectory() as place:
        inside, output = Path(place) / "kernel", Path(place) / BUNDLE
        inside.write_bytes(kernel)
        make(inside, output)
        return output.read_bytes()


def make(kernel, output):
    subprocess.run([BUILD / "bundle", BUILD / "pvh-efi.elf", kernel, output],
                   check=True, capture_output=True)


def modules(name):
    return GENERATED / "programs" / GRUBS[name]


def grub(*options):
    """Bytes of grub.pvh, of this machine's GRUB modules for EFI unless told otherwise."""
    with tempfile.TemporaryDirectory() as place:
        output = Path(place) / "grub.pvh"
        subprocess.run([PROGRAMS / "grub-pvh", "--config", PROGRAMS / "grub.cfg", *options, output],
                       env={**os.environ, "PVH_EFI_LIBEXEC": str(BUILD)},
                       check=True, capture_output=True)
        return output.read_bytes()


def prepare(chosen):
    """Makes the tool, and the bundles that no kernel build makes."""
    BUILD.mkdir(parents=True, exist_ok=True)
    subprocess.run(["make", "-s", "-C", SOURCE, f"O={BUILD}"], check=True)
    for name in {case.kernel for case in chosen} & set(GRUBS):
        subprocess.run([TOP / "scripts" / "programs", GRUBS[name]], check=True)
    for flavour in {case.flavour for case in chosen
                    if case.kernel == BUNDLE
                    and case.flavour not in ("patched", I386)}:
        kernel = image(flavour, "bzImage")
        if kernel.exists():
            make(kernel, image(flavour, BUNDLE))
