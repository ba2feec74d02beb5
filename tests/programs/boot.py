# SPDX-License-Identifier: GPL-2.0
"""Starts one row straight on QEMU, and judges what comes of it."""

import re
import secrets

import bundle
import dialog
import direct
import evidence
import expect
import facts
import guest
import initrds
import qemu
import recipes
import serial_line
import table
from expect import Wrong, need

# On a busy machine a guest of TCG may see too few ticks in the time that it gives them
CONSOLE = "console=ttyS0 no_timer_check"
OTHER = "@2"                # systemd-stub(7): the profile, in front of a command line
REASONS = {table.RESETS: "guest-reset", table.POWERS_OFF: "guest-shutdown"}
# Without ACPI Linux takes its ticks from the PIT, which TCG can calibrate
MICROVM = ("-M", "microvm,accel=tcg,acpi=off", "-cpu", direct.CPU,
           "-chardev", "file,id=report,path=report",
           "-device", "isa-serial,index=1,chardev=report")


def command_line(row, nonce, console=CONSOLE):
    """What the kernel in it, or the program, is told."""
    options = f" {row.options}" if row.options else ""
    if row.ends not in (table.USER_SPACE,) and not row.kernel:
        return row.options
    return guest.command_line(nonce, console + options)


def machine(row):
    if row.where == "microvm":
        command = qemu.machine(*MICROVM, "-m", str(row.memory))
        report = command.index("file:report")
        return command[:report - 1] + command[report + 1:]
    return qemu.machine(*direct.board(row.memory))


def files(row, directory, cmdline):
    """QEMU's arguments for what it loads."""
    kernel = recipes.content(row, cmdline)
    module = initrds.initrd("toolstack") if row.initrd else b""
    if row.given == "bundle":
        kernel = bundle.around(kernel)
    else:
        kernel, module = (bundle.BUILD / "pvh-efi.elf").read_bytes(), kernel
    (directory / "kernel").write_bytes(kernel)
    (directory / "module").write_bytes(module)
    return ("-kernel", "kernel",
            *(("-initrd", "module") if module else ()),
            *(("-append", OTHER) if "other" in row.brings else
              () if row.silent or not cmdline else ("-append", cmdline)))


def arrived(report):
    """The whole of it: nothing more is needed of that guest."""
    return re.search(rb"^token=\w+\r?\n", report.read_bytes(), re.M)


def goes_on(row):
    """The machine is reset on the way, and must come up again."""
    return "> reboot" in row.dialog and row.ends != table.RESETS


def boot(row):
    """Raises Wrong, Stuck or BadReport unless the row ends as it says."""
    directory = evidence.forget(row.name)
    (directory / "versions").write_text(evidence.versions())
    nonce = secrets.token_hex(16)
    command = machine(row) + list(files(row, directory,
                                        command_line(row, nonce)))
    if goes_on(row):
        command.remove("-no-reboot")
    with serial_line.connected(command, directory, row.seconds) as serial:
        serial.hold(row.dialog, dialog.words())
        if row.ends == table.USER_SPACE:
            serial.until_end(lambda: arrived(directory / "report"))
        elif row.ends in REASONS:
            serial.until_end()
            reason = serial.reason()
            need(reason == REASONS[row.ends], f"QEMU says: {reason}")
    if row.ends == table.USER_SPACE:
        report = (directory / "report").read_text(errors="replace")
        outcome = expect.Outcome(facts=facts.verify(report, nonce), nonce=nonce)
        (directory / "dmesg").write_text(outcome.log)
        proven(row, outcome, expect.no_xen)


def proven(row, outcome, *more):
    """It came by pvh-efi, and / is as it must be."""
    for check in (expect.by_pvh_efi, *more):
        check(outcome)
    found = outcome.facts["given"].strip()
    wanted = initrds.wanted(row.root)
    if found != wanted:
        raise Wrong("in / is what was given by "
                    f"{names(found)}, not by {names(wanted)}")
    if "profiles" in row.brings:
        profile = "other" if "other" in row.brings else "base"
        need(f"pvh.profile={profile}" in outcome.facts["cmdline"],
             f"it is another profile: {outcome.facts['cmdline']}")


def names(text):
    return " and ".join(word.partition(":")[0] for word in text.split()) or "nobody"
