"""The last iterate in a potential, and sequences that are read from the horizon on: OGM-G and the dual of Halpern."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import DualHalpern, Method, OptimizedGradientNorm
from methods.problems import LeastSquares
from potential.errors import InputError, NotExpressibleError
from potential.refutation.recording import record, restored
from potential.rocq.document import export
from potential.statement.trace import trace

DATA = LeastSquares(np.diag([1.0, 2.0, 3.0]), np.array([1.0, -1.0, 2.0]))


class Descent(Method):
    """Gradient descent that knows its number of steps."""

    assumes: Any = pt.SmoothConvex
    N = pt.Horizon()

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x)


def changed(base: type[Method], **parts: Any) -> type[Method]:
    return type("Changed", (base,), parts)


# What is proved -------------------------------------------------------------------------------------------------------


def test_the_bounds_are_those_of_the_sources() -> None:
    assert pt.prove(DualHalpern).conclusion.text == "||x_N - S(x_N)||^2 <= 4 R^2/(N + 1)^2"
    bound = pt.prove(OptimizedGradientNorm).conclusion
    assert bound.text == "||grad f(z_N)||^2 <= 2 (2 L Delta_0 - ||grad f(x_0)||^2)/(N + 2)^2"
    given = {"L": Fraction(2), "Delta_0": Fraction(3), "||grad f(x_0)||^2": Fraction(1)}
    assert bound.bound_at(8, given) == Fraction(2 * (2 * 2 * 3 - 1), 100)


def test_what_is_printed_says_what_the_last_iterate_is() -> None:
    said = " ".join(pt.prove(OptimizedGradientNorm).text().split())
    assert "in which z_N, the last iterate, may be any point, satisfies, for every 0 <= t < N," in said
    assert "At t = N, where the rate is read off and z_N is z_t and lambda_1 = 1, the potential is at least" in said
    assert "lambda_0 = 0, lambda_{t+1} = (1 + sqrt(1 + 4 lambda_t^2))/2 for every 0 <= t <= N." in said
    assert "z_{t+1} = z_t - (lambda_{N-t+1}/L) grad f(x_{t+1})" in said


@pytest.mark.parametrize("method", [DualHalpern, OptimizedGradientNorm])
@pytest.mark.parametrize("part", ["weight", "step"])
def test_near_misses_have_counterexamples(method: type[Any], part: str) -> None:
    def heavier(self: Any, p: Any, t: Any) -> Any:
        return Fraction(21, 20) * method.weight(self, p, t)

    def longer(self: Any, p: Any, t: Any, s: Any) -> Any:
        x, moved, *rest = method.step(self, p, t, s)
        return self.State(x, s[1] + Fraction(21, 20) * (moved - s[1]), *rest)

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(changed(method, **{part: {"weight": heavier, "step": longer}[part]}))
    found = refused.value.counterexample
    assert found is not None
    assert found.last is not None
    assert found.obligation == ("domination" if part == "weight" else "decrease")
    assert found.replay().excess > 0
    assert restored(found.theorem, record(found)).violation == found.violation
    if found.obligation == "domination":
        assert tuple(found.last) == tuple(found.state_vectors["x" if method is DualHalpern else "z"])


def test_what_is_proved_of_any_point_is_not_proved_of_the_measure() -> None:
    """Steps of a method that stays where it is prove nothing, whatever the potential says of the last iterate."""

    def potential(self: Any, p: Any, t: Any, x: Any) -> Any:
        share = t / self.N
        return (1 - share) * p.distance_squared(x) + share / 2 * p.distance_squared(p.last)

    still = changed(
        Descent,
        step=lambda self, p, t, x: x,
        potential=potential,
        measure=lambda self, p, t, x: p.distance_squared(x),
        weight=lambda self, p, t: Fraction(1, 2),
    )
    with pytest.raises(pt.NotProved) as refused:
        pt.prove(still)
    assert refused.value.kind == "false"


# What is refused ------------------------------------------------------------------------------------------------------


def _asking(part: str) -> Any:
    if part == "start":
        return lambda self, p, x0: x0 + 0 * p.last
    if part == "iterate":
        return lambda self, p, x: x + 0 * p.last
    if part == "step":
        return lambda self, p, t, x: x - p.gradient(x) / p.L + 0 * p.last
    if part in ("weight", "budget"):
        return lambda self, p, t: 0 * p.norm_squared(p.last)
    return lambda self, p, t, x: 0 * p.norm_squared(p.last)


@pytest.mark.parametrize("part", ["start", "step", "iterate", "measure", "progress", "weight", "budget"])
def test_only_a_potential_knows_the_last_iterate(part: str) -> None:
    with pytest.raises(NotExpressibleError, match=f"p.last in {part}"):
        trace(changed(Descent, **{part: _asking(part)}))


CLASSES: dict[str, tuple[Any, Callable[..., Any], str]] = {
    "draws": (pt.Stochastic(pt.SmoothConvex), lambda p, x: x - p.stochastic_gradient(x) / p.L, "draws at random"),
    "components": (pt.FiniteSum(pt.SmoothConvex), lambda p, x: x - p.component_gradient(x) / p.L, "draws at random"),
    "coordinates": (pt.CoordinateSmoothConvex, lambda p, x: x - p.coordinate_gradient(x) / p.L, "draws at random"),
    "a set": (pt.Constrained(pt.SmoothConvex), lambda p, x: p.project(x), "not every point"),
    "a part": (pt.Composite(pt.SmoothConvex), lambda p, x: p.prox(x, 1 / p.L), "not every point"),
    "losses": (pt.Online(pt.SmoothConvex), lambda p, x: x - p.gradient(x) / p.L, "not every point"),
    "parts": (pt.Sum(f=pt.SmoothConvex, g=pt.Convex), lambda p, x: p.g.prox(x, 1), "not every point"),
    "a mirror map": (pt.MirrorConvex, lambda p, x: p.mirror_step(x, p.subgradient(x), 1), "not every point"),
}


@pytest.mark.parametrize("kind", CLASSES)
def test_where_not_every_point_is_alike_it_is_refused(kind: str) -> None:
    assumes, step, said = CLASSES[kind]

    def potential(self: Any, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(x - x) + 0 * p.norm_squared(p.last - x)

    with pytest.raises(NotExpressibleError, match=said):
        trace(changed(Descent, assumes=assumes, step=lambda self, p, t, x: step(p, x), potential=potential))


def test_without_a_horizon_there_is_no_last_iterate() -> None:
    class Endless(Method):
        assumes: Any = pt.SmoothConvex

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / p.L

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x) + 0 * p.gap(p.last)

    with pytest.raises(NotExpressibleError, match=r"declare N = pt\.Horizon"):
        trace(Endless)


HIDDEN: dict[str, Callable[..., Any]] = {
    "openly": lambda self, p, t, x: t * p.gap(x) + p.L / 2 * p.norm_squared(x - p.last),
    "in a difference": lambda self, p, t, x: (
        t * p.gap(x) + p.value(p.last) - p.gap(p.last) - p.value(x) + p.gap(x) + p.L * p.distance_squared(x)
    ),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_the_bound_cannot_speak_of_the_last_iterate(how: str) -> None:
    with pytest.raises(InputError, match="at t = 0, where the bound is read off"):
        trace(changed(Descent, potential=HIDDEN[how]))


def test_the_last_iterate_is_a_vector_of_the_state() -> None:
    with pytest.raises(InputError, match="iterate is no vector of the state"):
        trace(changed(OptimizedGradientNorm, iterate=lambda self, p, s: (s.x + s.z) / 2))


# Sequences that are read from the horizon on --------------------------------------------------------------------------

READ: dict[str, tuple[dict[str, Any], str]] = {
    "the term that is gone after a step": (
        {"potential": lambda self, p, t, s: self.lambda_(self.N - t) * p.gap(s.x)},
        r"only lambda\(N - t\), lambda\(N \+ 1 - t\) and lambda\(N \+ 1\)",
    ),
    "from both ends": (
        {"potential": lambda self, p, t, s: self.lambda_(t) * p.gap(s.x)},
        "for a term that is read from t = 0 on declare another sequence",
    ),
    "another term at the start": (
        {"start": lambda self, p, x0: self.State(x0, x0 - self.lambda_(self.N) * p.gradient(x0))},
        r"start: lambda\(N\)",
    ),
    "a measure that changes": (
        {"measure": lambda self, p, t, s: self.lambda_(self.N + 1 - t) * p.norm_squared(p.gradient(s.z))},
        "what is measured changes with t",
    ),
    "a sum of its terms": ({"budget": lambda self, p, t: self.lambda_(self.N + 1 - t)}, "read from the horizon on"),
    "one with parameters": (
        {"lambda_": pt.Root(lambda r, previous, p: r**2 - r - previous**2 - p.L * r, start=0)},
        "has parameters in its relation, and is read from the horizon on",
    ),
}


@pytest.mark.parametrize("how", READ)
def test_other_terms_are_refused(how: str) -> None:
    parts, said = READ[how]
    with pytest.raises((InputError, NotExpressibleError), match=said):
        pt.prove(changed(OptimizedGradientNorm, **parts))


def test_the_terms_are_bound_to_the_end() -> None:
    field = trace(OptimizedGradientNorm).field
    now, following, first = (field.values[f"lambda_{at}"] for at in ("t", "next", "first"))
    assert following**2 - following == now**2
    assert field.at_end(following) == 1
    assert not field.at_end(now).element
    assert field.following(following / first) == now / first
    assert field.at_start(following) == first
    with pytest.raises(NotExpressibleError):
        field.following(now)
    with pytest.raises(NotExpressibleError):
        field.at_start(now)
    assert not field.is_steady(following.element)
    assert field.is_steady(first.element)


def test_a_sequence_that_does_not_leave_its_start_is_refused() -> None:
    never = pt.Root(lambda r, previous: r**2 - 2 * r * previous - 2 * previous**2 - previous, start=0)
    with pytest.raises(InputError):
        trace(changed(OptimizedGradientNorm, lambda_=never))


# Runs and Rocq --------------------------------------------------------------------------------------------------------


def test_a_run_holds_the_potential_at_every_step() -> None:
    report = pt.check(OptimizedGradientNorm, DATA, steps=12)
    assert report
    assert report.steps == 12
    run = OptimizedGradientNorm().run(DATA, np.array([3.0, 1.0, -2.0]), 12)
    assert np.all(np.diff(run.potentials) <= 1e-9 * run.potentials[0])
    lam = pt.NesterovSequence()
    squared = float(np.sum(DATA.gradient(run.final.z) ** 2))
    assert lam(13) ** 2 * squared / DATA.L <= run.potentials[-1] * (1 + 1e-9)


def test_a_worst_case_knows_the_last_iterate_of_what_is_given() -> None:
    assert pt.worst_case(DualHalpern, steps=2).exact == Fraction(4, 9)


def test_rocq_speaks_of_any_point_and_of_the_state_at_the_end() -> None:
    text = export(OptimizedGradientNorm)
    assert "(x z : nat -> E)\n    (T : nat)" in text
    assert "(f : E -> R) (grad : E -> E) (xs last : E)" in text
    assert "nesterov_sequence lambda ->" in text
    assert "step L (lambda (S (T - n))%nat) grad (x n) (z n) (x (S n)) (z (S n))" in text
    assert "z O = (x O) ⊖ (1 / L) ⊙ grad (x O) ->" in text.replace("x O ⊖", "(x O) ⊖")
