# SPDX-License-Identifier: GPL-2.0
"""A dialog with a program on its console: what it must say, what is typed.

A step begins with what it does: "< PATTERN" waits until the program says it,
"> LINE" types the line and Enter, ">> KEYS" types only these, "~ SECONDS" lets time
pass, for who throws away what was typed before he waits for a key, "! NAME" has dom0
do what is so called in dom0-dialog.sh.  A key's name
stands in braces: {down}.  {nonce} and {long} are random and the same in a whole
dialog: an answer made of them was never typed, and no earlier run has said it.
Lines are as long as a terminal has columns, so a pattern may have spaces and line
ends where it has none ("<< PATTERN").
"""

import base64
import re
import secrets

from expect import need

KEYS = {"enter": "\r", "esc": "\x1b", "up": "\x1b[A", "down": "\x1b[B",
        "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
        "f1": "\x1bOP", "f2": "\x1bOQ", "f10": "\x1b[21~", "ctrl-b": "\x02",
        "ctrl-c": "\x03", "tab": "\t"}
SEQUENCE = re.compile(r"\x1b\[[0-9;?=]*[A-Za-z@]|\x1b[()][A-Z0-9]|\x1b[=>78cDEHMNOZ]")
UNFINISHED = re.compile(r"\x1b[\[()]?[0-9;?=]*$")
LONG = 1000


def words():
    """What {nonce} and {long} are in one dialog."""
    return {"nonce": f"{secrets.randbelow(9 * 10**7) + 10**7}",
            "long": "".join(secrets.choice("abcdefghkmnpqrstuvwxyz")
                            for _ in range(LONG))}


def filled(text, known):
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def shown(data):
    """The text of what a program has sent, without what moves a cursor."""
    text = SEQUENCE.sub("", data.decode(errors="replace"))
    return re.sub("[\r\0]", "", UNFINISHED.sub("", text))


def steps(dialog, known):
    """(kind, text) of each step: expect, squeezed, type or pause."""
    for step in dialog:
        mark, _, text = step.partition(" ")
        if mark == ">":
            yield "type", filled(text, known) + "\r"
        elif mark == ">>":
            yield "type", filled(text, {**known, **KEYS})
        elif mark == "~":
            yield "pause", text
        elif mark == "!":
            yield "dom0", text
        elif mark == "<":
            yield "expect", filled(text, known)
        elif mark == "<<":
            yield "squeezed", filled(text, known)
        else:
            raise ValueError(f"no step begins with {mark}")


def script(dialog, known, more=()):
    """The same in the words of dom0-dialog.sh, with more of them behind."""
    lines = []
    for kind, text in steps(dialog, known):
        if kind == "type":
            lines.append(f"type {base64.b64encode(text.encode()).decode()}")
        elif kind == "dom0":
            lines.append(text)
        else:
            lines.append(f"expect {text.replace(' ', '')}")
    return "".join(f"{line}\n" for line in (*lines, *more)).encode()


def came_to_its_end(dialog, told):
    """Raises Wrong unless each step is done; told: what dom0-dialog.sh said."""
    for number, step in enumerate(dialog, 1):
        need(f"done: {number}" in told.split("\n"), f"it did not come to: {step[:60]}")


def found(kind, pattern, text):
    """Where in the text the pattern ends, or None."""
    if kind == "expect":
        match = re.search(pattern, text)
        return match and match.end()
    kept = [index for index, letter in enumerate(text) if letter not in " \n"]
    match = re.search(pattern, "".join(text[index] for index in kept))
    return match and kept[match.end() - 1] + 1
