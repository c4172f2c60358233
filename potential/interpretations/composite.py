"""A part that is known by its proximal step, as the Rocq library defines it: convex on the set where it is finite."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import Vector
from potential.classes import composite, convex, mirror, nonconvex
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation, goes_inside
from potential.interpretations.mirror import RoundedMirror
from potential.interpretations.vocabulary import FUNCTION, PART, SET, SOLUTION, Setting
from potential.members.parts import ConvexPart, Known, MemberPart, Row, combined, minus
from potential.rounding.numbers import UP, RoundedVector, as_rounded, norm_in
from potential.rounding.problem import RoundedProblem

VALUE_OF_MEAN = """
(** The value of a convex function at a convex combination of two points, however it is written. *)
Lemma value_pair {V : VectorSpace} (K : V -> Prop) (h : V -> R) (x y v : V) (s r : R) :
  convex_on K h -> K x -> K y -> 0 <= r -> 0 <= s -> r + s = 1 -> v = r ⊙ x ⊕ s ⊙ y -> h v <= r * h x + s * h y.
Proof. intros Hh Hx Hy Hr Hs H ->; replace r with (1 - s) by lra; apply Hh; try assumption; lra. Qed.
"""


def speaks_of_mean(statement: Any) -> bool:
    """Whether what a statement may use has the value of a part at a mean."""
    return any(h.rule.startswith("mean-value") for o in statement.obligations for h in o.hypotheses)


class RoundedPart(RoundedProblem):
    """Proximal steps, with rounding."""

    def prox(self, x: Any, step: Any) -> RoundedVector:
        """The proximal step of the non-smooth part, which expands no error.

        A step that is off by a relative e moves the outcome by at most e ||x - prox(x)||. Without a smooth part, the
        reference minimizes the non-smooth one less a linear function, whose gradient shifts x by as much times the
        step.
        """
        x = self._vector(x, "prox")
        size = as_rounded(step)
        length = float(size)
        array = self._problem.prox(x.array, length)
        if array is x.array:
            return self._vector(x, "prox")
        rounding = getattr(self._problem, "prox_rounding", None)
        if rounding is None:
            raise self._unknown("prox", "prox_rounding(x, step)")
        error = x.error + float(rounding(x.array, length))
        if size.error:
            relative = size.error / abs(size.value)
            error += relative * (norm_in(x.array - array, 2) + x.error)
        if self._composite and not self._smooth:
            error += length * self._stationarity
        return RoundedVector(array, error * UP, x.order)


class RoundedBregmanProx(RoundedMirror):
    """Proximal steps by a divergence, with rounding."""

    def bregman_prox(self, x: Any, step: Any) -> RoundedVector:
        """The minimizer over u of step psi(u) + D_h(u, x), psi being what the reference minimizes exactly."""
        x = self._vector(x, "bregman_prox")
        linear = getattr(self._problem, "linear_part", None)
        if linear is not None:  # then it is a mirror step along psi's gradient
            return self.mirror_step(x, RoundedVector(linear, 0.0, self._dual_order, dual=True), step)
        size = as_rounded(step)
        length = float(size)
        rounding = self._own_rounding("bregman_prox", "bregman_prox_rounding(x, step) and bregman_prox_variation")
        array = self._problem.bregman_prox(x.array, length)
        if rounding is None:
            return RoundedVector(array, 0.0, self._order)
        before = math.inf if x.spread is None else x.spread
        relative = size.error / abs(size.value)
        moved = abs(length) * self._stationarity
        spread = float(rounding(x.array, length))
        spread += float(self._problem.bregman_prox_variation(x.array, array, before, relative, moved))
        return RoundedVector(array, spread * norm_in(array, 2) * UP, self._order, spread * UP)


def convex_part(
    program: Any,
    name: str,
    slope: Row,
    steps: Iterable[tuple[Row, Row]],
    evaluated: Iterable[Row],
) -> ConvexPart:
    """A convex function with a slope in the origin, slopes at points that proximal steps return, and values at others.

    Where only the value is known there is some slope, a vector of its own.
    """
    known = {program.key({}): Known({}, slope, program.value(name, {}))}
    for s, p in steps:
        known.setdefault(program.key(p), Known(p, s, program.value(name, p)))
    for x in evaluated:
        key = program.key(x)
        if key not in known:
            known[key] = Known(x, program.free(("slope", name, key)), program.value(name, x))
    return ConvexPart(name, list(known.values()))


class ProximalPart(Interpretation, of=composite.ProximalPart):
    """The part, with the set K on which it is finite."""

    rounding = RoundedPart

    lemmas: ClassVar[Mapping[str, str]] = {
        "proximal-step": "prox_optimality K h {b_size} {b_from} {b} {a} h_convex K_convex ltac:(sign) {b_oracle} "
        "{a_in_K}",
        "mean-value": "value_pair K h {b} {c} {a} {shares} h_convex {b_in_K} {c_in_K} ltac:(sign) ltac:(sign) "
        "ltac:(field; sign) ltac:(subst; vector_eq_by ltac:(field; sign))",
        "optimality": "composite_minimizer_value K f psi {b} {a} xs_minimizer {a_in_K}",
        "mirror-step-optimality": "composite_mirror_step_three_points K dom h dh psi {b} {c_direction} {c_size} {c} "
        "{a} h_mirror psi_convex ltac:(sign) {c_oracle} {a_in_K}",
    }
    relations: ClassVar[Mapping[str, str]] = {
        "prox": "is_prox K h {1} {0} {name}",
        "mirror_step": "is_composite_mirror_step K dom h dh psi {point} {1} {2} {name}",
    }
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {"prox": {"K": "(proj1 {name}_oracle)"}}

    def every(self, name: str) -> list[Any]:
        """What the library lacks stands before a theorem that speaks of the value at a mean."""
        own = [VALUE_OF_MEAN] if name == "vernacular" and speaks_of_mean(self.statement) else []
        return [*super().every(name), *own]

    def lemma(self, rule: str, s: Setting) -> str | None:
        """The lemma for a rule; what is said of a mean is said of the part by its name."""
        found, part = super().lemma(rule, s), self.problem.part
        if rule != "mean-value" or found is None:
            return found
        return found.replace(" h ", f" {part} ").replace(" h_convex", f" {part}_convex")

    def describe(self, s: Setting) -> None:
        """There is a part."""
        super().describe(s)
        s.composite = True

    def spaces(self, s: Setting) -> None:
        """The part and the set on which it is finite."""
        super().spaces(s)
        part = self.problem.part
        s.variable(PART, part, f"{s.vectors} -> R")
        s.variable(SET, "K", f"{s.vectors} -> Prop")
        if s.constrained:
            s.premise("K_convex", "convex_set K", place=SET)
        s.premise(f"{part}_convex", f"convex_on K {part}", place=PART)
        s.value = f"f {{0}} + {part} {{0}}"
        s.least = f"({s.value.format('xs')})"

    def solution(self, s: Setting) -> None:
        """The minimizer of the sum."""
        self._minimizer(s, f"(fun u => f u + {self.problem.part} u)")

    def _minimizer(self, s: Setting, objective: str) -> None:
        self.center(s, "xs")
        s.premise("xs_minimizer", f"is_minimizer_on K {objective} xs", place=SOLUTION)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The part, by its proximal steps, beside the rest."""
        yield from super().made_of(program)
        optimal = self.problem._optimal()
        slope = minus({}, program.row(optimal.gradient)) if optimal is not None else {}
        steps = [(combined((1 / c, v), (-1 / c, p)), p) for (v, c), p in program.asked("prox")]
        for (x, g, c), p in program.asked("mirror_step"):
            steps.append((combined((1 / c, x), (-Fraction(1), g), (-1 / c, p)), p))
        points = [program.rows(x) for x in self.problem.evaluated_parts]
        yield convex_part(program, self.problem.part, slope, steps, [x for rows in points for x in rows])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The part with its proximal steps, and the sum."""
        found, part = dict(super().answering(made)), made.parts[self.problem.part]
        found |= {"prox": part.prox, "nonsmooth": part.value, "bregman_prox": part.prox}
        found["mirror_step"] = lambda x, g, step: part.prox(
            tuple(a - step * b for a, b in zip(x, g, strict=True)), step
        )
        inside = found.get("value")
        found["value"] = (lambda x: inside(x) + part.value(x)) if inside is not None else part.value
        return {**found, "gap": lambda x: found["value"](x) - found["value"](made.zero)}

    def solves(self, made: Any) -> bool:
        """The part has a slope there that is opposite to the gradient of the rest."""
        part, inside = made.parts[self.problem.part], super().answering(made)
        opposite = tuple(-v for v in inside["gradient"](made.zero)) if "gradient" in inside else made.zero
        least = part.value(made.zero)
        known = zip(part.slopes, part.heights_at(made.zero), strict=True)
        return any(slope == opposite and height == least for slope, height in known)

    def stays_in(self, vector: Vector, following: Vector, s: Setting) -> str:
        """Where the part is finite, if it is evaluated there."""
        if s.space == "norm":
            return super().stays_in(vector, following, s)
        evaluated = [a.at for a in self.statement.recorder.answered("nonsmooth")]
        return "K" if vector in evaluated or following in evaluated else ""


class CompositeObjective(Interpretation, of=composite.CompositeObjective):
    """F = f + h."""

    composed = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "composite-optimality": "composite_minimizer K f h xs (grad xs) K_convex h_convex xs_minimizer "
        "({gradient_of} xs) {a} {a_in_K}",
    }

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions, with settings that go inside."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex) or (goes_inside(base) and base.minimizes)


class NonconvexComposite(Interpretation, of=composite.NonconvexComposite):
    """F = f + h with a lower bound."""

    lemmas: ClassVar[Mapping[str, str]] = {"lower-bound": "F_bounded_below {a} {a_in_K}"}

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth functions."""
        return base is nonconvex.Smooth

    def said_of(self, s: Setting) -> None:
        """Smoothness, and a lower bound of the sum."""
        self.functions(s)
        s.premise("f_smooth", "smooth L f grad", place=FUNCTION)
        s.gradient_of = "(proj1 f_smooth)"

    def solution(self, s: Setting) -> None:
        """The infimum, which need not be attained."""
        s.variable(SOLUTION, "fmin", "R")
        s.premise("F_bounded_below", "(forall u, K u -> fmin <= f u + h u)", place=SOLUTION)
        s.least = "fmin"


class MirrorComposite(Interpretation, of=composite.MirrorComposite):
    """F = f + psi over a mirror map."""

    composed = True

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over relatively smooth functions."""
        return base is mirror.RelativelySmooth


class NonsmoothObjective(Interpretation, of=composite.NonsmoothObjective):
    """The part alone."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"composite-optimality": "minimizer_value K h xs {a} xs_minimizer {a_in_K}"}

    def functions(self, s: Setting) -> None:
        """There is no further function."""

    def spaces(self, s: Setting) -> None:
        """The part, which is the objective."""
        super().spaces(s)
        s.value = f"{self.problem.part} {{0}}"
        s.least = s.value.format("xs")

    def solution(self, s: Setting) -> None:
        """The minimizer of the part."""
        self._minimizer(s, self.problem.part)  # type: ignore[attr-defined]


class BregmanProximal(Interpretation, of=composite.BregmanProximal):
    """The part alone, over a mirror map."""

    composed = True
    rounding = RoundedBregmanProx

    defined = True
