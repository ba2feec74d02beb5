# SPDX-License-Identifier: GPL-2.0
"""Boot cases as tests of pytest: one for each entry of cases.py.

They don't run in their order: runner.py has several machines at a time, and some cases
share one.  A test is reported when its case has ended.
"""

import fnmatch
import os
import time

import pytest

import cases
import kcidb
import lava
import runner
from paths import BASE, LOGS, TESTS, relative

pytest_plugins = ("pytest_tap",)


def pytest_addoption(parser):
    group = parser.getgroup("boot cases")
    group.addoption("--only", metavar="NAME", action="append",
                    help="run this case; may be a pattern or repeated")
    group.addoption("--full", action="store_true",
                    help="run what takes longest: see tests/full/boots")
    group.addoption("--list", action="store_true", help="name the cases")
    group.addoption("--lava", metavar="URL", help="print a LAVA job of the cases instead, "
                    "which clones this repository from URL")


def runs(options):
    return not (options.list or options.lava or options.collectonly)


def is_chosen_by_name(config):
    options = config.option
    return bool(options.only or options.keyword or any("::" in word for word in config.args))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if runs(config.option):
        name = "only" if is_chosen_by_name(config) else "boot"
        config.results = kcidb.RESULTS / os.environ.get("PVH_RESULTS", name)
        config.option.xmlpath = config.option.xmlpath or str(config.results / "junit.xml")


def pytest_collect_file(file_path, parent):
    if file_path.name == "cases.py":
        return File.from_parent(parent, path=file_path)
    return None


class File(pytest.File):
    """cases.py"""

    def collect(self):
        return [Item.from_parent(self, name=case.name, case=case) for case in cases.EVERY]


class Item(pytest.Item):
    """One case; result: what came of it."""

    def __init__(self, case, **more):
        super().__init__(**more)
        self.case, self.result = case, None
        self.user_properties.append(("about", f"{case.name}: {case.about}"))
        for mark in marks(case):
            self.add_marker(mark)

    def runtest(self):
        if self.result.status == "SKIP":
            pytest.skip(self.result.why)
        if self.result.status == "FAIL":
            self.add_report_section("call", "log", self.result.excerpt)
            raise Failed(self.result)

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, Failed):
            return "\n".join(explained(*excinfo.value.args))
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, self.name


class Failed(Exception):
    """Of a Result."""


def explained(result):
    """Why, and where to look for more."""
    case = result.case
    yield f"why:    {result.reason}"
    if not case.check:
        lines = [line.strip() for line in result.excerpt.split("\n") if line.strip()]
        yield from (f"end:    {line}" for line in lines[-3:])
        yield f"guest:  {relative(LOGS / case.name)}/"
        yield f"log:    {relative(LOGS / (case.session or case.name) / 'serial.log')}"
    yield f"repeat: BASE={BASE} {relative(TESTS / 'run')} --only {case.name}"


def marks(case):
    if case.session:
        yield "xen"
    if case.name.startswith("metal-"):
        yield "metal"
    if case.slow or case not in cases.ALL:
        yield "slow"


def is_chosen(item, config):
    options = config.option
    if options.only:
        return any(fnmatch.fnmatch(item.name, pattern) for pattern in options.only)
    if options.full:
        return item.case in cases.FULL
    return (options.list or options.markexpr or is_chosen_by_name(config) or
            not item.get_closest_marker("slow"))


def pytest_collection_modifyitems(config, items):
    chosen = [item for item in items if is_chosen(item, config)]
    if not chosen:
        raise pytest.UsageError("no case has such a name; try --list")
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def pytest_runtestloop(session):
    options, chosen = session.config.option, [item.case for item in session.items]
    if options.list:
        for case in chosen:
            print(f"{case.name:24} {case.about}")
    elif options.lava:
        print(lava.job(chosen, options.lava), end="")
    elif not options.collectonly:
        run(session, chosen)
    return True


def run(session, chosen):
    items = {item.name: item for item in session.items}
    started = time.monotonic()
    results = []
    for result in runner.run(chosen):
        results.append(result)
        items[result.case.name].result = result
        session.config.hook.pytest_runtest_protocol(
            item=items[result.case.name], nextitem=None)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
    seconds = time.monotonic() - started
    kcidb.write(results, seconds, session.config.results)
    print(f"# {BASE}: {len(chosen)} boot cases in {seconds:.0f} s; "
          f"{relative(session.config.results)}/ has them as junit.xml and kcidb.json")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    (yield).get_result().duration = item.result.seconds if call.when == "call" else 0
