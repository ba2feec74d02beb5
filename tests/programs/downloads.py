# SPDX-License-Identifier: GPL-2.0
"""What scripts/programs has fetched."""

import subprocess

import artifacts
from paths import BASE, GENERATED, TOP, built_image

PLACE = GENERATED / "programs"
# Stands for the tests' own kernel, which is small: it boots five times as fast as any
# of Debian's
BUILT = "built"


def fetch(rows, *more):
    """What cannot be had is noted there, and no error."""
    names = sorted({*more, *(name for row in rows for name in row.files)} - {BUILT})
    if names:
        subprocess.run([TOP / "scripts" / "programs", *names], check=True)


def path(name):
    """The file or directory; artifacts.Absent with the reason if there is none."""
    if name == BUILT:
        return built_image("patched", "bzImage")
    note = PLACE / name / "absent"
    if note.exists():
        raise artifacts.Absent(note.read_text().strip())
    return PLACE / name / "file"


def version(name):
    """Of the package that it is from."""
    if name == BUILT:
        return f"the tests' {BASE}"
    note = PLACE / name / "version"
    return note.read_text().split()[-1] if note.exists() else "–"
