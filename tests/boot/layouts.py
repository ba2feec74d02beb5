# SPDX-License-Identifier: GPL-2.0
"""Disks as distributions lay them out, for a boot loader that reads them.

Each layout makes the bytes of a whole disk: layout(case, directory, line).  LVM and
btrfs want root, and a loop device.
"""

import os
import shutil
import subprocess
import textwrap

import artifacts
import cpio
import disk
import uki
import xen_kexec

SECTOR = 512
START = 2048                # of the first partition, in sectors
MB = 1 << 20
UUID = "3b0f7c1e-5d0b-4a53-9f0e-0d6a1c2b7e44"
KERNEL, INITRD = "vmlinuz-6.12", "initrd.img-6.12"


def run(*command, text="", **options):
    return subprocess.run(command, input=text, text=True, check=True,
                          capture_output=True, **options).stdout


class Layout:
    """make(directory, boot): the disk's bytes, from what Boot says of a case; path: of the
    kernel's directory, as GRUB finds it; mounts: it takes root to make it."""

    def __init__(self, make, path="/boot/", mounts=False):
        self.make, self.mounts = make, mounts
        self.prefix = f"BOOT_IMAGE={path}{KERNEL} " if path else ""

    def __call__(self, case, directory, line):
        return self.make(directory, Boot(case, line))

    def absent(self):
        """Why it can't be made here, or nothing."""
        if self.mounts and (os.geteuid() or not os.path.exists("/dev/loop-control")):
            return "this disk is made by root, with a loop device"
        return ""


class Boot:
    """The kernel and its initrd as files, and their entry in a menu."""

    def __init__(self, case, line):
        initrd = xen_kexec.initrd(case.chain) if case.chain else case.initrd
        self.line = line
        self.files = {KERNEL: artifacts.content(case, case.disk_kernel, line),
                      INITRD: initrd.data}

    def below(self, path):
        """The files in a directory."""
        return {f"{path}{name}": data for name, data in self.files.items()}

    def entry(self, path, title="Linux"):
        """path: of that directory, as GRUB finds it."""
        return textwrap.dedent(f"""\
            menuentry '{title}' {{
            	search --no-floppy --fs-uuid --set=root {UUID}
            	linux {path}{KERNEL} {self.line}
            	initrd {path}{INITRD}
            }}
            """)

    def config(self, path):
        return f"set timeout=0\n{self.entry(path)}".encode()


def tree(directory, files):
    """The files {path: bytes} below a directory."""
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return directory


def alone(directory, name, files):
    """The same, in a directory that has nothing else."""
    shutil.rmtree(directory / name, ignore_errors=True)
    return tree(directory / name, files)


