"""Least rates that are no rational function of the parameters: a curve, by a parameter in which both are rational.

Where the least rate of a method is a root of a polynomial, as it is for the accelerated method on strongly convex
functions, no closed form in q = sqrt(mu/L) is the rate. The optimum of the semidefinite program moves on a curve as q
does, and where that curve is rational there is a w such that q, the rate and all coefficients are rational functions of
w. It is looked for among the coefficients and the multipliers of the optimum and their quotients. The method is then
stated on the same functions with q by w; q(w) grows from one end of its range to the other, so that nothing is lost.
Nothing here is trusted but that: what comes out is a method and a potential, for the prover.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from flint import fmpq, fmpq_mat

from potential.algebra.coefficients import Coefficient
from potential.algebra.parameters import Parameter
from potential.algebra.products import turned
from potential.discovery import spelling
from potential.discovery.filled import made_from
from potential.discovery.leads import Climb, Lead
from potential.discovery.linear import Rates
from potential.discovery.optima import Optimum, optimum
from potential.discovery.studies import Study
from potential.search.interpolation import short_fraction
from potential.writing import formulas
from potential.writing.text import text

Array = np.ndarray

NAME = "w"
_POINTS = 19  # values of the parameter at which the optimum is looked for
_ENOUGH = 15
_DEGREE = 6  # of numerator and denominator together, of the parameter as a function of w
_MOST = 14  # and of what is a function of w beside it
_NULL = 1e-9  # of the largest singular value, below which one is zero
_ALONE = 1e3  # by how much the next is larger
_SHARES = ((0.9, 0.999), (0.4, 0.85), (0.1, 0.6))  # of the largest weight: with less of it the rest is simpler
_PLAIN = 60  # denominators of numbers that are read off a float
_SHORT = sorted({Fraction(a, b) for b in range(2, 8) for a in range(1, b)}, key=lambda f: (f.denominator, f))


@dataclass(frozen=True)
class Curve:
    """A parameter of the class as a function of w, the rate and the coefficients of the potential's terms."""

    parameter: str
    low: Fraction
    high: Fraction
    value: sympy.Expr
    rate: sympy.Expr
    terms: dict[int, sympy.Expr]

    def method(self, base: type) -> tuple[type, str]:
        """The method on functions whose parameter is given by w, and its source."""
        cls: type = base.assumes  # type: ignore[attr-defined]
        code = spelling.alone(self.value.subs(_W, sympy.Symbol(f"p.{NAME}")))
        name, problem = f"{base.__name__}OnACurve", f"{cls.__name__}OnACurve"
        body = (
            f"class {problem}({base.__name__}.assumes):\n"
            f'    """The same functions: {self.parameter} is any number between {self.low} and {self.high}, and '
            f'grows with {NAME}."""\n\n'
            "    parameters = {\n"
            f'        "{NAME}": pt.Parameter(above=0, below=1),\n'
            f"        **{base.__name__}.assumes.parametrisation(frozenset({{'{self.parameter}'}})),\n"
            f"        '{self.parameter}': lambda p: {code},\n"
            "    }\n\n\n"
            f"class {name}({base.__name__}):\n"
            f'    """{base.__name__} with {self.parameter} = {self.shown()}."""\n\n'
            f"    assumes = {problem}\n"
        )
        return made_from(body, name, base), body

    def shown(self) -> str:
        """The parameter as a function of w."""
        return text(formulas.term(self.value))

    def where(self) -> str:
        """What the parameter is, in words."""
        ends = f"{NAME} from 0 to 1 gives every {self.parameter} from {self.low} to {self.high}"
        return f"with {self.parameter} = {self.shown()}: {ends}"

    def leads(self, rates: Rates) -> Iterator[Lead]:
        """The potential, in a study of the method on the curve."""
        study = rates.study
        rate = Coefficient(study.field, _element(study, self.rate))
        climb = Climb(study, rates.conditions, rates.weight, rate=rate)
        climb.fixed = dict.fromkeys(range(rates.weight), study.field.algebra.zero)
        climb.fixed |= {k: _element(study, c) for k, c in self.terms.items()}
        best = climb.optimum(rates.weight, {rates.weight}, tau=1e-7)
        if best is None or not np.all(np.isfinite(best)):
            return
        for low, high in _SHARES:
            weights = study.forms.between(np.array(best) * low, np.array(best) * high, climb.samples(), 1)
            for element, _ in weights:
                climb.fixed[rates.weight] = element
                if climb.holds():
                    yield climb.lead(rates.measure, rate=rate, order=np.inf, note="curve")


_W = sympy.Symbol(NAME)
_INSIDE = frozenset({(_W, sympy.Rational(1, 2))})


