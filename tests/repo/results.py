# SPDX-License-Identifier: GPL-2.0
"""Checks for tests/repo/results: junit, kcidb, kcidb-io, lava DIRECTORY."""

import contextlib
import datetime
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "boot"))

# pylint: disable=wrong-import-position
import artifacts
import cases
import kcidb
import lava
import pytest
import runner
from paths import TOP

NOW = datetime.datetime.now(datetime.timezone.utc)
# Text that would end an element, or that XML can't hold
HOSTILE = 'no log line: <"&\x1b[0m]]>\x00'
# As KCIDB's schema 5 has it: what an object must have, and what it may have
OBJECTS = {
    "checkouts": ("id origin", "tree_name git_repository_url git_commit_hash "
                  "git_commit_name patchset_files patchset_hash comment "
                  "start_time log_url log_excerpt valid misc"),
    "builds": ("id origin checkout_id", "comment start_time duration "
               "architecture command compiler input_files output_files "
               "config_name config_url log_url log_excerpt status misc"),
    "tests": ("id origin build_id", "environment path comment log_url "
              "log_excerpt status number start_time duration input_files "
              "output_files misc"),
}
PATTERNS = {"id": r"[a-z0-9_]+:[^\0]*", "checkout_id": r"[a-z0-9_]+:[^\0]*",
            "build_id": r"[a-z0-9_]+:[^\0]*", "origin": "[a-z0-9_]+",
            "architecture": "[a-z0-9_]*", "patchset_hash": "|[0-9a-f]{64}",
            "path": r"[.a-zA-Z0-9_-]*", "comment": r"[^\0]*",
            "log_excerpt": r"[^\0]*",
            "status": "FAIL|ERROR|MISS|PASS|DONE|SKIP"}


def need(condition, why):
    if not condition:
        sys.exit(why)


def made_up():
    """Every case, one of three with each result."""
    kinds = (("PASS", ""), ("FAIL", HOSTILE), ("SKIP", "there is no such Xen"))
    return [kcidb.Result(case, *kinds[number % 3], number / 7)
            for number, case in enumerate(cases.EVERY)]


def files(name):
    """What boot runs have left."""
    return [path.read_text() for path in kcidb.RESULTS.glob(f"*/{name}")]


def check_junit_text(text):
    suite = ET.fromstring(text).find("testsuite")
    found = suite.findall("testcase")
    for name, count in (("tests", len(found)), ("errors", 0),
                        ("failures", len(suite.findall("*/failure"))),
                        ("skipped", len(suite.findall("*/skipped")))):
        need(suite.get(name) == str(count), f"{name} is {suite.get(name)}, "
             f"and there are {count}")
    for case in found:
        need(case.get("name") and case.get("classname"), "a case has no name")
        need(float(case.get("time")) >= 0, "a time is negative")
    return found


def run_made_up(results, directory):
    """A run of pytest in which no machine is booted; what it prints."""
    os.environ["PVH_RESULTS"] = directory
    runner.run = lambda _: iter(results)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = pytest.main(["--tap", "--only", "*", str(TOP / "tests/boot/cases.py")])
    print(printed.getvalue())
    need(code == 1, f"pytest's exit code is {code}")
    return printed.getvalue()


def check_junit():
    """pytest's, and the TAP beside it, of the same results in any order."""
    results = made_up()[::-1]
    with tempfile.TemporaryDirectory() as directory:
        said = run_made_up(results, directory)
        found = check_junit_text((Path(directory) / "junit.xml").read_text())
        check_kcidb_text((Path(directory) / "kcidb.json").read_text())
    need([case.get("name") for case in found] ==
         [result.case.name for result in results], "not the same cases")
    lines = re.findall(r"^(not ok|ok) (\d+) - ([\w.-]+): .*?( # SKIP .*)?$", said, re.M)
    need(len(lines) == len(results), f"{len(lines)} lines of TAP")
    for number, (case, result, line) in enumerate(zip(found, results, lines), 1):
        kinds = [child.tag for child in case if child.tag in ("failure", "skipped")]
        need((kinds, line[0], bool(line[3])) == {
            "PASS": ([], "ok", False), "FAIL": (["failure"], "not ok", False),
            "SKIP": (["skipped"], "ok", True)}[result.status], f"{line}: {kinds}")
        need(line[1:3] == (str(number), result.case.name), f"{line}")
        need(abs(float(case.get("time")) - result.seconds) < 0.01, "another time")
        need(not result.why or case.find(kinds[0]).get("message"), "no message")
    for text in files("junit.xml"):
        check_junit_text(text)


