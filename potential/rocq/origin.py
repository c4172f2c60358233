"""What an exported file is made from: a digest of it tells a record of today's code without exporting again."""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import json
import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from potential.catalogue import saved_certificate
from potential.statement.theorem import Theorem

#: The rooms of `potential` of which no line has a part in what is exported.
_APART = frozenset({"command_line", "discovery", "laboratory", "pages", "presentation", "refutation", "worst_cases"})
_HOUSE = Path(__file__).parents[1]
#: Packages that are looked at as a whole, or not at all.
_KNOWN = frozenset({"potential", *sys.stdlib_module_names})


def origin(theorem: Theorem) -> str:
    """A digest of the code, the theorem's own words and its saved certificate; empty where no certificate is saved.

    The same digest means the same file: whatever the exporter reads is in it.
    """
    certificate = saved_certificate(theorem.name)
    if certificate is None:
        return ""
    said = (theorem.name, theorem.source, theorem.note, theorem.problem_class.__name__, certificate)
    parts = [_house(), *(_text(path) for path in _own_files(theorem)), *said]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def _house() -> str:
    """A digest of the exporter and all that it rests on."""
    files = (path for path in sorted(_HOUSE.rglob("*.py")) if path.relative_to(_HOUSE).parts[0] not in _APART)
    return _digest(files)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _own_files(theorem: Theorem) -> list[Path]:
    """The files of the method with its bases and of the functions that the theorem brings, with those beside them."""
    functions: list[Any] = [theorem.potential, theorem.progress, theorem.budget, theorem.measure, theorem.weight]
    owners = [*theorem.method_class.__mro__, *filter(None, functions), *theorem.problem_class.__mro__]
    modules = {owner.__module__ for owner in owners if owner.__module__.partition(".")[0] not in _KNOWN}
    folders = {Path(inspect.getfile(sys.modules[module])).parent for module in modules if module in sys.modules}
    return [path for folder in sorted(folders) for path in _files(folder)]


@cache
def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.py"))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# What was exported before ---------------------------------------------------------------------------------------------


def remembered(theorem: str, made_from: str) -> str | None:
    """The digest of what was exported from there before, None where that was not kept."""
    entry = _memory().get(theorem)
    return entry["sha256"] if isinstance(entry, dict) and made_from and entry.get("origin") == made_from else None


def remember(theorem: str, made_from: str, sha256: str) -> None:
    """Keep the digest of what was exported in the user's cache folder, if that can be written."""
    if not made_from:
        return
    _memory()[theorem] = {"origin": made_from, "sha256": sha256}
    path = _memory_file()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.part")
        partial.write_text(json.dumps(_memory()), encoding="utf-8")
        os.replace(partial, path)


@cache
def _memory() -> dict[str, Any]:
    try:
        said = json.loads(_memory_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _memory_file() -> Path:
    chosen = os.environ.get("POTENTIAL_CACHE")
    if chosen:
        return Path(chosen).expanduser() / "exported.json"
    import platformdirs

    return Path(platformdirs.user_cache_dir("potential")) / "exported.json"
