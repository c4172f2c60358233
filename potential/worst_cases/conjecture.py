"""A closed form that exact values suggest: a rational function of N, or one times a power, times powers of parameters.

It is called a conjecture, since finitely many values prove none: it fits at least two values more than it has
coefficients. A potential that gives it, proved by `pt.prove`, makes it a theorem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sympy
from flint import fmpq, fmpq_mat

from potential.presentation.mathml import mathml
from potential.worst_cases.result import WorstCase

N = sympy.Symbol("N")
_DEGREE = 4
_SPARE = 2  # so many values more than coefficients must fit
_TRIED = (Fraction(2), Fraction(3), Fraction(1, 2))  # by which a parameter is multiplied


@dataclass(frozen=True)
class Conjecture:
    """A closed form that fits.

    Attributes:
        formula: a SymPy expression in N and the parameters.
        values: how many exact values it fits.
        coefficients: how many coefficients were free.
    """

    formula: sympy.Expr
    values: int
    coefficients: int

    def text(self) -> str:
        """The conjecture in words."""
        return f"Conjecture: {self.formula}, which fits {self.values} exact values; it is not proved."

    __str__ = text

    def _repr_html_(self) -> str:
        said = f"a conjecture, which fits {self.values} exact values and is not proved"
        return f"<p>{mathml(sympy.latex(self.formula), display=True)} ({said})</p>"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {sympy.latex(self.formula)}$ (a conjecture: it fits {self.values} exact values)"


def conjectured(table: Sequence[WorstCase]) -> Conjecture | None:
    """A closed form in N, and in the parameters as far as the value is a power of each."""
    known = [(case.steps, _fraction(case.exact)) for case in table if case.exact is not None and case.steps > 0]
    fitted = fit([n for n, _ in known], [v for _, v in known])
    if fitted is None:
        return None
    formula, coefficients = fitted
    return Conjecture(_with_parameters(table, formula), len(known), coefficients)


def fit(steps: Sequence[int], values: Sequence[Fraction]) -> tuple[sympy.Expr, int] | None:
    """The simplest form that fits all values with some to spare: (the formula, its number of coefficients)."""
    points = list(zip(steps, values, strict=True))
    for shape, base in _shapes(points):
        reduced = [(n, v / shape(n)) for n, v in points if shape(n)]
        found = _rational_function(reduced)
        if found is not None:
            formula, coefficients = found
            return sympy.factor(formula) * base, coefficients + (base != 1)
    return None


def _shapes(points: Sequence[tuple[int, Fraction]]) -> list[tuple[Any, sympy.Expr]]:
    """Factors that are no rational functions of N: none, a power of a ratio, (N/(N+1))^N."""
    shapes: list[tuple[Any, sympy.Expr]] = [(lambda n: Fraction(1), sympy.Integer(1))]
    if len(points) >= 2:
        (m, v), (n, w) = points[-2:]
        ratio = w / v if n == m + 1 and v else None
        if ratio:
            shapes.append((lambda n: ratio**n, sympy.Rational(ratio.numerator, ratio.denominator) ** N))
    shapes.append((lambda n: Fraction(n, n + 1) ** n, (N / (N + 1)) ** N))
    return shapes


def _rational_function(points: Sequence[tuple[int, Fraction]]) -> tuple[sympy.Expr, int] | None:
    """The quotient of polynomials of least degrees through all points, with points to spare."""
    for total in range(2 * _DEGREE + 1):
        for below in range(min(total, _DEGREE) + 1):
            above = total - below
            count = total + 1
            if above > _DEGREE or len(points) < count + _SPARE:
                continue
            # p(n) - v q(n) = 0 in the coefficients of p and q.
            table = [
                [fmpq(n) ** k for k in range(above + 1)]
                + [-fmpq(v.numerator, v.denominator) * fmpq(n) ** k for k in range(below + 1)]
                for n, v in points
            ]
            kernel = _kernel(fmpq_mat(table))
            if kernel is None:
                continue
            top = sum(sympy.Rational(int(c.p), int(c.q)) * N**k for k, c in enumerate(kernel[: above + 1]))
            bottom = sum(sympy.Rational(int(c.p), int(c.q)) * N**k for k, c in enumerate(kernel[above + 1 :]))
            if bottom != 0 and all(bottom.subs(N, n) != 0 for n, _ in points):
                return sympy.cancel(top / bottom), count
    return None


def _kernel(table: fmpq_mat) -> list[fmpq] | None:
    """The vector that a matrix sends to zero, where there is one up to a factor."""
    reduced, rank = table.rref()
    n = table.ncols()
    if rank != n - 1:
        return None
    leading = [next(j for j in range(n) if reduced[i, j] != 0) for i in range(rank)]
    free = next(j for j in range(n) if j not in leading)
    found = [fmpq(0)] * n
    found[free] = fmpq(1)
    for i, j in enumerate(leading):
        found[j] = -reduced[i, free]
    return found


def _with_parameters(table: Sequence[WorstCase], formula: sympy.Expr) -> sympy.Expr:
    """The formula with each parameter of which the value is a power, found by multiplying it by several numbers."""
    case = next(case for case in table if case.steps > 0 and case.exact is not None)
    question, factor = case.question, sympy.Integer(1)
    for name, value in question.parameters.items():
        if callable(value) or isinstance(value, list | tuple) or not value:
            continue
        powers = set()
        for times in _TRIED:
            parameters = {**question.parameters, name: Fraction(value) * times}
            try:
                other = WorstCase.of(replace(question, parameters=parameters)).exact
            except ValueError:
                other = None
            powers.add(None if other is None else _power(_fraction(other) / _fraction(case.exact), times))
        if len(powers) == 1 and None not in powers:
            (power,) = powers
            factor = factor * (sympy.Symbol(name) / sympy.Rational(str(Fraction(value)))) ** power
    return factor * formula


def _power(ratio: Fraction, base: Fraction) -> int | None:
    return next((k for k in range(-6, 7) if base**k == ratio), None)


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))
