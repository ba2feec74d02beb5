# SPDX-License-Identifier: GPL-2.0
"""What a boot case is, and what each way into Linux must prove."""

from dataclasses import dataclass
from typing import Any

import checks
import guest
import paths


@dataclass(frozen=True)
class Case:
    """One line of the result.

    flavour is whose kernel it is: patched, base, pvh-kunit or one of Debian's.
    session names the Xen boot that the domain belongs to; empty: straight on
    QEMU.  kernel and ramdisk are built files or names that made.py knows.
    """
    name: str
    about: str
    checks: tuple
    flavour: str = "patched"
    session: str = ""
    config: str = ""            # below Documentation/examples
    kernel: str = ""
    ramdisk: str = "initrd.gz"  # empty: none
    payload: int = 0            # MB of it in the initrd; 0: some 300 KB
    cpus: int = 1
    cpu: str = ""               # QEMU's -cpu, if not the usual one
    memory: int = 256           # MB
    lines: str = "toolstack"    # who gives a command line: also image, both
    options: str = ""           # more for the command line
    cmdline_length: int = 0
    disk_kernel: str = ""       # what a boot loader finds on the domain's disk
    loader: str = "grub"        # who reads it: grub, grub-pv, pygrub
    disk: Any = None            # or makes the whole disk: disk(case, place, line)
    boot_disk: Any = None       # the same of a second one, boot.img
    talk: tuple = ()            # with its console, by xl console: see talk.py
    ends: bool = True           # it ends by itself, then
    environment: tuple = ()     # of xl create: "NAME=value"
    dom0: tuple = ()            # archives that scripts/xen-lab made for its dom0
    lab: str = "lab"            # whose Xen: below out/
    settings: tuple = ()        # more arguments for xl create
    maxmem: int = 0             # MB, if more than memory
    life: Any = None            # goes on after its report: see life.py
    ovmf: bool = False
    esp: bool = False           # OVMF's shell starts it from a disk
    lie: str = ""               # symbol of bad-start-info.S
    wrong: str = ""             # symbols of faulting-app.S
    initrd_at: int = 0          # address, if not where QEMU puts it
    reports: bool = True        # False: must not reach user space
    last_line: bytes = rb"^pvh-efi: .*\n"   # of one that doesn't
    machine: Any = None         # makes the whole machine: see metal.py
    against: str = ""           # flavour whose log must say the same of EFI
    slowness: int = 1           # how many times as long as others it may take
    chain: Any = None           # goes on by kexec: see hops.py, xenhops.py
    slow: bool = False          # only run when named, as tests/full does
    look: Any = None            # no boot at all, only a look at the files

    @property
    def initrd(self):
        """What its PID 1 lives in."""
        for other in paths.I386, paths.ARM64:
            if self.flavour.removeprefix("base-") == other:
                return guest.initrd(self.payload, f"busybox-{other}")
        if self.life and self.life.initrd:
            return self.life.initrd()
        return guest.initrd(self.payload,
                            talks=bool(self.life and self.life.talks))


EFI_DOMU = (checks.by_pvh_efi, checks.is_pvh, checks.table_used)
LEGACY = (checks.is_pv, checks.not_by_efi, checks.no_table)
# By the 32-bit boot protocol: the ACPI flags say PVH, as they always did
PVGRUB = (checks.is_pvh, checks.not_by_efi, checks.no_table)
NATIVE = (checks.no_xen, checks.not_by_efi)
QEMU_EFI = (checks.no_xen, checks.by_pvh_efi)
OVMF = (checks.no_xen, checks.by_ovmf)


def xen(name, about, checks_, config, kernel, **more):
    flavour = more.get("flavour", "patched")
    more.setdefault("session",
                    "xen-base" if flavour == "base" else "xen-patched")
    return Case(name, about, checks_, config=config, kernel=kernel, **more)
