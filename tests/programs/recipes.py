# SPDX-License-Identifier: GPL-2.0
"""What a row starts: a fetched file as it is, or an image made of some.

ukify is run as its release has it, one Python file; objcopy as systemd-stub(7) of
old says; dracut is this machine's. A GRUB of a release's modules is made by this machine's grub-mkimage; its
memdisk is a tar archive with configuration, kernel and initrd.
"""

import gzip
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

import downloads
import initrds
import uki

PYTHON = "/usr/bin/python3"     # has Debian's python3-pefile
OS_RELEASE = b"ID=test\nNAME=test\nVERSION_ID=1\nPRETTY_NAME=test\n"
GRUB_MODULES = ("normal linux tar memdisk echo configfile reboot halt ls cat test "
                "minicmd sleep search").split()
ENTRIES = ("first", "second", "third", "fourth")


def run(command, place):
    done = subprocess.run(command, cwd=place, capture_output=True, text=True,
                          check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["failed"]
        raise OSError(f"{' '.join(map(str, command[:2]))}: {said[-1]}")


def parts(row, line, place):
    """Files that a UKI is made of, by section; those that it is to have."""
    files = {".linux": downloads.path(row.kernel).read_bytes(),
             ".osrel": OS_RELEASE, ".cmdline": line.encode()}
    if "initrd" in row.brings:
        files[".initrd"] = initrds.initrd("image")
    if "ucode" in row.brings:
        files[".ucode"] = initrds.microcode()
    for name, content in files.items():
        (place / name).write_bytes(content)
    return files


def ukify(row, line, place):
    """Of a [[uki]] by the ukify of the stub's release."""
    parts(row, line, place)
    options = [f"--{option}={form}{name}" for option, form, name in (
        ("linux", "", ".linux"), ("os-release", "@", ".osrel"),
        ("cmdline", "@", ".cmdline"), ("initrd", "", ".initrd"),
        ("microcode", "", ".ucode")) if (place / name).exists()]
    options += [f"--stub={downloads.path(row.file)}", "--uname=0", "--output=out"]
    tool = [PYTHON, downloads.path(row.tool), "build"]
    if "profiles" in row.brings:
        for name in ("main", "other"):
            run([*tool, f"--profile=ID={name}", "--output=" + name,
                 f"--cmdline={line} pvh.profile={name}",
                 f"--stub={downloads.path(row.addon)}"], place)
        options = [option for option in options
                   if not option.startswith("--cmdline")]
        options += ["--profile=ID=base", f"--cmdline={line} pvh.profile=base",
                    "--join-profile=main", "--join-profile=other"]
    run([*tool, *options], place)


def objcopy(row, line, place):
    """By hand, each section behind the last one; .linux is the last."""
    files = parts(row, line, place)
    stub = downloads.path(row.file)
    command, address = ["objcopy"], uki.end_of(stub)
    for name in sorted(files, key=lambda name: name == ".linux"):
        address = -(-address // uki.PAGE) * uki.PAGE
        command += ["--add-section", f"{name}={name}",
                    "--change-section-vma", f"{name}={address:#x}"]
        address += len(files[name])
    run([*command, stub, "out"], place)


def dracut(row, line, place):
    """With an initramfs of dracut's own, and the tests' on top of it."""
    parts(row, line, place)
    (place / "root").mkdir()
    subprocess.run(["cpio", "-idu", "--quiet"], cwd=place / "root", check=True,
                   input=gzip.decompress(initrds.initrd("image")))
    run(["dracut", "--uefi", "--no-hostonly", "--no-kernel", "--modules=base",
         "--include", place / "root", "/", f"--tmpdir={place}",
         f"--kernel-image={place / '.linux'}", f"--kernel-cmdline={line}",
         f"--uefi-stub={downloads.path(row.file)}", "out", "0"], place)


def grub_memdisk(row, line, place):
    entries = [f'menuentry "{name}" {{\necho chosen ${{number}}-{name}\nsleep 9\n}}\n'
               for name in ENTRIES]
    entries.append(f'menuentry "linux" {{\nlinux (memdisk)/vmlinuz {line}\n'
                   "initrd (memdisk)/initrd\n}\n")
    files = {"boot/grub/grub.cfg": (
        "set timeout=-1\nset number=4711\n" + "".join(entries)).encode()}
    if row.kernel:
        files["vmlinuz"] = downloads.path(row.kernel).read_bytes()
        files["initrd"] = initrds.initrd("image")
    with tarfile.open(place / "memdisk.tar", "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    run(["grub-mkimage", "-O", "x86_64-efi", "-d", downloads.path(row.file),
         "-m", "memdisk.tar", "-p", "(memdisk)/boot/grub", "-o", "out",
         *GRUB_MODULES], place)


MAKERS = {"ukify": ukify, "objcopy": objcopy, "dracut": dracut,
          "grub-memdisk": grub_memdisk}


def content(row, line):
    """Bytes of the EFI program that the row starts."""
    if not row.maker:
        return downloads.path(row.file).read_bytes()
    with tempfile.TemporaryDirectory() as place:
        MAKERS[row.maker](row, line, Path(place))
        return (Path(place) / "out").read_bytes()


def needed(row):
    """Raises artifacts.Absent if one of the row's files can't be had."""
    for name in row.files:
        downloads.path(name)
