"""Quantities bound by a polynomial relation: roots in t, and sequences that follow their own predecessor.

`s = pt.Root(lambda s, t: s**2 - (t + 1))` is sqrt(t + 1), and `A = pt.Root(lambda A, previous: ..., start=0)` a
sequence of which each term is the largest root of its relation with the one before. Two terms that follow each other
are a point of a conic; a conic with a rational point is the image of one parameter, by rational functions. In a proof
the two terms are these functions of a generator s >= 0: the relation holds identically, and a polynomial with
non-negative coefficients is non-negative at sight. In a run they are numbers.
"""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from typing import Any

import sympy

from potential.algebra.constant_roots import ConstantRoot
from potential.algebra.parameters import exact_rational
from potential.algebra.relations import ROOT, ParameterSymbols, as_polynomial, require_root
from potential.errors import InputError

# Terms of a sequence that are computed one from the other.
_LAST_TERM = 100_000
_LARGE = 1e100  # a term above this is a unit for the next one


class BeyondFloatsError(InputError, OverflowError):
    """A term of a sequence that no float is near."""


_OTHER = sympy.Symbol("other")
# What a generator is at least from t = 1 on: the first of these that is not too large.
_LATER = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(0))


class Root:
    """A quantity given by a polynomial relation, declared in the body of a method and called with t.

    `pt.Root(lambda s, t: s**2 - (t + 1))`: the root that is not negative, here sqrt(t + 1). In t the relation is that
    of sqrt(t) or sqrt(t + 1); sqrt(t) is called with t and t + 1, sqrt(t + 1) with t - 1 and t.

    `pt.Root(lambda a, previous: a**2 - a - previous**2, start=0)`: the sequence that begins with `start`, and of which
    each term is the largest root of its relation with the one before, called with t and t + 1. The relation is of
    degree two in both together, and may contain parameters of the problem, as in `lambda a, previous, p: ...`. With a
    horizon N it may be read from that on, and then it is called with N - t, N + 1 - t and N + 1.

    `pt.Root(lambda r, p: r**2 - p.eta * p.mu)`: a constant, the only root between `above`, 0 by default, and `below`,
    here sqrt(eta mu). The relation is a polynomial in the root and in parameters of the problem and the method, and
    linear in the last of these: a proof puts the root in the place of that one.

    `pt.Root(lambda r: r**2 - 2)`: a number, here sqrt(2), likewise the only root there. A proof takes it as any number
    between `above` and `below`, or within a tenth of it, and so holds for the root; of its relation it knows what is
    written by the root, r**2 in the place of 2. A claim that is not proved so is not called false either. Both kinds
    are used as numbers, `self.root`.

    That the root exists, and is the only one, for every t and every value of the parameters is part of every proof that
    uses it: a relation without it is refused. Raises InputError for a relation that is no polynomial, or of another
    form than these.
    """

    def __new__(cls, relation: Any = None, *, start: Any = None, above: Any = None, below: Any = None) -> Any:
        """The root; a constant one is a parameter."""
        if cls is not Root or not callable(relation) or _binds_in_time(relation):
            return super().__new__(cls)
        if start is not None:
            raise InputError("Root: a constant root has no start; a sequence has a relation with `previous`")
        return ConstantRoot(relation, above=above, below=below)

    def __init__(
        self, relation: Callable[..., Any], *, start: Any = None, above: Any = None, below: Any = None
    ) -> None:
        if (above, below) != (None, None):
            raise InputError("Root: `above` and `below` are for a constant root; a sequence has its largest root")
        if not callable(relation):
            raise InputError(f"Root: the relation is a function, such as lambda s, t: s**2 - (t + 1), got {relation!r}")
        names = list(inspect.signature(relation).parameters)
        self.name = ""
        self.in_time = names[1:] == ["t"]
        self.has_parameters = names[2:] == ["p"]
        if (not self.in_time and names[1:2] != ["previous"]) or len(names) > 2 + self.has_parameters:
            raise InputError(
                "Root: the relation takes the root and t, or the root and `previous` (and the problem as `p`), "
                f"by these names, got {', '.join(names) or 'nothing'}"
            )
        others: list[Any] = [_OTHER, *([ParameterSymbols()] if self.has_parameters else [])]
        self.relation = _polynomial(relation, others)
        foreign = [str(x) for x in self.relation.free_symbols_in_domain if not _is_parameter(x, self.has_parameters)]
        if foreign:
            raise InputError(
                f"Root: {', '.join(sorted(foreign))} in the relation is neither the root, nor what it is bound to, "
                "nor a parameter of its argument `p` that is the same at every t"
            )
        if self.in_time:
            if start is not None:
                raise InputError("Root: a root in t begins where its relation says at t = 0; leave `start` out")
            self.shift = _shift(self.relation)
            self.start = Fraction(0)
            self.conic_relation = sympy.Poly(ROOT**2 - _OTHER**2 - 1, ROOT, _OTHER)
        else:
            found = exact_rational(start, "the start of a Root") if start is not None else None
            if found is None:
                raise InputError(f"Root: a sequence begins with an exact number, as in start=0, got {start!r}")
            self.shift, self.start, self.conic_relation = 0, found, self.relation
            if self.relation.total_degree() != 2 or self.relation.degree(ROOT) != 2:
                raise InputError(
                    "Root: the relation of a sequence is of degree two in the root, and in the root and the one "
                    f"before together, got {_told(self.relation, 'previous')}"
                )
        self._terms = [float(self.start)]
        self._numbers: dict[str, float] | None = None

    def __setattr__(self, name: str, value: Any) -> None:
        # What is proved of a root is what its relation was when it was declared.
        if name != "name" and not name.startswith("_") and (name in self.__dict__ or hasattr(type(self), name)):
            raise InputError(
                f"{self.name or 'Root'}: a root does not change; declare another instead of setting .{name}"
            )
        object.__setattr__(self, name, value)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name.rstrip("_")

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self  # what takes its place in a run, or in a proof, is the instance's own

    def __repr__(self) -> str:
        start = "" if self.in_time else f", start={self.start}"
        return f"Root({_told(self.relation, 't' if self.in_time else 'previous')} = 0{start})"

    @property
    def is_nesterov(self) -> bool:
        """Whether this is the sequence with lambda_0 = 0 and lambda_{t+1}^2 - lambda_{t+1} = lambda_t^2."""
        relation = self.conic_relation.as_expr()
        return self.start == 0 and sympy.expand(relation - ROOT**2 + ROOT + _OTHER**2) == 0

    def __call__(self, t: Any) -> float:
        """The term at t, a number; beyond a hundred thousand terms of a sequence, by their growth."""
        wanted = int(t)
        if self.in_time:
            if wanted + self.shift < 0:
                raise InputError(f"{self.name or 'Root'}({wanted}): there is no root at this t")
            return math.sqrt(wanted + self.shift)
        if wanted < 0:
            raise InputError(f"{self.name or 'Root'}({wanted}): the sequence begins with t = 0")
        while len(self._terms) <= min(wanted, _LAST_TERM):
            self._terms.append(self.following(self._terms[-1]))
        if wanted <= _LAST_TERM:
            return self._terms[wanted]
        return self._beyond(wanted)

    def _beyond(self, wanted: int) -> float:
        last, before = self._terms[-1], self._terms[-2]
        return last + (wanted - _LAST_TERM) * (last - before)

    def following(self, previous: float) -> float:
        """The term after one, the largest root of the relation."""
        # A large term is a unit, so that its square stays in the range of floats.
        unit = previous if previous > _LARGE else 1.0
        a, b, c = self._in_root(previous / unit, unit)
        inside = b * b - 4 * a * c
        if not (inside >= 0 and a != 0):
            raise InputError(f"{self.name or 'Root'}: the relation has no real root after {previous}")
        found = unit * (-b + math.copysign(math.sqrt(inside), a)) / (2 * a)
        if not math.isfinite(found):
            raise BeyondFloatsError(f"{self.name or 'Root'}: the term after {previous} is beyond the range of floats")
        return found

    def _in_root(self, previous: float, unit: float) -> tuple[float, float, float]:
        powers = {0: 0.0, 1: 0.0, 2: 0.0}
        for (power, other), c in self._coefficients().items():
            powers[power] += c * previous**other * unit ** (power + other - 2)
        return powers[2], powers[1], powers[0]

    def _coefficients(self) -> dict[tuple[int, int], float]:
        if self.has_parameters and self._numbers is None:
            raise InputError(
                f"{self.name or 'Root'}: its relation has parameters of the problem, which only a run knows: "
                "with_numbers(...) gives them"
            )
        given = {sympy.Symbol(f"p.{name}"): value for name, value in (self._numbers or {}).items()}
        return {m: float(c.subs(given)) for m, c in self.conic_relation.terms()}

    def with_numbers(self, numbers: Mapping[str, float]) -> Root:
        """The same sequence where the parameters of its relation have these values."""
        found = copy.copy(self)
        for known in ("_coefficients", "_slack"):  # of other numbers
            found.__dict__.pop(known, None)
        found._numbers, found._terms = dict(numbers), [float(self.start)]
        found._coefficients = cache(found._coefficients)  # type: ignore[method-assign]
        return found

    @property
    def needs(self) -> frozenset[str]:
        """The names of the parameters in its relation."""
        return frozenset(str(x).removeprefix("p.") for x in self.relation.free_symbols_in_domain)

    def rule(self, present: sympy.Symbol, *, turned: bool = False) -> sympy.Expr:
        """The next term as a function of the present one, `turned` where the leading coefficient is negative."""
        outside, slope, inside = self.rule_parts(present, turned=turned)
        if not self.has_parameters:
            over = sympy.denom(slope)
            return sympy.Mul(1 / over, sympy.expand(outside * over) + slope * over * sympy.sqrt(inside), evaluate=False)
        return outside + slope * sympy.sqrt(inside)

    def rule_parts(self, present: sympy.Symbol, *, turned: bool = False) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
        """(u, v, w) with the next term u + v sqrt(w), where v is positive."""
        return _rule_parts(self.conic_relation, present, turned, self.has_parameters)

    def near(self, t: int, bits: int, numbers: Mapping[str, Fraction]) -> Fraction:
        """The term at t within a few units of 2^-bits, from the exact values of the parameters."""
        unit = 1 << bits
        if t + self.shift < 0:
            raise InputError(f"{self.name or 'Root'}({t}): there is no root at this t")
        if self.in_time:
            return Fraction(math.isqrt((t + self.shift) * unit * unit), unit)
        given = {sympy.Symbol(f"p.{n}"): sympy.Rational(v.numerator, v.denominator) for n, v in numbers.items()}
        terms = {m: c.subs(given) for m, c in self.conic_relation.terms()}
        exact = {m: Fraction(int(c.p), int(c.q)) for m, c in terms.items()}
        term = self.start
        for _ in range(t):
            a, b, c = (
                sum((x * term**other for (power, other), x in exact.items() if power == k), Fraction(0))
                for k in (2, 1, 0)
            )
            inside = b * b - 4 * a * c
            if not (inside >= 0 and a):
                raise InputError(f"{self.name or 'Root'}: the relation has no real root after {float(term)}")
            root = Fraction(math.isqrt(int(inside * unit * unit)), unit)
            larger = (-b + root) / (2 * a) if a > 0 else (-b - root) / (2 * a)
            term = Fraction(int(larger * unit), unit)
        return term

    def is_rational(self, t: int) -> bool:
        """Whether the term at t is known to be rational, and `near` exact."""
        if self.in_time:
            return math.isqrt(t + self.shift) ** 2 == t + self.shift
        return t == 0 or (t == 1 and self.is_nesterov)

    def slack(self, t: int) -> float:
        """The generator s at which two terms are those at t and t + 1; see `Conic`."""
        if self.in_time:
            return (math.sqrt(t) + math.sqrt(t + 1) - 1) / 2
        constant, now, following = self._slack
        return constant + now * self(t) + following * self(t + 1)

    @cached_property
    def _slack(self) -> tuple[float, float, float]:
        terms, start = self._coefficients(), float(self.start)
        alpha, beta, gamma = (terms.get(m, 0.0) for m in ((2, 0), (1, 1), (0, 2)))
        first = self.following(start)
        weight = alpha / (2 * alpha * first + beta * start + terms.get((1, 0), 0.0))
        apart = math.sqrt(max(beta * beta - 4 * alpha * gamma, 0.0))
        other = min((-beta - apart) / (2 * alpha), (-beta + apart) / (2 * alpha))
        return -weight * (first - other * start), -weight * other, weight


