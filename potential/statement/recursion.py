"""The recursion that a reading of a step gave, apart from the symbols that it was read on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import (
    Asked,
    Basis,
    Bregman,
    DualNormSquared,
    Expression,
    Inner,
    Monomial,
    NormSquared,
    Value,
    Vector,
)
from potential.algebra.parameters import exact_rational
from potential.errors import NotExpressibleError
from potential.statement.facade import Question

_FOREIGN = "a vector of another call is used: what a step remembers belongs into the state, a NamedTuple of vectors"


class _Numbered:
    """Basis vectors by the order in which a reading met them: those of the state, then those of the answers."""

    def __init__(self, state: Mapping[str, Vector]) -> None:
        self.place: dict[Basis, int] = {}
        for v in state.values():
            self.meet(v)

    def meet(self, v: Any) -> None:
        """Number what an answer brings."""
        for b in _basis(v):
            self.place.setdefault(b, len(self.place))

    def of(self, value: Any) -> Any:
        """A value with its basis vectors by their numbers; raises NotExpressibleError for one that nothing brought."""
        if type(value) is Vector:
            return value.space, frozenset((self._number(b), c) for b, c in value.terms.items())
        if type(value) is Expression:
            return frozenset((self._monomial(key), c) for key, c in value.terms.items())
        if type(value) is Coefficient:
            return value.element
        exact = exact_rational(value) if isinstance(value, int | float) else None
        return str(value if exact is None else exact)

    def _number(self, b: Basis) -> int:
        if b not in self.place:
            raise NotExpressibleError(_FOREIGN)
        return self.place[b]

    def _monomial(self, key: Monomial) -> Any:
        match key:
            case Inner(left, right):
                return "inner", frozenset((self._number(left), self._number(right)))
            case Value(function, point):
                return "value", function, self.of(point)
            case Bregman(u, x):
                return type(key).__name__, self.of(u), self.of(x)
            case NormSquared(v) | DualNormSquared(v):
                return type(key).__name__, self.of(v)
        return repr(key)


def _basis(value: Any) -> Iterator[Basis]:
    """The basis vectors that occur in an answer."""
    if type(value) is Vector:
        yield from value.terms
    if type(value) is Expression:
        for key in value.terms:
            yield from basis_of(key)


def basis_of(key: Monomial) -> Iterator[Basis]:
    """The basis vectors that occur in a monomial."""
    match key:
        case Inner(left, right):
            yield from (left, right)
        case Value(_, v) | NormSquared(v) | DualNormSquared(v):
            yield from v.terms
        case Bregman(u, x):
            yield from (*u.terms, *x.terms)
        case Asked(_, vectors):
            yield from (b for v in vectors for b in v.terms)


def canonical(state: Mapping[str, Vector], questions: Iterable[Question], results: Iterable[Any]) -> Any:
    """What was asked and what came out, the same for two readings of one function on different symbols.

    Raises NotExpressibleError where a vector occurs that neither the state nor an answer brought.
    """
    numbered = _Numbered(state)
    asked = []
    for question in questions:
        arguments = tuple(numbered.of(a) for a in question.asked)
        numbered.meet(question.answer)
        asked.append((question.oracle, arguments, numbered.of(question.answer)))
    return asked, [numbered.of(result) for result in results]
