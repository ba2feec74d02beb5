# SPDX-License-Identifier: GPL-2.0
"""What a case may claim.  Each check takes an Outcome and raises Wrong."""

import re
import subprocess
import sys
from dataclasses import dataclass, field

from paths import TREE

VENDOR = "pvh-efi"
XEN_INFO = "XenInfo"
SET_FROM_TABLE = "xen: PVH guest by EFI entry"
UNPLUG = r"platform_pci_unplug|[Uu]nplug"
NO_ENTRY = "not capable of booting inside a HVM container"
KASLR_FLAG = 1 << 1


class Wrong(Exception):
    """A check does not hold."""


@dataclass
class Outcome:
    """What one guest left behind; facts are empty if it never reported."""
    facts: dict = field(default_factory=dict)
    console: str = ""       # the guest's console
    monitor: str = ""       # what Xen said, or empty
    xl: str = ""            # what xl said, or empty
    state: str = ""         # xl list of the domain after its end
    nonce: str = ""         # what was on its command line
    left: dict = field(default_factory=dict)    # all that dom0 sent of it

    @property
    def log(self):
        return self.facts.get("dmesg", "")


def need(condition, why):
    if not condition:
        raise Wrong(why)


def line_number(text, pattern):
    """Where the first line that matches is, or None."""
    for number, line in enumerate(text.splitlines()):
        if re.search(pattern, line):
            return number
    return None


def has_line(text, pattern):
    need(line_number(text, pattern) is not None, f"no log line: {pattern}")


def lacks_line(text, pattern):
    number = line_number(text, pattern)
    if number is not None:
        raise Wrong(f"unexpected log line: {text.splitlines()[number]}")


def fact(outcome, name, value):
    found = outcome.facts.get(name)
    need(found == value, f"{name} is {found}, not {value}")


def by_efi(outcome):
    """Some firmware started the EFI stub."""
    fact(outcome, "efi", "yes")
    has_line(outcome.log, r"efi: EFI v\d")


def by_pvh_efi(outcome):
    by_efi(outcome)
    has_line(outcome.log, rf"efi: EFI v[\d.]+ by {VENDOR}")


def by_ovmf(outcome):
    by_efi(outcome)
    has_line(outcome.log, r"efi: EFI v[\d.]+ by .*(EDK|Debian|Ubuntu)")


def not_by_efi(outcome):
    fact(outcome, "efi", "no")
    lacks_line(outcome.log, r"efi: EFI v\d")


def is_pvh(outcome):
    fact(outcome, "hypervisor", "xen")
    fact(outcome, "guest_type", "PVH")


def is_pv(outcome):
    fact(outcome, "hypervisor", "xen")
    fact(outcome, "guest_type", "PV")


def no_xen(outcome):
    """Nothing in the guest believes in a Xen that is not there."""
    fact(outcome, "hypervisor", "absent")
    lacks_line(outcome.log, r"Hypervisor detected: Xen|xen: PVH|Xen version")
    no_table(outcome)


def table_used(outcome):
    """The kernel found the table and set xen_pvh before any unplugging."""
    has_line(outcome.log, rf"efi: .*\b{XEN_INFO}=0x")
    has_line(outcome.log, rf"efi: {XEN_INFO}: version 1, flags 0x0\b")
    has_line(outcome.log, SET_FROM_TABLE)
    lacks_line(outcome.log + outcome.console, rf"{XEN_INFO}: ignored")
    unplugs_nothing(outcome)


def unplugs_nothing(outcome):
    """A PVH guest has no emulated devices to unplug; a kernel that believes
    itself HVM looks for them."""
    lacks_line(outcome.log, UNPLUG)


def table_unused(outcome):
    """What the patches change: the base enters by EFI too, but sees no table
    and takes itself for HVM until after it has tried to unplug devices."""
    no_table(outcome)
    has_line(outcome.log, UNPLUG)


def table_not_used(outcome):
    """As if there were none: the kernel takes itself for HVM, and then guesses."""
    lacks_line(outcome.log, SET_FROM_TABLE)
    has_line(outcome.log, UNPLUG)


def table_ignored(why):
    """A check: one line in the kernel's log says why."""
    def check(outcome):
        said = re.findall(rf"efi: {XEN_INFO}: (.*)", outcome.log)
        need(said == [f"ignored: {why}"], f"of the table the log says: {said}")
    return check


