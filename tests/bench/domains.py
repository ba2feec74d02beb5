# SPDX-License-Identifier: GPL-2.0
"""The ways into Linux that are measured in a domain of a real Xen.

All that happens counts, from the moment before dom0 starts `xl create` to the
first instruction of the domain's PID 1: the toolstack's work, Xen's and the
domain's.
"""

import artifacts
import bundle
import cases_ovmf
import counter
import disk
import evidence
import routes
import stages
import uki
import xen
from case import xen as domain
from cases_loaders import GRUB_PVH
from elf import Elf
from paths import OUT, image
from routes import Route

INITRD = "bench-initrd.gz"
LINE = " quiet nokaslr"
artifacts.MAKERS[INITRD] = lambda *_: routes.initrd().read_bytes()


def grub_disk(case, directory, line):
    """What PvGRUB and grub.pvh start bzImage from."""
    kernel = artifacts.source(case).read_bytes()
    return disk.with_grub(directory, "bzImage", kernel,
                          routes.initrd().read_bytes(), line)


def uki_disk(case, directory, line):
    """An EFI system partition with nothing but a UKI."""
    unified = uki.build(artifacts.source(case).read_bytes(),
                        routes.initrd().read_bytes(), line)
    return disk.with_files(directory, {disk.FIRMWARE: unified})


ROUTES = (
    Route("xen-direct", "bzImage by its own PVH entry, unpatched: libxl unpacks it",
          "bzImage", "base", efi=False),
    Route("xen-bundle-uncompressed", "pvh-efi and kernel in one file, not compressed",
          "vmlinuz.pvh", "uncompressed"),
    Route("xen-bundle-gzip", "pvh-efi and kernel in one file, gzip",
          "vmlinuz.pvh"),
    Route("xen-pvshim", "pvh-efi with bzImage (gzip) and initrd as modules",
          "bzImage", config="pvh-efi-pvshim.cfg"),
    Route("xen-pvgrub", "PvGRUB, and bzImage (gzip) on the domain's disk",
          GRUB_PVH, efi=False, config="pvgrub.cfg", disk=grub_disk),
    Route("xen-grub", "pvh-efi with GRUB, and bzImage (gzip) on the domain's disk",
          "grub.pvh", config="grub-disk.cfg", disk=grub_disk),
    Route("xen-ovmf", "EDK2's OvmfXen, and a UKI (gzip) on the domain's disk",
          "OVMF.fd", config=cases_ovmf.CONFIG, memory=512, disk=uki_disk),
    Route("xen-pv", "bzImage as legacy PV domain", "bzImage", efi=False,
          config="pv.cfg"),
    Route("xen-pv-base", "bzImage as legacy PV domain, unpatched", "bzImage",
          "base", efi=False, config="pv.cfg"),
)


class Session(xen.Session):
    """A Xen boot with one domain, before whose start dom0 runs a mark."""

    def command(self):
        self.directory = evidence.place(self.name, self.flavour)
        return self._command()

    def _dom0_files(self):
        mark = (counter.WORK / "mark").read_bytes()
        return {**super()._dom0_files(), "mark": (0o755, mark)}


def _case(route):
    """Its ramdisk and command line are the toolstack's, or on the disk."""
    return domain("bench", route.about, (), route.config, route.kernel,
                  flavour=route.flavour, memory=route.memory, options=LINE,
                  ramdisk="" if route.disk else INITRD, disk=route.disk,
                  lines="image" if route.disk else "toolstack")


def absent(route):
    """Why what the domain is made of can't be had here, or nothing."""
    return artifacts.absent(_case(route))


def _entry(route):
    """The first image that libxl starts."""
    if route.by_pvh_efi:
        own = bundle.BUILD / "pvh-efi-disk.elf" if route.disk else OUT / "pvh-efi.elf"
        return stages.exact("entry", Elf(own), "pvh_efi_start")
    if route.disk:
        return stages.loader_entry(artifacts.built_path(_case(route), route.kernel))
    vmlinux = image(route.flavour, "vmlinux")
    if route.config == "pv.cfg":
        return stages.pv_entry(vmlinux)
    return stages.pvh_entry(vmlinux)


def marks(route):
    found = [stages.exact("create", Elf(counter.WORK / "mark"), "_start"),
             _entry(route)]
    if route.efi:
        kernel = routes.bzimage(route.flavour)
        found += [kernel.pe_entry(), kernel.exit_boot()]
    return found + stages.kernel(image(route.flavour, "vmlinux")) + \
        stages.user(counter.WORK / "init")


def measure(route, name):
    """Counts and Xen's console of one boot; dom0's kernel is the base's."""
    session = Session(name, "base", [_case(route)])
    # Each run the same: nobody asks for the token here
    session.nonces = dict.fromkeys(session.nonces, "0" * 32)
    command = session.command()
    return counter.run(command, marks(route), session.directory,
                       seconds=1200)