def ext4(directory, files, uuid=UUID):
    image = directory / "ext4"
    size = (sum(map(len, files.values())) // MB) + 12
    image.unlink(missing_ok=True)
    run("mke2fs", "-q", "-t", "ext4", "-U", uuid, "-d", str(alone(directory, "tree", files)),
        str(image), f"{size}M")
    return image.read_bytes()


def partitions(directory, label, *parts):
    """parts: (type as sfdisk names it, bytes)"""
    image, table, content = directory / "disk.img", [], bytearray(START * SECTOR)
    for kind, data in parts:
        table.append(f"start={len(content) // SECTOR}, size={len(data) // SECTOR}, type={kind}")
        content += data + bytes(-len(data) % MB)
    image.write_bytes(content + bytes(MB))      # behind them GPT has its copy
    run("sfdisk", "-q", str(image), text="\n".join((f"label: {label}", *table)))
    return image.read_bytes()


def root_device(label):
    """All on one partition, as Debian's installer does it if it is not asked."""
    def make(directory, boot):
        return partitions(directory, label, ("linux", ext4(directory, {
            "boot/grub/grub.cfg": boot.config("/boot/"), **boot.below("boot/")})))
    return Layout(make)


LARGE = 32                  # MB


def large_initrd(directory, boot):
    """The initrd has a file of so many MB, which nobody asks for."""
    more = cpio.archive((), {"large": (0o644, os.urandom(LARGE * MB))})
    boot.files[INITRD] = cpio.padded(boot.files[INITRD]) + more
    return root_device("gpt").make(directory, boot)


CD_DATE = "2026010100000000"


def cd(directory, boot):
    """A live system's: ISO 9660 with the names of Rock Ridge, and no partitions."""
    uuid = "-".join((CD_DATE[:4], *textwrap.wrap(CD_DATE[4:], 2)))
    config = boot.config("/boot/").replace(UUID.encode(), uuid.encode())
    place = alone(directory, "cd", {"boot/grub/grub.cfg": config, **boot.below("boot/")})
    image = directory / "cd.iso"
    run("xorrisofs", "-quiet", "-R", f"--modification-date={CD_DATE}", "-o", str(image), str(place))
    return image.read_bytes()


def boot_partition(directory, boot):
    """/boot by itself; what comes before it knows no GRUB."""
    root = ext4(directory, {"etc/fstab": b"# all of a system but /boot\n"},
                "11111111-2222-4333-8444-555555555555")
    return partitions(directory, "gpt", ("linux", root), ("linux", ext4(
        directory, {"grub/grub.cfg": boot.config("/"), **boot.below("")})))


class Loop:
    """A block device of a file's bytes."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.device = run("losetup", "--find", "--show", str(self.path)).strip()
        return self.device

    def __exit__(self, *_):
        run("losetup", "--detach", self.device)


# No udev, no device mapper, no configuration of this machine's: only metadata is written
LVM = ('devices {{ filter=["a|^{0}$|", "r|.*|"] scan=["/dev"] use_devicesfile=0 }} '
       "activation {{ udev_sync=0 udev_rules=0 }} backup {{ backup=0 archive=0 }}")


def lvm(directory, boot):
    """Debian's installer, "entire disk and LVM": /boot on a logical volume here as well."""
    image, content = directory / "lvm", ext4(directory, {
        "boot/grub/grub.cfg": boot.config("/boot/"), **boot.below("boot/")})
    image.write_bytes(bytes(len(content) + 16 * MB))
    with Loop(image) as device:
        def tool(name, *arguments):
            return run(name, "--driverloaded", "n", "--config", LVM.format(device), *arguments)
        tool("pvcreate", "-y", device)
        tool("vgcreate", "debian-vg", device)
        tool("lvcreate", "-y", "-an", "-Zn", "-Wn", "-l", "100%FREE", "-n", "root", "debian-vg")
        start = int(tool("pvs", "--noheadings", "--nosuffix", "--units", "b", "-o", "pe_start"))
    whole = bytearray(image.read_bytes())
    whole[start:start + len(content)] = content
    return partitions(directory, "gpt", ("lvm", bytes(whole)))


def btrfs(directory, boot):
    """Debian's installer, btrfs: / is a subvolume."""
    image, place = directory / "btrfs", directory / "mounted"
    image.write_bytes(bytes(128 * MB))
    run("mkfs.btrfs", "-q", "-U", UUID, str(image))
    place.mkdir(exist_ok=True)
    with Loop(image) as device:
        run("mount", device, str(place))
        try:
            run("btrfs", "subvolume", "create", str(place / "@rootfs"))
            tree(place / "@rootfs", {
                "boot/grub/grub.cfg": boot.config("/@rootfs/boot/"), **boot.below("boot/")})
        finally:
            run("umount", str(place))
    return partitions(directory, "gpt", ("linux", image.read_bytes()))


BLS = """\
title Fedora Linux
version 6.12
linux /{kernel}
initrd /{initrd}
options {line}
grub_class fedora
"""
FEDORA = f"""\
set timeout=0
search --no-floppy --fs-uuid --set=root {UUID}
insmod blscfg
blscfg
"""


def entry_file(boot):
    return BLS.format(kernel=KERNEL, initrd=INITRD, line=boot.line).encode()


def bls(directory, boot):
    """Fedora: /boot by itself, and a file for each entry."""
    return partitions(directory, "gpt", ("linux", ext4(directory, {
        "grub2/grub.cfg": FEDORA.encode(), **boot.below(""),
        "loader/entries/0123-6.12.conf": entry_file(boot)})))


def systemd_boot(directory, boot):
    """kernel-install: all on the EFI system partition, and nothing of GRUB's."""
    return partitions(directory, "gpt", ("uefi", disk.with_files(directory, {
        "loader/loader.conf": b"timeout 3\n", **boot.below(""),
        "loader/entries/0123-6.12.conf": entry_file(boot)})))


def unified(directory, boot):
    """A UKI on the EFI system partition, and nothing of GRUB's."""
    image = uki.build(boot.files[KERNEL], boot.files[INITRD], boot.line)
    return partitions(directory, "gpt", ("uefi", disk.with_files(
        directory, {"EFI/Linux/debian-6.12.efi": image})))


# As grub-reboot(8) wants it: the entry of next_entry once, then that of saved_entry
ENVIRONMENT = """\
load_env
if [ "$next_entry" ]; then
	set default="$next_entry"
	set next_entry=
	save_env next_entry
else
	set default="$saved_entry"
fi
set timeout=0
menuentry 'once' {
	echo the entry of once
	reboot
}
menuentry 'wrong' {
	echo the wrong entry
	halt
}
"""


def environment(directory, boot):
    """GRUB's environment block, which it writes before it starts an entry."""
    block = directory / "grubenv"
    run("grub-editenv", str(block), "create")
    run("grub-editenv", str(block), "set", "next_entry=0", "saved_entry=2")
    return partitions(directory, "gpt", ("linux", ext4(directory, {
        "boot/grub/grubenv": block.read_bytes(), **boot.below("boot/"),
        "boot/grub/grub.cfg": ENVIRONMENT.encode() + boot.entry("/boot/").encode()})))


def bad_gpt(directory, boot):
    """The header's checksum is wrong; the copy at the end is well."""
    content = bytearray(root_device("gpt").make(directory, boot))
    content[SECTOR + 16] ^= 0xff
    return bytes(content)


def truncated(directory, boot):
    """The disk's file ends in the middle of the kernel."""
    content, kernel = menu(directory, boot), boot.files[KERNEL]
    end = content.index(kernel[:SECTOR]) + len(kernel) // 2
    return content[:end // SECTOR * SECTOR]


def menu(directory, boot):
    """Five entries, the last of which is right; it waits for a key."""
    entries = [f"menuentry 'number {number}' {{\n\techo the wrong one\n\thalt\n}}\n"
               for number in range(1, 5)]
    config = "set timeout=-1\n" + "".join(entries) + boot.entry("/boot/", "number 5")
    return partitions(directory, "gpt", ("linux", ext4(directory, {
        "boot/grub/grub.cfg": config.encode(), **boot.below("boot/")})))
