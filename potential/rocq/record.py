"""The record of the machine check: where a catalogue's files of Rocq are, and whether what was compiled is still so.

Nothing is compiled here, and nothing is exported that a digest tells to be as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from potential.catalogue import catalogue_of, folders
from potential.errors import InputError, NotExportableError, PotentialError
from potential.rocq.names import module_name
from potential.rocq.origin import origin, remember, remembered
from potential.statement.theorem import Theorem


def library() -> Path:
    """The folder of the Rocq library; raises InputError where no catalogue has one."""
    for folder in rocq_folders():
        if (folder / "_CoqProject").is_file():
            return folder
    raise InputError("no catalogue with a Rocq library is installed: none has a file rocq/_CoqProject")


def rocq_folders() -> list[Path]:
    """The folders of all catalogues for files of Rocq."""
    return [folder / "rocq" for folder in folders()]


def rocq_folder(theorem: str) -> Path:
    """The folder for files of Rocq of the catalogue that has a theorem; raises InputError where none has."""
    catalogue = catalogue_of(theorem)
    if catalogue is None:
        raise InputError(f"{theorem} is in no catalogue, where its Rocq file would be kept")
    return catalogue.path("rocq")


def theorem_file(name: str) -> Path:
    """Where the exported file of a catalogue's theorem is kept."""
    return rocq_folder(name) / "theorems" / f"{module_name(name)}.v"


def record_file(folder: Path) -> Path:
    """The record of the last check of a catalogue's theorems, in its folder for files of Rocq."""
    return folder / "checked.json"


def library_files() -> list[Path]:
    """The files of the library, in the order of _CoqProject."""
    folder = library()
    listed = (folder / "_CoqProject").read_text(encoding="utf-8").split("\n")
    return [folder / line for line in listed if line.endswith(".v") and not line.startswith("theorems/")]


def corollaries() -> list[Path]:
    """Files written by hand that take an exported theorem further."""
    return sorted(path for folder in rocq_folders() for path in (folder / "corollaries").glob("*.v"))


def library_digest() -> str:
    """A digest of all that is written by hand."""
    files = [*library_files(), *corollaries()]
    return _digest_of(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _digest_of(files: tuple[tuple[Path, int], ...]) -> str:
    return digest("\n".join(path.read_text(encoding="utf-8") for path, _ in files))


def read_record() -> dict[str, Any]:
    """The records of the last check, by theorem; empty where there is none."""
    return {name: entry for folder in rocq_folders() for name, entry in entries(record_file(folder)).items()}


def entries(path: Path) -> dict[str, Any]:
    """What one record has, by theorem; empty where it is none."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


_REFUSED = "not exported: "  # what stands in the place of a digest, before the reason


def machine_checked(
    theorem: Theorem, record: Mapping[str, Any] | None = None, library: str | None = None
) -> tuple[bool, str]:
    """Whether the last check covers the theorem as it is now, and if not, why not.

    It does where the file that was compiled is the one that is kept, and the one that the exporter writes today, and
    the library is the one that it was compiled with. Where code and certificate are those that the record, or an
    earlier call, was made from, the exporter is not asked again. Who asks of many theorems gives the record and
    `library_digest()`, which are read once then.
    """
    entry = (read_record() if record is None else record).get(theorem.name)
    made_from = origin(theorem)
    known = isinstance(entry, dict) and bool(made_from) and entry.get("origin") == made_from
    today = entry["sha256"] if isinstance(entry, dict) and known else remembered(theorem.name, made_from)
    if today is None:
        from potential.rocq.document import export  # costs more than all else here, and is rarely wanted

        try:
            today = digest(export(theorem))
        except NotExportableError as error:
            today = f"{_REFUSED}{error}"
        except PotentialError as error:
            return False, str(error)
        remember(theorem.name, made_from, today)
    if today.startswith(_REFUSED):
        return False, today
    if not isinstance(entry, dict):
        return False, "not checked yet: run `make rocq`"
    path = theorem_file(theorem.name)
    kept = digest(path.read_text(encoding="utf-8")) if path.is_file() else ""
    if entry.get("sha256") != today or kept != today or entry.get("library") != (library or library_digest()):
        return False, "changed since the last check: run `make rocq`"
    return True, ""


def confirm(theorems: Iterable[Theorem]) -> list[tuple[str, str]]:
    """Export theorems again, and write down of those that are still what was checked what they are made from now.

    Nothing is compiled. The names of the others come back, with the reason; where it is that they cannot be exported,
    that is written down as well, so that nobody has to find it out again.
    """
    found: dict[Path, dict[str, Any]] = {folder: entries(record_file(folder)) for folder in rocq_folders()}
    refused = []
    for theorem in theorems:
        record = found[rocq_folder(theorem.name)]
        entry = record.get(theorem.name)
        held, reason = machine_checked(theorem, {theorem.name: {**entry, "origin": ""}} if entry else {})
        if held:
            record[theorem.name] = {**record[theorem.name], "origin": origin(theorem)}
            continue
        refused.append((theorem.name, reason))
        if reason.startswith(_REFUSED):
            record[theorem.name] = {"sha256": reason, "origin": origin(theorem)}
    for folder, record in found.items():
        if record:
            write_file(record_file(folder), json.dumps(dict(sorted(record.items())), indent=1) + "\n")
    return refused


def digest(text: str) -> str:
    """A digest of a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def write_file(path: Path, text: str) -> None:
    """Write a file at once, where it does not say so already; raises InputError where it cannot be."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
