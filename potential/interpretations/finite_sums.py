"""Finite sums in Rocq: a function for each outcome, of the class of each component; their mean is of it, too."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import convex, finite_sums
from potential.classes.problem_class import ProblemClass
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.interpretations.convex import first_order
from potential.interpretations.interpretation import Drawing, Interpretation
from potential.interpretations.vocabulary import COMPONENT, FUNCTION, RocqPremise, Setting
from potential.members.parts import FunctionPart, Known, MemberPart, ShortPart, combined
from potential.members.simplex import Point, dot
from potential.rounding.numbers import UP, Rounded, RoundedVector, as_rounded
from potential.rounding.problem import RoundedProblem


class RoundedComponents(RoundedProblem):
    """The gradients of components, their means, tables and coins, with rounding."""

    def component_gradient(self, x: Any) -> RoundedVector:
        """The gradient of the component that is drawn, of the mean that the reference minimizes exactly."""
        return self._sampled("component_gradient", x)

    def mean_gradient(self, x: Any) -> RoundedVector:
        """The mean of the components' gradients, each at its entry of a table; the gradient at a point."""
        x = self._vector(x, "mean_gradient")
        return self._sampled("mean_gradient", x) if self._problem.is_table(x.array) else self.gradient(x)

    def component_variance(self, x: Any) -> Rounded:
        """The mean of ||grad f_i(x) - grad f_i(x*)||^2, from which what the reference lacks falls out."""
        return self._over_components("component_variance", x)

    def component_divergence(self, x: Any) -> Rounded:
        """The mean of f_i(x) - f_i(x*) - <grad f_i(x*), x - x*>, from which it falls out, too."""
        return self._over_components("component_divergence", x)

    def _over_components(self, oracle: str, x: Any) -> Rounded:
        x = self._vector(x, oracle)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x, moved)")
        value = float(getattr(self._problem, oracle)(x.array))
        return Rounded(value, (0.0 if rounding is None else float(rounding(x.array, x.error))) * UP)

    def table(self, x: Any) -> RoundedVector:
        """The table that has x everywhere."""
        x = self._vector(x, "table")
        return self.point(self._problem.table(x.array), x.error * math.sqrt(self._problem.n) * UP)

    def replaced(self, table: Any, x: Any) -> RoundedVector:
        """The table with x at the component that is drawn."""
        table, x = self._vector(table, "replaced"), self._vector(x, "replaced")
        return self.point(self._problem.replaced(table.array, x.array), (table.error + x.error) * UP)

    def with_probability(self, probability: Any, x: Any, otherwise: Any) -> Any:
        """What the coin decides; how likely that was is in the share of the outcome."""
        chance = as_rounded(probability)
        face = self._problem.toss(float(chance))
        self._coins_share = self._coins_share * (chance if face else 1 - chance)
        return x if face else otherwise

    _coins_share = Rounded(1.0)

    def share_of_coins(self) -> Rounded:
        """How likely the coins were to fall as they did, since this was asked last."""
        share, self._coins_share = self._coins_share, Rounded(1.0)
        return share


