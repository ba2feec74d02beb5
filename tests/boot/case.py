# SPDX-License-Identifier: GPL-2.0
"""What a boot case is, and what each way into Linux must prove."""

from dataclasses import dataclass
from typing import Any

import expect
import guest
import paths


@dataclass(frozen=True)
class Case:
    """One line of the result.

    flavour is whose kernel it is: patched, base, pvh-kunit or one of Debian's.
    session names the Xen boot that the domain belongs to; empty: straight on
    QEMU.  kernel and ramdisk are built files or names that artifacts.py knows.
    """
    name: str
    about: str
    expect: tuple               # what must hold: see expect.py
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
    dialog: tuple = ()      # with its console, by xl console: see dialog.py
    ends: bool = True           # it ends by itself, then
    environment: tuple = ()     # of xl create: "NAME=value"
    dom0: tuple = ()            # archives that scripts/xen-lab made for its dom0
    lab: str = "lab"            # whose Xen: below out/
    settings: tuple = ()        # more arguments for xl create
    maxmem: int = 0             # MB, if more than memory
    lifecycle: Any = None   # goes on after its report: see lifecycle.py
    ovmf: bool = False
    esp: bool = False           # OVMF's shell starts it from a disk
    start_info: str = ""    # symbol of bad-start-info.S, or of far-initrd.S
    wrong: str = ""             # symbols of faulting-app.S
    initrd_at: int = 0          # address, if not where QEMU puts it
    reports: bool = True        # False: must not reach user space
    last_line: bytes = rb"^pvh-efi: .*\n"   # of one that doesn't
    machine: Any = None         # makes the whole machine: see metal.py
    against: str = ""           # flavour whose log must say the same of EFI
    slowness: int = 1           # how many times as long as others it may take
    chain: Any = None           # goes on by kexec: see kexec.py, xen_kexec.py
    slow: bool = False          # only run when named, as tests/full does
    check: Any = None       # no boot at all, only a check of files

    @property
    def initrd(self):
        """What its PID 1 lives in."""
        for other in paths.I386, paths.ARM64:
            if self.flavour.removeprefix("base-") == other:
                return guest.initrd(self.payload, f"busybox-{other}")
        if self.lifecycle and self.lifecycle.initrd:
            return self.lifecycle.initrd()
        return guest.initrd(self.payload,
                            talks=bool(self.lifecycle and self.lifecycle.talks))


EFI_DOMU = (expect.by_pvh_efi, expect.is_pvh, expect.table_used)
LEGACY = (expect.is_pv, expect.not_by_efi, expect.no_table)
# By the 32-bit boot protocol: the ACPI flags say PVH, as they always did
PVGRUB = (expect.is_pvh, expect.not_by_efi, expect.no_table)
NATIVE = (expect.no_xen, expect.not_by_efi)
QEMU_EFI = (expect.no_xen, expect.by_pvh_efi)
OVMF = (expect.no_xen, expect.by_ovmf)


def xen(name, about, expect_, config, kernel, **more):
    flavour = more.get("flavour", "patched")
    more.setdefault("session",
                    "xen-base" if flavour == "base" else "xen-patched")
    return Case(name, about, expect_, config=config, kernel=kernel, **more)