class NesterovSequence(Root):
    """The sequence with lambda_0 = 0 and lambda_{t+1}^2 - lambda_{t+1} = lambda_t^2, declared in the body of a method.

    Called with t or t + 1. Of its terms more is known than of another root's: lambda_t >= (t + 1)/2 for t >= 1.
    """

    def __init__(self) -> None:
        super().__init__(lambda following, previous: following**2 - following - previous**2, start=0)

    def following(self, previous: float) -> float:
        """The term after one."""
        return (1 + math.sqrt(1 + 4 * previous**2)) / 2

    def rule(self, present: sympy.Symbol, *, turned: bool = False) -> sympy.Expr:
        """The next term as a function of the present one."""
        return sympy.Mul(sympy.Rational(1, 2), 1 + sympy.sqrt(1 + 4 * present**2), evaluate=False)

    def _beyond(self, wanted: int) -> float:
        # lambda_{t+1} - lambda_t = 1/2 + 1/(8 lambda_t) up to a multiple of 1/lambda_t^3, and lambda_t is near t/2.
        return float(self._terms[-1] + (wanted - _LAST_TERM) / 2 + math.log(wanted / _LAST_TERM) / 4)


def declared_sequences(owner: type) -> dict[str, Root]:
    """The roots declared on a class and its bases, by name; one that a subclass replaced by something else is none."""
    found: dict[str, Root] = {}
    for base in reversed(owner.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Root):
                found[name] = value
            else:
                found.pop(name, None)
    return found


