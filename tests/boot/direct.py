# SPDX-License-Identifier: GPL-2.0
"""One guest straight on QEMU: by the Linux boot protocol, PVH or OVMF."""

import secrets
import shutil

import artifacts
import evidence
import facts
import guest
import qemu
import selftest
import start_info
from expect import Outcome
from paths import OVMF

SECONDS = 120
OVMF_APPENDS = " initrd=initrd"
CPU = "qemu64,family=23,model=1,stepping=2"


def board(memory, cpus=1, cpu=CPU):
    """QEMU's arguments for the machine that every direct boot is on."""
    return ("-M", "q35,accel=tcg", "-cpu", cpu, "-m", str(memory),
            "-smp", str(cpus))


def firmware(directory):
    """OVMF with a variable store of its own."""
    shutil.copy(OVMF / "OVMF_VARS_4M.fd", directory / "variables.fd")
    return qemu.firmware(OVMF / "OVMF_CODE_4M.fd")


def entered_first(case, directory, line):
    """QEMU's arguments for the kernel, or the loader before it."""
    kernel = artifacts.path(case, case.kernel, directory, line)
    if case.initrd_at:
        size = len(artifacts.content(case, case.ramdisk, line))
        loader = start_info.with_initrd_at(case.initrd_at, size, directory, kernel,
                                           *filter(None, [case.start_info]))
    elif case.start_info:
        loader = start_info.with_bad_start_info(case.start_info, directory, kernel)
    else:
        return ("-kernel", str(kernel))
    return ("-kernel", str(loader), "-device", f"loader,file={kernel}")


def initrd(case, directory, line):
    """QEMU's arguments for what comes with the kernel."""
    if not case.ramdisk:
        return ()
    path = artifacts.path(case, case.ramdisk, directory, line)
    if not case.initrd_at:
        return ("-initrd", str(path))
    return ("-device", f"loader,file={path.name},force-raw=on,"
            f"addr={case.initrd_at:#x}")


def command(case, directory, line):
    if case.esp:
        source = selftest.system_partition(directory, line)
    else:
        source = (*entered_first(case, directory, line),
                  *(() if case.lines == "image" else ("-append", line)))
    return qemu.machine(
        *board(case.memory, case.cpus, case.cpu or CPU),
        *(firmware(directory) if case.ovmf else ()),
        *initrd(case, directory, line), *source)


def boot(case):
    """Outcome of the case's guest and its whole log."""
    directory = evidence.place(case.name, case.flavour)
    nonce = secrets.token_hex(16)
    line = guest.command_line(nonce, f"console=ttyS0{case.options}",
                              case.cmdline_length)
    wanted = line + (OVMF_APPENDS if case.ovmf else "")
    if case.machine:
        started, wanted = case.machine(case, directory, line)
    else:
        started = command(case, directory, line)
    console = qemu.run(started, directory, SECONDS,
                       last_line=None if case.reports else case.last_line)
    outcome = Outcome(console=console, nonce=nonce)
    report = (directory / "report").read_text(errors="replace")
    # OVMF's own console may be on that port as well
    if case.reports or facts.is_report(report):
        outcome.facts = facts.verify(report, nonce)
        outcome.facts["wanted_payload"] = case.initrd.payload_sha256
        outcome.facts["wanted_cmdline"] = wanted
        (directory / "dmesg").write_text(outcome.log)
    return outcome
