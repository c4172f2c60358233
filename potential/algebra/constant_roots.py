"""Constants bound by a polynomial relation with a parameter, such as sqrt(eta mu).

A relation that is linear in a parameter x gives x by the root, as a rational function: eta = r^2 / mu. In a proof the
root takes the place of x. Its range lies between the roots at the two ends of the domain of x. That it is the only root
in its interval, whatever the parameters, is seen from the signs of the relation's coefficients, by Descartes' rule.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import Any, NamedTuple

import sympy

from potential.algebra.parameters import Horizon, Parameter, exact_rational
from potential.algebra.relations import ROOT, ParameterSymbols, as_polynomial, require_root
from potential.errors import InputError

_BITS = 64  # to which a root is computed, relative to its size
_ENCLOSED = 10  # a number between two that are one part of so many apart, where no others are given
_SIMPLE = 10**6  # the largest denominator of a root that is looked for as a rational number
# Values of the generators at which a sign is looked at before the kernel is asked for it.
_TRIED = (Fraction(3, 7), Fraction(1, 50), Fraction(40), Fraction(2), Fraction(1, 5))
_FAR_OUT = Fraction(10**6)  # of the root's generator, where x is to be large


class ConstantRoot(Parameter):
    """The root of a relation with parameters, the same at every t, as `pt.Root` makes it; see there."""

    def __init__(self, relation: Callable[..., Any], *, above: Any = None, below: Any = None) -> None:
        low, high = (None if end is None else exact_rational(end, "an end of a Root") for end in (above, below))
        if (above is not None and low is None) or (below is not None and high is None):
            raise InputError(f"Root: the ends of the interval of a root are exact numbers, got {above!r} and {below!r}")
        super().__init__(above=low or 0, below=high)
        self.interval = (low or Fraction(0), high)
        names = list(inspect.signature(relation).parameters)
        if names[1:] not in ([], ["p"]):
            raise InputError(
                "Root: the relation takes the root and t, the root and `previous`, or the root and the problem as `p`, "
                f"by these names, got {', '.join(names)}"
            )
        self.relation = _polynomial(relation, parameters=len(names) == 2)
        if len(names) == 1:
            self.lower, self.upper = self.enclosure()
            self.upper_open = True
        self._sealed = True

    def enclosure(self) -> tuple[Fraction, Fraction]:
        """Two numbers with the root of a relation without parameters between them, and no other one of the interval.

        They are the interval's own ends where both are given. Raises InputError where there is not one root.
        """
        low, high = self.interval
        coefficients = _without_ends(self._numbers({}), low, high)
        inside = sympy.Poly([sympy.Rational(str(c)) for c in coefficients], ROOT)
        ends = [None if end is None else sympy.Rational(str(end)) for end in self.interval]
        if len(coefficients) < 2 or sympy.sqf_part(inside).count_roots(*ends) != 1:
            raise InputError(f"Root: {self!r} has not exactly one root there; give `above` and `below` around it")
        root = self.near({})
        if self.is_met(root, {}):
            raise InputError(f"Root: the root of {self!r} is {root}: write that")
        tenth = Fraction(root * _ENCLOSED // 1, _ENCLOSED)
        found = (low, high) if high is not None else (max(low, tenth), tenth + Fraction(1, _ENCLOSED))
        if not (found[0] < root < found[1] and _at(coefficients, found[0]) * _at(coefficients, found[1]) < 0):
            raise InputError(f"Root: {self!r} has a root that is no crossing; give `above` and `below` around it")
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        # What is proved of a root is what its relation was when it was declared.
        if name != "name" and "_sealed" in self.__dict__:
            raise InputError(
                f"{self.name or 'Root'}: a root does not change; declare another instead of setting .{name}"
            )
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        low, high = self.interval
        within = f", above={low}" * (low != 0) + f", below={high}" * (high is not None)
        return f"Root({self.equation(ROOT)} = 0{within})"

    @property
    def needs(self) -> tuple[str, ...]:
        """The names of the parameters in its relation."""
        return tuple(str(x).removeprefix("p.") for x in self.relation.gens[1:])

    def equation(self, root: sympy.Expr) -> sympy.Expr:
        """What is zero, with the parameters by their names."""
        names = {x: sympy.Symbol(n) for x, n in zip(self.relation.gens[1:], self.needs, strict=True)}
        return self.relation.as_expr().xreplace({**names, ROOT: root})  # at once: a parameter may be called root

    @property
    def squared(self) -> sympy.Expr | None:
        """What the root is the positive square root of, by the parameters' names; None where it is no such root."""
        root = sympy.Dummy()
        square = sympy.Poly(self.equation(root), root)
        if self.interval[0] < 0 or square.degree() != 2 or square.coeff_monomial(root):
            return None
        return sympy.factor(-square.coeff_monomial(1) / square.coeff_monomial(root**2))

    def require_inside(self, value: object, owner: str) -> None:
        """Raise InputError for any number: a root is what its relation makes it."""
        raise InputError(f"{owner}: {self.name} is bound by its relation, {self!r}, and is not given a value")

    def near(self, numbers: Mapping[str, Any], bits: int = _BITS) -> Fraction:
        """The root where the parameters have these values, within 2^-bits of its size; itself where it is simple.

        Raises InputError where the relation does not change its sign in the interval.
        """
        coefficients = self._numbers(numbers)
        low, high = self.interval
        if high is None:  # beyond Cauchy's bound there is no root
            high = abs(low) + 1 + sum(abs(c / coefficients[0]) for c in coefficients)
        coefficients = _without_ends(coefficients, low, high)
        rising = _at(coefficients, high) > 0
        if rising == (_at(coefficients, low) > 0):
            raise InputError(f"{self.name or 'Root'}: {self!r} has no single root in its interval at {dict(numbers)}")
        if low < 0 < high and not coefficients[-1]:  # nothing is near 0 relative to its size
            return Fraction(0)
        middle = (low + high) / 2
        while high - low > abs(middle) / 2**bits:
            low, high = (low, middle) if (_at(coefficients, middle) > 0) == rising else (middle, high)
            middle = (low + high) / 2
        simple = middle.limit_denominator(_SIMPLE)
        return simple if not _at(coefficients, simple) else middle

    def _numbers(self, numbers: Mapping[str, Any]) -> list[Fraction]:
        """The coefficients of the relation, the highest first, where the parameters have these values."""
        try:
            values = [sympy.Rational(*Fraction(numbers[n]).as_integer_ratio()) for n in self.needs]
        except (TypeError, ValueError, OverflowError):
            raise InputError(
                f"{self.name}: {self!r} needs finite numbers, floats or Fractions, got {dict(numbers)}"
            ) from None
        known = sympy.Poly(self.relation.as_expr().subs(dict(zip(self.relation.gens[1:], values, strict=True))), ROOT)
        return [Fraction(int(c.p), int(c.q)) for c in known.all_coeffs()]

    def is_met(self, value: Fraction, numbers: Mapping[str, Fraction]) -> bool:
        """Whether a number is the root exactly, where it lies in the interval."""
        given = {x: sympy.Rational(str(numbers[n])) for x, n in zip(self.relation.gens[1:], self.needs, strict=True)}
        return not self.relation.as_expr().subs({**given, ROOT: sympy.Rational(str(value))})


