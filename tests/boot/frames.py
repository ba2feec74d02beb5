# SPDX-License-Identifier: GPL-2.0
"""Builds frames.c, by which a guest and dom0 talk over a network interface."""

import functools
import subprocess

from paths import GENERATED, TESTS

SIZE = 1500                 # of a payload


@functools.lru_cache
def program():
    """Bytes of it; it needs no library."""
    output = GENERATED / "frames"
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-s",
                    "-o", output, TESTS / "frames.c"], check=True)
    return output.read_bytes()


def payload(token):
    """What a side sends that has this token."""
    line = token.encode() + b"\n"
    return (line * (SIZE // len(line) + 1))[:SIZE]
