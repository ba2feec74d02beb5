# SPDX-License-Identifier: GPL-2.0
"""Little and much memory, processors, LA57, KASLR, large and far initrds."""

import expect
from case import EFI_DOMU, QEMU_EFI, Case, xen

SESSION = "xen-transports"
RANDOMIZED = (expect.randomized,)


def domu(name, about, expect_=EFI_DOMU, **more):
    return xen(f"xen-{name}", about, expect_, "pvh-efi.cfg", "vmlinuz.pvh",
               session=SESSION, **more)


def direct(name, about, expect_=QEMU_EFI, **more):
    return Case(f"qemu-{name}", about, expect_, kernel="vmlinuz.pvh", **more)


XEN = (
    domu("efi-1cpu-48M", "PVH domU by pvh-efi, 48 MB", memory=48),
    domu("efi-4cpu-512M", "PVH domU by pvh-efi: 4 vcpus, 64 MB of initrd",
         EFI_DOMU + RANDOMIZED, cpus=4, memory=512, payload=64),
)

QEMU = (
    direct("efi-48M", "48 MB", memory=48),
    direct("efi-6G", "6 GB, 4 processors, an initrd above 4 GB", cpus=4,
           memory=6144, initrd_at=0x140000000),
    direct("efi-la57", "5-level page tables, KASLR",
           QEMU_EFI + RANDOMIZED + (expect.five_levels,), cpu="max"),
    direct("efi-nokaslr", "the look at KASLR sees nokaslr",
           QEMU_EFI + (expect.not_randomized,), options=" nokaslr"),
    direct("initrd-64M", "an initrd of 64 MB", payload=64, memory=512),
)

ALL = XEN + QEMU
