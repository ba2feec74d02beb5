# SPDX-License-Identifier: GPL-2.0
"""The ways in with the Xen of the Debian release that comes next."""

import checks
from case import EFI_DOMU, LEGACY, xen
from paths import NEXT_LAB

SESSION = "xen-next"


def xen_4_20(outcome):
    checks.fact(outcome, "xen_version", "4.20")


def domu(name, about, config, kernel, checks_=EFI_DOMU, **more):
    return xen(f"xen-next-{name}", f"Xen 4.20: {about}", checks_ + (xen_4_20,),
               config, kernel, session=SESSION, lab=NEXT_LAB.name, **more)


ALL = (
    domu("bundle", "a bundle, 2 vcpus", "pvh-efi.cfg", "vmlinuz.pvh", cpus=2),
    domu("module", "a UKI as module", "pvh-efi-module.cfg", "pvh-efi.elf",
         ramdisk="linux.efi", lines="image"),
    domu("pvshim", "pvshim=1, bzImage and initrd", "pvh-efi-pvshim.cfg",
         "bzImage"),
    domu("pv", "legacy PV domU", "pv.cfg", "bzImage", LEGACY),
)
