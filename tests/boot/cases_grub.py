# SPDX-License-Identifier: GPL-2.0
"""GRUB's EFI build, unmodified, finds the guest's kernel on its own disk by pvh-efi's
block device, and the kernel's driver finds that disk afterwards."""

from dataclasses import replace

import cases_lifecycle
import cases_next_xen
import cases_xen_kexec
import dialog
import expect
import layouts
import lifecycle
import xen_kexec
from case import EFI_DOMU, xen
from cases_debian_kernels import BOOTED
from kexec import Chain
from layouts import Layout

SESSION = "xen-grub"
BOOT_DISK = 'disk=["{}", "format=raw, vdev=xvdb, access=ro, target={}"]'
# Of the fifth entry; each key is a message of its own
CHOOSES_FIFTH = ("< number 5", *[">> {down}"] * 4, ">> {enter}")


def own_driver(outcome):
    """The kernel's; it finds the device as the toolstack has left it. One that is still
    connected it would reset, while the backend writes to memory that was the loader's."""
    expect.has_line(outcome.log, r"blkfront: xvda: ")
    expect.lacks_line(outcome.log, r"XENBUS: frontend .* (Connected|Clos)")
    expect.lacks_line(outcome.console, r"^pvh-efi: xvd[ab]: ")
    expect.lacks_line(outcome.console, r"^pvh-efi: xenstore ")


def finds_partition(outcome):
    """It has read the table of partitions, too."""
    expect.has_line(outcome.log, r" xvda: xvda1$")


def once_and_saved(outcome):
    """The entry of next_entry has run once, so GRUB's writing has reached the disk."""
    shown = outcome.console
    expect.need(shown.count("the entry of once") == 1,
                f"the entry of once has run {shown.count('the entry of once')} times")
    expect.lacks_line(shown, "the wrong entry")


PLAIN = EFI_DOMU + (own_driver,)


def grub(name, about, expect_=PLAIN, kernel="grub.pvh", **settings):
    settings.setdefault("disk_kernel", "bzImage")
    settings.setdefault("session", SESSION)
    return xen(f"xen-grub-{name}", f"GRUB from the guest's disk: {about}",
               expect_, "grub-disk.cfg", kernel, ramdisk="", lines="image", **settings)


def laid_out(name, about, disk, **settings):
    settings.setdefault("session", "xen-grub-disks")
    return grub(name, about, disk=disk, **settings)


def goes_on(name, about, expect_, first, **settings):
    """The kernel has xvda as in other cases; it came from xvdb, which can't be written."""
    return grub(name, about, expect_, boot_disk=layouts.root_device("gpt"), memory=256,
                settings=(BOOT_DISK.format(first, f"/lab/xen-grub-{name}/boot.img"),
                          *settings.pop("more", ())), **settings)


def image(name):
    return f"format=raw, vdev=xvda, access=rw, target=/lab/xen-grub-{name}/disk.img"


LAYOUTS = (
    laid_out("mbr", "Debian, MBR", layouts.root_device("dos")),
    laid_out("boot", "/boot as a partition of its own", Layout(layouts.boot_partition, "/")),
    laid_out("lvm", "Debian, LVM", Layout(layouts.lvm, mounts=True)),
    laid_out("btrfs", "Debian, btrfs with a subvolume", Layout(layouts.btrfs, "/@rootfs/boot/", mounts=True)),
    laid_out("bls", "Fedora's files for each entry, GRUB of sid", Layout(layouts.bls, "/"),
             kernel="grub-sid.pvh"),
    laid_out("systemd-boot", "entries as systemd-boot has them, GRUB of sid",
             Layout(layouts.systemd_boot, "/"), kernel="grub-sid.pvh"),
    # Linux's driver takes no CD in a PVH domain
    laid_out("cd", "a CD", Layout(layouts.cd), expect_=EFI_DOMU,
             settings=('disk=["format=raw, vdev=xvda, access=ro, devtype=cdrom, target=disk.img"]',)),
    laid_out("uki", "a UKI on the EFI system partition", Layout(layouts.unified, "")),
)