def is_of(value: object, declared: Root) -> bool:
    """Whether what an instance has in the place of a root is that root, with numbers for its parameters or without."""
    return (
        type(value) is type(declared)
        and isinstance(value, Root)
        and (value.relation, value.in_time, value.start) == (declared.relation, declared.in_time, declared.start)
    )


def _binds_in_time(relation: Callable[..., Any]) -> bool:
    names = list(inspect.signature(relation).parameters)
    return names[1:] not in ([], ["p"])


# Reading a relation ---------------------------------------------------------------------------------------------------


def _is_parameter(symbol: sympy.Symbol, has_parameters: bool) -> bool:
    name = str(symbol)
    return has_parameters and name.startswith("p.") and name != "p.t" and not name.endswith(("_t", "_next"))


def _polynomial(relation: Callable[..., Any], others: list[Any]) -> sympy.Poly:
    """The relation as a polynomial in the root and what it is bound to."""
    found = as_polynomial(
        relation, others, "what it is bound to", lambda said: sympy.Poly(sympy.together(said), ROOT, _OTHER)
    )
    require_root(found)
    return found


def _told(relation: sympy.Poly, other: str) -> str:
    return str(relation.as_expr().xreplace({_OTHER: sympy.Symbol(other)}))


def _shift(relation: sympy.Poly) -> int:
    """k where the relation is that of sqrt(t + k); raises InputError for another relation in t."""
    leading = relation.coeff_monomial(ROOT**2)
    for k in (0, 1):
        if leading and sympy.expand(relation.as_expr() / leading - (ROOT**2 - _OTHER - k)) == 0:
            return k
    raise InputError(
        "Root: a relation in t must be that of sqrt(t) or of sqrt(t + 1), root**2 - t or root**2 - (t + 1), up to a "
        f"factor, so that the root exists for every t >= 0; got {_told(relation, 't')}; write another root as a "
        "multiple of one of these, or as a sequence with `previous`"
    )


