# SPDX-License-Identifier: GPL-2.0
"""Files that are no kernel, or no good one: one line, and the guest stops."""

import expect
from case import Case, xen

SESSION = "xen-transports"


def refusal(name, about, ramdisk, words, kernel="pvh-efi.elf"):
    """The bad file comes as module: a bundle of it would not be made."""
    return Case(f"qemu-bad-{name}", f"pvh-efi stops: {about}",
                (expect.pvh_efi_refuses(words),), kernel=kernel,
                ramdisk=ramdisk, reports=False)


QEMU = (
    refusal("truncated", "half a kernel", "truncated",
            "a section lies outside the file"),
    refusal("entry", "a kernel whose entry point lies outside",
            "entry-outside", "entry point outside the image"),
    refusal("payload", "a kernel that can't unpack itself",
            "compressed-part-zeroed",
            "came back with status 0x8000000000000001"),
    refusal("i386", "a kernel for i386", "i386",
            "optional header of another kind"),
    refusal("arm64", "a kernel for arm64", "arm64",
            "built for another machine"),
    refusal("elf", "an ELF in place of a PE", "vmlinux", "no PE image"),
    Case("qemu-bad-initrd-empty", "pvh-efi stops: an initrd of 0 bytes",
         (expect.pvh_efi_refuses("module 0, the initrd, is empty"),),
         kernel="vmlinuz.pvh", start_info="EMPTY_MODULE", reports=False),
    refusal("none", "no module at all", "", "no module was given"),
)

XEN = (
    xen("xen-bad-truncated", "half a kernel as module: a crash for xl",
        (expect.pvh_efi_refuses("a section lies outside the file"),
         expect.stopped), "pvh-efi-module.cfg", "pvh-efi.elf",
        ramdisk="truncated", reports=False, session=SESSION),
    xen("xen-bad-initrd-empty", "xl itself refuses an empty file",
        (expect.xl_finds_file_empty,), "pvh-efi.cfg", "vmlinuz.pvh",
        ramdisk="empty", reports=False, session=SESSION),
)

ALL = XEN + QEMU
