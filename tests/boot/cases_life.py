# SPDX-License-Identifier: GPL-2.0
"""After the boot: what xl does to a running PVH domain, and its devices."""

import life
from case import EFI_DOMU, xen

SESSION = "xen-life"
DISK = 'disk=["format=raw, vdev=xvda, access=rw, target=disk.img"]'


def domu(name, about, story, session=SESSION, settings=(), **more):
    # xl works in / when it starts a domain again
    files = (f'kernel="/lab/xen-{name}/vmlinuz.pvh"',
             f'ramdisk="/lab/xen-{name}/initrd.gz"')
    return xen(f"xen-{name}", about, EFI_DOMU + (life.lived(story),),
               "pvh-efi.cfg", "vmlinuz.pvh", session=session, life=story,
               options=" pvh.life", dom0=("save",),
               settings=files + settings, **more)


ONE = life.Life(
    ("order probe", "console {line}", "order disk", "pause", "save",
     "order probe", "sysrq h", "shutdown_it"),
    life.keeps_memory, life.hears_line, life.uses_disk, life.pauses,
    life.saves, life.obeys_sysrq, life.shuts_down)
TWO = life.Life(
    ("order probe", "memory 240 200 240", "memory 144 110 144", "vcpus 1",
     "vcpus 2", "save", "order probe", "vcpus 1", "reboot_it", "shutdown_it"),
    life.keeps_memory, life.balloons, life.plugs_vcpus, life.saves,
    life.reboots, life.shuts_down)
# xl maps page by page: minutes, on an emulated processor
DUMPED = life.Life(("order probe", "dump", "shutdown_it"), life.keeps_memory,
                   life.dumps, life.shuts_down)

ALL = (
    domu("life-1cpu", "console, disk, pause, save and restore, sysrq, "
         "power-off", ONE, memory=128, settings=(DISK,),
         disk=lambda *_: ONE.disk),
    domu("life-2cpu", "mem-set, vcpu-set, save and restore, reboot, power-off",
         TWO, cpus=2, memory=160, maxmem=256,
         settings=('on_reboot="restart"',)),
)

FULL = (
    domu("dump-core", "dump-core", DUMPED, session="xen-dump", memory=48),
)
