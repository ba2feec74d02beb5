# SPDX-License-Identifier: GPL-2.0
"""Bundles of xen_info.c: a kernel that is given another Xen info table, or none."""

import tempfile
from pathlib import Path

import bundle
import marker
from paths import built_image

NAME = "table-{}.pvh"
KINDS = ("ABSENT", "VERSION_0", "SIZE_15", "SIZE_16", "SIZE_4096", "MISALIGNED",
         "NOWHERE", "OTHER_MEMORY")


def name(kind):
    """Of the file that a case boots."""
    return NAME.format(kind.lower().replace("_", "-"))


def build(kind, flavour):
    """Bytes of the bundle."""
    with tempfile.TemporaryDirectory() as place:
        return bundle.around(marker.build(
            Path(place), built_image(flavour, "bzImage"), "xen_info.c",
            (f"-DTABLE={kind}",)).read_bytes())


def makers():
    """For artifacts.py: {name of the file: what makes its content}."""
    return {name(kind): lambda case, _, kind=kind: build(kind, case.flavour)
            for kind in KINDS}
