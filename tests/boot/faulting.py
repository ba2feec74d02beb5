# SPDX-License-Identifier: GPL-2.0
"""Builds faulting-app.S: an EFI application that pvh-efi must stop."""

import subprocess
import tempfile
from pathlib import Path

import bundle
from paths import TESTS


def build(wrong):
    """Bytes of a bundle whose kernel does what `wrong` names: symbols of
    faulting-app.S, with spaces between them."""
    with tempfile.TemporaryDirectory() as place:
        linked, app = Path(place) / "app.o", Path(place) / "app.efi"
        subprocess.run(["gcc", "-c", *(f"-D{word}" for word in wrong.split()),
                        "-o", linked, TESTS / "faulting-app.S"], check=True)
        subprocess.run(["objcopy", "-O", "binary", "-j", ".text", linked, app],
                       check=True)
        return bundle.around(app.read_bytes())
