"""Cycles: functions of one variable on which a method returns to where it was, and so does not converge.

On the line a function is smooth and (strongly) convex where the slopes of its derivative lie in [mu, L], and through
points and derivatives in order there is one exactly where the slopes between neighbours do. So a cycle of K steps is,
for each order of the points at which gradients are asked, a linear program. What is found is checked in rational
numbers, and replayed by the method's own step.

The idea of cycles as counterexamples: L. Lessard, B. Recht, A. Packard, "Analysis and design of optimization algorithms
via integral quadratic constraints", SIAM J. Optim. 26(1), 2016; B. Goujaud, A. Taylor, A. Dieuleveut, "Provable
non-accelerations of the heavy-ball method", 2023.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import linprog
from sympy.polys.domains import QQ
from sympy.polys.matrices import DomainMatrix

from potential.algebra.expressions import EUCLIDEAN
from potential.errors import PotentialError
from potential.statement.facade import offered

_LENGTHS = (2, 3, 4)
_RATIOS = (Fraction(1, 5), Fraction(1, 10), Fraction(1, 3), Fraction(1, 20))  # of sqrt(mu/L)
_DENOMINATORS = (1, 60, 1000, 10**6)


@dataclass(frozen=True)
class Cycle:
    """A cycle of a method: `parameters`, the first `state`, and `points` with the derivative of the function there.

    Between its points the derivative is linear, and beyond them its slope is L. The minimizer is 0.
    """

    method: type
    parameters: dict[str, Fraction]
    state: tuple[Fraction, ...]
    points: tuple[tuple[Fraction, Fraction], ...]
    length: int

    def derivative(self, x: Any) -> Any:
        """The derivative of the function at a number."""
        (first, low), (last, high) = self.points[0], self.points[-1]
        if x <= first:
            return low + self.parameters["L"] * (x - first)
        for (a, g), (b, h) in itertools.pairwise(self.points):
            if x <= b:
                return g + (h - g) * (x - a) / (b - a)
        return high + self.parameters["L"] * (x - last)

    def replay(self, steps: int = 12) -> list[tuple[Fraction, ...]]:
        """The states of a run of the method's own step on the function, exactly."""
        p = _Line(self.parameters, self.derivative)
        method = _instance(self.method, self.parameters)
        state = _like(method.start(p, Fraction(0)), self.state)
        found = [self.state]
        for t in range(steps):
            state = method.step(p, t, state)
            found.append(tuple(state) if isinstance(state, tuple) else (state,))
        return found

    def text(self) -> str:
        """The counterexample in words."""
        at = ", ".join(f"{n} = {v}" for n, v in self.parameters.items())
        slopes = ", ".join(f"f'({x}) = {g}" for x, g in self.points)
        started = self.state[0] if len(self.state) == 1 else f"({', '.join(map(str, self.state))})"
        return (
            f"It need not converge: with {at} there is a function of one variable on which it runs in a circle of "
            f"{self.length} steps. Its derivative is linear between {slopes}, with the slope L beyond; from the state "
            f"{started} the method returns to it."
        )


class _Line:
    """A problem on the line as a step sees it: a derivative, and the parameters."""

    minimizer = Fraction(0)

    def __init__(self, parameters: Mapping[str, Fraction], derivative: Any) -> None:
        self.gradient = derivative
        for name, value in parameters.items():
            setattr(self, name, value)


class _Form:
    """A linear form in the unknowns of a cycle: what a state is before the function is known."""

    def __init__(self, terms: dict[int, Fraction]) -> None:
        self.terms = {k: c for k, c in terms.items() if c}

    def __add__(self, other: Any) -> _Form:
        if not isinstance(other, _Form):
            raise TypeError("a number and a vector cannot be added")
        keys = {*self.terms, *other.terms}
        return _Form({k: self.terms.get(k, Fraction(0)) + other.terms.get(k, Fraction(0)) for k in keys})

    __radd__ = __add__

    def __neg__(self) -> _Form:
        return _Form({k: -c for k, c in self.terms.items()})

    def __sub__(self, other: _Form) -> _Form:
        return self + -other

    def __mul__(self, factor: Any) -> _Form:
        return _Form({k: c * Fraction(factor) for k, c in self.terms.items()})

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> _Form:
        return self * (1 / Fraction(divisor))


def find_cycle(study: Any) -> Cycle | None:
    """A cycle of a method on a smooth (strongly) convex function of one variable, None where none is found.

    `study` is the study of a method: its values of the parameters are tried, besides some of sqrt(mu/L).
    """
    theorem = study.theorem
    if not _is_about_gradients(theorem.problem_class, study) or not study.steady or study.field.continuous:
        return None
    for parameters in _parameters(study):
        for length in _LENGTHS:
            try:
                found = _cycle(theorem.method_class, parameters, length)
            except (PotentialError, ArithmeticError, AttributeError, TypeError, ValueError):
                return None  # a step with what there is not on the line
            if found is not None:
                return found
    return None


def _is_about_gradients(cls: Any, study: Any) -> bool:
    """Whether a class has all functions of the line whose slopes lie in [mu, L]."""
    smooth = {"L"} <= {*cls.parameter_names()} <= {"L", "mu", "q"}
    plain = "gradient" in offered(cls) and cls.vanishes and not cls.expectation
    return bool(smooth and plain and study.readings.problem.space == EUCLIDEAN)


