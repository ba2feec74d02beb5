# SPDX-License-Identifier: GPL-2.0
"""Boot cases as tests of pytest: see tests/pytest_cases.py."""

import time

import pytest

import cases
import kcidb
import lava
import pytest_cases
import runner
from paths import BASE, LOGS, TESTS, relative

pytest_plugins = ("pytest_cases",)


class Boots(pytest_cases.Suite):
    """Each entry of cases.py"""
    name, file, results, cases = "boot", "cases.py", kcidb.RESULTS, cases.EVERY

    def marks(self, case):
        if case.session:
            yield "xen"
        if case.name.startswith("metal-"):
            yield "metal"
        if case.slow or case not in cases.ALL:
            yield "slow"

    def is_full(self, case):
        return case in cases.FULL

    def run(self, chosen, directory):
        started, results = time.monotonic(), []
        for result in runner.run(chosen):
            results.append(result)
            yield result
        seconds = time.monotonic() - started
        kcidb.write(results, seconds, directory)
        print(f"# {BASE}: {len(chosen)} boot cases in {seconds:.0f} s; {relative(directory)}/ "
              "has them as junit.xml and kcidb.json")

    def explain(self, result):
        case = result.case
        yield f"why:    {result.why}"
        if not case.check:
            yield from result.end
            yield f"guest:  {relative(LOGS / case.name)}/"
            yield f"log:    {relative(LOGS / (case.session or case.name) / 'serial.log')}"
        yield f"repeat: BASE={BASE} {relative(TESTS / 'run')} --only {case.name}"


def pytest_addoption(parser):
    parser.getgroup("cases").addoption(
        "--lava", metavar="URL", help="print a LAVA job of the cases instead, which clones "
        "this repository from URL")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    pytest_cases.configure(config, Boots())


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    if not session.config.option.lava:
        return None
    print(lava.job([item.case for item in session.items], session.config.option.lava), end="")
    return True
