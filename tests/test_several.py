"""Sums of several functions, operators and sets: what is said of the parts, what is proved of them, worst cases."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import members
import numpy as np
import pytest

import potential as pt
from methods import AveragedProjections
from methods.problems import LeastSquares, SumProblem
from methods.problems.parts.regularizers import OneNorm, Regularizer
from methods.problems.parts.sets import Ball, Box
from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Basis, Expression, Inner, One, Value, Vector
from potential.classes.quantities import norm_squared
from potential.errors import (
    InputError,
    MissingOracleError,
    NotExactError,
    NotExportableError,
    NotExpressibleError,
)
from potential.rocq.document import export
from potential.statement.theorem import Theorem
from potential.statement.trace import trace

THREE = pt.Sum(g=pt.Convex, h=pt.Convex, f=pt.SmoothConvex)


class DavisYin(pt.Method):
    """Davis-Yin splitting of functions."""

    assumes = THREE
    s = pt.Parameter(above=0, below=lambda p: 2 / p.f.L, default=lambda p: 1 / p.L_f)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.g.prox(z, self.s)
        return z + p.h.prox(2 * x - z - self.s * p.f.gradient(x), self.s) - x

    def potential(self, p: Any, t: Any, z: Any) -> Any:
        return p.norm_squared(z - p.minimizer - self.s * p.g.optimal_subgradient)

    def progress(self, p: Any, t: Any, z: Any) -> Any:
        return (1 - self.s * p.f.L / 2) * self.measure(p, t, z)

    def measure(self, p: Any, t: Any, z: Any) -> Any:
        return p.norm_squared(self.step(p, t, z) - z)

    def weight(self, p: Any, t: Any) -> Any:
        return 0


class TooMuch(DavisYin):
    """The same with a decrease that is too large."""

    def progress(self, p: Any, t: Any, z: Any) -> Any:
        return self.measure(p, t, z)


class ProximalGradient(pt.Method):
    """The proximal gradient method, on a sum."""

    assumes = pt.Sum(f=pt.SmoothConvex, g=pt.Convex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.g.prox(x - p.f.gradient(x) / p.f.L, 1 / p.f.L)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.f.L / 2 * p.distance_squared(x)


class Projections(pt.Method):
    """Alternating projections."""

    assumes = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.D.project(p.C.project(x))

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        y = p.C.project(x)
        return p.norm_squared(x - y) + p.norm_squared(y - p.D.project(y))


class Inclusion(pt.Method):
    """Douglas-Rachford splitting of operators, of which one is cocoercive."""

    assumes = pt.Sum(A=pt.Monotone, B=pt.Cocoercive)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.B.resolvent(z, 1)
        return z + p.A.resolvent(2 * x - z, 1) - x

    def potential(self, p: Any, t: Any, z: Any) -> Any:
        return p.norm_squared(z - p.minimizer - p.B.element)

    def progress(self, p: Any, t: Any, z: Any) -> Any:
        return p.norm_squared(self.step(p, t, z) - z)


class JointSteps(pt.Method):
    """The proximal step of both parts at once."""

    assumes = pt.Sum(f=pt.SmoothConvex, g=pt.Convex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.joint_prox(x, 1, "f", "g")

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.distance_squared(x) / 2


class Everything(pt.Method):
    """Every oracle of the parts, with nothing claimed."""

    assumes = pt.Sum(
        f=[pt.SmoothStronglyConvex] * 2, g=pt.Convex, h=pt.Convex, K=pt.ConvexSet, weights={"f": Fraction(1, 2)}
    )

    def step(self, p: Any, t: Any, x: Any) -> Any:
        first, second = p.f
        y = first.prox(x - second.gradient(x), Fraction(1, 3)) + p.K.linear_minimizer(first.gradient(x))
        z = p.joint_prox(y, 2, "g", "f_1") + p.K.project(y) / (1 + p.K.D)
        return p.g.prox(z, 1) + p.h.subgradient(y) + second.gradient(z)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)


# What is said of the parts, on numbers --------------------------------------------------------------------------------


class Numbers:
    """Arrays for the vectors of a reading, from functions, a set and a minimizer that are known in closed form."""

    def __init__(self, field: Any, rng: np.random.Generator, d: int = 3) -> None:
        self.field = field
        self.rng, self.d, self.L, self.mu = rng, d, 2.0, 0.5
        self.minimizer = rng.normal(size=d)
        self.K = members.region(rng, d, 1.5)
        self.K_shift = self.minimizer - self.K.boundary
        self.functions: dict[str, Any] = {f"f_{k}": members.convex(rng, d, self.L, self.mu) for k in (1, 2)}
        self.functions |= {name: members.Bowl(rng, d) for name in "gh"}
        self.at_star = {n: self._slope(n, self.minimizer) for n in self.functions} | {"K": self.K.normal}
        total = sum(self.weight(n) * g for n, g in self.at_star.items())
        self.functions["g"].slope = self.functions["g"].slope - total
        self.at_star["g"] = self._slope("g", self.minimizer)
        self.arrays: dict[Basis, Any] = {}

    @staticmethod
    def weight(name: str) -> float:
        return 0.5 if name.startswith("f_") else 1.0

    def _slope(self, name: str, x: Any) -> Any:
        f = self.functions[name]
        return f.gradient(x) if hasattr(f, "gradient") else f.subgradient(x)

    def vector(self, v: Vector) -> Any:
        return sum((self.number(c) * self.arrays[b] for b, c in v.terms.items()), np.zeros(self.d))

    def number(self, c: Any) -> float:
        # mu is its own generator, and L - mu that of L.
        values = {
            "mu_f": Fraction(self.mu),
            "s_L_f": Fraction(self.L - self.mu),
            "D_K": Fraction(3, 2),
            "t": Fraction(1),
        }
        return float((c if isinstance(c, Coefficient) else Coefficient(self.field, c)).evaluate(values))

    def solved(self, slope: Any, x: Any, size: float) -> Any:
        """The u with slope(u) + (u - x) / size = 0."""
        u = x
        for _ in range(4000):
            u = u - 0.1 * size / (1 + 6 * size) * (slope(u) + (u - x) / size)
        return u

    def answer(self, a: Any) -> Any:
        """The array that answers a question."""
        at = self.vector(a.at) if a.asked and isinstance(a.at, Vector) else None
        match a.oracle:
            case "state":
                return self.rng.normal(size=self.d)
            case "minimizer":
                return self.minimizer
            case "element" if np.allclose(at, self.minimizer):
                return self.at_star[a.function]
            case "element" | "first-order":
                return self._slope(a.function, at)
            case "project":
                return self.K.project(at - self.K_shift) + self.K_shift
            case "linear_minimizer":
                return self.K.linear_minimizer(at) + self.K_shift
            case "prox":
                return self.solved(lambda u: self._slope(a.function, u), at, self.number(a.asked[1]))
            case "joint_prox":
                named = [n for n in a.asked if isinstance(n, str)]
                both = lambda u: sum(self.weight(n) * self._slope(n, u) for n in named)  # noqa: E731
                return self.solved(both, at, self.number(a.asked[1]))
        raise AssertionError(a.oracle)

    def expression(self, e: Expression) -> float:
        total = 0.0
        for key, c in e.terms.items():
            match key:
                case One():
                    value = 1.0
                case Inner(left, right):
                    value = float(self.arrays[left] @ self.arrays[right])
                case Value(function, point):
                    value = self.functions[function].value(self.vector(point))
            total += self.number(c) * value
        return total


@pytest.mark.parametrize("seed", range(3))
def test_every_inequality_is_true_of_functions_with_one_minimizer(seed: int) -> None:
    statement = trace(Everything)
    numbers = Numbers(statement.field, np.random.default_rng(seed))
    rules = set()
    for a in statement.recorder.answers:
        if isinstance(a.result, Vector):
            numbers.arrays[a.basis] = numbers.answer(a)
    nearest: dict[str, float] = {}
    for h in statement.decrease.hypotheses:
        value = numbers.expression(h.expression)
        assert value <= 1e-7, h.name
        rules.add(h.rule)
        nearest[h.rule] = max(nearest.get(h.rule, -np.inf), value)
    assert rules == {
        *("smooth-strong-convexity-of-f_1", "smooth-strong-convexity-of-f_2"),
        *("convexity-of-g", "convexity-of-h", "normal-of-K", "diameter-of-K"),
    }
    assert all(value > -20 for value in nearest.values())


def test_the_subgradients_at_the_minimizer_sum_to_zero_by_their_weights() -> None:
    problem = trace(Everything).problem
    total = sum((part.optimal_subgradient * part.weight for part in problem.part.values()), 0)
    assert not total.terms
    assert [part.weight for part in problem.part.values()] == [Fraction(1, 2), Fraction(1, 2), 1, 1, 1]


# Theorems -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [DavisYin, ProximalGradient, Projections, Inclusion])
def test_theorems_about_sums_are_proved_and_verified(method: Any) -> None:
    proof = pt.prove(method)
    assert pt.verify(proof.certificate.to_json(), method)


def test_what_is_proved_says_what_the_parts_are() -> None:
    text = " ".join(pt.prove(ProximalGradient).text().split())
    assert "g is closed, proper and convex, and may be infinite" in text
    assert "grad g(p) = (x - p)/c at p = prox_{c g}(x)" in text
    assert "x* minimizes F = f + g: there are subgradients at x* with grad f(x*) + grad g(x*) = 0" in text
    assert "any point x_0 where g(x_0) is finite" in text
    assert "F(x_T) - F(x*) <= L_f R^2/(2 T)" in text


def test_a_theorem_about_a_sum_is_exported_with_what_each_part_is() -> None:
    text = export(DavisYin)
    for premise in (
        "smooth_convex L_f fn_f grad_f",
        "convex_on dom_g fn_g",
        "is_subgradient_on dom_g fn_g xs star_g",
        "is_subgradient_on dom_h fn_h xs ((-1) ⊙ grad_f xs ⊕ (-1) ⊙ star_g)",
    ):
        assert f"{premise} ->" in text
    assert "is_resolvent (fun u v => v = op_B u) 1 x p" in export(Inclusion)
    with pytest.raises(NotExportableError, match=r"p\.joint_prox"):
        export(JointSteps)


def test_a_false_theorem_about_a_sum_is_not_proved() -> None:
    with pytest.raises(pt.NotProved):
        pt.prove(TooMuch)


def test_the_gap_over_a_set_may_be_negative_outside_of_it() -> None:
    class Claim(pt.Method):
        assumes = pt.Sum(f=pt.SmoothConvex, K=pt.ConvexSet)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(x)

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(x - x)

        def weight(self, p: Any, t: Any) -> Any:
            return 1

    with pytest.raises(pt.NotProved):
        pt.prove(Claim)

    class InTheSet(Claim):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return p.K.project(x)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(p.K.project(x)) + p.gap(p.K.project(x))

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(p.K.project(x))

    assert pt.prove(InTheSet)


def test_a_subgradient_that_an_oracle_may_choose_is_not_the_one_that_is_known() -> None:
    class Chosen(ProximalGradient):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.g.subgradient(p.g.prox(x, 1))

    with pytest.raises(NotExpressibleError, match="may return any other"):
        trace(Chosen)


class Growing(pt.SmoothConvex):
    """Functions that grow fast around a minimizer of their own."""

    def at(self, e: Any) -> list[Any]:
        x, star = self._write.at(e), self._write.at(self._at_minimizer())
        return [self._write.says("growth", (e.point,), x.value - star.value >= norm_squared(x.point - star.point))]


def test_a_class_that_speaks_of_a_minimizer_of_its_own_is_no_part() -> None:
    method = type("Growth", (ProximalGradient,), {"assumes": pt.Sum(f=Growing, g=pt.Convex)})
    with pytest.raises(NotExpressibleError, match="optimal for no part alone"):
        trace(method)


# Worst cases ----------------------------------------------------------------------------------------------------------


class Two(NamedTuple):
    """A state of two vectors."""

    x: Any
    y: Any


class DouglasRachford(pt.Method):
    """Douglas-Rachford splitting of functions."""

    assumes = pt.Sum(g=pt.Convex, f=pt.SmoothConvex)

    def step(self, p: Any, t: Any, w: Any) -> Any:
        x = p.f.prox(w, 1)
        return w + p.g.prox(2 * x - w, 1) - x


def last_gap(p: Any, t: Any, w: Any, states: list[Any]) -> Any:
    x = p.f.prox(states[-2], 1)
    return p.gap(p.g.prox(2 * x - states[-2], 1))


def from_the_first(p: Any, x0: Any) -> Any:
    return p.distance_squared(p.f.prox(x0, 1))


@pytest.mark.parametrize(("steps", "value"), [(1, 0.25), (2, 0.1273), (3, 0.0838), (4, 0.0627)])
def test_douglas_rachford_has_the_worst_cases_of_the_literature(steps: int, value: float) -> None:
    # A. Taylor, J. Hendrickx, F. Glineur, "Exact worst-case performance of first-order methods for composite convex
    # optimization", SIAM J. Optim. 27, 2017, and the toolbox PESTO.
    case = pt.worst_case(DouglasRachford, steps=steps, L_f=1, given=from_the_first, measure=last_gap)
    assert case.value == pytest.approx(value, abs=6e-5)
    if steps == 2:
        assert pt.verify(case.certificate)
        assert float(case.bound) == pytest.approx(case.value, rel=1e-6)
        assert case.replay().measured == pytest.approx(case.value, rel=1e-5)


def test_a_contraction_of_operators_is_the_known_one() -> None:
    class Contraction(pt.Method):
        assumes = pt.Sum(f=pt.SmoothStronglyConvex, g=pt.Convex)

        def start(self, p: Any, x0: Any) -> Two:
            return Two(x0, x0)

        def step(self, p: Any, t: Any, s: Two) -> Two:
            def one(w: Any) -> Any:
                x = p.g.prox(w, 3)
                return w + p.f.prox(2 * x - w, 3) - x

            return Two(one(s.x), one(s.y))

    case = pt.worst_case(
        Contraction,
        steps=2,
        L_f=1,
        mu_f=Fraction(1, 10),
        start="any",
        given=lambda p, s: p.norm_squared(s.x - s.y),
        measure=lambda p, t, s: p.norm_squared(s.x - s.y),
    )
    # P. Giselsson, S. Boyd, "Linear convergence and metric selection in Douglas-Rachford splitting and ADMM", IEEE
    # Transactions on Automatic Control 62, 2016.
    assert case.value == pytest.approx(1 / 1.3**4, rel=1e-6)
    # Both runs may start anywhere, as long as they are near each other: S is zero on what they have in common.
    assert pt.verify(case.certificate)
    assert float(case.bound) == pytest.approx(case.value, rel=1e-6)


@pytest.mark.parametrize("steps", [1, 2])
def test_alternating_projections_have_the_worst_cases_that_pepit_finds(steps: int) -> None:
    case = pt.worst_case(Projections, steps=steps, measure=lambda p, t, x: p.norm_squared(x - p.C.project(x)))
    m = 2 * steps - 1
    assert case.value == pytest.approx(m**m / (m + 1) ** (m + 1), rel=1e-5)


# On data --------------------------------------------------------------------------------------------------------------


def on_data(*further: Any) -> SumProblem:
    """Least squares with parts g, h, K that are known by proximal steps."""
    rng = np.random.default_rng(0)
    A = rng.normal(size=(40, 5))
    b = A @ np.array([1.0, -2.0, 0.5, 0.0, 0.0]) + rng.normal(size=40) / 4
    named = {"ghK"[k] if isinstance(part, Regularizer) else "K": part for k, part in enumerate(further)}
    return SumProblem(f=LeastSquares(A, b), **named)


@pytest.mark.parametrize(
    ("method", "problem", "parameters"),
    [
        (ProximalGradient, lambda: on_data(OneNorm(5, 0.05)), {}),
        (DavisYin, lambda: on_data(OneNorm(5, 0.05), OneNorm(5, 0.1)), {}),
        (Projections, lambda: SumProblem(C=Box(0.2, 1.0, 5), D=Ball(5, 0.6)), {}),
    ],
)
def test_theorems_about_sums_hold_on_data(method: Any, problem: Any, parameters: dict[str, float]) -> None:
    made = problem()
    report = pt.check(method, made, x0=np.full(5, 3.0), steps=25, **parameters)
    assert report
    assert report.verdict == "held"


def test_a_false_claim_about_a_sum_breaks_on_data() -> None:
    class Faster(ProximalGradient):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return 40 * t * p.gap(x) + p.f.L / 2 * p.distance_squared(x)

    with pytest.raises(pt.NotProved):
        pt.prove(Faster)
    assert not pt.check(Faster, on_data(OneNorm(5, 0.05)), x0=np.full(5, 3.0), steps=5)


def test_at_the_reference_the_elements_of_the_parts_sum_to_zero() -> None:
    for problem in (on_data(OneNorm(5, 0.05)), on_data(OneNorm(5, 0.05), OneNorm(5, 0.1)), on_data(Box(0.0, 1.0, 5))):
        parts = problem.sum_parts.values()
        assert np.linalg.norm(sum(part.optimal_subgradient for part in parts)) <= 1e-12
        assert problem.stationarity <= 1e-11
        x, one_norm = problem.minimizer, problem.sum_parts.get("g")
        if one_norm is not None:  # of a 1-norm: its weight times the signs
            slope = one_norm.optimal_subgradient / one_norm.of.weight
            assert np.all(np.abs(slope) <= 1 + 1e-9)
            assert np.all(np.abs(slope - np.sign(x))[np.abs(x) > 1e-6] <= 1e-9)


def test_a_sum_on_data_belongs_to_the_class_in_any_order() -> None:
    problem = on_data(OneNorm(5, 0.05), OneNorm(5, 0.1))
    for cls in (THREE, pt.Sum(f=pt.SmoothStronglyConvex, h=pt.Convex, g=pt.Convex)):
        assert cls.__name__ in problem.class_names
    assert problem.L_f == problem.f.L


@pytest.mark.parametrize(
    "parts", [{}, {"g": OneNorm(5, 1.0)}, {"g": OneNorm(5, 1.0), "K": Ball(4)}, {"g": OneNorm(5, 1.0), "h": 3}]
)
def test_parts_that_make_no_sum_are_refused(parts: Any) -> None:
    with pytest.raises(InputError):
        SumProblem(**parts)


# Asking for what there is not -----------------------------------------------------------------------------------------


def wrong() -> Iterator[tuple[Any, type[Exception], str]]:
    """Sums that cannot be made, with what is said of them."""
    f = pt.SmoothConvex
    yield lambda: pt.Sum(f=f), InputError, "takes two parts or more"
    yield lambda: pt.Sum(f=f, g=3), InputError, "the part g must be"
    yield lambda: pt.Sum(f=f, g=pt.Constrained(f)), InputError, "without a setting"
    yield lambda: pt.Sum(f=f, g=pt.Nonexpansive), InputError, "convex functions or of operators"
    yield lambda: pt.Sum(f=f, gap=f), InputError, "means something else"
    yield lambda: pt.Sum(f=f, a_b=f), InputError, "letters and digits"
    yield lambda: pt.Sum(f=[f, pt.Convex]), InputError, "of one class"
    yield lambda: pt.Sum(f=f, g=f, weights={"h": 1}), InputError, "weights has h"
    yield lambda: pt.Sum(f=f, g=f, weights={"f": 0, "g": 0}), InputError, "all weights are 0"
    yield lambda: pt.Sum(f=f, g=f, weights={"g": "half"}), InputError, "an exact number"
    yield lambda: pt.Sum(f=f, g=f, weights={"g": 0.1}), NotExactError, "Fraction"
    yield lambda: pt.Sum(f=f, g=pt.Convex, weights={"g": -1}), InputError, "may be infinite"
    yield lambda: pt.Sum(f=f, K=pt.ConvexSet, weights={"K": 2}), InputError, "takes no weight"


@pytest.mark.parametrize(("make", "error", "message"), list(wrong()))
def test_a_sum_that_cannot_be_made_says_why(make: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (lambda p, x: x - p.gradient(x), r"has no gradient; it has f, g, value"),
        (lambda p, x: x - p.f.gradient(x) / p.L, "has no L; it has f, g, "),
        (lambda p, x: x - p.g.gradient(x), "Convex as g has no gradient"),
        (lambda p, x: x - p.f.line_search(x, x), "SmoothConvex as f has no line_search"),
        (lambda p, x: p.joint_prox(x, 1, "f", "k"), "among f, g"),
        (lambda p, x: p.f, "has no meaning in a proof"),
    ],
)
def test_a_question_that_no_part_answers_says_why(step: Any, message: str) -> None:
    method = type("Asking", (ProximalGradient,), {"step": lambda self, p, t, x: step(p, x)})
    with pytest.raises((MissingOracleError, InputError, NotExpressibleError), match=message):
        trace(method)


def test_a_set_alone_is_no_problem() -> None:
    class Alone(Projections):
        assumes = pt.ConvexSet

    with pytest.raises(InputError, match="part of a sum"):
        trace(Alone)


def test_a_sum_is_made_once_and_goes_by_its_name() -> None:
    made = pt.Sum(f=[pt.SmoothConvex] * 2, g=pt.Convex, weights={"f": Fraction(1, 2)})
    assert made is pt.Sum(f=[pt.SmoothConvex] * 2, g=pt.Convex, weights={"f": Fraction(1, 2)})
    theorem = Theorem(name="sum", method=ProximalGradient, problem=made)
    assert pickle.loads(pickle.dumps(theorem)).problem is made


def test_a_false_claim_without_parameters_is_refuted() -> None:
    """A rate that averaged projections do not have, of a class whose statement knows t alone."""

    class TooFast(AveragedProjections):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return Fraction(21, 20) ** t * super().potential(p, t, x)

    with pytest.raises(pt.NotProved) as caught:
        pt.prove(TooFast)
    assert caught.value.kind == "false"
