"""Composite problems: a smooth objective f and a non-smooth convex part h with a proximal step.

`Composite(SmoothConvex)` is the class of F = f + h, `Composite()` that of h alone. Where vectors and gradients live
in two spaces, the mirror step takes h into account. Of operators, `Composite(Cocoercive)` is the sum of two, see
`potential.classes.operators`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from potential.algebra.expressions import DUAL, EUCLIDEAN, Expression, Value, Vector
from potential.classes.convex import Differentiable, means
from potential.classes.mirror import BregmanSetting
from potential.classes.nonconvex import PartlyBounded, Smooth
from potential.classes.operators import Cocoercive, MonotoneLipschitz, OperatorProblem, SumOfOperators
from potential.classes.premises import Premise, proximal_step
from potential.classes.problem_class import Evaluation, ProblemClass, ReadStatement, made, refuse_parts
from potential.classes.quantities import Hypothesis, Quantity, applied, bracketed, inner
from potential.classes.recorder import factor
from potential.errors import InputError, NotExpressibleError
from potential.writing.terms import Name, Operator


class ProximalPart(ProblemClass):
    """A closed convex function h, finite where it is evaluated, with its proximal step.

    A subgradient of h is known at what a proximal step returns and at the minimizer, nowhere else.
    """

    part: ClassVar[str] = "h"
    letters: ClassVar[tuple[str, ...]] = ("h", "psi", "F")
    setting = "Composite"
    vanishes = False
    points_by: ClassVar[tuple[str, ...]] = ("prox",)
    # Where a set's indicator is the part, only what a proximal step returns lies in it.
    every_point_in_set = False
    may_be_trivial = True  # the non-smooth part may be zero, or the indicator of a set
    special_cases: ClassVar[tuple[str, ...]] = ("Constrained",)
    identities: ClassVar[tuple[str, ...]] = ("prox",)
    brings: ClassVar[Mapping[str, str]] = {
        "prox": "Composite(...) for a non-smooth part, Composite() for the proximal steps of the whole function"
    }
    takes_parts = False

    def nonsmooth(self, x: Vector) -> Expression:
        """h(x)."""
        self._vector(x, "nonsmooth")
        value = Expression(self._field, {Value(self.part, x): self._field.algebra.one})
        if self._recorder.find("nonsmooth", x) is None:
            self._recorder.name_from_caller(x)
            self._recorder.note("nonsmooth", x, result=value)
        return value

    @property
    def evaluated_parts(self) -> list[Vector]:
        """The points at which h is evaluated, in order."""
        return [a.at for a in self._recorder.answered("nonsmooth")]

    def prox(self, x: Vector, step: object) -> Vector:
        """The minimizer over u of h(u) + ||u - x||^2 / (2 step)."""
        self._vector(x, "prox")
        if self.space != EUCLIDEAN:
            raise NotExpressibleError(
                "p.prox needs a Euclidean norm: here p.mirror_step(x, g, step) takes h into account"
            )
        size = self._field.coefficient(step, "a proximal step's size")
        self._field.require("positive", size, "the size of a proximal step is positive")
        text = self._recorder.vector_text
        result = self._recorder.answer(
            "prox", x, size, stem="p", definition=lambda: f"prox_{{{factor(size)} {self.part}}}({text(x)})"
        )
        self.nonsmooth(result)
        return result

    def spaces(self) -> tuple[Premise, ...]:
        """The space, and the part that is known by its proximal step."""
        return (*super().spaces(), *self.said_of_part())

    def said_of_part(self) -> tuple[Premise, ...]:
        """What is assumed of the part."""
        q = f"${self.part}$"
        convex = Premise(self.part, "closed-convex", "is closed, proper and convex, and may be infinite", q)
        return (convex, proximal_step(self.part)) if self._recorder.answered("prox") else (convex,)

    def where_start(self, statement: ReadStatement) -> str:
        """Where the part is finite, if a value there is used."""
        if super().where_start(statement):
            return super().where_start(statement)
        known = [*statement.state.values(), *([] if self.expectation else statement.next_state.values())]
        evaluated = self.evaluated_parts
        used = {*statement.potential.terms, *statement.progress.terms, *statement.measure.terms}
        needs = any(Value(self.part, v) in used if self.expectation else v in evaluated for v in known)
        return f"where ${self.part}(x_0)$ is finite" if needs else ""

    def _optimal(self) -> Evaluation | None:
        """The minimizer and, as its gradient, the v for which -v is a subgradient of h there, where that is known."""
        return None

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of f, and that h lies above its tangents."""
        found, w, value = super().hypotheses(), self._write, self._written_part
        evaluated = self.evaluated_parts
        for answer in self._recorder.answered("prox"):
            (v, size), p = answer.asked, answer.result
            for u in evaluated:
                if u != p:
                    slope = inner(bracketed(w.vector(v)) - w.point(p), w.point(u) - w.point(p)) / w.size(size)
                    found.append(w.says("proximal-step", (u, p), value(u) >= value(p) + slope))
        optimal = self._optimal() if self._minimizer is not None else None
        if optimal is not None:
            for u in self.evaluated_parts:
                if u != optimal.point:
                    least = value(optimal.point)
                    if optimal.gradient.terms:
                        at = w.at(optimal)
                        least = least - inner(at.gradient, w.point(u) - at.point)
                    found.append(w.says("composite-optimality", (u,), value(u) >= least))
        return found + means(self.without_slope(), value, w)

    def without_slope(self) -> list[tuple[Vector, list[Vector]]]:
        """Where the part's value alone is known: elsewhere than at x* and where a proximal step came to."""
        known = [a.result for a in self._recorder.answered("prox", "inexact_prox")]
        optimal = self._optimal() if self._minimizer is not None else None
        known += [] if optimal is None else [optimal.point]
        every = self.evaluated_parts
        return [(x, [u for u in every if u != x]) for x in every if x not in known]

    def _written_part(self, x: Vector) -> Quantity:
        """h(x), as it is written."""
        value, point = self.nonsmooth(x), self._write.point(x)
        return Quantity(value, lambda: applied(self.part, point.term))


