# SPDX-License-Identifier: GPL-2.0
"""What dom0 knows of the display.  Xen owns it, and tells a PV dom0 in its start
info, and a PVH one, from 4.18 on, when asked by a hypercall; struct screen_info is
what Linux's consoles and frame buffers then go by.  Each check takes an Outcome and
raises Wrong."""

import struct
from dataclasses import dataclass

from expect import need

VGA_TEXT, EFI_FRAME_BUFFER = 1, 0x70        # orig_video_isVGA
MODE_3 = 3
# Of PCI devices that are below 4 GB
DEVICES_AT = 1 << 31


@dataclass
class Screen:
    """What there is of struct screen_info that Xen fills in."""
    row: int
    mode: int
    columns: int
    lines: int
    kind: int
    points: int
    width: int
    height: int
    depth: int
    base: int
    size: int


def screen(outcome):
    data = bytes.fromhex(outcome.facts["screen"])
    return Screen(*struct.unpack_from("<x B 4x B B 6x B B H H H H I I", data))


def text(outcome):
    """The text console that the BIOS has set up, with Xen's cursor."""
    found = screen(outcome)
    need((found.kind, found.mode, found.columns, found.lines, found.points) ==
         (VGA_TEXT, MODE_3, 80, 25, 16), f"no text console: {found}")
    need(found.row < 25, f"the cursor is not on the screen: {found}")


def frame_buffer(outcome):
    """The frame buffer of the host's firmware."""
    found = screen(outcome)
    need(found.kind == EFI_FRAME_BUFFER, f"no frame buffer of EFI: {found}")
    need(found.width >= 640 and found.height >= 480 and found.depth == 32
         and found.base >= DEVICES_AT, f"no sensible frame buffer: {found}")


def not_told(outcome):
    """By Xen 4.17, which has no such hypercall: nothing is made up."""
    need(not any(vars(screen(outcome)).values()), f"{screen(outcome)}")


def told(expect_, efi_host):
    """The checks, for a Xen that does tell a PVH dom0."""
    return tuple((frame_buffer if efi_host else text) if check is not_told
                 else check for check in expect_)
