# SPDX-License-Identifier: GPL-2.0
"""The EFI self-test under pvh-efi, in QEMU and on Xen, and under OVMF."""

import selftest
from case import Case, xen

BUNDLE, MODULE, INITRD = "selftest.pvh", "selftest.efi", "selftest.initrd"
GIVEN = " pvh.initrd"
# Things that OVMF does not survive are left out there
GENTLE = " pvh.gentle"


def direct(platform, about, kernel, **more):
    return Case(f"selftest-{platform}", f"EFI self-test {about}",
                (selftest.passes(platform),), kernel=kernel, reports=False,
                last_line=selftest.LAST_LINE, **more)


ALL = (
    direct("qemu", "by pvh-efi in QEMU", BUNDLE, ramdisk=INITRD,
           options=GIVEN),
    direct("rdrand", "by pvh-efi, with a source of random numbers", BUNDLE,
           ramdisk=INITRD, options=GIVEN, cpu="max", cpus=2, memory=5120),
    direct("module", "as pvh-efi's module, with no initrd", "pvh-efi.elf",
           ramdisk=MODULE),
    xen("selftest-xen", "EFI self-test by pvh-efi in a Xen PVH domU",
        (selftest.passes("xen"),), "pvh-efi.cfg", BUNDLE, ramdisk=INITRD,
        options=GIVEN, reports=False),
    direct("ovmf", "by OVMF, which is to be right where we are", MODULE,
           ramdisk="", options=GIVEN + GENTLE, memory=512, ovmf=True,
           esp=True),
)
