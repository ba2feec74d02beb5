# SPDX-License-Identifier: GPL-2.0
"""Documentation/cost.md and cost.svg, from the figures."""

import re
import subprocess

import figures
from counter import WORK
from paths import TOP
from stages import STAGES

MARKDOWN = TOP / "Documentation" / "cost.md"
PLOT = TOP / "Documentation" / "cost.svg"
CURVES = TOP / "Documentation" / "cost-growth.svg"
# What ends with which stage
SEGMENTS = {"entry": "firmware and loader",
            "pe_entry": "pvh-efi",
            "startup": "EFI stub or setup code, decompression",
            "start_kernel": "kernel to start_kernel()",
            "init": "kernel to /init"}


def millions(number):
    return f"{number / 1e6:,.2f}"


def _table(rows, head):
    """Numbers to the right of what they are of."""
    first, *rest = (max(map(len, column)) for column in zip(head, *rows))
    form = " | ".join(["| {:<%d}" % first, *("{:>%d}" % width for width in rest)]) + " |\n"
    rule = "|".join(["|" + "-" * (first + 2), *("-" * (width + 1) + ":" for width in rest)])
    return form.format(*head) + rule + "|\n" + "".join(form.format(*row) for row in rows)


def _routes(data, xen):
    """One row a route: when each stage begins."""
    rows = []
    for route in data["routes"].values():
        found = route["stages"]
        if ("create" in found) != xen:
            continue
        start = found["create"]["instructions"] if xen else 0
        rows.append([route["about"], *(
            millions(found[stage]["instructions"] - start) if stage in found else "–"
            for stage in STAGES)])
    return _table(rows, ["way in", *(name.replace("_", " ") for name in STAGES)])


def _bytes(data):
    sizes = data["sizes"]
    rows = [[name, f"{size:,}"] for name, size in sizes["on disk"].items()]
    rows += [[f"pvh-efi: {name}", f"{size:,}"] for name, size in sizes["pvh-efi"].items()]
    for kind in ("text", "data", "bss"):
        before, after = (sizes["kernel"][flavour][kind] for flavour in ("base", "patched"))
        rows.append([f"kernel proper, {kind}: base, patched, difference",
                     f"{before:,}, {after:,}, {after - before:+,}"])
    return _table(rows, ["what", "bytes"])


def _memory(data):
    """KB, and of what is touched when."""
    rows = []
    for route in data["routes"].values():
        found, memory = route["stages"], route.get("memory")
        if not memory:
            continue
        touched = [f"{found[stage]['touched'] // 1024:,}" if stage in found else "–"
                   for stage in ("exit_boot", "startup", "init")]
        rows.append([route["about"], *(f"{memory[kind] // 1024:,}" for kind in
                                       ("given", "total", "free")), *touched])
    return _table(rows, ["way in", "given", "MemTotal", "free at /init",
                         "touched at exit boot", "at startup", "at init"])


def _exits(data):
    rows = []
    for route in data["routes"].values():
        found = route["stages"]
        if not {"entry", "pe_entry"} <= set(found):
            continue
        rows.append([route["about"], *(
            f"{found['pe_entry'][kind] - found['entry'][kind]:,}"
            for kind in found["entry"] if kind != "touched")])
    return _table(rows, ["way in", "instructions", "CPUID", "port accesses",
                         "MSRs", "hypercalls", "VMRUNs of Xen"])


def _claims(what, claims, form):
    return _table([[text, format(value, form), f"≤ {limit:,}"] for text, value, limit in claims],
                  [what, "measured", "wanted"])


def _absent(data):
    return "".join(f"Left out here: {name}: {reason}.\n"
                   for name, reason in data["absent"].items())


def _lines(data):
    return _table([[place, str(n["added"]), str(n["removed"])]
                   for place, n in data["sizes"]["lines"].items()],
                  ["where", "added", "removed"])


def _growth(data):
    rows = [[f"{what.split(',')[0]} {size:,} MB", f"{entry:,}", f"{end:,}"]
            for what, curve in data["growth"]["boots"].items()
            for size, entry, end in curve]
    return _table(rows, ["with", "to the EFI entry", "to ExitBootServices()"])