def check_object(kind, thing):
    required, optional = (words.split() for words in OBJECTS[kind])
    need(set(required) <= set(thing), f"{kind}: {thing} has no "
         f"{set(required) - set(thing)}")
    unknown = set(thing) - {*required, *optional}
    need(not unknown, f"{kind}: {unknown} is not known")
    for key, value in thing.items():
        need(value is not None, f"{kind}: {key} is null")
        if key in PATTERNS:
            need(re.fullmatch(PATTERNS[key], value), f"{kind}: {key}: {value}")
        if key == "start_time":
            need(datetime.datetime.fromisoformat(value).tzinfo, f"{value}: no zone")
        if key == "duration":
            need(isinstance(value, (int, float)) and value >= 0, f"{value}")


def check_kcidb_text(text):
    data = json.loads(text)
    need(data["version"]["major"] == 5, f"version {data['version']}")
    ids = {}
    for kind in OBJECTS:
        for thing in data[kind]:
            check_object(kind, thing)
        ids[kind] = [thing["id"] for thing in data[kind]]
        need(len(set(ids[kind])) == len(ids[kind]), f"{kind}: an id twice")
    for kind, key, other in (("builds", "checkout_id", "checkouts"),
                             ("tests", "build_id", "builds")):
        for thing in data[kind]:
            need(thing[key] in ids[other], f"{kind}: {key} names nothing")
    return data


def check_kcidb():
    results = made_up()
    data = check_kcidb_text(kcidb.kcidb(results, NOW))
    need([(test["path"], test["status"]) for test in data["tests"]] ==
         [("pvh_efi.boot." + result.case.name.replace(".", "_"), result.status)
          for result in results], "not the same results")
    for text in files("kcidb.json"):
        check_kcidb_text(text)


def check_kcidb_io():
    # pylint: disable=import-error,import-outside-toplevel
    from kcidb_io import schema
    for text in (kcidb.kcidb(made_up(), NOW), *files("kcidb.json")):
        schema.LATEST.validate(json.loads(text))


def check_lava(directory):
    # pylint: disable=import-error,import-outside-toplevel
    sys.path.insert(0, directory)
    import voluptuous
    import yaml
    from lava_common.schemas import validate
    every = cases.EVERY
    job = yaml.safe_load(lava.job(every, "https://example.org/pvh-efi.git"))
    validate(job, strict=True)
    steps = job["actions"][2]["test"]["definitions"][0]["repository"]["run"]["steps"]
    for case in every:
        need(sum(f" {case.name} " in step and step.endswith(f" {case.name}")
                 for step in steps) == 1, f"not one step runs {case.name}")
    said = subprocess.run(["make", "-n", "test"], cwd=TOP, check=True,
                          capture_output=True, text=True).stdout
    built = set(re.findall(r"scripts/build \S+ ([\w-]+)", said))
    need(built == set(artifacts.BUILT), f"make test builds {' '.join(sorted(built))}")
    # and it is a check: LAVA does not know such an action
    job["actions"][0]["deploy"]["to"] = "nowhere"
    try:
        validate(job, strict=True)
    except voluptuous.Invalid:
        return
    sys.exit("the schema takes anything")


CHECKS = {"junit": check_junit, "kcidb": check_kcidb,
          "kcidb-io": check_kcidb_io, "lava": check_lava}

if __name__ == "__main__":
    CHECKS[sys.argv[1]](*sys.argv[2:])
