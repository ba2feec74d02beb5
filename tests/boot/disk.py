# SPDX-License-Identifier: GPL-2.0
"""A FAT disk from which PvGRUB, PyGRUB or firmware starts Linux."""

import subprocess
from pathlib import Path

from paths import LAB

# What firmware starts on a disk that it knows nothing of
FIRMWARE = "EFI/BOOT/BOOTX64.EFI"
# What a loader puts before a command line
PREFIX = {"grub": "BOOT_IMAGE=/{name} ", "grub-pv": "", "pygrub": ""}

# PyGRUB knows a few commands only, and those line by line
GRUB_CONFIG = """set default=0
set timeout=0
menuentry "Linux" {{
	linux /{name} {line}
	initrd /initrd.gz
}}
"""


def mtools(*command):
    subprocess.run(command, check=True, capture_output=True)


def with_files(directory, files):
    """Bytes of a FAT disk with the files {path: bytes} on it."""
    path, part = directory / "disk.img", directory / "disk.part"
    size = sum(map(len, files.values()))
    path.write_bytes(b"\0" * ((16 << 20) + (size >> 20 << 20)))
    mtools("mformat", "-i", path, "::")
    parents = {str(parent) for name in files
               for parent in Path(name).parents[:-1]}
    for parent in sorted(parents):
        mtools("mmd", "-i", path, f"::{parent}")
    for name, content in files.items():
        part.write_bytes(content)
        mtools("mcopy", "-i", path, part, f"::{name}")
    return path.read_bytes()


def with_grub(directory, name, kernel, initrd, line):
    """Bytes of a disk with grub.cfg, kernel (bytes) and initrd on it."""
    config = GRUB_CONFIG.format(name=name, line=line)
    return with_files(directory, {"boot/grub/grub.cfg": config.encode(),
                                  "initrd.gz": initrd, name: kernel})


def with_efi_grub(directory, config, files):
    """Bytes of an EFI system partition with GRUB, its configuration (bytes) where
    Debian's build looks for it, and more files."""
    return with_files(directory, {
        FIRMWARE: (LAB / "grubx64.efi").read_bytes(),
        "EFI/debian/grub.cfg": config, **files})
