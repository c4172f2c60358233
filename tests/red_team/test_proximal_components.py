"""Proximal steps of a component know the draw: nothing is said of them that is said of points known before.

Each claim is about one step of two components, f = (f_1 + f_2)/2; what is false of some such pair must not be proved,
whatever was asked first.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

import potential as pt
from methods import Method, PointSaga
from potential.search.multipliers import search
from potential.statement.trace import trace

PARTS = pt.FiniteSum(pt.SmoothConvex)
STRONG = pt.FiniteSum(pt.SmoothStronglyConvex)


class Kept(NamedTuple):
    """Two points, a table, and what a step has made."""

    x: Any
    v: Any
    w: Any
    a: Any
    b: Any


def once(made: Any, psi: Any, assumed: Any = PARTS, table: Any = None) -> type[Method]:
    """The claim that E psi(p, a, b, w') - psi_0 <= 0 after a step that makes a and b, and w' by `table`."""

    class Once(Method):
        assumes = assumed

        def start(self, p: Any, x0: Any) -> Any:
            return Kept(x0, x0, p.table(x0), x0, x0)

        def step(self, p: Any, t: Any, s: Any) -> Any:
            a, b = made(p, s)
            return Kept(s.x, s.v, s.w if table is None else table(p, s, a, b), a, b)

        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return psi(p, s)

        def progress(self, p: Any, t: Any, s: Any) -> Any:
            return psi(p, s)

        def measure(self, p: Any, t: Any, s: Any) -> Any:
            return psi(p, s)

        def weight(self, p: Any, t: Any) -> Any:
            return 1

    return Once


def refused(claim: type[Method]) -> None:
    """No proof may be had."""
    with pytest.raises(pt.PotentialError):
        raise AssertionError(pt.prove(claim).text())


def has_multipliers(claim: type[Method]) -> bool:
    """Whether the decrease has an argument; a counterexample is not looked for."""
    return search(trace(claim).decrease).argument is not None


def prox(p: Any, s: Any) -> Any:
    return p.component_prox(s.x, 1 / p.L)


def own_gradient(p: Any, s: Any) -> Any:
    """The gradient of the component that is drawn, where its proximal step comes to."""
    return p.L * (s.x - prox(p, s))


def along(sign: int) -> Any:
    return lambda p, s: sign * p.inner(s.a, s.b)


FALSE = {
    # Of f_i = L (x - c_i)^2/2 with c = 1, -1 the proximal step from x is (x + c_i)/2, and grad f_i there L (x - c_i)/2.
    "its own gradient is that of f": lambda p, s: (own_gradient(p, s) - p.gradient(prox(p, s)), s.v),
    "it is in the mean a gradient step": lambda p, s: (prox(p, s) - s.x + p.gradient(s.x) / p.L, s.v),
    "it is in the mean a proximal step of f": lambda p, s: (p.L * (prox(p, s) - s.x) + p.gradient(s.v), s.v - s.x),
    "it is known before the draw": lambda p, s: (p.component_gradient(s.x) - p.gradient(s.x), prox(p, s)),
    "it was known before, and asked first": lambda p, s: (prox(p, s), p.component_gradient(s.x) - p.gradient(s.x)),
    "what it makes is known before": lambda p, s: (
        p.component_gradient(s.v) - p.gradient(s.v),
        p.gradient(2 * prox(p, s) - s.v),
    ),
    "a table's entry does not know its component": lambda p, s: (
        p.component_gradient(s.w) - p.mean_gradient(s.w),
        p.component_prox(s.x, 2 / p.L),
    ),
    "two proximal steps are independent": lambda p, s: (
        p.component_prox(s.v, 1 / p.L) - p.component_prox(s.v, 2 / p.L),
        s.x - p.component_prox(s.x, 1 / p.L),
    ),
}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("name", FALSE)
def test_a_proximal_step_is_not_taken_for_a_point_that_was_known(name: str, sign: int) -> None:
    refused(once(FALSE[name], along(sign)))


def twice(p: Any, s: Any) -> Any:
    return prox(p, s), prox(p, s)


def at_a_known_point(p: Any, s: Any) -> Any:
    return p.component_prox(s.x, 1 / p.L), p.component_prox(s.v, 1 / p.L)


TRUE = {
    "asked twice it is one point": (twice, lambda p, s: p.norm_squared(s.a - s.b)),
    "it expands no distance": (
        at_a_known_point,
        lambda p, s: p.norm_squared(s.a - s.b) - p.norm_squared(s.x - s.v),
    ),
    "of x* too": (
        lambda p, s: (prox(p, s), p.component_prox(p.minimizer, 1 / p.L)),
        lambda p, s: p.norm_squared(s.a - s.b) - p.distance_squared(s.x),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_of_each_component_is_proved(name: str) -> None:
    """A distance in the state is the same after the step, so that only what the step makes is new."""
    made, psi = TRUE[name]

    class Next(once(made, psi)):  # type: ignore[misc]
        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return psi(p, s)

    assert pt.prove(Next)


def test_steps_from_a_shifted_minimizer_do_not_stay() -> None:
    """prox of f_i moves x*, of which only the mean of the gradients is zero."""
    refused(once(lambda p, s: (p.component_prox(p.minimizer, 1 / p.L), s.v), lambda p, s: p.distance_squared(s.a)))


def test_the_value_there_is_the_components_own() -> None:
    """E f_i(y) <= f(x), and f(y) may be larger than f(x): where x is x*, it is, unless y is, too."""
    refused(once(lambda p, s: (prox(p, s), p.component_gradient(s.x)), lambda p, s: p.gap(s.a) - p.gap(s.x)))


@pytest.mark.parametrize("sign", [1, -1])
def test_noise_beside_a_component_is_independent_of_it(sign: int) -> None:
    """So the claim is true; where noise comes first it is not proved, and no member has both from one draw."""
    both = pt.Stochastic(PARTS)

    def noise_first(p: Any, s: Any) -> Any:
        return p.stochastic_gradient(s.x) - p.gradient(s.x), p.gradient(p.component_prox(s.v, 1 / p.L))

    def noise_last(p: Any, s: Any) -> Any:
        y = p.component_prox(s.v, 1 / p.L)
        return p.stochastic_gradient(s.x) - p.gradient(s.x), y

    def from_noise(p: Any, s: Any) -> Any:
        g = p.stochastic_gradient(s.x)
        return g - p.gradient(s.x), p.component_prox(s.v - g / p.L, 1 / p.L)

    assert pt.prove(once(noise_last, along(sign), both))
    refused(once(from_noise, along(sign), both))
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(once(noise_first, along(sign), both))
    assert caught.value.kind != "false"


# What asks for a mean over all components, or for another component, at such a point ----------------------------------

ASKED = {
    "a component's gradient": lambda p, y: p.component_gradient(y),
    "of a point made of it": lambda p, y: p.component_gradient(2 * y),
    "of a point that its gradient makes": lambda p, y: p.component_gradient(y - p.gradient(y) / p.L),
    "of a coin between it and another": lambda p, y: p.component_gradient(p.with_probability(Fraction(1, 2), y, 0 * y)),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_component_is_asked_there(name: str) -> None:
    """The answer would be taken for one whose mean is grad f(y)."""
    claim = once(lambda p, s: (ASKED[name](p, prox(p, s)), s.v), along(1))
    with pytest.raises(pt.NotExpressibleError, match="known before the component is drawn"):
        pt.prove(claim)


ENTRIES = {
    "a multiple of it": lambda p, s, y: p.replaced(s.w, 2 * y),
    "a mean with it": lambda p, s, y: p.replaced(s.w, (y + s.x) / 2),
    "a coin between it and another": lambda p, s, y: p.replaced(s.w, p.with_probability(Fraction(1, 2), y, s.x)),
    "a step from it": lambda p, s, y: p.replaced(s.w, y - p.gradient(y) / p.L),
    "what the component's gradient makes": lambda p, s, y: p.replaced(s.w, s.x - p.component_gradient(s.x) / p.L),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_is_renewed_by_a_proximal_step_or_by_what_was_known(name: str) -> None:
    claim = once(
        lambda p, s: (s.x, s.x),
        lambda p, s: p.component_variance(s.w),
        table=lambda p, s, a, b: ENTRIES[name](p, s, prox(p, s)),
    )
    with pytest.raises(pt.NotExpressibleError, match="known before the component is drawn"):
        pt.prove(claim)


@pytest.mark.parametrize("oracle", ["component_variance", "component_divergence"])
def test_means_over_all_components_are_not_taken_there(oracle: str) -> None:
    """V(y) is a mean over components that were not drawn; so is that of a table with y everywhere."""
    alone = once(lambda p, s: (prox(p, s), s.v), lambda p, s: getattr(p, oracle)(s.a))
    refused(alone)
    refused(
        once(
            lambda p, s: (prox(p, s), s.v),
            lambda p, s: getattr(p, oracle)(s.w),
            table=lambda p, s, a, b: p.table(a),
        )
    )


def renewed(psi: Any) -> type[Method]:
    """Nothing moves but one entry of the table."""
    return once(lambda p, s: (prox(p, s), s.v), psi, STRONG, table=lambda p, s, a, b: p.replaced(s.w, a))


def test_a_renewed_table_has_the_mean_of_the_components_own() -> None:
    """n E V(w') - (n - 1) V(w) is E||grad f_i(y_i) - grad f_i(x*)||^2, which is at most L^2 E||y_i - x*||^2."""

    class Held(Method):
        assumes = STRONG
        share: Any = 1

        def start(self, p: Any, x0: Any) -> Any:
            return Kept(x0, x0, p.table(x0), x0, x0)

        def step(self, p: Any, t: Any, s: Any) -> Any:
            y = prox(p, s)
            return Kept(s.x, s.v, p.replaced(s.w, y), y, s.v)

        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return p.n * p.component_variance(s.w) - self.share * p.L**2 * p.distance_squared(s.a)

        def progress(self, p: Any, t: Any, s: Any) -> Any:
            return p.component_variance(s.w) - self.share * p.L**2 * p.distance_squared(s.a)

        def measure(self, p: Any, t: Any, s: Any) -> Any:
            return p.distance_squared(s.x)

        def weight(self, p: Any, t: Any) -> Any:
            return 0

    assert has_multipliers(Held)
    assert not has_multipliers(type("Less", (Held,), {"share": Fraction(19, 20)}))


# Where a step must not draw, and sizes --------------------------------------------------------------------------------

PLACES = {
    "potential": lambda self, p, t, s: p.distance_squared(p.component_prox(s.x, 1)),
    "start": lambda self, p, x0: self.State(x=p.component_prox(x0, 1), w=p.table(x0)),
    "iterate": lambda self, p, s: p.component_prox(s.x, 1),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_component_is_drawn_by_a_step_alone(place: str) -> None:
    with pytest.raises(pt.NotExpressibleError, match="cannot draw"):
        pt.prove(type("Drawn", (PointSaga,), {place: PLACES[place]}))


@pytest.mark.parametrize("size", [0, -1])
def test_the_size_of_a_proximal_step_is_positive(size: int) -> None:
    class Sized(PointSaga):
        def step(self, p: Any, t: Any, s: Any) -> Any:
            y = p.component_prox(s.x, size)
            return self.State(x=y, w=p.replaced(s.w, y))

    with pytest.raises(pt.PotentialError):
        pt.prove(Sized)


# Point-SAGA where something else than a finite sum on the whole space is assumed --------------------------------------


@pytest.mark.parametrize(
    "assumed",
    [
        pt.Online(STRONG),
        pt.Constrained(STRONG),
        pt.Composite(STRONG),
        PARTS,
        pt.SmoothStronglyConvex,
        pt.FiniteSum(pt.Online(pt.SmoothStronglyConvex)),
    ],
    ids=lambda c: c.__name__,
)
def test_point_saga_is_not_proved_of_another_class(assumed: Any) -> None:
    """x* is no minimizer, or the losses change, or the components are not strongly convex."""
    with pytest.raises(pt.PotentialError):
        pt.prove(type("Elsewhere", (PointSaga,), {"assumes": assumed}))


def test_false_variants_of_point_saga() -> None:
    """The table must remember the proximal point, from the shifted point, with the correction's own sign and size."""

    def variant(step: Any) -> type[Method]:
        return type("Variant", (PointSaga,), {"step": step})

    def shifted(self: Any, p: Any, s: Any, sign: int = 1) -> Any:
        return s.x + sign * self.gamma * (p.component_gradient(s.w) - p.mean_gradient(s.w))

    def forgets(self: Any, p: Any, t: Any, s: Any) -> Any:
        return self.State(x=p.component_prox(shifted(self, p, s), self.gamma), w=s.w)

    def uncorrected(self: Any, p: Any, t: Any, s: Any) -> Any:
        y = p.component_prox(s.x, self.gamma)
        return self.State(x=y, w=p.replaced(s.w, y))

    def turned(self: Any, p: Any, t: Any, s: Any) -> Any:
        y = p.component_prox(shifted(self, p, s, -1), self.gamma)
        return self.State(x=y, w=p.replaced(s.w, y))

    for step in (forgets, uncorrected, turned):
        assert not has_multipliers(variant(step))


def test_the_point_of_a_run_is_that_of_a_proof() -> None:
    """u + gamma grad f_k(u) = x of the component that the step has drawn, for all that it asks."""
    from methods.problems import FiniteSumProblem, LeastSquares

    rng = np.random.default_rng(0)
    problem = FiniteSumProblem(LeastSquares(rng.standard_normal((6, 3)), rng.standard_normal(6), 0.1))
    x = rng.standard_normal(3)
    for t in range(5):
        problem.begin_step(t)
        u = problem.component_prox(x, 0.7)
        np.testing.assert_allclose(u + 0.7 * problem.component_gradient(u), x, atol=1e-12)


# Several steps draw several components --------------------------------------------------------------------------------


class ThereAndBack(Method):
    """x_{t+1} = x_t + (1 - 2 t) grad f_i(x*): of two draws nothing cancels, E||x_2 - x*||^2 may be R^2 + 2 sigma^2."""

    assumes = PARTS

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + (1 - 2 * t) * p.component_gradient(p.minimizer)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    measure = potential

    def weight(self, p: Any, t: Any) -> Any:
        return 0


class TwoProximalSteps(ThereAndBack):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.component_prox(x, 1 / p.L)


@pytest.mark.parametrize("method", [ThereAndBack, TwoProximalSteps])
def test_two_steps_are_not_taken_to_draw_one_component(method: type[Method]) -> None:
    given = {"L": 1, "sigma": 1} if method is ThereAndBack else {"L": 1}
    assert pt.worst_case(method, steps=1, **given).value > 0
    with pytest.raises(pt.NotExpressibleError, match="a component of its own"):
        pt.worst_case(method, steps=2, **given)


def test_the_worst_case_of_a_step_knows_a_root_by_the_class_parameters() -> None:
    """beta is bound to q, which mu and L make."""
    by_mu = pt.worst_case(PointSaga, steps=1, L=1, mu=Fraction(1, 4), n=2)
    by_q = pt.worst_case(PointSaga, steps=1, L=1, q=Fraction(1, 2), n=2)
    assert by_mu.value == pytest.approx(by_q.value, rel=1e-9)
