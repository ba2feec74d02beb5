# SPDX-License-Identifier: GPL-2.0
"""A kernel of 32 bits, started by the 32-bit flavour of pvh-efi."""

import expect
from case import EFI_DOMU, QEMU_EFI, Case, xen
from paths import I386

SESSION = "xen-i386"      # a Xen of their own: pae.py
IS_I386 = (expect.is_i386,)


def domu(name, about, config, kernel, **more):
    return xen(f"xen-i386-{name}", about, EFI_DOMU + IS_I386, config, kernel,
               flavour=I386, session=SESSION, **more)


def direct(name, about, kernel, **more):
    return Case(f"qemu-i386-{name}", about, QEMU_EFI + IS_I386, kernel=kernel,
                flavour=I386, **more)


ALL = (
    domu("bundle", "i386: a bundle, 2 vcpus", "pvh-efi.cfg", "vmlinuz.pvh",
         cpus=2),
    domu("pvshim", "i386: pvshim=1, bzImage and initrd as modules",
         "pvh-efi-pvshim.cfg", "bzImage"),
    direct("bundle", "i386: a bundle", "vmlinuz.pvh", cpus=2,
           cmdline_length=1900),
    direct("module", "i386: a UKI as module", "pvh-efi.elf",
           ramdisk="linux.efi", lines="image"),
)
