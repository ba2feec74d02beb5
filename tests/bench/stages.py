# SPDX-License-Identifier: GPL-2.0
"""Where each stage of a boot begins, as places that the plugin knows.

The kernel and the stub run at addresses that are not known before: of those,
the bits that alignment leaves and the first bytes of code are compared.
"""

import struct
from dataclasses import dataclass

from elf import Elf

ANYWHERE = (1 << 64) - 1
PAGE = 0xfff
LARGE_PAGE = 0x1fffff       # CONFIG_PHYSICAL_ALIGN
START_KERNEL_MAP = 0xffffffff80000000
NR_BYTES = 12
PT_LOAD = 1

# In this order; the words are for the table
STAGES = {
    "entry": "entry of the first image",
    "pe_entry": "EFI entry of the kernel",
    "exit_boot": "ExitBootServices() done",
    "startup": "entry of the unpacked kernel",
    "start_kernel": "start_kernel()",
    "init": "first instruction of /init",
}


@dataclass(frozen=True)
class Mark:
    name: str
    value: int
    mask: int
    code: bytes

    def __str__(self):
        return (f"{self.name}:{self.value:x}:{self.mask:x}:"
                f"{self.code[:NR_BYTES].hex()}")


def exact(name, elf, symbol):
    value = elf.symbols[symbol]
    return Mark(name, value, ANYWHERE, elf.at(value, NR_BYTES))


def _aligned(name, elf, symbol, mask):
    value = elf.symbols[symbol]
    return Mark(name, value & mask, mask, elf.at(value, NR_BYTES))


class BzImage:
    """A bzImage's file and the symbols of what is in it."""

    def __init__(self, path, compressed):
        self.data = path.read_bytes()
        self.elf = Elf(compressed)
        self.setup = (self.data[0x1f1] + 1) * 512

    def _mark(self, name, offset, mask):
        return Mark(name, offset & mask, mask,
                    self.data[offset:offset + NR_BYTES])

    def pe_entry(self):
        header, = struct.unpack_from("<I", self.data, 0x3c)
        entry, = struct.unpack_from("<I", self.data, header + 0x28)
        return self._mark("pe_entry", entry, PAGE)

    def exit_boot(self):
        """The first thing that the stub does without boot services."""
        return self._mark("exit_boot", self.setup +
                          self.elf.symbols["efi_5level_switch"], PAGE)

    def stub(self, symbol):
        """One of the stub's functions."""
        return self._mark(symbol, self.setup + self.elf.symbols[symbol], PAGE)

    def startup_32(self):
        """Where a loader enters that knows the 32-bit boot protocol."""
        start = self.setup + self.elf.symbols["startup_32"]
        return Mark("entry", 0x100000, ANYWHERE,
                    self.data[start:start + NR_BYTES])


def kernel(vmlinux):
    """Marks of the kernel proper."""
    elf = Elf(vmlinux)
    return [_aligned("startup", elf, "startup_64", LARGE_PAGE),
            _aligned("start_kernel", elf, "start_kernel", LARGE_PAGE)]


def pvh_entry(vmlinux):
    """Of a kernel that has one: it runs at its physical address."""
    elf = Elf(vmlinux)
    value = next(elf.symbols[name] for name in ("pvh_start_xen", "pvh_start")
                 if name in elf.symbols)
    return Mark("entry", value - START_KERNEL_MAP & ANYWHERE, ANYWHERE,
                elf.at(value, NR_BYTES))


def pv_entry(vmlinux):
    """Of a PV domain: it has page tables before it runs."""
    return exact("entry", Elf(vmlinux), "startup_xen")


def loader_entry(path):
    """Of a boot loader or firmware for PVH guests: an ELF file of 32 bits without
    symbols, at its physical addresses."""
    data = path.read_bytes()
    value, headers = struct.unpack_from("<II", data, 0x18)
    size, number = struct.unpack_from("<HH", data, 0x2a)
    for i in range(number):
        kind, offset, start, _, length = struct.unpack_from(
            "<IIIII", data, headers + i * size)
        if kind == PT_LOAD and start <= value < start + length:
            first = offset + value - start
            return Mark("entry", value, ANYWHERE, data[first:first + NR_BYTES])
    raise ValueError(f"no entry in {path}")


def user(program):
    """Marks of PID 1: its entry, and where all is told."""
    elf = Elf(program)
    return [exact("init", elf, "_start"), exact("done", elf, "bench_done")]
