# SPDX-License-Identifier: GPL-2.0
"""What scripts/programs has fetched."""

import subprocess

import made
from paths import GENERATED, TOP

PLACE = GENERATED / "programs"


def fetch(rows):
    """What cannot be had is noted there, and no error."""
    names = sorted({name for row in rows for name in row.files})
    if names:
        subprocess.run([TOP / "scripts" / "programs", *names], check=True)


def path(name):
    """The file or directory; made.Absent with the reason if there is none."""
    note = PLACE / name / "absent"
    if note.exists():
        raise made.Absent(note.read_text().strip())
    return PLACE / name / "file"


def version(name):
    """Of the package that it is from."""
    note = PLACE / name / "version"
    return note.read_text().split()[-1] if note.exists() else "–"
