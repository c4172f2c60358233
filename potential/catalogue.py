"""Theorems by name, what is kept of each, and problems.

A package offers a catalogue by an entry point of the group `potential.catalogue`, a function without arguments that
returns one:

    [project.entry-points."potential.catalogue"]
    mine = "my_package:catalogue"

All catalogues that are installed stand beside each other, and the functions of this module ask all of them.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar, overload

from potential.classes.special_cases import special_cases
from potential.errors import InputError, PotentialError

GROUP = "potential.catalogue"
#: Letters that a part of a name must have to be taken for one.
_SHORTEST = 3

Thing = TypeVar("Thing")


class Named(Protocol):
    """A theorem, as far as a catalogue looks at it: `potential.statement.theorem.Theorem`."""

    @property
    def name(self) -> str:
        """Its name, as in gradient-descent/smooth-convex."""


@dataclass(frozen=True)
class Instance:
    """A bad problem for one theorem and a number of steps: the problem, the start, the method's parameters."""

    problem: Any
    start: Any
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BadInstance:
    """How the bad problem of a theorem is made for each number of steps, and what is known of it."""

    make: Callable[[int], Instance]
    note: str


@dataclass(frozen=True, kw_only=True)
class Catalogue(Sequence[Any]):
    """Theorems with what belongs to them.

    - `name`: what the catalogue is called in messages.
    - `theorems`: gives them, in the order in which a reader meets them.
    - `folder`: where it keeps certificates/NAME.json, rocq/, references.bib and tightness.json; None where it keeps
      nothing. A folder rocq/ has the exported theorems, corollaries to them and the record of what was checked; the
      one with a file _CoqProject is the library that all are compiled with.
    - `problems`: gives numeric problems, by name, each as a function that builds it.
    - `choose`: gives the problems of a class of problems, by its name; where it is left out, those of `problems` that
      say so.
    - `bad_instances`: gives bad instances, by the name of the theorem that they are bad for.

    The functions are called when what they give is first wanted: a catalogue costs little until then. It is
    itself the sequence of its theorems.
    """

    name: str
    theorems: Callable[[], Iterable[Named]]
    folder: Path | None = None
    problems: Callable[[], Mapping[str, Callable[[], Any]]] = dict
    choose: Callable[[str], Sequence[Any]] | None = None
    bad_instances: Callable[[], Mapping[str, BadInstance]] = dict

    @cached_property
    def _theorems(self) -> tuple[Any, ...]:
        return tuple(self.theorems())

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Any, ...]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._theorems[index]

    def __len__(self) -> int:
        return len(self._theorems)

    def problems_for(self, class_name: str) -> Sequence[Any]:
        """The catalogue's problems of a class, in a fixed order; raises InputError where it has none."""
        if self.choose is not None:
            return self.choose(class_name)
        return of_class(class_name, [build() for build in self.problems().values()])

    def path(self, *parts: str) -> Path:
        """A place in the folder; raises InputError for a catalogue that has none."""
        if self.folder is None:
            raise InputError(f"the catalogue {self.name!r} keeps nothing: give it a folder")
        return self.folder.joinpath(*parts)


@cache
def installed() -> tuple[Catalogue, ...]:
    """All catalogues that are installed; raises InputError for an entry point that gives none."""
    from importlib.metadata import entry_points  # costs more than all else here, and is rarely wanted

    found = []
    for entry in sorted(entry_points(group=GROUP)):
        try:
            catalogue = entry.load()()
        except Exception as error:
            raise InputError(
                f"the catalogue of the entry point {entry.name!r} of {GROUP} cannot be loaded from {entry.value}: "
                f"{type(error).__name__}: {error}"
            ) from error
        if not isinstance(catalogue, Catalogue):
            raise InputError(
                f"the entry point {entry.name!r} of {GROUP} must be a function that returns a "
                f"potential.Catalogue, got {type(catalogue).__name__} from {entry.value}"
            )
        found.append(catalogue)
    return tuple(found)


def _merged(what: str, named: Callable[[Catalogue], Iterable[tuple[str, Thing]]]) -> dict[str, tuple[Catalogue, Thing]]:
    """What all catalogues have under their names, each with its catalogue."""
    found: dict[str, tuple[Catalogue, Thing]] = {}
    for catalogue in installed():
        for name, thing in named(catalogue):
            if name in found:
                raise InputError(
                    f"two {what} are named {name!r}, in the catalogues {found[name][0].name!r} and "
                    f"{catalogue.name!r}: give one of them another name"
                )
            found[name] = (catalogue, thing)
    return found


