# SPDX-License-Identifier: GPL-2.0
"""Xen info tables that are wrong, at the limit, elsewhere or not there: xen_info.c."""

import expect
import interposer
import xen_kexec
from case import EFI_DOMU, QEMU_EFI, Case, xen
from kexec import Chain

# The kernel finds out by the ACPI flags, late
GUESSED = (expect.by_pvh_efi, expect.is_pvh, expect.table_not_used)


def domu(kind, about, expect_):
    return xen(f"xen-info-table-{kind.lower().replace('_', '-')}",
               f"PVH domU, its Xen info table {about}", expect_, "pvh-efi.cfg",
               interposer.table(kind))


def bad(kind, about, why):
    return domu(kind, about, GUESSED + (expect.table_ignored(why),))


def reboots_instead(_, boots):
    """The next kernel would use what is ballooned out before it knows what it is."""
    said = boots.outcome.console.count("rebooting instead of kexec")
    expect.need(said == 1, f"{said} lines say that it reboots instead")


ALL = (
    xen("xen-info-table-absent-kexec", "no Xen info table, memory=256 maxmem=512: "
        "a kexec becomes a reboot", (reboots_instead,), "pvh-efi.cfg", interposer.table("ABSENT"),
        ramdisk=xen_kexec.RAMDISK, session=xen_kexec.COMPANION[0],
        chain=Chain((("s", "patched"),)), reports=False,
        settings=(xen_kexec.DISK, "maxmem=512")),
    domu("ABSENT", "is not there", GUESSED + (expect.no_table,)),
    bad("VERSION_0", "has version 0", "version 0"),
    bad("SIZE_15", "has 15 bytes", "too small"),
    bad("MISALIGNED", "is misaligned", "misaligned"),
    domu("NOWHERE", "is beyond memory: the stub says so, and takes it away",
         GUESSED + (expect.no_table, expect.stub_ignores("not in memory"))),
    domu("SIZE_16", "has 16 bytes", EFI_DOMU),
    domu("SIZE_4096", "has 4096 bytes", EFI_DOMU),
    domu("OTHER_MEMORY", "is in memory of another type", EFI_DOMU),
    Case("qemu-table-no-xen", "no Xen, and a Xen info table: it is ignored",
         QEMU_EFI[1:] + (expect.table_without_xen,),
         kernel=interposer.table("SIZE_16")),
)