def stub_ignores(why):
    """A check: the EFI stub says why, on the console."""
    return lambda outcome: has_line(outcome.console, f"{XEN_INFO}: ignored: {why}")


def table_without_xen(outcome):
    """A good table is a claim, and no proof: nobody looks at it."""
    fact(outcome, "hypervisor", "absent")
    has_line(outcome.log, rf"{XEN_INFO}=0x")
    lacks_line(outcome.log, rf"efi: {XEN_INFO}: |{SET_FROM_TABLE}|Hypervisor detected: Xen")


def no_table(outcome):
    lacks_line(outcome.log, XEN_INFO)
    lacks_line(outcome.log, SET_FROM_TABLE)


def old_entry_used(outcome):
    """Xen's PVH entry of the unpatched base: the banner of its paravirt ops
    is all it leaves, with no EFI."""
    not_by_efi(outcome)
    has_line(outcome.log, r"Booting .*on Xen PVH")


def stopped(outcome):
    need(not outcome.facts, "the guest reached user space")
    need(re.search(r"---s?c-", outcome.state) or "crash" in outcome.xl,
         f"the domain did not stop as crashed: {outcome.state}")


def rsdp_is_kept(outcome):
    """The root pointer of ACPI is in no RAM that the kernel may use."""
    rsdp = re.search(r"ACPI: RSDP 0x([0-9A-F]+)", outcome.log)
    need(rsdp, "no ACPI tables")
    kept = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) : ACPI Tables", outcome.facts["iomem"], re.M)
    need(any(int(start, 16) <= int(rsdp[1], 16) <= int(end, 16) for start, end in kept),
         f"the RSDP at {rsdp[1]} is not in {kept}")


def xl_finds_no_entry(outcome):
    need(not outcome.facts, "the guest reached user space")
    has_line(outcome.xl, NO_ENTRY)


def pvh_efi_refuses(words):
    """A check: pvh-efi says why, in one line, and the guest stops."""
    def check(outcome):
        need(not outcome.facts, "the guest reached user space")
        lines = re.findall(r"^pvh-efi: .*", outcome.console, re.M)
        need(len(lines) == 1, f"{len(lines)} lines of pvh-efi, not 1")
        need(words in lines[0], f"it says: {lines[0]}")
        lacks_line(outcome.console, r"Linux version")
    return check


def xl_finds_file_empty(outcome):
    need(not outcome.facts, "the guest reached user space")
    has_line(outcome.xl, "zero length file")


def is_debian(outcome):
    need("Debian" in outcome.facts["kernel"],
         f"the kernel is {outcome.facts['kernel']}")


def is_i386(outcome):
    fact(outcome, "machine", "i686")


def is_arm64(outcome):
    fact(outcome, "machine", "aarch64")


def randomized(outcome):
    """KASLR has moved the kernel: the flag, Documentation/arch/x86/boot.rst."""
    need(int(outcome.facts["loadflags"]) & KASLR_FLAG, "no KASLR")


def not_randomized(outcome):
    need(not int(outcome.facts["loadflags"]) & KASLR_FLAG, "KASLR")


def five_levels(outcome):
    """The kernel uses LA57: it hides the flag otherwise."""
    need(int(outcome.facts["la57"]), "no 5-level page tables")


def kunit_passes(outcome):
    """The kernel's own judge of KTAP is content, and it was our suites."""
    for suite in ("efi_xen_info", "efi_mem_reserve"):
        has_line(outcome.log, rf"\bok \d+ {suite}\b")
    judge = TREE / "tools" / "testing" / "kunit" / "kunit.py"
    done = subprocess.run([sys.executable, judge, "parse"], text=True,
                          input=outcome.log, capture_output=True, check=False)
    need(done.returncode == 0, f"kunit.py: {done.stdout[-400:]}")


def arrived_whole(case, outcome):
    """Command line, initrd, processors and memory are as given."""
    facts = outcome.facts
    fact(outcome, "cmdline", facts["wanted_cmdline"])
    fact(outcome, "payload_sha256", facts["wanted_payload"])
    fact(outcome, "cpus", str(case.cpus))
    for_crash = re.search(r"crashkernel=(\d+)M", case.options)
    least = min(0.75 * case.memory, case.memory - 20) - (
        int(for_crash[1]) if for_crash else 0)
    most = case.maxmem or case.memory       # before the balloon is inflated
    need(least < int(facts["mem_kb"]) / 1024 < most,
         f"{facts['mem_kb']} kB of memory, not {case.memory} MB")
