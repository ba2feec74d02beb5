# SPDX-License-Identifier: GPL-2.0
"""What the repository says about the patches of each base, for the scripts
that read or write it. For those in shell (lib.sh) it prints

  bases         the bases that `series` names, the newest first
  file BASE     the file that orders the patches for BASE
  patches BASE  the patches for BASE, one path a line, in order
  id BASE       an id of all that they say, or `none`
  sections      the series that are mailed each by itself, in order
  section BASE NAME  the patches for BASE of one of them, and before them of those that it needs

`series` names the bases, the newest first, and the patches of the newest. For
another base, patches/BASE/NAME stands in for patches/NAME where something else
than line numbers and blob ids must differ, and patches/BASE/series for the order
as long as it is not the same.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = Path(os.environ.get("OUT") or ROOT / "out").resolve()
# Where the new files of the series can be read, by their directory in the kernel tree
MIRRORS = {"arch/x86/boot/pvh-efi/": "arch-x86-boot/pvh-efi/",
           "drivers/firmware/efi/": "drivers-firmware-efi/"}
BASE_LINE = re.compile(r"^# Base: .*\(linux-source-(\S+)\), .*$", re.M)
# No setting of the user or the machine may change what a patch looks like
GIT_ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
               GIT_COMMITTER_NAME="prep", GIT_COMMITTER_EMAIL="prep@localhost",
               LC_ALL="C.UTF-8", TZ="UTC")


class Failed(Exception):
    """A cause, and the command that mends it."""

    def __init__(self, cause, mend=None):
        program = Path(sys.argv[0]).name
        super().__init__(cause + (f"\n{program}: mend it with: {mend}" if mend else ""))


class Parser(argparse.ArgumentParser):
    """Of a script's arguments. --help prints the description, a script's own text."""

    def format_help(self):
        return self.description.strip() + "\n"


def script(main):
    """Runs a script, and ends as it does."""
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(f"{Path(sys.argv[0]).name}: {failure}")


class Tree:
    """A prepared git tree."""

    def __init__(self, base):
        self.base = base
        self.path = OUT / base / "linux"
        if not (self.path / ".git").exists():
            raise Failed(f"no prepared tree {self.path}", f"make prep BASE={base}")

    def run(self, *args, env_more=None, **more):
        """git, whatever it says."""
        return subprocess.run(["git", "-C", self.path, *args], check=False,
                              env=dict(GIT_ENV, **(env_more or {})),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def git_bytes(self, *args, **more):
        run = self.run(*args, **more)
        if run.returncode:
            raise Failed(f"git {args[0]} failed in {self.path}: {run.stderr.decode().strip()}")
        return run.stdout

    def git(self, *args, **more):
        return self.git_bytes(*args, **more).decode()

    def version(self):
        makefile = self.git("show", "base:Makefile")
        return ".".join(re.search(rf"^{k} = (\d+)$", makefile, re.M).group(1)
                        for k in ("VERSION", "PATCHLEVEL", "SUBLEVEL"))

    def pin(self):
        return (f"# Base: Linux {self.version()} (linux-source-{self.base}), "
                f"tree {self.git('rev-parse', 'base^{tree}').strip()}")

    def rebase_state(self):
        """Where scripts/rebase keeps what is left to do."""
        return Path(self.git("rev-parse", "--absolute-git-dir").strip()) / "pvh-rebase"

    def rebasing(self):
        return self.rebase_state().exists()

    def record_agreement(self):
        """Tells prep that patches/ and the tree agree now (see there)."""
        known = self.git("hash-object", "-w", "--stdin", input=f"{series_id(self.base)}\n".encode())
        self.git("update-ref", "refs/pvh-efi/head", "HEAD")
        self.git("update-ref", "refs/pvh-efi/series", known.strip())

    def stray(self):
        """New files that no commit has. Not by git status: Debian's .gitignore hides them."""
        names = self.git("ls-files", "--others", "-z").split("\0")
        return [n for n in names if n and not re.search(r"(~|\.(orig|rej|swp|o|pyc|cmd))$", n)]

    def added(self, directory):
        names = self.git("diff", "--no-renames", "--diff-filter=A", "--name-only", "-z",
                         "base", "HEAD", "--", directory)
        return [n for n in names.split("\0") if n]

    def patches(self):
        """{name: content} of base..HEAD, git's cover letter first."""
        if self.git("rev-list", "--merges", "base..HEAD"):
            raise Failed("there are merges in base..HEAD; the series is a line of commits")
        if not self.git("rev-list", "base..HEAD"):
            return {}
        with tempfile.TemporaryDirectory() as tmp:
            self.git("format-patch", "--quiet", "--zero-commit", "--no-signature",
                     "--no-numbered", "--full-index", "--no-renames", "--cover-letter",
                     "-o", tmp, "base..HEAD")
            return {p.name: p.read_bytes() for p in sorted(Path(tmp).iterdir())}


