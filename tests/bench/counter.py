# SPDX-License-Identifier: GPL-2.0
"""Runs QEMU with the plugin that counts."""

import shlex
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH.parent / "boot"))

from paths import GENERATED     # noqa: E402
import qemu                     # noqa: E402

WORK = GENERATED / "bench"
# What a guest does, and bytes of its memory that had been touched
KINDS = ("instructions", "cpuid", "io", "msr", "hypercalls", "vmruns", "touched")
# Time is what the guest has executed, so that two runs do the same
EXACT = ("-icount", "shift=0,sleep=off", "-rtc", "base=2025-01-01,clock=vm",
         "-seed", "1")
CFLAGS = ("-O2", "-Wall", "-Wextra", "-Werror")
GUEST_FLAGS = ("-Os", "-Wall", "-Wextra", "-Werror", "-static", "-nostdlib",
               "-ffreestanding", "-fno-stack-protector", "-fno-pie",
               "-no-pie", "-fno-asynchronous-unwind-tables", "-mcmodel=large",
               "-Wl,--build-id=none", "-Wl,-z,noexecstack")
# Addresses that no other program is at
INIT_AT, MARK_AT = 0x5a5a00000000, 0x5b5b00000000


class CannotCount(Exception):
    """This QEMU takes no plugin of version 1 of the interface."""


def build():
    """The plugin, the guests' PID 1 and dom0's mark."""
    WORK.mkdir(parents=True, exist_ok=True)
    source = BENCH / "init.c"
    for command in (
            ("gcc", *CFLAGS, "-shared", "-fPIC", "-fvisibility=hidden",
             "-o", WORK / "count.so", BENCH / "count.c"),
            ("gcc", *GUEST_FLAGS, f"-Wl,-Ttext-segment={INIT_AT:#x}",
             "-o", WORK / "init", source),
            ("gcc", *GUEST_FLAGS, f"-Wl,-Ttext-segment={MARK_AT:#x}",
             "-DMARK_ONLY", "-o", WORK / "mark", source)):
        subprocess.run(command, check=True)


def read(counts):
    """{stage: {kind: count}} of a file that the plugin wrote."""
    found = {}
    for line in counts.read_text().splitlines():
        name, *numbers = line.split()
        found[name] = dict(zip(KINDS, map(int, numbers)))
    return found


def run(command, marks, directory, seconds=600):
    """Counts of one boot, which ends at the last mark."""
    directory.mkdir(parents=True, exist_ok=True)
    counts = directory / "counts"
    counts.unlink(missing_ok=True)
    words = (WORK / "count.so", f"out={counts}", *(f"mark={mark}" for mark in marks))
    command = [*map(str, command), *EXACT, "-plugin", ",".join(map(str, words))]
    (directory / "command").write_text(shlex.join(command) + "\n")
    with open(directory / "serial.log", "wb") as log:
        try:
            subprocess.run(command, cwd=directory, stdin=subprocess.DEVNULL,
                           stdout=log, stderr=subprocess.STDOUT,
                           timeout=seconds * qemu.SCALE, check=False)
        except subprocess.TimeoutExpired:
            pass
    said = (directory / "serial.log").read_text(errors="replace")
    if not counts.exists():
        raise CannotCount(said.strip().splitlines()[-1:] or "QEMU said nothing")
    found = read(counts)
    if marks[-1].name not in found:
        raise RuntimeError(f"came only to {list(found)[-1:]}; see "
                           f"{directory}/serial.log")
    return found, said
