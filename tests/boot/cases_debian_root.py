# SPDX-License-Identifier: GPL-2.0
"""Debian with the packages of `make deb` installed, as a domain's disk: PyGRUB
reads the bundle from it that the kernel's hook made, and systemd starts there.
"""

import functools
import hashlib
import secrets
import shutil
import subprocess
from dataclasses import dataclass

import expect
import guest
from case import EFI_DOMU, Case
from cases_loaders import RESTRICTED, restricted
from paths import OUT, relative

# What tests/full/deb leaves of such a root, and the kernel's version
IMAGE = OUT / "deb" / "root.ext4"
RELEASE = OUT / "deb" / "root.release"

GRUB_CONFIG = """set default=0
set timeout=0
menuentry "Debian" {{
	linux /boot/pvh-efi/{release}.pvh {line}
}}
"""

SERVICE = """[Unit]
Description=Report of the test

[Service]
Type=oneshot
ExecStart=/pvh-report
"""

UNITS = "usr/lib/systemd/system"


@dataclass
class Payload:
    """Random bytes on the disk, whose hash the guest must find."""
    data: bytes

    @property
    def payload_sha256(self):
        return hashlib.sha256(self.data).hexdigest()


@functools.lru_cache(maxsize=None)
def payload():
    return Payload(secrets.token_bytes(100 * 1024))


class RootCase(Case):
    """A case whose guest has a disk and no initramfs."""

    @property
    def initrd(self):
        return payload()


def release():
    for path in (IMAGE, RELEASE):
        if not path.exists():
            raise FileNotFoundError(f"{relative(path)} is missing; make it "
                                    "with: tests/full/deb")
    return RELEASE.read_text().strip()


def test_files(line):
    """Of the test, below the root: name: (mode, data)."""
    config = GRUB_CONFIG.format(release=release(), line=line)
    return {"boot/grub/grub.cfg": (0o644, config.encode()),
            "facts.sh": guest.script("facts.sh"),
            "payload": (0o644, payload().data),
            "pvh-report": guest.script("root-report"),
            "xenstore.sh": guest.script("xenstore.sh"),
            f"{UNITS}/pvh-report.service": (0o644, SERVICE.encode())}


def root_disk(_, directory, line):
    """The root with the test's files in it, by debugfs: nobody must be root."""
    disk, commands = directory / "disk.img", ["mkdir boot/grub"]
    files = test_files(line)
    shutil.copyfile(IMAGE, disk)
    for number, (name, (mode, data)) in enumerate(files.items()):
        part = directory / f"disk.{number}"
        part.write_bytes(data)
        commands += [f"write {part.name} {name}",
                     f"set_inode_field {name} mode 0{0o100000 | mode:o}"]
    commands.append(f"symlink {UNITS}/multi-user.target.wants/pvh-report.service"
                    " ../pvh-report.service")
    subprocess.run(["debugfs", "-w", "-f", "-", disk.name], cwd=directory,
                   input="\n".join(commands) + "\n", text=True, check=True,
                   capture_output=True)
    return disk.read_bytes()


def is_debian_root(outcome):
    """What runs is the installed packages, started by systemd from the disk."""
    version = release()
    expect.fact(outcome, "pid1", "/usr/lib/systemd/systemd")
    expect.fact(outcome, "root", "/dev/xvda ext4")
    expect.fact(outcome, "owner", f"linux-image-{version}")
    expect.fact(outcome, "pvh_efi", "install ok installed")
    # Its module is found, loaded and works
    expect.fact(outcome, "module", "loop")
    expect.need(outcome.facts["kernel"].startswith(f"{version} "),
                f"the kernel is {outcome.facts['kernel']}")


ALL = (
    RootCase("xen-debian-root", "PyGRUB, an installed kernel's bundle, systemd",
             EFI_DOMU + (restricted, is_debian_root), session="xen-root",
             config="pygrub-bundle.cfg", ramdisk="", disk=root_disk,
             disk_kernel="vmlinuz.pvh", loader="pygrub", lines="image",
             dom0=("pygrub",), environment=RESTRICTED, slow=True,
             slowness=3,
             options=" root=/dev/xvda rw"),
)
