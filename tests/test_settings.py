"""Settings put together: each is sound, or refused with a word on why; and what a flow and a draw may not do.

Nearly every claim here is false or without a meaning, and many were once provable.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import methods
import potential as pt
from methods import Flow, Method
from potential import Composite, Constrained, FiniteSum, Inexact, Online, PolyakStep, Splitting, Stochastic
from potential.classes.problem_class import ProblemClass
from potential.statement.trace import trace

REFUSED: dict[str, Callable[[], type[ProblemClass]]] = {
    "x* over K minimizes f + h, not each": lambda: Constrained(Composite(pt.SmoothConvex)),
    "the same the other way round": lambda: Composite(Constrained(pt.SmoothConvex)),
    "with draws between": lambda: Composite(Stochastic(Constrained(pt.SmoothConvex))),
    "a set and a resolvent": lambda: Constrained(Composite(pt.MonotoneLipschitz)),
    "a resolvent and a set": lambda: Composite(Constrained(pt.MonotoneLipschitz)),
    "two resolvents and a set": lambda: Splitting(Constrained(pt.MonotoneLipschitz)),
    "a set and two resolvents": lambda: Constrained(Splitting(pt.MonotoneLipschitz)),
    "three resolvents": lambda: Splitting(Composite(pt.Cocoercive)),
    "resolvents of a splitting": lambda: Composite(Splitting(pt.Cocoercive)),
    "two non-smooth parts": lambda: Composite(Composite(pt.SmoothConvex)),
    "two sets": lambda: Constrained(Constrained(pt.SmoothConvex)),
    "two splittings": lambda: Splitting(Splitting(pt.Cocoercive)),
    "noise twice": lambda: Stochastic(Stochastic(pt.SmoothConvex)),
    "errors twice": lambda: Inexact(Inexact(pt.SmoothConvex)),
    "networks twice": lambda: pt.Network(pt.Network(pt.SmoothConvex)),
    "a network without convexity": lambda: pt.Network(pt.Smooth),
    "a set around a network": lambda: Constrained(pt.Network(pt.SmoothConvex)),
    "a part beside a network": lambda: Composite(pt.Network(pt.SmoothConvex)),
    "a network over a set": lambda: pt.Network(Constrained(pt.SmoothConvex)),
    "losses of a network": lambda: Online(pt.Network(pt.SmoothConvex)),
    "compression twice": lambda: pt.Compressed(pt.Compressed(pt.Smooth)),
    "compression in another geometry": lambda: pt.Compressed(pt.RelativelySmooth),
    "compression without a gradient": lambda: pt.Compressed(Composite()),
    "coins twice": lambda: pt.WithCoins(pt.WithCoins(pt.SmoothConvex)),
    "coins beside a sum that has them": lambda: pt.WithCoins(FiniteSum(pt.SmoothConvex)),
    "coins in another geometry": lambda: pt.WithCoins(pt.MirrorSmoothConvex),
    "sums of sums": lambda: FiniteSum(FiniteSum(pt.SmoothConvex)),
    "losses twice": lambda: Online(Online(pt.ConvexLipschitz)),
    "operators that change": lambda: Online(pt.MonotoneLipschitz),
    "maps that change": lambda: Online(pt.Nonexpansive),
    "saddle points that change": lambda: Online(pt.SaddlePoint),
    "losses without convexity": lambda: Online(pt.Smooth),
    "a proximal step of losses": lambda: Online(Composite()),
    "a set around losses": lambda: Online(Constrained(pt.ConvexLipschitz)),
    "a part of a map": lambda: Composite(pt.Nonexpansive),
    "a part of a set-valued operator": lambda: Composite(pt.Monotone),
    "a resolvent of a coordinate": lambda: Composite(pt.CoordinateSmoothConvex),
    "a set of a set-valued operator": lambda: Constrained(pt.Monotone),
    "a set without convexity": lambda: Constrained(pt.PolyakLojasiewicz),
    "a set in another geometry": lambda: Constrained(pt.MirrorSmoothConvex),
    "noise in another geometry": lambda: Stochastic(pt.RelativelySmooth),
    "noise of losses with a mirror map": lambda: Stochastic(Online(pt.MirrorConvex)),
    "noise beside a part with a mirror map": lambda: Stochastic(Composite(pt.MirrorSmoothConvex)),
    "noise with a mirror map twice": lambda: Stochastic(Stochastic(pt.MirrorConvex)),
    "errors in another geometry": lambda: Inexact(pt.RelativelySmooth),
    "noise without a gradient": lambda: Stochastic(Composite()),
    "noise of coordinates": lambda: Stochastic(pt.CoordinateSmoothConvex),
    "the infimum of a part with the inequality": lambda: Composite(pt.PolyakLojasiewicz),
    "what is no class": lambda: Constrained(3),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_combination_that_is_not_understood_is_refused(name: str) -> None:
    with pytest.raises(pt.InputError, match=r"apply it once|no more than one|takes a|comes inside"):
        REFUSED[name]()


UNDERSTOOD = [
    Stochastic(Composite(pt.SmoothConvex)),
    Composite(Inexact(Stochastic(pt.SmoothConvex))),
    Inexact(Stochastic(pt.SmoothStronglyConvex)),
    Stochastic(Constrained(pt.SmoothConvex)),
    Constrained(Online(Stochastic(pt.SmoothConvex))),
    Stochastic(Online(pt.SmoothConvex)),
    Composite(Online(pt.SmoothConvex)),
    Online(Composite(pt.SmoothConvex)),
    Composite(Online(pt.RelativelySmooth)),
    Constrained(pt.CoordinateSmoothConvex),
    Composite(pt.MirrorSmoothConvex),
    Composite(Stochastic(pt.MirrorSmoothConvex)),
    Online(Stochastic(pt.MirrorConvex)),
    Composite(pt.MonotoneLipschitz),
    Splitting(pt.MonotoneLipschitz),
    Constrained(FiniteSum(pt.SmoothConvex)),
    pt.Compressed(Composite(pt.SmoothConvex)),
    Stochastic(pt.Compressed(pt.Smooth)),
    pt.WithCoins(pt.Compressed(Constrained(pt.SmoothConvex))),
    Stochastic(pt.WithCoins(pt.SmoothConvex)),
]


def claim(assumes: Any, **members: Any) -> type[Method]:
    """A method that stays where it is and claims that 1 <= 1, but for the members given."""
    nothing = {
        "step": lambda self, p, t, x: x,
        "potential": lambda self, p, t, x: 1,
        "measure": lambda self, p, t, x: 1,
        "weight": lambda self, p, t: 1,
    }
    if "measure" in members:
        nothing["potential"] = lambda self, p, t, x: 0
    base = Flow if "velocity" in members else Method
    if base is Flow:
        nothing.pop("step")
    return type("Claim", (base,), {"assumes": assumes, **nothing, **members})


@pytest.mark.parametrize("cls", UNDERSTOOD, ids=lambda cls: cls.__name__)
def test_a_combination_that_is_understood_proves_what_is_trivial_and_no_more(cls: Any) -> None:
    assert pt.prove(claim(cls))
    where = (lambda p, x: p.gradient(x)) if hasattr(cls, "gradient") else (lambda p, x: x)
    if "operator" in cls.oracles or "resolvent" in cls.oracles:
        where = lambda p, x: p.operator(x)  # noqa: E731
    elif "coordinate_gradient" in cls.oracles:
        where = lambda p, x: p.coordinate_gradient(x)  # noqa: E731
    elif cls.space != "euclidean" and not hasattr(cls, "gradient"):
        where = lambda p, x: p.subgradient(x)  # noqa: E731
    size = "norm_squared" if cls.space == "euclidean" else "dual_norm_squared"
    with pytest.raises((pt.NotProved, pt.MissingOracleError)):
        pt.prove(claim(cls, measure=lambda self, p, t, x: getattr(p, size)(where(p, x))))


# A comparator of losses that change is optimal for nothing -----------------------------------------------------------


@pytest.mark.parametrize(
    "cls",
    [
        Composite(Online(pt.SmoothConvex)),
        Online(Composite(pt.SmoothConvex)),
        Online(pt.RelativelySmooth),
        Online(pt.SmoothConvex),
        Online(pt.MirrorSmoothConvex),
        Online(pt.MirrorConvex),
        Constrained(Online(pt.SmoothStronglyConvex)),
        Constrained(Online(FiniteSum(pt.SmoothConvex))),
    ],
    ids=lambda cls: cls.__name__,
)
def test_a_loss_may_be_smaller_than_at_the_comparator(cls: Any) -> None:
    with pytest.raises(pt.NotProved):
        pt.prove(claim(cls, measure=lambda self, p, t, x: -p.gap(x)))


# Of the gradient at x* nothing is known where x* is optimal over a set -----------------------------------------------


@pytest.mark.parametrize(
    "cls",
    [
        pt.MirrorSmoothConvex,
        pt.RelativelySmooth,
        Composite(pt.RelativelySmooth),
        Composite(pt.MirrorSmoothConvex),
        Constrained(pt.SmoothConvex),
        Composite(pt.SmoothConvex),
        Online(pt.SmoothConvex),
    ],
    ids=lambda cls: cls.__name__,
)
def test_the_gradient_at_the_minimizer_over_a_set_is_not_zero(cls: Any) -> None:
    size = "norm_squared" if cls.space == "euclidean" else "inner"

    def measure(self: Any, p: Any, t: Any, x: Any) -> Any:
        g = p.gradient(p.minimizer)
        return p.norm_squared(g) if size == "norm_squared" else p.inner(g, x)

    with pytest.raises((pt.NotProved, pt.NotExpressibleError)):
        pt.prove(claim(cls, measure=measure))


def test_an_element_of_an_operator_at_its_zero_is_any_element() -> None:
    with pytest.raises(pt.NotExpressibleError, match=r"any element of A x\*"):
        pt.prove(claim(pt.Monotone, measure=lambda self, p, t, x: p.norm_squared(p.operator(p.minimizer))))


@pytest.mark.parametrize("cls", [pt.RelativelySmooth, pt.MirrorSmoothConvex], ids=lambda cls: cls.__name__)
def test_a_mirror_step_backwards_minimizes_no_convex_function(cls: Any) -> None:
    """It would go up psi, where psi(m) - psi(x) >= D_h(x, m) + D_h(m, x) is not known: -psi + D_h is not convex."""

    def measure(self: Any, p: Any, t: Any, x: Any) -> Any:
        m = p.mirror_step(x, 0 * p.gradient(x), -1)
        return p.bregman(x, m) + p.bregman(m, x) - p.gap(m) + p.gap(x)

    with pytest.raises(pt.NotProved, match="is positive"):
        pt.prove(claim(Composite(cls), measure=measure))


def test_the_conjugate_over_a_set_is_paired_with_its_points_only() -> None:
    def outside(self: Any, p: Any, t: Any, x: Any) -> Any:
        return -p.fenchel_coupling(2 * x - p.minimizer, p.subgradient(x))

    with pytest.raises(pt.NotProved, match="lies in K"):
        pt.prove(claim(pt.MirrorConvex, measure=outside))
    inside = claim(pt.MirrorConvex, measure=lambda self, p, t, x: -p.fenchel_coupling(p.minimizer, p.subgradient(x)))
    assert pt.prove(inside)


# Flows ---------------------------------------------------------------------------------------------------------------


def down(self: Any, p: Any, t: Any, x: Any) -> Any:
    return -p.gradient(x)


def distance(self: Any, p: Any, t: Any, x: Any) -> Any:
    return p.distance_squared(x)


FLOWS: dict[str, tuple[type[Method], str]] = {
    "losses change with the time": (
        claim(Online(pt.DifferentiableConvex), velocity=down, potential=distance),
        "changing losses",
    ),
    "noise at each time": (
        claim(
            Stochastic(pt.SmoothConvex),
            velocity=lambda self, p, t, x: -p.stochastic_gradient(x),
            potential=distance,
        ),
        "cannot draw",
    ),
    "a component at each time": (claim(FiniteSum(pt.SmoothConvex), velocity=down, potential=distance), "cannot draw"),
    "the flow leaves the set": (
        claim(Constrained(pt.DifferentiableConvex), velocity=down, potential=distance),
        "may leave the set",
    ),
    "a sequence that rises": (
        claim(
            pt.DifferentiableConvex,
            velocity=down,
            potential=lambda self, p, t, x: self.eta(t) * p.distance_squared(x),
            eta=pt.Parameter(above=0, sequence=True),
        ),
        "eta is a sequence",
    ),
    "the accelerating sequence, which rises": (
        claim(
            pt.DifferentiableConvex,
            velocity=down,
            potential=lambda self, p, t, x: self.lambda_(t) * p.distance_squared(x),
            lambda_=pt.NesterovSequence(),
        ),
        "lambda_ is a sequence",
    ),
    "Polyak's step": (
        claim(PolyakStep(pt.SmoothStronglyConvex), velocity=down, potential=distance),
        "gamma is a sequence",
    ),
    "an exponential of an exponential": (
        claim(
            pt.DifferentiableStronglyConvex,
            velocity=down,
            potential=lambda self, p, t, x: pt.exp(-pt.exp(-p.mu * t) * t) * p.distance_squared(x),
        ),
        "a rate times t",
    ),
    "an exponential of a square": (
        claim(
            pt.DifferentiableStronglyConvex,
            velocity=down,
            potential=lambda self, p, t, x: pt.exp(p.mu * t**2) * p.distance_squared(x),
        ),
        "a rate times t",
    ),
    "a constant that is bounded by the time": (
        claim(
            pt.DifferentiableConvex,
            velocity=down,
            potential=lambda self, p, t, x: self.a * t * p.distance_squared(x),
            a=pt.Parameter(above=0, below=lambda p: 1 / p.t),
        ),
        "depends on t",
    ),
    "a gradient, whose derivative is a second one": (
        claim(
            pt.SmoothConvex,
            velocity=down,
            potential=lambda self, p, t, x: p.norm_squared(p.gradient(x)),
        ),
        "derivative is not known",
    ),
    "a value without a gradient": (
        claim(pt.Convex, velocity=lambda self, p, t, x: -p.subgradient(x), potential=lambda self, p, t, x: p.gap(x)),
        "no gradient",
    ),
    "a value of the non-smooth part": (
        claim(Composite(pt.SmoothConvex), velocity=down, potential=lambda self, p, t, x: p.gap(x)),
        "is not known",
    ),
    "a power of t": (
        claim(
            pt.DifferentiableStronglyConvex,
            velocity=down,
            potential=lambda self, p, t, x: (1 + p.mu) ** t * p.distance_squared(x),
        ),
        "logarithm",
    ),
}


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_of_which_the_derivative_is_not_known_is_refused(name: str) -> None:
    flow, reason = FLOWS[name]
    with pytest.raises((pt.InputError, pt.NotExpressibleError), match=reason):
        pt.prove(flow)


def test_an_exponential_is_for_flows() -> None:
    with pytest.raises(pt.NotExpressibleError, match="in a flow"):
        pt.prove(claim(pt.SmoothConvex, potential=lambda self, p, t, x: pt.exp(-p.L * t) * p.distance_squared(x)))


def test_a_parameter_that_is_no_sequence_has_a_domain_that_stays() -> None:
    with pytest.raises(pt.InputError, match="declare it with sequence=True"):
        pt.prove(claim(pt.SmoothConvex, a=pt.Parameter(above=0, below=lambda p: 1 / (p.t + 1))))
    assert pt.prove(claim(pt.SmoothConvex, a=pt.Parameter(above=0, below=lambda p: 1 / (p.t + 1), sequence=True)))


# Draws ---------------------------------------------------------------------------------------------------------------

Noisy = Stochastic(pt.SmoothConvex)


def test_the_potential_does_not_draw() -> None:
    def potential(self: Any, p: Any, t: Any, x: Any) -> Any:
        return p.inner(p.stochastic_gradient(x), x)

    with pytest.raises(pt.NotExpressibleError, match="cannot draw"):
        pt.prove(claim(Noisy, potential=potential))


def test_noise_is_not_orthogonal_to_what_came_of_it() -> None:
    """E<noise(x), x - noise(x)> is not zero; E<noise(y), noise(x)> is, where y is after x."""

    def noise(p: Any, x: Any) -> Any:
        return p.stochastic_gradient(x) - p.gradient(x)

    def product(sign: int, other: Callable[[Any, Any, Any], Any], of: Callable[[Any, Any], Any]) -> type[Method]:
        def measure(self: Any, p: Any, t: Any, x: Any) -> Any:
            n = noise(p, x)
            return sign * p.inner(n if of is same else noise(p, of(x, n)), other(p, x, n))

        return claim(Noisy, measure=measure)

    def same(x: Any, n: Any) -> Any:
        return x

    def after(x: Any, n: Any) -> Any:
        return x - n

    for sign in (1, -1):
        assert pt.prove(product(sign, lambda p, x, n: x - p.minimizer, same))
        assert pt.prove(product(sign, lambda p, x, n: n, after))
        assert pt.prove(product(sign, lambda p, x, n: p.gradient(x - n), after))
    # f may be zero, so that the gradient is no example; of the squares only one sign can be wrong.
    with pytest.raises(pt.NotProved):
        pt.prove(product(1, lambda p, x, n: n, same))
    with pytest.raises(pt.NotProved):
        pt.prove(product(-1, lambda p, x, n: x - n, same))
    with pytest.raises(pt.NotProved):
        pt.prove(product(1, lambda p, x, n: p.gradient(x + n), same))


def test_each_question_of_a_step_is_a_draw_of_its_own() -> None:
    """Two draws at one point are independent: each of mean zero, also against the other."""

    def twice(self: Any, p: Any, t: Any, x: Any) -> Any:
        return x - (p.stochastic_gradient(x) - p.gradient(x)) + (p.stochastic_gradient(x) - p.gradient(x))

    statement = trace(claim(Noisy, step=twice))
    names = {h.name for h in statement.decrease.hypotheses}
    assert statement.next_state["x"] != statement.state["x"]
    assert {"unbiased(x_t#2, noise(x_t))", "bounded-variance(x_t#2)", "bounded-variance(x_t)"} <= names

    def size(self: Any, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(self.step(p, t, x) - x)

    of_two = {"step": twice, "progress": size, "measure": size, "weight": lambda self, p, t: 0}
    proof = pt.prove(claim(Noisy, **of_two, budget=lambda self, p, t: 2 * p.sigma**2))
    assert "E||noise(x_t#2)||^2 <= sigma^2" in proof.text()
    assert r"\operatorname{noise}(x_t^{(2)})" in proof.latex()
    with pytest.raises(pt.NotProved):
        pt.prove(claim(Noisy, **of_two, budget=lambda self, p, t: p.sigma**2))


def test_the_progress_sees_the_draws_of_the_step() -> None:
    def step(self: Any, p: Any, t: Any, x: Any) -> Any:
        return x - p.stochastic_gradient(x) / p.L

    def elsewhere(self: Any, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(p.stochastic_gradient(2 * x))

    seen = trace(claim(Noisy, step=step, progress=lambda self, p, t, x: p.gap(self.step(p, t, x))))
    assert len(seen.problem.draws) == 1
    with pytest.raises(pt.NotExpressibleError, match="draw 1 of a step at two points"):
        trace(claim(Noisy, step=step, progress=elsewhere))
    with pytest.raises(pt.NotExpressibleError, match="the start cannot draw"):
        trace(claim(Noisy, start=lambda self, p, x0: p.stochastic_gradient(x0)))
    with pytest.raises(pt.NotExpressibleError, match="the potential cannot draw"):
        trace(claim(Noisy, potential=lambda self, p, t, x: p.gap(p.stochastic_gradient(x))))


def test_a_component_is_drawn_for_points_that_are_known() -> None:
    def step(self: Any, p: Any, t: Any, x: Any) -> Any:
        y = x - p.component_gradient(x) / p.L
        return y - p.component_gradient(y) / p.L

    with pytest.raises(pt.NotExpressibleError, match="known before"):
        pt.prove(claim(FiniteSum(pt.SmoothConvex), step=step))


@pytest.mark.parametrize(
    "cls",
    [
        Stochastic(PolyakStep(pt.SmoothStronglyConvex)),
        FiniteSum(PolyakStep(pt.SmoothStronglyConvex)),
        Constrained(PolyakStep(pt.SmoothStronglyConvex)),
        Composite(PolyakStep(pt.SmoothStronglyConvex)),
        PolyakStep(Constrained(pt.SmoothStronglyConvex)),
        Online(PolyakStep(pt.SmoothStronglyConvex)),
    ],
    ids=lambda cls: cls.__name__,
)
def test_a_polyak_step_is_one_over_the_whole_space_and_no_random_number(cls: Any) -> None:
    with pytest.raises(pt.NotExpressibleError, match="whole space"):
        pt.prove(claim(cls, step=lambda self, p, t, x: x - p.polyak_step(x) * p.gradient(x)))


# Names ---------------------------------------------------------------------------------------------------------------


def test_two_hypotheses_never_share_a_name() -> None:
    """Two proximal steps of other sizes at one point, two splitting points, two resolvents, vectors that meet."""

    class Two(Method):
        assumes = Splitting(pt.Cocoercive)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            z, w = p.splitting_point(1), p.splitting_point(2)
            a, b = p.resolvent(x, 1), p.resolvent(x, 2)
            c = p.second_resolvent(2 * a - x - p.operator(a), 1) + p.second_resolvent(w - z, 3)
            return a + b + c - p.resolvent(z, 1) - p.operator(b)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(x - p.splitting_point(1)) + p.norm_squared(x - p.splitting_point(2))

    class Parts(Method):
        assumes = Composite(pt.SmoothConvex)

        def step(self, p: Any, t: Any, p1: Any) -> Any:
            x = p.prox(p1, 1)
            y = p.prox(p1, 2)
            return p.prox(x - p.gradient(y), 1) + p.gradient(p1)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(x)

    for method in (Two, Parts):
        statement = trace(pt.Theorem(name="names", method=method, measure=lambda p, t, x: 0, weight=lambda p, t: 0))
        for obligation in statement.obligations:
            names = [h.name for h in obligation.hypotheses]
            assert len(set(names)) == len(names)
        basis = [statement.recorder.basis_name(b) for b in statement.recorder.basis]
        assert len(set(basis)) == len(basis)


def test_a_gap_of_saddle_points_may_be_negative() -> None:
    """f(x) + <A x, y> - h*(y) alone has no sign: no mean may be concluded from it."""

    class Sum(methods.ChambollePock):
        def progress(self, p: Any, t: Any, s: Any) -> Any:
            return p.saddle(s.x, s.y)

        def budget(self, p: Any, t: Any) -> Any:
            return 0

    assert not pt.SaddlePoint.gap_nonnegative
    with pytest.raises(pt.NotProved):
        pt.prove(Sum)
