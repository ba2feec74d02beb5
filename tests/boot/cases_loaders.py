# SPDX-License-Identifier: GPL-2.0
"""Boot loaders that bring the guest's own kernel: PvGRUB and PyGRUB; Xen's PV
shim.  The base does the same in the same session, where it can."""

import artifacts
import disk
import expect
from case import EFI_DOMU, LEGACY, PVGRUB, xen

SESSION = "xen-loaders"
GRUB_PVH, GRUB_PV = "grub-i386-xen_pvh.bin", "grub-x86_64-xen.bin"
NO_PV_KERNEL = "no loader found: Invalid kernel"
NOT_BY_GRUB = "error: not xen image"
RESTRICTED = ("LIBXL_BOOTLOADER_RESTRICT=1",)


def loader(name, about, expect_, config, kernel="", **more):
    """flavours: whose kernels to load, of which the base's case says so."""
    for flavour in more.pop("flavours", ("patched",)):
        prefix = "base-" if flavour == "base" else ""
        yield xen(f"{prefix}xen-{name}", prefix.replace("-", ": ") + about,
                  expect_, config, kernel, flavour=flavour, session=SESSION,
                  **more)


def pygrub(name, about, expect_, disk_kernel, **more):
    return loader(name, about, expect_, f"{name}.cfg",
                  ramdisk="", disk_kernel=disk_kernel, loader="pygrub",
                  lines="image", dom0=("pygrub",), **more)


def restricted(outcome):
    """libxl ran PyGRUB as a user of the domain's own."""
    expect.has_line(outcome.xl, r"using uid 6\d{4}$")
    expect.has_line(outcome.xl, r"bootloader arg: --runas=6\d{4}$")


def ending_disk(case, directory, line):
    """GRUB would wait for a key after an error: this ends instead."""
    config = (f"if linux /{case.disk_kernel} {line}; then boot; fi\n"
              "echo it did not load\nhalt\n")
    return disk.with_files(directory, {
        "boot/grub/grub.cfg": config.encode(),
        case.disk_kernel: artifacts.content(case, case.disk_kernel, line)})


def grub_refuses(outcome):
    expect.need(not outcome.facts, "the guest reached user space")
    expect.has_line(outcome.console, NOT_BY_GRUB)
    expect.has_line(outcome.console, "it did not load")


def xl_refuses(outcome):
    """As a PV kernel pvh-efi is none at all."""
    expect.need(not outcome.facts, "the guest reached user space")
    expect.has_line(outcome.xl, NO_PV_KERNEL)


BOTH = ("patched", "base")

ALL = (
    *loader("pvgrub-zstd", "PvGRUB, PVH flavour, a kernel packed by zstd",
            PVGRUB, "pvgrub.cfg", GRUB_PVH, disk_kernel="bzImage.zstd"),
    *loader("pvgrub-lz4", "PvGRUB, PVH flavour, a kernel packed by lz4",
            PVGRUB, "pvgrub.cfg", GRUB_PVH, disk_kernel="bzImage.lz4"),
    *loader("pvgrub-pv", "PvGRUB, PV flavour, from a disk", LEGACY,
            "pvgrub-pv.cfg", GRUB_PV, disk_kernel="bzImage", loader="grub-pv",
            flavours=BOTH),
    *pygrub("pygrub-pv", "PyGRUB with its menu, type pv", LEGACY, "bzImage",
            flavours=BOTH),
    *pygrub("pygrub-pvshim", "PyGRUB without root, pvh-efi by pvshim=1",
            EFI_DOMU + (restricted,), "bzImage", environment=RESTRICTED,
            cpus=2),
    *pygrub("pygrub-bundle", "PyGRUB without root, a bundle on the disk",
            EFI_DOMU + (restricted,), "vmlinuz.pvh", environment=RESTRICTED),
    *loader("pvgrub-pv-zstd", "PvGRUB's PV flavour can't unpack zstd",
            (grub_refuses,), "pvgrub-pv.cfg", GRUB_PV, disk=ending_disk,
            disk_kernel="bzImage.zstd", reports=False),
    *loader("pvgrub-pv-lz4", "PvGRUB's PV flavour can't unpack lz4",
            (grub_refuses,), "pvgrub-pv.cfg", GRUB_PV, disk=ending_disk,
            disk_kernel="bzImage.lz4", reports=False),
    *loader("bundle-as-pv", "a bundle with type=pv: xl refuses",
            (xl_refuses,), "pv.cfg", "vmlinuz.pvh", reports=False),
    *loader("pv-shim", "legacy PV domU in Xen's own PV shim", LEGACY,
            "pv-shim.cfg", "bzImage", dom0=("shim",), flavours=BOTH),
)