def curve(rates: Rates, least: Sequence[float]) -> Curve | None:
    """The curve on which the least rate lies, None where none is found; `least` are the rates at the study's points."""
    study = rates.study
    varied = _varied(study)
    if varied is None or rates.spent or study.field.continuous:
        return None
    name, generator = varied
    allowed = rates.select(list(least))
    if allowed is None:
        return None
    pivot = rates.pivot(allowed)
    base = study.points[0]
    known: list[tuple[float, Optimum]] = []
    for k in range(1, _POINTS + 1):
        point = {**base, generator: Fraction(_POINTS + 1 - k, k)}
        rate = rates.least(point)
        found = None if rate is None else optimum(rates, allowed, pivot, point, rate)
        if found is not None:
            known.append((_number(study, name, point), found))
    acting = Counter(frozenset(o.multipliers) for _, o in known).most_common(1)
    known = [(v, o) for v, o in known if frozenset(o.multipliers) == acting[0][0]]
    if len(known) < _ENOUGH:
        return None
    ends = _ends(study, name)
    for value in _parametrisations(known, ends):
        made = _along(rates, allowed, pivot, value, (name, generator), ends)
        if made is not None:
            return made
    return None


def _varied(study: Study) -> tuple[str, str] | None:
    """The one parameter that samples vary, a number of the class between two numbers, and its generator."""
    names = [n for n in study.points[0] if len({p[n] for p in study.points}) > 1]
    if len(names) != 1 or not names[0].startswith("s_"):
        return None
    name = names[0].removeprefix("s_")
    declared = study.field.parameters.get(name)
    own = name in study.theorem.problem_class.parameter_names()
    ends = (declared.lower, declared.upper) if isinstance(declared, Parameter) else (None, None)
    numbers = all(isinstance(end, int | Fraction) for end in ends)
    return (name, names[0]) if own and numbers else None


def _ends(study: Study, name: str) -> tuple[Fraction, Fraction]:
    declared: Any = study.field.parameters[name]
    return Fraction(declared.lower), Fraction(declared.upper)


def _number(study: Study, name: str, point: dict[str, Fraction]) -> float:
    return float(study.field.values[name].evaluate(study.sample(point, 0)))


def _element(study: Study, e: sympy.Expr) -> Any:
    """A rational function of w as an element of a field that has w."""
    w, algebra = study.field.values[NAME].element, study.field.algebra

    def at(polynomial: sympy.Poly) -> Any:
        total = algebra.zero
        for c in polynomial.all_coeffs():
            total = total * w + algebra.one * int(c.p) / int(c.q)
        return total

    top, bottom = (sympy.Poly(part, _W) for part in sympy.fraction(sympy.together(e)))
    return at(top) / at(bottom)


# The parameter of the curve -------------------------------------------------------------------------------------------


def _parametrisations(known: list[tuple[float, Optimum]], ends: tuple[Fraction, Fraction]) -> Iterator[sympy.Expr]:
    """The parameter as a function of w, for each quantity of the optimum of which it is a simple function."""
    values = np.array([v for v, _ in known])
    tables = [o.quantities() for _, o in known]
    shared = [key for key in tables[0] if all(key in table for table in tables)]
    found: list[tuple[int, int, sympy.Expr]] = []
    for key in shared:
        numbers = np.array([table[key] for table in tables])
        if np.ptp(numbers) < 1e-6 * np.max(np.abs(numbers)) or not _is_monotone(numbers):
            continue
        fit = _fitted(numbers, values, 4)
        fits = None if fit is None else _on_unit_interval(fit, numbers, ends)
        if fits is None:
            continue
        start, length = fits
        plain = _fitted((numbers - start) / length, values, _DEGREE, exact=True)
        if plain is not None and _grows(plain, ends):
            found.append((sympy.count_ops(plain), len(found), plain))
    yield from dict.fromkeys(e for _, _, e in sorted(found))


def _is_monotone(numbers: Array) -> bool:
    steps = np.diff(numbers)
    return bool(np.all(steps > 0) or np.all(steps < 0))


def _fitted(at: Array, values: Array, most: int, exact: bool = False) -> Any:
    """The simplest quotient of polynomials with these values: coefficients, or with `exact` a function of w."""
    for total in range(1, most + 1):
        for above in range(total, -1, -1):
            below = total - above
            powers = [at**k for k in range(max(above, below) + 1)]
            rows = np.array([*powers[: above + 1], *(-values * p for p in powers[: below + 1])]).T
            _, sizes, vectors = np.linalg.svd(rows / np.max(np.abs(rows), axis=0))
            if sizes[-1] > _NULL * sizes[0] or sizes[-2] < _ALONE * sizes[-1]:
                continue
            vector = vectors[-1] / np.max(np.abs(rows), axis=0)
            if not exact:
                return vector[: above + 1], vector[above + 1 :]
            plain = _plain(vector)
            if plain is not None:
                top, bottom = plain[: above + 1], plain[above + 1 :]
                return sympy.factor(_polynomial(top) / _polynomial(bottom))
    return None


def _plain(vector: Array) -> list[Fraction] | None:
    """A vector up to a factor in short fractions."""
    for unit in sorted(vector, key=abs, reverse=True):
        if abs(unit) < 1e-6 * np.max(np.abs(vector)):
            return None
        exact = [Fraction(float(c / unit)).limit_denominator(_PLAIN) for c in vector]
        if np.max(np.abs(np.array([float(c) for c in exact]) - vector / unit)) < 1e-6:
            return exact
    return None


