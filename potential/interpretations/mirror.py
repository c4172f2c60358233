"""Mirror maps, as the Rocq library defines them: over a normed space and its dual, with a derivative on a domain."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from potential.algebra.expressions import Basis, Vector
from potential.classes import mirror
from potential.classes.recorder import Answer
from potential.interpretations.convex import AFFINE, SMOOTH
from potential.interpretations.interpretation import Interpretation, Member
from potential.interpretations.vocabulary import DOMAIN, FUNCTION, MAP, Setting
from potential.members.parts import combined
from potential.members.simplex import Point, difference, dot
from potential.rounding.numbers import UNIT, UP, Array, Rounded, RoundedVector, as_rounded, error_in, norm_in
from potential.rounding.problem import RoundedProblem

_EUCLIDEAN = ", with h = ||.||^2/2 in the Euclidean norm, K the whole space"


class RoundedMirror(RoundedProblem):
    """Mirror maps, in any norm, with rounding."""

    def _usual_order(self, names: Any) -> float:
        """1 in the class whose usual mirror map is the entropy."""
        return 1 if "MirrorConvex" in names else super()._usual_order(names)

    def has_rules_for_rows(self) -> bool:
        """Not with a mirror map."""
        return super().has_rules_for_rows() and not hasattr(self._problem, "bregman")

    def dual_norm_squared(self, g: Any) -> Rounded:
        """||g||_*^2 in the dual norm."""
        g = self._vector(g, "dual_norm_squared")
        size, error = norm_in(g.array, self._dual_order), error_in(g, self._dual_order)
        value = float(self._problem.dual_norm_squared(g.array))
        return Rounded(value, ((2.0 * size + error) * error + len(g) * UNIT * value) * UP)

    def bregman(self, u: Any, x: Any) -> Rounded:
        """D_h(u, x)."""
        u, x = self._vector(u, "bregman"), self._vector(x, "bregman")
        rounding = getattr(self._problem, "bregman_rounding", None)
        if rounding is None and not self._exact:
            raise self._unknown("bregman", "bregman_rounding(u, x)")
        value = float(self._problem.bregman(u.array, x.array))
        error = 0.0 if rounding is None else float(rounding(u.array, x.array))
        variation = getattr(self._problem, "bregman_variation", None)
        if variation is not None:
            if u.spread is None or x.spread is None:
                raise self._unknown("bregman", "to take it at points that are exact and at what p.mirror_step returns")
            # It is a function of the ratios u/x alone, to which both points' relative errors add.
            relative = (u.spread + x.spread) / (1.0 - u.spread) if u.spread < 1.0 else math.inf
            error += float(variation(u.array, x.array, relative)) if relative else 0.0
        elif self._order == 2:
            error += self._coupled(u.array - x.array, x.error) + self._coupled(u.array - x.array, u.error)
            error += x.error * u.error
        elif x.error or u.error:
            if x.spread is None or u.spread is None or (u.error and self._order != 1):
                raise self._unknown("bregman", "to take it at a point of K and at what p.mirror_step returns")
            if self._order == 1:
                error += _varied_divergence(u.array, u.spread, x.array, x.spread) + x.error
            else:
                error += self._coupled(u.array - x.array, x.spread) + x.error * x.spread
        return Rounded(value, error * UP)

    def _coupled(self, difference: Array, error: float) -> float:
        """How much D_h(u, x) can change with an error of the dual point of x, as h* is 1-smooth: u - x times it."""
        return (norm_in(difference, self._order) + 0.5 * error) * error if error else 0.0

    def mirror_step(self, x: Any, g: Any, step: Any) -> RoundedVector:
        """The minimizer over u in K of step <g, u> + D_h(u, x)."""
        x, g = self._vector(x, "mirror_step"), self._vector(g, "mirror_step")
        size = as_rounded(step)
        rounding = self._own_rounding("mirror_step", "mirror_step_rounding(x, g, step)")
        array = self._problem.mirror_step(x.array, g.array, float(size))
        if rounding is None:
            return RoundedVector(array, 0.0, self._order)
        moved = abs(size.value) * g.error + (g.norm + g.error) * size.error
        variation = getattr(self._problem, "mirror_step_variation", None)
        if variation is not None:
            before = math.inf if x.spread is None else x.spread
            spread = float(rounding(x.array, g.array, float(size))) + float(variation(x.array, array, before, moved))
            return RoundedVector(array, spread * norm_in(array, 2) * UP, self._order, spread * UP)
        before = x.error if self._order == 2 else math.inf if x.spread is None else x.spread
        # Of the entropy: log x - step g, less one constant for all entries, so each entry's error counts twice.
        twice = 2.0 if self._order == 1 else 1.0
        spread = float(rounding(x.array, g.array, float(size))) + twice * (before + moved)
        return RoundedVector(array, spread * UP, self._order, spread * UP)

    def mirror_gradient(self, x: Any) -> RoundedVector:
        """The dual point grad h(x), at a point that is exact."""
        x = self._vector(x, "mirror_gradient")
        rounding = self._own_rounding("mirror_gradient", "mirror_gradient_rounding(x)")
        theta = self._problem.mirror_gradient(x.array)
        error = 0.0 if rounding is None else float(rounding(x.array))
        if x.error:
            if self._order != 2:
                raise self._unknown("mirror_gradient", "to take it at a point of the state")
            error += x.error
        return RoundedVector(theta, error * UP, self._dual_order, dual=True)

    def mirror(self, theta: Any) -> RoundedVector:
        """The point grad h*(theta), which moves no further than theta."""
        theta = self._vector(theta, "mirror")
        rounding = self._own_rounding("mirror", "mirror_rounding(theta)")
        x = self._remembered("mirror", theta.array)
        error = 0.0 if rounding is None else self._rounding("mirror_rounding", theta.array)
        return RoundedVector(x, (error + error_in(theta, self._dual_order)) * UP, self._order)

    def fenchel_coupling(self, u: Any, theta: Any) -> Rounded:
        """h*(theta) - <theta, u> + h(u)."""
        u, theta = self._vector(u, "fenchel_coupling"), self._vector(theta, "fenchel_coupling")
        rounding = self._own_rounding("fenchel_coupling", "fenchel_coupling_rounding(u, theta)")
        value = float(self._problem.fenchel_coupling(u.array, theta.array))
        error = 0.0 if rounding is None else float(rounding(u.array, theta.array))
        if theta.error:
            x, moved = self.mirror(theta), error_in(theta, self._dual_order)
            error += (norm_in(u.array - x.array, self._order) + x.error + u.error + 0.5 * moved) * moved
        if u.error:
            if self._order != 2:
                raise self._unknown("fenchel_coupling", "to take it at a point that is exact")
            error += (norm_in(u.array - theta.array, 2) + 0.5 * u.error) * u.error
        return Rounded(value, error * UP)

    def steepest_step(self, x: Any, g: Any, step: Any) -> RoundedVector:
        """The minimizer over all u of <g, u - x> + ||u - x||^2 / (2 step).

        A point that is nearly one costs, in the gap there, at most what it misses of the minimum: for a gradient
        off by an error e, and what its rounding moves.
        """
        x, g = self._vector(x, "steepest_step"), self._vector(g, "steepest_step")
        size = as_rounded(step)
        rounding = self._own_rounding("steepest_step", "steepest_step_rounding(x, g, step)")
        array = self._problem.steepest_step(x.array, g.array, float(size))
        error = 0.0 if rounding is None else float(rounding(x.array, g.array, float(size)))
        # Seen from the minimizer for the exact gradient, another of the computed one misses the least value of
        # <g, d> + ||d||^2 / (2 step), which is -step ||g||_*^2 / 2, by at most step (2 ||g||_* + 2 e) e.
        lost = 2.0 * abs(size.value) * (g.norm + g.error) * g.error
        lost += 2.0 * (g.norm + g.error) ** 2 * size.error
        return RoundedVector(array, (x.error + error) * UP, self._order, debt=(x.debt + lost) * UP)


def _varied_divergence(u: Array, of_u: float, x: Array, of_x: float) -> float:
    """How much D_h(u, x) of the entropy varies with errors of log u and log x of at most these sizes.

    It varies with log x by sum(u) for a unit of each. Weights u that are off by a factor of at most 1 + r each are so
    in u log(u/x), and u log u by as much again.
    """
    weights, r = np.abs(u), math.expm1(of_u)
    positive = weights > 0.0
    apart = float((weights[positive] * np.abs(np.log(weights[positive] / x[positive]))).sum())
    total = float(weights.sum())
    return of_x * (1.0 + r) * total + r * (apart + (2.0 + r) * total)


class BregmanSetting(Interpretation, of=mirror.BregmanSetting):
    """A mirror map with its divergence and its steps."""

    rounding = RoundedMirror

    lemmas: ClassVar[Mapping[str, str]] = {
        "optimality": "minimizer_value K f {b} {a} xs_minimizer {a_in_K}",
        "mirror-step-optimality": "mirror_step_three_points K dom h dh {b} {c_direction} {c_size} {c} {a} h_mirror "
        "{c_oracle} {a_in_K}",
        "divergence-nonnegative": "bregman_pos K dom h dh {a} {b} h_mirror {a_in_K} {b_in_dom}",
    }
    answers: ClassVar[Mapping[str, Callable[..., Any]]] = {
        "bregman": lambda f, u, x: f.norm_squared(u - x) / 2,
        "fenchel_coupling": lambda f, u, theta: f.norm_squared(u - theta) / 2,
        "mirror_step": lambda f, x, g, step: x - step * g,
        "steepest_step": lambda f, x, g, step: x - step * g,
        "mirror": lambda f, theta: theta,
        "mirror_gradient": lambda f, x: x,
        "dual_norm_squared": lambda f, g: f.norm_squared(g),
    }
    at_one_point: ClassVar[Mapping[str, str]] = {"mirror-step-optimality": "rewrite (bregman_self h dh {a})."}
    relations: ClassVar[Mapping[str, str]] = {"mirror_step": "is_mirror_step K dom h dh {point} {1} {2} {name}"}
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "mirror_step": {"K": "(proj1 (proj2 {name}_oracle))", "dom": "(proj1 {name}_oracle)"},
    }

    def describe(self, s: Setting) -> None:
        """The space is a normed one."""
        super().describe(s)
        s.space = "norm"

    def spaces(self, s: Setting) -> None:
        """The map, its derivative and the domain of that."""
        super().spaces(s)
        s.variable(MAP, "h", "V -> R")
        s.variable(MAP, "dh", "V -> dual V")
        s.variable(DOMAIN, "dom", "V -> Prop")
        s.premise("h_mirror", "mirror_map K dom h dh", place=MAP)
        s.facts.append("pose proof (proj1 h_mirror) as K_convex.")

    scalars: ClassVar[Mapping[str, str]] = {"bregman": "bregman h dh {0} {1}"}

    @classmethod
    def start_numbers(cls, problem: Any, start: Any) -> dict[str, Any]:
        """The divergence of the start from the minimizer."""
        known = {"D_0": problem.bregman(problem.minimizer, start)} if hasattr(problem, "mirror_map") else {}
        return super().start_numbers(problem, start) | known

    def image(self, answer: Answer, geometry: str) -> tuple[Vector, Vector | None, Any] | None:
        """In the Euclidean norm, with h = ||.||^2 / 2 on the whole space: a step along the gradient, or the point."""
        if answer.oracle in ("mirror_step", "steepest_step"):
            x, g, size = answer.asked
            return x, g, size
        if answer.oracle in ("mirror", "mirror_gradient"):
            return answer.at, None, None
        return super().image(answer, geometry)

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """A mirror step of the squared norm over the whole space is one along the gradient; a point is its dual one."""
        if answer.oracle in ("mirror", "mirror_gradient"):
            row: Mapping[int, Fraction] = program.row(answer.at)
            return row
        of_psi = answer.oracle == "mirror_step" and self.problem.nonsmooth_name
        if answer.oracle not in ("mirror_step", "steepest_step") or of_psi:
            return super().row_of(answer, program)
        x, g, size = answer.asked
        return combined((Fraction(1), program.row(x)), (-program.number(size), program.row(g)))

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """What the squared norm, over the whole space, makes of divergences and steps."""

        def bregman(u: Point, x: Point) -> Fraction:
            d = difference(u, x)
            return dot(d, d) / 2

        def mirror_step(x: Point, g: Point, step: Fraction) -> Point:
            return tuple(a - step * b for a, b in zip(x, g, strict=True))

        def length(g: Point) -> Fraction:
            return dot(g, g)

        def point(theta: Point) -> Point:
            return theta

        return {
            **super().answering(made),
            **dict.fromkeys(("bregman", "fenchel_coupling"), bregman),
            **dict.fromkeys(("mirror_step", "steepest_step"), mirror_step),
            **dict.fromkeys(("mirror", "mirror_gradient"), point),
            "dual_norm_squared": length,
        }

    def stays_in(self, vector: Vector, following: Vector, s: Setting) -> str:
        """The domain, where a step or a divergence is taken from there."""
        answered = self.statement.recorder.answered
        based = [a.at for a in answered("mirror_step")] + [a.asked[1] for a in answered("bregman")]
        return "dom" if vector in based or following in based else super().stays_in(vector, following, s)


class MirrorSetting(Interpretation, of=mirror.MirrorSetting):
    """A strongly convex mirror map, with its conjugate and the dual norm."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "steepest-step-optimality": "steepest_step_optimality {b} {a_direction} {a_size} {a} {b_dual_norm} "
        "{a_size_positive} {a_oracle} {b_is_dual_norm}",
        "mirror-map-strong-convexity": "bregman_lower K dom 1 h dh {a} {b} h_mirror h_strongly_convex {a_in_K} "
        "{b_in_dom}",
        "conjugate-smoothness": "conjugate_smooth K h {b} {a} (mirror {b}) (mirror {a}) {rise} K_convex "
        "h_strongly_convex (mirror_argmax {b}) (mirror_argmax {a}) {rise_value}",
        "fenchel-young": "conjugate_lower K h {b} (mirror {b}) {a} (mirror_argmax {b}) {a_in_K}",
    }
    with_norm = frozenset({"steepest-step-optimality", "mirror-map-strong-convexity"})
    relations: ClassVar[Mapping[str, str]] = {"steepest_step": "is_steepest_step {point} {1} {2} {name}"}
    scalars: ClassVar[Mapping[str, str]] = {
        "fenchel_coupling": "conjugate h {1} (mirror {1}) - ⟪{1}, {0}⟫ + h {0}",
    }
    values: ClassVar[Mapping[str, str]] = {"mirror": "(mirror {0})", "mirror_gradient": "dh {0}"}
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {"mirror": {"K": "(proj1 (mirror_argmax {0}))"}}

    def finite_dual_norm(self, gradient: Basis) -> tuple[Answer, str] | None:
        """A step of steepest descent along it has a minimizer."""
        for answer in self.statement.recorder.answered("steepest_step"):
            if list(answer.asked[1].terms) == [gradient]:
                return answer, "steepest_step_dual_norm {point} {1} {2} {name} ltac:(sign) {name}_oracle"
        return None

    def spaces(self, s: Setting) -> None:
        """Strong convexity, and the maximizer that the conjugate is about, where a method goes through the dual."""
        super().spaces(s)
        s.premise("h_strongly_convex", "strongly_convex_in_norm_on K 1 h", place=MAP)
        if self.statement.recorder.answered("mirror"):
            s.variable(DOMAIN, "mirror", "dual V -> V")
            s.premise("mirror_argmax", "(forall theta, is_dual_step K h theta (mirror theta))", place=MAP)


