# SPDX-License-Identifier: GPL-2.0
"""Decides whether what a guest left proves what its case claims."""

import subprocess

import expect
import facts
import logscan
import qemu
from paths import TOP

# What ends a case as failed; anything else is an error of these tests
PROBLEMS = (expect.Wrong, facts.BadReport, qemu.Stuck, OSError,
            subprocess.CalledProcessError)


def judge(case, outcome):
    """Raises Wrong unless everything holds that the case claims."""
    if case.reports:
        expect.arrived_whole(case, outcome)
        logscan.need_healthy(outcome.log, outcome.console)
    for check in case.expect:
        check(outcome)


def make_lab():
    subprocess.run([TOP / "scripts" / "xen-lab"], check=True)
