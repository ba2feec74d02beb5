# SPDX-License-Identifier: GPL-2.0
"""For pytest: tests that are data, such as tests/boot/cases.py, and TAP of them.

A conftest.py says what they are by a Suite.  They don't run in their order: the Suite runs
those that are chosen as suits it, some on one machine, and a test is reported when there is
a Result of it.
"""

import fnmatch
import os
from dataclasses import dataclass
from typing import Any

import pytest

import tap


@dataclass(frozen=True)
class Result:
    """status is PASS, FAIL or SKIP; why is empty if it passed; log: the end of it."""
    case: Any
    status: str
    why: str
    seconds: float
    log: str = ""

    @property
    def end(self):
        """What was said last."""
        lines = [line.strip() for line in self.log.split("\n") if line.strip()]
        return [f"end:    {line}" for line in lines[-3:]]


class Suite:
    """What a conftest.py fills in."""
    file = ""               # whose entries they are
    results = None          # directory below which PVH_RESULTS, or a name, is for JUnit's XML
    cases = ()              # each has a name, and `about`

    def marks(self, case):
        """Those of `slow` only run if they are asked for."""

    def is_full(self, case):
        """Run by --full?"""

    def run(self, chosen, directory):
        """Yields a Result of each; directory: where more results go."""

    def explain(self, result):
        """Lines: why, and where to look for more."""


def pytest_addoption(parser):
    group = parser.getgroup("cases")
    group.addoption("--tap", action="store_true", help="print TAP, and nothing else")
    group.addoption("--only", metavar="NAME", action="append",
                    help="run this one; may be a pattern or repeated")
    group.addoption("--full", action="store_true", help="run what takes longest")
    group.addoption("--list", action="store_true", help="name them")


def is_named(config):
    return bool(config.option.only or config.option.keyword or
                any("::" in word for word in config.args))


def configure(config, suite):
    """To be called by pytest_configure() of the conftest.py, tryfirst."""
    options, config.suite = config.option, suite
    suite.directory = suite.results / os.environ.get(
        "PVH_RESULTS", "only" if is_named(config) else suite.name)
    if not options.list and not options.collectonly:
        options.xmlpath = options.xmlpath or str(suite.directory / "junit.xml")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if config.option.tap:
        config.pluginmanager.unregister(name="terminalreporter")
        config.pluginmanager.register(Report())


def pytest_collect_file(file_path, parent):
    if file_path.name == parent.config.suite.file:
        return File.from_parent(parent, path=file_path)
    return None


class File(pytest.File):
    """That of the suite."""

    def collect(self):
        return [Item.from_parent(self, name=case.name, case=case)
                for case in self.config.suite.cases]


class Item(pytest.Item):
    """One case; result: what came of it."""

    def __init__(self, case, **more):
        super().__init__(**more)
        self.case, self.result = case, None
        self.user_properties.append(("about", f"{case.name}: {case.about}"))
        for mark in self.config.suite.marks(case):
            self.add_marker(mark)

    def runtest(self):
        if self.result.status == "SKIP":
            pytest.skip(self.result.why)
        if self.result.status == "FAIL":
            self.add_report_section("call", "log", self.result.log)
            raise Failed(self.result)

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, Failed):
            return "\n".join(self.config.suite.explain(*excinfo.value.args))
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, self.name


class Failed(Exception):
    """Of a Result."""


def is_chosen(item, config):
    options = config.option
    if options.only:
        return any(fnmatch.fnmatch(item.name, pattern) for pattern in options.only)
    if options.full:
        return config.suite.is_full(item.case)
    return (options.list or options.markexpr or is_named(config) or
            not item.get_closest_marker("slow"))


def pytest_collection_modifyitems(config, items):
    chosen = [item for item in items if is_chosen(item, config)]
    if not chosen:
        raise pytest.UsageError("none has such a name; try --list")
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def pytest_runtestloop(session):
    options, suite = session.config.option, session.config.suite
    items = {item.name: item for item in session.items}
    chosen = [item.case for item in session.items]
    if options.list:
        print("\n".join(f"{case.name:24} {case.about}" for case in chosen))
    elif not options.collectonly:
        for result in suite.run(chosen, suite.directory):
            item = items[result.case.name]
            item.result = result
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
    return True


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    (yield).get_result().duration = item.result.seconds if call.when == "call" else 0


class Report(tap.Tap):
    """Each test is a line, called what its property `about` says."""

    def pytest_collectreport(self, report):
        if report.failed:
            self.line(f"{report.nodeid} can be read", str(report.longrepr).splitlines())

    def pytest_runtest_logreport(self, report):
        name = dict(report.user_properties)["about"]
        if report.skipped:
            self.line(name, skip=report.longrepr[2].removeprefix("Skipped: "))
        elif report.failed:
            self.line(name, [f"  {line}" for line in str(report.longrepr).splitlines()])
        elif report.when == "call":
            self.line(name)

    def pytest_sessionfinish(self):
        if self.number:
            self.end()
