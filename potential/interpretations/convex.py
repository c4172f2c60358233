"""Convex functions, as the Rocq library defines them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import convex
from potential.interpretations.interpretation import Interpretation, Member
from potential.interpretations.vocabulary import BOUND, FUNCTION, Setting
from potential.members.lines import line_minimizer
from potential.members.parts import FunctionPart, MemberPart
from potential.members.simplex import Point

AFFINE = "a maximum of affine functions"
SMOOTH = "the smallest smooth convex function"


_SMALLEST = "the smallest function of its class"
_STEEP = Fraction(100)


def first_order(evaluate: Callable[[Point], tuple[Fraction, Point]], least_at: Point) -> dict[str, Any]:
    """The oracles of a function by its value and gradient at a point, and where it is least."""

    def gradient(x: Point) -> Point:
        return evaluate(x)[1]

    return {
        "value": lambda x: evaluate(x)[0],
        "gradient": gradient,
        "subgradient": gradient,
        "gap": lambda x: evaluate(x)[0] - evaluate(least_at)[0],
    }


class Differentiable(Interpretation, of=convex.Differentiable):
    """A gradient everywhere, and exact line search."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "line-search-direction": "line_minimizer_direction f {a_from} {a_direction} {a} (grad {a}) ({gradient_of} {a}) "
        "{a_oracle}",
        "line-search-line": "line_minimizer_line f {b} {a_direction} {a} (grad {a}) ({gradient_of} {a}) {a_oracle}",
        "line-search-value": "line_minimizer_value f {b} {a_direction} {a} {a_oracle}",
    }
    constrains = frozenset({"line_search"})
    relations: ClassVar[Mapping[str, str]] = {"line_search": "is_line_minimizer f {point} {1} {name}"}

    def describe(self, s: Setting) -> None:
        """There is a gradient."""
        super().describe(s)
        s.smooth = True

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Exact line search beside the rest."""
        found = dict(super().answering(made))
        found["line_search"] = lambda x, d: line_minimizer(found["gradient"], x, d)
        return found


class Convex(Interpretation, of=convex.Convex):
    """Convexity is what a subgradient says, at the point where an oracle gives it."""

    composed = True
    member = Member(("Convex",), AFFINE)
    defined = True

    def bounds_of(self, program: Any) -> dict[str, Fraction]:
        """The constants of the function; one with a gradient is smooth, if not by a constant of the class."""
        constants = {name: program.constants[name] for name in ("L", "mu", "G") if name in program.constants}
        if "gradient" in self.problem.oracles and "L" not in constants:
            constants["L"] = _STEEP * (1 + constants.get("mu", Fraction(0)))
        return constants

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The function."""
        yield from super().made_of(program)
        function = self.problem.function
        yield FunctionPart(function, program.known(function), self.bounds_of(program), _SMALLEST)

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values and gradients."""
        return {**super().answering(made), **first_order(made.parts[self.problem.function].evaluate, made.zero)}

    def fits(self, made: Any) -> bool:
        """The function has the constants of the class."""
        known = made.parts[self.problem.function]
        constants = known._constants if known is not None else {}
        return super().fits(made) and all(constants[n] == c for n, c in made.constants.items() if n in constants)

    def solves(self, made: Any) -> bool:
        """The gradient vanishes there."""
        return not any(made.parts[self.problem.function].evaluate(made.zero)[1])

    lemmas: ClassVar[Mapping[str, str]] = {"convexity": "{b_subgradient} {a} {a_in_K}"}


class ConvexLipschitz(Interpretation, of=convex.ConvexLipschitz):
    """Bounded subgradients: by the class, or by the oracle's own answer where subgradients are asked for in K alone."""

    composed = True
    member = Member(("ConvexLipschitz", "Convex"), AFFINE)
    defined = True

    def bounds(self, worst: Any) -> Iterator[tuple[list[tuple[Any, Any, Any]], Any]]:
        """The bound of the subgradients."""
        for e in worst.visited:
            if e.gradient:
                yield [(Fraction(1), e.gradient, e.gradient)], worst.constants["G"] ** 2
        yield from super().bounds(worst)

    def said_of(self, s: Setting) -> None:
        """The bound of the subgradients."""
        super().said_of(s)
        s.oracle = s.space == "norm" or s.constrained or s.online
        if not s.oracle:
            s.premise("f_bounded", f"subgradients_bounded G {s.loss}", sequence=s.online, place=BOUND)

    def lemma(self, rule: str, s: Setting) -> str | None:
        """The square of a bound."""
        if rule != "bounded-subgradient":
            return super().lemma(rule, s)
        if s.space == "norm":
            return "dual_norm_sqr_le {a_gradient} {a_dual_norm} G {a_is_dual_norm} {a_bound}"
        if s.oracle:
            return "sqr_norm_le {a_gradient} G {a_bound}"
        return "subgradient_bound_sqr G f {a} {a_gradient} f_bounded {a_subgradient}"


