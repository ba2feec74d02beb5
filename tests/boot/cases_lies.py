# SPDX-License-Identifier: GPL-2.0
"""Firmware that says what can't be (lie.c): Linux refuses it with a line, and boots."""

import re

import checks
import lie
from case import OVMF, Case


def says_once(pattern):
    """A check: the log has this line, and no other of its kind."""
    def check(outcome):
        found = [line for line in outcome.log.splitlines() if re.search(pattern, line)]
        checks.need(len(found) == 1, f"{len(found)} lines: {pattern}")
    return check


def told(kind, about, pattern):
    return Case(f"qemu-lie-{kind.lower()}", f"firmware lies: {about}",
                OVMF + (says_once(pattern),), flavour="pvh-kunit",
                kernel=lie.name(kind), memory=512, ovmf=True)


ALL = (
    told("BGRT", "the boot logo is of 4 GiB", r"Ignoring BGRT: .* 4294967295 bytes"),
    told("ESRT", "the ESRT has 2^31 entries", r"fw_resource_count has very large value"),
    told("MEMATTR", "the memory attributes table has 2^30 entries",
         r"EFI Memory Attributes Table .* num_entries == 1073741824"),
    told("MEMMAP", "a memory descriptor starts in mid-page",
         r"range=\[0x0*10800-0x0*117ff\] \(invalid\)"),
)
