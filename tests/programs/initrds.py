# SPDX-License-Identifier: GPL-2.0
"""Archives for a guest's /, each with a file in /given that only it has: so the
guest's report says which of them have arrived."""

import functools
import secrets

import cpio
import guest

MICROCODE = ("kernel", "kernel/x86", "kernel/x86/microcode")
TOKENS = {name: secrets.token_hex(16)
          for name in ("image", "toolstack", "ucode")}


def mark(name):
    return {f"given/{name}": (0o644, f"{name}:{TOKENS[name]}\n".encode())}


@functools.lru_cache(maxsize=None)
def initrd(name):
    """Bytes of a whole user space: the image's own, or the toolstack's."""
    return guest.Initrd(more=mark(name)).data


def microcode():
    """An early archive: of no processor's, so it is only unpacked."""
    return cpio.archive(("given", *MICROCODE), {
        "kernel/x86/microcode/AuthenticAMD.bin": (0o644, bytes(64)),
        **mark("ucode")})


def wanted(names):
    """What a guest with these in its / reports as `given`."""
    return "".join(f"{name}:{TOKENS[name]} " for name in sorted(names)).strip()
