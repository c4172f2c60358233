"""Units: the powers of the parameters that make the summands of a potential commensurable.

Every inequality of a class stays true where lengths and function values are measured in other units, so that its
coefficients have units of their own. They are inferred from the statement: each basis vector, function value and
generator of the field gets unknown exponents, and all summands of an inequality have the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import sympy
from sympy.polys.domains import QQ
from sympy.polys.matrices import DomainMatrix

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Bregman, DualNormSquared, Expression, Inner, Monomial, NormSquared, One, Value

Unit = tuple[Fraction, ...]


class Units:
    """The units of all that occurs in some expressions, each of which is homogeneous.

    `moved` are the vectors of a state with what a step makes of them, or of a flow with their velocities; `alike` are
    expressions that have the same unit, as a scalar of the state and what it is at the start, and `derived` those of a
    flow with their derivatives in the time.
    """

    def __init__(
        self,
        field: Field,
        expressions: Iterable[Expression],
        moved: Iterable[tuple[Any, Any]] = (),
        alike: Iterable[tuple[Expression, Expression]] = (),
        derived: Iterable[tuple[Expression, Expression]] = (),
    ) -> None:
        self.field = field
        self._index: dict[Any, int] = {}
        self._equations: set[tuple[tuple[int, Fraction], ...]] = set()
        self.symbols = [str(s) for s in field.algebra.symbols]
        for name in self.symbols:
            self._place(name)
        if not field.continuous:
            self._equation({self._place("t"): Fraction(1)})
        for k in range(len(field.powers)):
            self._equation({self._place(f"power_{k + 1}"): Fraction(1)})
            if k in field.power_rates:
                rate = self._of_element(field.power_rates[k].element)
                self._equation(_plus(rate, {self._place("t"): Fraction(1)}))
            if k in field.power_bases:
                self._equation(self._of_element(field.power_bases[k].element))
        for e in expressions:
            self._same([_plus(self._of_key(k), self._of_element(c)) for k, c in e.terms.items()])
        for left, right in alike:
            self._same([_plus(self._of_key(k), self._of_element(c)) for e in (left, right) for k, c in e.terms.items()])
        for value, slope in derived:
            time = {self._place("t"): Fraction(-1)}
            now = [_plus(_plus(self._of_key(k), self._of_element(c)), time) for k, c in value.terms.items()]
            self._same([*now, *(_plus(self._of_key(k), self._of_element(c)) for k, c in slope.terms.items())])
        for vector, velocity in moved:
            time = {self._place("t"): Fraction(-1)} if field.continuous else {}
            now = [_plus(self._of_summand(b, c), time) for b, c in vector.terms.items()]
            self._same([*now, *(self._of_summand(b, c) for b, c in velocity.terms.items())])
        self._solve()

    def _of_summand(self, basis: Any, element: Any) -> dict[int, Fraction]:
        return _plus({self._place(basis): Fraction(1)}, self._of_element(element))

    def _place(self, key: Any) -> int:
        return self._index.setdefault(key, len(self._index))

    def _equation(self, row: Mapping[int, Fraction]) -> None:
        kept = tuple(sorted((k, c) for k, c in row.items() if c))
        if kept:
            self._equations.add(kept)

    def _same(self, exponents: list[dict[int, Fraction]]) -> None:
        for other in exponents[1:]:
            self._equation(_plus(exponents[0], {k: -c for k, c in other.items()}))

    def _of_key(self, key: Monomial) -> dict[int, Fraction]:
        match key:
            case One():
                return {}
            case Inner(left, right):
                return _plus({self._place(left): Fraction(1)}, {self._place(right): Fraction(1)})
            case Value(function, _):
                return {self._place(("value", function)): Fraction(1)}
            case Bregman():
                return {self._place(Bregman): Fraction(1)}
            case NormSquared(v) | DualNormSquared(v):
                basis, c = next(iter(v.terms.items()))
                one = self._of_summand(basis, c)
                return _plus(one, one)
        raise AssertionError(key)

    def _of_element(self, element: Any) -> dict[int, Fraction]:
        parts = []
        for polynomial in (element.numer, element.denom):
            monomials = [
                {self._place(name): Fraction(power) for name, power in zip(self.symbols, m, strict=True) if power}
                for m in polynomial.monoms()
            ]
            self._same(monomials)
            parts.append(monomials[0] if monomials else {})
        return _plus(parts[0], {k: -c for k, c in parts[1].items()})

    def _solve(self) -> None:
        size = len(self._index)
        rows = [[QQ(0)] * size for _ in self._equations] or [[QQ(0)] * size]
        for row, equation in zip(rows, self._equations, strict=False):
            for k, c in equation:
                row[k] = QQ(c.numerator, c.denominator)
        basis = DomainMatrix(rows, (len(rows), size), QQ).nullspace().to_list()
        self.rank = len(basis)
        self._units = [tuple(Fraction(int(b[k].numerator), int(b[k].denominator)) for b in basis) for k in range(size)]

    def of(self, expression: Expression) -> Unit:
        """The unit of an expression."""
        key, c = next(iter(expression.terms.items()))
        return self._total(_plus(self._of_key(key), self._of_element(c)))

    def of_element(self, element: Any) -> Unit:
        """The unit of an element of the field."""
        return self._total(self._of_element(element))

    def _total(self, exponents: Mapping[int, Fraction]) -> Unit:
        if any(k >= len(self._units) for k in exponents):
            raise KeyError("a unit of something that was not there when the units were inferred")
        return tuple(sum((c * self._units[k][j] for k, c in exponents.items()), Fraction(0)) for j in range(self.rank))

    def generators(self) -> dict[str, Unit]:
        """The unit of each generator of the field."""
        return {name: self._units[self._index[name]] for name in self.symbols}

    def gauges(self, names: list[str]) -> list[list[str]]:
        """Sets of parameters that measure all that parameters measure: independent, and as many as there can be.

        The earlier names are preferred.
        """
        units = {name: self.of_element(self.field.values[name].element) for name in names}
        full = sympy.Matrix([list(u) for u in units.values()]).rank() if units else 0
        found: list[list[str]] = []

        def extend(chosen: list[str], rest: list[str]) -> None:
            if len(chosen) == full:
                found.append(chosen)
                return
            for k, name in enumerate(rest):
                trial = [*chosen, name]
                if sympy.Matrix([list(units[n]) for n in trial]).rank() == len(trial):
                    extend(trial, rest[k + 1 :])

        extend([], names)
        return found

    def power(self, gauge: list[str], unit: Unit) -> dict[str, int] | None:
        """The powers of the gauge's parameters whose product has a unit; None where no integers do."""
        if not any(unit):
            return {}
        if not gauge:
            return None
        matrix = sympy.Matrix([list(self.of_element(self.field.values[name].element)) for name in gauge]).T
        try:
            solution, free = matrix.gauss_jordan_solve(sympy.Matrix([list(unit)]).T)
        except ValueError:
            return None
        if free or any(not s.is_Integer for s in solution):
            return None
        return {name: int(s) for name, s in zip(gauge, solution, strict=True) if s}

    def element(self, powers: Mapping[str, int]) -> Coefficient:
        """The product of powers of parameters."""
        total = self.field.coefficient(1)
        for name, power in powers.items():
            total = total * Coefficient(self.field, self.field.values[name].element ** power)
        return total


def _plus(a: Mapping[int, Fraction], b: Mapping[int, Fraction]) -> dict[int, Fraction]:
    total = dict(a)
    for k, c in b.items():
        total[k] = total.get(k, Fraction(0)) + c
    return total
