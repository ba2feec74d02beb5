# SPDX-License-Identifier: GPL-2.0
"""TAP from pytest, as tests/run counts it: --tap, in the place of pytest's own report."""

import pytest

import tap


def pytest_addoption(parser):
    parser.addoption("--tap", action="store_true", help="print TAP, and nothing else")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if config.option.tap:
        config.pluginmanager.unregister(name="terminalreporter")
        config.pluginmanager.register(Report())


class Report(tap.Tap):
    """Each test is a line, called what its property `about` says, or by its name."""

    def pytest_collectreport(self, report):
        if report.failed:
            self.line(f"{report.nodeid} can be read", str(report.longrepr).splitlines())

    def pytest_runtest_logreport(self, report):
        name = dict(report.user_properties).get("about", report.nodeid.split("::")[-1])
        if report.skipped:
            self.line(name, skip=report.longrepr[2].removeprefix("Skipped: "))
        elif report.failed:
            self.line(name, [f"  {line}" for line in str(report.longrepr).splitlines()])
        elif report.when == "call":
            self.line(name)

    def pytest_sessionfinish(self):
        if self.number:
            self.end()
