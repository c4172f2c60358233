"""What the red team's tables share: an attack, the instance that shows what is true, and the judge.

An attack is a method that somebody could write, honest, careless or hostile, with an instance in numbers. What must
happen is one of three:

- SOUND: the method's plain run on the instance breaks the claim. It is refused, or it is proved (as the recursion that
  is printed may be) and `pt.check` of that run is false.
- REFUSED: no proof may be had, since the printed theorem itself would be false, or since the trace can tell.
- TRUE: honest code. It is proved, and `pt.check` holds on the instance.

The instance is judged in plain floating point, by a loop of its own, so a table says what is right whatever the
toolkit's messages are. An attack whose instance shows nothing fails as well: it would test nothing.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import Method
from methods.problems import ConstrainedProblem, LeastAbsoluteDeviations, Quadratic
from methods.sets import Ball

SOUND, REFUSED, TRUE = "sound", "refused", "true"

# Instances ------------------------------------------------------------------------------------------------------------


@cache
def bowl() -> Any:
    """f(x) = x_1^2/2 + x_2^2/4: smooth, L = 1, strongly convex, mu = 1/2."""
    return Quadratic(np.diag([1.0, 0.5]), np.zeros(2))


@cache
def valley() -> Any:
    """f(x) = x_1^2/2 + x_2^2/200: a hundred times as long as it is wide."""
    return Quadratic(np.diag([1.0, 0.01]), np.zeros(2))


@cache
def bowl_in_ball() -> Any:
    """The bowl over a ball of radius 10, of which the minimizer is the center."""
    return ConstrainedProblem(bowl(), Ball(2, 10.0))


@cache
def vee() -> Any:
    """f(x) = |x|, subgradients bounded by G = 1."""
    return LeastAbsoluteDeviations(np.array([[1.0]]), np.array([0.0]))


# Attacks --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Attack:
    """A claim, made anew each time it is asked for, and the instance that shows what is true of it.

    `claim()` gives a Method class or a Theorem. `problem()`, `x0`, `steps` and `parameters` are a run of it. Where the
    claim is false by other means, `shows()` gives two numbers, what is and what is claimed: the first is larger.
    """

    name: str
    claim: Callable[[], Any]
    must: str
    problem: Callable[[], Any] | None = None
    x0: Any = (3.0, 2.0)
    steps: int = 12
    parameters: dict[str, Any] = field(default_factory=dict)
    shows: Callable[[], tuple[float, float]] | None = None
    check: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return re.sub(r"[^\w]+", "-", self.name).strip("-")


def proved(claim: Callable[[], Any]) -> Any:
    """The proof of a claim, or None where it is refused: any error but the package's own is one of the package."""
    try:
        proof = pt.prove(claim())
        assert proof.conclusion.text
    except pt.PotentialError as error:
        assert str(error).strip(), "an error that says nothing"
        return None
    return proof


def holds(attack: Attack, made: Any) -> bool:
    """Whether `pt.check` calls the run of the instance one that obeys the theorem."""
    try:
        options = {**attack.parameters, **attack.check}
        return bool(pt.check(made, attack.problem(), x0=attack.x0, steps=attack.steps, **options))
    except pt.PotentialError as error:
        assert str(error).strip(), "an error that says nothing"
        return False


def breaks(attack: Attack) -> bool:
    """Whether the plain run breaks the claim: a loop over the user's own code on plain numbers."""
    theorem = pt.Theorem.of(attack.claim())
    problem = attack.problem()
    method = theorem.method(**attack.parameters) if isinstance(theorem.method, type) else theorem.method
    own = {name: theorem.function(name, method) for name in ("potential", "progress", "budget", "measure", "weight")}
    at = getattr(problem, "at", lambda t: problem)
    state = method.start(problem, np.array(attack.x0, dtype=float))
    before = float(own["potential"](at(0), 0, state))
    for t in range(attack.steps):
        allowed = float(own["budget"](problem, t)) - float(own["progress"](at(t), t, state))
        state = method.step(at(t), t, state)
        after = float(own["potential"](at(t + 1), t + 1, state))
        if not after - before <= allowed + 1e-9 * (abs(after) + abs(before) + abs(allowed)):
            return True
        before = after
        weight = own["weight"](problem, t + 1)
        if weight is not None and float(weight) * float(own["measure"](at(t + 1), t + 1, state)) > after * (1 + 1e-9):
            return True
    return False


def judge(attack: Attack) -> None:
    """Hold what the toolkit says of an attack against what is true."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of the users' own code
        proof = proved(attack.claim)
        if attack.shows is not None:
            what, claimed = attack.shows()
            assert what > claimed, "the instance shows nothing"
        elif attack.must == SOUND:
            assert breaks(attack), "the instance shows nothing"
        if attack.must == TRUE:
            assert proof is not None, "honest code is refused"
            assert attack.problem is None or holds(attack, attack.claim()), "an honest run is said to fail"
            return
        if proof is None:
            return
        said = f"{attack.name}: proved, {proof.conclusion.text}"
        assert attack.must != REFUSED, said
        assert not holds(attack, attack.claim()), f"{said}; and the check holds on a run that breaks it"


def table(attacks: list[Attack]) -> Any:
    """The attacks as cases of one test; two of one name are refused, so that each can be run by its name."""
    names = [str(attack) for attack in attacks]
    assert len(set(names)) == len(names), sorted(n for n in names if names.count(n) > 1)
    return pytest.mark.parametrize("attack", attacks, ids=names)


# Skeletons: gradient descent, whose step becomes too long in a run where a trick says so ------------------------------

LONG = 8


class Descent(Method):
    """Gradient descent with the step 1/L, as in the catalogue: proved, and below any trick here."""

    assumes = pt.SmoothConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x)


Trick = Callable[[Any, Any, Any, Any], Any]


class Tricks(list):
    """A list of attacks on gradient descent. A trick says whether the step is too long: in a run it is, now and then.

    `pure` takes the trick, `remembering` a function that makes one with a memory of its own.
    """

    def __init__(self, must: str = SOUND, inside: bool = False, **instance: Any) -> None:
        super().__init__()
        self.must = must
        self.inside = inside  # over a ball, by projection
        self.instance = {"problem": bowl_in_ball if inside else bowl, **instance}

    def pure(self, name: str, must: str = "", **instance: Any) -> Callable[[Trick], Trick]:
        def enter(trick: Trick) -> Trick:
            self.remembering(name, must, **instance)(lambda: trick)
            return trick

        return enter

    def remembering(self, name: str, must: str = "", **instance: Any) -> Callable[[Callable[[], Trick]], Any]:
        inside = self.inside  # the step reaches this alone, and not the list: all that it reaches is looked at

        def enter(make: Callable[[], Trick]) -> Callable[[], Trick]:
            def claim() -> type[Method]:
                trick = make()

                class Tricked(Descent):
                    assumes = pt.Constrained(pt.SmoothConvex) if inside else pt.SmoothConvex

                    def step(this, p: Any, t: Any, x: Any) -> Any:
                        y = x - (LONG if trick(this, p, t, x) else 1) * p.gradient(x) / p.L
                        return p.project(y) if inside else y

                return Tricked

            self.append(Attack(name, claim, must or self.must, **{**self.instance, **instance}))
            return make

        return enter
