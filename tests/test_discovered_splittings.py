"""Discovery for linear constraints and saddle points, where what is seen are images, and points are of two kinds."""

from functools import cache
from typing import Any, NamedTuple

import pytest
import sympy

import potential as pt
from potential.discovery.readings import nothing
from potential.discovery.spelling import times
from potential.discovery.templates import template
from potential.rocq.document import export
from potential.statement.theorem import Theorem


class Pair(NamedTuple):
    """Two points."""

    x: Any
    y: Any


class Three(NamedTuple):
    """Both points of a linear constraint, and its multiplier."""

    x: Any
    z: Any
    y: Any


class Constrained(pt.Method):
    assumes = pt.LinearlyConstrained
    rho = pt.Parameter(above=0)


class Accelerated(Constrained):
    """Halpern's iteration of the map of ADMM, by what that remembers, A x + y/rho."""

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(p.linear(x0), p.linear(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        z = p.second_update(p.target - s.x, self.rho)
        x = p.update(2 * (p.target - p.second_linear(z)) - s.x, self.rho)
        return Pair(s.y / (t + 2) + (t + 1) / (t + 2) * (s.x + 2 * p.constraint(x, z)), s.y)


class TwiceFollowed(Constrained):
    """ADMM whose multiplier follows both updates, the first one by a share; the state has both points."""

    a = pt.Parameter(at_least=0, below=1)

    def start(self, p: Any, x0: Any) -> Any:
        return Three(x0, x0, 0 * p.target)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = p.update(p.target - p.second_linear(s.z) - s.y / self.rho, self.rho)
        y = s.y + self.a * self.rho * p.constraint(x, s.z)
        z = p.second_update(p.target - p.linear(x) - y / self.rho, self.rho)
        return Three(x, z, y + self.rho * p.constraint(x, z))


class Saddle(pt.Method):
    assumes = pt.SaddlePoint
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.M)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, 0 * p.linear(x0))


class Relaxed(Saddle):
    """The method of Chambolle and Pock, over- or under-relaxed."""

    a = pt.Parameter(above=0, below=2)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = p.prox(s.x - self.eta * p.adjoint(s.y), self.eta)
        y = p.dual_prox(s.y + self.eta * p.linear(2 * x - s.x), self.eta)
        return Pair(s.x + self.a * (x - s.x), s.y + self.a * (y - s.y))


class Predicted(Saddle):
    """A dual point is predicted, and corrected after the primal step."""

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = p.dual_prox(s.y + self.eta * p.linear(s.x), self.eta)
        x = p.prox(s.x - self.eta * p.adjoint(y), self.eta)
        return Pair(x, p.dual_prox(s.y + self.eta * p.linear(x), self.eta))


class Before(NamedTuple):
    """A primal point, the one before, and a dual point."""

    x: Any
    w: Any
    y: Any


class Extrapolated(Saddle):
    """The same method as Chambolle and Pock's, with the point before in the state."""

    def start(self, p: Any, x0: Any) -> Any:
        return Before(x0, x0, 0 * p.linear(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = p.dual_prox(s.y + self.eta * p.linear(2 * s.x - s.w), self.eta)
        return Before(p.prox(s.x - self.eta * p.adjoint(y), self.eta), s.x, y)


@cache
def found_first(method: type, measure: str) -> Any:
    """The first theorem that is found of a method."""
    return pt.discover(method, measure=measure, progress=False)[0]


def _at(found: Any, steps: int, **values: float) -> float:
    """A bound where all squares at the start are 1, and all products are 0."""
    names = {s.name: 0.0 if s.name.startswith("<") else 1.0 for s in found.bound.free_symbols if s.name != "T"}
    return float(found.proof.conclusion.bound_at(steps, {**names, **values}))


def test_accelerated_alternating_directions_have_the_rate_of_halpern() -> None:
    """||A x + B z - c||^2 <= ||A x_0 - A x* - y*/rho||^2/(T + 1)^2 (Kim 2021)."""
    found = found_first(Accelerated, "residual")
    assert found.proof.conclusion.text.endswith("||^2/(T + 1)^2")
    assert _at(found, 9) == pytest.approx(1 / 100)


def test_a_point_that_the_step_does_not_look_at_is_no_part_of_a_potential() -> None:
    """The gap of the Lagrangian is bounded by what B z and y start with; A x_0 is not in it."""
    found = found_first(TwiceFollowed, "gap")
    assert _at(found, 10, rho=1, a=0.5) == pytest.approx(2 / (2 * 10 * 1.5))
    assert all("A x_0" not in s.name for s in found.bound.free_symbols)


def test_gaps_of_points_that_a_step_makes_of_two_kinds_are_bounded_in_the_mean() -> None:
    """By (||x_0 - u||^2 + ||v||^2)/(2 eta T), at the point that is predicted and not kept (Chen, Teboulle 1994)."""
    found = found_first(Predicted, "gap")
    assert _at(found, 10, eta=0.5, M=1) == pytest.approx(1 / (0.5 * 10))


def test_points_that_are_relaxed_or_from_before_are_of_a_kind_as_well() -> None:
    """What a step moves towards is measured; a point from before is multiplied with those of the other kind."""
    relaxed, _ = template(Theorem(name="test", method=Relaxed, potential=nothing))
    assert any(m.code.startswith("(p.saddle(p.prox(") for m in relaxed.measures)
    before, _ = template(Theorem(name="test", method=Extrapolated, potential=nothing))
    codes = [s.code for s in before.upto(1)]
    assert "p.norm_squared(s.x - s.w)" in codes
    assert "p.inner(p.linear(s.w - p.comparator), s.y - p.dual_comparator)" in codes
    assert "p.norm_squared(s.x - s.y)" not in codes


def test_points_of_which_images_are_seen_are_compared_by_their_images() -> None:
    """No scalar of a linear constraint's template looks at x itself, of which nothing is known."""
    made, _ = template(Theorem(name="test", method=TwiceFollowed, potential=nothing))
    codes = [s.code for s in (*made.upto(2), *made.measures, *made.paid)]
    assert "p.norm_squared(p.second_linear(s.z - p.second_minimizer))" in codes
    assert not any("distance_squared" in code for code in codes)


def test_a_factor_that_begins_with_a_minus_is_bracketed() -> None:
    """(-a - 1) times something is no -a less something."""
    a, values = sympy.Symbol("a"), {"a": 3, "x": 5}
    for factor in (-a - 1, 1 - a, -a, a + 1):
        negative, code = times(factor, "x")
        assert (-1 if negative else 1) * eval(code, values) == factor.subs(a, 3) * 5


def test_an_anchor_in_the_space_of_the_constraint_is_exported() -> None:
    """It never moves, and is of the space of the point that begins with it."""
    text = export(found_first(Accelerated, "residual").method)
    assert "(x y x' y' : F)" in " ".join(text.split())


def test_what_a_dual_step_answers_with_lies_where_its_function_is_finite() -> None:
    """The corrected dual point is compared with the predicted one."""
    assert "(proj1 y'_oracle)" in export(found_first(Predicted, "gap").method)
