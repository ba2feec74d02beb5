# SPDX-License-Identifier: GPL-2.0
"""The PVH entry that all hypervisors share: a kernel with CONFIG_PVH boots from a
configuration that knows nothing of EFI, as the kernels that people have do."""

from dataclasses import replace

import cases_loaders
import dom0
import expect
import lifecycle
import qemu
import xen
from case import Case, xen as domu
from paths import LAB, built_image

FLAVOUR = "pvh-kunit"
PREFERS = "prefer the EFI entry"
DOM0 = "dom0 has no PVH entry"
CONFIG = "kernel.cfg"


def by_pvh_entry(outcome):
    """Known for PVH when Xen is detected, before any device is unplugged."""
    expect.not_by_efi(outcome)
    expect.no_table(outcome)
    said = outcome.log.count(PREFERS)
    expect.need(said == 1, f"{said} lines say: {PREFERS}")
    expect.unplugs_nothing(outcome)


PVH_ENTRY = (expect.is_pvh, by_pvh_entry)
SAVED = lifecycle.Lifecycle(("order probe", "save", "order probe", "shutdown_it"),
                            lifecycle.keeps_memory, lifecycle.saves, lifecycle.shuts_down)


def cases(start="xen", flavour=FLAVOUR, **more):
    """Whose kernel has PVH=y; dom0's needs not to."""
    def entry(name, about, kernel, expect_=PVH_ENTRY, **most):
        return domu(f"{start}-entry-{name}", f"PVH entry: {about}", expect_,
                    CONFIG, kernel, flavour=flavour,
                    session=f"{start}-entry", **more, **most)

    yield entry("vmlinux", "vmlinux, kernel= in xl.cfg", "vmlinux")
    yield entry("bzimage", "bzImage, kernel= in xl.cfg, 2 vcpus", "bzImage", cpus=2)
    yield entry("saved", "bzImage, saved and restored", "bzImage",
                PVH_ENTRY + (lifecycle.lived(SAVED),), lifecycle=SAVED, options=" pvh.lifecycle")
    yield replace(
        *cases_loaders.pygrub("pygrub-pvh", "PVH entry: PyGRUB, type pvh", PVH_ENTRY,
                              "bzImage", flavours=(flavour,)),
        name=f"{start}-entry-pygrub", session=f"{start}-entry", **more)


def dom0_by_entry(_, directory, line):
    """Xen starts the kernel itself as its PVH dom0."""
    (directory / "bzImage").symlink_to(built_image(FLAVOUR, "bzImage"))
    return qemu.machine(
        "-M", "q35,accel=tcg", "-cpu", xen.CPU, "-m", "768", "-smp", "1",
        "-kernel", str(LAB / "xen.elf"), "-initrd", f"bzImage {line}",
        "-append", f"{dom0.XEN_TOO} dom0=pvh dom0_mem=512M", *dom0.IOMMU), line


def stops_dom0(outcome):
    """One line on the console that an administrator has, and the end."""
    expect.need(not outcome.facts, "dom0 reached user space")
    said = [text for text in outcome.console.splitlines() if DOM0 in text]
    expect.need(len(said) == 1, f"{len(said)} lines say: {DOM0}")
    expect.need("vmlinuz.pvh" in said[0], f"it does not say what to do: {said[0]}")
    expect.has_line(outcome.console, r"Hardware Dom0 halted: halting machine")
    expect.lacks_line(outcome.console, r"Linux version|RIP:")


ALL = (
    *cases(),
    Case("dom0-entry", "PVH entry: dom0 stops, Xen's console says why",
         (stops_dom0,), flavour=FLAVOUR, kernel="bzImage", reports=False,
         machine=dom0_by_entry, last_line=rb"Hardware Dom0 halted: .*\n"),
)
