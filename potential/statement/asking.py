"""Scalars as their author asked for them: the gap at a point stays a gap, and is not taken apart into values.

A potential is read twice: once for its meaning, with the oracles' own answers, and once for a reader, with each scalar
oracle answering by what it was asked. Every way of writing a statement starts from the second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

from potential.algebra.coefficients import Coefficient, signed
from potential.algebra.expressions import Asked, Bregman, Expression, Vector
from potential.classes.problem_class import ProblemClass
from potential.statement.facade import parts_of
from potential.writing import notation
from potential.writing.terms import Term


class Asking:
    """The symbolic problem with its scalar oracles answering by what they are asked; `meanings` has their answers.

    What is written in one way is one scalar: ||x - x*||^2, whether it was asked for as a distance or as a norm.
    """

    def __init__(
        self, problem: ProblemClass, name: Callable[[Vector], Term], whole: Asking | None = None, path: str = ""
    ) -> None:
        self._problem = problem
        self._name = name
        self._whole: ProblemClass = problem if whole is None else whole._problem
        self._path = path  # of a part: the beginning of its questions' names
        self._scalars = type(self._whole).gathered("scalars")
        self._written: dict[Term, Asked] = {} if whole is None else whole._written
        self.meanings: dict[Asked, Expression] = {} if whole is None else whole.meanings

    def __getattr__(self, name: str) -> Any:
        if name in self._problem.parts:
            return parts_of(name, lambda part, where: Asking(part, self._name, self, where), self._problem)
        oracle = getattr(self._problem, name)
        if self._path + name not in self._scalars:
            return oracle

        def answer(*vectors: Vector) -> Expression:
            exact: Expression = oracle(*vectors)
            coupled = name in self._problem.by_another and all(isinstance(key, Bregman) for key in exact.terms)
            if not exact.terms or coupled:
                return exact
            turned = 1
            if name in ("inner", "norm_squared"):
                signs = [-1 if _begins_with_sign(v) else 1 for v in vectors]
                vectors = tuple(v * sign for v, sign in zip(vectors, signs, strict=True))
                turned = prod(signs) if name == "inner" else 1
            key = Asked(self._path + name, vectors)
            key = self._written.setdefault(term(key, self._whole, self._name), key)
            self.meanings[key] = exact * turned
            return Expression(exact.field, {key: exact.field.algebra.one * turned})

        return answer


def _begins_with_sign(v: Vector) -> bool:
    """Whether a vector is written with a sign in front: what is added would come first."""
    return bool(v.terms) and all(signed(Coefficient(v.field, c))[0] for c in v.terms.values())


def meaning(
    expression: Expression, meanings: Mapping[Asked, Expression], of: Callable[[Asked], bool] = lambda _: True
) -> Expression:
    """The expression with the answers in the place of what was asked, or of some of it."""
    taken = {k: c for k, c in expression.terms.items() if isinstance(k, Asked) and of(k)}
    total = Expression(expression.field, {k: c for k, c in expression.terms.items() if k not in taken})
    for key, element in taken.items():
        total = total + meanings[key] * Coefficient(expression.field, element)
    return total


def term(key: Asked, problem: ProblemClass, name: Callable[[Vector], Term]) -> Term:
    """What was asked, as it is written."""
    said = {"f": problem.objective, "least": problem.least, "minimizer": problem.minimizer_name}
    holes = {hole: notation.read(text) for hole, text in said.items()}
    holes |= {str(k): name(vector) for k, vector in enumerate(key.vectors)}
    return notation.filled(type(problem).gathered("scalars")[key.oracle], **holes)
