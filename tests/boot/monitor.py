# SPDX-License-Identifier: GPL-2.0
"""Asks QEMU about its guest: QMP on the socket "qmp" of a run's directory."""

import contextlib
import json
import os
import socket
import time


class Stuck(Exception):
    """QEMU had to be ended."""


@contextlib.contextmanager
def connected(directory):
    """A file to talk QMP on.  A socket's path may have 107 bytes: go there by
    a descriptor of the directory."""
    place = os.open(directory, os.O_PATH)
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(f"/proc/self/fd/{place}/qmp")
            with link.makefile("rw") as channel:
                channel.readline()
                ask(channel, "qmp_capabilities")
                yield channel
    finally:
        os.close(place)


def ask(channel, command, **arguments):
    channel.write(json.dumps({"execute": command, "arguments": arguments}))
    channel.flush()
    while True:
        answer = json.loads(channel.readline())
        if "event" not in answer:
            return answer["return"]


def wait_for_halt(directory, deadline):
    """Returns when the processor has halted with interrupts off."""
    with connected(directory) as channel:
        while time.monotonic() < deadline:
            registers = ask(channel, "human-monitor-command",
                            **{"command-line": "info registers"})
            if "HLT=1" in registers and not interrupts_on(registers):
                return
    raise Stuck("the processor has not halted")


def interrupts_on(registers):
    flags = registers.split("FL=", 1)[1].split()[0]
    return bool(int(flags, 16) & 0x200)
