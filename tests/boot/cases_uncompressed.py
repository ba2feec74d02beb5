# SPDX-License-Identifier: GPL-2.0
"""A kernel that is stored without compression, by each way into Linux."""

import hashlib
import subprocess

import expect
import expect_kexec
from case import LEGACY, NATIVE, OVMF, QEMU_EFI, Case
from kexec import Chain
from paths import TREE, built_image

FLAVOUR = "uncompressed"
RANDOMIZED = (expect.randomized,)


def extracted():
    """extract-vmlinux prints the vmlinux, from its first byte to its last."""
    wanted = (built_image(FLAVOUR, "vmlinux").parent.parent / "build" / FLAVOUR /
              "arch/x86/boot/compressed/vmlinux.bin").read_bytes()
    found = subprocess.run(
        ("sh", TREE / "scripts" / "extract-vmlinux",
         built_image(FLAVOUR, "bzImage")),
        check=True, capture_output=True).stdout[:len(wanted)]
    expect.need(hashlib.sha256(found).digest() ==
                hashlib.sha256(wanted).digest(),
                "extract-vmlinux prints something else")


def case(name, about, expect_, **more):
    return Case(f"uncompressed-{name}", about, expect_, flavour=FLAVOUR, **more)


ALL = (
    case("extract", "extract-vmlinux finds it", (), check=extracted),
    case("efi", "pvh-efi: the image is read where it lies, KASLR",
         QEMU_EFI + RANDOMIZED, kernel="vmlinuz.pvh"),
    case("efi-nokaslr", "the same without KASLR",
         QEMU_EFI + (expect.not_randomized,), kernel="vmlinuz.pvh",
         options=" nokaslr"),
    case("bzimage", "Linux boot protocol, KASLR", NATIVE + RANDOMIZED,
         kernel="bzImage"),
    case("bzimage-nokaslr", "the same without: the image is moved first",
         NATIVE + (expect.not_randomized,), kernel="bzImage",
         options=" nokaslr"),
    case("ovmf", "OVMF", OVMF, kernel="bzImage", memory=512, ovmf=True),
    case("pv", "legacy PV domU: libxl takes it", LEGACY, config="pv.cfg",
         kernel="bzImage", session="xen-transports"),
    case("kexec", "to itself and gzip by both system calls",
         (expect_kexec.by_kexec, expect_kexec.efi_stays,
          expect_kexec.tables_stay), memory=512,
         chain=Chain((("s", FLAVOUR), ("c", FLAVOUR), ("s", "patched"),
                      ("c", FLAVOUR)))),
)
