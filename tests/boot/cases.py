# SPDX-License-Identifier: GPL-2.0
"""Every boot case: what is booted, where, and what must be true then."""

import cases_bad_application
import cases_bad_firmware
import cases_damaged_images
import cases_debian_config
import cases_debian_kernels
import cases_debian_root
import cases_dom0
import cases_grub
import cases_i386
import cases_kexec
import cases_lifecycle
import cases_loaders
import cases_memory
import cases_metal
import cases_next_xen
import cases_ovmf
import cases_pvh_entry
import cases_selftest
import cases_sizes
import cases_transports
import cases_uncompressed
import cases_xen_info
import cases_xen_kexec
import dom0
import examples
import expect
import image
from case import (EFI_DOMU, LEGACY, NATIVE, OVMF, PVGRUB, QEMU_EFI, Case,
                  xen)


NO_KERNEL = "no PE image"       # of pvh-efi


def efi_domu(cpus, memory, **more):
    return xen(f"xen-efi-{cpus}cpu-{memory}M",
               f"PVH domU by pvh-efi, {cpus} vcpu, {memory} MB", EFI_DOMU,
               "pvh-efi.cfg", "vmlinuz.pvh", cpus=cpus, memory=memory, **more)


def refusal(flaw, words):
    return Case(f"qemu-{flaw.lower().replace('_', '-')}",
                f"pvh-efi stops: start_info {words}",
                (expect.pvh_efi_refuses(words),), kernel="vmlinuz.pvh",
                start_info=flaw, reports=False)


KERNEL_IMAGES = (
    Case("image-entry-gone", "patched vmlinux has no PVH entry for Xen", (),
         check=image.entry_gone),
    Case("image-base-entry", "the same check finds the entry of the base", (),
         check=image.entry_there),
)

XEN = (
    efi_domu(1, 128),
    efi_domu(2, 128),
    efi_domu(1, 1024),
    efi_domu(2, 1024, cmdline_length=1900),
    xen("xen-pv", "legacy PV domU", LEGACY, "pv.cfg", "bzImage"),
    xen("xen-pvgrub", "PvGRUB, PVH flavour, from a disk", PVGRUB,
        "pvgrub.cfg", "grub-i386-xen_pvh.bin", disk_kernel="bzImage"),
    xen("xen-efi-no-kernel", "pvh-efi without a kernel: xl sees a crash",
        (expect.pvh_efi_refuses(NO_KERNEL), expect.stopped),
        "pvh-efi.cfg", "pvh-efi.elf", reports=False),
    xen("xen-bzimage-no-entry", "xl finds no PVH entry in bzImage",
        (expect.xl_finds_no_entry,), "pvh-efi.cfg", "bzImage", reports=False),
)

XEN_BASE = (
    xen("base-xen-efi", "base by pvh-efi: EFI, but the table means nothing",
        (expect.by_pvh_efi, expect.table_unused), "pvh-efi.cfg",
        "vmlinuz.pvh", flavour="base"),
    xen("base-xen-vmlinux", "base by its PVH entry: no EFI",
        (expect.is_pvh, expect.old_entry_used), "pvh-efi.cfg", "vmlinux",
        flavour="base"),
    xen("base-xen-pv", "base, legacy PV domU", LEGACY, "pv.cfg", "bzImage",
        flavour="base"),
    xen("base-xen-pvgrub", "base, PvGRUB, PVH flavour", PVGRUB, "pvgrub.cfg",
        "grub-i386-xen_pvh.bin", disk_kernel="bzImage", flavour="base"),
)

QEMU = (
    Case("qemu-efi", "no Xen: QEMU's PVH loader and pvh-efi",
         QEMU_EFI, kernel="vmlinuz.pvh", cpus=2,
         cmdline_length=1900),
    Case("qemu-later-version",
         "start_info of a later version, ACPI only where firmware puts it",
         QEMU_EFI, kernel="vmlinuz.pvh", cpus=2, initrd_at=0x4000000),
    Case("qemu-rsdp-in-ram", "start_info names an RSDP in RAM: nothing may overwrite it",
         QEMU_EFI + (expect.rsdp_is_kept,), kernel="vmlinuz.pvh", initrd_at=0x4000000,
         start_info="RSDP_IN_RAM"),
    Case("qemu-bzimage", "QEMU, bzImage by the Linux boot protocol", NATIVE,
         kernel="bzImage", cpus=2),
    Case("qemu-ovmf", "QEMU, OVMF and bzImage", OVMF, kernel="bzImage",
         cpus=2, memory=512, ovmf=True),
    Case("qemu-vmlinux", "vmlinux with PVH=y directly; KUnit passes",
         NATIVE + (expect.kunit_passes,), kernel="vmlinux",
         flavour="pvh-kunit"),
    refusal("BAD_MAGIC", "has the wrong magic number"),
    refusal("BAD_MODULE", "has a module outside RAM"),
    refusal("TWO_MODULES", "has modules that overlap"),
    refusal("BAD_MAP", "no page tables for all memory"),
    refusal("ENDLESS_CMDLINE", "has a command line without an end"),
    Case("qemu-no-long-mode", "pvh-efi says that the processor can't run it",
         (expect.pvh_efi_refuses("no long mode"),), kernel="vmlinuz.pvh", cpu="qemu32",
         reports=False),
    Case("base-qemu-vmlinux", "base, vmlinux directly", NATIVE,
         kernel="vmlinux", flavour="base"),
    Case("base-qemu-bzimage", "base, QEMU, bzImage", NATIVE, kernel="bzImage",
         cpus=2, flavour="base"),
    Case("base-qemu-ovmf", "base, QEMU, OVMF and bzImage", OVMF,
         kernel="bzImage", cpus=2, memory=512, ovmf=True, flavour="base"),
)

BOOTS = (XEN + XEN_BASE + QEMU + cases_transports.ALL + cases_dom0.ALL +
         cases_damaged_images.ALL + cases_sizes.ALL + cases_selftest.ALL + cases_xen_info.ALL +
         cases_pvh_entry.ALL +
         cases_loaders.ALL + cases_grub.ALL + cases_lifecycle.ALL + cases_next_xen.ALL +
         cases_debian_kernels.ALL + cases_i386.ALL +
         cases_bad_application.ALL + cases_bad_firmware.ALL + cases_kexec.all_cases(Case) +
         cases_xen_kexec.ALL + cases_memory.ALL + cases_uncompressed.ALL +
         cases_metal.ALL)

# Run only if named: tests/full has what they need
FULL = cases_ovmf.ALL + cases_lifecycle.FULL + cases_next_xen.FULL + cases_grub.FULL

# The same, and what they boot is built for them: tests/full/metal, tests/full/deb,
# tests/full/distro
BUILT = cases_metal.FULL + cases_debian_root.ALL + cases_debian_config.ALL

EXAMPLES = (
    Case("examples-run", "each file of Documentation/examples is booted", (),
         check=examples.all_run(BOOTS + FULL + BUILT, dom0.examples())),
    Case("examples-named", "each file of Documentation/examples is in the guide",
         (), check=examples.all_named),
    Case("examples-quoted", "the guide quotes what hosts without the new pieces say",
         (), check=examples.all_quoted(
             (expect.NO_ENTRY, cases_pvh_entry.PREFERS, cases_pvh_entry.DOM0, NO_KERNEL, cases_loaders.NO_PV_KERNEL,
              cases_loaders.NOT_BY_GRUB, cases_ovmf.NOTHING_TO_START))),
)

ALL = KERNEL_IMAGES + EXAMPLES + BOOTS
EVERY = ALL + FULL + BUILT
