# SPDX-License-Identifier: GPL-2.0
"""A FAT disk from which PvGRUB starts Linux."""

import subprocess

# What GRUB puts before a command line
BOOT_IMAGE = "BOOT_IMAGE=/bzImage "

GRUB_CONFIG = """linux /bzImage {line}
initrd /initrd.gz
boot
"""


def mtools(*command):
    subprocess.run(command, check=True, capture_output=True)


def with_grub(directory, kernel, initrd, line):
    """Bytes of a 16 MB disk with grub.cfg, kernel and initrd on it."""
    path = directory / "disk.img"
    (directory / "grub.cfg").write_text(GRUB_CONFIG.format(line=line))
    (directory / "disk-initrd.gz").write_bytes(initrd)
    path.write_bytes(b"\0" * (16 << 20))
    mtools("mformat", "-i", path, "::")
    mtools("mmd", "-i", path, "::boot", "::boot/grub")
    mtools("mcopy", "-i", path, directory / "grub.cfg", "::boot/grub/")
    mtools("mcopy", "-i", path, directory / "disk-initrd.gz", "::initrd.gz")
    mtools("mcopy", "-i", path, kernel, "::bzImage")
    return path.read_bytes()
