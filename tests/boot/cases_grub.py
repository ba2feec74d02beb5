# SPDX-License-Identifier: GPL-2.0
"""GRUB's EFI build, unmodified, finds the guest's kernel on its own disk by pvh-efi's
block device, and the kernel's driver finds that disk afterwards."""

import subprocess

import bundle
import checks
import disk
import guest
import made
from case import EFI_DOMU, xen
from cases_debian import BOOTED

SESSION = "xen-grub"
SECTOR = 512
START = 2048            # of the first partition


def own_driver(outcome):
    """The kernel's; it finds the device as the toolstack has left it. One that is still
    connected it would reset, while the backend writes to memory that was the loader's."""
    checks.has_line(outcome.log, r"blkfront: xvda: ")
    checks.lacks_line(outcome.log, r"XENBUS: frontend .* (Connected|Clos)")
    checks.lacks_line(outcome.console, r"^pvh-efi: xvda: ")
    checks.lacks_line(outcome.console, r"^pvh-efi: xenstore ")


def finds_partition(outcome):
    """It has read the table of partitions, too."""
    checks.has_line(outcome.log, r" xvda: xvda1$")


def gpt_ext4(case, directory, line):
    """As an installer leaves it: a GPT, and on its partition ext4 with /boot/grub."""
    files = {"boot/grub/grub.cfg": disk.GRUB_CONFIG.format(
                 name=case.disk_kernel, line=line).encode(),
             "initrd.gz": guest.initrd().data,
             case.disk_kernel: made.content(case, case.disk_kernel, line)}
    root, image = directory / "root", directory / "disk.img"
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    size = (sum(map(len, files.values())) >> 20) + 12
    run("mke2fs", "-q", "-t", "ext4", "-d", root, directory / "disk.part", f"{size}M")
    content = (directory / "disk.part").read_bytes()
    image.write_bytes(bytes(START * SECTOR) + content + bytes(1 << 20))
    run("sfdisk", "-q", image, text=f"label: gpt\nstart={START}, "
        f"size={len(content) // SECTOR}, type=linux\n")
    return image.read_bytes()


def run(*command, text=""):
    subprocess.run(command, input=text, text=True, check=True, capture_output=True)


def grub(name, about, checks_=EFI_DOMU + (own_driver,), kernel="grub.pvh", **settings):
    settings.setdefault("disk_kernel", "bzImage")
    return xen(f"xen-grub-{name}", f"GRUB from the guest's disk: {about}",
               checks_, "grub-disk.cfg", kernel, session=SESSION, ramdisk="",
               lines="image", **settings)


ALL = (
    grub("fat", "one FAT file system, no partitions"),
    grub("gpt", "ext4 on a partition, 2 vcpus",
         EFI_DOMU + (own_driver, finds_partition), cpus=2, disk=gpt_ext4),
    grub("2.12", "GRUB of Debian 13", kernel=bundle.NEXT_GRUB, disk=gpt_ext4),
    # Its driver of the disk is a module, which the initrd of the tests has not.
    grub("debian-6.1", "Debian's kernel as it is",
         BOOTED + (checks.is_pvh, checks.no_table), flavour="debian-6.1", memory=512,
         disk=gpt_ext4),
)
