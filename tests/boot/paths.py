# SPDX-License-Identifier: GPL-2.0
"""Where things are; everything generated lies below out/."""

import os
from pathlib import Path

TESTS = Path(__file__).resolve().parent
TOP = TESTS.parent.parent
BASE = os.environ.get("BASE", "6.12")
VERSION = tuple(map(int, BASE.split(".")))
GENERATED = Path(os.environ.get("OUT", TOP / "out")).resolve()
OUT = GENERATED / BASE
TREE = OUT / "linux"
LAB = GENERATED / "lab"
NEXT_LAB = GENERATED / "lab-next"
LOGS = GENERATED / "logs"
EXAMPLES = TOP / "Documentation" / "examples"
I386 = "i386"           # a flavour: the 32-bit kernel
ARM64 = "arm64"         # and that of another architecture
DEBIAN = "debian-"      # flavours: debian-6.1, debian-6.12
OVMF = Path("/usr/share/OVMF")


def image(flavour, name):
    """File of a kernel: flavour is patched, base, pvh-kunit, i386 or Debian's."""
    if flavour.startswith(DEBIAN):
        return GENERATED / flavour / name
    return OUT / name if flavour == "patched" else OUT / flavour / name


def built_image(flavour, name):
    """The same, and sure to exist."""
    path = image(flavour, name)
    if not path.exists():
        maker = f"scripts/build {BASE} {flavour}"
        if flavour.startswith(DEBIAN):
            maker = "scripts/debian-kernels"
        raise FileNotFoundError(f"{relative(path)} is missing; make it with: "
                                f"{maker}")
    return path


def relative(path):
    """As a user of the repository types it."""
    return os.path.relpath(path, TOP)
