"""Problems over a closed convex set, with its projection and, where it is bounded, its linear minimizers.

`Constrained(SmoothConvex)` is the class of smooth convex functions over such a set; a method does not know which it is
run on.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import EUCLIDEAN, Expression, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Convex
from potential.classes.nonconvex import PartlyBounded, Smooth
from potential.classes.operators import MonotoneLipschitz
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass, ReadStatement, made, refuse_parts
from potential.classes.quantities import Hypothesis, bracketed, inner, norm_squared
from potential.errors import InputError, NotExpressibleError, noting


class OverSet(ProblemClass):
    """Problems over a closed convex set K: the start lies there, and each point of the state that a step shows to."""

    set_letter = "K"
    letters: ClassVar[tuple[str, ...]] = ("K",)

    # Whether the function lives on K only; where it does not, a vector of the state may leave K and is then known of
    # less.
    state_in_set = True

    @property
    def feasible(self) -> list[Vector]:
        """The points that are known to lie in K, in order."""
        return self._recorder.inside(self.set_letter)

    def where(self, v: Vector) -> str:
        """In K, where that is assumed."""
        return " in K" if v in self.feasible else ""

    def spaces(self) -> tuple[Premise, ...]:
        """The space and the set."""
        (space,) = super().spaces()
        return (space, Premise("K", "convex-set", f"is a closed convex subset of ${space.symbol}$", "$K$"))

    def solution(self) -> tuple[Premise, ...]:
        """The minimizer over K."""
        if not self.minimizes:
            return super().solution()
        x = self.minimizer_name
        return (Premise(x, "minimizer", f"${x}$ is a minimizer of ${self.objective}$ over $K$"),)

    def where_start(self, statement: ReadStatement) -> str:
        """In K: the first state is read so, also where vectors of later ones may leave it."""
        return "of $K$"

    def check_velocity(self, v: Vector, velocity: Vector) -> None:
        """Require that a vector that lies in K moves towards points of K: c_1 (k_1 - v) + c_2 (k_2 - v) + ..., c >= 0.

        Of all vectors of the state together the one that is furthest outside of a half-space that holds K does not move
        away from it then, so that none leaves K. Raises NotExpressibleError for another velocity.
        """
        if v.space != self.space or v not in self.feasible:
            return
        (own,) = v.terms
        name = self._recorder.point_name(v)
        reason = f"the velocity of {name} leads towards points of K"
        other = (
            f"a flow may leave the set of {type(self).__name__}: not shown that {reason}; choose a class without a set"
        )
        inside = {b for k in self.feasible for b in k.terms if len(k.terms) == 1 and b != own}
        total = Coefficient(self._field, self._field.algebra.zero)
        for b, element in velocity.terms.items():
            c = Coefficient(self._field, element)
            total = total + c
            if b == own:
                continue
            if b not in inside:
                raise NotExpressibleError(other)
            self._field.require("nonnegative", c, reason)
        if total.element:
            raise NotExpressibleError(other)

    def stands_for(self, handle: Vector, vector: Vector) -> None:
        """A symbol for a point that is shown to lie in K is a point of K."""
        with noting(), suppress(NotExpressibleError, InputError):
            self.check_state(vector)
            self._recorder.note("state", handle, result=handle, known=(self.set_letter,))

    def check_state(self, v: Vector) -> None:
        """Require the point to lie in K: a convex combination of points that do."""
        if v.space == self.space:
            require_convex_combination(
                self._field, v, self.feasible, f"the point {self._recorder.point_name(v)} lies in K"
            )

    def evaluated(self, x: Vector) -> None:
        """Where f lives on K only, or what is said of it is said there only, it is evaluated there only."""
        if self.state_in_set and self.seen_on_set:
            self.check_state(x)

    def gap(self, x: Vector) -> Expression:
        """f(x) - f(x*), of a point of K: elsewhere it may be negative."""
        if self.state_in_set and isinstance(x, Vector):
            self.check_state(x)
        return super().gap(x)

    def _others(self, point: Vector) -> list[Vector]:
        return [u for u in self.feasible if u != point]


def require_convex_combination(field: Field, v: Vector, members: list[Vector], reason: str) -> None:
    """Require `v` to be a convex combination of `members`, each a basis vector.

    Raises NotExpressibleError where other vectors enter; the signs and the sum are left to the kernel.
    """
    basis = {next(iter(m.terms)) for m in members}
    outside = [b for b in v.terms if b not in basis]
    if outside:
        raise NotExpressibleError(
            f"{reason}: not shown, since it is no convex combination of points known to lie there; "
            "end the step with p.project or p.mirror_step"
        )
    total = Coefficient(field, field.algebra.zero)
    for element in v.terms.values():
        total = total + Coefficient(field, element)
        field.require("nonnegative", Coefficient(field, element), reason)
    if total.element != 1:
        raise NotExpressibleError(f"{reason}: not shown, since its coefficients sum to {total} and not to 1")


class _Constrained(OverSet):
    """A closed convex set K; x* minimizes f over K, so that -grad f(x*) is normal to K there."""

    setting = "Constrained"
    vanishes = False
    points_by: ClassVar[tuple[str, ...]] = ("project", "prox", "linear_minimizer")
    apart_by: ClassVar[tuple[str, ...]] = ("linear_minimizer",)
    gap_by = "linear_minimizer"
    may_be_trivial = True  # the whole space is a set, whose projection is the identity
    identities: ClassVar[tuple[str, ...]] = ("project",)
    brings: ClassVar[Mapping[str, str]] = {
        "project": "Constrained(...) for a set",
        "linear_minimizer": "Constrained(...) for a bounded set",
    }
    takes_parts = False

    @classmethod
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """The class's own parameters, and the diameter D of K where a method asks for it."""
        own = super().parametrisation(wanted)
        return {**own, "D": Parameter(above=0)} if "D" in wanted else own

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """D, the diameter of K."""
        return super().optional_parameters() | {"D"}

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            self._minimizer = self._not_stationary(super()._at_minimizer())
        return self._minimizer

    def spaces(self) -> tuple[Premise, ...]:
        """The space and the set, with its diameter where that is used."""
        found = super().spaces()
        if "D" in self._field.values:
            found = (*found, Premise("K", "diameter", "has a diameter of at most $D$", "$K$"))
        if self._recorder.answered("project"):
            found = (*found, Premise("P_K", "projection", "$P_K(x)$ is the point of $K$ that is nearest to $x$"))
        return found

    def solution(self) -> tuple[Premise, ...]:
        """A minimizer over K; of an operator, a solution of its variational inequality."""
        if isinstance(self, MonotoneLipschitz):
            text = "$x* in K$ solves the variational inequality, $<F(x*), x - x*> >= 0$ for every $x in K$"
            return (Premise("x*", "variational-solution", text),)
        return super().solution()

    def project(self, x: Vector) -> Vector:
        """The projection of x on K."""
        self._vector(x, "project")
        if x in self.feasible:
            return x
        text = self._recorder.vector_text
        return self._recorder.answer("project", x, stem="p", known="K", definition=lambda: f"P_K({text(x)})")

    def prox(self, x: Vector, step: object) -> Vector:
        """The projection on K, whatever the step: the indicator of K is the non-smooth part."""
        self._field.require(
            "positive",
            self._field.coefficient(step, "a proximal step's size"),
            "the size of a proximal step is positive",
        )
        return self.project(x)

    def linear_minimizer(self, g: Vector) -> Vector:
        """A point of K that minimizes <g, s>; K is bounded."""
        self._vector(g, "linear_minimizer")
        self._require_bounded()
        text = self._recorder.vector_text
        return self._recorder.answer(
            "linear_minimizer", g, stem="s", known="K", definition=lambda: f"argmin over u in K of <{text(g)}, u>"
        )

    def _require_bounded(self) -> None:
        """Ask for a bounded set, over which a linear function has a minimizer."""
        _ = self.D

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, the optimality of x* over K, of projections and linear minimizers, and the diameter."""
        found, w = super().hypotheses(), self._write
        if self._minimizer is not None and self.minimizes:
            least = w.at(self._minimizer)
            for u in self._others(self._minimizer.point):
                optimal = inner(least.gradient, w.point(u) - least.point) >= 0
                found.append(w.says("constrained-optimality", (u,), optimal))
        for answer in self._recorder.answered("project"):
            v, p = answer.at, answer.result
            b = w.point(p)
            for u in self._others(p):
                nearest = inner(bracketed(w.vector(v)) - b, w.point(u) - b) <= 0
                found.append(w.says("projection", (u, p), nearest))
        for answer in self._recorder.answered("linear_minimizer"):
            g, s = answer.at, answer.result
            for u in self._others(s):
                least_of_all = inner(w.vector(g), w.point(s) - w.point(u)) <= 0
                found.append(w.says("linear-minimization", (u, s), least_of_all))
        if "D" in self._field.values:
            points = self.feasible
            for k, u in enumerate(points):
                for v in points[:k]:
                    found.append(w.says("diameter", (v, u), norm_squared(w.point(v) - w.point(u)) <= w.D**2))
        return found


class NonconvexOverSet(_Constrained, PartlyBounded):
    """A set on which a smooth function is bounded from below; no minimizer is assumed."""

    def _bounded_below(self, f: str, subject: str) -> Premise:
        return Premise(f, "lower-bound", f"is bounded from below on $K$, and $inf {f}$ is its infimum there", subject)

    def solution(self) -> tuple[Premise, ...]:
        """None: the infimum need not be attained."""
        return ()

    def hypotheses(self) -> list[Hypothesis]:
        """What is known over a set, and that no point of K is below the infimum."""
        inside = [e for e in self.points() if e.point in self.feasible]
        return super().hypotheses() + [self.lower_bound(e.point, self._write.at(e).value) for e in inside]


def Constrained(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` over a closed convex set K, with projection and, where K is bounded, linear minimization.

    For the smooth classes f is smooth on the whole space; bounds on subgradients are needed on K only.
    """
    known = isinstance(base, type) and (base is Smooth or issubclass(base, Convex | MonotoneLipschitz))
    if not (known and base.space == EUCLIDEAN):
        raise InputError(f"Constrained takes a Euclidean class without a set, such as SmoothConvex, got {base!r}")
    refuse_parts("Constrained", base)
    return made(
        f"Constrained({base.__name__})",
        (NonconvexOverSet if base is Smooth else _Constrained, base),
        description=f"{base.description}; K is closed and convex",
        oracles=(*base.oracles, "project", "prox", "linear_minimizer"),
    )
