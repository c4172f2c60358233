"""The catalogue: theorems by family, with their certificates."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from potential.catalogue import BadInstance, Catalogue
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
        bad_instances=_bad_instances,
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


def _bad_instances() -> Mapping[str, BadInstance]:
    from proofs.bad_instances import BAD_INSTANCES

    return BAD_INSTANCES
