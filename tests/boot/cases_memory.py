# SPDX-License-Identifier: GPL-2.0
"""A PVH domain's memory, below and above what it booted with, before and after kexec.

Whatever happened before, the guest must have what Xen has for it, and that must be what
the toolstack has set: no page is lost, and none is used twice.
"""

import re

import lifecycle
import xen_kexec
from case import EFI_DOMU, xen
from expect import need
from kexec import Chain

MEMORY, MOST = 256, 512         # MB: memory= and maxmem=
SLACK = 2048                    # kB
FILLED = 64                     # MB
FILLED_BEFORE_CRASH = 300


def same_overhead(_, found):
    """Each time the balloon driver has reached its target, that differs from the
    toolstack's by the same amount, and so does what is left for use."""
    answers = found.to("target")
    need(answers, "no mem-set")
    first = answers[0]
    for answer in answers:
        wanted = int(answer["order"].split()[1]) << 10
        current, total = int(answer["current_kb"]), int(answer["mem_kb"])
        need(int(answer["target_kb"]) == wanted, f"target {answer['target_kb']} kB")
        apart = wanted - current
        need(0 <= apart < 2 * SLACK, f"{current} kB populated, target {wanted} kB")
        change = (current - total) - (int(first["current_kb"]) - int(first["mem_kb"]))
        need(abs(change) < 2 * SLACK,
             f"{total} kB of {current} kB to be used, {change} kB less than at first")


def as_xen_says(_, found):
    """xl list, which asks the hypervisor, agrees."""
    listed = dict(re.findall(r"^list: (\d+) (\d+)$", found.told, re.M))
    for number, answer in found.answers.items():
        if str(number) in listed:
            have = int(listed[str(number)]) << 10
            current = int(answer["current_kb"])
            # xl shows whole MB, rounded down
            need(-1024 < have - current < SLACK,
                 f"Xen has {have} kB for it, it uses {current} kB")


def keeps_filled(_, found):
    """The file is what it was when it was made."""
    made = None
    for number in sorted(found.answers):
        answer = found.answers[number]
        if answer["order"].startswith("fill "):
            made = answer["filled"]
        elif answer["order"] == "filled":
            need(answer["filled"] == made, f"answer {number}: the file has changed")


def hopped(times):
    """A check: that many kernels have reported after the first one."""
    def check(_, found):
        reports = [name for name in found.outcome.left
                   if name.startswith("report-hop-") and found.outcome.left[name]]
        need(len(reports) == times, f"{len(reports)} kexecs of {times}")
    return check


def finds_filled(_, found):
    """Nearly all of the file is in the vmcore: lines that end on another page are not
    found. It is more than the guest booted with."""
    (answer,) = found.to("found")
    lines = (FILLED_BEFORE_CRASH << 20) // (len(found.outcome.nonce) + 1)
    need(int(answer["found"]) > 0.97 * lines,
         f"{answer['found']} lines of {lines} are in the vmcore")


CLAIMS = (same_overhead, as_xen_says, keeps_filled, lifecycle.shuts_down)


def story(flavour, commands, seconds, *claims):
    commands = tuple(command.replace("FLAVOUR", flavour) for command in commands)
    times = sum(command.startswith("hop ") for command in commands)
    return lifecycle.Lifecycle((*commands, "shutdown_it"), *CLAIMS, *claims, hopped(times),
                               seconds=seconds, initrd=lambda: xen_kexec.initrd(Chain((("s", flavour),))))


def domu(name, about, commands, flavour="patched", seconds=600, start="xen", claims=(),
         options="", **more):
    more.setdefault("session", xen_kexec.COMPANION[0])
    made = f"hopping-{flavour}.gz"
    tale = story(flavour, commands, seconds, *claims)
    xen_kexec.artifacts.MAKERS[made] = lambda case, _: case.initrd.data
    return xen(f"{start}-memory-{name}", f"memory: {about}", EFI_DOMU + (lifecycle.lived(tale),),
               "pvh-efi.cfg", "vmlinuz.pvh", ramdisk=made, flavour=flavour, lifecycle=tale,
               options=f" pvh.lifecycle{options}", memory=MEMORY, maxmem=MOST, **more)


# Up, down, and below what it booted with, each time with a kexec behind
SHORT = (f"target {MEMORY}", "target 512", "hop s:FLAVOUR", "target 512", "target 300",
         "hop c:FLAVOUR", "target 300", "target 200", "hop s:FLAVOUR", "target 200",
         "hop c:FLAVOUR", "target 200", "target 512", "target 256")

# Half of its memory is missing at each kexec
AS_IT_IS = (f"target {MEMORY}", *("hop s:FLAVOUR", "hop c:FLAVOUR") * 2, f"target {MEMORY}")

# MB from this hop on
TARGETS = {3: 512, 6: 300, 9: 512}


def ten(loader):
    """Ten kexecs; after each one the guest has what it had before."""
    target = MEMORY
    yield f"target {target}"
    for number in range(1, 11):
        if number in TARGETS:
            target = TARGETS[number]
            yield f"target {target}"
        yield f"hop {loader}:FLAVOUR"
        yield f"target {target}"


CHURN = (f"target {MEMORY}", f"order fill {FILLED}", "churn 100 160 500", "target 400", "order filled",
         "hop s:FLAVOUR", "target 400", f"order fill {FILLED}", "churn 100 160 500", "target 256")


CRASH = (f"target {MEMORY}", "target 512", f"order fill {FILLED_BEFORE_CRASH}", "hop S:FLAVOUR",
         "order found")


def cases(flavour="patched", slow=True, **more):
    yield domu("kexec", "maxmem 512, mem-set 200 to 512 and four kexecs", SHORT, flavour,
               **more)
    yield domu("noruntime", "maxmem 512, four kexecs with efi=noruntime",
               AS_IT_IS, flavour, options=" efi=noruntime", **more)
    for loader in "sc":
        yield domu(f"ten-{loader}", f"maxmem 512, ten kexecs by {loader}, mem-set between",
                   ten(loader), flavour, seconds=1200, slow=slow, **more)
    yield domu("kdump", "maxmem 512, kdump after mem-set 512", CRASH, flavour,
               seconds=900, slow=slow, claims=(finds_filled,),
               options=" crashkernel=96M pvh.crash_cpu=0", **more)
    yield domu("churn", "100 times mem-set, kexec, 100 times mem-set", CHURN, flavour,
               seconds=1200, slow=slow, **more)


ALL = tuple(cases())
