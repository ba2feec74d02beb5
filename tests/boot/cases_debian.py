# SPDX-License-Identifier: GPL-2.0
"""Debian's own kernels, signed and without the series, by pvh-efi.

They know no Xen info table: the guest takes itself for PVH by the ACPI flags.
"""

import checks
from case import Case, xen

SESSION = "xen-transports"
KERNELS = ("debian-6.1", "debian-6.12")
BOOTED = (checks.by_pvh_efi, checks.is_debian, checks.randomized)

XEN = tuple(
    xen(f"xen-{flavour}", f"{flavour}'s cloud kernel, PVH domU",
        BOOTED + (checks.is_pvh, checks.no_table), "pvh-efi.cfg",
        "vmlinuz.pvh", flavour=flavour, memory=512, session=SESSION)
    for flavour in KERNELS)

QEMU = tuple(
    Case(f"qemu-{flavour}", f"{flavour}'s cloud kernel, no Xen",
         BOOTED + (checks.no_xen,), flavour=flavour, kernel="vmlinuz.pvh",
         memory=512)
    for flavour in KERNELS)

ALL = XEN + QEMU