def _parameters(study: Any) -> Iterator[dict[str, Fraction]]:
    field = study.field
    names = [n for n in field.values if n != "t"]
    points = list(study.points)
    for ratio in _RATIOS if "q" in field.values or "mu" in field.values else ():
        # The generator of q in (0, 1), or L = mu + s.
        for name in field.algebra.names:
            if name == "s_q":
                points.append({**points[0], name: (1 - ratio) / ratio})
            elif name == "s_L" and "mu" in points[0]:
                points.append({**points[0], name: points[0]["mu"] * (1 / ratio**2 - 1)})
    for point in points:
        sample = study.sample(point, 1)
        values = {n: field.values[n].evaluate(sample) for n in names}
        if values.get("L", 0) > 0:
            yield values


def _instance(cls: type, parameters: Mapping[str, Fraction]) -> Any:
    declared = cls.parameters()  # type: ignore[attr-defined]
    return cls(**{n: v for n, v in parameters.items() if n in declared})


def _like(shape: Any, values: tuple[Any, ...]) -> Any:
    return type(shape)(*values) if isinstance(shape, tuple) else values[0]


def _cycle(cls: type, parameters: dict[str, Fraction], length: int) -> Cycle | None:
    asked: list[_Form] = []
    count = 0

    def fresh() -> _Form:
        nonlocal count
        count += 1
        return _Form({count - 1: Fraction(1)})

    slopes: list[_Form] = []

    def gradient(x: _Form) -> _Form:
        for known, g in zip(asked, slopes, strict=True):
            if known.terms == x.terms:
                return g
        asked.append(x)
        slopes.append(fresh())
        return slopes[-1]

    p, method = _Line(parameters, gradient), _instance(cls, parameters)
    shape = method.start(p, Fraction(0))
    size = len(shape) if isinstance(shape, tuple) else 1
    state = first = tuple(fresh() for _ in range(size))
    for t in range(length):
        after = method.step(p, t, _like(shape, state))
        state = tuple(after) if isinstance(after, tuple) else (after,)
    closing = [b - a for a, b in zip(first, state, strict=True)]
    if len(asked) > 4:
        return None
    low, high = parameters.get("mu", Fraction(0)), parameters["L"]
    basis = _kernel(closing, count)
    for order in itertools.permutations(range(-1, len(asked))):
        if order.index(-1) > len(asked) - order.index(-1):
            continue  # the mirror image has been looked at
        rows = _neighbours(order, asked, slopes, low, high)
        chosen = _solution(rows, basis, count)
        if chosen is not None:
            value = dict(enumerate(chosen))
            zero = (Fraction(0), Fraction(0))
            pairs = [zero if k < 0 else (_at(asked[k], value), _at(slopes[k], value)) for k in order]
            return Cycle(cls, parameters, tuple(_at(v, value) for v in first), tuple(pairs), length)
    return None


def _at(form: _Form, values: Mapping[int, Fraction]) -> Fraction:
    return sum((c * values[k] for k, c in form.terms.items()), Fraction(0))


def _kernel(equations: list[_Form], count: int) -> list[list[Fraction]]:
    """A basis of the values at which some forms vanish."""
    rows = [[QQ(c.numerator, c.denominator) for c in _row(e, count)] for e in equations]
    basis = DomainMatrix(rows, (len(rows), count), QQ).nullspace().to_list()
    return [[Fraction(int(c.numerator), int(c.denominator)) for c in row] for row in basis]


def _row(form: _Form, count: int) -> list[Fraction]:
    return [form.terms.get(k, Fraction(0)) for k in range(count)]


def _neighbours(
    order: tuple[int, ...], points: list[_Form], slopes: list[_Form], low: Fraction, high: Fraction
) -> list[tuple[_Form, int]]:
    """Forms that are at least 1 or 0: neighbours are apart, and the slope between them is that of the class."""
    zero = _Form({})
    rows = []
    for a, b in itertools.pairwise(order):
        x, y = (zero if k < 0 else points[k] for k in (a, b))
        g, h = (zero if k < 0 else slopes[k] for k in (a, b))
        apart, rise = y - x, h - g
        rows += [(apart, 1), (rise - apart * low, 0), (apart * high - rise, 0)]
    return rows


def _solution(rows: list[tuple[_Form, int]], basis: list[list[Fraction]], count: int) -> list[Fraction] | None:
    """Exact values in the span of a basis at which all rows hold, None where there are none or none is rounded so."""
    if not basis:
        return None
    span = np.array([[float(c) for c in b] for b in basis]).T
    matrix = np.array([[float(c) for c in _row(form, count)] for form, _ in rows]) @ span
    least = np.array([float(bound) for _, bound in rows])
    # As far inside as may be: the last unknown is the room, of those rows that need none.
    room = np.array([[1.0 - bound] for bound in least])
    answer = linprog(
        np.array([*np.zeros(len(basis)), -1.0]),
        A_ub=np.hstack([-matrix, room]),
        b_ub=-least,
        bounds=[*[(-1e3, 1e3)] * len(basis), (0, 1)],
    )
    if answer.x is None:
        return None
    for denominator in _DENOMINATORS:
        weights = [Fraction(float(w)).limit_denominator(denominator) for w in answer.x[:-1]]
        values = [sum((w * b[k] for w, b in zip(weights, basis, strict=True)), Fraction(0)) for k in range(count)]
        known = dict(enumerate(values))
        if all(_at(form, known) >= (Fraction(1, 2) if bound else 0) for form, bound in rows):
            return values
    return None
