# SPDX-License-Identifier: GPL-2.0
"""Domains of a real Xen that go from kernel to kernel by kexec.

xl, which waits in dom0 for the domain to shut down, resets it softly then.
Every kernel's PID 1 reads the domain's disk and writes its report to a place
of its own there (kexec.sh): what the toolstack has in xenstore for the domain
is made anew with each reset.
"""

import functools
import secrets
import subprocess

import artifacts
import kexec
from expect import Wrong, need
from paths import LAB, LOGS, TOP

PIECE = 128 * 1024          # of the disk, as kexec.sh counts
DATA_PIECES = 2             # at its beginning; a report in each behind them
# Sessions with the library that scripts/xen-companion builds
COMPANION = ("xen-kexec", "xen-kexec-s", "xen-kexec-c", "debian-kexec")
DISK = 'disk=["format=raw, vdev=xvda, access=rw, target=disk.img"]'
RAMDISK = "kexec.gz"

DATA = secrets.token_bytes(PIECE * DATA_PIECES)


@functools.lru_cache
def initrd(chain):
    return kexec.initrd(chain)


artifacts.MAKERS[RAMDISK] = lambda case, _: initrd(case.chain).data


def reports(chain):
    """One from each kernel, and one from the last when it was restored."""
    return len(chain.hops) + 1 + chain.saved if chain else 1


def files(chain):
    """(name, content) besides those that every domain has."""
    yield "disk.img", DATA + bytes(PIECE * reports(chain))
    yield "reports-behind", b"%d\n" % DATA_PIECES
    if chain.saved:
        yield "save", b""


def options(chain):
    """For the first kernel's command line."""
    if not chain:
        return ""
    words = ("pvh.report=disk", chain.options,
             "pvh.save=yes" if chain.saved else "", kexec.plan(chain))
    return "".join(f" {word}" for word in words if word)


def overlay(session):
    """Archive with what replaces files of dom0."""
    if session not in COMPANION:
        return b""
    return (LAB / "companion.cpio").read_bytes()


def prepare(chosen):
    if any(case.session in COMPANION for case in chosen):
        subprocess.run([TOP / "scripts" / "xen-companion"], check=True)


def need_companion(case):
    """Raises Absent if the library can't be had."""
    absent = LAB / "companion.absent"
    if case.session in COMPANION and absent.exists():
        raise artifacts.Absent(absent.read_text().strip())


def judge(case, session):
    """Raises Wrong unless all holds that the case claims."""
    outcome = session.outcome(case)
    boots = kexec.Boots(session.files.get(f"{case.name}/disk", ""),
                       session.nonces[case.name])
    boots.outcome = outcome
    for number, found in enumerate(boots):
        (LOGS / case.name / f"dmesg.{number}").write_text(found["dmesg"])
    wanted = reports(case.chain) if case.reports else 1
    need(len(boots.facts) == wanted,
         f"{len(boots.facts)} reports of {wanted}")
    for number, found in enumerate(boots):
        try:
            kexec.judge_kernel(found, initrd(case.chain).payload_sha256)
        except Wrong as problem:
            raise Wrong(f"boot {number}: {problem}") from problem
    for check in case.expect:
        check(case, boots)
