# SPDX-License-Identifier: GPL-2.0
"""Runs QEMU until the guest turns itself off, and keeps all it says.

Nothing here needs KVM: TCG is what every machine has.
"""

import os
import re
import select
import shlex
import subprocess
import time

import monitor
from monitor import Stuck

# For slow or loaded machines: PVH_TIMEOUT_SCALE=4 waits four times as long
SCALE = float(os.environ.get("PVH_TIMEOUT_SCALE", "1"))


def machine(*arguments):
    """Command line: first serial port on stdout, the second one in a file.

    A panic reboots (panic=-1) and -no-reboot makes that the end of QEMU.
    """
    return ["qemu-system-x86_64", "-nodefaults", "-display", "none",
            "-no-reboot", "-serial", "stdio", "-serial", "file:report",
            *arguments]


def run(command, directory, seconds, idle=60, last_line=None):
    """Runs the command in the directory; its output goes to serial.log there.

    Ends it and raises Stuck after `seconds` in all or `idle` seconds without
    output, both scaled by PVH_TIMEOUT_SCALE.  A guest that is to stop for good
    after `last_line` (a pattern, in bytes) must then have halted its processor.
    """
    command = [*command, "-qmp", "unix:qmp,server=on,wait=off"]
    (directory / "command").write_text(shlex.join(command) + "\n")
    log = directory / "serial.log"
    deadline = time.monotonic() + seconds * SCALE
    with open(log, "wb") as output, subprocess.Popen(
            command, cwd=directory, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            for _ in collect(process.stdout, output, deadline, idle * SCALE):
                if last_line and re.search(last_line, log.read_bytes(), re.M):
                    monitor.wait_for_halt(directory, deadline)
                    break
        finally:
            process.kill()
    return log.read_text(errors="replace")


def collect(source, output, deadline, idle):
    """Copies until the source ends; yields after each piece."""
    while True:
        wait = min(idle, deadline - time.monotonic())
        if wait <= 0:
            raise Stuck("still running at its time limit")
        ready, _, _ = select.select([source], [], [], wait)
        if not ready:
            if time.monotonic() < deadline:
                raise Stuck(f"said nothing for {idle:.0f} s")
            continue
        data = os.read(source.fileno(), 65536)
        if not data:
            return
        output.write(data)
        output.flush()
        yield
