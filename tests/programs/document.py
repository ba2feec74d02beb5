# SPDX-License-Identifier: GPL-2.0
"""What came of the rows, and the table of it in the documentation."""

import json

import artifacts
import downloads
import table
from paths import GENERATED, TOP

KEPT = GENERATED / "programs" / "results.json"
DOCUMENT = TOP / "Documentation" / "programs.md"
BEGIN, END = "<!-- tests/programs/run --write: begin -->", "<!-- end -->"
MACHINES = {"q35": "QEMU q35", "microvm": "QEMU microvm", "xen": "Xen domU"}
HEAD = "| program | row | version | machine | result |\n|---|---|---|---|---|\n"


def versions(row):
    """Of the program, and of what is in it."""
    return " with ".join(dict.fromkeys(downloads.version(name)
                                       for name in (row.file, row.kernel) if name))


def result(row, problem):
    if isinstance(problem, artifacts.Absent):
        return f"skipped: {problem}"
    if problem is not None:
        return f"**fails**: {problem}"
    if row.why:
        return f"ends as expected: {row.why}"
    return {table.USER_SPACE: "boots", table.ANSWERS: "answers",
            table.SAYS: "ends as expected", table.RESETS: "answers, resets",
            table.POWERS_OFF: "answers, powers off"}[row.ends]


def entry(row, problem):
    return {"name": row.name, "version": versions(row),
            "result": " ".join(result(row, problem).split()).replace("|", "\\|")}


def kept():
    """What runs have found, by row; the newest of each."""
    return json.loads(KEPT.read_text()) if KEPT.exists() else {}


def keep(row, problem):
    found = {**kept(), row.name: entry(row, problem)}
    KEPT.write_text(json.dumps(found, indent=1) + "\n")


def lines():
    found = kept()
    for row in table.rows():
        what = found.get(row.name, {"version": versions(row), "result": "not run"})
        yield (f"| {row.about} | `{row.name}` | {what['version']} | "
               f"{MACHINES[row.where]} | {what['result']} |\n")


def write():
    """All rows, in the order of the list, between the marks."""
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    _, _, behind = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{HEAD}{''.join(lines())}\n{END}{behind}")


def documented():
    """The names of the rows that the committed table has, in its order."""
    _, _, rest = DOCUMENT.read_text().partition(BEGIN)
    return [line.split("`")[1] for line in rest.partition(END)[0].splitlines()
            if line.startswith("| ") and "`" in line]
