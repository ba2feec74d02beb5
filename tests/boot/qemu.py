# SPDX-License-Identifier: GPL-2.0
"""Runs QEMU until the guest turns itself off, and keeps all it says.

Nothing here needs KVM: TCG is what every machine has.
"""

import contextlib
import os
import re
import select
import shlex
import subprocess
import time

import qmp
from qmp import Stuck

NUDGE_SECONDS = 20
NUDGE = b"\x11"             # DC1, which starts a terminal's output
# For slow or loaded machines: PVH_TIMEOUT_SCALE=4 waits four times as long
SCALE = float(os.environ.get("PVH_TIMEOUT_SCALE", "1"))


def machine(*arguments):
    """Command line: first serial port on stdout, the second one in a file.

    A panic reboots (panic=-1) and -no-reboot makes that the end of QEMU.
    """
    return ["qemu-system-x86_64", "-nodefaults", "-display", "none",
            "-no-reboot", "-serial", "stdio", "-serial", "file:report",
            *arguments]


def firmware(code, variables="variables.fd"):
    """Arguments for flash memory with UEFI firmware, and with its variables."""
    return ("-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
            "-drive", f"if=pflash,format=raw,unit=1,file={variables}")


def run(command, directory, seconds, idle=60, last_line=None, nudge_after=None):
    """Runs the command in the directory; its output goes to serial.log there.

    Ends it and raises Stuck after `seconds` in all or `idle` seconds without
    output, both scaled by PVH_TIMEOUT_SCALE; what the processors were doing is in
    `registers` there.  A guest that is to stop for good after `last_line` (a
    pattern, in bytes) must then have halted its processor.  With
    `nudge_after`, another pattern, it gets a character on its first serial port,
    one that no terminal shows, after each NUDGE_SECONDS of silence once that was
    said: an interrupt, for Xen. QEMU's threads both write to what a processor has
    pending, and when VMRUN or #VMEXIT does, the timer's interrupt may get lost;
    with any other one that is found again.
    """
    command = [*command, "-qmp", "unix:qmp,server=on,wait=off"]
    (directory / "command").write_text(shlex.join(command) + "\n")
    log = directory / "serial.log"
    deadline = time.monotonic() + seconds * SCALE
    with open(log, "wb") as output, subprocess.Popen(
            command, cwd=directory, bufsize=0, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            for silent in collect(process.stdout, output, deadline, idle * SCALE):
                if silent:
                    if nudge_after and said(nudge_after, log):
                        nudge(process, directory)
                elif last_line and said(last_line, log):
                    qmp.wait_for_halt(directory, deadline)
                    break
        except Stuck:
            qmp.keep_registers(directory)
            raise
        finally:
            process.kill()
    return log.read_text(errors="replace")


def nudge(process, directory):
    """The time of each is in `nudges`, beside the log."""
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(NUDGE)
    with open(directory / "nudges", "a", encoding="ascii") as file:
        file.write(f"{time.strftime('%T')}\n")


def said(pattern, log):
    return re.search(pattern, log.read_bytes(), re.M)


def collect(source, output, deadline, idle):
    """Copies until the source ends; yields False after each piece, and True when
    there was none for NUDGE_SECONDS, or up to a limit."""
    limit = time.monotonic() + idle
    while True:
        wait = min(limit, deadline) - time.monotonic()
        if wait <= 0:
            raise Stuck("still running at its time limit" if deadline < limit
                        else f"said nothing for {idle:.0f} s")
        ready, _, _ = select.select([source], [], [], min(wait, NUDGE_SECONDS))
        if ready:
            data = os.read(source.fileno(), 65536)
            if not data:
                return
            output.write(data)
            output.flush()
            limit = time.monotonic() + idle
        yield not ready
