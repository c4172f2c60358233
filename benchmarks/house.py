"""The house, measured: no import back up, no circle, and how many files must know of each setting.

A class or a setting lives in one module of `potential/classes/`. A file knows of it if it names its classes, its
setting or an oracle of its own, in code or in a string that is that name; what a docstring or a message says does not
count. The aim is three files: what must be believed, what need not be, and the line in the package's face. The modules
of other settings are counted apart: a setting is applied to classes, and says to which.

    python benchmarks/house.py            # prints the table; exits with 1 where a setting has more than three files
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import itertools
import shutil
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from potential.classes.problem_class import ProblemClass
from potential.errors import InputError

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "potential"
MOST = 3
ROOMS = ("classes", "interpretations")
# What an editor completes: nothing reads it, and a class works without a line there.
EDITORS = PACKAGE / "oracles.py"
# What every setting is written with, which is of no setting.
COMMON = {"quantities", "recorder", "pairs", "problem_class", "premises", "special_cases", "__init__"}
# Oracles of a function in a Euclidean space, which every class may have, and the two that every numeric problem has,
# the identity where it lacks the part.
ORDINARY = {"value", "gradient", "subgradient", "gap", "minimizer", "line_search", "project", "prox"}
# Oracles whose names are words that mean something else in other files, such as a linear rate.
WORDS = {"average", "block", "constraint", "element", "linear", "multiplier", "replaced", "table", "target", "update"}


def rooms() -> list[str]:
    """The modules of classes and settings."""
    return sorted(p.stem for p in (PACKAGE / "classes").glob("*.py") if p.stem not in COMMON)


def _here(room: str) -> dict[str, Any]:
    module = import_module(f"potential.classes.{room}")
    return {name: o for name, o in vars(module).items() if getattr(o, "__module__", None) == module.__name__}


def classes(room: str) -> dict[str, type[ProblemClass]]:
    """The classes of problems of a module."""
    return {name: o for name, o in _here(room).items() if inspect.isclass(o) and issubclass(o, ProblemClass)}


def settings(room: str) -> dict[str, Any]:
    """The settings of a module, functions from a class to a class; what takes several by name is none."""
    made = {name: o for name, o in _here(room).items() if inspect.isfunction(o) and name[0].isupper()}
    return {name: o for name, o in made.items() if any(p.kind is p.POSITIONAL_OR_KEYWORD for p in _parameters(o))}


def _parameters(function: Any) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())


@cache
def every_oracle() -> frozenset[str]:
    """The oracles of all classes, each setting applied to each class that it takes."""
    plain = list(ProblemClass.every())  # and not what the settings make, of which each would make more
    for room in rooms():
        for make, cls in itertools.product(settings(room).values(), plain):
            with contextlib.suppress(InputError):
                make(cls)
    ours = (c for c in ProblemClass.every() if all(b.__module__.startswith("potential.") for b in c.__mro__[:-1]))
    return frozenset(name for cls in ours for name in cls.oracles)


def oracles(room: str) -> set[str]:
    """The oracles that the classes of a module bring, but for those that an earlier class has under the same name."""
    own = {n for c in classes(room).values() for n in vars(c) if not any(n in vars(b) for b in c.__mro__[1:])}
    return (own & every_oracle()) - ORDINARY - WORDS


@cache
def named(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The names of a file, docstrings apart, and those that are attributes or strings: of an oracle these count."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    modules = {a.asname or a.name for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}
    modules = {name for name in modules if name.islower()}
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(n.body[0].value) for n in nodes if isinstance(n, documented) and _has_doc(n)}
    names, asked = set(), set()
    for node in nodes:
        match node:
            case ast.Attribute(value=ast.Name(module)) if module in modules:
                pass  # of another module, such as random.Random
            case ast.Name(name) | ast.alias(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Attribute(attr=name):
                asked.add(name)
            case ast.Constant(str() as name) if id(node) not in docs:
                asked.add(name)
    return frozenset(names | asked), frozenset(asked)


def _has_doc(node: ast.AST) -> bool:
    first = node.body[0] if getattr(node, "body", None) else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


def files_that_know(room: str) -> list[str]:
    """The files of the package that name what belongs to a module of classes, those of other settings apart."""
    kinds, own = {*classes(room), *settings(room)}, oracles(room)
    files = [p for p in sorted(PACKAGE.rglob("*.py")) if p.parent.name not in ROOMS or p.stem in (room, *COMMON)]
    files = [p for p in files if p != EDITORS]
    return [str(p.relative_to(PACKAGE)) for p in files if named(p)[0] & kinds or named(p)[1] & own]


def main() -> int:
    """Print the table and what import-linter says."""
    worst = 0
    for room in rooms():
        files = files_that_know(room)
        worst = max(worst, len(files))
        print(f"{room:16} {len(files)}  {', '.join(files)}")
    print(f"\nat most {worst} files must know of a setting; the aim is {MOST}")
    linter = Path(sys.executable).with_name("lint-imports")
    if linter.exists() or shutil.which("lint-imports"):
        done = subprocess.run([str(linter) if linter.exists() else "lint-imports"], cwd=ROOT, check=False)
        return int(worst > MOST or done.returncode != 0)
    print("import-linter is not installed: circles and imports back up were not looked for")
    return 1


if __name__ == "__main__":
    sys.exit(main())
