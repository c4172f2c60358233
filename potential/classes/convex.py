"""Convex functions: smooth, strongly convex, with bounded subgradients, or merely differentiable.

For smooth classes the inequalities are those of
A. Taylor, J. Hendrickx, F. Glineur, "Smooth strongly convex interpolation and exact worst-case performance of
first-order methods", Mathematical Programming 161 (2017), which lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.algebra.rationals import Number
from potential.classes.pairs import of_any_two
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass
from potential.classes.quantities import Hypothesis, Quantities, Quantity, inner, norm_squared
from potential.errors import NotExpressibleError


class Differentiable(ProblemClass):
    """Functions with a gradient, and with a minimizer on every line where one is asked for."""

    points_by: ClassVar[tuple[str, ...]] = ("line_search",)

    def gradient(self, x: Vector) -> Vector:
        """The gradient of f at x."""
        if self._minimizer is not None and x == self._minimizer.point:
            if not (self.stationary or self._minimizer.gradient.terms):
                raise NotExpressibleError(
                    "p.gradient(p.minimizer): x* is optimal over K, its gradient need not be zero; leave it out"
                )
            return self._minimizer.gradient
        return self._evaluate(x, "gradient").gradient

    def known_gradient(self, x: Vector) -> Vector:
        """The gradient of f at x."""
        return self.gradient(x)

    def line_search(self, x: Vector, d: Vector) -> Vector:
        """The minimizer of f on the line x + R d, assumed to exist: exact line search."""
        self._vector(x, "line_search")
        name, text = self._recorder.point_name, self._recorder.vector_text
        result = self._recorder.answer(
            "line_search",
            x,
            d,
            space=self.space,
            stem="l",
            definition=lambda: f"argmin over u in {name(x)} + span({text(d)}) of {self.function}(u)",
        )
        self._evaluate(x, "line_search")
        self._evaluate(result, "line_search")
        return result

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and that the gradient at a line's minimizer is normal to the line.

        Of exact line search no more than this is used by E. de Klerk, F. Glineur, A. Taylor, "On the worst-case
        complexity of the gradient method with exact line search ...", Optimization Letters 11, 2017.
        """
        found, w = super().hypotheses(), self._write
        for answer in self._recorder.answered("line_search"):
            (x, d), p = answer.asked, answer.result
            there, here = w.at(self._evaluate(p, "line_search")), w.at(self._evaluate(x, "line_search"))
            across, along = inner(there.gradient, w.vector(d)), inner(there.gradient, there.point - here.point)
            found += [
                w.says("line-search-direction", (p,), across.equals(0)),
                w.says("line-search-line", (p, x), along.equals(0)),
                w.says("line-search-value", (p, x), there.value <= here.value),
            ]
        return found


class Convex(ProblemClass):
    """Convex functions, finite everywhere, with a minimizer x*."""

    interpolates = True
    description = "f is convex"
    oracles: ClassVar[tuple[str, ...]] = (
        "value",
        "subgradient",
        "gap",
        "inner",
        "norm_squared",
        "distance_squared",
        "minimizer",
    )

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and what grad f stands for."""
        return (Premise(f, "convex", f"is convex{self._on_set}", subject), self._subgradients(f))

    @property
    def _on_set(self) -> str:
        return " on $K$" if self.set_letter and self.seen_on_set else ""

    def _subgradients(self, f: str) -> Premise:
        text = f"$grad {f}(x)$ stands for a subgradient of ${f}$ at $x$, any one, the same each time it is asked for"
        return Premise(f, "subgradient", text)

    def subgradient(self, x: Vector) -> Vector:
        """A subgradient of f at x, any one."""
        if self._minimizer is not None and x == self._minimizer.point:
            raise NotExpressibleError(
                "p.subgradient(p.minimizer): the oracle may return any subgradient there, not only zero; leave it out"
            )
        return self._evaluate(x, "subgradient").gradient

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Convexity: f(i) >= f(j) + <g(j), i - j>."""
        w = self._write
        return w.says("convexity", (i.point, j.point), w.at(i).value >= tangent(w, i, j))