def fill(text, values):
    """The text with each value between its marks: <!-- name -->value<!-- / -->"""
    for name, value in values.items():
        text, found = re.subn(rf"(<!-- {name} -->).*?(<!-- / -->)",
                              lambda mark, value=value: f"{mark[1]}{value}{mark[2]}",
                              text, flags=re.S)
        if not found:
            raise ValueError(f"{MARKDOWN.name} has no place for {name}")
    return text


def write(data):
    tables = {"qemu": _routes(data, False), "xen": _routes(data, True),
              "absent": _absent(data),
              "claims": _claims("ratio of totals", figures.ratios(data), ".4f"),
              "amounts": _claims("amount", figures.amounts(data), ","),
              "exits": _exits(data), "growth": _growth(data), "ram": _memory(data),
              "bytes": _bytes(data), "lines": _lines(data)}
    cleared = data["sizes"]["cleared"]
    saved = (figures.total(data, "bundle-uncompressed") -
             figures.total(data, "bundle-uncompressed-initrd"))
    MARKDOWN.write_text(fill(MARKDOWN.read_text(), {
        "versions": ", ".join(data["versions"]), "exact": f"`{data['exact']}`",
        "repeated": data["repeated"], "memory": data["memory"],
        "initrd": f"{data['initrd']:,}", "line": f"`{data['line']}`",
        "initrd_saves": millions(saved), "bss": f"{cleared['kernel']:,}",
        "own_bss": f"{cleared['pvh-efi']:,}",
        **{name: f"\n{table}" for name, table in tables.items()}}))
    figures.update_readme(data)
    plot(data)
    plot_growth(data["growth"])


def _gnuplot(script):
    subprocess.run(("gnuplot",), input=script, text=True, check=True, cwd=WORK)


def plot_growth(growth):
    """Each curve relative to its first size, so that all fit one plot: steps, and
    instructions of boots up to the end of the boot services."""
    curves = dict(growth["steps"])
    for what, points in growth["boots"].items():
        name, unit = what.split(", ")
        curves[f"booted-{name}-{unit}"] = [[size, end] for size, _, end in points
                                           if size]
    parts = []
    for what, points in curves.items():
        first = points[0][0]
        rows = "".join(f"{size / first} {steps}\n" for size, steps in points)
        (WORK / f"{what}.data").write_text(rows)
        parts.append(f"'{what}.data' with linespoints title "
                     f"'{what}, from {first}'")
    _gnuplot(f"""\
set terminal svg size 860,520 font 'sans,11' noenhanced background 'white'
set output '{CURVES}'
set logscale xy
set xlabel 'size, as a multiple of the first'
set ylabel 'steps; of what is booted, instructions'
set key left top
set grid
plot {', '.join(parts)}
""")


def _segments(route):
    """Millions of each stage; what a way doesn't have is 0. What comes before the
    kernel's EFI entry may be another firmware's than pvh-efi."""
    found, before, values = route["stages"], 0, []
    if "create" in found:
        before = found["create"]["instructions"]
    for end in SEGMENTS:
        if end == "entry" and "pe_entry" in found and not route["by pvh-efi"]:
            end = "pe_entry"
        here = found[end]["instructions"] if end in found else before
        values.append((here - before) / 1e6)
        before = here
    return values


def plot(data):
    rows = "".join(f'"{name}" ' + " ".join(f"{v:.3f}" for v in _segments(route))
                   + "\n" for name, route in data["routes"].items())
    (WORK / "cost.data").write_text(rows)
    columns = ", ".join(
        f"'cost.data' using {i + 2}" + (":xtic(1)" if not i else "") +
        f" title '{words}'" for i, words in enumerate(SEGMENTS.values()))
    _gnuplot(f"""\
set terminal svg size 960,560 font 'sans,11' noenhanced background 'white'
set output '{PLOT}'
set style data histograms
set style histogram rowstacked
set style fill solid 0.85 noborder
set boxwidth 0.75
set ylabel 'millions of instructions'
set yrange [0:{_top(data)}]
set xtics rotate by -40 scale 0
set key outside top center horizontal
set grid ytics
plot {columns}
""")


def _top(data):
    """The longest by firmware would make all others flat."""
    totals = sorted(sum(_segments(route)) for route in data["routes"].values())
    return 1.1 * max(t for t in totals if t < 5 * totals[len(totals) // 2])
