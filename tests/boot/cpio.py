# SPDX-License-Identifier: GPL-2.0
"""Initramfs archives in the "newc" format, written without touching the disk.

A run makes its own initramfs: the payload in it is random, and PID 1 is the
script as it stands in the tree.
"""

import gzip
import stat

LINK = stat.S_IFLNK | 0o777


def _entry(number, name, mode, data=b"", device=(0, 0)):
    fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, *device,
              len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields)
    return padded(head + name.encode() + b"\0") + padded(data)


def padded(data):
    """Linux looks for the start of an archive at multiples of 4 only."""
    return data + b"\0" * (-len(data) % 4)


def archive(directories, files):
    """newc bytes of the directories (names) and files (name: (mode, data)).

    A mode of LINK makes a symbolic link, whose data is where it points.
    /dev/console comes with them: the kernel opens it before PID 1 can mount
    anything.
    """
    parts = [_entry(1, "dev", stat.S_IFDIR | 0o755),
             _entry(2, "dev/console", stat.S_IFCHR | 0o600, device=(5, 1))]
    for name in directories:
        parts.append(_entry(len(parts) + 1, name, stat.S_IFDIR | 0o755))
    for name, (mode, data) in files.items():
        kind = 0 if mode == LINK else stat.S_IFREG
        parts.append(_entry(len(parts) + 1, name, kind | mode, data))
    parts.append(_entry(0, "TRAILER!!!", 0))
    return b"".join(parts)


def compressed(data):
    """One gzip member: libxc of Xen <= 4.19 keeps only the first."""
    return gzip.compress(data, compresslevel=1, mtime=0)
