# SPDX-License-Identifier: GPL-2.0
"""What every guest is given: an initramfs with random bytes in it, and a
command line with a random number on it."""

import functools
import hashlib
import secrets

import cpio
import frames
from paths import LAB, TESTS

BUSYBOX = "busybox"
DIRECTORIES = ("bin", "boot", "given", "proc", "sys", "tmp")


def script(name):
    return 0o755, (TESTS / name).read_bytes()


class Initrd:
    """One initramfs and the hash that a guest must find for its payload.

    A payload of many megabytes makes one that is not compressed: random bytes
    would gain nothing.  more: files (name: (mode, data)) besides those of every
    guest; rest: an archive that comes behind; busybox: a file of the lab.
    """

    def __init__(self, megabytes=0, more=None, rest=b"", busybox=BUSYBOX):
        size = megabytes << 20 or 300 * 1024
        payload = secrets.token_bytes(size + secrets.randbelow(4096))
        self.payload_sha256 = hashlib.sha256(payload).hexdigest()
        self.data = cpio.archive(DIRECTORIES, {
            "bin/busybox": (0o755, (LAB / busybox).read_bytes()),
            "facts.sh": script("facts.sh"),
            "init": script("guest-init"),
            "lifecycle.sh": script("lifecycle.sh"),
            "xenstore.sh": script("xenstore.sh"),
            "payload": (0o644, payload), **(more or {})}) + rest
        if not megabytes:
            self.data = cpio.compressed(self.data)


def talking():
    """More files for who talks over a network interface."""
    return {"bin/frames": (0o755, frames.program())}


@functools.lru_cache(maxsize=None)
def _made(megabytes, busybox, talks):
    return Initrd(megabytes, talking() if talks else None, busybox=busybox)


def initrd(megabytes=0, busybox=BUSYBOX, talks=False):
    """The same for all cases of one call of the runner.  To be called before
    there are threads, of which two could make it at a time."""
    return _made(megabytes, busybox, talks)


def command_line(nonce, start, length=0):
    """Command line of a guest, filled up to `length` characters if given.

    The kernel takes names with a dot for module parameters and says nothing.
    """
    line = f"{start} panic=-1 pvh.nonce={nonce}"
    missing = length - len(line) - len(" pvh.fill=")
    if missing > 0:
        line += " pvh.fill=" + secrets.token_hex(missing)[:missing]
    return line
