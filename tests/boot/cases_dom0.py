# SPDX-License-Identifier: GPL-2.0
"""dom0: on a BIOS and an EFI host, PV and PVH, with a domU on top; see dom0.py."""

import re

import expect
import expect_dom0 as dom0_is
import expect_vga
import interposer
from case import EFI_DOMU, Case, xen

MEMORY = 512        # what the examples give dom0
DOM0 = (dom0_is.is_dom0, dom0_is.knows_machine)
PVH_DOM0 = DOM0 + (expect.is_pvh, dom0_is.leaves_idle_to_xen,
                   dom0_is.extra_memory, expect_vga.not_told)
BY_PVH_EFI = PVH_DOM0 + (expect.by_pvh_efi, dom0_is.own_efi_whole)
EFI_DOM0 = BY_PVH_EFI + (dom0_is.dom0_from_table,)
OTHER = (dom0_is.not_by_pvh_efi, dom0_is.own_efi_absent)
PV_DOM0 = DOM0 + (expect.is_pv,) + OTHER
BASE_DOM0 = PVH_DOM0 + OTHER
BIOS = (dom0_is.no_variables,)
EFI = (dom0_is.host_variables, dom0_is.secure_boot_known)
EFI_BESIDE = EFI + (dom0_is.secure_boot_logged, dom0_is.host_esrt,
                    dom0_is.host_efi_beside, dom0_is.acpi_is_domains)
OLD_DOMU = (expect.is_pvh, expect.old_entry_used)


def session(name):
    """Of a case's name: the machine that it is about."""
    return re.match(r"(?:base-)?(debian-dom0|dom0-(?:next-)?(?:bios|efi)(?:-no-table)?)",
                    name)[1]


def dom0(name, about, expect_, config, kernel, **more):
    return Case(name, about, expect_, config=config, kernel=kernel,
                session=session(name), memory=MEMORY, **more)


def domu(name, kernel="vmlinuz.pvh", expect_=EFI_DOMU, **more):
    return xen(f"{name}-domu", f"PVH domU on the dom0 of {name}", expect_,
               "pvh-efi.cfg", kernel, session=session(name), **more)


ALL = (
    dom0("dom0-bios-pvh", "BIOS host, PVH dom0 by pvh-efi, 2 vcpus",
         EFI_DOM0 + BIOS, "xen-dom0-pvh.grub", "vmlinuz.pvh", cpus=2),
    dom0("dom0-bios-pv", "BIOS host, PV dom0", PV_DOM0 + BIOS + (expect_vga.text,),
         "xen-dom0-pv.grub", "bzImage"),
    dom0("base-dom0-bios-pvh", "base, BIOS host, PVH dom0 by its PVH entry",
         BASE_DOM0 + BIOS + (expect.old_entry_used,), "xen-dom0-pvh.grub",
         "bzImage", flavour="base", cpus=2),
    dom0("dom0-efi-pvh", "EFI host, PVH dom0 by pvh-efi",
         EFI_DOM0 + EFI_BESIDE, "xen-dom0-pvh.cfg", "vmlinuz.pvh"),
    dom0("dom0-efi-no-table-pvh", "EFI host, PVH dom0 that no Xen info table tells of it",
         BY_PVH_EFI + (dom0_is.dom0_from_features,) + EFI_BESIDE,
         "xen-dom0-pvh.cfg", interposer.table("ABSENT")),
    dom0("dom0-efi-pv", "EFI host, PV dom0, reads what the PVH one wrote",
         PV_DOM0 + EFI + (dom0_is.secure_boot_logged,
                          expect_vga.frame_buffer), "xen-dom0-pv.cfg",
         "bzImage"),
    dom0("base-dom0-efi-pvh", "base, EFI host, PVH dom0 by its PVH entry",
         BASE_DOM0 + EFI + (dom0_is.host_esrt,), "xen-dom0-pvh.cfg", "bzImage",
         flavour="base"),
    domu("dom0-bios-pvh"),
    domu("dom0-bios-pv"),
    domu("base-dom0-bios-pvh", "vmlinux", OLD_DOMU, flavour="base"),
    domu("dom0-efi-pvh"),
    domu("dom0-efi-no-table-pvh"),
    domu("dom0-efi-pv"),
    domu("base-dom0-efi-pvh", "vmlinux", OLD_DOMU, flavour="base"),
)
