# SPDX-License-Identifier: GPL-2.0
"""Bare metal, as far as QEMU is that: what the series must leave as it is.  Each
case boots the kernel with the series and the one without, and wants the same."""

import expect
import metal
from case import NATIVE, OVMF, Case
from paths import I386

IS_I386 = (expect.is_i386,)
BY_EFI = (expect.no_xen, expect.by_efi)


def machine(name, about, expect_, build, **more):
    more.setdefault("kernel", "bzImage")
    more.setdefault("against", "base")
    return Case(f"metal-{name}", about, expect_, machine=build, **more)


ALL = (
    machine("bios-grub", "BIOS, GRUB in the boot sector", NATIVE,
            metal.bios_grub("linux"), cpus=2),
    machine("bios-grub16", "BIOS, GRUB, the kernel's real-mode entry", NATIVE,
            metal.bios_grub("linux16")),
    machine("efi-grub", "OVMF and GRUB", OVMF, metal.efi_grub, memory=512,
            cpus=2),
    machine("efi-secure", "Secure Boot: systemd-boot; no signature, no boot",
            OVMF + (metal.secure_boot,), metal.secure, memory=512),
)

# These need kernels of their own: tests/full/metal builds them
FULL = (
    machine("i386-bios", "i386: BIOS", NATIVE + IS_I386, metal.linux_boot,
            flavour=I386, against="base-i386"),
    machine("i386-bios-grub", "i386: BIOS, GRUB in the boot sector",
            NATIVE + IS_I386, metal.bios_grub("linux"), flavour=I386,
            against="base-i386"),
    machine("i386-efi", "i386: firmware of 32 bits", BY_EFI + IS_I386,
            metal.efi_ia32, memory=512, flavour=I386, against="base-i386"),
    machine("mixed-efi", "64 bits on firmware of 32: EFI_MIXED",
            BY_EFI + (metal.mixed,), metal.efi_ia32, memory=512, cpus=2,
            flavour="mixed", against="base-mixed"),
    machine("arm64", "arm64: AAVMF, a kernel with Xen's code in it",
            (expect.no_xen, expect.by_efi, expect.is_arm64), metal.arm64,
            kernel="Image", memory=512, cpus=2, options=" console=ttyAMA0",
            flavour="arm64", against="base-arm64"),
)
