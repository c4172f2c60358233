"""The machine check: export theorems to Rocq, compile them with `coqc`, and keep a record of what was compiled.

`coqc` is run in a build folder on copies, so that nothing but the exported files and the record is written beside the
sources.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from potential.catalogue import catalogue_of, folders
from potential.errors import InputError, PotentialError
from potential.rocq.document import NotExportableError, export, module_name
from potential.rocq.origin import origin, remember, remembered
from potential.statement.theorem import Theorem

OLDEST = (8, 16)
ALLOWED_AXIOMS = frozenset(
    {
        "ClassicalDedekindReals.sig_not_dec",
        "ClassicalDedekindReals.sig_forall_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    }
)
"""The axioms of Rocq's own real numbers, functional extensionality and excluded middle."""

_HOW = (
    "install Rocq 8.16 or newer: `apt-get install coq` on Debian and Ubuntu, or `opam install coq`. "
    "Everything but the machine check works without it"
)
_LONGEST = 300.0  # seconds for one file


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


def find_coqc() -> str:
    """The path of `coqc`; raises InputError that says how to get it where it is missing or too old."""
    path = shutil.which("coqc")
    if path is None:
        raise InputError(f"there is no coqc on this machine; {_HOW}")
    try:
        said = subprocess.run([path, "--print-version"], capture_output=True, text=True, timeout=60, check=False).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise InputError(f"{path} cannot be run ({error}); {_HOW}") from error
    version = re.match(r"(\d+)\.(\d+)", said)
    if version is None or (int(version[1]), int(version[2])) < OLDEST:
        raise InputError(
            f"{path} is version {said.split()[0] if said.split() else 'unknown'}, which is too old; {_HOW}"
        )
    return path


# Compiling ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compiled:
    """What `coqc` said of one file."""

    module: str
    ok: bool
    output: str
    seconds: float

    @property
    def assumptions(self) -> list[str]:
        """The axioms that `Print Assumptions` reports."""
        _, found, listed = self.output.partition("Axioms:\n")
        return sorted(set(re.findall(r"^([A-Za-z_][\w.']*)", listed, re.MULTILINE))) if found else []


def compile_files(
    sources: Iterable[Path], build: Path, *, jobs: int = 2, done: Callable[[Compiled], None] = lambda _: None
) -> dict[str, Compiled]:
    """Compile files as modules of the logical path Potential, each after those that it requires; by module name.

    `build` keeps the results, good and bad: a file is compiled again only where it, or one that it requires, has
    changed. A file that requires one that failed is not compiled. `done` is called after each.
    Raises InputError where there is no usable `coqc`.
    """
    coqc = find_coqc()
    build.mkdir(parents=True, exist_ok=True)
    files = {path.stem: path.read_text(encoding="utf-8") for path in sources}
    order = _in_order(files)
    results: dict[str, Future[tuple[Compiled, str]]] = {}

    def task(module: str) -> tuple[Compiled, str]:
        keys = [version]
        for required in _requires(files[module], files):
            earlier, key = results[required].result()
            if not earlier.ok:
                return Compiled(module, False, f"it requires {required}, which does not compile", 0.0), ""
            keys.append(key)
        key = hashlib.sha256("\n".join([files[module], *keys]).encode()).hexdigest()
        result = _compile(coqc, build, module, files[module], key)
        done(result)
        return result, key

    version = subprocess.run([coqc, "--print-version"], capture_output=True, text=True, check=False).stdout
    # Submitted in an order in which every file comes after those that it waits for: no two can wait for each other.
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        for module in order:
            results[module] = pool.submit(task, module)
        return {module: results[module].result()[0] for module in order}


def _compile(coqc: str, build: Path, module: str, text: str, key: str) -> Compiled:
    stamp = build / f"{module}.stamp"
    if stamp.is_file():
        try:
            said = json.loads(stamp.read_text(encoding="utf-8"))
            if said["key"] == key and (not said["ok"] or (build / f"{module}.vo").is_file()):
                return Compiled(module, said["ok"], said["output"], said["seconds"])
        except (ValueError, KeyError):
            pass
    stamp.unlink(missing_ok=True)
    (build / f"{module}.v").write_text(text, encoding="utf-8")
    begin = time.monotonic()
    try:
        run = subprocess.run(
            [coqc, "-q", "-Q", ".", "Potential", f"{module}.v"],
            cwd=build,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_LONGEST,
            check=False,
        )
        ok, output = run.returncode == 0, run.stdout if run.returncode == 0 else run.stderr
        decided = run.returncode in (0, 1)  # and not killed
    except subprocess.TimeoutExpired:
        ok, output, decided = False, f"it was not done after {_LONGEST:.0f} s", False
    result = Compiled(module, ok, output, round(time.monotonic() - begin, 1))
    if decided:
        said = {"key": key, "ok": ok, "output": output, "seconds": result.seconds}
        stamp.write_text(json.dumps(said), encoding="utf-8")
    return result


