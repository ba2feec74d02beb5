# SPDX-License-Identifier: GPL-2.0
"""What a domain does after its boot: dom0-life.sh acts, life.sh in the guest
answers, and each answer is proven like a report."""

import hashlib
import re
import secrets

import facts
from checks import need

DISK_SIZE = 4 << 20
WRITTEN_AT, WRITTEN = 1 << 20, 128 << 10


class Life:
    """commands: lines for dom0-life.sh; checks: each takes the Life and a Lived."""

    def __init__(self, commands, *checks):
        self.commands, self.checks = commands, checks
        self.disk = secrets.token_bytes(DISK_SIZE)
        self.line = secrets.token_hex(12)

    def script(self):
        """The commands, with what only this run knows."""
        return "".join(f"{command.format(line=self.line)}\n"
                       for command in self.commands).encode()

    def disk_after(self, nonce):
        """The disk when the guest has written to it."""
        text = (nonce.encode() + b"\n") * (WRITTEN // (len(nonce) + 1) + 1)
        return (self.disk[:WRITTEN_AT] + text[:WRITTEN] +
                self.disk[WRITTEN_AT + WRITTEN:])


class Lived:
    """What dom0 and the guest left."""

    def __init__(self, outcome):
        self.outcome = outcome
        self.told = outcome.left.get("life", "")
        self.answers = {}
        for name, text in sorted(outcome.left.items()):
            if name.startswith("answer-"):
                number = int(name.removeprefix("answer-"))
                self.answers[number] = facts.verify(text, outcome.nonce)

    def to(self, order):
        """The answers to an order, in their time."""
        return [found for _, found in sorted(self.answers.items())
                if found["order"].split()[0] == order]

    def needs(self, pattern):
        need(re.search(pattern, self.told, re.M),
             f"dom0 does not say: {pattern}")


def lived(life):
    """A check: everything that this life claims."""
    def check(outcome):
        found = Lived(outcome)
        for claim in life.checks:
            claim(life, found)
    return check


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def keeps_memory(_, found):
    """It is the same kernel and the same memory all the time."""
    answers = [found.answers[number] for number in sorted(found.answers)]
    kept = {answer["kept"] for answer in answers}
    need(len(kept) == 1, "a file in the guest's memory has changed")
    times = [float(answer["uptime"]) for answer in answers]
    need(times == sorted(times), f"uptimes are {times}")


def pauses(_, found):
    found.needs(r"^pause: $")
    found.needs(r"^state: --p---$")
    found.needs(r"^answers: 0$")
    found.needs(r"^unpause: $")
    need(found.to("paused"), "no answer after unpause")


def saves(_, found):
    found.needs(r"^save: 0$")
    found.needs(r"^restore: 0$")


def hears_line(life, found):
    need([answer["line"] for answer in found.to("line")] == [life.line],
         "the line on the console did not arrive")


def uses_disk(life, found):
    (answer,) = found.to("disk")
    after = sha256(life.disk_after(found.outcome.nonce))
    need(answer["disk"] == sha256(life.disk), "the guest read another disk")
    need(answer["written"] == after, "the guest wrote something else")
    need(found.outcome.left["disk"].startswith(after),
         "the disk is not as the guest left it")


def dumps(_, found):
    found.needs(r"^dump-core: 0 ELF (4[5-9]|5[0-5]) MB$")


def obeys_sysrq(_, found):
    need(int(found.to("sysrq")[0]["sysrq"]) > 0, "no sysrq in the log")


def balloons(_, found):
    need(found.to("memory"), "no mem-set")
    for answer in found.to("memory"):
        _, least, most = answer["order"].split()
        have = int(answer["mem_kb"]) / 1024
        need(int(least) < have < int(most),
             f"{have:.0f} MB, not {least} to {most}")


def plugs_vcpus(_, found):
    need(found.to("cpus"), "no vcpu-set")
    for answer in found.to("cpus"):
        wanted = answer["order"].split()[1]
        need(answer["cpus"] == wanted, f"{answer['cpus']} vcpus, not {wanted}")


def reboots(_, found):
    found.needs(r"^reboot: 0$")
    again = facts.verify(found.outcome.left.get("report-2", ""),
                         found.outcome.nonce)
    need(again["guest_type"] == "PVH", "it is no PVH guest any more")


def shuts_down(_, found):
    found.needs(r"^shutdown: 0$")
    need(re.search(r"---s--", found.outcome.state),
         f"it is not shut down: {found.outcome.state}")