class Components(Interpretation, of=finite_sums.Components):
    """The component that is drawn."""

    composed = True
    rounding = RoundedComponents

    lemmas: ClassVar[Mapping[str, str]] = {
        "component-smooth-convexity": "smooth_convex_interpolation L f_i grad_i {a} {b} L_positive f_i_smooth",
        "component-smooth-strong-convexity": "smooth_strongly_convex_interpolation L mu f_i grad_i {a} {b} "
        "(conj (Rlt_le _ _ mu_positive) L_above) f_i_smooth",
    }
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "component-mean": ("⟨grad_i {a}, {b}⟩", "⟨{a_gradient}, {b}⟩", "mean_gradients P f_i grad_i f grad _ _ f_mean"),
        "component-noise": ("‖grad_i {a}‖²", "sigma ^ 2", "f_noise"),
    }
    # An inequality of the component that is drawn has its values, whose mean is that of the values of f.
    in_excess: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "component-": ("(f_i {b} - f_i {a})", "(f {b} - f {a})", "mean_values P f_i grad_i f grad _ _ f_mean"),
    }
    sampled_values: ClassVar[Mapping[str, str]] = {"component_gradient": "grad_i {0}"}
    drawing = Drawing(once=True)

    def outcomes(self, constants: Mapping[str, Fraction]) -> int:
        """Two functions."""
        return 2

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """The gradient of the function that is drawn, and of the mean of both."""
        if answer.oracle == "component_gradient":
            return self._component(program, program.outcome, program.row(answer.at))
        if answer.oracle == FIRST_ORDER:
            point = program.row(answer.at)
            half = Fraction(1, 2)
            return combined(*((half, self._component(program, k, point)) for k in (0, 1)))
        return super().row_of(answer, program)

    def value_of(self, function: str, point: Mapping[int, Fraction], program: Any) -> Mapping[int, Fraction] | None:
        """The mean of both values."""
        if function != self.problem.function:
            return super().value_of(function, point, program)
        half = Fraction(1, 2)
        return combined(*((half, program.value((k, function), point)) for k in (0, 1)))

    def _component(self, program: Any, k: int, point: Mapping[int, Fraction]) -> dict[int, Fraction]:
        """The gradient of one of the functions at a point; at the minimizer both cancel."""
        if point:
            found: dict[int, Fraction] = program.free(("component", k, program.key(point)), dual=True)
            return found
        sign = Fraction(1 - 2 * k)
        return {i: sign * v for i, v in program.free("components at the minimizer", dual=True).items()}

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """Both functions, whose gradients at the minimizer are opposite and at most sigma long."""
        function = self.problem.function
        points = [known.point for known in program.known(function)]
        names = ("L", "mu") if "mu" in program.constants else ("L",)
        constants = {name: program.constants[name] for name in names}
        for k in (0, 1):
            known = [
                Known(x, self._component(program, k, x), program.value((k, function), x)) for x in ({}, *points) if x
            ]
            least = Known({}, self._component(program, k, {}), {})
            yield FunctionPart(f"f_{k + 1}", [least, *known], constants, "the smallest smooth function")
        yield ShortPart("noise", self._component(program, 0, {}), program.constants["sigma"])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The mean of both, and the one that is drawn."""
        both = [made.parts["f_1"].evaluate, made.parts["f_2"].evaluate]

        def mean(x: Point) -> tuple[Fraction, Point]:
            (f, g), (e, h) = both[0](x), both[1](x)
            return (f + e) / 2, tuple((a + b) / 2 for a, b in zip(g, h, strict=True))

        drawn = both[made.outcome]
        return {**first_order(mean, made.zero), "component_gradient": lambda x: drawn(x)[1]}

    def fits(self, made: Any) -> bool:
        """Both functions have the constants of the class, and gradients at the minimizer of at most sigma."""
        both = [made.parts[name] for name in ("f_1", "f_2")]
        if any(f is None or any(f._constants[n] != made.constants[n] for n in f._constants) for f in both):
            return False
        lengths = [dot(g, g) for f in both for _, g in (f.evaluate(made.zero),)]
        return sum(lengths, Fraction(0)) <= 2 * made.constants["sigma"] ** 2 and self.solves(made)

    def solves(self, made: Any) -> bool:
        """The gradients are opposite there."""
        (_, g), (_, h) = (made.parts[name].evaluate(made.zero) for name in ("f_1", "f_2"))
        return not any(a + b for a, b in zip(g, h, strict=True))

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex)

    def said_of(self, s: Setting) -> None:
        """The class of each component, from which that of their mean follows."""
        self.functions(s)
        E = s.vectors
        s.variable(COMPONENT, "f_i", f"{E} -> R", sampled=True)
        s.variable(COMPONENT, "grad_i", f"{E} -> {E}", sampled=True)
        strongly = isinstance(self.problem, convex.SmoothStronglyConvex)
        name, given = ("smooth_strongly_convex", "L mu") if strongly else ("smooth_convex", "L")
        s.lemma += [
            RocqPremise("f_smooth", f"{name} {given} f grad", place=FUNCTION),
            RocqPremise("f_i_smooth", f"{name} {given} f_i grad_i", sampled=True, place=FUNCTION),
        ]
        s.theorem += [
            RocqPremise("f_i_smooth", f"(forall i, {name} {given} (f_i i) (grad_i i))", place=FUNCTION),
            RocqPremise("f_mean", "is_mean P f_i grad_i f grad", place=FUNCTION),
            RocqPremise("f_noise", "mean P (fun i => ‖grad_i i xs‖²) <= sigma ^ 2", place=FUNCTION),
        ]
        s.preamble.append(
            f"pose proof (mean_{name} P f_i grad_i f grad {given} ltac:(sign) f_mean f_i_smooth) as f_smooth."
        )
