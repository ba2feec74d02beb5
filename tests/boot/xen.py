# SPDX-License-Identifier: GPL-2.0
"""One boot of a real Xen on QEMU, whose dom0 creates one domain per case.

QEMU's TCG emulates AMD's SVM with nested paging, so this is Xen as it is:
stock hypervisor, stock xl; but for guests of 32 bits, see pae.py.  A family below
23 lacks what the PVH shim needs.
"""

import hashlib
import re
import secrets

import artifacts
import cpio
import dialog
import disk
import evidence
import facts
import guest
import logscan
import pae
import qemu
import xen_kexec
from expect import Outcome, is_pv
from paths import EXAMPLES, GENERATED, I386, LAB, VERSION, built_image

# Without 1 GB pages OvmfXen's page tables alone take it a minute
CPU = "qemu64,family=23,model=1,stepping=2,+svm,+npt,+pdpe1gb"
# On family 23 and later, kernels from 6.16 on read a register of AMD's chipset to say why
# the machine was reset; a PV domU, which does not have it, dies of that. So it is told
# of an older family; no more than its number is different.
AMD_FAULT = VERSION >= (6, 16)
OLDER = 'cpuid="host,family=21"'
XEN = ("console=com1 com1=115200,8n1 loglvl=all guest_loglvl=all "
       "dom0_mem={memory}M dom0_max_vcpus=1 sched=credit")
DOM0_MEMORY = 512
ARCHIVE_MEMORY = 64         # for which there is room in that
DOMAIN_SECONDS = 120
# Xen says so before it starts dom0; from there on it takes serial input by interrupts
STARTED = rb"^\(XEN\) \*\*\* Serial input to DOM0"
# What a domain wrote to Xen's debug port: its own case judges that
DOMAIN_LINE = re.compile(r"^\(d\d+\).*", re.M)


