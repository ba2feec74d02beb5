# SPDX-License-Identifier: GPL-2.0
"""What a domain does after its boot: dom0-lifecycle.sh acts, lifecycle.sh in the guest
answers, and each answer is proven like a report."""

import hashlib
import re
import secrets

import dump_core
import facts
import frames
from expect import has_line, need

MB = 1 << 20
DISK_SIZE = 4 * MB
MARKED_FRAME = 8            # by lifecycle.sh
WRITTEN_AT, WRITTEN = 1 << 20, 128 << 10


class Lifecycle:
    """commands: lines for dom0-lifecycle.sh; checks: each takes the Lifecycle and a Lived;
    seconds: that all of it may take; initrd: makes the guest's, if not the usual one."""

    def __init__(self, commands, *checks, seconds=180, initrd=None):
        self.commands, self.checks, self.seconds = commands, checks, seconds
        self.initrd = initrd
        self.disk = secrets.token_bytes(DISK_SIZE)
        self.line = secrets.token_hex(12)
        self.talks = "net" in {command.split()[0] for command in commands}

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
        self.told = outcome.left.get("lifecycle", "")
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


def lived(lifecycle):
    """A check: everything that this lifecycle claims."""
    def check(outcome):
        found = Lived(outcome)
        for claim in lifecycle.checks:
            claim(lifecycle, found)
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


def hears_line(lifecycle, found):
    need([answer["line"] for answer in found.to("line")] == [lifecycle.line],
         "the line on the console did not arrive")


def uses_disk(lifecycle, found):
    (answer,) = found.to("disk")
    after = sha256(lifecycle.disk_after(found.outcome.nonce))
    need(answer["disk"] == sha256(lifecycle.disk), "the guest read another disk")
    need(answer["written"] == after, "the guest wrote something else")
    need(found.outcome.left["disk"].startswith(after),
         "the disk is not as the guest left it")


def talks(lifecycle, found):
    """Each side heard what the other one sent, after a restore as well."""
    sent = [command.split()[1].format(line=lifecycle.line)
            for command in lifecycle.commands if command.startswith("net ")]
    need([answer["heard"] for answer in found.to("net")] ==
         [sha256(frames.payload(token)) for token in sent],
         "the guest did not hear dom0 over the network")
    heard = re.findall(r"^heard: (\d+) (\w+)$", found.told, re.M)
    need(len(heard) == len(sent), f"dom0 listened {len(heard)} times")
    for number, digest in heard:
        token = f"{found.outcome.nonce}-{number}"
        need(digest == sha256(frames.payload(token)),
             "dom0 did not hear the guest over the network")


def dumps(cpus, megabytes):
    """A check: the dump is whole, and has the page that the guest marked."""
    def check(_, found):
        found.needs(r"^dump-core: 0$")
        dump = dump_core.read(found)
        dump_core.is_whole(dump, cpus, megabytes)
        (answer,) = found.to("mark")
        marked = sha256(marked_page(found.outcome.nonce))
        need(answer["marked"] == marked, "the guest could not mark its page")
        need(sha256(dump.page(MARKED_FRAME)) == marked,
             "the page that the guest marked is not in the dump")
    return check


def marked_page(nonce):
    line = f"marked {nonce}\n".encode()
    return (line * (dump_core.PAGE // len(line) + 1))[:dump_core.PAGE]


def asks_little(most, loaded):
    """A check: for `loaded` MB the boot loader has asked the backend at most so many times
    as often as the kernel's own driver for its own."""
    def check(_, found):
        first, second = map(int, re.findall(r"^requests: (\d+)$", found.told, re.M))
        (answer,) = found.to("read")
        need(first >= 4 * loaded, "these can't be all: none is of more than 256 KB")
        need(int(answer["read"]) == int(answer["order"].split()[1]) * MB, "the kernel read less")
        ratio = first / loaded / ((second - first) / (int(answer["read"]) / MB))
        need(ratio <= most, f"{first} requests for {loaded:.1f} MB, then {second - first} for "
             f"{answer['read']} bytes: {ratio:.2f} times, not {most}")
    return check


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


def starts_no_vcpu(_, found):
    """Linux has no APIC id for it: no part of ACPI has told of that vcpu."""
    need([answer["cpus"] for answer in found.to("start")] == ["1"],
         "it started the vcpu")
    has_line(found.outcome.console, r"CPU 1 has invalid APIC ID")


def reboots(_, found):
    found.needs(r"^reboot: 0$")
    again = facts.verify(found.outcome.left.get("report-2", ""),
                         found.outcome.nonce)
    need(again["guest_type"] == "PVH", "it is no PVH guest any more")


def shuts_down(_, found):
    found.needs(r"^shutdown: 0$")
    need(re.search(r"---s--", found.outcome.state),
         f"it is not shut down: {found.outcome.state}")
