# SPDX-License-Identifier: GPL-2.0
"""EFI applications between the firmware and a kernel: interposer.c makes OVMF say what
can't be, xen_info.c gives the kernel another Xen info table than pvh-efi's, or none."""

import tempfile
from pathlib import Path

import bundle
import marker
from paths import built_image

FLAWS = ("BGRT", "ESRT", "MEMATTR", "MEMMAP")
TABLES = ("ABSENT", "VERSION_0", "SIZE_15", "SIZE_16", "SIZE_4096", "MISALIGNED",
          "NOWHERE", "OTHER_MEMORY")


def flaw(kind):
    """Name of the file that a case boots."""
    return f"bad-firmware-{kind.lower()}.efi"


def table(kind):
    """The same."""
    return f"table-{kind.lower().replace('_', '-')}.pvh"


def application(source, define, flavour):
    """Bytes of it."""
    with tempfile.TemporaryDirectory() as place:
        return marker.build(Path(place), built_image(flavour, "bzImage"), source,
                            (f"-D{define}",)).read_bytes()


def with_flaw(kind, flavour):
    return application("interposer.c", f"FLAW={kind}", flavour)


def with_table(kind, flavour):
    """Bytes of a bundle."""
    return bundle.around(application("xen_info.c", f"TABLE={kind}", flavour))


def makers():
    """For artifacts.py: {name of the file: what makes its content}."""
    return {name(kind): lambda case, _, kind=kind, make=make: make(kind, case.flavour)
            for name, make, kinds in ((flaw, with_flaw, FLAWS), (table, with_table, TABLES))
            for kind in kinds}