def _at(coefficients: list[Fraction], x: Fraction) -> Fraction:
    total = Fraction(0)
    for c in coefficients:
        total = total * x + c
    return total


def _without_ends(coefficients: list[Fraction], low: Fraction, high: Fraction | None) -> list[Fraction]:
    """A polynomial without its roots at the ends of an interval, which are not in it."""
    for end in (low, high):
        while end is not None and len(coefficients) > 1 and not _at(coefficients, end):
            coefficients = _divided(coefficients, end)
    return coefficients


def _divided(coefficients: list[Fraction], root: Fraction) -> list[Fraction]:
    """A polynomial divided by x - root, without a remainder."""
    found = [coefficients[0]]
    for c in coefficients[1:-1]:
        found.append(found[-1] * root + c)
    return found


def _polynomial(relation: Callable[..., Any], *, parameters: bool) -> sympy.Poly:
    """The relation as a polynomial in the root and in the parameters of its argument `p`, where it has one."""

    def form(said: sympy.Expr) -> sympy.Poly:
        return sympy.Poly(said, ROOT, *sorted(said.free_symbols - {ROOT}, key=str), domain=sympy.QQ)

    found = as_polynomial(relation, [ParameterSymbols()] if parameters else [], "the parameters", form)
    others = found.gens[1:]
    # A symbol of the same name that is another would be read as the parameter.
    foreign = [str(x) for x in others if not str(x).startswith("p.") or x != sympy.Symbol(str(x)) or str(x) == "p.t"]
    if foreign or bool(others) != parameters:
        raise InputError(
            f"Root: {', '.join(foreign) or 'no parameter'} in the relation, and it binds a root to parameters of `p` "
            "that are the same at every t"
        )
    require_root(found)
    return found


# The root in the place of a parameter ---------------------------------------------------------------------------------


class BoundRoot(NamedTuple):
    """A root, the name of the parameter that it takes the place of, and that parameter as it is declared.

    A number such as sqrt(2) takes no other's place.
    """

    root: ConstantRoot
    x: str = ""
    declared: Parameter | None = None


