# SPDX-License-Identifier: GPL-2.0
"""Documentation/cost.md and cost.svg, from the figures."""

import subprocess

import figures
from counter import WORK
from paths import TOP
from stages import STAGES

MARKDOWN = TOP / "Documentation" / "cost.md"
PLOT = TOP / "Documentation" / "cost.svg"
CURVES = TOP / "Documentation" / "cost-growth.svg"
SEGMENTS = (("loader", "entry", "firmware and loader"),
            ("pvh-efi", "pe_entry", "pvh-efi"),
            ("stub", "startup", "EFI stub or setup code, decompression"),
            ("early", "start_kernel", "kernel to start_kernel()"),
            ("kernel", "init", "kernel to /init"))


def millions(number):
    return f"{number / 1e6:,.2f}"


def _table(rows, head):
    width = [max(len(row[i]) for row in [head, *rows])
             for i in range(len(head))]

    def line(row):
        return "| " + " | ".join(cell.ljust(width[i]) if not i else
                                 cell.rjust(width[i])
                                 for i, cell in enumerate(row)) + " |"

    rule = "|" + "|".join("-" * (w + 1) + ("-" if not i else ":")
                          for i, w in enumerate(width)) + "|"
    return "\n".join([line(head), rule, *map(line, rows)]) + "\n"


def _routes(data, xen):
    """One row a route: when each stage begins."""
    names = (["create"] if xen else []) + list(STAGES)
    rows = []
    for name, route in data["routes"].items():
        found = route["stages"]
        if ("create" in found) != xen:
            continue
        start = found["create"]["instructions"] if xen else 0
        cells = [millions(found[stage]["instructions"] - start)
                 if stage in found else "–" for stage in names[xen:]]
        rows.append([route["about"], *cells])
    return _table(rows, ["way in", *(name.replace("_", " ")
                                     for name in names[xen:])])


def _bytes(data):
    rows = [[name, f"{size:,}"] for name, size in
            data["sizes"]["on disk"].items()]
    rows += [[f"pvh-efi: {name}", f"{size:,}"] for name, size in
             data["sizes"]["pvh-efi"].items()]
    for kind in ("text", "data", "bss"):
        before, after = (data["sizes"]["kernel"][flavour][kind]
                         for flavour in ("base", "patched"))
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
        kinds = [kind for kind in found["entry"] if kind != "touched"]
        rows.append([route["about"], *(
            f"{found['pe_entry'][kind] - found['entry'][kind]:,}"
            for kind in kinds)])
    return _table(rows, ["way in", "instructions", "CPUID", "port accesses",
                         "MSRs", "hypercalls", "VMRUNs of Xen"])


def _claims(data):
    return _table([[text, f"{value:.4f}", f"≤ {limit}"]
                   for text, value, limit in figures.ratios(data)],
                  ["ratio of totals", "measured", "wanted"])


def _amounts(data):
    return _table([[text, f"{value:,}", f"≤ {limit:,}"]
                   for text, value, limit in figures.amounts(data)],
                  ["amount", "measured", "wanted"])


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


TEXT = """\
# What it costs

Made by `make bench`; the figures are in [cost.json](cost.json). Measured with
{versions}.

Counted are instructions of the guest, by a plugin of QEMU's TCG
(`tests/bench/count.c`), while time is what the guest has executed (`{exact}`). So
two runs give the same figures, here and elsewhere: {repeated}. The guest has
{memory} MB, one processor, the kernel of `configs/`, an initrd of {initrd:,} bytes,
and `{line}` on its command line, without nokaslr where it says KASLR.

![stages of each way in](cost.svg)

## QEMU, from VM start, in millions of instructions

{qemu}
*entry*: the first instruction of the image that QEMU or the firmware starts. *pe
entry*: the kernel's EFI entry. *exit boot*: ExitBootServices() is done. *startup*:
entry of the unpacked kernel. *init*: the first instruction of PID 1.

## Domain on Xen, from before `xl create`, in millions of instructions

All that the machine executes counts: dom0, Xen and the domain. A domain has 256 MB,
but with OvmfXen, which needs 512.

{xen}{absent}
## Ratios

"At any stage" is of the instructions from the start to each stage; the one where the
patched kernel is behind most counts. In a domain they depend on when dom0 and Xen
take turns with it. Of all from `xl create` on most is libxl's work and the kernel's,
which any way has.

{claims}
{amounts}
## From the PVH entry to the kernel's EFI entry

Most that pvh-efi does there is clearing memory: the kernel's .bss takes {bss:,}
instructions, its own {own_bss:,}.

{exits}
## How it grows

Instructions from the PVH entry on, counted in QEMU, of a kernel that is not
compressed. Each MB of the initrd takes 131,072 more, 8 bytes at a time: it is copied
once, by LoadFile2.

{growth}
What no machine here is large enough for is counted on the host, in steps
(`tests/unit/test_growth.c`, which fails if something grows faster than its input). Here
they are together:

![curves of steps against sizes](cost-growth.svg)

## Memory

In KB. *Given* is all RAM in the memory map that the kernel gets, *touched* is what has
been used at least once until then, by whomever: QEMU's pages of the guest's memory
that are there. A domain's pages are not told apart from those of dom0.

{ram}
## Sizes

{bytes}
Lines of the series, removal included:

{lines}
## What else serves a guest

* A kernel that is not compressed, the first rows: `CONFIG_KERNEL_UNCOMPRESSED`, of the
  series.
* An initrd that is not compressed: {initrd_saves} million instructions less for one of
  {initrd:,} bytes. It needs nothing but to be made so.
* Empty page table entries without a search of e820: 2.0 million instructions less for a
  guest of 512 MB without KASLR, a patch of the series.

## Tried, and left out

* pvh-efi compiled with -O2: 10,000 instructions less before the kernel's entry, 9 KB more.
* Running the kernel's segments where they lie in the bundle: about 1 million
  instructions less, and no physical KASLR.
* Handing the initrd over where it lies, by the table that the EFI stub makes for its
  kernel: 131,072 instructions less for each MB. That table is between the two, and
  kernels before 6.2 would find no initrd.
* Clearing the kernel's .bss by 8 bytes: 2.3 million fewer are counted, but a processor
  is as fast by bytes.
* Not overwriting what the kernel frees of its own image and of the initrd: up to 3.5
  million less; it does so to find who uses it afterwards.
* Leaving out the search for SMBIOS, which takes 4,000 instructions: DMI would be lost, as
  an EFI boot doesn't search by itself.
"""


def write(data):
    MARKDOWN.write_text(TEXT.format(
        versions=", ".join(data["versions"]), exact=data["exact"],
        repeated=data["repeated"], memory=data["memory"],
        initrd=data["initrd"], line=data["line"], qemu=_routes(data, False),
        xen=_routes(data, True), absent=_absent(data), claims=_claims(data),
        amounts=_amounts(data), exits=_exits(data),
        growth=_growth(data), ram=_memory(data),
        initrd_saves=millions(
            figures.total(data, "bundle-uncompressed") -
            figures.total(data, "bundle-uncompressed-initrd")),
        bytes=_bytes(data), lines=_lines(data),
        bss=data["sizes"]["cleared"]["kernel"],
        own_bss=data["sizes"]["cleared"]["pvh-efi"]))
    figures.update_texts(data)
    plot(data)
    plot_growth(data["growth"])


def _gnuplot(script):
    subprocess.run(("gnuplot",), input=script, text=True, check=True,
                   cwd=WORK)


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
    for _, end, _ in SEGMENTS:
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
        f" title '{words}'" for i, (_, _, words) in enumerate(SEGMENTS))
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
