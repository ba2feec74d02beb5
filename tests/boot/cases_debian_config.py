# SPDX-License-Identifier: GPL-2.0
"""The kernel with Debian's own configuration (scripts/build debian), as dom0 and domU:
what the small test kernel does, this one does."""

import cases_dom0
import cases_lifecycle
import cases_loaders
import cases_memory
import cases_pvh_entry
import cases_xen_kexec
from case import EFI_DOMU, LEGACY, PVGRUB, xen

START = "debian"
DEBIAN = {"flavour": START}
MEMORY = {"memory": 384, **DEBIAN}
KEXEC = {"session": "debian-kexec", "start": START, **MEMORY}


def domu(name, about, checks, config, kernel, **more):
    return xen(f"{START}-{name}", f"Debian's configuration: {about}", checks, config,
               kernel, session="debian-domu", **MEMORY, **more)


def lifecycle(name, about, story, **more):
    return cases_lifecycle.domu(f"lifecycle-{name}", about, story, start=START,
                                session="debian-lifecycle", **DEBIAN, **more)


ALL = (
    domu("efi", "PVH domU by pvh-efi, 2 vcpus", EFI_DOMU, "pvh-efi.cfg", "vmlinuz.pvh",
         cpus=2),
    domu("pvshim", "pvshim=1, bzImage and initrd", EFI_DOMU, "pvh-efi-pvshim.cfg",
         "bzImage"),
    domu("pv", "legacy PV domU", LEGACY, "pv.cfg", "bzImage"),
    domu("pvgrub", "PvGRUB, PVH flavour", PVGRUB, "pvgrub.cfg", cases_loaders.GRUB_PVH,
         disk_kernel="bzImage"),
    *cases_pvh_entry.cases(START, **DEBIAN),
    lifecycle("1cpu", "console, disk, network, pause, save and restore, sysrq",
              cases_lifecycle.ONE, memory=384, settings=(cases_lifecycle.DISK, cases_lifecycle.VIF),
              disk=lambda *_: cases_lifecycle.ONE.disk),
    *(cases_xen_kexec.hops(3, *loader, cpus, **KEXEC)
      for loader, cpus in zip(cases_xen_kexec.LOADERS, (2, 1))),
    cases_xen_kexec.crash(1, *cases_xen_kexec.LOADERS[0],
                        **{**KEXEC, "memory": 512}),
    *cases_memory.cases(START, slow=False, start=START, session="debian-kexec"),
    cases_dom0.dom0("debian-dom0-pvh", "Debian's configuration: PVH dom0 by pvh-efi",
                    cases_dom0.EFI_DOM0 + cases_dom0.BIOS, "xen-dom0-pvh.grub",
                    "vmlinuz.pvh", cpus=2, **DEBIAN),
    cases_dom0.dom0("debian-dom0-pv", "Debian's configuration: PV dom0",
                    cases_dom0.PV_DOM0 + cases_dom0.BIOS, "xen-dom0-pv.grub", "bzImage",
                    **DEBIAN),
    cases_dom0.domu("debian-dom0-pvh", **DEBIAN),
    cases_dom0.domu("debian-dom0-pv", **DEBIAN),
)
