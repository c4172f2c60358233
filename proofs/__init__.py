"""The catalogue: theorems by family, with the certificates that `potential prove` found for them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from potential.catalogue import Catalogue, WorstCase
from potential.statement.theorem import Theorem


@cache
def catalogue() -> Catalogue:
    """The catalogue: theorems in the order in which a reader meets them, and what this folder keeps of them."""
    return Catalogue(
        name="potential",
        theorems=_theorems,
        folder=Path(__file__).parent,
        problems=_problems,
        choose=_choose,
        worst_cases=_worst_cases,
    )


def _theorems() -> list[Theorem]:
    from proofs import discovered, literature, note

    return [*note.THEOREMS, *literature.THEOREMS, *discovered.THEOREMS]


def _problems() -> Mapping[str, Callable[[], Any]]:
    from methods.problems.bundled import builders

    return builders()


def _choose(class_name: str) -> Sequence[Any]:
    from methods.problems.bundled import problems_for

    return problems_for(class_name)


def _worst_cases() -> Mapping[str, WorstCase]:
    from proofs.worst_cases import WORST_CASES

    return WORST_CASES
