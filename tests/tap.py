# SPDX-License-Identifier: GPL-2.0
"""TAP from pytest, as tests/run counts it: --tap, in the place of pytest's own report."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--tap", action="store_true", help="print TAP, and nothing else")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if config.option.tap:
        config.pluginmanager.unregister(name="terminalreporter")
        config.pluginmanager.register(Tap())


class Tap:
    """Each test is a line, called what its property `about` says, or by its name."""

    def __init__(self):
        self.number = 0

    def line(self, good, name, why=""):
        if not self.number:
            print("TAP version 13")
        self.number += 1
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}", flush=True)
        for text in why.splitlines():
            print(f"#   {text}", flush=True)

    def pytest_collectreport(self, report):
        if report.failed:
            self.line(False, f"{report.nodeid} can be read", str(report.longrepr))

    def pytest_runtest_logreport(self, report):
        name = dict(report.user_properties).get("about", report.nodeid.split("::")[-1])
        if report.skipped:
            reason = report.longrepr[2].removeprefix("Skipped: ")
            self.line(True, f"{name} # SKIP {reason}")
        elif report.failed:
            self.line(False, name, str(report.longrepr))
        elif report.when == "call":
            self.line(True, name)

    def pytest_sessionfinish(self):
        if self.number:
            print(f"1..{self.number}", flush=True)
