"""A potential of one state as the potential of another: the questions of its one reading, asked again elsewhere.

The potential is read once, at an arbitrary state and an arbitrary t. What it is after a step, and at the start, follows
from that reading: t, the vectors and the answers of the oracles are replaced by those of the other state. Code that
could tell one call from another has no say in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import (
    Basis,
    Bregman,
    DualNormSquared,
    Expression,
    Inner,
    Monomial,
    NormSquared,
    One,
    Value,
    Vector,
)
from potential.classes.problem_class import ProblemClass
from potential.classes.recorder import Answer
from potential.errors import NotExpressibleError
from potential.statement.facade import Question

Move = Callable[[Coefficient], Coefficient]


def following(c: Coefficient) -> Coefficient:
    """A coefficient at t + 1; raises NotExpressibleError for a term of a sequence whose next is not known."""
    return c.field.following(c)


def at_start(c: Coefficient) -> Coefficient:
    """A coefficient at t = 0, where geometric factors are 1 and roots begin."""
    return c.field.at_start(c)


class Moved:
    """What was read of one state, for another: `state` has the other state's vector of each of its basis vectors."""

    def __init__(
        self, problem: ProblemClass, state: Mapping[Basis, Vector], fixed: Iterable[Vector], move: Move
    ) -> None:
        self.problem, self.recorder, self.move = problem, problem._recorder, move
        self.images: dict[Basis, Vector] = {b: v for v in fixed for b in v.terms} | dict(state)

    def expression(self, e: Expression, questions: Iterable[Question], ask: Callable[..., Any]) -> Expression:
        """An expression of the reading that asked these questions; `ask(oracle, *arguments)` asks them again."""
        total = Expression(e.field, {})
        for question in questions:
            answer, there = question.answer, ask(question.oracle, *map(self._argument, question.asked))
            self._learn(answer, there)
            if not isinstance(answer, Expression):
                continue
            scalar = next((key for key in answer.terms if isinstance(key, Value)), None)
            if scalar is not None and not self._plain(answer).same(there):
                # The oracle writes its answer otherwise there, as a coupling at a dual point: it is the same scalar.
                c = e.coefficient(scalar) / answer.coefficient(scalar)
                e, total = e - answer * c, total + there * self.move(c)
        return total + self._plain(e)

    def _plain(self, e: Expression) -> Expression:
        """An expression term by term."""
        total = Expression(e.field, {})
        for key, element in e.terms.items():
            total = total + self._monomial(key) * self.move(Coefficient(e.field, element))
        return total

    def _argument(self, value: Any) -> Any:
        if type(value) is Vector:
            return self.vector(value)
        return self.move(value) if type(value) is Coefficient else value

    def _learn(self, answer: Any, moved: Any) -> None:
        """Take the basis vector that an answer brings to be what the moved answer has in its place."""
        if type(answer) is not Vector:
            return
        new = [b for b in answer.terms if not self._knows(b)]
        if not new:
            if self.vector(answer) != moved:
                raise NotExpressibleError(_SPECIAL)
            return
        if len(new) > 1:
            raise NotExpressibleError(_SPECIAL)
        rest = {b: c for b, c in answer.terms.items() if b != new[0]}
        factor = self.move(Coefficient(answer.field, answer.terms[new[0]]))
        self.images[new[0]] = (moved - self.vector(Vector(answer.field, answer.space, rest))) / factor

    def _knows(self, b: Basis) -> bool:
        return b in self.images or self._mapped(b) is not None

    def _mapped(self, b: Basis) -> Answer | None:
        """The question of which b is the answer, where it is an image under a linear operator."""
        known = self.recorder.origin(b)
        return known if known is not None and known.oracle == "image" else None

    def _image(self, b: Basis) -> Vector:
        if b not in self.images:
            known = self._mapped(b)
            if known is None:
                raise NotExpressibleError(_SPECIAL)
            self.images[b] = self.problem.image(known.function, self.vector(known.at))
        return self.images[b]

    def vector(self, v: Vector) -> Vector:
        """A vector of the reading, for the other state."""
        total = Vector(v.field, v.space, {})
        for b, c in v.terms.items():
            total = total + self._image(b) * self.move(Coefficient(v.field, c))
        return total

    def _monomial(self, key: Monomial) -> Expression:
        field = self.problem._field
        match key:
            case One():
                return expressions.constant(field, 1)
            case Inner(left, right):
                return expressions.inner(self._image(left), self._image(right))
            case Value(function, point):
                return Expression(field, {Value(function, self.vector(point)): field.algebra.one})
            case Bregman(u, x):
                return expressions.bregman(self.vector(u), self.vector(x))
            case NormSquared(v) | DualNormSquared(v):
                return expressions.norm_squared(self.vector(v))
        raise NotExpressibleError(f"{key} is not expressible after a step")


_SPECIAL = (
    "what the potential asks has another form at the next state or at the start than at an arbitrary one; write it "
    "with the vectors of the state, so that it is one formula for all"
)
