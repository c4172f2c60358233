"""What a class says of every two points, written out once for a run of many steps.

An inequality between two points is one formula in their places, their gradients and their values. Where a class says
so (`of_any_two`), a run on numbers reads the formula off from two formal points, and puts every other two in their
place: the same coefficients, without writing the same formula for each of some hundred pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from potential.algebra.expressions import Basis, Expression, Inner, One, Value, Vector
from potential.classes.quantities import Assertion, Evaluated, Hypothesis
from potential.classes.recorder import Recorder

_FEW = 3  # so many pairs are written each for itself
Says = TypeVar("Says", bound=Callable[..., Any])
Terms = Sequence[tuple[Any, Any]]  # of a vector or an expression: its keys with their coefficients


def of_any_two(says: Says) -> Says:
    """Mark a method (self, i, j) that says the same of any two evaluations: it looks at nothing else, and draws on
    nothing but their points, gradients and values, and on the parameters."""
    says.of_any_two = True  # type: ignore[attr-defined]
    return says


def said_of_pairs(
    says: Callable[[Any, Any], Hypothesis | list[Hypothesis] | None],
    pairs: Iterable[tuple[Any, Any]],
    recorder: Recorder,
) -> list[Hypothesis]:
    """What is said of each pair of evaluations, in order."""
    if recorder.field.shows_formulas or not getattr(says, "of_any_two", False):
        return [h for i, j in pairs for h in _listed(says(i, j))]
    listed = list(pairs)
    writer = _Writer(says, *listed[0], recorder) if len(listed) > _FEW else None
    write = writer.of if writer is not None and writer.can_write else lambda i, j: _listed(says(i, j))
    return [h for i, j in listed for h in write(i, j)]


def _listed(said: Hypothesis | list[Hypothesis] | None) -> list[Hypothesis]:
    return [] if said is None else said if isinstance(said, list) else [said]


@dataclass(frozen=True)
class _Formal:
    """A point of which nothing is known, with the function's value and gradient there."""

    point: Vector
    gradient: Vector
    value: Expression
    function: str


@dataclass(frozen=True)
class _Formula:
    """An inequality over formal points: its coefficients, by which of the vectors and of the values they belong to."""

    rule: str
    names: tuple[int, ...]  # which of the two points are named, in order
    equation: bool
    constant: Any
    products: tuple[tuple[int, int, Any], ...]  # of the point of i, its gradient, the point of j, its gradient
    values: tuple[tuple[int, Any], ...]


class _Writer:
    """Writes what is said of two evaluations: it is asked of formal ones, and the others take their place."""

    def __init__(self, says: Callable[[Any, Any], Any], i: Any, j: Any, recorder: Recorder) -> None:
        self._recorder, self._field = recorder, recorder.field
        self._parts: dict[int, tuple[Any, tuple[Terms, Terms, Terms], str]] = {}
        formal = [self._formal(e, name) for e, name in ((i, "(i)"), (j, "(j)"))]
        found = [self._formula(h, formal) for h in _listed(says(*formal))]
        self._formulas = [formula for formula in found if formula is not None]
        self.can_write = len(self._formulas) == len(found)

    def _formal(self, like: Any, name: str) -> _Formal:
        point = self._recorder.formal(like.point.space, name)
        gradient = self._recorder.formal(like.gradient.space, f"the gradient at {name}")
        one = self._field.algebra.one
        return _Formal(point, gradient, Expression(self._field, {Value(name, point): one}), like.function)

    def _formula(self, h: Hypothesis, formal: Sequence[_Formal]) -> _Formula | None:
        """The inequality's coefficients; None where it speaks of more than inner products and values."""
        place: dict[Basis, int] = {}
        values: dict[Value, int] = {}
        for k, e in enumerate(formal):
            place[next(iter(e.point.terms))], place[next(iter(e.gradient.terms))] = 2 * k, 2 * k + 1
            values |= {key: k for key in e.value.terms if isinstance(key, Value)}
        shown = [self._recorder.point_name(e.point) for e in formal]
        constant, products, of_values = self._field.algebra.zero, [], []
        for key, c in h.expression.terms.items():
            if isinstance(key, Inner):
                products.append((place[key.left], place[key.right], c))
            elif isinstance(key, One):
                constant = c
            elif isinstance(key, Value):
                of_values.append((values[key], c))
            else:
                return None
        names = tuple(shown.index(name) for name in h.points)
        return _Formula(h.rule, names, h.equation, constant, tuple(products), tuple(of_values))

    def _part(self, e: Evaluated) -> tuple[tuple[Terms, Terms, Terms], str]:
        """The terms of an evaluation, and its point's name."""
        known = self._parts.get(id(e))
        if known is None:
            terms = (list(e.point.terms.items()), list(e.gradient.terms.items()), list(e.value.terms.items()))
            known = self._parts[id(e)] = (e, terms, self._recorder.point_name(e.point))
        return known[1], known[2]

    def of(self, i: Evaluated, j: Evaluated) -> list[Hypothesis]:
        """What is said of two evaluations."""
        (first, name), (second, other) = self._part(i), self._part(j)
        vectors, values, names = (*first[:2], *second[:2]), (first[2], second[2]), (name, other)
        found = []
        for formula in self._formulas:
            total: dict[Any, Any] = {One(): formula.constant} if formula.constant else {}
            for left, right, c in formula.products:
                for a, u in vectors[left]:
                    cu = c * u
                    for b, v in vectors[right]:
                        key = Inner(a, b) if a <= b else Inner(b, a)
                        total[key] = total[key] + cu * v if key in total else cu * v
            for k, c in formula.values:
                for value, v in values[k]:
                    total[value] = total[value] + c * v if value in total else c * v
            says = Assertion(Expression(self._field, total), None, formula.equation)
            found.append(Hypothesis(formula.rule, tuple(names[k] for k in formula.names), says))
        return found
