# SPDX-License-Identifier: GPL-2.0
"""What a case may claim of dom0.  Each check takes an Outcome and raises Wrong."""

import re

from expect import (SET_FROM_TABLE, UNPLUG, VENDOR, XEN_INFO, fact, has_line,
                    lacks_line, need)

FLAGS = "0x3"               # SIF_PRIVILEGED | SIF_INITDOMAIN
VARIABLES = 20              # OVMF has more
SECURE_BOOT_ON = "3"        # efi_secureboot_mode_enabled
# Of esrt.c
ESRT_FIRST = "1c6f2a57-90d4-4e0b-b83d-520e7ac1649f/1/101/102/0x67/104/105/"
ESRT_LAST = "85b2e7d3-2c1f-4a66-910d-f3485eb720c6/2/201/202/0xcb/204/205/"
ESRT_KEPT = ESRT_LAST[:-len("202/0xcb/204/205/")]
# Releases of Xen that save the table without its last 16 bytes. Of what they leave out
# dom0 cannot know; xen.git has the fix since February 2026.
ESRT_CUT = ("4.17", "4.20")
HOST = "xen: host EFI"


def is_dom0(outcome):
    """Xen's own domain, whose console is Xen's."""
    need("control_d" in outcome.facts["capabilities"].split(),
         f"capabilities: {outcome.facts['capabilities']}")
    need("hvc0" in outcome.facts["consoles"].split(),
         f"consoles: {outcome.facts['consoles']}")


def leaves_idle_to_xen(outcome):
    """No driver for idle states and frequencies."""
    need(outcome.facts["cpuidle"] in ("absent", "none"),
         f"cpuidle has {outcome.facts['cpuidle']}")
    fact(outcome, "cpufreq", "no")


def dom0_from_table(outcome):
    """The kernel knows by the table, in time, that it is dom0."""
    has_line(outcome.log, rf"efi: .*\b{XEN_INFO}=0x")
    has_line(outcome.log, rf"efi: {XEN_INFO}: version 1, flags {FLAGS}$")
    has_line(outcome.log, rf"{SET_FROM_TABLE}, start flags {FLAGS}$")
    lacks_line(outcome.log, rf"{XEN_INFO}: ignored")
    lacks_line(outcome.log, UNPLUG)


def dom0_from_features(outcome):
    """The same without a table: Xen's features say it."""
    lacks_line(outcome.log, XEN_INFO)
    has_line(outcome.log, rf"{SET_FROM_TABLE}, start flags {FLAGS}$")
    lacks_line(outcome.log, UNPLUG)


def not_by_pvh_efi(outcome):
    lacks_line(outcome.log, rf"efi: EFI v[\d.]+ by {VENDOR}")
    lacks_line(outcome.log, XEN_INFO)
    lacks_line(outcome.log, HOST)


def extra_memory(outcome):
    """Host RAM that is not dom0's is RAM to it, for pages of others."""
    ram = sum(int(end, 16) + 1 - int(start, 16) for start, end in re.findall(
        r"^([0-9a-f]+)-([0-9a-f]+) : System RAM", outcome.facts["iomem"],
        re.M))
    own = int(outcome.facts["mem_kb"]) >> 10
    need(ram >> 20 > 1.2 * own, f"{ram >> 20} MB of RAM, {own} MB of them own")
    lacks_line(outcome.facts["iomem"], "Unusable memory")


def knows_machine(outcome):
    """SMBIOS is the host's, on either kind of host."""
    has_line(outcome.log, r"DMI: QEMU Standard PC")


def table_address(outcome, name):
    found = re.search(rf"\b{name}=(0x[0-9a-f]+)", outcome.facts["systab"])
    need(found, f"systab has no {name}: {outcome.facts['systab']}")
    return int(found[1], 16)


def rsdp_of_xen(outcome):
    """Where Xen has found the host's own root pointer."""
    return int(re.search(r"^\(XEN\) ACPI: RSDP ([0-9A-F]+)",
                         outcome.monitor, re.M)[1], 16)


def acpi_is_domains(outcome):
    """The root pointer is the one that Xen has made for dom0."""
    used = re.search(r"ACPI: RSDP 0x([0-9A-F]+)", outcome.log)
    need(used, "no ACPI tables")
    need(int(used[1], 16) != rsdp_of_xen(outcome), "ACPI is the host's")
    need(table_address(outcome, "ACPI20") == int(used[1], 16),
         f"systab: {outcome.facts['systab']}")


def host_efi_beside(outcome):
    """The host's EFI came in addition to the one by which the kernel did."""
    has_line(outcome.log, rf"{HOST}:$")
    has_line(outcome.log, r"efi: EFI v[\d.]+ by EDK II$")
    smbios = table_address(outcome, "SMBIOS")
    has_line(outcome.log, rf"{HOST}: SMBIOS={smbios:#x}$")
    has_line(outcome.log, rf"{HOST}: ESRT=0x")
    lacks_line(outcome.log, rf"{HOST}: .*ignored")


def own_efi_whole(outcome):
    """The EFI of the domain has its memory map, as in a domU."""
    need(int(outcome.facts["runtime_ranges"]), "no /sys/firmware/efi/runtime-map")
    has_line(outcome.log, r"efi: Freeing EFI boot services memory")


def own_efi_absent(outcome):
    fact(outcome, "runtime_ranges", "0")


def host_esrt(outcome):
    """Two entries; of the last one, all that Xen has kept."""
    fact(outcome, "esrt_first", ESRT_FIRST)
    last = outcome.facts["esrt_last"]
    cut = outcome.facts["xen_version"] in ESRT_CUT and last.startswith(ESRT_KEPT)
    need(last == ESRT_LAST or cut, f"the last entry of the ESRT is {last}")


def host_variables(outcome):
    """Variables of the host are listed, written, and there after a reboot."""
    facts = outcome.facts
    need(int(facts.get("variables") or 0) > VARIABLES,
         f"{facts.get('variables')} EFI variables")
    reads = re.findall(r"pvh\.read=(\S+)", facts["cmdline"])
    writes = re.findall(r"pvh\.write=(\w+):", facts["cmdline"])
    need(reads or writes, "no EFI variable was to be read or written")
    for name in ",".join(reads).split(",") if reads else ():
        fact(outcome, f"read.{name}", facts[f"wanted.{name}"])
    for name in writes:
        fact(outcome, f"written.{name}", facts[f"wanted.{name}"])


def secure_boot_known(outcome):
    """The host's: the EFI of the domain knows nothing of the kind."""
    fact(outcome, "secure_boot", SECURE_BOOT_ON)


def secure_boot_logged(outcome):
    """The PVH entry says it before the .bss is cleared, and the log with it."""
    has_line(outcome.log, r"UEFI Secure Boot is enabled\.$")


def no_variables(outcome):
    """A BIOS host has none, and pvh-efi does not pretend."""
    need("variables" not in outcome.facts,
         f"{outcome.facts.get('variables')} EFI variables")
    lacks_line(outcome.log, HOST)
