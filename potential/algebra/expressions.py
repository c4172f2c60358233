"""Abstract vectors, and scalars that are linear in function values and quadratic in vectors.

A Vector is a linear combination of basis vectors with exact coefficients. An Expression is a linear combination of
monomials: the constant 1, inner products of two basis vectors, values of functions at points, and atoms (Bregman
divergences,
squares of norms that are not Euclidean). Nothing is known of the vectors but what hypotheses say, not even the
dimension.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

import sympy
from sympy.polys.fields import FracElement

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.symbolic import Symbolic, SymbolicArray, asked_by_user
from potential.errors import NotExpressibleError

EUCLIDEAN, PRIMAL, DUAL = "euclidean", "primal", "dual"
TABLE = "table"  # one point for each function of a finite sum


class Basis(NamedTuple):
    """A basis vector. `space` is EUCLIDEAN where vectors and gradients share a space, else PRIMAL or DUAL."""

    index: int  # type: ignore[assignment]  # in the place of the method of tuples
    space: str

    def __repr__(self) -> str:
        return f"b{self.index}"


_set = object.__setattr__  # what is never set again


def _unchangeable(self: object, name: str, *_: object) -> NoReturn:
    """In the place of `__setattr__`: a symbol never changes."""
    raise NotExpressibleError(f".{name} of a symbol cannot be set: what a step remembers belongs into the state")


def _combined(field: Field, left: Mapping[Any, Any], right: Mapping[Any, Any], sign: int) -> dict[Any, Any]:
    """The entries of `left + sign * right`."""
    terms, plus = dict(left), field.plus
    for key, c in right.items():
        signed, known = c if sign > 0 else -c, terms.get(key)
        terms[key] = signed if known is None else plus(known, signed)
    return terms


def _scaled(field: Field, factor: Any, terms: Mapping[Any, Any]) -> dict[Any, Any]:
    """The entries times a factor, which is often 1."""
    if factor == field.algebra.one:
        return dict(terms)
    times = field.times
    return {key: times(factor, c) for key, c in terms.items()}


def _factor(field: Field, value: object, where: str) -> Any:
    """An exact number as an element of the field."""
    if isinstance(value, Coefficient) and value.field is field:
        return value.element
    return field.coefficient(value, where).element


class Vector(SymbolicArray):
    """A linear combination of basis vectors of one space, with exact coefficients. It never changes."""

    __slots__ = ("_hash", "field", "space", "terms")
    _kind = "an abstract vector"
    field: Field
    space: str
    terms: Mapping[Basis, FracElement]
    _hash: int

    def __init__(self, field: Field, space: str, terms: Mapping[Basis, FracElement]) -> None:
        ordered = sorted(terms) if len(terms) > 1 else terms
        _set(self, "field", field)
        _set(self, "space", space)
        _set(self, "terms", MappingProxyType({basis: c for basis in ordered if (c := terms[basis])}))

    __setattr__ = _unchangeable
    __delattr__ = _unchangeable

    def _same_space(self, other: Vector, operation: str) -> None:
        if other.field is not self.field:
            raise NotExpressibleError("vectors of two different statements were mixed")
        if other.space != self.space:
            raise NotExpressibleError(
                f"{operation} of a vector of the {self.space} space and one of the {other.space} "
                f"space: without a Euclidean "
                "norm a gradient is not a direction; go through p.mirror_step(x, g, step)"
            )

    def _combine(self, other: object, sign: int) -> Vector:
        if isinstance(other, int) and other == 0:
            return self
        if not isinstance(other, Vector):
            raise NotExpressibleError(f"a vector and {other!r} cannot be added: add vectors to vectors")
        self._same_space(other, "the sum")
        return Vector(self.field, self.space, _combined(self.field, self.terms, other.terms, sign))

    def __add__(self, other: object) -> Vector:
        return self._combine(other, 1)

    __radd__ = __add__

    def __sub__(self, other: object) -> Vector:
        return self._combine(other, -1)

    def __rsub__(self, other: object) -> Vector:
        return (-self)._combine(other, 1)

    def __neg__(self) -> Vector:
        return Vector(self.field, self.space, {b: -c for b, c in self.terms.items()})

    def __pos__(self) -> Vector:
        return self

    def __mul__(self, factor: object) -> Vector:
        if type(factor) is Vector:
            raise NotExpressibleError("the product of two vectors: write p.inner(u, v) for the inner product")
        if type(factor) is Expression:
            raise NotExpressibleError(
                "a vector times a function value or an inner product: the step is not linear in the oracle's answers "
                "(a step size that depends on the point, say), so it is not expressible here"
            )
        c = _factor(self.field, factor, "a vector's factor")
        return Vector(self.field, self.space, _scaled(self.field, c, self.terms))

    __rmul__ = __mul__

    def __truediv__(self, divisor: object) -> Vector:
        if type(divisor) in (Vector, Expression):
            raise NotExpressibleError(
                "a vector divided by a vector or a scalar of the oracle (a normalized gradient, say) "
                "is not expressible here"
            )
        return self * (1 / self.field.coefficient(divisor, "a vector's divisor"))

    def __eq__(self, other: object) -> bool:
        if asked_by_user():
            self._refuse("an equality", "a step that is proved cannot branch on its iterates")
        return isinstance(other, Vector) and self.space == other.space and self.terms == other.terms

    def __hash__(self) -> int:
        if asked_by_user():
            self._refuse("the hash", "what a step remembers belongs into the state, a NamedTuple of vectors")
        try:
            return self._hash
        except AttributeError:
            _set(self, "_hash", hash(tuple(self.terms.items())))
        return self._hash

    def _refuse(self, operation: str, advice: str = "") -> NoReturn:
        super()._refuse(operation, advice or _ADVICE.get(operation, ""))

    def __getattr__(self, name: str) -> NoReturn:
        if name in self.__slots__ or (name.startswith("_") and not asked_by_user()):
            raise AttributeError(name)
        raise NotExpressibleError(
            f".{name} of an abstract vector is not expressible: a step uses +, -, multiples and the "
            f"problem's oracles only"
        )


_ADVICE = {
    "a coordinate": "proofs hold in every dimension and without a basis",
    "the length": "proofs hold in every dimension",
    "a NumPy array": "use the problem's oracles (p.inner, p.norm_squared, p.project, ...)",
    "the product @": "write p.inner(u, v)",
    "the truth value": "a step that is proved cannot branch on its iterates",
    "a comparison": "a step that is proved cannot branch on its iterates",
    "the absolute value": "write p.norm_squared(v)",
    "a power": "write p.norm_squared(v)",
}


# Monomials of an Expression ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class One:
    """The constant monomial."""

    def __hash__(self) -> int:
        return 1


class Inner(NamedTuple):
    """The inner product of two basis vectors, `left <= right`; between PRIMAL and DUAL it is the duality pairing."""

    left: Basis
    right: Basis


@dataclass(frozen=True)
class Value:
    """The value of `function` at `point`."""

    function: str
    point: Vector
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.function, self.point)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True)
class Bregman:
    """The Bregman divergence D_h(u, x) of the mirror map."""

    u: Vector
    x: Vector


@dataclass(frozen=True)
class NormSquared:
    """The square of the (not Euclidean) norm of a vector in a normal form up to factors."""

    vector: Vector


@dataclass(frozen=True)
class DualNormSquared:
    """The square of the dual norm of a dual vector in a normal form up to factors."""

    vector: Vector


@dataclass(frozen=True)
class Asked:
    """A scalar as its author asked for it, the gap at a point, say: an oracle and its vectors. For display only."""

    oracle: str
    vectors: tuple[Vector, ...]


Monomial = One | Inner | Value | Bregman | NormSquared | DualNormSquared | Asked


class Expression(Symbolic):
    """A scalar: a linear combination of monomials with exact coefficients. It never changes."""

    __slots__ = ("field", "terms")
    _kind = "a scalar that depends on the iterates"
    field: Field
    terms: Mapping[Monomial, FracElement]

    def __init__(self, field: Field, terms: Mapping[Monomial, FracElement]) -> None:
        _set(self, "field", field)
        _set(self, "terms", MappingProxyType({key: c for key, c in terms.items() if c}))

    __setattr__ = _unchangeable
    __delattr__ = _unchangeable

    def _lift(self, other: object) -> Expression | None:
        if isinstance(other, Expression):
            if other.field is not self.field:
                raise NotExpressibleError("expressions of two different statements were mixed")
            return other
        if isinstance(other, Vector):
            raise NotExpressibleError("a scalar and a vector cannot be added")
        return constant(self.field, self.field.coefficient(other, "an expression"))

    def _combine(self, other: object, sign: int) -> Expression:
        value = self._lift(other)
        assert value is not None
        return Expression(self.field, _combined(self.field, self.terms, value.terms, sign))

    def __add__(self, other: object) -> Expression:
        return self._combine(other, 1)

    __radd__ = __add__

    def __sub__(self, other: object) -> Expression:
        return self._combine(other, -1)

    def __rsub__(self, other: object) -> Expression:
        return (-self)._combine(other, 1)

    def __neg__(self) -> Expression:
        return Expression(self.field, {k: -c for k, c in self.terms.items()})

    def __pos__(self) -> Expression:
        return self

    def __mul__(self, factor: object) -> Expression:
        if type(factor) is Expression:
            raise NotExpressibleError(
                "the product of two scalars that both depend on the iterates: a potential is linear "
                "in function values and "
                "quadratic in vectors"
            )
        if type(factor) is Vector:
            raise NotExpressibleError(
                "a vector times a function value or an inner product: the step is not linear in the oracle's answers"
            )
        c = _factor(self.field, factor, "an expression's factor")
        return Expression(self.field, _scaled(self.field, c, self.terms))

    __rmul__ = __mul__

    def __truediv__(self, divisor: object) -> Expression:
        if type(divisor) in (Vector, Expression):
            raise NotExpressibleError("division by a scalar that depends on the iterates is not expressible here")
        return self * (1 / self.field.coefficient(divisor, "an expression's divisor"))

    def __rtruediv__(self, other: object) -> NoReturn:
        raise NotExpressibleError("division by a scalar that depends on the iterates is not expressible here")

    def __pow__(self, exponent: object) -> NoReturn:
        raise NotExpressibleError("a power of a scalar that depends on the iterates is not expressible here")

    __rpow__ = __pow__

    def __eq__(self, other: object) -> bool:
        """True where both are the same for all vectors and parameters; otherwise undecided, and refused."""
        return self.same(self._lift(other)) or self._refuse("an equality")

    __hash__ = None  # type: ignore[assignment]

    def same(self, other: Expression | None) -> bool:
        """Whether both are the same for all vectors, function values and parameters."""
        return other is not None and self.terms == other.terms

    def _refuse(self, operation: str, advice: str = "") -> NoReturn:
        super()._refuse(
            operation,
            advice
            or "not expressible, since potentials and steps are proved for all functions at once, without branches, "
            "roots or rounding",
        )

    def __getattr__(self, name: str) -> NoReturn:
        if name in self.__slots__ or (name.startswith("_") and not asked_by_user()):
            raise AttributeError(name)
        self._refuse(f".{name}")

    def coefficient(self, key: Monomial) -> Coefficient:
        """The coefficient of one monomial, 0 where it does not occur."""
        return Coefficient(self.field, self.terms.get(key, self.field.algebra.zero))

    def to_sympy(self, symbol: Callable[[Monomial], sympy.Expr]) -> sympy.Expr:
        """This expression in SymPy, each monomial shown by `symbol`."""
        return sympy.Add(*(Coefficient(self.field, c).to_sympy() * symbol(key) for key, c in self.terms.items()))


def constant(field: Field, value: object) -> Expression:
    """The constant `value` as an Expression."""
    return Expression(field, {One(): field.coefficient(value).element})


def inner(u: Vector, v: Vector) -> Expression:
    """The inner product of two vectors, or the pairing of a primal and a dual one, expanded over basis vectors."""
    if not (isinstance(u, Vector) and isinstance(v, Vector)):
        raise NotExpressibleError(f"p.inner takes two vectors, got {u!r} and {v!r}")
    if not u.space == v.space == EUCLIDEAN and {u.space, v.space} != {PRIMAL, DUAL}:
        raise NotExpressibleError(
            f"the inner product of a vector of the {u.space} space and one of the {v.space} space: "
            f"without a Euclidean norm only "
            "a gradient and a vector can be paired"
        )
    terms: dict[Monomial, Any] = {}
    times, plus = u.field.times, u.field.plus
    square = u is v
    for a, c in u.terms.items():
        for b, d in v.terms.items():
            if square and b < a:
                continue  # the same as that of a and b, which is taken twice
            key = Inner(a, b) if a <= b else Inner(b, a)
            product = times(c, d)
            product = plus(product, product) if square and a != b else product
            terms[key] = plus(terms[key], product) if key in terms else product
    return Expression(u.field, terms)


def norm_squared(v: Vector) -> Expression:
    """The squared norm: Euclidean ones are expanded, others are atoms, homogeneous of degree two."""
    if v.space == EUCLIDEAN:
        return inner(v, v)
    if not v.terms:
        return Expression(v.field, {})
    factor = v.field.normalizing(v.terms)
    unit = Vector(v.field, v.space, {b: c / factor for b, c in v.terms.items()})
    atom = NormSquared(unit) if v.space == PRIMAL else DualNormSquared(unit)
    return Expression(v.field, {atom: factor**2})


def bregman(u: Vector, x: Vector) -> Expression:
    """The divergence D_h(u, x), zero where the two points are the same."""
    if u == x:
        return Expression(u.field, {})
    return Expression(u.field, {Bregman(u, x): u.field.algebra.one})
