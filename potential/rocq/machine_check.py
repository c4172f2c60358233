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
from pathlib import Path

from potential.errors import InputError, NotExportableError, PotentialError
from potential.rocq.document import export
from potential.rocq.names import module_name
from potential.rocq.origin import origin
from potential.rocq.record import (
    corollaries,
    digest,
    entries,
    library_digest,
    library_files,
    record_file,
    rocq_folder,
    theorem_file,
    write_file,
)
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
_MEMORY = "s=32M,o=1000"  # what was used is looked for less often than by default, which takes a twelfth of the time


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
    """What `coqc` said of one file; `earlier` where an earlier run compiled it, in so many seconds."""

    module: str
    ok: bool
    output: str
    seconds: float
    earlier: bool = False

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
                return Compiled(module, said["ok"], said["output"], said["seconds"], earlier=True)
        except (ValueError, KeyError):
            pass
    stamp.unlink(missing_ok=True)
    (build / f"{module}.v").write_text(text, encoding="utf-8")
    begin = time.monotonic()
    try:
        run = subprocess.run(
            [coqc, "-q", "-Q", ".", "Potential", f"{module}.v"],
            cwd=build,
            env={"OCAMLRUNPARAM": _MEMORY, **os.environ},
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
    earlier: bool = False  # true where the file was compiled by an earlier run, in so many seconds

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
        earlier = "compiled earlier, " if self.earlier else ""
        return f"checked      {self.name} ({earlier}{self.seconds:.1f} s; axioms: {axioms})"


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
        write_file(theorem_file(name), text)
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
    theorems: Mapping[str, tuple[Path, Theorem]],
    build: Path,
    *,
    jobs: int = 2,
    say: Callable[[str], None] = lambda _: None,
) -> list[Checked]:
    """Export theorems that are in no catalogue, each to its file, compile these with the library, and record nothing.

    `say` gets a line for each, under the name that it is given by. Raises InputError where there is no usable `coqc`.
    """
    find_coqc()
    results = []
    for name, (path, theorem) in theorems.items():
        try:
            write_file(path, export(theorem))
        except NotExportableError as error:
            results.append(Checked(name, False, (), 0.0, str(error), exported=False))
        except PotentialError as error:
            results.append(Checked(name, False, (), 0.0, str(error)))
        else:
            compiled = compile_files([*library_files(), path], build, jobs=jobs)
            results.append(_judge(name, compiled[path.stem]))
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
    return Checked(name, not reason, axioms, result.seconds, reason, earlier=result.earlier)


def _record(found: Mapping[str, Checked], texts: Mapping[str, str], origins: Mapping[str, str]) -> None:
    """Write the records; what was not checked this time keeps its entry."""
    for folder in {rocq_folder(name): None for name in found}:
        mine = {name: checked for name, checked in found.items() if rocq_folder(name) == folder}
        _record_in(record_file(folder), mine, texts, origins)


def _record_in(path: Path, found: Mapping[str, Checked], texts: Mapping[str, str], origins: Mapping[str, str]) -> None:
    old = entries(path)
    new = dict(old)
    for name, checked in found.items():
        if checked:
            entry = {
                "file": f"theorems/{module_name(name)}.v",
                "sha256": digest(texts[name]),
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
        write_file(path, json.dumps(dict(sorted(new.items())), indent=1) + "\n")