@lru_cache(maxsize=256)
def _rule_parts(relation: sympy.Poly, present: sympy.Symbol, turned: bool, simpler: bool) -> tuple[sympy.Expr, ...]:
    """See `Root.rule_parts`; kept, as each field asks it of the same relations."""
    powers = {0: sympy.Integer(0), 1: sympy.Integer(0), 2: sympy.Integer(0)}
    for (power, other), c in relation.terms():
        plain = {x: sympy.Symbol(str(x).removeprefix("p.")) for x in c.free_symbols}
        powers[power] += c.xreplace(plain) * present**other
    # Of the two roots the one with plus is the larger where a is positive.
    a, b, c = (-powers[k] if turned else powers[k] for k in (2, 1, 0))
    number, inside = sympy.factor(b**2 - 4 * a * c).as_coeff_Mul()
    outer, inner = sympy.sqrt(number).as_coeff_Mul()
    inside, slope = inner**2 * inside, outer / (2 * a)
    for base, power in inside.as_powers_dict().items() if simpler else ():
        if power.is_Integer and power >= 4:  # of x^4 the root is x^2, whatever the sign of x
            times = power // 4
            inside, slope = inside / base ** (4 * times), slope * base ** (2 * times)
    return sympy.factor(-b / (2 * a)), sympy.factor(slope), inside