class CompositeObjective(ProximalPart):
    """F = f + h; x* minimizes F, so that -grad f(x*) is a subgradient of h there."""

    def solution(self) -> tuple[Premise, ...]:
        """The minimizer of the sum."""
        (found,) = super().solution()
        assert isinstance(found.text, str)
        return (replace(found, text=found.text.replace("$F$", f"$F = {self.function} + {self.part}$")),)

    @property
    def objective(self) -> str:
        """The sum F."""
        return "F"

    def value(self, x: Vector) -> Expression:
        """F(x) = f(x) + h(x)."""
        return super().value(x) + self.nonsmooth(x)

    def gap(self, x: Vector) -> Expression:
        """F(x) - F(x*)."""
        return super().gap(x) + self.nonsmooth(x) - self.nonsmooth(self.minimizer)

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            self._minimizer = self._not_stationary(super()._at_minimizer())
            self.nonsmooth(self._minimizer.point)
        return self._minimizer

    def _optimal(self) -> Evaluation | None:
        return self._at_minimizer() if self.minimizes else None


class NonconvexComposite(CompositeObjective, PartlyBounded):
    """F = f + h, bounded from below, where f is smooth and need not be convex; no minimizer is assumed."""

    def _bounded_below(self, f: str, subject: str) -> Premise:
        return Premise(f, "lower-bound", f"is such that $F = {f} + {self.part}$ is bounded from below", subject)

    @property
    def least(self) -> str:
        """The infimum of the sum, which need not be attained."""
        return "inf F"

    def solution(self) -> tuple[Premise, ...]:
        """None: the infimum need not be attained."""
        return ()

    def gap(self, x: Vector) -> Expression:
        """F(x) - inf F."""
        return self.value(x) - self._infimum()

    def _optimal(self) -> None:
        """Nothing is known of a minimizer."""

    def _written_infimum(self) -> Quantity:
        return Quantity(self._infimum(), lambda: Operator("inf", Name("F")))

    def hypotheses(self) -> list[Hypothesis]:
        """What is known of f and of the part, and that no point is below the infimum of F."""
        evaluated = self.evaluated_parts
        both = [e for e in self.points() if e.point in evaluated]
        at = [self.lower_bound(e.point, self._write.at(e).value + self._written_part(e.point)) for e in both]
        return super().hypotheses() + at


