"""A closed form that exact values suggest: a rational function of N, or one times a power, times powers of parameters.

It is called a conjecture, since finitely many values prove none: it fits at least two values more than it has
coefficients. A potential that gives it, proved by `pt.prove`, makes it a theorem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_MISSED = 5  # so many values of a parameter without a formula of the same form are enough
_SAMPLES = tuple(Fraction(*v) for v in ((1, 2), (1, 3), (2, 3), (3, 2), (2, 1), (1, 4), (3, 4), (5, 4), (3, 1), (4, 3)))


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
    """A closed form in N, and in the parameters as far as the value is a power or a rational function of each."""
    known = [(case.steps, _fraction(case.exact)) for case in table if _is_rational(case) and case.steps > 0]
    fitted = fit([n for n, _ in known], [v for _, v in known])
    if fitted is None:
        return None
    asked = _Asked(next(case for case in table if case.steps > 0 and _is_rational(case)), [n for n, _ in known])
    formula = asked.with_parameters(fitted)
    others = sum(fits for changed, fits in asked.fits(formula) if changed)
    return Conjecture(formula, len(known) + others, fitted.count)


def _is_rational(case: WorstCase) -> bool:
    return case.exact is not None and bool(case.exact.is_Rational)


@dataclass(frozen=True)
class Fitted:
    """A quotient of polynomials in N, by their coefficients from the lowest, times `factor`, of which `base` is a part.

    The last coefficient below that is not zero is 1; `base` is the ratio of a power of N, None where there is none.
    """

    above: tuple[Fraction, ...]
    below: tuple[Fraction, ...]
    factor: sympy.Expr
    base: Fraction | None

    @property
    def count(self) -> int:
        """How many coefficients were free."""
        return len(self.above) + len(self.below) - 1 + int(self.factor != 1)

    def formula(self, numbers: Sequence[sympy.Expr] | None = None) -> sympy.Expr:
        """The formula, with other expressions for its coefficients and its base, in their order."""
        own = [sympy.Rational(c.numerator, c.denominator) for c in self.numbers()]
        found = list(own if numbers is None else numbers)
        top = sum(c * N**k for k, c in enumerate(found[: len(self.above)]))
        bottom = sum(c * N**k for k, c in enumerate(found[len(self.above) : len(self.above) + len(self.below)]))
        factor = self.factor if self.base is None else found[-1] ** N
        return sympy.factor(sympy.cancel(top / bottom)) * factor

    def numbers(self) -> tuple[Fraction, ...]:
        """All coefficients, and the base."""
        return (*self.above, *self.below, *(() if self.base is None else (self.base,)))

    def like(self, other: Fitted) -> bool:
        """Whether another one is of the same form."""
        sizes = [(len(f.above), len(f.below), f.base is None) for f in (self, other)]
        return sizes[0] == sizes[1] and (self.base is not None or self.factor == other.factor)


def fit(steps: Sequence[Any], values: Sequence[Fraction]) -> Fitted | None:
    """The simplest form that fits all values with some to spare."""
    points = list(zip(steps, values, strict=True))
    for shape, factor, base in _shapes(points):
        reduced = [(n, v / shape(n)) for n, v in points if shape(n)]
        found = _rational_function(reduced)
        if found is not None:
            return Fitted(*found, factor, base)
    return None


def _shapes(points: Sequence[tuple[int, Fraction]]) -> list[tuple[Any, sympy.Expr, Fraction | None]]:
    """Factors that are no rational functions of N: none, a power of a ratio, (N/(N+1))^N."""
    shapes: list[tuple[Any, sympy.Expr, Fraction | None]] = [(lambda n: Fraction(1), sympy.Integer(1), None)]
    if len(points) >= 2:
        (m, v), (n, w) = points[-2:]
        ratio = w / v if n == m + 1 and v else None
        if ratio:
            shapes.append((lambda n: ratio**n, sympy.Rational(ratio.numerator, ratio.denominator) ** N, ratio))
    shapes.append((lambda n: Fraction(n, n + 1) ** n, (N / (N + 1)) ** N, None))
    return shapes


Coefficients = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


def _rational_function(points: Sequence[tuple[Any, Fraction]]) -> Coefficients | None:
    """The quotient of polynomials of least degrees through all points, with points to spare."""
    for total in range(2 * _DEGREE + 1):
        for below in range(min(total, _DEGREE) + 1):
            above = total - below
            if above > _DEGREE or len(points) < total + 1 + _SPARE:
                continue
            # p(n) - v q(n) = 0 in the coefficients of p and q.
            table = [
                [_exact(n) ** k for k in range(above + 1)] + [-_exact(v) * _exact(n) ** k for k in range(below + 1)]
                for n, v in points
            ]
            kernel = _kernel(fmpq_mat(table))
            if kernel is None:
                continue
            top, bottom = kernel[: above + 1], kernel[above + 1 :]
            if all(sum(c * _exact(n) ** k for k, c in enumerate(bottom)) != 0 for n, _ in points):
                unit = next(c for c in reversed(bottom) if c != 0)
                return tuple(_plain(c / unit) for c in top), tuple(_plain(c / unit) for c in bottom)
    return None


def _exact(value: Any) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _plain(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


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


class _Asked:
    """Exact values of the same question with other parameters; each is asked once."""

    def __init__(self, case: WorstCase, steps: Sequence[int]) -> None:
        self.question, self.steps = case.question, list(steps)
        self.own = {
            name: Fraction(value)
            for name, value in case.question.parameters.items()
            if not (callable(value) or isinstance(value, list | tuple | str)) and value
        }
        self._known: dict[tuple[int, tuple[Fraction, ...]], Fraction | None] = {}

    def value(self, steps: int, changed: dict[str, Fraction]) -> Fraction | None:
        """The exact value, None where there is none, such as outside of a domain."""
        parameters = {**self.own, **changed}
        key = steps, tuple(parameters.values())
        if key not in self._known:
            question = replace(self.question, steps=steps, parameters={**self.question.parameters, **parameters})
            try:
                case = WorstCase.of(question)
                self._known[key] = _fraction(case.exact) if _is_rational(case) else None
            except ValueError:
                self._known[key] = None
        return self._known[key]

    def with_parameters(self, fitted: Fitted) -> sympy.Expr:
        """The formula in N with the parameters of which the value is a power, or else a rational function."""
        formula, others = fitted.formula(), []
        for name in self.own:
            power = self._power(name)
            if power is None:
                others.append(name)
            else:
                formula = formula * self._over(name) ** power
        if others:
            formula = self._in_others(fitted, others, formula / fitted.formula()) or formula
        return formula

    def _over(self, name: str) -> sympy.Expr:
        return sympy.Symbol(name) / _rational(self.own[name])

    def _power(self, name: str) -> int | None:
        """The power of a parameter that the value is, found by multiplying it by several numbers."""
        n, powers = self.steps[0], set()
        base = self.value(n, {})
        for times in _TRIED:
            other = self.value(n, {name: self.own[name] * times})
            powers.add(None if other is None or not base else _power(other / base, times))
        return powers.pop() if len(powers) == 1 else None

    def _in_others(self, fitted: Fitted, others: Sequence[str], rest: sympy.Expr) -> sympy.Expr | None:
        """The coefficients as functions of one parameter; the others scale it and the value. None where that fails."""
        for name in others:
            inner = self._coefficients(fitted, name)
            if inner is None:
                continue
            found = fitted.formula(inner) * rest
            for other in (o for o in others if o != name):
                scaled = self._scaled(found, name, other)
                if scaled is None:
                    break
                found = scaled
            else:
                if all(fits for _, fits in self.fits(found)) and self._holds(found):
                    return _tidy(found)
        return None

    def _coefficients(self, fitted: Fitted, name: str) -> list[sympy.Expr] | None:
        """Each coefficient of the formula as a rational function of a parameter, from formulas at several values."""
        own = self.own[name]
        samples, missed = [(own, fitted)], 0
        steps = self.steps[: fitted.count + _SPARE]
        for times in _SAMPLES:
            values = [self.value(n, {name: own * times}) for n in steps[:1]]
            if values[0] is not None:
                values += [self.value(n, {name: own * times}) for n in steps[1:]]
            other = None if None in values else fit(steps, [v for v in values if v is not None])
            if other is None or not fitted.like(other):
                missed += 1
                if missed == _MISSED:
                    return None
                continue
            samples.append((own * times, other))
            found = self._fitted_each(samples, name)
            if found is not None:
                return found
        return None

    def _fitted_each(self, samples: Sequence[tuple[Fraction, Fitted]], name: str) -> list[sympy.Expr] | None:
        symbol, found = sympy.Symbol(name), []
        for numbers in zip(*(f.numbers() for _, f in samples), strict=True):
            each = _rational_function([(v, c) for (v, _), c in zip(samples, numbers, strict=True)])
            if each is None:
                return None
            top, bottom = (sum(_rational(c) * symbol**k for k, c in enumerate(part)) for part in each)
            found.append(sympy.factor(top / bottom))
        return found

    def _scaled(self, formula: sympy.Expr, name: str, other: str) -> sympy.Expr | None:
        """The formula with a parameter that scales another one, and the value, by powers."""
        over = self._over(other)
        for inner in (-1, 1, -2, 2):
            for outer in (0, 1, -1, 2, -2):
                found = formula.subs(sympy.Symbol(name), sympy.Symbol(name) * over**inner) * over**outer
                if self._holds(found, other):
                    return sympy.powsimp(found)
        return None

    def fits(self, formula: sympy.Expr) -> Iterator[tuple[bool, bool]]:
        """Of each exact value that was found, whether its parameters are others, and whether the formula gives it."""
        own = tuple(self.own.values())
        for (n, parameters), value in self._known.items():
            if value is not None:
                numbers = {sympy.Symbol(k): _rational(v) for k, v in zip(self.own, parameters, strict=True)}
                yield parameters != own, formula.subs(numbers).subs(N, n) == _rational(value)

    def _holds(self, formula: sympy.Expr, only: str | None = None) -> bool:
        """Whether a formula gives the exact values where parameters, or one of them, are others."""
        seen = 0
        for times in _TRIED:
            changed = {name: v * times for k, (name, v) in enumerate(self.own.items()) if only in (None, name)}
            if only is None:  # not all by the same factor
                changed = {name: v * times ** (k % 2) for k, (name, v) in enumerate(self.own.items())}
            for n in self.steps[:2]:
                value = self.value(n, changed)
                if value is not None:
                    numbers = {sympy.Symbol(k): _rational(v) for k, v in {**self.own, **changed}.items()}
                    if formula.subs(numbers).subs(N, n) != _rational(value):
                        return False
                    seen += 1
        return seen > 0


def _tidy(formula: sympy.Expr) -> sympy.Expr:
    """A formula with its parts factored."""
    parts = [
        sympy.factor(part.base) ** part.exp if part.is_Pow and N in part.exp.free_symbols else part
        for part in sympy.Mul.make_args(sympy.factor(formula))
    ]
    return sympy.Mul(*parts)


def _power(ratio: Fraction, base: Fraction) -> int | None:
    return next((k for k in range(-6, 7) if base**k == ratio), None)


def _rational(value: Fraction) -> sympy.Rational:
    return sympy.Rational(value.numerator, value.denominator)


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))
