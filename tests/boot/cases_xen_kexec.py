# SPDX-License-Identifier: GPL-2.0
"""Domains of a real Xen that go from kernel to kernel; see xen_kexec.py."""

import cases_kexec
import expect_kexec
import expect_xen_kexec as expect
import xen_kexec
from case import xen
from kexec import Chain
from paths import VERSION

LOADERS = (("s", "kexec_file_load"), ("c", "kexec_load"))
STAYS = (expect.is_pvh, expect.keeps_processors, expect.disk_stays,
         expect.console_stays, expect_kexec.by_kexec, expect_kexec.efi_stays,
         expect_kexec.tables_stay, expect.iomem_stays, expect.keeps_memory)
CRASHES = (expect.is_pvh, expect.disk_stays, expect.console_stays,
           expect_kexec.by_kexec, expect_kexec.efi_stays,
           expect_kexec.tables_stay, expect_kexec.vmcore_readable)
RESTORED = tuple(check for check in STAYS if check != expect.iomem_stays)
HOPS = 3
MANY_HOPS = 10


def domain(name, about, expect_, chain, start="xen", **more):
    more.setdefault("session", xen_kexec.COMPANION[0])
    settings = (xen_kexec.DISK, *more.pop("settings", ()))
    return xen(f"{start}-{name}", about, expect_, "pvh-efi.cfg", "vmlinuz.pvh",
               ramdisk=xen_kexec.RAMDISK, chain=chain, settings=settings, **more)


def hops(number, loader, call, cpus, **more):
    return domain(f"kexec-{loader}-{cpus}cpu-{number}",
                  f"PVH domU, {number} kexecs by {call}, {cpus} vcpu",
                  STAYS, Chain(((loader, more.get("flavour", "patched")),) * number),
                  cpus=cpus, slowness=cpus, **more)


def crash(cpu, loader, call, **more):
    return domain(f"kdump-{loader}-cpu{cpu}",
                  f"PVH domU, kdump by {call}, crash on CPU {cpu} of 2",
                  CRASHES, Chain(
                      ((loader.upper(), more.get("flavour", "patched")),),
                      f"crashkernel={expect_kexec.CRASH_MEMORY}M"
                      f" pvh.crash_cpu={cpu}"
                      f"{' nokaslr' if loader == 'c' else ''}"),
                  cpus=2, **{"memory": 512, **more})


def slow(loader):
    """What a kernel costs there, some 15 s of a processor, is too much for
    all.  Two machines, one for each loader, keep two processors busy."""
    return {"session": xen_kexec.COMPANION[1 + LOADERS.index(loader)],
            "slow": True}


def handover():
    """What kexec handover keeps is not moved, and not given back to Xen."""
    if VERSION >= (6, 16):
        yield domain("kexec-kho", "PVH domU, maxmem=512, three kexecs with kexec handover",
                     STAYS + (cases_kexec.handed_over,), Chain((("s", "kho"),) * 3, cases_kexec.KHO),
                     flavour="kho", slow=True, slowness=4, settings=("maxmem=512",))


ALL = (
    hops(HOPS, *LOADERS[0], 2),
    hops(HOPS, *LOADERS[1], 1),
    crash(1, *LOADERS[0]),
    domain("kexec-maxmem", "PVH domU, memory=256 maxmem=512, both loaders",
           STAYS, Chain((("s", "patched"), ("s", "patched"),
                         ("c", "patched"))), settings=("maxmem=512",)),
    domain("kexec-deflated", "PVH domU, 32 MB ballooned out before kexec",
           STAYS + (expect.was_deflated,),
           Chain((("s", "patched"), ("c", "patched")), "pvh.deflate=yes")),
    domain("kexec-saved", "PVH domU, saved and restored after a kexec",
           RESTORED, Chain((("s", "patched"),), saved=True), memory=128),
    *(hops(MANY_HOPS, *loader, cpus, **slow(loader))
      for loader in LOADERS for cpus in (1, 2)),
    crash(0, *LOADERS[0], **slow(LOADERS[0])),
    crash(1, *LOADERS[1], **slow(LOADERS[1])),
    *handover(),
    domain("kexec-refused", "stock toolstack: the domain ends, and says why",
           (expect.ends_with_a_hint,), Chain((("s", "patched"),)),
           session="xen-patched", reports=False),
)
