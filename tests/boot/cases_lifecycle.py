# SPDX-License-Identifier: GPL-2.0
"""After the boot: what xl does to a running PVH domain, and its devices."""

import expect
import lifecycle
from case import EFI_DOMU, xen

SESSION = "xen-lifecycle"
DISK = 'disk=["format=raw, vdev=xvda, access=rw, target=disk.img"]'
VIF = 'vif=["script=/vif"]'


def domu(name, about, story, kernel="vmlinuz.pvh", expect_=EFI_DOMU,
         start="xen", session=SESSION, **more):
    return xen(f"{start}-{name}", about, expect_ + (lifecycle.lived(story),),
               "pvh-efi.cfg", kernel, session=session, lifecycle=story,
               options=" pvh.lifecycle", **more)


ONE = lifecycle.Lifecycle(
    ("order probe", "console {line}", "order disk", "net {line}", "pause",
     "save", "order probe", "net again-{line}", "sysrq h", "shutdown_it"),
    lifecycle.keeps_memory, lifecycle.hears_line, lifecycle.uses_disk, lifecycle.talks,
    lifecycle.pauses, lifecycle.saves, lifecycle.obeys_sysrq, lifecycle.shuts_down)
TWO = lifecycle.Lifecycle(
    ("order probe", "memory 240 200 240", "memory 144 110 144", "vcpus 1",
     "vcpus 2", "save", "order probe", "vcpus 1", "reboot_it", "shutdown_it"),
    lifecycle.keeps_memory, lifecycle.balloons, lifecycle.plugs_vcpus, lifecycle.saves,
    lifecycle.reboots, lifecycle.shuts_down)
# libxl tries each page frame below 4 GB by itself, for what lies at its end: seven
# minutes, on an emulated processor, and twice that beside other work
DUMPED = lifecycle.Lifecycle(("order mark", "dump", "shutdown_it"), lifecycle.keeps_memory,
                             lifecycle.dumps(2, 48), lifecycle.shuts_down, seconds=1200)
# One vcpu more than it was created with, which it has never seen
GROWN = lifecycle.Lifecycle(
    ("order probe", "vcpus 2", "vcpus 1", "vcpus 2", "shutdown_it"),
    lifecycle.keeps_memory, lifecycle.plugs_vcpus, lifecycle.shuts_down)
NOT_GROWN = lifecycle.Lifecycle(
    ("order probe", "vcpus_in_vain 2", "shutdown_it"),
    lifecycle.keeps_memory, lifecycle.starts_no_vcpu, lifecycle.shuts_down)


def cases(**more):
    """All but what takes minutes."""
    yield domu("lifecycle-1cpu", "console, disk, network, pause, save and restore, "
               "sysrq, power-off", ONE, memory=128, settings=(DISK, VIF),
               disk=lambda *_: ONE.disk, **more)
    yield domu("lifecycle-2cpu", "mem-set, vcpu-set, save and restore, reboot, "
               "power-off", TWO, cpus=2, memory=160, maxmem=256,
               settings=('on_reboot="restart"',), **more)


def grow(about="", **more):
    return domu("lifecycle-grow",
                f"vcpu-set to more vcpus than it was created with{about}",
                memory=128, settings=("maxvcpus=2",), **more)


BASE = {"kernel": "vmlinux", "flavour": "base",
        "expect_": (expect.is_pvh, expect.old_entry_used)}

ALL = (*cases(), grow(story=GROWN))

FULL = (
    grow(", base", story=GROWN, start="base-xen", **BASE),
    domu("dump-core", "dump-core: headers, notes and memory of the dump",
         DUMPED, session="xen-dump", cpus=2, memory=48),
)
