# SPDX-License-Identifier: GPL-2.0
"""Asks QEMU about its guest: QMP on the socket "qmp" of a run's directory."""

import contextlib
import json
import os
import socket
import time

ANSWER_SECONDS = 30
SAMPLES = 3


class Stuck(Exception):
    """QEMU had to be ended."""


@contextlib.contextmanager
def connected(directory, patience=None):
    """A file to talk QMP on, with `patience` seconds for each answer.  A socket's
    path may have 107 bytes: go there by a descriptor of the directory."""
    place = os.open(directory, os.O_PATH)
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(patience)
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


def registers_of(channel, options=""):
    return ask(channel, "human-monitor-command",
               **{"command-line": f"info registers{options}"})


def keep_registers(directory):
    """Of all processors, some samples a second apart, for whoever has to find out
    where a machine was stuck.  QEMU itself may be: then its error is kept."""
    with open(directory / "registers", "w", encoding="utf-8") as file:
        try:
            with connected(directory, ANSWER_SECONDS) as channel:
                for _ in range(SAMPLES):
                    file.write(registers_of(channel, " -a"))
                    time.sleep(1)
        except (OSError, ValueError, LookupError) as problem:
            file.write(f"QEMU does not say: {problem}\n")


def wait_for_halt(directory, deadline):
    """Returns when the processor has halted with interrupts off."""
    with connected(directory) as channel:
        while time.monotonic() < deadline:
            registers = registers_of(channel)
            if "HLT=1" in registers and not interrupts_on(registers):
                return
    raise Stuck("the processor has not halted")


def interrupts_on(registers):
    flags = registers.split("FL=", 1)[1].split()[0]
    return bool(int(flags, 16) & 0x200)
