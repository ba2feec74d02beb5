# SPDX-License-Identifier: GPL-2.0
"""Checks of a kernel image: is Xen's PVH entry gone from it?"""

import re
import subprocess

from expect import Wrong, need
from paths import built_image

PHYS32_ENTRY = 18           # XEN_ELFNOTE_PHYS32_ENTRY
ENTRY_SYMBOLS = re.compile(
    r"(pvh_start(_xen)?|pvh_start_info\w*|pvh_bootparams|pvh_init_top_pgt"
    r"|xen_pvh_start|xen_prepare_\w+)$")


def tool(*command):
    return subprocess.run(command, check=True, capture_output=True,
                          text=True).stdout


def xen_notes(vmlinux):
    """Types of the ELF notes whose owner is Xen."""
    types = re.findall(r"^\s*Xen\s.*\((?:type=)?(0x[0-9a-f]+)\)",
                       tool("readelf", "-nW", vmlinux), re.M)
    return [int(number, 16) for number in types]


def entry_symbols(vmlinux):
    names = [line.split()[-1] for line in tool("nm", vmlinux).splitlines()]
    return [name for name in names if ENTRY_SYMBOLS.match(name)]


def entry_gone(flavour="patched"):
    """No note, no code of the entry, and not configured."""
    vmlinux = built_image(flavour, "vmlinux")
    notes = xen_notes(vmlinux)
    need(notes, "vmlinux has no Xen notes at all: legacy PV needs them")
    need(PHYS32_ENTRY not in notes, "vmlinux has a PHYS32_ENTRY note")
    symbols = entry_symbols(vmlinux)
    need(not symbols, f"vmlinux has {' '.join(symbols)}")
    config = built_image(flavour, "config").read_text()
    need("CONFIG_XEN_PVH=y" in config, "CONFIG_XEN_PVH is off")
    need("# CONFIG_PVH is not set" in config, "CONFIG_PVH is not off")


def entry_there():
    """The same check finds the entry in the unpatched base."""
    try:
        entry_gone("base")
    except Wrong:
        need(PHYS32_ENTRY in xen_notes(built_image("base", "vmlinux")), "no note")
        need(entry_symbols(built_image("base", "vmlinux")), "no symbols")
    else:
        raise Wrong("the check does not see the entry of the base")
