# SPDX-License-Identifier: GPL-2.0
"""What every guest is given: an initramfs with random bytes in it, and a
command line with a random number on it."""

import functools
import hashlib
import secrets

import cpio
from paths import LAB, TESTS

DIRECTORIES = ("bin", "proc", "sys", "tmp")


def script(name):
    return 0o755, (TESTS / name).read_bytes()


class Initrd:
    """One initramfs and the hash that a guest must find for its payload."""

    def __init__(self):
        payload = secrets.token_bytes(300 * 1024 + secrets.randbelow(4096))
        self.payload_sha256 = hashlib.sha256(payload).hexdigest()
        self.data = cpio.compressed(cpio.archive(DIRECTORIES, {
            "bin/busybox": (0o755, (LAB / "busybox").read_bytes()),
            "facts.sh": script("facts.sh"),
            "init": script("guest-init"),
            "payload": (0o644, payload)}))


@functools.lru_cache
def initrd():
    """The same for all cases of one call of the runner."""
    return Initrd()


def command_line(nonce, start, length):
    """Command line of a guest, filled up to `length` characters if given.

    The kernel takes names with a dot for module parameters and says nothing.
    """
    line = f"{start} panic=-1 pvh.nonce={nonce}"
    missing = length - len(line) - len(" pvh.fill=")
    if missing > 0:
        line += " pvh.fill=" + secrets.token_hex(missing)[:missing]
    return line
