# SPDX-License-Identifier: GPL-2.0
"""Applications of interposer.c: firmware that says what can't be, in front of a kernel."""

import tempfile
from pathlib import Path

import marker
from paths import built_image

NAME = "bad-firmware-{}.efi"
KINDS = ("BGRT", "ESRT", "MEMATTR", "MEMMAP")


def name(kind):
    """Of the file that a case boots."""
    return NAME.format(kind.lower())


def build(kind, flavour):
    """Bytes of the application."""
    with tempfile.TemporaryDirectory() as place:
        return marker.build(Path(place), built_image(flavour, "bzImage"), "interposer.c",
                            (f"-DFLAW={kind}",)).read_bytes()


def makers():
    """For artifacts.py: {name of the file: what makes its content}."""
    return {name(kind): lambda case, _, kind=kind: build(kind, case.flavour)
            for kind in KINDS}
