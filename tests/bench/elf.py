# SPDX-License-Identifier: GPL-2.0
"""Symbols of an ELF file, and the bytes that are at them."""

import struct

SYMTAB, NOBITS = 2, 8


class Elf:
    """A 64-bit little-endian file with a symbol table."""

    def __init__(self, path):
        self.data = path.read_bytes()
        offset, = struct.unpack_from("<Q", self.data, 0x28)
        size, number, names = struct.unpack_from("<HHH", self.data, 0x3a)
        self.headers = [struct.unpack_from("<IIQQQQIIQQ", self.data,
                                           offset + i * size)
                        for i in range(number)]
        self.names = self._string(self.headers[names])
        self.symbols = {}
        for header in self.headers:
            if header[1] == SYMTAB:
                self._read_symbols(header)

    def _string(self, header):
        start = header[4]
        return lambda at: self.data[
            start + at:self.data.index(b"\0", start + at)].decode()

    def _read_symbols(self, header):
        name_of = self._string(self.headers[header[6]])
        for at in range(header[4], header[4] + header[5], 24):
            name, _, _, _, value, _ = struct.unpack_from("<IBBHQQ", self.data, at)
            if name:
                self.symbols[name_of(name)] = value

    def at(self, address, size):
        """Bytes at an address, of the section that it is in."""
        for header in self.headers:
            _, kind, _, start, offset, length, *_ = header
            if kind != NOBITS and start and start <= address < start + length:
                first = offset + address - start
                return self.data[first:first + size]
        raise ValueError(f"nothing at {address:#x}")

    def padding(self, section):
        """Bytes at the end of a section that only fill a page or more."""
        for header in self.headers:
            if self.names(header[0]) == section and header[1] != NOBITS:
                data = self.data[header[4]:header[4] + header[5]]
                return len(data) - len(data.rstrip(b"\0\xcc"))
        return 0

    def section_sizes(self):
        return {self.names(header[0]): header[5] for header in self.headers}
