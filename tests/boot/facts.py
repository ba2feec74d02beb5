# SPDX-License-Identifier: GPL-2.0
"""Reads a guest's report (facts.sh) and verifies that its PID 1 wrote it."""

import base64
import gzip
import hashlib

PACKED = ("dmesg", "iomem", "memmap", "runtime_map")


class BadReport(Exception):
    """The report is missing, cut short, or not made by this run's guest."""


def is_report(text):
    """Did some PID 1 report, whatever it said?"""
    return "report:" in text


def verify(text, nonce):
    """Facts of a report as a dictionary.

    The token covers nonce and facts, so neither an old report nor anything
    that only echoes the command line passes.
    """
    _, _, text = text.replace("\r", "").rpartition("report:\n")
    body, mark, token = text.rpartition("token=")
    if not mark:
        raise BadReport("the guest's PID 1 did not report")
    wanted = hashlib.sha256(f"{nonce}\n{body}".encode()).hexdigest()
    if token.strip() != wanted:
        raise BadReport("the report's token is wrong")
    return _parse(body)


def _parse(body):
    facts = {}
    for line in body.splitlines():
        name, _, value = line.partition("=")
        facts[name] = unpack(value) if name in PACKED else value
    return facts


def unpack(value):
    """Text that facts.sh has packed."""
    data = gzip.decompress(base64.b64decode(value))
    return data.decode(errors="replace")
