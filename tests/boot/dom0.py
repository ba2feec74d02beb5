# SPDX-License-Identifier: GPL-2.0
"""Machines that run dom0 as the cases say, on a BIOS or an EFI host.

The lines for Xen and for dom0's kernel are those of Documentation/examples. An
EFI host keeps its variables from boot to boot, so that the next kernel can read
what the one before has written.
"""

import hashlib
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass

import evidence
import guest
import interposer
import marker
import qemu
import xen
from expect import Outcome, need
from paths import EXAMPLES, LOGS, NEXT_LAB, OVMF, built_image

# Besides what the examples say: all that these tests want to hear
XEN_TOO = "console=com1 com1=115200,8n1 loglvl=all guest_loglvl=all sched=credit"
# A PVH dom0 wants one; with a PV dom0, Xen and QEMU do not agree about it
IOMMU = ("-device", "amd-iommu,intremap=on")
# The key for tests which that firmware knows, with Secure Boot on
KEY = OVMF.parent / "ovmf" / "PkKek-1-snakeoil"
# Xen tells dom0 of it
DISPLAY = ("-vga", "std")
# Firmware looks for it where it was at the boot before
DISK_SLOT = "0x10"


@dataclass(frozen=True)
class Setup:
    """One boot of a machine.  writes: the EFI variable that dom0 writes; reads:
    those of the boots before, which it must find."""
    case: str               # that of dom0 itself; CASE-domu is that of its domU
    example: str            # below Documentation/examples
    kernel: str = "vmlinuz.pvh"
    flavour: str = "patched"
    writes: str = ""
    reads: tuple = ()
    esrt: bool = False      # the machine has one: esrt.c
    table: str = ""         # dom0 gets another Xen info table, or none: xen_info.c


class Boot(xen.Session):
    """One boot: a session whose dom0 and Xen are started as the example says."""

    def __init__(self, setup, domus, directory, values):
        super().__init__(f"{directory}/{setup.case}", setup.flavour, domus)
        self.setup, self.values = setup, values
        self.example = (EXAMPLES / setup.example).read_text()
        self.payload = secrets.token_bytes(100 * 1024)

    def log(self):
        path = self.directory / "serial.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def outcome_of_dom0(self, case):
        need(self.dom0, "dom0 did not report")
        directory = evidence.place(case.name, case.flavour)
        outcome = Outcome(facts=dict(self.dom0), monitor=self.serial,
                          console=re.sub(xen.DOMAIN_LINE, "", self.serial),
                          nonce=self.nonces["dom0"])
        outcome.facts["wanted_payload"] = hashlib.sha256(
            self.payload).hexdigest()
        outcome.facts["wanted_cmdline"] = self.lines.get("dom0")
        for name, value in self.values.items():
            outcome.facts[f"wanted.{name}"] = value
        (directory / "dmesg").write_text(outcome.log)
        return outcome

    def kernel(self):
        if not self.setup.table:
            return built_image(self.setup.flavour, self.setup.kernel)
        path = self.directory / interposer.table(self.setup.table)
        path.write_bytes(interposer.with_table(self.setup.table, self.setup.flavour))
        return path

    def _dom0_files(self):
        return {**super()._dom0_files(), "dom0.sh": guest.script("dom0.sh"),
                "payload": (0o644, self.payload)}

    def dom0_line(self, command, example):
        """The line that a session gives dom0, on top of the example's."""
        initrd = command[command.index("-initrd") + 1]
        given = re.fullmatch(r"bzImage console=hvc0 (.*),initrd.gz", initrd)[1]
        words = [example, given]
        if self.setup.reads:
            words.append("pvh.read=" + ",".join(self.setup.reads))
        if self.setup.writes:
            name = self.setup.writes
            words.append(f"pvh.write={name}:{self.values[name]}")
        self.lines["dom0"] = " ".join(words)
        return self.lines["dom0"]

    def iommu(self):
        return IOMMU if "dom0=pvh" in self.example else ()


class BiosBoot(Boot):
    """As GRUB does it, from the example's menu entry."""

    def _command(self):
        command = super()._command()
        options = re.search(r"multiboot2 \S+ (.*)", self.example)[1]
        line = re.search(r"module2 /boot/\S+ (.*)", self.example)[1]
        (self.directory / "kernel").symlink_to(self.kernel())
        return [*changed(command, {
            "-initrd": f"kernel {self.dom0_line(command, line)},initrd.gz",
            "-append": f"{options} {XEN_TOO}"}), *self.iommu(), *DISPLAY]