class StronglyConvexLipschitz(Interpretation, of=convex.StronglyConvexLipschitz):
    """Strong convexity, by subgradients."""

    member = Member(("StronglyConvexLipschitz", "Convex"), "the smallest strongly convex function")
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "strong-convexity": "strongly_convex_subgradient {K} mu f {b} {a} {b_gradient} {K_convex} f_strongly_convex "
        "{b_subgradient} {b_in_K} {a_in_K}",
    }

    def said_of(self, s: Setting) -> None:
        """Strong convexity, and the bound of the subgradients."""
        super().said_of(s)
        s.premise("f_strongly_convex", f"strongly_convex{s.on} mu {s.loss}", sequence=s.online, place=FUNCTION)


BY_GRADIENT = "convex_inequality f grad {b} {a} f_convex {gradient_of}"
STRONGLY_BY_GRADIENT = (
    "strongly_convex_inequality mu f grad {b} {a} (Rlt_le _ _ mu_positive) f_strongly_convex {gradient_of}"
)


class DifferentiableConvex(Interpretation, of=convex.DifferentiableConvex):
    """Convexity, by the gradient."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"convexity": BY_GRADIENT}

    def said_of(self, s: Setting) -> None:
        """A gradient, and convexity."""
        self.functions(s)
        s.premise("f_gradient", "gradient_of f grad", place=FUNCTION)
        s.premise("f_convex", "convex f", place=FUNCTION)
        s.gradient_of = "f_gradient"


class DifferentiableStronglyConvex(Interpretation, of=convex.DifferentiableStronglyConvex):
    """Strong convexity, by the gradient."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"strong-convexity": STRONGLY_BY_GRADIENT}

    def said_of(self, s: Setting) -> None:
        """A gradient, and strong convexity."""
        self.functions(s)
        s.premise("f_gradient", "gradient_of f grad", place=FUNCTION)
        s.premise("f_strongly_convex", "strongly_convex mu f", place=FUNCTION)
        s.gradient_of = "f_gradient"


class SmoothConvex(Interpretation, of=convex.SmoothConvex):
    """Smoothness and convexity, by interpolation."""

    composed = True
    member = Member(("SmoothConvex", "Convex"), SMOOTH)
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "smooth-convexity": "smooth_convex_interpolation L f grad {a} {b} L_positive f_smooth",
    }

    def said_of(self, s: Setting) -> None:
        """Smoothness and convexity."""
        self.functions(s)
        s.premise("f_smooth", f"smooth_convex L {s.loss} {s.gradient}", sequence=s.online, place=FUNCTION)


class SmoothStronglyConvex(Interpretation, of=convex.SmoothStronglyConvex):
    """Smoothness and strong convexity, by interpolation."""

    composed = True
    member = Member(("SmoothStronglyConvex", "SmoothConvex", "Convex"), "the smallest smooth strongly convex function")
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "smooth-strong-convexity": "smooth_strongly_convex_interpolation L mu f grad {a} {b} "
        "(conj (Rlt_le _ _ mu_positive) L_above) f_smooth",
    }

    def said_of(self, s: Setting) -> None:
        """Smoothness and strong convexity."""
        self.functions(s)
        smooth = f"smooth_strongly_convex L mu {s.loss} {s.gradient}"
        s.premise("f_smooth", smooth, sequence=s.online, place=FUNCTION)
