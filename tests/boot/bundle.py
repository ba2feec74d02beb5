# SPDX-License-Identifier: GPL-2.0
"""The base's bzImage in a bundle: only the kernel differs from the patched."""

import subprocess

from paths import OUT, TOP, image

SOURCE = TOP / "arch-x86-boot" / "pvh-efi"


def prepare(chosen):
    """Makes out/…/base/vmlinuz.pvh if a case wants it."""
    bundle = image("base", "vmlinuz.pvh")
    if not any(case.flavour == "base" and case.kernel == bundle.name
               for case in chosen):
        return
    build = OUT / "build" / "standalone"
    build.mkdir(parents=True, exist_ok=True)
    subprocess.run(["make", "-s", "-C", SOURCE, f"O={build}"], check=True)
    subprocess.run([build / "bundle", build / "pvh-efi.elf",
                    image("base", "bzImage"), bundle], check=True)
