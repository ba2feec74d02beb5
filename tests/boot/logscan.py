# SPDX-License-Identifier: GPL-2.0
"""Lines that no log of a passing case may hold."""

import re

from expect import need

DENIED = re.compile("|".join((
    r"BUG[: ]", r"WARNING: ", r"Oops", r"Call Trace", r"Kernel panic",
    r"unable to handle", r"RIP: ", r"general protection", r"double fault",
    r"\[Firmware Bug\]", r"[Cc]orrupt", r"[Hh]ung task", r" stall",
    r"not ok \d", r"pvh-efi: ", r"Fatal (?:trap|page fault)",
    r"Assertion .* failed", r"domain_crash")))

# Each with its reason
ALLOWED = (
    # QEMU's family 23 has that flaw, and Debian's kernels tell of it
    re.compile(r"Speculative Return Stack Overflow: WARNING: See "),
    # What Xen says of any PVH dom0
    re.compile(r"WARNING: PVH is an experimental mode"),
    # What cases_xen_info.py provokes; that a good table is not ignored is a check of its own
    re.compile(r"EFI stub: WARNING: XenInfo: ignored: "),
    # What interposer.c provokes, and the KUnit suite
    re.compile(r"\[Firmware Bug\]: (?:Invalid EFI memory map entries"
               r"|Corrupted EFI Memory Attributes Table)"),
    # Xen's PV shim, about itself
    re.compile(r"WARNING: This is experimental software in development"),
)


def denied(text):
    """The lines of text that the deny-list names, exceptions left out."""
    return [line for line in text.splitlines()
            if DENIED.search(line)
            and not any(pattern.search(line) for pattern in ALLOWED)]


def need_healthy(*logs):
    """Raises Wrong if one of them has such a line."""
    found = [line for log in logs for line in denied(log)]
    need(not found, f"log says: {' | '.join(found[:3])}")
