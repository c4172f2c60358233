"""Elements of a field in the terms of its roots and sequences, m at t and n at t + 1, and those by their names.

A root is a parameter that a relation binds to its term before; its generator s says where its two terms lie, and what
is shown to a person, or moved by a step, is written in these terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy
from sympy.polys.fields import FracElement

from potential.algebra import nesterov
from potential.algebra.factoring import constant_and_factors, factor
from potential.algebra.parameters import Parameter
from potential.algebra.rational_functions import RationalFunction, RationalFunctions, substituted
from potential.algebra.roots import Conic, Root


class SequenceTerms:
    """What a field knows of the roots and sequences among its parameters."""

    parameters: Mapping[str, Parameter | Root | Callable[[Any], Any]]
    backward: frozenset[str]  # the sequences that are read from the horizon on
    time_root: str | None  # the name of the root in t
    horizon: str
    algebra: RationalFunctions
    symbols: dict[str, sympy.Symbol]
    conics: dict[str, Conic]

    @property
    def roots(self) -> dict[str, Root]:
        """The roots as they are declared, by name."""
        return {name: declared for name, declared in self.parameters.items() if isinstance(declared, Root)}

    @property
    def sequences(self) -> list[str]:
        """The names of the roots, which change with t."""
        return list(self.conics)

    @property
    def terms(self) -> frozenset[str]:
        """The names of the terms of roots, at t and at t + 1, and at N + 1 where they are read from the horizon on."""
        return frozenset(f"{name}_{at}" for name in self.conics for at in ("t", "next", "first"))

    @property
    def terms_from_horizon(self) -> frozenset[str]:
        """The names of the terms of sequences that are read from the horizon on."""
        return frozenset(f"{name}_{at}" for name in self.backward for at in ("t", "next", "first"))

    @property
    def nesterov(self) -> str | None:
        """The name of the sequence of which it is known that lambda_t >= (t + 1)/2, where there is one."""
        found = (name for name in self.conics if self.roots[name].is_nesterov and name not in self.backward)
        return next(found, None)

    @property
    def nesterov_first(self) -> str | None:
        """The name of the term at N + 1 of such a sequence that is read from the horizon on, at least (N + 2)/2."""
        found = (name for name in sorted(self.backward) if self.roots[name].is_nesterov)
        return next((f"{name}_first" for name in found), None)

    def _generator(self, name: str) -> FracElement:
        return self.algebra.gens[self.algebra.names.index(name)]

    def moved_element(self, element: FracElement, replace: Mapping[str, Any]) -> FracElement:
        """An element with generators replaced by others, by their names; raises ZeroDivisionError at a pole."""
        values = [replace.get(name, gen) for name, gen in zip(self.algebra.names, self.algebra.gens, strict=True)]
        if all(type(v) is RationalFunction and v.bottom.is_one() for v in values):
            return element.composed(values)
        return self.algebra.zero + substituted(element, values)

    def in_terms_of_sequences(self, element: FracElement) -> sympy.Expr:
        """An element with the generator s of a root written in its terms at t and at t + 1.

        What is a function of one of the two, up to powers of the other, is written so.
        """
        used = [name for name in self.conics if f"s_{name}" in element.occurring]
        if used == [self.time_root]:
            return self._shown_in_time(element)
        if all(self.roots[name].is_nesterov for name in used):
            return nesterov.in_terms(element, tuple(used))
        for way in (self._in_one_term, self._linear_in_next) if len(used) == 1 else ():
            if (found := way(element, used[0])) is not None:
                return found
        constant, factors = constant_and_factors(element)
        for name in used:
            factors = self._in_both_terms(name, factors)
        return constant * sympy.Mul(*(base**power for base, power in factors))

    def _in_both_terms(self, name: str, factors: list[tuple[sympy.Expr, int]]) -> list[tuple[sympy.Expr, int]]:
        """Factors with s replaced by what it is in the two terms m and n."""
        s, m, n = sympy.Symbol(f"s_{name}"), sympy.Symbol(f"{name}_t"), sympy.Symbol(f"{name}_next")
        constant, now, following = (c.element.as_expr() for c in self.conics[name].slack())
        meant = constant + now * m + following * n
        return [(factor(base.subs(s, meant)), power) for base, power in factors]

    def _in_one_term(self, element: FracElement, name: str) -> sympy.Expr | None:
        """An element as a power of a root's next term times a function of the present one, or the other way round.

        None where it is no such product.
        """
        known = self.conics[name]
        x, m, n = (sympy.Symbol(word) for word in (f"s_{name}", f"{name}_t", f"{name}_next"))
        for power, following in self._likely_powers(element, name):
            other = (known.present if following else known.following).element
            plain, turning = self._risen_parts(element / other**power, name, following=following)
            if not turning:
                one, start, rest = (n, known.first, m) if following else (m, known.start, n)
                return plain.as_expr().xreplace({x: one - start.element.as_expr()}) * rest**power
        return None

    def _likely_powers(self, element: FracElement, name: str) -> Iterator[tuple[int, bool]]:
        """Powers of the following term, or of the present one, beside which an element may be a function of the other.

        At the other s with the same term such a function has the same value; it is looked at at one s.
        """
        known, k = self.conics[name], self.algebra.names.index(f"s_{name}")
        point = [Fraction(j + 2, j + 3) for j in range(len(self.algebra.names))]
        s = point[k] = Fraction(2)
        tangent, asymptote, other = (c.element.at(point) for c in (known.tangent, known.asymptote, known.other))
        c, d = tangent - other, asymptote - other
        others = {False: -(1 + s) * c / (c + d * s)}
        if asymptote:
            others[True] = -c * (tangent + asymptote * s) / (asymptote * (c + d * s))
        try:
            for power in (0, 1, -1, 2, -2):
                for following, conjugate in others.items():
                    there = [*point[:k], conjugate, *point[k + 1 :]]
                    term = (known.present if following else known.following).element
                    if element.at(point) * term.at(there) ** power == element.at(there) * term.at(point) ** power:
                        yield power, following
        except ZeroDivisionError:  # a pole at the point that is looked at
            yield from ((power, following) for power in (0, 1, -1, 2, -2) for following in others)

    def _linear_in_next(self, element: FracElement, name: str) -> sympy.Expr | None:
        """An element as a power of a root's next term times u + v times that, with u and v functions of the present.

        None where none of them is without a pole for what the present term may be.
        """
        known, s = self.conics[name], self._generator(f"s_{name}")
        x, m, n = (sympy.Symbol(word) for word in (f"s_{name}", f"{name}_t", f"{name}_next"))
        constant, now, following = (c.element for c in known.slack())
        for power in (0, 1, -1, 2, -2):
            u, v = self._risen_parts(element / known.following.element**power, name)
            u, v = u + v * (constant + now * (known.start.element + s)), v * following
            if all(self._has_no_pole(part, s) for part in (u, v)):
                u, v = (part.as_expr().xreplace({x: m - known.start.element.as_expr()}) for part in (u, v))
                return (u + v * n) * n**power
        return None

    def _has_no_pole(self, element: FracElement, s: FracElement) -> bool:
        """Whether the denominator of a function is seen to be positive where one generator is not negative."""
        k, terms = self.algebra.gens.index(s), element.denom.terms()
        return all(number > 0 for _, number in terms) and any(not monomial[k] for monomial, _ in terms)

    def _risen_parts(self, element: FracElement, name: str, *, following: bool = False) -> tuple[Any, Any]:
        """(u, v) with the element u + v s, u and v functions of what a term has risen, for which s stands in them.

        With b = b_0 + n s (1 + s) / (alpha (c + d s)) and a = a_0 + n s (tangent + asymptote s) / (alpha (c + d s)), s
        is a root of a quadratic equation over the functions of either.
        """
        known, zero, s = self.conics[name], self.algebra.zero, self._generator(f"s_{name}")
        k = self.algebra.names.index(f"s_{name}")
        first = known.tangent.element if following else self.algebra.one
        second = known.asymptote.element if following else self.algebra.one
        slope = known.alpha.element / known.rise.element * s / second
        once = slope * (known.asymptote - known.other).element - first / second
        plain = slope * (known.tangent - known.other).element
        pairs = []
        for polynomial in (element.numer, element.denom):
            by_power: dict[int, Any] = {}
            for monomial, number in polynomial.terms():
                rest = by_power.setdefault(monomial[k], {})
                rest[(*monomial[:k], 0, *monomial[k + 1 :])] = number
            u, v = zero, zero  # of 1 and of s
            for power in range(max(by_power, default=0), -1, -1):
                u, v = plain * v, u + once * v
                if power in by_power:
                    u = u + self.algebra(polynomial.ring.from_dict(by_power[power]))
            pairs.append((u, v))
        (p, q), (r, w) = pairs
        # Times the conjugate r + w s' of what is below, where s + s' = once and s s' = -plain.
        norm = r * r + r * w * once - w * w * plain
        return (p * r + p * w * once - q * w * plain) / norm, (q * r - p * w) / norm

    def parts_by_root(self, element: FracElement) -> tuple[Any, Any, Any, Any]:
        """(a, b, c, d) with the element a + b m + c n + d m n, where m and n are the root in t at t and at t + 1.

        a to d are functions of the generator t, which stands in them for t and occurs nowhere else.
        """
        t, half = self._generator("t"), self.algebra.one / 2
        zero = self.algebra.zero

        def product(x: Any, y: Any) -> Any:
            return (
                x[0] * y[0] + t * (x[1] * y[1]) + (t + 1) * (x[2] * y[2] + t * (x[3] * y[3])),
                x[0] * y[1] + x[1] * y[0] + (t + 1) * (x[2] * y[3] + x[3] * y[2]),
                x[0] * y[2] + x[2] * y[0] + t * (x[1] * y[3] + x[3] * y[1]),
                x[0] * y[3] + x[3] * y[0] + x[1] * y[2] + x[2] * y[1],
            )

        def turned(x: Any, m: int, n: int) -> Any:
            return x[0], m * x[1], n * x[2], m * n * x[3]

        def at_slack(polynomial: Any) -> Any:
            by_power: dict[int, Any] = {}
            k = self.algebra.names.index(f"s_{self.time_root}")
            for monomial, number in polynomial.terms():
                rest = polynomial.ring({tuple(0 if j == k else e for j, e in enumerate(monomial)): number})
                by_power[monomial[k]] = by_power.get(monomial[k], polynomial.ring.zero) + rest
            found = (zero, zero, zero, zero)
            for power in range(max(by_power, default=0), -1, -1):
                a, b, c, d = product(found, (-half, half, half, zero))  # s = (m + n - 1)/2
                found = (a + self.algebra(by_power.get(power, polynomial.ring.zero)), b, c, d)
            return found

        top, bottom = at_slack(element.numer), at_slack(element.denom)
        others = product(turned(bottom, 1, -1), product(turned(bottom, -1, 1), turned(bottom, -1, -1)))
        norm = product(bottom, others)[0]
        a, b, c, d = product(top, others)
        return a / norm, b / norm, c / norm, d / norm

    def _shown_in_time(self, element: FracElement) -> sympy.Expr:
        """An element written in t and in the root m in t and its next term n, which is (t + 1)^(1/2)."""
        t = self._generator("t")
        m, n = (self.symbols[f"{self.time_root}_{at}"] for at in ("t", "next"))
        a, b, c, d = self.parts_by_root(element)

        def at(part: FracElement, value: FracElement) -> FracElement:
            return self.moved_element(part, {"t": value})

        if not (b or d):
            return self._by_powers(at(a, t * t - 1) + at(c, t * t - 1) * t, n, self.symbols["t"] + 1)
        # The generator t is m in what follows.
        plain, turning = at(a, t * t) + at(b, t * t) * t, at(c, t * t) + at(d, t * t) * t
        power, lifted, k = 1, turning * (t * t + 1), self.algebra.names.index("t")
        if _degree(lifted.denom, k) < _degree(turning.denom, k):
            turning, power = lifted, -1
        shown = [self._by_powers(part, m, self.symbols["t"]) for part in (plain, turning)]
        return factor(shown[0] + shown[1] * n**power) if turning else shown[0]

    def _by_powers(self, element: FracElement, root: sympy.Symbol, square: sympy.Expr) -> sympy.Expr:
        """An element in which the generator t stands for a root, with the square of that by its name."""
        k = self.algebra.names.index("t")
        parts = []
        for polynomial in (element.numer, element.denom):
            total = sympy.Integer(0)
            for monomial, number in polynomial.terms():
                rest = polynomial.ring({tuple(0 if j == k else e for j, e in enumerate(monomial)): number}).as_expr()
                total = total + rest * square ** (monomial[k] // 2) * root ** (monomial[k] % 2)
            parts.append(total)
        return parts[0] / parts[1]

    def spelt(self, expression: sympy.Expr) -> sympy.Expr:
        """An expression with terms as a person writes them: of a root in t sqrt(t), from a horizon on lambda_{N-t}."""
        roots = sorted(self.backward) if self.time_root is None else [self.time_root]
        terms = [term for name in roots for term in (f"{name}_t", f"{name}_next", f"{name}_first")]
        known = {self.symbols[term]: self.of_root(term) for term in terms if term in self.symbols}
        return expression.subs(known) if known else expression

    def of_root(self, term: str) -> sympy.Expr:
        """The name of a root's term as a person writes it, sqrt(t) for a root in t."""
        name, _, at = term.rpartition("_")
        if name in self.backward:
            n = self.horizon
            index = {"t": f"{n} - t", "next": f"{n} - t + 1", "first": f"{n} + 1"}[at]
            return sympy.Symbol(f"{name}_{{{index}}}")
        if self.time_root is None or not term.startswith(f"{self.time_root}_"):
            return self.symbols[term]
        return sympy.sqrt(self.symbols["t"] + (1 if term.endswith("_next") else 0))


def _degree(polynomial: Any, k: int) -> int:
    """The degree in the k-th generator."""
    return max((monomial[k] for monomial in polynomial.monoms()), default=0)