class MirrorComposite(CompositeObjective):
    """F = f + psi where a mirror map h replaces the norm: the mirror step minimizes psi beside its linear part."""

    part = "psi"

    def mirror_step(self, x: Vector, g: Vector, step: object) -> Vector:
        """The minimizer over u in K of step (<g, u> + psi(u)) + D_h(u, x)."""
        result: Vector = super().mirror_step(x, g, step)  # type: ignore[misc]
        self.nonsmooth(result)
        return result

    def _at_minimizer(self) -> Evaluation:
        """x* need not be a point where f has a gradient."""
        minimizer = super(CompositeObjective, self)._at_minimizer()
        self.nonsmooth(minimizer.point)
        return minimizer

    @property
    def nonsmooth_name(self) -> str:
        """The name of the non-smooth part."""
        return self.part

    def _optimal(self) -> None:
        """Nothing is known of the subgradients of psi at x*."""


class NonsmoothObjective(ProximalPart):
    """h alone, the class `Composite()`."""

    interpolates = True
    function = "h"
    description = "h is closed and convex"
    oracles: ClassVar[tuple[str, ...]] = (
        "value",
        "prox",
        "gap",
        "inner",
        "norm_squared",
        "distance_squared",
        "minimizer",
    )

    def value(self, x: Vector) -> Expression:
        """h(x)."""
        return self.nonsmooth(x)

    def gap(self, x: Vector) -> Expression:
        """h(x) - h(x*)."""
        return self.nonsmooth(x) - self.nonsmooth(self.minimizer)

    def _at_minimizer(self) -> Evaluation:
        minimizer = super()._at_minimizer()
        self.nonsmooth(minimizer.point)
        return minimizer

    def _optimal(self) -> Evaluation:
        return replace(self._at_minimizer(), gradient=Vector(self._field, self.gradient_space, {}))


class BregmanProximal(NonsmoothObjective, BregmanSetting):
    """psi alone, over a closed convex set K, with proximal steps by the divergence of a convex mirror map h.

    Y. Censor, S. A. Zenios, "Proximal minimization algorithm with D-functions", JOTA 73, 1992.
    """

    interpolates = False
    part = function = "psi"
    description = "psi is closed and convex, h is a convex mirror map; K is closed and convex"
    oracles = ("value", "gap", "inner", "minimizer", "bregman", "bregman_prox")

    @property
    def nonsmooth_name(self) -> str:
        """The name of the objective, which is the non-smooth part."""
        return self.part

    def nonsmooth(self, x: Vector) -> Expression:
        """psi(x), for x in K."""
        self.check_state(x)
        return super().nonsmooth(x)

    def bregman_prox(self, x: Vector, step: object) -> Vector:
        """The minimizer over u in K of step psi(u) + D_h(u, x)."""
        size = self._field.coefficient(step, "a proximal step's size")
        self._field.require("positive", size, "the size of a proximal step is positive")
        result = self.mirror_step(x, Vector(self._field, DUAL, {}), size)
        self.nonsmooth(result)
        return result


def Composite(base: type[ProblemClass] | None = None) -> type[ProblemClass]:
    """The class `base` with a non-smooth part: f + h with a proximal step of h, or F + A with a resolvent of A.

    Without `base` it is h alone. Over a mirror map the mirror step minimizes step (<g, u> + psi(u)) + D_h(u, x): the
    non-smooth part is called psi there.
    """
    if base is None:
        return made("Composite()", (NonsmoothObjective,), description=NonsmoothObjective.description)
    if not (isinstance(base, type) and issubclass(base, Differentiable | MonotoneLipschitz | Cocoercive)):
        raise InputError(
            "Composite takes a class with a gradient or a single-valued operator, such as SmoothConvex or Cocoercive, "
            f"got {base!r}"
        )
    if "minimizer" not in base.oracles and base is not Smooth:
        raise InputError(
            f"Composite takes a class that assumes a minimizer, such as SmoothConvex, got {base.__name__}: the "
            "infimum of f is not that of f + h"
        )
    refuse_parts("Composite", base)
    if issubclass(base, OperatorProblem):
        setting: type[ProblemClass] = SumOfOperators
        part, oracle = "A is maximally monotone", "resolvent"
    elif issubclass(base, BregmanSetting):
        setting, part, oracle = MirrorComposite, "psi is closed and convex", "mirror_step"
    else:
        setting = NonconvexComposite if base is Smooth else CompositeObjective
        part, oracle = "h is closed and convex", "prox"
    return made(
        f"Composite({base.__name__})",
        (setting, base),
        description=f"{base.description}; {part}",
        oracles=(*base.oracles, oracle),
    )