class Files:
    """The repository's files, as they are or as a commit of it has them."""

    def __init__(self, revision=None):
        self.revision = revision

    def read(self, name):
        """The content of a file, or None."""
        if self.revision is None:
            path = ROOT / name
            return path.read_bytes() if path.is_file() else None
        run = subprocess.run(["git", "-C", ROOT, "show", f"{self.revision}:{name}"], check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return run.stdout if run.returncode == 0 else None

    def text(self, name):
        return (self.read(name) or b"").decode()


def version_key(base):
    """Orders bases as versions."""
    return [int(x) for x in base.split(".")]


def bases(files=Files()):
    """The bases that `series` names, the newest first."""
    return sorted(BASE_LINE.findall(files.text("series")), key=version_key, reverse=True)


def listed(text):
    """The names in a series file, without directories."""
    return [x.strip().rsplit("/", 1)[-1] for x in text.splitlines()
            if x.strip() and not x.startswith("#")]


def order(base, files=Files()):
    """The file that names the patches for a base in their order."""
    own = f"patches/{base}/series"
    return own if files.read(own) is not None else "series"


def load(base, files=Files()):
    """{name: content} of the patches for a base, in order."""
    result = {}
    for name in listed(files.text(order(base, files))):
        content = files.read(f"patches/{base}/{name}")
        result[name] = content if content is not None else files.read(f"patches/{name}")
        if result[name] is None:
            raise Failed(f"there is no patches/{name}, which series names")
    return result


def paths(base):
    """Of the same."""
    for name in listed(Files().text(order(base))):
        own = ROOT / "patches" / base / name
        yield own if own.is_file() else ROOT / "patches" / name


def series_id(base):
    """Changes when any of them does; git's of a file with all of them."""
    text = b"".join(path.read_bytes() for path in paths(base))
    return hashlib.sha1(b"blob %d\0" % len(text) + text).hexdigest() if text else "none"


def slug(name):
    """0003-efi-parse-the-table.patch → efi-parse-the-table"""
    return re.sub(r"^\d+-|\.patch$", "", name.rsplit("/", 1)[-1])


def comparable(content):
    """A patch, or a series, without what differs from base to base by itself."""
    content = re.sub(rb"^(index|# Base:) .*\n", b"", content, flags=re.M)
    return re.sub(rb"^@@ .* @@.*$", b"@@", content, flags=re.M)


def message_of(content):
    """The part of a patch before the diffstat."""
    return content.split(b"\n---\n", 1)[0]


def mail_series(files=Files()):
    """{name: names of its patches} of the series that are mailed each by itself: the
    sections of `series`, in order."""
    result = {}
    for line in files.text("series").splitlines():
        if line.startswith("# --- "):
            result[line[6:].split(":")[0]] = []
        elif line.startswith("patches/"):
            list(result.values())[-1].append(line.rsplit("/", 1)[-1])
    return result


def cover(name):
    """({key: [values]}, subject, text) of the cover letter of one of them: header lines,
    an empty line, and the text, with its table of figures.txt in the place of @figures@."""
    path = ROOT / f"Documentation/cover/{name}.txt"
    if not path.exists():
        raise Failed(f"there is no Documentation/cover/{name}.txt")
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    header = {}
    for line in head.splitlines():
        key, _, value = line.partition(": ")
        header.setdefault(key, []).append(value)
    figures = (ROOT / "Documentation/figures.txt").read_text(encoding="utf-8")
    table = figures.partition(f"[{name}]\n")[2].partition("\n[")[0].strip("\n")
    return header, header["Subject"][0], body.replace("@figures@", table).strip()


def needed(name):
    """The series that must be there before, in order."""
    wanted = {other for n in cover(name)[0].get("Needs", []) for other in n.split()}
    wanted.update(other for n in list(wanted) for other in needed(n))
    return [n for n in mail_series() if n in wanted]


def section(base, name):
    """Paths of the patches of a mailed series, and before them of those that it needs."""
    wanted = {patch for n in [*needed(name), name] for patch in mail_series()[n]}
    return [path for path in paths(base) if path.name in wanted]


def cover_source():
    """(subject, text) of what is said of all series together: Documentation/cover-letter.txt."""
    path = ROOT / "Documentation/cover-letter.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else "no subject\n\nno text\n"
    subject, _, body = text.partition("\n")
    return subject.strip(), re.sub(r"\n{3,}", "\n\n", body).strip()


PRINTED = {"bases": bases, "file": lambda base: [ROOT / order(base)], "patches": paths,
           "id": lambda base: [series_id(base)], "sections": mail_series, "section": section}

if __name__ == "__main__":
    # In one piece: head may read no more
    sys.stdout.write("".join(f"{line}\n" for line in PRINTED[sys.argv[1]](*sys.argv[2:])))
