# SPDX-License-Identifier: GPL-2.0
"""Debian's own kernels, signed and without the series, by pvh-efi.

They know no Xen info table: the guest takes itself for PVH by the ACPI flags.
"""

import expect
from case import Case, xen

SESSION = "xen-transports"
KERNELS = ("debian-6.1", "debian-6.12")
BOOTED = (expect.by_pvh_efi, expect.is_debian, expect.randomized)

XEN = tuple(
    xen(f"xen-{flavour}", f"{flavour}'s cloud kernel, PVH domU",
        BOOTED + (expect.is_pvh, expect.no_table), "pvh-efi.cfg",
        "vmlinuz.pvh", flavour=flavour, memory=512, session=SESSION)
    for flavour in KERNELS)

QEMU = tuple(
    Case(f"qemu-{flavour}", f"{flavour}'s cloud kernel, no Xen",
         BOOTED + (expect.no_xen,), flavour=flavour, kernel="vmlinuz.pvh",
         memory=512)
    for flavour in KERNELS)

ALL = XEN + QEMU