# Two terms as functions of one generator ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Conic:
    """The pairs (b, a) of a term and the next, with alpha a^2 + beta a b + gamma b^2 + ... = 0, by a generator s >= 0.

    From the point (b_0, a_0) of the start, in the direction (1, m), the line meets the conic once more: at
        b = b_0 + x,  a = a_0 + m x,  x = - n (m - tangent) / (alpha (m - asymptote) (m - other)),
    where n is the relation's derivative in a at the start. With m = (tangent + asymptote s)/(1 + s) that is
        x = n s (1 + s) / (alpha (c + d s)),  c = tangent - other,  d = asymptote - other.
    Let alpha, n and c be positive, and d non-negative. Then x rises from 0 to infinity with s: each b >= b_0 has one s.
    Of the two roots in a at this b the one at s is the larger: the quadratic alpha x (m - asymptote) (m - other) +
    n (m - tangent) in the direction m opens upwards, and of tangent and asymptote, between which m lies, it is negative
    at the smaller. So a term and the next, its largest root, are the functions of some s >= 0, and all such pairs are.
    And where a >= b_0 for all s, the sequence goes on for ever.
    """

    alpha: Any
    rise: Any  # n
    tangent: Any
    asymptote: Any
    other: Any
    start: Any  # b_0
    first: Any  # a_0
    present: Any  # b, a function of s
    following: Any  # a, a function of s
    later: Fraction  # what s is at least from t = 1 on
    turned: bool  # whether the relation has been multiplied by -1, so that alpha is positive

    def slack(self) -> tuple[Any, Any, Any]:
        """(u, v, w) with s = u + v b + w a."""
        w = self.alpha / self.rise
        return -w * (self.first - self.other * self.start), -w * self.other, w