class MirrorConvex(Interpretation, of=mirror.MirrorConvex):
    """Convex functions whose subgradients are bounded in the dual norm."""

    composed = True
    member = Member(("MirrorConvex", "ConvexLipschitz", "Convex"), AFFINE + _EUCLIDEAN)
    defined = True


class MirrorSmoothConvex(Interpretation, of=mirror.MirrorSmoothConvex):
    """Convex functions that are smooth in the norm, on the whole space."""

    composed = True
    member = Member(("MirrorSmoothConvex", "SmoothConvex", "Convex"), SMOOTH + _EUCLIDEAN)
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "convexity": "convex_derivative_on whole f {b} {a} (grad {b}) f_convex "
        "(derivative_is_on whole f {b} (grad {b}) (proj1 f_smooth {b})) I I",
        "smoothness": "descent_lemma_in_norm L f grad {b} {a} f_smooth",
    }
    with_norm = frozenset({"smoothness"})

    def said_of(self, s: Setting) -> None:
        """Smoothness in the norm, and convexity."""
        self.functions(s)
        s.premise("f_smooth", f"smooth_in_norm L {s.loss} {s.gradient}", sequence=s.online, place=FUNCTION)
        s.premise("f_convex", f"convex {s.loss}", sequence=s.online, place=FUNCTION)


class RelativelySmooth(Interpretation, of=mirror.RelativelySmooth):
    """Convex functions that are smooth relative to the mirror map, with a gradient in its domain."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "convexity": "convex_derivative_on K f {b} {a} (grad {b}) f_convex (f_derivative {b} {b_in_dom}) {b_in_K} "
        "{a_in_K}",
        "relative-smoothness": "relative_descent_lemma K dom L f h dh {b} {a} (grad {b}) h_mirror f_smooth "
        "(f_derivative {b} {b_in_dom}) {b_in_dom} {a_in_K}",
    }

    def said_of(self, s: Setting) -> None:
        """Convexity on K, and smoothness relative to h."""
        self.functions(s)
        s.premise("f_convex", "convex_on K f", place=FUNCTION)
        s.premise("f_derivative", "(forall x, dom x -> is_derivative_on K f x (grad x))", place=FUNCTION)
        s.premise("f_smooth", "relatively_smooth_on K L f h", place=FUNCTION)
