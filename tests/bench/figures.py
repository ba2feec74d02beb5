# SPDX-License-Identifier: GPL-2.0
"""Documentation/cost.json: what is in it, and whether it is of this code."""

import hashlib
import json
import subprocess

import stages
from paths import BASE, TOP, TREE

JSON = TOP / "Documentation" / "cost.json"
# What the cost can't depend on
OTHER = ("Documentation/", "MAINTAINERS", "scripts/", "tools/")
OWN = ("configs/*.config", "tests/bench/*.[ch]", "tests/bench/stages.py",
       "tests/bench/routes.py", "tests/bench/domains.py")


def source_id():
    """Of all that a figure depends on: the series' code, configurations, and
    how is counted."""
    text = subprocess.run(
        ("git", "-C", TREE, "diff", "--raw", "--full-index", "--no-renames",
         "--no-abbrev", "base", "HEAD"),
        check=True, capture_output=True, text=True).stdout
    changed = []
    for line in text.splitlines():
        head, path = line.split("\t")
        if not path.startswith(OTHER) and not path.endswith("_test.c"):
            changed.append(f"{path} {head.split()[3]}\n")
    digest = hashlib.sha256("".join(sorted(changed)).encode())
    for pattern in OWN:
        for path in sorted(TOP.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def load():
    return json.loads(JSON.read_text())


def save(figures):
    JSON.write_text(json.dumps(figures, indent=1) + "\n")


def is_current(figures):
    return figures["base"] != BASE or figures["source"] == source_id()


def count(figures, route, stage):
    return figures["routes"][route]["stages"][stage]["instructions"]


def between(figures, route, first, last, kind="instructions"):
    found = figures["routes"][route]["stages"]
    return found[last][kind] - found[first][kind]


def total(figures, route):
    """From VM start, or from the moment before `xl create`, to /init."""
    found = figures["routes"][route]["stages"]
    if "create" in found:
        return between(figures, route, "create", "init")
    return found["init"]["instructions"]


def ratios(figures):
    """What issue and README claim: (text, value, limit)."""
    def ratio(route, other):
        return total(figures, route) / total(figures, other)

    have = figures["routes"]
    for text, route, other, limit in (
            ("EFI by the uncompressed bundle : direct PVH entry, QEMU",
             "bundle-uncompressed", "direct", 1.004),
            ("the same with KASLR, which the direct entry has not",
             "bundle-uncompressed-kaslr", "direct", 1.006),
            ("gzip bundle : QEMU's Linux boot of the same bzImage",
             "bundle-gzip", "linux-gzip", 1.0),
            ("patched : unpatched kernel, QEMU's Linux boot",
             "linux-gzip", "linux-gzip-base", 1.001),
            ("patched : unpatched kernel, OVMF",
             "ovmf-gzip", "ovmf-gzip-base", 1.001),
            ("PVH domU, uncompressed bundle : libxl's direct boot of bzImage",
             "xen-bundle-uncompressed", "xen-direct", 0.95)):
        if route in have and other in have:
            yield text, ratio(route, other), limit


def in_order(found):
    """Names and counts of the stages that a route has, in a boot's order."""
    return [(name, found[name]) for name in ("create", *stages.STAGES)
            if name in found]