@cache
def _theorems() -> dict[str, tuple[Catalogue, Any]]:
    return _merged("theorems", lambda catalogue: ((theorem.name, theorem) for theorem in catalogue))


@cache
def named_theorems() -> dict[str, Any]:
    """The theorems of all catalogues, by name; raises InputError for a name that is given twice."""
    return {name: theorem for name, (_, theorem) in _theorems().items()}


def catalogue_of(theorem: str) -> Catalogue | None:
    """The catalogue that has the theorem of that name, None where none has."""
    found = _theorems().get(theorem)
    return None if found is None else found[0]


# What is kept ---------------------------------------------------------------------------------------------------------


def certificate_path(theorem: str) -> Path:
    """Where the certificate of a theorem of a catalogue is kept; raises InputError for any other."""
    catalogue = catalogue_of(theorem)
    if catalogue is None:
        raise InputError(f"{theorem} is in no catalogue, where its certificate would be kept: give a file for it")
    return catalogue.path("certificates", f"{theorem}.json")


def saved_certificate(theorem: str) -> str | None:
    """The certificate that a catalogue keeps of a theorem, None where none is kept."""
    catalogue = catalogue_of(theorem)
    if catalogue is None or catalogue.folder is None or not certificate_path(theorem).is_file():
        return None
    return certificate_path(theorem).read_text(encoding="utf-8")


def folders() -> list[Path]:
    """The folders of all catalogues that keep something."""
    return [catalogue.folder for catalogue in installed() if catalogue.folder is not None]


def saved_tightness() -> dict[str, dict[str, Any]]:
    """The measured ratios that the catalogues keep, by theorem; empty where there are none."""
    return {name: row for folder in folders() for name, row in tightness_in(folder / "tightness.json").items()}


def tightness_in(path: Path) -> dict[str, dict[str, Any]]:
    """The ratios of one file, by theorem; empty where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


# Problems -------------------------------------------------------------------------------------------------------------


@cache
def _builders() -> dict[str, Callable[[], Any]]:
    found = _merged("bundled problems", lambda catalogue: catalogue.problems().items())
    return {name: build for name, (_, build) in found.items()}


def problem_names() -> list[str]:
    """The names of all bundled problems; none is built for it."""
    return list(_builders())


def bundled_problem(name: str) -> Any:
    """The numeric problem of that name in a catalogue; raises InputError that shows near names."""
    builders = _builders()
    if name in builders:
        return builders[name]()
    raise InputError(f"{name!r} is none of the bundled problems{meant(name, builders)} `potential problems` shows all")


def meant(name: object, known: Iterable[str]) -> str:
    """A question whether one of at most three near names was meant, alike or with it as a part; else a full stop."""
    asked, known = str(name).lower(), list(known)
    near = difflib.get_close_matches(asked, known, n=3, cutoff=0.5)
    near += [other for other in known if len(asked) >= _SHORTEST and asked in other and other not in near]
    return f"; did you mean {', '.join(near[:3])}?" if near else "."


def problems_for(class_name: str) -> list[Any]:
    """The bundled problems of a class, named as in `potential`, `"Constrained(SmoothConvex)"` say, in a fixed order.

    Those of its special cases where none says so itself: of strongly convex functions for the inequality of Polyak and
    Lojasiewicz, say. Raises InputError for a class that none of them belongs to.
    """
    found: list[Any] = []
    refused: PotentialError | None = None
    for catalogue in installed():
        try:
            found += catalogue.problems_for(class_name)
        except PotentialError as error:
            refused = refused or error
    if not found and refused is not None:
        raise refused
    return found


def of_class(class_name: str, problems: Sequence[Any]) -> list[Any]:
    """Those of some problems that belong to a class, or else to its special cases; see `problems_for`."""
    found = [problem for problem in problems if class_name in problem.class_names]
    if not found:
        cases = special_cases(class_name)
        found = [problem for problem in problems if cases & problem.class_names]
    if not found:
        known = sorted(set().union(*(problem.class_names for problem in problems)))
        raise InputError(
            f"no bundled problem belongs to the class {class_name!r}; there are some of: {', '.join(known)}."
        )
    return found


def bad_instances() -> dict[str, BadInstance]:
    """The bad instances of all catalogues, by the name of the theorem."""
    return {name: case for catalogue in installed() for name, case in catalogue.bad_instances().items()}
