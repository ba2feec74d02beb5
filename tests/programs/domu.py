# SPDX-License-Identifier: GPL-2.0
"""The rows that a domU of a real Xen runs: one Xen boot for all of them, with the
machinery of tests/boot; dom0 has the dialog by `xl console` (dom0-dialog.sh)."""

import time

import artifacts
import boot
import bundle
import dialog
import evidence
import expect
import initrds
import judge
import recipes
import table
import xen
from case import Case
from expect import need

SESSION = "xen-programs"
CONFIGURATIONS = {"module": "pvh-efi-module.cfg", "bundle": "pvh-efi.cfg",
                  "pvshim": "pvh-efi-pvshim.cfg"}
REASONS = {table.POWERS_OFF: "0", table.RESETS: "1"}


def program(row, line):
    """What stands at kernel= or ramdisk=, and is no initrd."""
    content = recipes.content(row, line)
    return bundle.around(content) if row.given == "bundle" else content


def case(row):
    """Files under names that only this row has; artifacts.py is told how to make them."""
    names = {"program": f"{row.name}.program", "initrd": f"{row.name}.initrd"}
    artifacts.MAKERS[names["program"]] = lambda _, line: program(row, line)
    artifacts.MAKERS[names["initrd"]] = lambda *_: initrds.initrd("toolstack")
    artifacts.MAKERS["pvh-efi.elf"] = lambda *_: (bundle.BUILD / "pvh-efi.elf").read_bytes()
    initrd = names["initrd"] if row.initrd else ""
    files = ("pvh-efi.elf", names["program"]) if row.given == "module" else (
        names["program"], initrd)
    silent = row.silent or (not row.kernel and row.ends != table.USER_SPACE)
    return Case(row.name, row.about, (), session=SESSION,
                config=CONFIGURATIONS[row.given], kernel=files[0],
                ramdisk=files[1], memory=row.memory,
                lines="image" if silent else "toolstack",
                reports=row.ends == table.USER_SPACE, slowness=2, dialog=row.dialog,
                ends=row.ends == table.USER_SPACE or row.ends in REASONS,
                settings=('on_reboot="restart"',) if boot.goes_on(row) else ())


def run(rows):
    """Yields (row, problem, seconds) of each; the Xen boot is in all of them."""
    able = []
    for row in rows:
        try:
            recipes.needed(row)
            able.append(row)
        except artifacts.Absent as problem:
            yield row, problem, 0
    if not able:
        return
    started, broken = time.monotonic(), None
    session = xen.Session(SESSION, "patched", [case(row) for row in able])
    try:
        session.boot()
    except judge.PROBLEMS as problem:
        broken = problem
    for row, one in zip(able, session.cases):
        yield row, judged(session, row, one, broken), time.monotonic() - started
    if broken is None:
        evidence.drop_images(SESSION)


def judged(session, row, one, broken):
    try:
        outcome = session.outcome(one)
        if row.dialog:
            held(row, outcome)
        if row.ends == table.USER_SPACE:
            boot.proven(row, outcome, expect.is_pvh)
    except judge.PROBLEMS as problem:
        return problem if broken is None else f"{problem}; Xen: {broken}"
    return None


def held(row, outcome):
    """Every step of the dialog, and the end that it is to have."""
    told = outcome.left.get("dialog", "")
    dialog.came_to_its_end(row.dialog, told)
    if row.ends in REASONS:
        wanted = f"reason: {REASONS[row.ends]}"
        found = [line for line in told.split("\n") if line.startswith("reason: ")]
        need(found == [wanted], f"the domain has ended with {found}, not {wanted}")
