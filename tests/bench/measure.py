#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Counts what each way into Linux costs, and writes Documentation/cost.json,
cost.md and cost.svg.

Each boot is made twice; figures that differ are named, and both are kept. What
is counted, and how, is in Documentation/cost.md itself.
"""

import argparse
import concurrent.futures
import os
import re
import sys

sys.dont_write_bytecode = True

import counter          # noqa: E402  it makes tests/boot known
import bundle           # noqa: E402
import domains          # noqa: E402
import evidence         # noqa: E402
import figures          # noqa: E402
import growth           # noqa: E402
import report           # noqa: E402
import routes           # noqa: E402
import sizes            # noqa: E402
from elf import Elf     # noqa: E402
from paths import BASE, OUT     # noqa: E402

ALL = {route.name: (route, module) for module in (routes, domains)
       for route in module.ROUTES}
FLAVOURS = ("base", "patched", *routes.COMPRESSIONS)
JOBS = int(os.environ.get("PVH_JOBS", os.cpu_count() or 1))
MEMORY = re.compile(r"^bench: (given|total|free) (\d+)", re.M)


def summary(route, results):
    """Counts of a route, and the runs that gave others."""
    found, said = results[0]
    differing = [other for other, _ in results[1:] if other != found]
    result = {"about": route.about, "by pvh-efi": route.by_pvh_efi,
              "stages": found}
    memory = {key: int(value) for key, value in MEMORY.findall(said)}
    if len(memory) == 3:    # a domain's console may come too late
        result["memory"] = memory
    if differing:
        result["differing"] = differing
    return result


def versions():
    lines = evidence.versions().splitlines()
    wanted = ("xen-hypervisor", "qemu", "QEMU")
    kernel = (OUT / "config").read_text().splitlines()[2].split()[2]
    return [f"Linux {kernel}", *(line for line in lines
                                 if line.startswith(wanted))]


def cleared():
    """Instructions that clearing .bss takes: one each 4 bytes in 32-bit code,
    one each 8 bytes in 64-bit code."""
    own = Elf(OUT / "pvh-efi.elf").symbols
    kernel = routes.bzimage("patched").elf.symbols
    return {"pvh-efi": (own["bss_end"] - own["bss_start"]) // 4,
            "kernel": (kernel["_end"] - kernel["_edata"]) // 8}


def left_out():
    """{way: why it can't be had here}"""
    reasons = {route.name: domains.absent(route) for route in domains.ROUTES}
    return {name: reason for name, reason in reasons.items() if reason}


def collect(names, runs, old):
    """Some boots at a time: what is counted does not depend on who else runs."""
    measured = dict(old)
    for packed in (True, False):
        routes.initrd(packed)
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        boots = {name: [pool.submit(ALL[name][1].measure, ALL[name][0],
                                    f"bench-{name}-{run}")
                        for run in range(runs)] for name in names}
        for name, results in boots.items():
            measured[name] = summary(ALL[name][0],
                                     [boot.result() for boot in results])
            end = measured[name]["stages"]["init"]["instructions"]
            print(f"{name}: {report.millions(end)} million to /init"
                  f"{', not always' if 'differing' in measured[name] else ''}",
                  flush=True)
    return {name: measured[name] for name in ALL if name in measured}


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Environment: BASE (6.12), OUT, PVH_JOBS (boots at a time),\n"
        "PVH_TIMEOUT_SCALE.")
    parser.add_argument("--list", action="store_true", help="name the ways")
    parser.add_argument("--only", action="append", choices=ALL, metavar="NAME",
                        help="measure this way; the rest stays as it is")
    parser.add_argument("--runs", type=int, default=2, help="boots of each (2)")
    parser.add_argument("--growth", action="store_true",
                        help="measure only how the cost grows")
    parser.add_argument("--report", action="store_true",
                        help="measure nothing, write text and plots anew")
    return parser.parse_args()


def main():
    options = arguments()
    if options.list:
        for name, (route, _) in ALL.items():
            print(f"{name:28} {route.about}")
        return 0
    old = figures.load() if figures.JSON.exists() else {}
    if options.report:
        report.write(old)
        return 0
    kept = old.get("routes", {}) if options.only or options.growth else {}
    counter.build()
    bundle.prepare(())
    source = figures.source_id()
    if kept and old["source"] != source:
        sys.exit("the code has changed since the other ways were measured: "
                 "measure all")
    names = options.only or ([] if options.growth else ALL)
    absent = left_out()
    for name in set(absent) & set(names):
        print(f"{name}: left out: {absent[name]}", flush=True)
    names = [name for name in names if name not in absent]
    with evidence.alone():
        measured = collect(names, options.runs, kept)
        growing = old["growth"] if options.only else growth.collect()
    differ = [name for name, route in measured.items() if "differing" in route]
    data = {
        "source": source, "base": BASE, "versions": versions(),
        "exact": " ".join(counter.EXACT), "memory": routes.MEMORY,
        "initrd": routes.initrd().stat().st_size, "line": routes.NO_KASLR,
        "repeated": "they did" if not differ else
                    f"they did, but for {', '.join(differ)}",
        "routes": measured, "absent": absent, "growth": growing,
        "sizes": {"on disk": sizes.on_disk(FLAVOURS),
                  "pvh-efi": sizes.pvh_efi(), "cleared": cleared(),
                  "kernel": {flavour: sizes.kernel(flavour)
                             for flavour in ("base", "patched")},
                  "lines": sizes.lines()}}
    figures.save(data)
    report.write(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