class Session:
    """All domains of one Xen boot; dom0 runs the kernel of `flavour`."""

    def __init__(self, name, flavour, cases):
        self.name, self.flavour, self.cases = name, flavour, cases
        self.nonces = {case.name: secrets.token_hex(16) for case in cases}
        self.nonces["dom0"] = secrets.token_hex(16)
        self.lines, self.files, self.serial = {}, {}, ""
        self.dom0 = {}
        self.directory = None
        self.lab = GENERATED / cases[0].lab if cases else LAB

    def boot(self):
        """Runs everything; what domains left is in self.files then."""
        self.directory = evidence.place(self.name, self.flavour)
        try:
            self.serial = qemu.run(self._command(), self.directory,
                                   120 + sum(map(patience, self.cases)),
                                   idle=self._patience() + 30,
                                   nudge_after=STARTED)
        finally:
            self._collect()
        self.dom0 = facts.verify(self.files.get("dom0/report", ""),
                                 self.nonces["dom0"])
        logscan.need_healthy(re.sub(DOMAIN_LINE, "", self.serial))

    def outcome(self, case):
        """What the domain of one case left, also as files in its own place."""
        found = {name: self.files.get(f"{case.name}/{name}", "")
                 for name in ("report", "console", "xl", "state", "vcpus")}
        directory = evidence.place(case.name, case.flavour)
        for name, content in found.items():
            (directory / name).write_text(content)
        outcome = Outcome(console=found["console"], xl=found["xl"],
                          state=found["state"], monitor=self.serial,
                          nonce=self.nonces[case.name], left=self.left(case))
        if not case.chain and (case.reports or found["report"]):
            outcome.facts = facts.verify(found["report"],
                                         self.nonces[case.name])
            outcome.facts["wanted_payload"] = case.initrd.payload_sha256
            outcome.facts["wanted_cmdline"] = prefix(case) + self.lines[case.name]
            (directory / "dmesg").write_text(outcome.log)
        return outcome

    def _patience(self):
        """Seconds for the domain that has most to do."""
        most = max(xen_kexec.reports(case.chain) * case.slowness
                   for case in self.cases)
        return DOMAIN_SECONDS * (1 + most // 3)

    def left(self, case):
        """All files of the domain, by name."""
        start = f"{case.name}/"
        return {name.removeprefix(start): content
                for name, content in self.files.items()
                if name.startswith(start)}

    def _command(self):
        """A comma or a space in a path would end it: relative names only."""
        (self.directory / "bzImage").symlink_to(self._kernel())
        archives = ("dom0", *sorted({name for case in self.cases
                                     for name in case.dom0}))
        (self.directory / "initrd.gz").write_bytes(
            b"".join(cpio.padded((self.lab / f"{name}.cpio.gz").read_bytes())
                     for name in archives) +
            xen_kexec.overlay(self.name) +
            cpio.archive(("lab", "lab/files",
                          *(f"lab/{case.name}" for case in self.cases)),
                         self._dom0_files()))
        patience = round(self._patience() * qemu.SCALE)
        line = guest.command_line(
            self.nonces["dom0"], f"console=hvc0 pvh.timeout={patience}",
            0)
        dom0 = self._dom0_memory()
        memory = dom0 + 256 + max(max(case.memory, case.maxmem)
                                  for case in self.cases)
        return qemu.machine(
            "-M", "q35,accel=tcg", "-cpu", CPU, "-m", str(memory),
            "-smp", "1", "-kernel", self._hypervisor(),
            "-initrd", f"bzImage {line},initrd.gz",
            "-append", XEN.format(memory=dom0))

    def _kernel(self):
        """dom0's"""
        return built_image(self.flavour, "bzImage")

    def _dom0_memory(self):
        """MB: half of it may hold files, and the archive is there besides."""
        archive = (self.directory / "initrd.gz").stat().st_size >> 20
        return (DOM0_MEMORY + 3 * max(archive - ARCHIVE_MEMORY, 0) +
                max((2 * case.memory for case in self.cases if case.lifecycle), default=0))

    def _hypervisor(self):
        if not any(case.flavour == I386 for case in self.cases):
            return str(self.lab / "xen.elf")
        (self.directory / "xen.elf").write_bytes(pae.hypervisor(self.lab))
        return "xen.elf"

    def _dom0_files(self):
        """dom0's PID 1, and /lab with all that the domains are made of."""
        files = {
            "init": guest.script("dom0-init"),
            "facts.sh": guest.script("facts.sh"),
            "lifecycle.sh": guest.script("dom0-lifecycle.sh"),
            "lab/domains": text(f"{case.name}\n" for case in self.cases)}
        if any(case.lifecycle and case.lifecycle.talks for case in self.cases):
            files.update(guest.talking(), vif=guest.script("dom0-vif"))
        if any(case.dialog for case in self.cases):
            files["dialog.sh"] = guest.script("dom0-dialog.sh")
        for case in self.cases:
            files.update(self._domain_files(case))
        return files

    def _domain_files(self, case):
        """A directory for each domain, with files under the names that its
        configuration has.  Many share their content: it is there once."""
        place = f"lab/{case.name}"
        arguments = self._arguments(case)
        line = self.lines[case.name]
        files = {f"{place}/xl-create": text(arguments),
                 f"{place}/{case.config}": text(configuration(case))}
        for name in {case.kernel, case.ramdisk, *shims(case)} - {""}:
            content = artifacts.content(case, name, line)
            shared = f"files/{hashlib.sha256(content).hexdigest()}"
            files[f"lab/{shared}"] = (0o644, content)
            files[f"{place}/{name}"] = (cpio.LINK, f"../{shared}".encode())
        if case.chain:
            files.update((f"{place}/{name}", (0o644, content))
                         for name, content in xen_kexec.files(case.chain))
        for name, make_disk in disks(case):
            files[f"{place}/{name}"] = (
                0o644, make_disk(case, self.directory, line))
        if case.dialog:
            files[f"{place}/dialog"] = 0o644, dialog.script(
                case.dialog, dialog.words(), ("reason",) if case.ends else ())
        if case.lifecycle:
            files[f"{place}/lifecycle"] = 0o644, case.lifecycle.script()
        if case.environment:
            files[f"{place}/environment"] = text(
                f"{word}\n" for word in case.environment)
        return files

    def _arguments(self, case):
        """Arguments of xl create; assignments override the configuration."""
        line = guest.command_line(
            self.nonces[case.name],
            f"console=hvc0 pvh.report=xenstore{case.options}"
            f"{xen_kexec.options(case.chain)}",
            case.cmdline_length)
        self.lines[case.name] = line
        settings = [f'name="{case.name}"', f"vcpus={case.cpus}",
                    f"memory={case.memory}", 'on_poweroff="preserve"',
                    'on_reboot="preserve"', 'on_crash="preserve"',
                    *([f"maxmem={case.maxmem}"] if case.maxmem else ()),
                    *([OLDER] if AMD_FAULT and is_pv in case.expect else ()),
                    *case.settings]
        if case.lines != "image":
            settings.append(f'cmdline="{line}"')
        # xl works in / when it builds the domain again
        again = case.lifecycle or 'on_reboot="restart"' in case.settings
        place = f"/lab/{case.name}/" if again else ""
        for key, name in (("kernel", case.kernel), ("ramdisk", case.ramdisk)):
            if name and setting(case, key) not in ("", place + name):
                settings.append(f'{key}="{place}{name}"')
        return [f"{argument}\n" for argument in (case.config, *settings)]

    def _collect(self):
        """Takes apart what dom0-init sent."""
        path = self.directory / "report"
        sent = path.read_text(errors="replace") if path.exists() else ""
        for name, value in re.findall(r"^@ (\S+) (\S+)\r?\n", sent, re.M):
            self.files[name] = facts.unpack(value)


def prefix(case):
    """What a boot loader puts before the command line."""
    for layout in case.boot_disk, case.disk:
        if hasattr(layout, "prefix"):
            return layout.prefix
    return disk.PREFIX[case.loader].format(name=case.disk_kernel) if case.disk_kernel else ""


def disks(case):
    """(name, what makes it) of each"""
    if case.boot_disk:
        yield "boot.img", case.boot_disk
    if case.disk:
        yield "disk.img", case.disk
    elif case.disk_kernel and not case.boot_disk:
        yield "disk.img", grub_disk


def grub_disk(case, directory, line):
    """What a boot loader starts the case's kernel from."""
    return disk.with_grub(directory, case.disk_kernel,
                          artifacts.content(case, case.disk_kernel, line),
                          guest.initrd().data, line)


def has_several_vcpus(case):
    """It runs on more than one, at least later."""
    return case.cpus > 1 or any(setting.startswith("maxvcpus") for setting in case.settings)


def patience(case):
    """Seconds for one domain, from its creation to its end."""
    if case.lifecycle:
        return case.lifecycle.seconds * case.slowness
    return 100 * xen_kexec.reports(case.chain) * case.slowness


def text(lines):
    return 0o644, "".join(lines).encode()


def configuration(case):
    """The example as it stands, but for what the case is to do without."""
    content = (EXAMPLES / case.config).read_text()
    absent = {"ramdisk": not case.ramdisk, "cmdline": case.lines == "image"}
    for key in (key for key, left_out in absent.items() if left_out):
        content = re.sub(rf"^{key} = .*\n", "", content, flags=re.M)
    return content


def setting(case, key):
    """What the configuration itself says, or nothing."""
    found = re.search(rf'^{key} = "(.*)"', configuration(case), re.M)
    return found.group(1) if found else ""


def shims(case):
    return {setting(case, "pvshim_path")}
