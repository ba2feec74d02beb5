# SPDX-License-Identifier: GPL-2.0
"""A QEMU whose first serial port is talked to; it is ended with the block."""

import contextlib
import json
import os
import select
import shlex
import subprocess
import time

import dialog
import qemu
import qmp
from expect import Wrong

EXPECT_SECONDS = 60
# What says that nothing more will come
GIVEN_UP = (r"; guest stopped", r"Kernel panic - ", r", halting\.")


class Line:
    """directory: where line.log and the command are kept."""

    def __init__(self, process, directory, channel, deadline):
        self.process, self.channel, self.deadline = process, channel, deadline
        self.log = open(directory / "serial.log", "wb")
        self.data, self.read_to, self.ended = b"", 0, False

    def receive(self, seconds):
        """Takes what comes within this time; False when that is nothing."""
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        if not ready:
            return False
        piece = os.read(self.process.stdout.fileno(), 65536)
        self.ended = not piece
        self.data += piece
        self.log.write(piece)
        self.log.flush()
        return bool(piece)

    def text(self):
        return dialog.shown(self.data)[self.read_to:]

    def expect(self, kind, pattern):
        limit = min(time.monotonic() + EXPECT_SECONDS * qemu.SCALE,
                    self.deadline)
        while True:
            end = dialog.found(kind, pattern, self.text())
            if end is not None:
                self.read_to += end
                return
            if self.ended or self.gave_up():
                raise Wrong(f"it ended and has not said: {pattern[:60]}")
            if time.monotonic() > limit:
                raise qemu.Stuck(f"it has not said: {pattern[:60]}")
            self.receive(1)

    def gave_up(self):
        return dialog.found("expect", "|".join(GIVEN_UP), self.text()) is not None

    def type(self, keys):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(keys.encode())
            self.process.stdin.flush()

    def hold(self, steps, known):
        """The whole dialog; Wrong or Stuck where it does not go on."""
        for kind, text in dialog.steps(steps, known):
            if kind == "type":
                self.type(text)
            elif kind == "pause":
                time.sleep(float(text) * qemu.SCALE)
            else:
                self.expect(kind, text)

    def until_end(self, enough=lambda: False):
        """Returns when QEMU has ended by itself, the guest has given up, or there is
        enough of it."""
        while not self.ended and not self.gave_up() and not enough():
            if time.monotonic() > self.deadline:
                raise qemu.Stuck("still running at its time limit")
            self.receive(1)

    def reason(self):
        """Why the machine was switched off, in QEMU's words."""
        for event in self.channel:
            told = json.loads(event)
            if told.get("event") == "SHUTDOWN":
                return told["data"]["reason"]
        return "none"


def channel_to(process, directory):
    """QMP, once QEMU is there; what it says if it is not."""
    while not (directory / "qmp").exists() and process.poll() is None:
        time.sleep(0.05)
    if process.poll() is not None:
        raise Wrong(f"QEMU ends: {process.stdout.read().decode().strip()}")
    return qmp.connected(directory)


@contextlib.contextmanager
def connected(command, directory, seconds):
    command = [*command, "-qmp", "unix:qmp,server=on,wait=off"]
    (directory / "command").write_text(shlex.join(command) + "\n")
    (directory / "qmp").unlink(missing_ok=True)
    with subprocess.Popen(command, cwd=directory, bufsize=0,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as process:
        try:
            with channel_to(process, directory) as channel:
                line = Line(process, directory, channel,
                            time.monotonic() + seconds * qemu.SCALE)
                with line.log:
                    yield line
        except ValueError as problem:
            raise Wrong("QEMU ended before it began") from problem
        except qemu.Stuck:
            qmp.keep_registers(directory)
            raise
        finally:
            process.kill()
