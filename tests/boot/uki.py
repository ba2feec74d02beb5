# SPDX-License-Identifier: GPL-2.0
"""Unified kernel images: systemd's EFI stub with kernel, initrd and command
line as sections, put together as its manual page does it with objcopy."""

import re
import subprocess
import tempfile
from pathlib import Path

import image
from paths import I386, LAB

PAGE = 4096


def end_of(stub):
    """First address behind all sections of a PE file."""
    ends = [int(size, 16) + int(address, 16) for size, address in re.findall(
        r"^ *\d+ \.\S+ +([0-9a-f]{8}) +([0-9a-f]{8,16})",
        image.tool("objdump", "-hw", stub), re.M)]
    return max(ends)


def stub_for(flavour):
    return LAB / f"linux{'ia32' if flavour == I386 else 'x64'}.efi.stub"


def build(kernel, initrd, line, flavour=""):
    """Bytes of an image made of a kernel, an initrd and a command line.

    .linux is last: older stubs let the kernel grow into what follows it.
    """
    sections = {".osrel": b"ID=test\nVERSION_ID=1\n", ".cmdline": line.encode(),
                ".initrd": initrd, ".linux": kernel}
    stub = stub_for(flavour)
    command, address = ["objcopy"], end_of(stub)
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        for name, content in sections.items():
            address = -(-address // PAGE) * PAGE
            part = directory / name
            part.write_bytes(content)
            command += ["--add-section", f"{name}={part}",
                        "--change-section-vma", f"{name}={address:#x}"]
            address += len(content)
        output = directory / "linux.efi"
        subprocess.run([*command, stub, output], check=True,
                       capture_output=True)
        return output.read_bytes()
