# SPDX-License-Identifier: GPL-2.0
"""What a domain that goes from kernel to kernel may claim.  Each check takes
the case and its Boots, and raises Wrong."""

import hashlib
import re

import xen_kexec
from expect import SET_FROM_TABLE, XEN_INFO, need

SAYS_WHAT_IT_WAITS_FOR = "xen: kexec: waiting for a soft reset"
LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) : (.*)")


def is_pvh(_, boots):
    """Each kernel knows it from the table."""
    for number, found in enumerate(boots):
        need(found["guest_type"] == "PVH",
             f"guest_type of boot {number} is {found['guest_type']}")
        need(re.search(rf"efi: {XEN_INFO}: version 1, ", found["dmesg"])
             and SET_FROM_TABLE in found["dmesg"],
             f"boot {number} did not use the Xen info table")


def keeps_processors(case, boots):
    for number, found in enumerate(boots):
        need(found["cpus"] == str(case.cpus),
             f"boot {number} has {found['cpus']} processors")


def disk_stays(_, boots):
    """What each kernel reads is what the disk came with."""
    wanted = hashlib.sha256(xen_kexec.DATA).hexdigest()
    for number, found in enumerate(boots):
        need(found.get("disk_sha256") == wanted,
             f"boot {number} reads other data from the disk")


def console_stays(_, boots):
    """Each kernel can be heard, the last words of the one before as well."""
    console = boots.outcome.console
    for number, _ in enumerate(boots):
        need(f"guest-init: boot {number} has reported" in console,
             f"boot {number} is not on the console")


def memory_map(iomem):
    """What /proc/iomem says, but not where a kernel is in it, nor where the
    one before has put setup_data: that divides RAM, and is RAM.  Memory that
    is unusable may be missing: kexec_load()'s user space leaves it out."""
    found = []
    for line in LINE.finditer(iomem):
        start, end, name = int(line[1], 16), int(line[2], 16), line[3]
        if name.startswith("Kernel ") or name == "Unusable memory":
            continue
        if found and found[-1][1:] == (start - 1, name):
            start = found.pop()[0]
        found.append((start, end, name))
    return found


def iomem_stays(_, boots):
    """All kernels that kexec started see the memory of the first one."""
    wanted = set(memory_map(boots[0]["iomem"]))
    for number, found in enumerate(boots):
        other = wanted ^ set(memory_map(found["iomem"]))
        need(not other, f"/proc/iomem of boot {number} has changed: " +
             ", ".join(f"{start:#x}-{end:#x} {name}"
                       for start, end, name in sorted(other)))


def keeps_memory(case, boots):
    """Each kernel has what the domain has, whatever the map lists and whatever
    the one before has ballooned out.  Some MB may stay with the driver."""
    first = int(boots[0]["mem_kb"]) / 1024
    for number, found in enumerate(boots):
        megabytes = int(found["mem_kb"]) / 1024
        need(0.75 * case.memory < megabytes < case.memory and
             abs(megabytes - first) < 4,
             f"boot {number} has {megabytes:.0f} MB")


def was_deflated(case, boots):
    """All kernels but the last have ballooned out what they were told to."""
    left = re.findall(r"guest-init: (\d+) kB are left", boots.outcome.console)
    need(len(left) == len(boots.facts) - 1 and
         all(int(number) <= (case.memory - 31) * 1024 for number in left),
         f"left by the balloon driver: {left}")


def ends_with_a_hint(_, boots):
    """The toolstack destroys the domain; its last line says why."""
    outcome = boots.outcome
    need(outcome.console.count(SAYS_WHAT_IT_WAITS_FOR) == 1,
         "the console doesn't say what the domain waits for")
    need(not outcome.state, f"the domain is still there: {outcome.state}")
