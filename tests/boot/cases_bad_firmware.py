# SPDX-License-Identifier: GPL-2.0
"""Firmware that says what can't be (interposer.c): Linux refuses it with a line, and boots."""

import re

import expect
import interposer
from case import OVMF, Case


def says_once(pattern):
    """A check: the log has this line, and no other of its kind."""
    def check(outcome):
        found = [line for line in outcome.log.splitlines() if re.search(pattern, line)]
        expect.need(len(found) == 1, f"{len(found)} lines: {pattern}")
    return check


def refused(kind, about, pattern):
    return Case(f"qemu-bad-firmware-{kind.lower()}", f"bad firmware: {about}",
                OVMF + (says_once(pattern),), flavour="pvh-kunit",
                kernel=interposer.flaw(kind), memory=512, ovmf=True)


ALL = (
    refused("BGRT", "the boot logo is of 4 GiB", r"Ignoring BGRT: .* 4294967295 bytes"),
    refused("ESRT", "the ESRT has 2^31 entries", r"fw_resource_count has very large value"),
    refused("MEMATTR", "the memory attributes table has 2^30 entries",
         r"EFI Memory Attributes Table .* num_entries == 1073741824"),
    refused("MEMMAP", "a memory descriptor starts in mid-page",
         r"range=\[0x0*10800-0x0*117ff\] \(invalid\)"),
)