def bound_by_roots(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The parameter that each root takes the place of, the last one of its relation, and that root's name.

    Raises InputError where this is none of its own.
    """
    found: dict[str, str] = {}
    for name, declared in parameters.items():
        if not isinstance(declared, ConstantRoot) or not declared.needs:
            continue
        for needed in declared.needs:
            changing = f"{needed}_t" in parameters or isinstance(parameters.get(needed), Horizon)
            if changing or needed.endswith(("_t", "_next")):
                raise InputError(
                    f"{name}: {needed} in its relation is a sequence or a horizon, and a constant root takes neither"
                )
            if isinstance(parameters.get(needed), ConstantRoot):
                raise InputError(f"{name}: {needed} in its relation is a root itself; write it by the parameters")
        x: str | None = next((n for n in reversed(list(parameters)) if n in declared.needs), None)
        if x is None or type(parameters[x]) is not Parameter or x == "t":
            raise InputError(
                f"{name}: {x or ' and '.join(declared.needs)} in its relation is no parameter with a domain of its own "
                "here, of the problem's class or declared in the method"
            )
        if x in found:
            raise InputError(f"{name}: {x} is bound to the root {found[x]} already: write {name} by that")
        found[x] = name
    return found


def in_the_place_of(
    field: Any, x: str, declared: Parameter, ends: tuple[Any, ...], root: ConstantRoot, s: Any, values: Any
) -> Any:
    """x by the root, the root, and the two ends of its range, the one at s = 0 first; the other may be None.

    s >= 0 is the generator of the root. What makes it the only root in its interval, and its range all that the domain
    of x has, is required of the statement:
      - R(r, x) = A(r) x + B(r), and x = -B/A where A is not zero. At the ends of the range R(r, end of x) = 0, or x
        grows beyond all bounds as r does, or as r nears a root of A. So by continuity each x of the domain has a root r
        in the range.
      - The range lies in the interval, and there the relation has one root at most: as a polynomial in u >= 0, of which
        the interval is an image, its coefficients change their sign once at most, and the last is not zero.
    """
    name, (above, below) = root.name, root.interval
    terms: dict[tuple[int, int], Any] = {}
    k = root.needs.index(x) + 1
    for monomial, number in root.relation.terms():
        if monomial[k] > 1:
            raise InputError(f"{name}: the relation {root!r} must be linear in {x}, or in the last of its parameters")
        c = field.coefficient(number)
        for power, needed in zip(monomial[1:], root.needs, strict=True):
            c = c * getattr(values, needed) ** power if power and needed != x else c
        key = (monomial[0], monomial[k])
        terms[key] = terms.get(key, field.coefficient(0)) + c
    degree = max(power for power, _ in terms)

    def part(r: Any, linear: int) -> Any:
        return sum((c * r**power for (power, one), c in terms.items() if one == linear), field.coefficient(0))

    found = [_root_at(part(s, 1) * end + part(s, 0), name, root, x) for end in ends]
    near, far = found[-1 if declared.lower_open else 0], found[0 if declared.lower_open else -1]
    bounded = len(ends) == 2
    if bounded and declared.lower_open and declared.upper_open and _sign(far - near) > 0:
        near, far = far, near  # of two open ends the upper one is the nearest
    limit = None if bounded else _limit(part, s, near, root)
    far = far if limit is None else limit
    r = near + s if not bounded and limit is None else (near + far * s) / (1 + s)
    value = -part(r, 0) / part(r, 1)
    for end in found:
        field.require("nonzero", part(end, 1), f"the relation of {name} gives {x} at the ends of its domain")
    for end in (*found, *((limit,) if limit is not None else ())):
        # An end that is a value of the root lies inside of its interval.
        inside = declared.upper_open if declared.lower_open and bounded else declared.lower_open
        kind = "positive" if end is near and not inside else "nonnegative"
        _require(field, kind, end - above, f"{name} lies above {above}")
        if below is not None:
            _require(field, kind, below - end, f"{name} lies below {below}")
    if bounded:
        field.require("positive", ends[1] - ends[0], f"the domain of {x} is not empty")
    if bounded or limit is not None:
        field.require("positive", (far - near) * _sign(far - near), f"the range of {name} is not empty")
    elif below is not None:
        raise InputError(
            f"{name}: {x} has no upper end, and as it grows the root nears no rational function of the parameters "
            f"that is at most {below}: leave `below` out, or give {x} an upper end"
        )
    if not bounded:
        _require_growth(field, value, name, x)
    nothing = field.coefficient(0)
    _require_one_root(
        field, [terms.get((n, 1), nothing) * value + terms.get((n, 0), nothing) for n in range(degree + 1)], root
    )
    return value, r, near, far if bounded or limit is not None else None


def _limit(part: Callable[[Any, int], Any], s: Any, near: Any, root: ConstantRoot) -> Any:
    """What a root nears where x grows beyond all bounds: a root of A beside which -B/A is large; None without one."""

    point = {**dict.fromkeys(s.field.algebra.names, _TRIED[0]), f"s_{root.name}": _FAR_OUT}

    def is_large(end: Any) -> bool:
        r = (near + end * s) / (1 + s)
        above, below = (part(r, linear).evaluate(point) for linear in (0, 1))
        return bool(above * below < 0)

    found = [end for end in _roots_of(part(s, 1), root) if end.element != near.element and is_large(end)]
    return found[0] if len(found) == 1 else None


def _root_at(relation: Any, name: str, root: ConstantRoot, x: str) -> Any:
    """The root at an end of the domain of x."""
    found = _roots_of(relation, root)
    if len(found) != 1:
        raise InputError(
            f"{name}: at an end of the domain of {x} the relation {root!r} has no root that is a rational function of "
            "the parameters (p.q is sqrt(mu/L)), and a proof takes only such"
        )
    return found[0]


def _roots_of(relation: Any, root: ConstantRoot) -> list[Any]:
    """The roots of a relation in the interval: of factors linear in the generator, which stands for the root."""
    algebra, k = relation.field.algebra, relation.field.algebra.names.index(f"s_{root.name}")
    above, below = root.interval
    found = []
    for factor, _ in algebra.factors(relation.element.numer)[1] if relation.element else ():
        if factor.degree(factor.ring.gens[k]) != 1:
            continue
        slope = algebra(factor.diff(factor.ring.gens[k]))
        candidate = type(relation)(relation.field, algebra.gens[k] - algebra(factor) / slope)
        if all(above <= _number(candidate, at) and (below is None or _number(candidate, at) <= below) for at in _TRIED):
            found.append(candidate)
    return found


def _require_growth(field: Any, value: Any, name: str, x: str) -> None:
    """That a function of the generator grows beyond all bounds with it, for all other parameters."""
    k = field.algebra.names.index(f"s_{name}")
    degrees, leading = [], []
    for polynomial in (value.element.numer, value.element.denom):
        degrees.append(max((monomial[k] for monomial in polynomial.monoms()), default=0))
        rest = {(*m[:k], 0, *m[k + 1 :]): c for m, c in polynomial.terms() if m[k] == degrees[-1]}
        leading.append(type(value)(field, field.algebra(polynomial.ring(rest))))
    if degrees[0] <= degrees[1]:
        raise InputError(f"{name}: {x} has no upper end, and does not grow with {name} beyond all bounds")
    field.require("positive", leading[0] / leading[1], f"{x} grows with {name} beyond all bounds")


def _require_one_root(field: Any, powers: list[Any], root: ConstantRoot) -> None:
    """That a polynomial, by its coefficients from the lowest, has one root at most in the interval of a root."""
    (above, below), degree = root.interval, len(powers) - 1
    parts = [field.coefficient(0)] * (degree + 1)
    for n, c in enumerate(powers):
        if below is None:  # above + u
            image = [comb(n, j) * above ** (n - j) for j in range(n + 1)]
        else:  # (above + below u) / (1 + u), times (1 + u)^degree
            image = _product([above, below], n, degree - n)
        for j, number in enumerate(image):
            parts[j] = parts[j] + c * number
    while parts and not parts[-1].element:
        parts.pop()
    if not parts:
        raise InputError(f"{root.name}: the relation {root!r} holds for every number")
    reason = f"the relation of {root.name} has one root between {above} and {'infinity' if below is None else below}"
    signs = [{_number(c, at) > 0 for at in _TRIED if _number(c, at)} for c in parts]
    turn = _sign(parts[-1])
    first = next(j for j, found in enumerate(signs) if (turn > 0) in found)
    for j, c in enumerate(parts):
        if j != first:
            _require(field, "nonnegative", c * (turn if j > first else -turn), reason)
    field.require("nonzero", parts[-1], reason)


def _require(field: Any, kind: str, value: Any, reason: str) -> None:
    if value.element or kind == "positive":  # zero is not negative
        field.require(kind, value, reason)


def _product(ends: list[Fraction], n: int, rest: int) -> list[Fraction]:
    """The coefficients of (a + b u)^n (1 + u)^rest."""
    found = [Fraction(1)]
    for low, high in [ends] * n + [[Fraction(1), Fraction(1)]] * rest:
        padded = [Fraction(0), *found, Fraction(0)]
        found = [low * now + high * before for before, now in pairwise(padded)]
    return found


def _sign(c: Any) -> int:
    return 1 if _number(c, _TRIED[0]) > 0 else -1


def _number(c: Any, at: Fraction) -> Any:
    """A coefficient where every generator has one value."""
    try:
        return c.evaluate(dict.fromkeys(c.field.algebra.names, at))
    except ZeroDivisionError:
        raise InputError(f"a relation of a root has a coefficient with a pole in the domain: {c}") from None