# Its own kernel and initrd are 4 MB more
READS = lifecycle.Lifecycle(("requests", f"order read {layouts.LARGE}", "requests", "shutdown_it"),
                            lifecycle.asks_little(1.3, layouts.LARGE + 4), lifecycle.shuts_down)
DIES = ("< number 5", *[">> {down}"] * 4, "! kill_backend", ">> {enter}",
        "< xvda: the backend does not answer: the disk is not used any more",
        "< error:")
ENDS_EARLY = (*CHOOSES_FIFTH, "< need to load the kernel first")


def comes_to_its_end(story):
    """A check: the whole dialog."""
    return lambda outcome: dialog.came_to_its_end(story, outcome.left.get("dialog", ""))


BROKEN = (
    laid_out("bad-gpt", "a checksum of GPT is wrong", Layout(layouts.bad_gpt)),
    laid_out("truncated", "a disk that ends in the kernel: GRUB says so", Layout(layouts.truncated),
             expect_=(comes_to_its_end(ENDS_EARLY),), dialog=ENDS_EARLY, ends=False, reports=False),
    laid_out("backend-dies", "the disk's backend is gone: an error after 30 s",
             Layout(layouts.menu), expect_=(comes_to_its_end(DIES),), dialog=DIES, ends=False,
             reports=False),
)

STORY = lifecycle.Lifecycle(cases_lifecycle.ONE.commands, *cases_lifecycle.ONE.checks)

ALL = (
    grub("fat", "one FAT file system, no partitions"),
    grub("gpt", "ext4 on a partition, 2 vcpus",
         PLAIN + (finds_partition,), cpus=2, disk=layouts.root_device("gpt")),
    grub("2.12", "GRUB of Debian 13", kernel="grub-2.12.pvh",
         disk=layouts.root_device("gpt")),
    grub("menu", "the fifth entry of its menu, by arrow keys on xl console",
         PLAIN + (comes_to_its_end(CHOOSES_FIFTH),), disk=Layout(layouts.menu), dialog=CHOOSES_FIFTH),
    grub("saved-entry", "its environment block is written, and read after a reboot",
         PLAIN + (once_and_saved,), disk=Layout(layouts.environment),
         settings=('on_reboot="restart"',
                   f'disk=["{image("saved-entry")}"]')),
    # Its driver of the disk is a module, which the initrd of the tests has not.
    grub("debian-6.1", "Debian's kernel as it is",
         BOOTED + (expect.is_pvh, expect.no_table), flavour="debian-6.1", memory=512,
         disk=layouts.root_device("gpt")),
)

# Run only if named: tests/full/boots
FULL = (
    *LAYOUTS, *BROKEN,
    # Saved and restored it is in the case of its life
    goes_on("kexec", "kexec by both loaders", cases_xen_kexec.RESTORED, image("kexec"),
            session=xen_kexec.COMPANION[0], slowness=4,
            chain=Chain((("s", "patched"), ("c", "patched")))),
    *(cases_next_xen.again(replace(case, session="xen-grub-disks"), "xen-", "xen-next-")
      for case in (*LAYOUTS, ALL[1])),
    goes_on("lifecycle", "console, disk, network, pause, save and restore, sysrq",
            PLAIN + (lifecycle.lived(STORY),), image("lifecycle"), session="xen-grub-lifecycle",
            lifecycle=STORY, disk=lambda *_: STORY.disk, options=" pvh.lifecycle",
            more=(cases_lifecycle.VIF,)),
    grub("requests", "an initrd of 36 MB, by no more requests than the kernel makes",
         PLAIN + (lifecycle.lived(READS),), disk=Layout(layouts.large_initrd), memory=512,
         session="xen-grub-lifecycle", lifecycle=READS, options=" pvh.lifecycle"),
)
