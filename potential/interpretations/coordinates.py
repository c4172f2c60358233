"""Coordinates in Rocq: blocks of a space, of which each outcome has one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from potential.classes import coordinates
from potential.classes.recorder import Answer
from potential.errors import MissingOracleError
from potential.interpretations.convex import BY_GRADIENT, STRONGLY_BY_GRADIENT
from potential.interpretations.interpretation import Drawing, Drawn, Interpretation
from potential.interpretations.vocabulary import BLOCKS, FUNCTION, PARAMETER, Setting
from potential.members.simplex import Point
from potential.rounding.numbers import UNIT, UP, Rounded, RoundedVector
from potential.rounding.problem import RoundedProblem

_MOST_BLOCKS = 3


class WeightedRoundedProblem(RoundedProblem):
    """A problem whose norm is weighted by `problem.norm_weights`, as a theorem sees it in a check.

    The errors of vectors are measured in the Euclidean norm, and carried over to the weighted one where they enter a
    scalar: it is at most `sqrt(max w)` times the Euclidean norm. The problem's `gradient`, `gradient_rounding` and
    `stationarity` are of the gradient in this geometry, the vector of `d_i f(x) / w_i`, and the latter two are bounds
    in the Euclidean norm; its `L` is the constant of the weighted norm.
    """

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """Whether the coordinates have weights."""
        return getattr(problem, "norm_weights", None) is not None

    def has_rules_for_rows(self) -> bool:
        """Not with weights."""
        return False

    def __init__(self, problem: Any, *, strict: bool = True) -> None:
        super().__init__(problem, strict=strict)
        self._weights = problem.norm_weights
        self._largest = math.sqrt(float(self._weights.max()))
        self._least = math.sqrt(float(self._weights.min()))

    def _weighted_norm(self, v: Any) -> float:
        return math.sqrt(float(v @ (self._weights * v)))

    def _slope(self, x: RoundedVector) -> float:
        """A bound of how fast the gap varies with the point, in the Euclidean norm."""
        at = self._weighted_norm(self._remembered("gradient", x.array))
        inexact = self._rounding("gradient_rounding", x.array) + self._stationarity
        return self._largest * (at + self._largest * (inexact + float(self._problem.L) * x.error))

    def gap(self, x: Any) -> Rounded:
        """f(x) - f* of the function that the reference minimizes exactly."""
        x = self._vector(x, "gap")
        value = float(self._remembered("gap", x.array))
        if hasattr(self._problem, "gap_rounding"):
            error = self._rounding("gap_rounding", x.array)
        else:
            reference = self._problem.minimizer
            error = self._rounding("value_rounding", x.array) + self._rounding("value_rounding", reference)
        error += UNIT * abs(value) + x.debt
        if x.error:
            error += self._slope(x) * x.error
        if self._stationarity:
            distance = self._weighted_norm(x.array - self._problem.minimizer) + self._largest * x.error
            error += self._largest * self._stationarity * distance
        return Rounded(value, error * UP)

    def gradient(self, x: Any) -> RoundedVector:
        """The gradient at x, in this geometry."""
        x = self._vector(x, "gradient")
        g = self._remembered("gradient", x.array)
        error = self._rounding("gradient_rounding", x.array) + self._stationarity
        if x.error:
            error += float(self._problem.L) * self._largest / self._least * x.error
        return RoundedVector(g, error * UP, dual=True)

    subgradient = gradient

    def coordinate_gradient(self, x: Any) -> RoundedVector:
        """The coordinate of the gradient that is drawn for x, for the function that the reference minimizes exactly."""
        x = self._vector(x, "coordinate_gradient")
        rounding = self._own_rounding("coordinate_gradient", "coordinate_gradient_rounding(x)")
        g = self._problem.coordinate_gradient(x.array)
        error = self._stationarity + (0.0 if rounding is None else float(rounding(x.array)))
        if x.error:
            error += float(self._problem.L) * self._largest / self._least * x.error
        return RoundedVector(g, error * UP, dual=True)

    def line_search(self, x: Any, d: Any) -> RoundedVector:
        """The minimizer of f on the line x + R d: that of the problem inside, as a line has no geometry."""
        return RoundedProblem(self._problem.problem).line_search(x, d)

    def norm_squared(self, v: Any) -> Rounded:
        """sum_i w_i v_i^2."""
        v = self._vector(v, "norm_squared")
        value, error = float(v.array @ (self._weights * v.array)), self._largest * v.error
        rounding = 2 * (len(v) + 2) * UNIT * value
        return Rounded(value, ((2.0 * math.sqrt(value) + error) * error + rounding) * UP)

    def inner(self, u: Any, v: Any) -> Rounded:
        """sum_i w_i u_i v_i."""
        u, v = self._vector(u, "inner"), self._vector(v, "inner")
        terms = self._weights * v.array
        e, d = self._largest * u.error, self._largest * v.error
        moved = self._weighted_norm(u.array) * d + self._weighted_norm(v.array) * e + e * d
        summed = (len(u) + 2) * UNIT * float(np.abs(u.array) @ np.abs(terms))
        return Rounded(float(u.array @ terms), (moved + summed) * UP)


def natural_number(s: Setting) -> bool:
    """Say that n is a natural number, of blocks or of functions; true."""
    s.give({"n": "INR N", "s_n": "(INR N - 1)"})
    s.variable(PARAMETER, "N", "nat")
    s.variable(PARAMETER, "N_positive", "(0 < N)%nat")
    s.facts.append("assert (1 <= INR N) by exact (le_INR 1 N N_positive).")
    return True


class CoordinateSmoothConvex(Interpretation, of=coordinates.CoordinateSmoothConvex):
    """N blocks, in each of which f is smooth."""

    composed = True
    rounding = WeightedRoundedProblem

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "convexity": BY_GRADIENT,
        "coordinate-smoothness": "block_step_descent N B f grad {b} {b_part} {a} B_blocks f_smooth {b_part}_drawn "
        "ltac:(subst; vector_eq)",
    }
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "coordinate-mean": ("⟨{draw}, {b}⟩", "⟨{a_gradient}, {b}⟩ / INR N", "mean_block N N_positive B _ _ B_blocks"),
        "coordinate-square": ("‖{draw}‖²", "‖{a_gradient}‖² / INR N", "mean_block_square N N_positive B _ B_blocks"),
    }
    drawn: ClassVar[Mapping[str, Drawn]] = {
        "part": Drawn("(B (proj1_sig {outcome}) {gradient})", "is_block N B {gradient} {name}")
    }
    drawing = Drawing(
        kind="{i : nat | (i < N)%nat}",
        mean="(uniform N N_positive)",
        spaces=(),
        exists="(fun n => uniform_has_expectation N N_positive next n _ _)",
    )

    def blocks(self, constants: Mapping[str, Fraction]) -> int:
        """The blocks, of which a step draws one, where they are few."""
        n = constants["n"]
        if n.denominator != 1 or n > _MOST_BLOCKS:
            raise MissingOracleError("members of a few whole blocks alone are looked for")
        return int(n)

    def outcomes(self, constants: Mapping[str, Fraction]) -> int:
        """One for each block."""
        return self.blocks(constants)

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """The gradient in the block that is drawn."""
        if answer.oracle != "part":
            return super().row_of(answer, program)
        if len(self.problem.draws) > 1:
            raise MissingOracleError("members with several draws in a step are not looked for")
        gradient = program.row(self.problem._evaluate(answer.at, "coordinate_gradient").gradient)
        return {k: v for k, v in gradient.items() if program.block[k] == program.outcome}

    def bounds_of(self, program: Any) -> dict[str, Fraction]:
        """Of the class, functions that are 1-smooth in all coordinates together, hence in each."""
        return {**super().bounds_of(program), "L": Fraction(1)}  # type: ignore[misc]

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The gradient in the block that is drawn, zero in the others."""
        found = dict(super().answering(made))

        def drawn(x: Point) -> Point:
            zero = Fraction(0)
            kept = zip(found["gradient"](x), made.block_of, strict=True)
            return tuple(v if block == made.outcome else zero for v, block in kept)

        return {**found, "coordinate_gradient": drawn}

    def fits(self, made: Any) -> bool:
        """The function is 1-smooth."""
        return super().fits(made) and bool(made.parts["f"]._constants["L"] == 1)

    def describe(self, s: Setting) -> None:
        """There is a gradient."""
        super().describe(s)
        s.smooth = True

    def parameter(self, s: Setting, name: str) -> bool:
        """The number of coordinates is a natural one."""
        return natural_number(s) if name == "n" else super().parameter(s, name)

    def said_of(self, s: Setting) -> None:
        """The blocks, smoothness in each, and convexity."""
        self._blocks(s)
        s.premise("f_convex", "convex f", place=FUNCTION)

    def _blocks(self, s: Setting) -> None:
        self.functions(s)
        s.variable(BLOCKS, "B", "nat -> E -> E")
        s.premise("B_blocks", "blocks N B", place=FUNCTION)
        s.premise("f_smooth", "blockwise_smooth N B f grad", place=FUNCTION)
        s.gradient_of = "(proj1 f_smooth)"


class CoordinateSmoothStronglyConvex(CoordinateSmoothConvex, of=coordinates.CoordinateSmoothStronglyConvex):
    """The same with strong convexity."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"strong-convexity": STRONGLY_BY_GRADIENT}

    def said_of(self, s: Setting) -> None:
        """The blocks, smoothness in each, and strong convexity."""
        self._blocks(s)
        s.premise("f_strongly_convex", "strongly_convex mu f", place=FUNCTION)
