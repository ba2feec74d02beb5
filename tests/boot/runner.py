# SPDX-License-Identifier: GPL-2.0
"""Runs boot cases, several machines at a time, and says what came of each."""

import concurrent.futures
import os
import shutil
import time

import artifacts
import cases
import direct
import dom0
import evidence
import judge
import kcidb
import kexec
import metal
import qemu
import xen
import xen_kexec
from paths import relative
from pytest_cases import Result

JOBS = int(os.environ.get("PVH_JOBS", os.cpu_count() or 1))


def run_alone(case):
    """Checks of files and direct boots: [(case, problem or None)]."""
    try:
        if case.check:
            case.check()
        elif case.chain:
            kexec.run(case)
        elif case.against:
            artifacts.need_built(case)
            metal.run(case)
        else:
            artifacts.need_built(case)
            judge.judge(case, direct.boot(case))
    except (*judge.PROBLEMS, artifacts.Absent) as problem:
        return [(case, problem)]
    return [(case, None)]


def run_session(name, members):
    """One Xen boot, and another one for what is undone if the machine hangs, or a domain of
    several vcpus does: QEMU loses interrupts (qemu.run), which no kernel can help.  What
    fails twice has failed."""
    results, stuck = run_machine(name, members)
    undone = [case for case, problem in results
              if is_failure(problem) and (stuck or xen.has_several_vcpus(case))]
    if not undone:
        return results
    print(f"# {name}: {stuck or 'a domain has failed'}; once more: "
          f"{' '.join(case.name for case in undone)}; the first logs: "
          f"{' '.join(relative(evidence.set_aside(n)) for n in (name, *(c.name for c in undone)))}",
          flush=True)
    return [result for result in results if result[0] not in undone] + run_machine(name, undone)[0]


def run_machine(name, members):
    """A result for each member, also when Xen itself died; and Stuck, if it hung."""
    results = [(case, missing_kernel(case)) for case in members]
    able = [case for case, problem in results if problem is None]
    results = [result for result in results if result[1] is not None]
    flavour = {"xen-base": "base", "debian": "debian"}.get(
        name if name == "xen-base" else name.split("-", maxsplit=1)[0], "patched")
    session = dom0.machine(name, flavour, able, cases.EVERY)
    broken = None
    try:
        if able:
            session.boot()
    except judge.PROBLEMS as problem:
        broken = problem
    return (results + [(case, judge_domain(session, case, broken)) for case in able],
            broken if isinstance(broken, qemu.Stuck) else None)


def missing_kernel(case):
    """One image that is not built must not fail the others of a session."""
    try:
        artifacts.need_built(case)
        xen_kexec.need_companion(case)
    except (OSError, artifacts.Absent) as problem:
        return problem
    return None


def judge_domain(session, case, broken):
    try:
        if case.chain:
            xen_kexec.judge(case, session)
        else:
            judge.judge(case, session.outcome(case))
    except judge.PROBLEMS as problem:
        return problem if broken is None else f"{problem}; Xen: {broken}"
    return None


def jobs(chosen):
    """Functions to call, the long ones first."""
    sessions = {}
    for case in chosen:
        if case.session:
            sessions.setdefault(case.session, []).append(case)
    for name, members in sorted(sessions.items(), key=lambda session: -sum(
            map(xen.patience, session[1]))):
        yield lambda n=name, m=members: run_session(n, m)
    for case in sorted(chosen, key=lambda case: not case.ovmf):
        if not case.session:
            yield lambda c=case: run_alone(c)


def is_failure(problem):
    return problem is not None and not isinstance(problem, artifacts.Absent)


def timed(job):
    """The Results of a job."""
    started = time.monotonic()
    found = job()
    seconds = time.monotonic() - started
    return [Result(
        case, "FAIL" if is_failure(problem) else "SKIP" if problem else "PASS",
        str(problem or ""), kcidb.seconds_of(case, seconds),
        kcidb.log_of(case) if is_failure(problem) else "") for case, problem in found]


def forget(chosen):
    """What earlier runs of the cases have left."""
    for case in chosen:
        for name in {case.name, case.session or case.name}:
            evidence.forget(name)
            shutil.rmtree(evidence.first_run(name), ignore_errors=True)


def clean(results):
    """A run that passed keeps its text, not its images."""
    if any(result.status == "FAIL" for result in results):
        return
    for name in {result.case.session or result.case.name for result in results
                 if not result.case.check and result.status == "PASS"}:
        evidence.drop_images(name)


def run(chosen):
    """Yields the Result of each case as it comes, those of a session together."""
    artifacts.build(chosen)
    with evidence.alone():
        judge.make_lab()
        artifacts.prepare(chosen)
        xen_kexec.prepare(chosen)
        forget(chosen)
        for case in chosen:
            if not artifacts.absent(case):
                _ = case.initrd             # before threads: cases share them
        pool = concurrent.futures.ThreadPoolExecutor(JOBS)
        try:
            for done in concurrent.futures.as_completed(
                    [pool.submit(timed, job) for job in jobs(chosen)]):
                yield from done.result()
                clean(done.result())
        finally:
            pool.shutdown(cancel_futures=True)
