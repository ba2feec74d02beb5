# SPDX-License-Identifier: GPL-2.0
"""Machines as they come without Xen: firmware, boot loader, disk.

Each function makes one: it returns QEMU's command, and the command line as the
kernel will get it.
"""

import re
import shutil
import struct
import subprocess
from dataclasses import replace
from pathlib import Path

import artifacts
import direct
import disk
import dom0
import evidence
import judge
import qemu
from expect import by_efi, has_line, need
from paths import I386, LAB, OVMF

GRUB_PC = Path("/usr/lib/grub/i386-pc")
GRUB_MODULES = ("biosdisk", "part_msdos", "fat", "normal", "linux", "linux16")
AAVMF = Path("/usr/share/AAVMF")
SECTOR = 512
FIRST = 2048                # sector where the partition begins
FAT16 = 0x0e

# What systemd-boot reads: https://uapi-group.org/specifications/specs/
ENTRY = "title Linux\nlinux /bzImage\ninitrd /initrd.gz\noptions {line}\n"


def pc(case, *more):
    return qemu.machine(*direct.board(case.memory, case.cpus), *more)


def drive(directory, name, content, number=1):
    """QEMU's arguments for a disk; the lowest number is tried first."""
    (directory / name).write_bytes(content)
    return ("-drive", f"file={name},format=raw,if=none,id=disk{number}",
            "-device", f"virtio-blk-pci,drive=disk{number},bootindex={number}")


def grub_files(case, line, command="linux"):
    """Configuration, kernel and initrd, and the line that GRUB makes."""
    config = disk.GRUB_CONFIG.format(name="bzImage", line=line)
    config = config.replace("linux /", f"{command} /").replace(
        "initrd /", f"{command.replace('linux', 'initrd')} /")
    return config.encode(), {
        "bzImage": artifacts.source(case).read_bytes(),
        "initrd.gz": case.initrd.data}, f"BOOT_IMAGE=/bzImage {line}"


