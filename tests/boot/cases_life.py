# SPDX-License-Identifier: GPL-2.0
"""After the boot: what xl does to a running PVH domain, and its devices."""

import checks
import life
from case import EFI_DOMU, xen

SESSION = "xen-life"
DISK = 'disk=["format=raw, vdev=xvda, access=rw, target=disk.img"]'
VIF = 'vif=["script=/vif"]'


def domu(name, about, story, kernel="vmlinuz.pvh", checks_=EFI_DOMU,
         start="xen", session=SESSION, **more):
    return xen(f"{start}-{name}", about, checks_ + (life.lived(story),),
               "pvh-efi.cfg", kernel, session=session, life=story,
               options=" pvh.life", **more)


ONE = life.Life(
    ("order probe", "console {line}", "order disk", "net {line}", "pause",
     "save", "order probe", "net again-{line}", "sysrq h", "shutdown_it"),
    life.keeps_memory, life.hears_line, life.uses_disk, life.talks,
    life.pauses, life.saves, life.obeys_sysrq, life.shuts_down)
TWO = life.Life(
    ("order probe", "memory 240 200 240", "memory 144 110 144", "vcpus 1",
     "vcpus 2", "save", "order probe", "vcpus 1", "reboot_it", "shutdown_it"),
    life.keeps_memory, life.balloons, life.plugs_vcpus, life.saves,
    life.reboots, life.shuts_down)
# libxl tries each page frame below 4 GB by itself, for what lies at its end: seven
# minutes, on an emulated processor, and twice that beside other work
DUMPED = life.Life(("order mark", "dump", "shutdown_it"), life.keeps_memory,
                   life.dumps(2, 48), life.shuts_down, seconds=1200)
# One vcpu more than it was created with, which it has never seen
GROWN = life.Life(
    ("order probe", "vcpus 2", "vcpus 1", "vcpus 2", "shutdown_it"),
    life.keeps_memory, life.plugs_vcpus, life.shuts_down)
NOT_GROWN = life.Life(
    ("order probe", "vcpus_in_vain 2", "shutdown_it"),
    life.keeps_memory, life.starts_no_vcpu, life.shuts_down)


def cases(**more):
    """All but what takes minutes."""
    yield domu("life-1cpu", "console, disk, network, pause, save and restore, "
               "sysrq, power-off", ONE, memory=128, settings=(DISK, VIF),
               disk=lambda *_: ONE.disk, **more)
    yield domu("life-2cpu", "mem-set, vcpu-set, save and restore, reboot, "
               "power-off", TWO, cpus=2, memory=160, maxmem=256,
               settings=('on_reboot="restart"',), **more)


def grow(about="", **more):
    return domu("life-grow",
                f"vcpu-set to more vcpus than it was created with{about}",
                memory=128, settings=("maxvcpus=2",), **more)


BASE = {"kernel": "vmlinux", "flavour": "base",
        "checks_": (checks.is_pvh, checks.old_entry_used)}

ALL = (*cases(), grow(story=GROWN))

FULL = (
    grow(", base", story=GROWN, start="base-xen", **BASE),
    domu("dump-core", "dump-core: headers, notes and memory of the dump",
         DUMPED, session="xen-dump", cpus=2, memory=48),
)
