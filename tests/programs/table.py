# SPDX-License-Identifier: GPL-2.0
"""The list of programs: what `packages` fetches, and a Row for each way in
which `programs.toml` starts it."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES, PROGRAMS = HERE / "packages", HERE / "programs.toml"
# How a row may end; a dialog comes before
USER_SPACE = "user space"   # PID 1 proves that it runs
ANSWERS = "answers"         # it has said what its dialog waits for
SAYS = "says"               # the same, and that is the end of the attempt
RESETS, POWERS_OFF = "resets", "powers off"
ENDS = (USER_SPACE, ANSWERS, SAYS, RESETS, POWERS_OFF)
GIVEN = ("module", "bundle", "pvshim")
WHERE = ("q35", "microvm", "xen")


@dataclass(frozen=True)
class Row:
    """One program, one way to give it, one machine, and what must happen."""
    name: str
    about: str
    file: str               # of `packages`: what the row is about
    kernel: str = ""        # of `packages`: the kernel in it, if there is one
    maker: str = ""         # ukify, objcopy, dracut, grub-memdisk, or it is taken as it is
    tool: str = ""          # of `packages`: that does it
    given: str = "module"
    where: str = "q35"
    ends: str = USER_SPACE
    dialog: tuple = ()        # see dialog.py
    brings: tuple = ()      # what it has inside: initrd, ucode, profiles, other
    initrd: bool = False    # the toolstack gives one
    root: tuple = ()        # whose files must be in / of user space
    options: str = ""       # for the command line
    silent: bool = False    # the toolstack gives no command line
    memory: int = 256
    seconds: int = 180
    quick: bool = False     # in `make test` as well
    why: str = ""           # it can't do more than it does

    @property
    def files(self):
        """The names of `packages` that it needs."""
        return tuple(name for name in (self.file, self.kernel, self.tool,
                                       self.addon) if name)

    @property
    def addon(self):
        """The stub of the profiles that it brings."""
        return ("profiles" in self.brings and
                self.file.replace("stub-", "addon-"))


def packages():
    """{name: (release, package, file)}"""
    rows = [line.split() for line in PACKAGES.read_text().splitlines()
            if line and not line.startswith("#")]
    return {name: tuple(rest) for name, *rest in rows}


def plain(entry):
    """The rows of a [[program]]."""
    base = {name: value for name, value in entry.items()
            if name not in ("given", "where", "quick")}
    base["dialog"] = tuple(base.get("dialog", ()))
    base["brings"] = tuple(base.get("brings", ()))
    quick = entry.get("quick", ())
    for given in entry.get("given", ["module"]):
        for where in entry.get("where", ["q35"]):
            if given == "pvshim" and where != "xen":
                continue
            name = "-".join((entry["name"], given) + (
                () if where == "q35" else (where,)))
            yield Row(**{**base, "name": name, "given": given, "where": where,
                         "root": ("toolstack",) if base.get("initrd") else
                                 ("image",) if "initrd" in base["brings"] else (),
                         "quick": name in quick})


def variant(entry, row, initrds):
    """What a UKI is given, and what its user space must find of it."""
    own, given = initrds in ("own", "both"), initrds in ("both", "toolstack")
    root = (("image",) if own else ()) + (
        ("toolstack",) if given and (entry["merges"] or not own) else ())
    brings = (("initrd",) if own else ()) + row.brings
    root += tuple(part for part in ("ucode",) if part in row.brings)
    changed = replace(row, name=f"{row.name}-{initrds}", brings=brings,
                      initrd=given, root=root)
    if not own and not given:
        return replace(changed, ends=SAYS, root=(), seconds=120, dialog=(
            "< VFS: Unable to mount root fs|No working init found",))
    return changed


def unified(entry):
    """The rows of a [[uki]]: its makers, initrds, parts, and ways."""
    for made in entry["rows"]:
        maker, brings, initrds, given, where = made.split()[:5]
        parts = () if brings == "-" else tuple(brings.split("+"))
        name = "-".join((entry["name"], maker, *parts))
        row = Row(name, entry["about"], entry["file"], kernel=entry["kernel"],
                  maker=maker, brings=parts, silent=True, memory=512,
                  tool=entry.get("tool", "") if maker == "ukify" else "")
        row = variant(entry, row, initrds)
        where_name = () if where == "q35" else (where,)
        name = "-".join((row.name, given, *where_name))
        yield replace(row, name=name, given=given, where=where,
                      quick="quick" in made.split()[5:])


def rows():
    """All of them, in the order of the file."""
    with open(PROGRAMS, "rb") as file:
        content = tomllib.load(file)
    return tuple(row for kind, entries in content.items()
                 for entry in entries
                 for row in (unified if kind == "uki" else plain)(entry))
