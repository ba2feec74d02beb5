# SPDX-License-Identifier: GPL-2.0
"""The results of a boot run for machines: JSON as KCIDB takes it (its I/O schema,
version 5).  JUnit's XML is pytest's.
"""

import datetime
import hashlib
import json
import os
import re
import secrets
import subprocess
from pathlib import Path

from paths import ARM64, BASE, DEBIAN, GENERATED, I386, LOGS, TOP, TREE, image

RESULTS = GENERATED / "results"
# KCIDB wants to know whose system it was: names are given by its operators
ORIGIN = os.environ.get("KCIDB_ORIGIN", "pvh_efi")
EXCERPT = 4000          # characters of a log
ARCHITECTURES = {I386: "i386", ARM64: "arm64"}     # of flavours
SCHEMA = {"major": 5, "minor": 0}
NOT_IN_JSON = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd]")
# What dom0-init says when it begins and ends a domain
DOMAIN = r"^dom0: ([\d.]+) {}: (?:xl create|ended)\s*$"


def log_of(case):
    """The end of the guest's console, or what there is of the machine it ran on."""
    for path in (LOGS / case.name / "console",
                 LOGS / (case.session or case.name) / "serial.log"):
        if not case.check and path.exists() and path.stat().st_size:
            return path.read_text(errors="replace").replace("\r", "")[-EXCERPT:]
    return ""


def seconds_of(case, whole):
    """Of one case; a domain's are what dom0 has counted, not the session's."""
    log = LOGS / case.session / "serial.log"
    if not case.session or not log.exists():
        return whole
    times = re.findall(DOMAIN.format(re.escape(case.name)),
                       log.read_text(errors="replace"), re.M)
    return float(times[1]) - float(times[0]) if len(times) == 2 else whole


def patches():
    done = subprocess.run([TOP / "scripts" / "patches", BASE], text=True,
                          capture_output=True, check=True)
    return done.stdout.splitlines()


def patchset_hash():
    """As KCIDB defines it: of the patches' own, one a line."""
    sums = (hashlib.sha256(Path(path).read_bytes()).hexdigest() + "\n"
            for path in patches())
    return hashlib.sha256("".join(sums).encode()).hexdigest()


def tree_id():
    done = subprocess.run(["git", "-C", TREE, "rev-parse", "HEAD"], text=True,
                          capture_output=True, check=False)
    return done.stdout.strip() or "unknown"


def checkout(flavour, tree):
    """Where a kernel's source is from."""
    found = {"id": f"{ORIGIN}:{flavour}", "origin": ORIGIN, "patchset_hash": ""}
    if flavour.startswith(DEBIAN):
        return {**found, "tree_name": "debian"}
    found["tree_name"] = f"linux-source-{BASE}"
    if flavour.startswith("base"):
        return {**found, "id": f"{ORIGIN}:{BASE}-base-{tree}"}
    return {**found, "id": f"{ORIGIN}:{BASE}-{tree}",
            "patchset_hash": patchset_hash(),
            "comment": "Xen PVH guests enter Linux by the EFI entry"}


def build(flavour, source, run):
    config = image(flavour, "config")
    text = config.read_text() if config.exists() else ""
    compiler = re.search(r'^CONFIG_CC_VERSION_TEXT="(.*)"', text, re.M)
    return {"id": f"{ORIGIN}:{run}-{flavour}", "origin": ORIGIN,
            "checkout_id": source["id"], "config_name": flavour,
            "architecture": ARCHITECTURES.get(
                flavour.removeprefix("base-"), "x86_64"),
            "compiler": compiler[1] if compiler else "",
            "status": "PASS" if config.exists() else "MISS"}


def kcidb(results, started):
    run, tree = secrets.token_hex(8), tree_id()
    checkouts, builds, tests = {}, {}, []
    for result in results:
        flavour = result.case.flavour
        if flavour not in builds:
            source = checkout(flavour, tree)
            checkouts[source["id"]] = source
            builds[flavour] = build(flavour, source, run)
        test = {"id": f"{ORIGIN}:{run}-{result.case.name}", "origin": ORIGIN,
                "build_id": builds[flavour]["id"],
                # A dot parts the levels of a path
                "path": "pvh_efi.boot." + result.case.name.replace(".", "_"),
                "comment": f"{result.case.about}" +
                (f": {NOT_IN_JSON.sub('?', result.why)}" if result.why else ""),
                "status": result.status, "duration": round(result.seconds, 3),
                "start_time": started.isoformat("T", "seconds"),
                "environment": {"comment": result.case.session or "QEMU"}}
        if result.log:
            test["log_excerpt"] = NOT_IN_JSON.sub("?", result.log)
        tests.append(test)
    return json.dumps({"version": SCHEMA, "checkouts": [*checkouts.values()],
                       "builds": [*builds.values()], "tests": tests},
                      indent=1) + "\n"


def write(results, seconds, directory):
    """The Results of one run."""
    started = (datetime.datetime.now(datetime.timezone.utc) -
               datetime.timedelta(seconds=seconds))
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "kcidb.json.new").write_text(kcidb(results, started))
    (directory / "kcidb.json.new").replace(directory / "kcidb.json")
