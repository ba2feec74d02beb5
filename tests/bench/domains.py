# SPDX-License-Identifier: GPL-2.0
"""The ways into Linux that are measured in a PVH domain of a real Xen.

All that happens counts, from the moment before dom0 starts `xl create` to the
first instruction of the domain's PID 1: the toolstack's work, Xen's and the
domain's.
"""

from dataclasses import dataclass

import counter
import evidence
import made
import routes
import stages
import xen
from case import xen as domain
from elf import Elf
from paths import OUT, image

INITRD = "bench-initrd.gz"
LINE = " quiet nokaslr"
made.MAKERS[INITRD] = lambda *_: routes.initrd().read_bytes()


@dataclass(frozen=True)
class Route:
    name: str
    about: str
    kernel: str
    flavour: str = "patched"
    config: str = "pvh-efi.cfg"
    efi: bool = True


ROUTES = (
    Route("xen-direct", "bzImage by its own PVH entry, unpatched: libxl unpacks it",
          "bzImage", "base", efi=False),
    Route("xen-bundle-uncompressed", "pvh-efi and kernel in one file, not compressed",
          "vmlinuz.pvh", "uncompressed"),
    Route("xen-bundle-gzip", "pvh-efi and kernel in one file, gzip",
          "vmlinuz.pvh"),
    Route("xen-pvshim", "pvh-efi with bzImage (gzip) and initrd as modules",
          "bzImage", config="pvh-efi-pvshim.cfg"),
)


class Session(xen.Session):
    """A Xen boot with one domain, before whose start dom0 runs a mark."""

    def command(self):
        self.directory = evidence.place(self.name, self.flavour)
        return self._command()

    def _dom0_files(self):
        mark = (counter.WORK / "mark").read_bytes()
        return {**super()._dom0_files(), "mark": (0o755, mark)}


def marks(route):
    found = [stages.exact("create", Elf(counter.WORK / "mark"), "_start")]
    if route.efi:
        kernel = routes.bzimage(route.flavour)
        found += [stages.exact("entry", Elf(OUT / "pvh-efi.elf"),
                               "pvh_efi_start"),
                  kernel.pe_entry(), kernel.exit_boot()]
    else:
        found.append(stages.pvh_entry(image(route.flavour, "vmlinux")))
    return found + stages.kernel(image(route.flavour, "vmlinux")) + \
        stages.user(counter.WORK / "init")


def measure(route, name):
    """Counts and Xen's console of one boot; dom0's kernel is the base's."""
    case = domain("bench", route.about, (), route.config, route.kernel,
                  flavour=route.flavour, ramdisk=INITRD, memory=256,
                  options=LINE)
    session = Session(name, "base", [case])
    # Each run the same: nobody asks for the token here
    session.nonces = dict.fromkeys(session.nonces, "0" * 32)
    command = session.command()
    return counter.run(command, marks(route), session.directory,
                       seconds=1200)
