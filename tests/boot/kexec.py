# SPDX-License-Identifier: GPL-2.0
"""One guest on QEMU that goes from kernel to kernel by kexec.

marker.c starts the first kernel and marks memory.  Every kernel's PID 1 reports
like that of any other guest, and loads the next kernel (kexec.sh).
"""

import secrets
from dataclasses import dataclass

import direct
import evidence
import facts
import guest
import logscan
import marker
import qemu
from expect import need
from paths import LAB, TESTS, built_image

SECONDS = 60


@dataclass(frozen=True)
class Chain:
    """hops: a loader, as kexec.sh names it, the flavour of the kernel that it
    loads, and maybe a word for that kernel's command line only; options: for
    every kernel's command line; once: a word for the first kernel's only; saved:
    dom0 saves and restores the domain after the last kexec."""
    hops: tuple
    options: str = ""
    once: str = ""
    saved: bool = False


class Boots:
    """What the kernels of one chain reported, in their order."""

    def __init__(self, text, nonce):
        self.facts = [facts.verify("report:\n" + part, nonce)
                      for part in text.replace("\r", "").split("report:\n")[1:]]

    def __iter__(self):
        return iter(self.facts)

    def __getitem__(self, number):
        return self.facts[number]

    def marks(self):
        """{kind: address} of the pages that marker.c names."""
        words = self.facts[0]["cmdline"].split()
        found = dict(word.removeprefix("pvh.mark.").split("=")
                     for word in words if word.startswith("pvh.mark."))
        return {kind: int(address, 16) for kind, address in found.items()}


def initrd(chain):
    """With every kernel that the chain goes to."""
    flavours = {hop[1] for hop in chain.hops}
    files = {f"boot/{flavour}":
             (0o644, built_image(flavour, "bzImage").read_bytes())
             for flavour in sorted(flavours)}
    files["kexec.sh"] = (0o644, (TESTS / "kexec.sh").read_bytes())
    return guest.Initrd(0, files, (LAB / "kexec.cpio").read_bytes())


def plan(chain):
    """What kexec.sh is told."""
    hops = ",".join(":".join(hop) for hop in chain.hops)
    return f"pvh.hops={hops}"


def command_line(nonce, chain):
    words = [guest.command_line(nonce, "console=ttyS0", 0), chain.options,
             chain.once and f"{chain.once} pvh.once={chain.once}",
             plan(chain)]
    return " ".join(word for word in words if word)


def first_kernel(case, directory):
    application = marker.build(directory, built_image(case.flavour, "bzImage"))
    if case.ovmf:
        return (*direct.firmware(directory), "-kernel", str(application))
    return ("-kernel", str(marker.bundle(application, directory)))


def run(case):
    """Boots the chain of the case; raises Wrong unless all that it claims
    holds."""
    directory = evidence.place(case.name, case.flavour)
    nonce = secrets.token_hex(16)
    archive = initrd(case.chain)
    (directory / "initrd.gz").write_bytes(archive.data)
    console = qemu.run(
        qemu.machine(*direct.board(case.memory, case.cpus),
                     *first_kernel(case, directory),
                     "-initrd", "initrd.gz",
                     "-append", command_line(nonce, case.chain)),
        directory, SECONDS * (len(case.chain.hops) + 1))
    boots = Boots((directory / "report").read_text(errors="replace"), nonce)
    for number, found in enumerate(boots):
        (directory / f"dmesg.{number}").write_text(found["dmesg"])
    judge(case, boots, console, archive.payload_sha256)


def judge(case, boots, console, payload):
    reported, wanted = len(boots.facts), len(case.chain.hops) + 1
    failed = [line for line in console.splitlines() if "kexec failed" in line]
    need(reported == wanted, f"{reported} kernels of {wanted} reported"
         f"{': ' if failed else ''}{' '.join(failed)}")
    for found in boots:
        judge_kernel(found, payload)
    for check in case.expect:
        check(case, boots)


def judge_kernel(found, payload):
    """Raises Wrong unless the initrd is there, whole, and the log healthy."""
    need(found["payload_sha256"] == payload, "the initrd did not arrive")
    logscan.need_healthy(found["dmesg"])
