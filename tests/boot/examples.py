# SPDX-License-Identifier: GPL-2.0
"""Checks of Documentation/examples and the guide: each example is run by some
case, and named in the guide; so is each message that cases check for."""

from expect import need
from paths import EXAMPLES

GUIDE = EXAMPLES.parent / "booting.md"


def names():
    return sorted(path.name for path in EXAMPLES.iterdir())


def all_run(cases, more):
    """A check: none is there that no case boots, nor is among more."""
    def check():
        used = {value for case in cases for value in vars(case).values()
                if isinstance(value, str)} | more
        idle = [name for name in names() if name not in used]
        need(not idle, f"no case boots {' '.join(idle)}")
    return check


def all_named():
    """A check: none is there that an administrator would not find."""
    guide = GUIDE.read_text()
    absent = [name for name in names() if f"(examples/{name})" not in guide]
    need(not absent, f"{GUIDE.name} does not name {' '.join(absent)}")


def all_quoted(messages):
    """A check: who finds one of them on a host finds it in the guide."""
    def check():
        guide = GUIDE.read_text()
        absent = [words for words in messages if words not in guide]
        need(not absent, f"{GUIDE.name} does not quote: {'; '.join(absent)}")
    return check
