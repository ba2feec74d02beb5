# SPDX-License-Identifier: GPL-2.0
"""What a boot run leaves in out/logs/ for whoever has to find out why."""

import contextlib
import fcntl
import functools
import shutil
import subprocess

from paths import LAB, LOGS, NEXT_LAB, image

LARGE = 1 << 20


@contextlib.contextmanager
def alone():
    """Two runs at a time would write the same logs: the second one waits."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with open(LOGS / "lock", "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("# waiting for another boot run to end", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@functools.lru_cache
def versions():
    """Of QEMU and of Debian's packages in the Xen labs."""
    emulator = subprocess.run(["qemu-system-x86_64", "--version"], text=True,
                              capture_output=True, check=True).stdout
    return emulator + "".join((lab / "versions").read_text()
                              for lab in (LAB, NEXT_LAB)
                              if (lab / "versions").exists())


def forget(name):
    """What an earlier run has left must not be told of this one."""
    directory = LOGS / name
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.iterdir():
        if not old.is_dir():
            old.unlink()
    return directory


def first_run(name):
    """Where that is, if it was made once more."""
    return LOGS / f"{name}.stuck"


def set_aside(name):
    """The files of a run that is made once more; returns where they are."""
    (LOGS / name).rename(first_run(name))
    return first_run(name)


def place(name, flavour):
    """Empty directory for one run or case, with what is known before it."""
    directory = forget(name)
    (directory / "versions").write_text(versions())
    config = image(flavour, "config")
    if config.exists():
        shutil.copy(config, directory / "config")
    return directory


def drop_images(name):
    """Of a run that passed only the text is kept."""
    for path in (LOGS / name).iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.is_symlink() or not path.is_file() or (
                path.stat().st_size > LARGE):
            path.unlink()
