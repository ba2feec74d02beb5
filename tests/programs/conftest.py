# SPDX-License-Identifier: GPL-2.0
"""Rows of programs.toml as tests of pytest: see tests/pytest_cases.py."""

import subprocess
import time

import pytest

import artifacts
import boot
import bundle
import dialog
import document
import domu
import downloads
import evidence
import judge
import kcidb
import pytest_cases
import recipes
import table
from expect import Wrong
from paths import LOGS, TOP, relative

PROBLEMS = (*judge.PROBLEMS, artifacts.Absent, AssertionError)

pytest_plugins = ("pytest_cases",)


def attempt(row):
    """A problem, or None."""
    try:
        recipes.needed(row)
        boot.boot(row)
    except subprocess.CalledProcessError as problem:
        return Wrong((problem.stderr or b"").decode().strip() or str(problem))
    except PROBLEMS as problem:
        return problem
    return None


def found(row, problem, seconds):
    """The Result, which is kept for the document."""
    document.keep(row, problem)
    status = ("PASS" if problem is None else
              "SKIP" if isinstance(problem, artifacts.Absent) else "FAIL")
    log = LOGS / row.name / "serial.log"
    if status == "PASS" and log.parent.is_dir():
        evidence.drop_images(row.name)
    return pytest_cases.Result(row, status, str(problem or ""), seconds,
                               dialog.shown(log.read_bytes()) if log.exists() else "")


class Programs(pytest_cases.Suite):
    """Those on QEMU one after the other, the others in one boot of Xen"""
    name, file, results, cases = "programs", "programs.toml", kcidb.RESULTS, table.rows()

    def marks(self, case):
        if case.where == "xen":
            yield "xen"
        if not case.quick:
            yield "slow"

    def is_full(self, case):
        return True

    def run(self, chosen, directory):
        with evidence.alone():
            judge.make_lab()
            downloads.fetch(chosen)
            bundle.prepare([])
            for row in chosen:
                if row.where != "xen":
                    started = time.monotonic()
                    yield found(row, attempt(row), time.monotonic() - started)
            for result in domu.run([row for row in chosen if row.where == "xen"]):
                yield found(*result)

    def explain(self, result):
        yield f"version: {document.versions(result.case)}"
        yield f"why:    {result.why}"
        yield from result.end
        yield f"log:    {relative(LOGS / result.case.name)}/ ({result.seconds:.0f} s)"
        yield f"repeat: {relative(TOP / 'tests/programs/run')} --only {result.case.name}"


def pytest_addoption(parser):
    parser.getgroup("cases").addoption(
        "--write", action="store_true", help="write Documentation/programs.md, of a run of "
        "all rows or, with --only, of these and what earlier runs found")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    config.option.full |= config.option.write
    pytest_cases.configure(config, Programs())


def pytest_sessionfinish(session):
    if session.config.option.write:
        document.write()
