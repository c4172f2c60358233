"""The ratios that a catalogue keeps: of each theorem the bound over the worst case, for N steps at two choices.

They are computed by a command and kept beside the certificates, each with a digest of the statement that it is about: a
ratio of another statement is stale, and not shown.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from potential import catalogue
from potential.certificate import digest
from potential.errors import InputError, PotentialError
from potential.worst_cases.tightness import Tight, choices, tightness

#: So many steps the ratios are kept for.
STEPS = (1, 5, 20)
FILE = "worst_cases.json"


def measured(proof: Any, steps: Sequence[int] = STEPS) -> dict[str, Any]:
    """The bound of a Proof over the worst case at two choices of the parameters, and the reason why one is missing.

    `ratios` are by the number of steps, in turn up to the first that has none, `reason`; where `only_above`, the worst
    case is known from above, and the ratio is one from below.
    """
    kept: dict[str, Any] = {"statement": _digest(proof.certificate.content), "choices": [], "reason": ""}
    try:
        wanted = choices(proof.conclusion)
    except PotentialError as error:
        return {**kept, "reason": str(error)}
    for choice in wanted:
        found: list[Tight] = []
        try:
            for count in steps:
                found += tightness(proof.conclusion, count, choice)
        except PotentialError as error:
            kept["reason"] = str(error)
            if not found:
                break
        kept["choices"].append(
            {
                "parameters": {name: str(v(0) if callable(v) else v) for name, v in choice.items()},
                "ratios": {str(row.steps): float(f"{row.ratio:.6g}") for row in found if 0 < row.ratio < math.inf},
                "only_above": any(row.upper for row in found),
            }
        )
    return kept


def save(rows: Mapping[str, Mapping[str, Any]]) -> list[Path]:
    """Keep ratios, each in the catalogue of its theorem, beside those that are there; where they were written."""
    by_folder: dict[Path, dict[str, Any]] = {}
    for name, row in rows.items():
        owner = catalogue.catalogue_of(name)
        if owner is None:
            raise InputError(f"{name} is in no catalogue, where its ratios would be kept")
        by_folder.setdefault(owner.path(FILE), {})[name] = row
    for path, found in by_folder.items():
        everything = {**_read(path), **found}
        path.write_text(json.dumps(dict(sorted(everything.items())), indent=1) + "\n", encoding="utf-8")
    return list(by_folder)


def saved(names: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """What the catalogues keep, by theorem, of all or of some: rows as `measured` makes them, without stale ones."""
    wanted = None if names is None else set(names)
    rows = {name: row for folder in catalogue.folders() for name, row in _read(folder / FILE).items()}
    return {name: row for name, row in rows.items() if (wanted is None or name in wanted) and not _is_stale(name, row)}


def stale() -> list[str]:
    """The theorems of which the ratios that are kept are of another statement, or missing."""
    rows = {name: row for folder in catalogue.folders() for name, row in _read(folder / FILE).items()}
    return [name for name in catalogue.named_theorems() if name not in rows or _is_stale(name, rows[name])]


def shown(row: Mapping[str, Any]) -> str:
    """The tightness in a few words, of the harder choice: "0.862, 0.781, 0.526 at N = 1, 5, 20", or why there is none.

    It is the worst case over the bound, and so one over the ratio that is kept.
    """
    if not row["choices"] or not row["choices"][-1]["ratios"]:
        return row["reason"] or "not bounded by what the class says"
    ratios = row["choices"][-1]["ratios"]
    most = "at most " if row["choices"][-1]["only_above"] else ""
    return f"{most}{', '.join(f'{1 / r:.3g}' for r in ratios.values())} at N = {', '.join(ratios)}"


def _is_stale(name: str, row: Mapping[str, Any]) -> bool:
    text = catalogue.saved_certificate(name)
    return text is None or row["statement"] != _digest(json.loads(text))


def _digest(content: Mapping[str, Any]) -> str:
    return digest(content["statement"])


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
