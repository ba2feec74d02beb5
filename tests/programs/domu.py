# SPDX-License-Identifier: GPL-2.0
"""The rows that a domU of a real Xen runs: one Xen boot for all of them, with the
machinery of tests/boot; dom0 has the talk by `xl console` (dom0-talk.sh)."""

import base64
import time

import boot
import bundle
import checks
import evidence
import given
import guest
import judge
import listed
import made
import recipes
import talk
import xen
from case import Case
from checks import Wrong, need

SESSION = "xen-programs"
CONFIGURATIONS = {"module": "pvh-efi-module.cfg", "bundle": "pvh-efi.cfg",
                  "pvshim": "pvh-efi-pvshim.cfg"}
REASONS = {listed.POWERS_OFF: "0", listed.RESETS: "1"}


class Session(xen.Session):
    """Its domains know the talk of their rows."""

    def __init__(self, rows):
        self.rows = {row.name: row for row in rows}
        super().__init__(SESSION, "patched", [case(row) for row in rows])

    def _dom0_files(self):
        return {**super()._dom0_files(), "talk.sh": guest.script("dom0-talk.sh")}

    def _domain_files(self, case):
        files = super()._domain_files(case)
        row = self.rows[case.name]
        if row.talk:
            files[f"lab/{case.name}/talk"] = 0o644, script(row)
        return files


def script(row):
    """The talk in the words of dom0-talk.sh, and how the domain has ended."""
    lines = []
    for kind, text in talk.steps(row.talk, talk.words()):
        if kind == "type":
            keys = base64.b64encode(text.encode()).decode()
            lines.append(f"type {keys}\n")
        else:
            lines.append(f"expect {text.replace(' ', '')}\n")
    if row.ends in REASONS:
        lines.append("reason\n")
    return "".join(lines).encode()


def program(row, line):
    """What stands at kernel= or ramdisk=, and is no initrd."""
    content = recipes.content(row, line)
    return bundle.around(content) if row.given == "bundle" else content


def case(row):
    """Files under names that only this row has; made.py is told how to make them."""
    names = {"program": f"{row.name}.program", "initrd": f"{row.name}.initrd"}
    made.MAKERS[names["program"]] = lambda _, line: program(row, line)
    made.MAKERS[names["initrd"]] = lambda *_: given.initrd("toolstack")
    made.MAKERS["pvh-efi.elf"] = lambda *_: (bundle.BUILD / "pvh-efi.elf").read_bytes()
    initrd = names["initrd"] if row.initrd else ""
    files = ("pvh-efi.elf", names["program"]) if row.given == "module" else (
        names["program"], initrd)
    silent = row.silent or (not row.kernel and row.ends != listed.USER_SPACE)
    return Case(row.name, row.about, (), session=SESSION,
                config=CONFIGURATIONS[row.given], kernel=files[0],
                ramdisk=files[1], memory=row.memory,
                lines="image" if silent else "toolstack",
                reports=row.ends == listed.USER_SPACE, slowness=2,
                settings=('on_reboot="restart"',) if boot.goes_on(row) else ())


def run(rows):
    """Yields (row, problem, seconds) of each; the Xen boot is in all of them."""
    able = []
    for row in rows:
        try:
            recipes.needed(row)
            able.append(row)
        except made.Absent as problem:
            yield row, problem, 0
    if not able:
        return
    started, broken = time.monotonic(), None
    session = Session(able)
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
        if row.talk:
            held(row, outcome)
        if row.ends == listed.USER_SPACE:
            boot.proven(row, outcome, checks.is_pvh)
    except judge.PROBLEMS as problem:
        return problem if broken is None else f"{problem}; Xen: {broken}"
    return None


def held(row, outcome):
    """Every step of the talk, and the end that it is to have."""
    told = outcome.left.get("talk", "").split("\n")
    for number, step in enumerate(row.talk, 1):
        if f"done: {number}" not in told:
            raise Wrong(f"it did not come to: {step[:60]}")
    if row.ends in REASONS:
        wanted = f"reason: {REASONS[row.ends]}"
        found = [line for line in told if line.startswith("reason: ")]
        need(found == [wanted], f"the domain has ended with {found}, not {wanted}")
