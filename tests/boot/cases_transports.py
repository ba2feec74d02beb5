# SPDX-License-Identifier: GPL-2.0
"""The ways that a kernel gets to pvh-efi: bundle, module, pvshim; and UKIs."""

from case import EFI_DOMU, QEMU_EFI, Case, xen

SESSION = "xen-transports"
MODULE = "pvh-efi-module.cfg"
SHIM = "pvh-efi-pvshim.cfg"


def domu(name, about, config, kernel, **more):
    more.setdefault("session", SESSION)
    return xen(f"xen-{name}", about, more.pop("checks", EFI_DOMU), config,
               kernel, **more)


def direct(name, about, kernel, **more):
    return Case(f"qemu-{name}", about, more.pop("checks", QEMU_EFI),
                kernel=kernel, **more)


XEN = (
    domu("uki-module", "a UKI as module: its own command line and initrd",
         MODULE, "pvh-efi.elf", ramdisk="linux.efi", lines="image"),
    domu("uki-bundle", "a UKI in a bundle: xl's command line wins",
         "pvh-efi.cfg", "linux.pvh", ramdisk="", lines="both"),
    domu("pvshim", "pvshim=1, bzImage and initrd as they are, 1023 bytes of "
         "command line", SHIM, "bzImage", cmdline_length=1023),
    domu("pvshim-uki", "pvshim=1 and a UKI: not the shim's command line",
         SHIM, "linux.efi", ramdisk="", lines="image"),
)

QEMU = (
    direct("uki-module", "a UKI as module: its own command line and initrd",
           "pvh-efi.elf", ramdisk="linux.efi", lines="image"),
    direct("uki-module-cmdline", "a UKI as module: QEMU's command line wins",
           "pvh-efi.elf", ramdisk="linux.efi", lines="both"),
    direct("uki-bundle", "a UKI in a bundle", "linux.pvh", ramdisk="",
           lines="image"),
)

ALL = XEN + QEMU
