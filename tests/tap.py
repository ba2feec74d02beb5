# SPDX-License-Identifier: GPL-2.0
"""TAP from tests in Python, as tap.sh has it for those in shell."""

import os
import shlex
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


class Skip(Exception):
    """Raised by a check: why it can't be made here."""


class Tap:
    """Numbers the lines."""

    def __init__(self):
        self.number = self.failed = 0

    def line(self, name, problems=(), skip=""):
        """One test: what is wrong, a list of lines, or why it is skipped."""
        self.number += 1
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.number} - {name}"
              f"{skip and ' # SKIP '}{skip}", *(f"# {line}" for line in problems),
              sep="\n", flush=True)

    def end(self):
        print(f"1..{self.number}", flush=True)


def repeat(name):
    """The command that runs one test again."""
    base = f"BASE={os.environ['BASE']} " if os.environ.get("BASE") else ""
    program = os.path.relpath(Path(sys.argv[0]).resolve(), TOP)
    return f"# repeat: {base}TAP_ONLY={shlex.quote(name)} {program}"


def run(doc, tests):
    """Runs a program's tests, and returns its exit code.  tests: a function that yields
    (name, problems) or (name, problems, what mends them) of each; problems are a list of
    lines, a text, or a function that returns one of these.  TAP_ONLY is a part of the
    names of those to run.  doc is what --help prints."""
    program = os.path.relpath(Path(sys.argv[0]).resolve(), TOP)
    if sys.argv[1:] == ["--help"]:
        print(f"Usage: {program} [--help]\n\n{doc.strip()}")
        return 0
    if sys.argv[1:]:
        print(f"{program}: unknown argument '{sys.argv[1]}'", file=sys.stderr)
        return 2
    tap = Tap()
    for name, problems, *mend in tests():
        if os.environ.get("TAP_ONLY", "") not in name:
            continue
        try:
            said = problems() if callable(problems) else problems
        except Skip as why:
            tap.line(name, skip=str(why))
            continue
        lines = said.splitlines() if isinstance(said, str) else list(said or ())
        more = [f"mend it with: {words}" for words in mend if words]
        tap.line(name, [*lines[:40], *more, repeat(name)[2:]] if lines else ())
    tap.end()
    return 1 if tap.failed else 0
