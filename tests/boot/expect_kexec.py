# SPDX-License-Identifier: GPL-2.0
"""What a case with kexecs may claim.  Each check takes the case and its Boots
and raises Wrong."""

import re

import marker
from expect import Wrong, need
from paths import VERSION

PAGE = 4096
KEXEC = 0xd                 # Documentation/arch/x86/boot.rst, type_of_loader
CRASH_MEMORY = 192          # MB, which vmcore leaves out
FORGOTTEN = "MEMATTR=0xffffffffffffffff"
MEMATTR_GOES = VERSION > (6, 12)
UNUSABLE = r"\((\S+=\S+) unusable\)"


def ranges(text, pattern):
    """(start, end) of the lines of iomem or memmap that match, ends
    included."""
    for line in text.splitlines():
        found = re.match(pattern, line)
        if found:
            yield int(found[1], 16), int(found[2], 16)


def is_ram(address, text):
    """By /proc/iomem, as root sees it, or by /sys/firmware/memmap."""
    ram = [*ranges(text, r"([0-9a-f]+)-([0-9a-f]+) : System RAM"),
           *ranges(text, r"(0x[0-9a-f]+) (0x[0-9a-f]+) System RAM")]
    need(ram, "the memory map names no RAM at all")
    return any(start < address + PAGE and address <= end
               for start, end in ram)


def by_kexec(_, boots):
    """The first kernel was booted otherwise, all others by kexec."""
    for number, found in enumerate(boots):
        loader = int(found["bootloader"]) >> 4
        need((loader == KEXEC) == (number > 0),
             f"boot {number} was by loader {loader:#x}")


def efi_stays(_, boots):
    for number, found in enumerate(boots):
        need(found["efi"] == "yes", f"no /sys/firmware/efi in boot {number}")


def tables_stay(_, boots):
    """The same set, at the same addresses, though some may be called unusable. But newer
    kernels write on a kexec boot that the one of memory attributes is none
    (efi_reuse_config())."""
    wanted = sorted(boots[0]["tables"].split())
    need(len(wanted) > 2, f"few tables: {wanted}")
    for number, found in enumerate(boots):
        tables = sorted(re.sub(UNUSABLE, r"\1", found["tables"]).split())
        if number and MEMATTR_GOES and FORGOTTEN in tables:
            wanted = sorted(FORGOTTEN if name.startswith("MEMATTR=") else name
                            for name in wanted)
        need(tables == wanted, f"tables of boot {number}: "
             f"{sorted(set(tables) ^ set(wanted))}")


def unusable(found):
    return {name.partition("=")[0] for name in re.findall(UNUSABLE, found["tables"])}


def initrd_table_stays(_, boots):
    """The stub has put it where later kernels find it, and find that it names no initrd."""
    for number, found in enumerate(boots):
        gone = unusable(found)
        need(gone <= {"MEMATTR"}, f"boot {number} calls unusable: {gone}")


def initrd_table_goes(_, boots):
    """Where an older stub has put it, a later kernel knows that it is gone."""
    for number, found in enumerate(boots):
        gone = unusable(found)
        need(gone - {"MEMATTR"} == ({"INITRD"} if number else set()),
             f"boot {number} calls unusable: {gone}")


def marks_stay(*kinds):
    """A check: the bytes of these pages never change, and no map calls them
    RAM."""
    def check(_, boots):
        marks = boots.marks()
        pages = marker.expected(boots[0]["cmdline"])
        for kind in kinds:
            need(kind in marks, f"nothing marked as {kind}")
            for number, found in enumerate(boots):
                where = f"{kind} at {marks[kind]:#x} in boot {number}"
                need(found[f"mark.{kind}"] == pages[kind],
                     f"{where} was overwritten")
                need(not is_ram(marks[kind], found["iomem"]),
                     f"/proc/iomem calls {where} RAM")
                need(not is_ram(marks[kind], found["memmap"]),
                     f"/sys/firmware/memmap calls {where} RAM")
    return check


def runtime_services(_, boots):
    """Those kernels of the chain read EFI variables, and the same, for which it is
    safe: neither they nor the first one do without runtime services."""
    without = ["PREEMPT_RT" in boot["kernel"] or
               "efi=noruntime" in boot["cmdline"].split() for boot in boots]
    wanted = [not (without[0] or here) for here in without]
    found = [int(boot["variables"] or 0) for boot in boots]
    need([bool(number) for number in found] == wanted and
         len(set(found) - {0}) == any(wanted),
         f"EFI variables: {found}, and they are safe in {wanted}")


def no_runtime_services(_, boots):
    found = [int(boot["variables"] or 0) for boot in boots]
    need(not any(found), f"EFI variables: {found}")


def entries(text):
    return sorted(re.sub(r"^0x400 ", "0x0 ", line) for line in text.splitlines())


def maps_stay(_, boots):
    """Neither memory map grows, nor does it shrink, from kexec to kexec; but kexec-tools
    leaves the first 1024 bytes out for kexec_load()."""
    for name in ("memmap", "runtime_map"):
        for number, found in enumerate(boots):
            need(found[name].strip(), f"no {name} in boot {number}")
            if number > 1:
                need(entries(found[name]) == entries(boots[1][name]),
                     f"{name} of boot {number} is another one")
    need(len(boots[0]["runtime_map"].splitlines()) ==
         len(boots[1]["runtime_map"].splitlines()), "runtime_map has changed")


def vmcore_readable(case, boots):
    """The crash kernel sees all memory but its own, and the dead's name."""
    found = boots[len(case.chain.hops)]
    size = int(found.get("vmcore_bytes", 0))
    whole = case.memory - CRASH_MEMORY
    need(0.95 * whole < size >> 20 < 1.05 * whole, f"vmcore of {size} bytes")
    need(found["vmcore_unread"] == "0",
         f"{found['vmcore_unread']} pieces of vmcore can't be read")
    need(found["vmcore_release"] == boots[0]["release"],
         f"OSRELEASE is {found['vmcore_release']}")


def fails(check, words):
    """A check: the other one does not hold, because of this."""
    def inverted(case, boots):
        try:
            check(case, boots)
        except Wrong as problem:
            need(re.search(words, str(problem)),
                 f"fails for another reason: {problem}")
        else:
            raise Wrong(f"no longer so: {words}")
    return inverted