def _named(text: str) -> list[str]:
    """The modules that a file requires."""
    found = re.findall(r"^From Potential Require (?:Import|Export) ([\w\s]+)\.", text, re.MULTILINE)
    return [module for line in found for module in line.split()]


def _requires(text: str, known: Mapping[str, str]) -> list[str]:
    return [module for module in _named(text) if module in known]


def _in_order(files: Mapping[str, str]) -> list[str]:
    order: list[str] = []

    def visit(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            raise InputError(f"the Rocq files require each other in a circle: {', '.join(path)}")
        if module not in order:
            for required in _requires(files[module], files):
                visit(required, (*path, module))
            order.append(module)

    for module in files:
        visit(module, ())
    return order


# The catalogue --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checked:
    """What the check found of one theorem: true where its file compiled and rests on the allowed axioms alone."""

    name: str
    ok: bool
    assumptions: tuple[str, ...]
    seconds: float
    reason: str = ""
    exported: bool = True  # false where the library has no form for what the theorem says

    def __bool__(self) -> bool:
        return self.ok

    @property
    def text(self) -> str:
        """One line."""
        if not self.exported:
            return f"not exported {self.name}: {self.reason}"
        if not self.ok:
            return f"NOT CHECKED  {self.name}: {self.reason}"
        axioms = ", ".join(a.rpartition(".")[2] for a in self.assumptions) or "none"
        return f"checked      {self.name} ({self.seconds:.1f} s; axioms: {axioms})"


def library_files() -> list[Path]:
    """The files of the library, in the order of _CoqProject."""
    listed = (library() / "_CoqProject").read_text(encoding="utf-8").split("\n")
    return [library() / line for line in listed if line.endswith(".v") and not line.startswith("theorems/")]


def corollaries() -> list[Path]:
    """Files written by hand that take an exported theorem further."""
    return sorted(path for folder in rocq_folders() for path in (folder / "corollaries").glob("*.v"))


def library_digest() -> str:
    """A digest of all that is written by hand."""
    files = [*library_files(), *corollaries()]
    return _digest_of(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _digest_of(files: tuple[tuple[Path, int], ...]) -> str:
    return _digest("\n".join(path.read_text(encoding="utf-8") for path, _ in files))


def check_theorems(
    theorems: list[Theorem], build: Path, *, jobs: int = 2, say: Callable[[str], None] = lambda _: None
) -> list[Checked]:
    """Export theorems of the catalogue, compile library and theorems, write the record; one result for each.

    `say` gets a line for each theorem. Raises InputError where there is no usable `coqc`.
    """
    find_coqc()
    texts: dict[str, str] = {}
    found: dict[str, Checked] = {}
    for theorem in theorems:
        try:
            texts[theorem.name] = export(theorem)
        except NotExportableError as error:
            found[theorem.name] = Checked(theorem.name, False, (), 0.0, str(error), exported=False)
        except PotentialError as error:
            found[theorem.name] = Checked(theorem.name, False, (), 0.0, str(error))
    for name, text in texts.items():
        _write(theorem_file(name), text)
    by_module = {module_name(name): name for name in texts}
    refused = list(found.values())

    def done(result: Compiled) -> None:
        if result.module not in by_module:
            if not result.ok:
                say(f"library      {result.module}.v does not compile: {result.output.strip()}")
            return
        name = by_module[result.module]
        found[name] = _judge(name, result)
        say(found[name].text)

    files = [*library_files(), *(theorem_file(name) for name in texts)]
    # A corollary is compiled together with the theorem that it takes further, and that theorem answers for it.
    modules = {path.stem for path in files}
    further = {path: _named(path.read_text(encoding="utf-8")) for path in corollaries()}
    further = {path: named for path, named in further.items() if set(named) <= modules}
    results = compile_files([*files, *further], build, jobs=jobs, done=done)
    for path, named in further.items():
        judged = _judge(path.stem, results[path.stem])
        say(judged.text.replace(path.stem, f"corollary {path.stem}", 1))
        for module in named:
            if not judged and module in by_module:
                name = by_module[module]
                found[name] = Checked(name, False, (), 0.0, f"its corollary {path.stem}: {judged.reason}")
    for checked in refused:
        say(checked.text)
    _record(found, texts, {theorem.name: origin(theorem) for theorem in theorems})
    return [found[theorem.name] for theorem in theorems]


def check_files(
    theorems: Mapping[Path, Theorem], build: Path, *, jobs: int = 2, say: Callable[[str], None] = lambda _: None
) -> list[Checked]:
    """Export theorems that are in no catalogue into these files, compile them with the library, and record nothing.

    `say` gets a line for each. Raises InputError where there is no usable `coqc`.
    """
    find_coqc()
    results = []
    for path, theorem in theorems.items():
        try:
            _write(path, export(theorem))
        except NotExportableError as error:
            results.append(Checked(theorem.name, False, (), 0.0, str(error), exported=False))
        except PotentialError as error:
            results.append(Checked(theorem.name, False, (), 0.0, str(error)))
        else:
            compiled = compile_files([*library_files(), path], build, jobs=jobs)
            results.append(_judge(theorem.name, compiled[path.stem]))
        say(results[-1].text)
    return results


def _judge(name: str, result: Compiled) -> Checked:
    axioms = tuple(result.assumptions)
    reason = "" if result.ok else f"it does not compile: {' '.join(result.output.split())[:400]}"
    strange = [a for a in axioms if a not in ALLOWED_AXIOMS]
    if result.ok and strange:
        reason = f"it rests on {', '.join(strange)}"
    if result.ok and "Axioms:" not in result.output and "Closed under the global context" not in result.output:
        reason = "Print Assumptions reported nothing"
    return Checked(name, not reason, axioms, result.seconds, reason)


def _record(found: Mapping[str, Checked], texts: Mapping[str, str], origins: Mapping[str, str]) -> None:
    """Write the records; what was not checked this time keeps its entry."""
    for folder in {rocq_folder(name): None for name in found}:
        mine = {name: checked for name, checked in found.items() if rocq_folder(name) == folder}
        _record_in(record_file(folder), mine, texts, origins)


def _record_in(path: Path, found: Mapping[str, Checked], texts: Mapping[str, str], origins: Mapping[str, str]) -> None:
    old = _read(path)
    new = dict(old)
    for name, checked in found.items():
        if checked:
            entry = {
                "file": f"theorems/{module_name(name)}.v",
                "sha256": _digest(texts[name]),
                "library": library_digest(),
                "origin": origins[name],
                "assumptions": list(checked.assumptions),
                "seconds": checked.seconds,
            }
            # The time alone is no reason to change the file.
            same = all(old.get(name, {}).get(key) == value for key, value in entry.items() if key != "seconds")
            new[name] = old[name] if same else entry
        else:
            new.pop(name, None)
    if new != old or not path.is_file():
        _write(path, json.dumps(dict(sorted(new.items())), indent=1) + "\n")


def read_record() -> dict[str, Any]:
    """The records of the last check, by theorem; empty where there is none."""
    return {name: entry for folder in rocq_folders() for name, entry in _read(record_file(folder)).items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def machine_checked(theorem: Theorem, record: Mapping[str, Any] | None = None) -> tuple[bool, str]:
    """Whether the last check covers the theorem as it is now, and if not, why not.

    It does where the file that was compiled is the one that is kept, and the one that the exporter writes today, and
    the library is the one that it was compiled with. Where code and certificate are those that the record, or an
    earlier call, was made from, the exporter is not asked again.
    """
    entry = (read_record() if record is None else record).get(theorem.name)
    made_from = origin(theorem)
    known = isinstance(entry, dict) and bool(made_from) and entry.get("origin") == made_from
    today = entry["sha256"] if isinstance(entry, dict) and known else remembered(theorem.name, made_from)
    if today is None:
        try:
            today = _digest(export(theorem))
        except NotExportableError as error:
            return False, f"not exported: {error}"
        except PotentialError as error:
            return False, str(error)
        remember(theorem.name, made_from, today)
    if not isinstance(entry, dict):
        return False, "not checked yet: run `make rocq`"
    path = theorem_file(theorem.name)
    kept = _digest(path.read_text(encoding="utf-8")) if path.is_file() else ""
    if entry.get("sha256") != today or kept != today or entry.get("library") != library_digest():
        return False, "changed since the last check: run `make rocq`"
    return True, ""


def confirm(theorems: Iterable[Theorem]) -> list[tuple[str, str]]:
    """Export theorems again, and write down of those that are still what was checked what they are made from now.

    Nothing is compiled. The names of the others come back, with the reason.
    """
    record, refused = read_record(), []
    for theorem in theorems:
        entry = record.get(theorem.name)
        held, reason = machine_checked(theorem, {theorem.name: {**entry, "origin": ""}} if entry else {})
        if held:
            record[theorem.name] = {**record[theorem.name], "origin": origin(theorem)}
        else:
            refused.append((theorem.name, reason))
    for folder in rocq_folders():
        path = record_file(folder)
        mine = {name: record[name] for name in _read(path)}
        if mine:
            _write(path, json.dumps(dict(sorted(mine.items())), indent=1) + "\n")
    return refused


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write(path: Path, text: str) -> None:
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
