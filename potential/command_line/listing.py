"""The catalogue on a terminal: its theorems and its problems, filtered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from potential.catalogue import bundled_problem, problem_names, saved_certificate, saved_tightness
from potential.command_line.output import Block, counted, print_blocks, print_table, say, width
from potential.errors import InputError
from potential.rocq.record import library_digest, machine_checked, read_record
from potential.statement.theorem import registered
from potential.writing import notation
from potential.writing.text import tidied

#: From so many columns on the theorems are a table.
_TABLE = 180


def rows(words: Sequence[str], class_name: str | None, source: str | None) -> list[dict[str, Any]]:
    """The theorems with all the words in name or source, with that name in their class, and that text in their source.

    Case does not matter. Raises `InputError` where there is none.
    """
    ratios, record = saved_tightness(), read_record()
    library = library_digest() if record else None
    found = []
    for name, theorem in registered().items():
        text = f"{name} {theorem.source}".lower()
        problem_class = theorem.problem_class.__name__
        if not all(word.lower() in text for word in words):
            continue
        if class_name is not None and class_name.lower() not in problem_class.lower():
            continue
        if source is not None and source.lower() not in theorem.source.lower():
            continue
        checked, reason = machine_checked(theorem, record, library)
        found.append(
            {
                "name": name,
                "class": problem_class,
                "bound": _bound(name),
                "tightness": ratios[name]["ratio"] if name in ratios else None,
                "source": theorem.source,
                "machine-checked": checked,
                "not machine-checked because": reason,
            }
        )
    if not found:
        raise InputError(
            f"no theorem of the catalogue answers to {_asked(words, class_name, source)!r}: `potential list` shows all"
        )
    return found


def _asked(words: Sequence[str], class_name: str | None, source: str | None) -> str:
    """What was asked for, as it was typed."""
    options = [f"--class {class_name}"] if class_name else []
    options += [f"--source {source}"] if source else []
    return " ".join([*words, *options])


def _bound(name: str) -> str:
    """What the saved certificate says is proved."""
    certificate = saved_certificate(name)
    if certificate is None:
        return "(no certificate is saved: run `potential prove`)"
    said = json.loads(certificate).get("statement", {}).get("conclusion")
    if not said:
        return "(its certificate does not say)"
    try:
        return tidied(notation.parse(str(said)))
    except notation.NotationError:
        return str(said)


def print_theorems(found: list[dict[str, Any]]) -> None:
    """The theorems: a table on a wide terminal, blocks on others."""
    if width() >= _TABLE:
        _print_table(found)
    else:
        print_blocks(_block(row) for row in found)
    print()
    say(f"{counted(len(found), 'theorem')}.")
    for row in found:
        if not row["machine-checked"]:
            say(f"Not machine-checked: {row['name']} ({row['not machine-checked because']}).")
    say("Tightness is what a run on a bad instance comes to, over the bound: see `potential tightness`.")
    say("R = ||x_0 - x*||, Delta_0 = f(x_0) - f(x*), D_0 = D_h(x*, x_0). `potential show NAME` shows a proof.")


def _block(row: dict[str, Any]) -> Block:
    return Block(row["name"], (row["bound"], f"on {row['class']}", ", ".join(filter(None, _facts(row)))))


def _facts(row: dict[str, Any]) -> tuple[str, ...]:
    ratio = "" if row["tightness"] is None else f"tightness {row['tightness']:.3f}"
    return (row["source"], "checked by Rocq" if row["machine-checked"] else "not checked by Rocq", ratio)


def _print_table(found: list[dict[str, Any]]) -> None:
    headings = ("theorem", "class of problems", "what is proved after T steps", "source", "Rocq", "tightness")
    rows = []
    for row in found:
        ratio = "" if row["tightness"] is None else f"{row['tightness']:.3f}"
        checked = "checked" if row["machine-checked"] else "no"
        rows.append((row["name"], row["class"], row["bound"], row["source"], checked, ratio))
    print_table(headings, rows, broken=("what is proved after T steps", "source"))


def print_problems(words: Sequence[str], class_name: str | None) -> None:
    """The problems that a run may be asked on, by name; with a class, those that belong to it."""
    names = [name for name in problem_names() if all(word.lower() in name.lower() for word in words)]
    if class_name is not None:
        names = [name for name in names if class_name in bundled_problem(name).class_names]
    if not names:
        raise InputError(
            f"no bundled problem answers to {_asked(words, class_name, None)!r}: `potential problems` shows all"
        )
    for name in names:
        print(name)