def conic(field: Any, name: str, declared: Root, s: Any, values: Any) -> Conic:
    """The two terms of a root as functions of a generator; what makes them the root is required of the statement.

    `values` has the parameters that are declared before it, by their names.

    Raises InputError where the relation has no rational point at the start, or no rational asymptote.
    """
    terms = {m: _element(field, c, values, name) for m, c in declared.conic_relation.terms()}
    alpha, beta, gamma, delta, epsilon, zeta = (
        terms.get(m, field.coefficient(0)) for m in ((2, 0), (1, 1), (0, 2), (1, 0), (0, 1), (0, 0))
    )
    turned = _below_zero(alpha)
    if turned:
        alpha, beta, gamma, delta, epsilon, zeta = (-c for c in (alpha, beta, gamma, delta, epsilon, zeta))
    start = field.coefficient(declared.start)
    inside = (beta * start + delta) ** 2 - 4 * alpha * (gamma * start**2 + epsilon * start + zeta)
    rise = _square_root(inside, f"{name}: the term after the start {declared.start} is not a rational function")
    first = (rise - beta * start - delta) / (2 * alpha)
    apart = (
        _square_root(beta**2 - 4 * alpha * gamma, f"{name}: how the sequence grows is not a rational function") / alpha
    )
    other = -beta / (2 * alpha) - apart / 2
    if not rise.element:
        raise InputError(f"{name}: at the start its relation has a double root, and what follows is not decided")
    tangent = -(beta * first + 2 * gamma * start + epsilon) / rise
    asymptote = other + apart
    c, d = tangent - other, asymptote - other
    if not (c.element and (asymptote - tangent).element):
        raise InputError(
            f"{name}: its relation is that of two lines, {_told(declared.relation, 'previous')}; write each"
        )
    x = rise * s * (1 + s) / (alpha * (c + d * s))
    following = first + x * (tangent + asymptote * s) / (1 + s)
    signs = [
        ("positive", alpha, f"the relation of {name} has a leading coefficient that is positive"),
        ("positive", rise, f"the relation of {name} has one largest root at the start"),
        ("positive", c, f"the relation of {name} has a real root at every step"),
        ("nonnegative", d, f"the relation of {name} has a real root at every step"),
    ]
    for kind, value, reason in signs:
        field.require(kind, value, reason)
        if _below_zero(value):
            raise InputError(f"{reason}: that is not so for {_told(declared.relation, 'previous')} = 0")
    if not _at_sight(following - start):
        field.require("nonnegative", following - start, f"{name} does not fall below its start, so that it goes on")
    later = Fraction(0)
    if not declared.has_parameters and _at_sight(following - start - x):
        later = next(at for at in _LATER if _number(x, at) <= _number(first - start, 0))
    return Conic(alpha, rise, tangent, asymptote, other, start, first, start + x, following, later, turned)


def _element(field: Any, c: sympy.Expr, values: Any, name: str) -> Any:
    """A coefficient of a relation as an element of the field."""
    if c.is_Rational:
        return field.coefficient(c)
    if c.is_Symbol:
        value = getattr(values, str(c).removeprefix("p."))
        if field.changes_with_t(value.element):
            raise InputError(f"{name}: {c} in its relation changes with t, and the relation is one for all t")
        return value
    if c.is_Pow and c.exp.is_Integer:
        return _element(field, c.base, values, name) ** int(c.exp)
    if not (c.is_Add or c.is_Mul):
        raise InputError(f"{name}: {c} in its relation is no rational function of the parameters")
    parts = [_element(field, part, values, name) for part in c.args]
    total = parts[0]
    for part in parts[1:]:
        total = total + part if c.is_Add else total * part
    return total


def _square_root(c: Any, otherwise: str) -> Any:
    """The square root that is positive at an example; raises InputError where it is not in the field."""
    algebra = c.field.algebra
    root = algebra.one
    for part, sign in ((c.element.numer, 1), (c.element.denom, -1)):
        if not part:
            return c
        number, factors = algebra.factors(part)
        top, bottom = (math.isqrt(abs(int(n))) for n in (number.numerator, number.denominator))
        if number < 0 or top * top != number.numerator or bottom * bottom != number.denominator:
            raise InputError(f"{otherwise}, and a proof takes only such")
        root = root * (algebra.one * top / bottom) ** sign
        for factor, power in factors:
            if power % 2:
                raise InputError(f"{otherwise}, and a proof takes only such")
            root = root * algebra(factor) ** (sign * (power // 2))
    found = type(c)(c.field, root)
    return -found if _below_zero(found) else found


def _below_zero(c: Any) -> bool:
    return bool(_number(c, Fraction(3, 7)) < 0)


def _number(c: Any, at: Fraction | int) -> Any:
    """A coefficient where every generator has one value."""
    try:
        return c.evaluate(dict.fromkeys(c.field.algebra.names, Fraction(at)))
    except ZeroDivisionError:
        raise InputError(f"a relation of a root has a coefficient with a pole in the domain: {c}") from None


def _at_sight(c: Any) -> bool:
    """Whether a function of generators that are not negative has no negative coefficient."""
    return all(n >= 0 for part in (c.element.numer, c.element.denom) for n in part.coeffs())
