# SPDX-License-Identifier: GPL-2.0
"""The EFI self-test (tests/selftest): its files, and the judge of what it says.

It prints TAP, and last a token made of the nonce on its command line and of its
counts: only a run to the end can know it.
"""

import functools
import re
import secrets
import subprocess
import zlib
from dataclasses import dataclass

from expect import Wrong, need
from paths import GENERATED, TOP

SOURCE = TOP / "tests" / "selftest"
BUILD = GENERATED / "selftest"
DIFFERENCES = SOURCE / "differences"
# The end of a run, also of one that can't go on
LAST_LINE = rb"^(selftest: |Bail out! ).*\n"
RESULT = re.compile(r"^(ok|not ok) (\d+) - (.*?)(?: # SKIP (.*))?$", re.M)
END = re.compile(r"^1\.\.(\d+)\nselftest: (\d+) run, (\d+) failed, "
                 r"token ([0-9a-f]+)$", re.M)
DOMAIN = re.compile(r"^\(d(\d+)\) (.*)$", re.M)


@functools.lru_cache(maxsize=None)
def program():
    """Bytes of the EFI application.  First call: before there are threads."""
    subprocess.run(["make", "-s", "-C", SOURCE, f"O={BUILD}"], check=True)
    return (BUILD / "selftest.efi").read_bytes()


@functools.lru_cache(maxsize=None)
def initrd():
    """Random bytes that end in their own CRC32."""
    data = secrets.token_bytes(300 * 1024 + secrets.randbelow(4096))
    return data + zlib.crc32(data).to_bytes(4, "little")


def system_partition(directory, line):
    """QEMU's arguments for a disk from which OVMF's shell starts it."""
    place = directory / "esp"
    place.mkdir(exist_ok=True)
    (place / "selftest.efi").write_bytes(program())
    (place / "initrd").write_bytes(initrd())
    (place / "startup.nsh").write_bytes(
        f"fs0:\r\ninitrd initrd\r\nselftest.efi {line}\r\n".encode())
    return ("-drive", "file=fat:rw:esp,format=raw,if=virtio")


def token(nonce, run, failed):
    """What report.c makes of them."""
    data = nonce.encode()[:64].ljust(64, b"\0")
    return zlib.crc32(data + run.to_bytes(4, "little") +
                      failed.to_bytes(4, "little"))


@dataclass(frozen=True)
class Results:
    """What a run printed, by test."""
    failed: dict
    skipped: dict


def said(outcome):
    """All it printed; on Xen the lines after ExitBootServices() are in Xen's
    log, among those of other domains."""
    console = outcome.console.replace("\r", "")
    for domain in {number for number, _ in DOMAIN.findall(outcome.monitor)}:
        lines = [line.rstrip() for number, line in
                 DOMAIN.findall(outcome.monitor) if number == domain]
        end = END.search("\n".join(lines))
        if end and int(end[4], 16) == token(outcome.nonce, int(end[2]),
                                            int(end[3])):
            return console + "\n" + "\n".join(lines) + "\n"
    return console


def read(text, nonce):
    """Results of a whole run; Wrong if it is not whole."""
    end = END.search(text)
    need(end, "the self-test did not reach its end")
    results = RESULT.findall(text)
    numbers = [int(number) for _, number, _, _ in results]
    need(numbers == list(range(1, int(end[2]) + 1)) and end[1] == end[2],
         f"of {end[2]} tests there are {len(numbers)} results")
    failed = {name: "" for word, _, name, _ in results if word == "not ok"}
    need(len(failed) == int(end[3]), "failures are not as many as it says")
    need(int(end[4], 16) == token(nonce, int(end[2]), int(end[3])),
         "the self-test's token is wrong")
    need(f"# ConOut {nonce}" in text, "what went to ConOut did not arrive")
    for why in re.findall(r"^not ok \d+ - (.*)\n# (.*)$", text, re.M):
        failed[why[0]] = why[1]
    return Results(failed, {name: why for word, _, name, why in results
                            if why})


def listed(platform):
    """The differences that are known of a platform: two sets of names."""
    known = {"fail": set(), "skip": set()}
    for line in DIFFERENCES.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        where, what, name, why = (part.strip() for part in line.split("|", 3))
        need(what in known and why, f"tests/selftest/differences: {line}")
        if platform in where.split():
            known[what].add(name)
    return known


def compare(platform, results):
    known = listed(platform)
    for what, found in (("fail", results.failed), ("skip", results.skipped)):
        new = sorted(set(found) - known[what])
        if new:
            more = "".join(f"\n#           {name}: {found[name]}"
                           for name in new)
            raise Wrong(f"{len(new)} tests {what}, which is not listed:{more}")
        gone = sorted(known[what] - set(found))
        need(not gone, f"listed to {what}, but does not: {', '.join(gone)}")


def passes(platform):
    """A check: it ran to its end, and differs only as is listed."""
    def check(outcome):
        compare(platform, read(said(outcome), outcome.nonce))
    return check
