# SPDX-License-Identifier: GPL-2.0
"""One guest straight on QEMU: by the Linux boot protocol, PVH or OVMF."""

import secrets
import shutil

import evidence
import facts
import guest
import liar
import qemu
from checks import Outcome
from paths import OVMF, built_image

SECONDS = 120
OVMF_APPENDS = " initrd=initrd"
REFUSAL = rb"^pvh-efi: .*\n"
COMMON = ("-M", "q35,accel=tcg", "-cpu", "qemu64,family=23,model=1,stepping=2")


def firmware(directory):
    """OVMF with a variable store of its own."""
    shutil.copy(OVMF / "OVMF_VARS_4M.fd", directory / "variables.fd")
    code = OVMF / "OVMF_CODE_4M.fd"
    return ("-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
            "-drive", "if=pflash,format=raw,unit=1,file=variables.fd")


def kernel(case, directory):
    """QEMU's arguments for what it enters first."""
    path = built_image(case.flavour, case.kernel)
    if not case.lie:
        return ("-kernel", str(path))
    return ("-kernel", str(liar.build(case.lie, directory, path)),
            "-device", f"loader,file={path}")


def command(case, directory, line):
    (directory / "initrd.gz").write_bytes(guest.initrd().data)
    return qemu.machine(
        *COMMON, "-m", str(case.memory), "-smp", str(case.cpus),
        *(firmware(directory) if case.ovmf else ()),
        *kernel(case, directory), "-initrd", "initrd.gz", "-append", line)


def boot(case):
    """Outcome of the case's guest and its whole log."""
    directory = evidence.place(case.name, case.flavour)
    nonce = secrets.token_hex(16)
    line = guest.command_line(nonce, "console=ttyS0", case.cmdline_length)
    console = qemu.run(command(case, directory, line), directory, SECONDS,
                       last_line=REFUSAL if case.lie else None)
    outcome = Outcome(console=console)
    report = (directory / "report").read_text(errors="replace")
    if case.reports or report:
        outcome.facts = facts.verify(report, nonce)
        outcome.facts["wanted_payload"] = guest.initrd().payload_sha256
        outcome.facts["wanted_cmdline"] = line + (
            OVMF_APPENDS if case.ovmf else "")
        (directory / "dmesg").write_text(outcome.log)
    return outcome