class EfiBoot(Boot):
    """Firmware starts xen.efi, which reads the example from its disk."""

    def _command(self):
        command = super()._command()
        self.make_disk(command)
        return [*changed(command, dict.fromkeys(
                    ("-kernel", "-initrd", "-append"))), *self.iommu(), *DISPLAY,
                *qemu.firmware(OVMF / "OVMF_CODE_4M.fd", "../variables.fd"),
                "-drive", "file=fat:esp,format=raw,if=none,readonly=on,id=esp",
                "-device", f"virtio-blk-pci,drive=esp,addr={DISK_SLOT}"]

    def make_disk(self, command):
        place = self.directory / "esp" / "EFI" / "BOOT"
        place.mkdir(parents=True)
        kernel, line = re.search(r"^kernel=(\S+) (.*)", self.example,
                                 re.M).groups()
        shutil.copy(self.kernel(), place / kernel)
        (self.directory / "initrd.gz").rename(place / "initrd.gz")
        shutil.copy(self.first_program(), place / "BOOTX64.EFI")
        text = re.sub(r"^options=.*", rf"\g<0> {XEN_TOO}", self.example,
                      flags=re.M)
        (place / "BOOTX64.cfg").write_text(
            text.replace(line, self.dom0_line(command, line)))
        if self.lab == NEXT_LAB:        # its xen.efi puts the name before it
            self.lines["dom0"] = f"{kernel} {self.lines['dom0']}"

    def first_program(self):
        program = signed(self.lab / "xen.efi", self.directory / "xen.efi")
        if not self.setup.esrt:
            return program
        return signed(marker.build(self.directory, program, "esrt.c"),
                      self.directory / "esrt.efi")


def signed(program, output):
    """Path of the same with a signature: firmware starts nothing else."""
    key = output.with_suffix(".key")
    subprocess.run(["openssl", "pkey", "-in", KEY.with_suffix(".key"), "-passin",
                    "pass:snakeoil", "-out", key], check=True)
    subprocess.run(["sbsign", "--key", key, "--cert", KEY.with_suffix(".pem"),
                    "--output", output, program], check=True,
                   capture_output=True)
    return output


def changed(command, options):
    """The command with other values of some options, or without (None)."""
    result, words = [], iter(command)
    for word in words:
        if word not in options:
            result.append(word)
            continue
        next(words)
        if options[word] is not None:
            result += [word, options[word]]
    return result


class Machine:
    """Boots one after the other; only those up to the last one that a case asks
    for.  Each one creates its domU, asked for or not."""

    def __init__(self, name, cases, every_case):
        self.name, self.values, self.boots = name, {}, []
        self.cases = [case.name for case in cases]
        kind, setups = SETUPS[name]
        domus = {case.name: case for case in every_case}
        last = max(number for number, setup in enumerate(setups) if
                   {setup.case, f"{setup.case}-domu"} & set(self.cases))
        for setup in setups[:last + 1]:
            if setup.writes:
                self.values[setup.writes] = secrets.token_hex(16)
            self.boots.append(kind(setup, [domus[f"{setup.case}-domu"]], name,
                                   self.values))

    def boot(self):
        shutil.rmtree(LOGS / self.name, ignore_errors=True)
        directory = evidence.place(self.name, "patched")
        shutil.copy(OVMF / "OVMF_VARS_4M.snakeoil.fd",
                    directory / "variables.fd")
        for boot in self.boots:
            try:
                boot.boot()
            finally:
                with open(directory / "serial.log", "a",
                          encoding="utf-8") as log:
                    log.write(f"\n# {boot.setup.case}\n{boot.log()}")

    def outcome(self, case):
        for boot in self.boots:
            if case.name == boot.setup.case:
                return boot.outcome_of_dom0(case)
            if case in boot.cases:
                return boot.outcome(case)
        raise KeyError(case.name)


def bios(name):
    """PVH, PV and the unpatched kernel, one after the other, by a BIOS."""
    return BiosBoot, (
        Setup(f"{name}-pvh", "xen-dom0-pvh.grub"),
        Setup(f"{name}-pv", "xen-dom0-pv.grub", "bzImage"),
        Setup(f"base-{name}-pvh", "xen-dom0-pvh.grub", "bzImage", "base"),
    )


def efi(name):
    """The same by EFI: each but the first reads what those before wrote."""
    return EfiBoot, (
        Setup(f"{name}-pvh", "xen-dom0-pvh.cfg", writes="PvhTestPvh",
              esrt=True),
        Setup(f"{name}-pv", "xen-dom0-pv.cfg", "bzImage",
              writes="PvhTestPv", reads=("PvhTestPvh",)),
        Setup(f"base-{name}-pvh", "xen-dom0-pvh.cfg", "bzImage", "base",
              reads=("PvhTestPvh", "PvhTestPv"), esrt=True),
    )


def no_table(name):
    """By EFI, and the provider of dom0's own EFI publishes no Xen info table."""
    return EfiBoot, (
        Setup(f"{name}-pvh", "xen-dom0-pvh.cfg", table="ABSENT",
              writes="PvhTestPvh", esrt=True),
    )


def debian(name):
    """The kernel with Debian's configuration, PVH and PV."""
    return BiosBoot, (
        Setup(f"{name}-pvh", "xen-dom0-pvh.grub", flavour="debian"),
        Setup(f"{name}-pv", "xen-dom0-pv.grub", "bzImage", "debian"),
    )


SETUPS = {name: setups(name) for name, setups in (
    ("dom0-bios", bios), ("dom0-efi", efi), ("dom0-efi-no-table", no_table),
    ("dom0-next-bios", bios), ("dom0-next-efi", efi),
    ("dom0-next-efi-no-table", no_table), ("debian-dom0", debian))}


def examples():
    """Files below Documentation/examples that these boots run."""
    return {setup.example for _, setups in SETUPS.values() for setup in setups}


def machine(name, flavour, cases, every_case):
    """What runs the cases of one session."""
    if name in SETUPS:
        return Machine(name, cases, every_case)
    return xen.Session(name, flavour, cases)
