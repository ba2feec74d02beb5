# SPDX-License-Identifier: GPL-2.0
"""Documentation/cost.json: what is in it, and whether it is of this code."""

import hashlib
import json
import re
import subprocess
import textwrap

import stages
from paths import BASE, TOP, TREE

JSON = TOP / "Documentation" / "cost.json"
README = TOP / "README.md"     # says it in words
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


def count(figures, route, stage, kind="instructions"):
    return figures["routes"][route]["stages"][stage][kind]


def between(figures, route, first, last, kind="instructions"):
    return count(figures, route, last, kind) - count(figures, route, first, kind)


def total(figures, route):
    """From VM start, or from the moment before `xl create`, to /init."""
    found = figures["routes"][route]["stages"]
    if "create" in found:
        return between(figures, route, "create", "init")
    return count(figures, route, "init")


def at_worst(figures, route, other):
    """How much later than the other one it comes to a stage, at the stage where
    that is most."""
    found, before = (dict(in_order(figures["routes"][name]["stages"]))
                     for name in (route, other))

    def since(stages_, stage):
        start = stages_.get("create", {"instructions": 0})
        return stages_[stage]["instructions"] - start["instructions"]

    return max(since(found, stage) / since(before, stage)
               for stage in found if stage != "create")


def ratios(figures):
    """What must hold of two ways: (text, value, limit)."""
    def ratio(route, other):
        return total(figures, route) / total(figures, other)

    have = figures["routes"]
    for text, route, other, limit in (
            ("EFI by the uncompressed bundle : direct PVH entry, QEMU",
             "bundle-uncompressed", "direct", 1.004),
            ("the same with KASLR, which the direct entry has not",
             "bundle-uncompressed-kaslr", "direct", 1.006),
            ("the same without, microvm and qboot",
             "microvm-bundle", "microvm-direct", 1.004),
            ("gzip bundle : QEMU's Linux boot of the same bzImage",
             "bundle-gzip", "linux-gzip", 1.0),
            ("PVH domU, uncompressed bundle : libxl's direct boot of bzImage",
             "xen-bundle-uncompressed", "xen-direct", 0.95),
            ("PVH domU, uncompressed bundle : PvGRUB",
             "xen-bundle-uncompressed", "xen-pvgrub", 0.7),
            ("PVH domU, uncompressed bundle : OvmfXen",
             "xen-bundle-uncompressed", "xen-ovmf", 0.5),
            ("PVH domU, GRUB by pvh-efi : PvGRUB, the same disk", "xen-grub", "xen-pvgrub", 1.0),
            ("PVH domU, GRUB by pvh-efi : OvmfXen", "xen-grub", "xen-ovmf", 0.65)):
        if route in have and other in have:
            yield text, ratio(route, other), limit
    if "xen-ovmf" in have:
        yield ("the same, what is theirs: first instruction to start_kernel()",
               between(figures, "xen-bundle-uncompressed", "entry", "start_kernel") /
               between(figures, "xen-ovmf", "entry", "start_kernel"), 0.125)
    # libxl unpacks the kernel of a PV domU: what that takes hangs on what gzip happens to
    # make of some bytes more
    for text, route, limit in (("QEMU's Linux boot", "linux-gzip", 1.001),
                               ("OVMF", "ovmf-gzip", 1.001), ("PV domU", "xen-pv", 1.002)):
        other = f"{route}-base"
        if route in have and other in have:
            yield (f"patched : unpatched kernel, {text}, at any stage",
                   at_worst(figures, route, other), limit)


def amounts(figures):
    """What must hold of one way, or of the files: (text, value, limit)."""
    def kept(route, other):
        return (figures["routes"][other]["memory"]["given"] -
                figures["routes"][route]["memory"]["given"])

    cleared = sum(figures["sizes"]["cleared"].values())
    kernel = figures["sizes"]["kernel"]
    yield ("instructions from PVH to EFI entry, but for clearing memory",
           between(figures, "bundle-gzip", "entry", "pe_entry") - cleared, 40_000)
    yield ("VM exits from PVH to EFI entry, PVH domU",
           between(figures, "xen-bundle-gzip", "entry", "pe_entry", "vmruns"), 20)
    yield ("bytes of RAM kept from the kernel, more than by the direct entry",
           kept("bundle-uncompressed", "direct"), 16 << 10)
    yield ("the same, microvm and qboot",
           kept("microvm-bundle", "microvm-direct"), 16 << 10)
    yield ("bytes touched until /init, more than by QEMU's Linux boot, gzip",
           count(figures, "bundle-gzip", "init", "touched") -
           count(figures, "linux-gzip", "init", "touched"), 1 << 20)
    yield ("bytes that text and data of the kernel proper grow by",
           sum(kernel["patched"][kind] - kernel["base"][kind]
               for kind in ("text", "data")), 4095)


def in_order(found):
    """Names and counts of the stages that a route has, in a boot's order."""
    return [(name, found[name]) for name in ("create", *stages.STAGES)
            if name in found]


STATEMENT = (
    "Counted in instructions from VM start to /init in QEMU, a kernel of {direct} "
    "million by its own PVH entry takes {raw} by pvh-efi if it is not compressed, "
    "{lz4} with lz4 and {gzip} with gzip, for which QEMU's Linux boot takes "
    "{linux}. In a PVH domain on Xen, from xl create on and with dom0's work "
    "included, it is {xen_raw} not compressed and {xen_gzip} with gzip, against "
    "{xen_direct} if libxl unpacks it. pvh-efi itself takes {own:,} instructions, "
    "{cleared:,} of them to clear memory, and {vmruns} VM exits.")


def statement(figures):
    """The paragraph of README."""
    def millions(route):
        return f"{total(figures, route) / 1e6:,.1f}"

    return STATEMENT.format(
        direct=millions("direct"), raw=millions("bundle-uncompressed"),
        lz4=millions("bundle-lz4"), gzip=millions("bundle-gzip"),
        linux=millions("linux-gzip"),
        xen_raw=millions("xen-bundle-uncompressed"),
        xen_gzip=millions("xen-bundle-gzip"),
        xen_direct=millions("xen-direct"),
        own=between(figures, "bundle-gzip", "entry", "pe_entry"),
        cleared=sum(figures["sizes"]["cleared"].values()),
        vmruns=between(figures, "xen-bundle-gzip", "entry", "pe_entry",
                       "vmruns"))


def _paragraph():
    """The same with any numbers, however its lines are broken."""
    words = re.sub(r"\{\w+(:,)?\}", "NUMBER", STATEMENT).split()
    return re.compile(r"\s+".join(
        re.escape(word).replace("NUMBER", r"[\d.,]+") for word in words))


def says(figures):
    return statement(figures) in " ".join(README.read_text().split())


def stray():
    """Other figures of cost than the paragraph's, which nobody would measure again."""
    text = " ".join(_paragraph().sub("", README.read_text()).split())
    return re.findall(r"\d[\d.,]* (?:million|instructions|VM exits|per cent)\b|\d %",
                      text)


def update_readme(figures):
    new = textwrap.fill(statement(figures), 80, break_on_hyphens=False)
    README.write_text(_paragraph().sub(lambda _: new, README.read_text()))
