# SPDX-License-Identifier: GPL-2.0
"""Debian as a domain's disk, where systemd starts.

With the packages of `make deb` installed: PyGRUB reads the bundle from it that the
kernel's hook made.  With the release's own kernel and pvh-efi: dom0 has the bundle,
or GRUB finds the kernel by the grub.cfg that grub-mkconfig made, also after an upgrade
in the guest.
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
from cases_debian_kernels import BOOTED
from cases_loaders import RESTRICTED, restricted
from paths import GENERATED, OUT, relative

# What tests/full/deb leaves of such a root, and the kernel's version
IMAGE = OUT / "deb" / "root.ext4"
RELEASE = OUT / "deb" / "root.release"
# The same of tests/full/roots, for each release
ROOTS = GENERATED / "roots"
RELEASES = ("bookworm", "trixie", "sid")

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
DISK = 'disk=["format=raw, vdev=xvda, access=rw, target=disk.img"]'
INIT = " init=/usr/lib/systemd/systemd"


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


def test_files(config, more=()):
    """Of the test, below the root: name: (mode, data)."""
    return {"boot/grub/grub.cfg": (0o644, config.encode()),
            "facts.sh": guest.script("facts.sh"),
            "payload": (0o644, payload().data),
            "pvh-report": guest.script("root-report"),
            "xenstore.sh": guest.script("xenstore.sh"),
            f"{UNITS}/pvh-report.service": (0o644, SERVICE.encode()),
            **dict(more)}


def with_files(image, directory, files):
    """The root with the test's files in it, by debugfs: nobody must be root."""
    disk, commands = directory / "disk.img", []
    shutil.copyfile(image, disk)
    for number, (name, (mode, data)) in enumerate(files.items()):
        part = directory / f"disk.{number}"
        part.write_bytes(data)
        commands += [f"rm {name}", f"write {part.name} {name}",
                     f"set_inode_field {name} mode 0{0o100000 | mode:o}"]
    commands.append(f"symlink {UNITS}/multi-user.target.wants/pvh-report.service"
                    " ../pvh-report.service")
    subprocess.run(["debugfs", "-w", "-f", "-", disk.name], cwd=directory,
                   input="\n".join(("mkdir boot/grub", *commands)) + "\n", text=True,
                   check=True, capture_output=True)
    return disk.read_bytes()


def root_disk(_, directory, line):
    config = GRUB_CONFIG.format(release=release(), line=line)
    return with_files(IMAGE, directory, test_files(config))


class ReleaseDisk:
    """Of a release; dom0 has the kernel, or GRUB reads grub.cfg there; upgrades: the guest
    installs the packages in /debs first, and reboots."""

    def __init__(self, of, by_grub=False, upgrades=False):
        self.of, self.by_grub, self.upgrades = of, by_grub, upgrades

    @property
    def version(self):
        """Of the kernel that is to report."""
        name = f"{self.of}.next" if self.upgrades else f"{self.of}.version"
        return (ROOTS / name).read_text().strip()

    @property
    def prefix(self):
        if not self.by_grub:
            return ""
        return f"BOOT_IMAGE=/boot/vmlinuz-{self.version} root=/dev/xvda ro "

    def __call__(self, _, directory, line):
        more = {"etc/default/grub": (0o644, f'''GRUB_TIMEOUT=0
GRUB_DISABLE_LINUX_UUID=true
GRUB_CMDLINE_LINUX="{line}"
'''.encode())}
        if self.upgrades:
            more["upgrade"] = 0o644, b""
        config = (ROOTS / f"{self.of}.grub.cfg").read_text().replace("@LINE@", line)
        return with_files(ROOTS / f"{self.of}.ext4", directory, test_files(config, more))


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


def is_release_root(outcome, version):
    """What runs is the kernel that the release has, and systemd."""
    expect.fact(outcome, "pid1", "/usr/lib/systemd/systemd")
    expect.fact(outcome, "root", "/dev/xvda ext4")
    expect.fact(outcome, "pvh_efi", "install ok installed")
    expect.fact(outcome, "bundle", f"/boot/pvh-efi/{version}.pvh")
    expect.need(outcome.facts["kernel"].startswith(f"{version} "),
                f"the kernel is {outcome.facts['kernel']}")


def was_upgraded(outcome):
    """The first kernel has installed the second, and both were entered through EFI."""
    started = outcome.console.count("by pvh-efi")
    expect.need(started == 2, f"pvh-efi has started {started} kernels")


def of_release(name, about, disk, kernel, **more):
    settings = (DISK, *more.pop("settings", ()))
    return RootCase(f"xen-root-{name}", about, BOOTED + (
        expect.is_pvh, expect.no_table, lambda outcome: is_release_root(outcome, disk.version),
        *more.pop("checks", ())), config=more.pop("config", "pvh-efi.cfg"), kernel=kernel,
        session=f"xen-root-{disk.of}", disk=disk, memory=512, slow=True,
        settings=settings, **more)


def of_releases():
    for name in RELEASES:
        yield of_release(name, f"Debian {name} from its disk, its bundle in dom0",
                         ReleaseDisk(name), f"root-{name}.pvh", ramdisk=f"root-{name}.initrd",
                         slowness=8, options=f" root=/dev/xvda rw{INIT}")
        by_grub = {"config": "grub-disk.cfg", "ramdisk": "", "lines": "image",
                   "options": f" rw{INIT}"}
        yield of_release(f"{name}-grub", f"Debian {name} by grub.pvh and its own grub.cfg",
                         ReleaseDisk(name, by_grub=True), "grub.pvh", slowness=8, **by_grub)
    yield of_release("bookworm-upgraded", "the kernel that the guest has installed is the next",
                     ReleaseDisk("bookworm", by_grub=True, upgrades=True), "grub.pvh",
                     slowness=24, checks=(was_upgraded,), **by_grub,
                     settings=('on_reboot="restart"',
                               DISK.replace("=disk", "=/lab/xen-root-bookworm-upgraded/disk")))


ALL = (
    RootCase("xen-debian-root", "PyGRUB, an installed kernel's bundle, systemd",
             EFI_DOMU + (restricted, is_debian_root), session="xen-root",
             config="pygrub-bundle.cfg", ramdisk="", disk=root_disk,
             disk_kernel="vmlinuz.pvh", loader="pygrub", lines="image",
             dom0=("pygrub",), environment=RESTRICTED, slow=True,
             slowness=3,
             options=" root=/dev/xvda rw"),
    *of_releases(),
)
