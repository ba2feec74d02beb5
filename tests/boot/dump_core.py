# SPDX-License-Identifier: GPL-2.0
"""Reads what xl dump-core wrote: docs/misc/dump-core-format.txt of Xen."""

import base64
import re
import struct

from expect import need

PAGE = 4096
X86_64 = 62
HEADER_NOTE, HEADER_MAGIC = 0x2000001, 0xF00FEBEE    # not PV
NO_FRAME = 2**64 - 1
SECTION = struct.Struct("<IIQQQQIIQQ")


class Core:
    """A dump of which only the start and the end are here."""

    def __init__(self, start, end, size):
        self.start, self.end, self.size = start, end, size
        need(start[:6] == b"\x7fELF\2\1", "the dump is no ELF file")
        self.machine, = struct.unpack_from("<H", start, 18)
        self.sections = self._sections()
        self.frames = [frame for frame, in struct.iter_unpack(
            "<Q", self.section(".xen_pfn"))]

    def at(self, offset, size):
        if offset + size <= len(self.start):
            return self.start[offset:offset + size]
        offset -= self.size - len(self.end)
        need(offset >= 0, "the dump has something where it can't be")
        need(offset + size <= len(self.end), "the dump ends too early")
        return self.end[offset:offset + size]

    def _sections(self):
        """{name: (offset, size)}"""
        offset, = struct.unpack_from("<Q", self.start, 40)
        size, count, names = struct.unpack_from("<HHH", self.start, 58)
        rows = [SECTION.unpack(self.at(offset + number * size, SECTION.size))
                for number in range(count)]
        text = self.at(*rows[names][4:6])
        return {text[row[0]:text.index(b"\0", row[0])].decode(): row[4:6]
                for row in rows}

    def section(self, name):
        need(name in self.sections, f"the dump has no {name}")
        return self.at(*self.sections[name])

    def notes(self):
        """(type, description) of each of Xen's."""
        data = self.section(".note.Xen")
        while data:
            name, size, kind = struct.unpack_from("<III", data)
            need((name, data[12:16]) == (4, b"Xen\0"), "a note is not Xen's")
            yield kind, data[16:16 + size]
            data = data[16 + size:]

    def page(self, frame):
        need(frame in self.frames, f"page frame {frame} is not in the dump")
        where = self.sections[".xen_pages"][0] + self.frames.index(frame) * PAGE
        return self.at(where, PAGE)


def read(found):
    """The dump that a Lived left."""
    size = re.search(r"^size: (\d+)$", found.told, re.M)
    need(size, "no dump was made")
    start, end = (base64.b64decode(found.outcome.left.get(f"core-{part}", ""))
                  for part in ("start", "end"))
    return Core(start, end, int(size[1]))


def is_whole(dump, cpus, megabytes):
    """What its header note counts is there: vcpus, pages and their numbers."""
    need(dump.machine == X86_64, f"the dump is of machine {dump.machine}")
    header = dict(dump.notes()).get(HEADER_NOTE, b"")
    need(len(header) == 32, "the dump has no header note")
    magic, vcpus, pages, size = struct.unpack("<4Q", header)
    need((magic, vcpus, size) == (HEADER_MAGIC, cpus, PAGE),
         f"the header note says {magic:#x}, {vcpus} vcpus, pages of {size}")
    need(dump.sections[".xen_pages"][1] == pages * PAGE and
         len(dump.frames) == pages, f"there are no {pages} pages")
    frames = [frame for frame in dump.frames if frame != NO_FRAME]
    need(frames == sorted(set(frames)), "page frames are not in their order")
    need(len(frames) * PAGE >= (megabytes - 2) << 20,
         f"{len(frames)} pages, but the guest has {megabytes} MB")
