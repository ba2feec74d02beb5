# SPDX-License-Identifier: GPL-2.0
"""What a way into Linux is, and those that are measured straight on QEMU."""

import functools
from dataclasses import dataclass

import counter
import cpio
import direct
import stages
import uki
from elf import Elf
from paths import LAB, OUT, image

MEMORY = 512
# Memory of which the plugin can tell how much has been touched
RAM = ("-object", f"memory-backend-memfd,id=ram,size={MEMORY}M",
       "-machine", "memory-backend=ram")
LINE = "console=ttyS0 quiet panic=-1"
NO_KASLR = LINE + " nokaslr"
QBOOT = "/usr/share/qemu/qboot.rom"
# What else than gzip the kernel is stored as, by scripts/build
COMPRESSIONS = ("zstd", "lz4", "uncompressed")


@dataclass(frozen=True)
class Route:
    """How a guest is started, and which kernel's marks are looked for."""
    name: str
    about: str
    kernel: str                 # the file that QEMU or libxl starts
    flavour: str = "patched"    # whose kernel
    efi: bool = True            # comes through the EFI stub
    # Straight on QEMU
    line: str = NO_KASLR
    board: str = "q35"
    ovmf: bool = False
    initrd: bool = True         # given to QEMU
    packed: bool = True         # so is the initrd, by gzip
    # In a domain
    config: str = "pvh-efi.cfg"
    memory: int = 256           # MB
    disk: object = None         # what a loader reads: disk(case, place, line)

    @property
    def by_pvh_efi(self):
        return self.efi and not self.ovmf and not self.kernel.startswith("OVMF")


ROUTES = (
    Route("direct", "vmlinux by its own PVH entry, unpatched: what is replaced",
          "vmlinux", "base", efi=False),
    Route("bundle-uncompressed", "pvh-efi and kernel in one file, not compressed",
          "vmlinuz.pvh", "uncompressed"),
    Route("bundle-uncompressed-kaslr", "the same with KASLR",
          "vmlinuz.pvh", "uncompressed", line=LINE),
    Route("bundle-uncompressed-initrd",
          "pvh-efi and kernel in one file, not compressed, nor is the initrd",
          "vmlinuz.pvh", "uncompressed", packed=False),
    Route("bundle-lz4", "pvh-efi and kernel in one file, lz4",
          "vmlinuz.pvh", "lz4"),
    Route("bundle-gzip", "pvh-efi and kernel in one file, gzip",
          "vmlinuz.pvh"),
    Route("bundle-zstd", "pvh-efi and kernel in one file, zstd",
          "vmlinuz.pvh", "zstd"),
    Route("module-uki", "pvh-efi, and a UKI as module", "pvh-efi.elf",
          initrd=False),
    Route("linux-gzip", "QEMU's Linux boot, gzip", "bzImage", efi=False),
    Route("linux-gzip-base", "QEMU's Linux boot, gzip, unpatched", "bzImage",
          "base", efi=False),
    Route("linux-uncompressed", "QEMU's Linux boot, not compressed", "bzImage",
          "uncompressed", efi=False),
    Route("microvm-direct", "microvm and qboot, vmlinux by its PVH entry, unpatched",
          "vmlinux", "base", board="microvm", efi=False),
    Route("microvm-bundle", "microvm and qboot, uncompressed bundle",
          "vmlinuz.pvh", "uncompressed", board="microvm"),
    Route("microvm-linux", "microvm and qboot, Linux boot, gzip", "bzImage",
          board="microvm", efi=False),
    Route("ovmf-gzip", "OVMF and the EFI stub, gzip", "bzImage", ovmf=True),
    Route("ovmf-gzip-base", "OVMF and the EFI stub, gzip, unpatched", "bzImage",
          "base", ovmf=True),
)


@functools.lru_cache(maxsize=None)
def initrd(packed=True):
    """PID 1 and busybox, the same bytes each time."""
    path = counter.WORK / ("initrd.gz" if packed else "initrd.cpio")
    archive = cpio.archive(("bin",), {
        "bin/busybox": (0o755, (LAB / "busybox").read_bytes()),
        "init": (0o755, (counter.WORK / "init").read_bytes())})
    path.write_bytes(cpio.compressed(archive) if packed else archive)
    return path


def bzimage(flavour):
    """A bzImage with its symbols."""
    build = OUT / "build" / flavour
    return stages.BzImage(image(flavour, "bzImage"),
                          build / "arch/x86/boot/compressed/vmlinux")


def marks(route):
    """In the order in which a guest reaches them."""
    found = []
    if route.kernel in ("vmlinuz.pvh", "pvh-efi.elf"):
        found.append(stages.exact("entry", Elf(OUT / "pvh-efi.elf"),
                                  "pvh_efi_start"))
    elif route.kernel == "vmlinux":
        found.append(stages.pvh_entry(image(route.flavour, "vmlinux")))
    elif not route.efi:
        found.append(bzimage(route.flavour).startup_32())
    if route.efi:
        kernel = bzimage(route.flavour)
        found += [kernel.pe_entry(), kernel.exit_boot()]
    return found + stages.kernel(image(route.flavour, "vmlinux")) + \
        stages.user(counter.WORK / "init")


def _machine(route):
    if route.board == "microvm":
        return ("-M", "microvm,accel=tcg,isa-serial=on", "-bios", QBOOT,
                "-cpu", direct.CPU, "-m", str(MEMORY), "-smp", "1")
    return direct.board(MEMORY)


def _files(route, directory):
    """QEMU's arguments for kernel and initrd."""
    first = initrd(route.packed)
    kernel = image(route.flavour, route.kernel)
    if not route.initrd:
        unified = directory / "linux.efi"
        unified.write_bytes(uki.build(image(route.flavour, "bzImage").read_bytes(),
                                      first.read_bytes(), route.line))
        first = unified
    return ("-kernel", kernel, "-initrd", first)


def measure(route, name):
    """Counts and console of one boot; name is that of its directory."""
    return boot(route, marks(route), counter.WORK / name)


def boot(route, wanted, directory):
    """The same with other marks."""
    directory.mkdir(parents=True, exist_ok=True)
    command = ("qemu-system-x86_64", "-nodefaults", "-display", "none",
               "-no-reboot", "-serial", "stdio", *_machine(route), *RAM,
               *(direct.firmware(directory) if route.ovmf else ()),
               *_files(route, directory), "-append", route.line)
    return counter.run(command, wanted, directory)
