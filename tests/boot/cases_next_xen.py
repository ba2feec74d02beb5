# SPDX-License-Identifier: GPL-2.0
"""The same with the Xen of the Debian release that comes next."""

from dataclasses import replace

import cases_dom0
import cases_lifecycle
import cases_loaders
import cases_pvh_entry
import expect
import expect_vga
from case import EFI_DOMU, LEGACY, PVGRUB, xen
from paths import NEXT_LAB

NEXT = {"lab": NEXT_LAB.name}


def xen_4_20(outcome):
    expect.fact(outcome, "xen_version", "4.20")


def domu(name, about, config, kernel, expect_=EFI_DOMU, **more):
    more.setdefault("session", "xen-next")
    return told(xen(f"xen-next-{name}", about, expect_, config, kernel,
                    **NEXT, **more))


def told(case):
    """The case, which also wants this Xen; a guest that reports knows it."""
    return replace(case, about=f"Xen 4.20: {case.about}", expect=case.expect +
                   ((xen_4_20,) if case.reports else ()))


def again(case, old, new):
    """Another case, under a name with `new` for `old`."""
    return told(replace(case, name=case.name.replace(old, new, 1),
                        session=case.session.replace(old, new, 1), **NEXT))


def dom0(case):
    """A case of dom0 or its domU; this Xen tells any dom0 of the display."""
    return replace(again(case, "dom0-", "dom0-next-"), expect=expect_vga.told(
        case.expect + (xen_4_20,), "efi" in case.session))


ALL = (
    domu("bundle", "a bundle, 2 vcpus", "pvh-efi.cfg", "vmlinuz.pvh", cpus=2),
    domu("module", "a UKI as module", "pvh-efi-module.cfg", "pvh-efi.elf",
         ramdisk="linux.efi", lines="image"),
    domu("pvshim", "pvshim=1, bzImage and initrd", "pvh-efi-pvshim.cfg",
         "bzImage"),
    domu("pv", "legacy PV domU", "pv.cfg", "bzImage", LEGACY),
    *map(told, cases_pvh_entry.cases("xen-next", **NEXT)),
)

LIFECYCLE = {"session": "xen-next-lifecycle", **NEXT}
# Up to 4.17 an ACPI method made for HVM told of each vcpu, by mistake; see the guide
NOT_GROWN = cases_lifecycle.grow(": in vain", story=cases_lifecycle.NOT_GROWN,
                                 start="xen-next", **LIFECYCLE)
BASE_NOT_GROWN = cases_lifecycle.grow(": in vain, base", story=cases_lifecycle.NOT_GROWN,
                                      start="base-xen-next", **cases_lifecycle.BASE, **LIFECYCLE)

FULL = (
    domu("pvgrub", "PvGRUB, PVH flavour, from a disk", "pvgrub.cfg",
         cases_loaders.GRUB_PVH, PVGRUB, disk_kernel="bzImage",
         session="xen-next-loaders"),
    *(again(case, "xen-", "xen-next-") for case in cases_loaders.ALL
      if case.flavour == "patched"),
    *map(told, (*cases_lifecycle.cases(start="xen-next", **LIFECYCLE), NOT_GROWN,
                BASE_NOT_GROWN)),
    *map(dom0, cases_dom0.ALL),
)