class ConvexLipschitz(Convex):
    """Convex functions whose subgradients are bounded by G."""

    description = "f is convex and its subgradients are bounded by G"
    parameters = {"G": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and the bound of the subgradients."""
        return (*super().said_of(f, subject), self._bounded(f))

    def _bounded(self, f: str) -> Premise:
        star = "" if self.space == EUCLIDEAN else "_*"
        text = f"$||grad {f}(x)||{star} <= G$ for every $x$ and every subgradient there"
        return Premise(f, "bounded-subgradients", text)

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The bound on the subgradient: ||g|| <= G, in the dual norm where the norm is not Euclidean."""
        if not e.gradient.terms:
            return []
        w = self._write
        return [w.says("bounded-subgradient", (e.point,), norm_squared(w.at(e).gradient) <= w.G**2)]


class StronglyConvexLipschitz(ConvexLipschitz):
    """mu-strongly convex functions whose subgradients are bounded by G where they are evaluated.

    No function is strongly convex with bounded subgradients on a whole space: use it with a constraint set,
    `Constrained(StronglyConvexLipschitz)`, or read the bound as one along the run.
    """

    interpolates = False
    description = "f is mu-strongly convex and its subgradients are bounded by G"
    parameters = {"mu": Parameter(above=0), "G": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong convexity, and the bound of the subgradients."""
        convex = Premise(f, "strongly-convex", f"is $mu$-strongly convex{self._on_set}", subject)
        return (convex, self._subgradients(f), self._bounded(f))

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Strong convexity: f(i) >= f(j) + <g(j), i - j> + (mu/2) ||i - j||^2."""
        return strong_convexity(self._write, i, j)


def tangent(w: Quantities, i: Evaluation, j: Evaluation) -> Quantity:
    """What the tangent of f at j has for a value at i: f(j) + <g(j), i - j>."""
    a, b = w.at(i), w.at(j)
    return b.value + inner(b.gradient, a.point - b.point)


def strong_convexity(w: Quantities, i: Evaluation, j: Evaluation) -> Hypothesis:
    """Convexity between two points, with what strong convexity adds."""
    a, b = w.at(i), w.at(j)
    least = tangent(w, i, j) + w.mu * norm_squared(a.point - b.point) / 2
    return w.says("strong-convexity", (i.point, j.point), a.value >= least)


class DifferentiableConvex(Differentiable, Convex):
    """Convex functions, differentiable everywhere, with a minimizer x*: what gradient flows need."""

    description = "f is convex and differentiable"
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothConvex", "DifferentiableStronglyConvex")
    oracles = ("value", "gradient", *Convex.oracles[1:], "line_search")
    seen_on_set = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, with a gradient everywhere."""
        return (Premise(f, "convex", "is convex", subject), Premise(f, "differentiable", "is differentiable", subject))

    subgradient = Differentiable.gradient


class DifferentiableStronglyConvex(DifferentiableConvex):
    """mu-strongly convex functions, differentiable everywhere."""

    description = "f is mu-strongly convex and differentiable"
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothStronglyConvex",)
    parameters = {"mu": Parameter(above=0)}
    roots = {"r": "sqrt(mu)"}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong convexity, with a gradient everywhere."""
        convex = Premise(f, "strongly-convex", "is $mu$-strongly convex", subject)
        return (convex, Premise(f, "differentiable", "is differentiable", subject))

    @classmethod
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """By mu, or by r = sqrt(mu) where a method asks for r: then mu = r^2 is rational."""
        return {"r": Parameter(above=0), "mu": lambda p: p.r**2} if "r" in wanted else cls.parameters

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """r = sqrt(mu)."""
        return frozenset({"r"})

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Strong convexity: f(i) >= f(j) + <g(j), i - j> + (mu/2) ||i - j||^2."""
        return strong_convexity(self._write, i, j)


class SmoothConvex(DifferentiableConvex):
    """Convex functions with an L-Lipschitz gradient."""

    description = "f is convex and L-smooth"
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothStronglyConvex",)
    parameters = {"L": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity and smoothness, on the whole space."""
        return (Premise(f, "convex", "is convex", subject), self._smooth(f, subject))

    def _smooth(self, f: str, subject: str) -> Premise:
        star = "" if self.space == EUCLIDEAN else "_*"
        bound = f"||grad {f}(x) - grad {f}(y)||{star} <= L ||x - y||"
        return Premise(f, "smooth", f"is $L$-smooth, ${bound}$ for all $x$ and $y$", subject)

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Interpolation of smooth convex functions."""
        w = self._write
        a, b = w.at(i), w.at(j)
        least = tangent(w, i, j) + norm_squared(a.gradient - b.gradient) / (2 * w.L)
        return w.says("smooth-convexity", (i.point, j.point), a.value >= least)


class SmoothStronglyConvex(SmoothConvex):
    """mu-strongly convex functions with an L-Lipschitz gradient, 0 < mu < L."""

    description = "f is mu-strongly convex and L-smooth"
    parameters = {"mu": Parameter(above=0), "L": Parameter(above=lambda p: p.mu)}
    roots = {"q": "sqrt(mu/L)"}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong convexity and smoothness, on the whole space."""
        return (Premise(f, "strongly-convex", "is $mu$-strongly convex", subject), self._smooth(f, subject))

    @classmethod
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """By mu and L, or by L and q = sqrt(mu/L) where a method asks for q: then mu = q^2 L is rational."""
        if "q" in wanted:
            return {"L": Parameter(above=0), "q": Parameter(above=0, below=1), "mu": lambda p: p.q**2 * p.L}
        return cls.parameters

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """q = sqrt(mu/L)."""
        return frozenset({"q"})

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Interpolation of smooth strongly convex functions."""
        w = self._write
        a, b, L, mu = w.at(i), w.at(j), w.L, w.mu
        dg, dx = a.gradient - b.gradient, a.point - b.point
        gain = norm_squared(dg) / L + mu * norm_squared(dx) - 2 * mu / L * inner(dg, dx)
        least = tangent(w, i, j) + gain / (2 * (1 - mu / L))
        return w.says("smooth-strong-convexity", (i.point, j.point), a.value >= least)


def means(
    bare: Iterable[tuple[Vector, list[Vector]]], value: Callable[[Vector], Quantity], w: Quantities
) -> list[Hypothesis]:
    """What convexity says of points at which the value alone is known: it is at most the mean of the values of others.

    Of each of these points it is said where it is a convex combination of the others, each of these a vector of its
    own; that no coefficient is negative must show at sight, and the kernel confirms it.
    """
    found = []
    for x, others in bare:
        members = {next(iter(u.terms)): u for u in others if len(u.terms) == 1}
        shares = {members[b]: x.field.coefficient(Coefficient(x.field, c)) for b, c in x.terms.items() if b in members}
        if len(shares) < 2 or len(shares) < len(x.terms) or any(u.terms != {b: 1} for b, u in members.items()):
            continue
        total = sum(shares.values(), x.field.coefficient(0))
        if total.element != 1 or any(_may_be_negative(c) for c in shares.values()):
            continue
        for c in shares.values():
            x.field.require("nonnegative", c, "a point at which a value is known is a convex combination of others")
        mean = [w.size(c) * value(u) for u, c in shares.items()]
        found.append(w.says("mean-value", (x, *shares), value(x) <= sum(mean[1:], mean[0])))
    return found


def _may_be_negative(c: Coefficient) -> bool:
    """Whether a number is, or a coefficient of a quotient of polynomials in generators, which are never negative."""
    if isinstance(c, Number):
        return c < 0
    return any(number < 0 for part in (c.element.numer, c.element.denom) for _, number in part.terms())