def _polynomial(coefficients: Sequence[Fraction]) -> sympy.Expr:
    return sympy.Add(*(sympy.Rational(c.numerator, c.denominator) * _W**k for k, c in enumerate(coefficients)))


def _on_unit_interval(
    fit: tuple[Array, Array], numbers: Array, ends: tuple[Fraction, Fraction]
) -> tuple[float, float] | None:
    """Where the quantity is at the lower end of the parameter, and how far it is from there to the upper end."""
    top, bottom = fit
    places = []
    for end, last, before in ((ends[0], numbers[0], numbers[1]), (ends[1], numbers[-1], numbers[-2])):
        size = max(len(top), len(bottom))
        polynomial = np.pad(top, (0, size - len(top))) - float(end) * np.pad(bottom, (0, size - len(bottom)))
        roots = [r.real for r in np.roots(polynomial[::-1]) if abs(r.imag) < 1e-5 * (1 + abs(r))]
        beyond = [r for r in roots if (r - last) * (last - before) > 0]
        if not beyond:
            return None
        near = min(beyond, key=lambda r: abs(r - last))
        place = Fraction(near).limit_denominator(_PLAIN)
        if abs(float(place) - near) > 1e-4 * (1 + abs(near)):
            return None
        places.append(float(place))
    return (places[0], places[1] - places[0]) if places[0] != places[1] else None


def _grows(value: sympy.Expr, ends: tuple[Fraction, Fraction]) -> bool:
    """Whether a function of w grows on (0, 1), exactly, from the lower end of the parameter to the upper one."""
    top, bottom = (sympy.Poly(part, _W) for part in sympy.fraction(sympy.together(value)))
    slope = top.diff(_W) * bottom - top * bottom.diff(_W)
    if bottom.count_roots(0, 1) or slope.is_zero:
        return False
    inside = slope.count_roots(0, 1) - (slope.eval(0) == 0) - (slope.eval(1) == 0)
    at = [value.subs(_W, k) for k in (0, 1)]
    return not inside and all(sympy.Rational(e.numerator, e.denominator) == v for e, v in zip(ends, at, strict=True))


# What moves along it --------------------------------------------------------------------------------------------------


def _along(
    rates: Rates,
    allowed: set[int],
    pivot: int,
    value: sympy.Expr,
    varied: tuple[str, str],
    ends: tuple[Fraction, Fraction],
) -> Curve | None:
    """The rate and the coefficients as functions of w, from their exact values at short fractions."""
    study = rates.study
    name, generator = varied
    known: dict[Fraction, Optimum] = {}
    for w in _SHORT:
        v = Fraction(str(value.subs(_W, sympy.Rational(w.numerator, w.denominator))))
        # An open lower end: the generator is (upper - v)/(v - lower).
        point = {**study.points[0], generator: (ends[1] - v) / (v - ends[0])}
        if abs(_number(study, name, point) - float(v)) > 1e-9:
            point[generator] = 1 / point[generator]
        rate = rates.least(point)
        found = None if rate is None else optimum(rates, allowed, pivot, point, rate)
        if found is not None:
            known[w] = found
    rate_of_w = _interpolated({w: o.rate for w, o in known.items()})
    if rate_of_w is None:
        return None
    terms = {pivot: sympy.Integer(1)}
    for k in sorted(allowed - {pivot}):
        found_term = _interpolated({w: o.terms[k] for w, o in known.items()})
        if found_term is None:
            return None
        terms[k] = found_term
    return Curve(name, *ends, turned(value, _INSIDE), rate_of_w, terms)


def _interpolated(values: dict[Fraction, float]) -> sympy.Expr | None:
    """The simplest rational function of w that has these values exactly; values that are no short fractions are left.

    It has more values than coefficients.
    """
    exact = {w: f for w, v in values.items() if (f := short_fraction(v)) is not None}
    for total in range(min(_MOST, len(exact) - 4) + 1):
        for above in range(total, -1, -1):
            below = total - above
            rows = [
                [*(w**k for k in range(above + 1)), *(-f * w**k for k in range(below + 1))] for w, f in exact.items()
            ]
            flat = [fmpq(v.numerator, v.denominator) for row in rows for v in row]
            reduced, rank = fmpq_mat(len(rows), total + 2, flat).rref()
            if rank != total + 1:
                continue
            free = next(j for j in range(total + 2) if j == rank or reduced[j, j] != 1)
            vector = [-reduced[i, free] for i in range(free)] + [fmpq(1)] + [fmpq(0)] * (total + 1 - free)
            numbers = [Fraction(int(c.p), int(c.q)) for c in vector]
            if any(numbers[above + 1 :]):
                return sympy.factor(_polynomial(numbers[: above + 1]) / _polynomial(numbers[above + 1 :]))
    return None
