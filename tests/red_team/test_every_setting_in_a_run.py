"""A method of each setting of the catalogue, whose third step is another one in a run: every check must find it.

The step looks at who calls it, which nothing on symbols can forbid; so only the run can show it. It then stays where it
is, which breaks no bound at once: what must be found is that the run is not that of the theorem.
"""

from __future__ import annotations

import dataclasses
import sys
import warnings
from functools import cache
from typing import Any

import numpy as np
import pytest

import potential as pt
import proofs
from methods.problems import problems_for

#: Of these modules one is always on the way where a step is read, and not run.
READING = {
    "potential.statement.trace",
    "potential.statement.rehearsal",
    "potential.proving",
    "potential.proof",
}


def read() -> bool:
    """Whether the caller's caller is read for a proof."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_globals.get("__name__") in READING:
            return True
        frame = frame.f_back
    return False


def one_for_each_class() -> list[str]:
    """The first theorem of each class of problems for which there is a bundled one."""
    found: dict[str, str] = {}
    for theorem in proofs.catalogue():
        found.setdefault(theorem.problem_class.__name__, theorem.name)
    return list(found.values())


NAMES = one_for_each_class()


@cache
def problem_of(name: str) -> Any:
    return problems_for(theorem_of(name).problem_class.__name__)[0]


def theorem_of(name: str) -> Any:
    return next(t for t in proofs.catalogue() if t.name == name)


def staying(name: str) -> Any:
    """The theorem, about a method whose third step goes nowhere where it is not read."""
    theorem = theorem_of(name)
    method: Any = theorem.method

    if theorem.continuous:

        class Changed(method):
            def velocity(self, p: Any, t: Any, state: Any) -> Any:
                v = method.velocity(self, p, t, state)
                if read():
                    return v
                return type(v)(*(0.5 * w for w in v)) if isinstance(v, tuple) else 0.5 * v

    else:

        class Changed(method):
            def step(self, p: Any, t: Any, state: Any) -> Any:
                following = method.step(self, p, t, state)
                return following if read() or int(t) != 2 else state

    Changed.__name__ = method.__name__
    return dataclasses.replace(theorem, method=Changed, name=f"own/{theorem.name}")


def checked(claim: Any, problem: Any) -> Any:
    theorem = pt.Theorem.of(claim)
    more = {"seeds": 2} if theorem.problem_class.expectation else {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return pt.check(claim, problem, steps=6, **more)


@pytest.mark.parametrize("name", NAMES)
def test_a_run_that_is_not_the_theorem_s_is_found_in_every_setting(name) -> None:
    problem = problem_of(name)
    assert checked(theorem_of(name), problem), "the method as it is"
    try:
        report = checked(staying(name), problem)
    except pt.PotentialError as error:
        assert str(error).strip()
        return
    assert not report, "a step that stays where it is is held to be the proved one"


pytestmark = pytest.mark.filterwarnings("ignore")