def grub_pc(directory, partition):
    """Bytes of a disk that a BIOS starts: GRUB in front of its first partition."""
    core = directory / "core.img"
    subprocess.run(["grub-mkimage", "-O", "i386-pc", "-o", core, "-p",
                    "(hd0,msdos1)/boot/grub", *GRUB_MODULES], check=True)
    boot = (GRUB_PC / "boot.img").read_bytes()[:446]
    table = struct.pack("<B3xB3xII48x", 0x80, FAT16, FIRST,
                        len(partition) // SECTOR)
    start = boot + table + b"\x55\xaa" + core.read_bytes()
    need(len(start) <= FIRST * SECTOR, "GRUB has no room before the partition")
    return start.ljust(FIRST * SECTOR, b"\0") + partition


def linux_boot(case, directory, line):
    """QEMU puts the kernel where a loader would, and enters it by its 16 bits."""
    return pc(case, "-kernel", str(artifacts.source(case)), "-initrd",
              str(artifacts.path(case, case.ramdisk, directory, line)),
              "-append", line), line


def bios_grub(command):
    """A machine: GRUB in the boot sector.  command: linux, which enters the
    kernel in protected mode, or linux16, by the real-mode entry."""
    def machine(case, directory, line):
        config, files, wanted = grub_files(case, line, command)
        partition = disk.with_files(
            directory, {"boot/grub/grub.cfg": config, **files})
        return pc(case, *drive(directory, "pc.img",
                               grub_pc(directory, partition))), wanted
    return machine


def efi_grub(case, directory, line):
    """GRUB's EFI build on the system partition."""
    config, files, wanted = grub_files(case, line)
    content = disk.with_efi_grub(directory, config, files)
    return pc(case, *direct.firmware(directory),
              *drive(directory, "esp.img", content)), wanted


def secure(case, directory, line):
    """Secure Boot.  The first disk has the kernel without a signature; the
    second one the kernel and systemd-boot with one."""
    signed = {name: dom0.signed(source, directory / name).read_bytes()
              for name, source in (("bzImage", artifacts.source(case)),
                                   ("loader", LAB / "systemd-bootx64.efi"))}
    unsigned = disk.with_files(directory,
                               {disk.FIRMWARE: artifacts.source(case).read_bytes()})
    content = disk.with_files(directory, {
        disk.FIRMWARE: signed["loader"], "bzImage": signed["bzImage"],
        "initrd.gz": case.initrd.data,
        "loader/entries/linux.conf": ENTRY.format(line=line).encode()})
    firmware = direct.firmware(directory)
    shutil.copy(OVMF / "OVMF_VARS_4M.snakeoil.fd", directory / "variables.fd")
    return pc(case, *firmware, *drive(directory, "unsigned.img", unsigned),
              *drive(directory, "esp.img", content, 2)), (
                  f"initrd=\\initrd.gz {line}")


def efi_ia32(case, directory, line):
    """Firmware of 32 bits, which wants System Management Mode.  A kernel of 64
    bits it does not load as an image, but by the handover protocol."""
    image = case.flavour.removeprefix("base-") == I386
    shutil.copy(OVMF / "OVMF32_VARS_4M.fd", directory / "variables.fd")
    return qemu.machine(
        *direct.board(case.memory, case.cpus), "-machine", "smm=on",
        "-global", "driver=cfi.pflash01,property=secure,value=on",
        *qemu.firmware(OVMF / "OVMF32_CODE_4M.secboot.fd"),
        "-kernel", str(artifacts.path(case, case.kernel, directory, line)),
        "-initrd", str(artifacts.path(case, case.ramdisk, directory, line)),
        "-append", line), line + (direct.OVMF_APPENDS if image else "")


def arm64(case, directory, line):
    """QEMU's board with a device tree; reports come by PCI, as it has one
    serial port only."""
    shutil.copy(AAVMF / "AAVMF_VARS.fd", directory / "variables.fd")
    return ["qemu-system-aarch64", "-nodefaults", "-display", "none",
            "-no-reboot", "-M", "virt,accel=tcg,acpi=off", "-cpu", "cortex-a57",
            "-m", str(case.memory), "-smp", str(case.cpus),
            "-serial", "stdio", "-chardev", "null,id=nothing",
            "-chardev", "file,id=report,path=report",
            "-device", "pci-serial-2x,chardev1=nothing,chardev2=report",
            *qemu.firmware(AAVMF / "AAVMF_CODE.fd"),
            "-kernel", str(artifacts.path(case, case.kernel, directory, line)),
            "-initrd", str(artifacts.path(case, case.ramdisk, directory, line)),
            "-append", line], line + direct.OVMF_APPENDS


# --- what must be the same without the series ----------------------------------

TOLD = re.compile(r"^\[[ .\d]+\] ((?:efi|BIOS-e820|secureboot|Secure boot)\b.*)",
                  re.M)
# Addresses, and sizes that are as large as the kernel
VARIES = re.compile(r"0x[0-9a-f]+|\bmem\d+|\b\d+K\b")


def told(outcome):
    """What the kernel's log says of firmware.  With EFI all that depends on the
    kernel's size is left out."""
    lines = TOLD.findall(outcome.log)
    if outcome.facts["efi"] == "no":
        return lines
    return [VARIES.sub("…", line) for line in lines
            if not line.startswith("BIOS-e820")]


def run(case):
    """Boots the kernel with the series and that without, and judges both."""
    ours = direct.boot(case)
    judge.judge(case, ours)
    other = replace(case, name=f"{case.name}-{case.against}",
                    flavour=case.against)
    theirs = direct.boot(other)
    judge.judge(other, theirs)
    said, expected = told(ours), told(theirs)
    need(expected, "the kernel says nothing of firmware")
    new = [line for line in said + expected
           if said.count(line) != expected.count(line)]
    need(not new, f"not the same as without the series: {' | '.join(new[:4])}")
    evidence.drop_images(other.name)


def secure_boot(outcome):
    """Firmware refused the first disk, and tells the kernel why it would."""
    by_efi(outcome)
    has_line(outcome.console, r"failed to load Boot\d+ .*: Access Denied")
    has_line(outcome.log, r"[Ss]ecure boot enabled")


def mixed(outcome):
    """A kernel of 64 bits, whose firmware has 32."""
    need(outcome.facts["machine"] == "x86_64", "not a kernel of 64 bits")
    need(outcome.facts["efi_bits"] == "32", "not firmware of 32 bits")
