# SPDX-License-Identifier: GPL-2.0
"""EDK2's OvmfXen as domU kernel, as it is and with patches/edk2."""

import artifacts
import disk
import expect
import guest
import uki
from case import xen

SESSION = "xen-ovmf"
CONFIG = "ovmf-xen.cfg"
# As it is it says nothing of Xen: the ACPI flags do, late
AS_IT_IS = (expect.by_ovmf, expect.is_pvh, expect.table_unused)
PATCHED = (expect.by_ovmf, expect.is_pvh, expect.table_used)
# Linux turns itself off by EFI if it can; OvmfXen then loops without an end
NO_POWER_OFF = " efi=noruntime"
NOTHING_TO_START = "UEFI Interactive Shell"


def uki_disk(case, directory, line):
    """An EFI system partition with nothing but a UKI."""
    image = uki.build(artifacts.source(case).read_bytes(), guest.initrd().data, line)
    return disk.with_files(directory, {disk.FIRMWARE: image})


def grub_disk(case, directory, line):
    config = disk.GRUB_CONFIG.format(name="bzImage", line=line)
    return disk.with_efi_grub(directory, config.encode(), {
        "bzImage": artifacts.source(case).read_bytes(),
        "initrd.gz": guest.initrd().data})


def empty_disk(_, directory, __):
    return disk.with_files(directory, {})


def nothing_to_boot(outcome):
    expect.need(not outcome.facts, "the guest reached user space")
    expect.has_line(outcome.console, NOTHING_TO_START)
    expect.lacks_line(outcome.console, r"Linux version")


def domu(name, about, expect_, kernel="OVMF.fd", disk_=uki_disk, **more):
    return xen(f"xen-ovmf-{name}", about, expect_, CONFIG, kernel, ramdisk="",
               disk=disk_, session=SESSION, memory=512, lines="image",
               options=NO_POWER_OFF, **more)


ALL = (
    domu("uki", "OvmfXen as it is: a UKI from the ESP", AS_IT_IS),
    domu("info-uki", "OvmfXen that tells of Xen: a UKI, 2 vcpus", PATCHED,
         "OVMF-info.fd", cpus=2),
    domu("info-grub", "OvmfXen that tells of Xen: GRUB from the ESP", PATCHED,
         "OVMF-info.fd", grub_disk, disk_kernel="bzImage"),
    domu("no-esp", "OvmfXen without anything to start", (nothing_to_boot,),
         "OVMF-info.fd", empty_disk, reports=False),
)
