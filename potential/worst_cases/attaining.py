"""A problem on which the worst case happens, of few dimensions, for a method to run on.

The optimum of the program is the Gram matrix of the points and gradients of such a problem. Among all of nearly the
same value one of low rank is looked for, by the sum of the logarithms of the eigenvalues (M. Fazel, H. Hindi, S. Boyd,
"Log-det heuristic for matrix rank minimization", ACC 2003), with a little room left in each inequality for rounding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from potential.algebra.expressions import EUCLIDEAN, Basis, Expression, Inner, Monomial, One, Value, Vector
from potential.algebra.rationals import Number
from potential.errors import InputError, MissingOracleError
from potential.interpretations.interpretation import member
from potential.refutation.counterexample import Evaluated, InterpolatingFunction
from potential.statement.facade import parts_of
from potential.worst_cases import conic
from potential.worst_cases.interior_point import Program as Floats
from potential.worst_cases.program import build
from potential.worst_cases.solving import Solved, broken_pairs, solve_program

if TYPE_CHECKING:
    from potential.classes.problem_class import ProblemClass
    from potential.worst_cases.unrolled import Unrolled

Array = npt.NDArray[np.float64]
_ROOM = 1e-9  # inequalities that are broken by more than this take part
_BELOW = 4e-7  # so far below the optimum a Gram matrix of lower rank may lie, relative to it
_RANK = 1e-6  # eigenvalues below this, relative to the largest, are dimensions that are not needed
_DIGITS = 44
_ROUNDS = 8


@dataclass(frozen=True)
class Attained:
    """Exact coordinates of the free vectors, and values of the functions, of a problem near the worst one."""

    unrolled: Unrolled
    vectors: Mapping[Basis, tuple[Fraction, ...]]
    scalars: Mapping[Monomial, Fraction]
    dimension: int

    def place(self, vector: Vector) -> tuple[Fraction, ...]:
        """Where a vector of the run lies."""
        total = [Fraction(0)] * self.dimension
        for basis, c in self.unrolled.handles.row(vector).items():
            weight = Fraction(int(c.p), int(c.q))
            for k, v in enumerate(self.vectors.get(basis, ())):
                total[k] += weight * v
        return tuple(total)

    def scalar(self, expression: Expression) -> Fraction:
        """What an expression amounts to."""
        total = Fraction(0)
        for key, c in expression.terms.items():
            element: Any = c
            weight = Fraction(int(element.p), int(element.q))
            if isinstance(key, One):
                total += weight
            elif isinstance(key, Inner) and key.left.space == key.right.space == EUCLIDEAN:
                left, right = (self.place(_vector(expression, b)) for b in (key.left, key.right))
                total += weight * sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))
            else:
                total += weight * self.scalars.get(key, Fraction(0))
        return total


def _vector(expression: Expression, basis: Basis) -> Vector:
    return Vector(expression.field, EUCLIDEAN, {basis: expression.field.algebra.one})


def attained(solved: Solved) -> Attained:
    """A problem of few dimensions near the optimum."""
    unrolled, compared = solved.unrolled, solved.program.compared
    for _ in range(_ROUNDS):
        found = of_low_rank(solved)
        broken = broken_pairs(found, _ROOM) if compared is not None else frozenset()
        if compared is None or not broken:
            break
        compared = compared | broken
        solved = solve_program(build(unrolled, compared))
    return _rounded(found)


def of_low_rank(solved: Solved) -> Solved:
    """The program with a solution of nearly the same value, a little inside of each inequality, of low rank."""
    given = solved.scaled.floats
    n, optimum = given.C.shape[0], solved.solution.last.primal
    values, vectors = np.linalg.eigh(given.C)
    seen = np.abs(values) > 1e-14 * max(float(np.max(np.abs(values), initial=0.0)), 1e-300)
    size = max(float(np.max(np.abs(given.C), initial=0.0)), float(np.max(np.abs(given.e), initial=0.0)))
    # What the room costs is the sum of the multipliers times it: a part of what the value may lose.
    paid = float(np.sum(np.abs(solved.solution.last.y[~given.equations])))
    room = np.where(given.equations, 0.0, _BELOW / 4 * abs(optimum) / max(paid, 1e-12))
    size_of_gram = max(float(np.trace(solved.solution.last.X)), 1e-9)
    tightened = Floats(
        np.concatenate([given.factors, vectors[:, seen].T]),
        np.concatenate([given.signs, -values[seen] / size]),
        np.concatenate([given.first, [len(given.signs) + int(np.sum(seen))]]).astype(np.int64),
        given.C,
        np.concatenate([given.b - room, [-(optimum - _BELOW * abs(optimum)) / size]]),
        np.hstack([given.E, -given.e[:, None] / size]),
        np.zeros(len(given.e)),
        np.concatenate([given.equations, [False]]),
    )
    X, found = solved.solution.last.X, solved.solution
    for k in range(3):
        weight = np.eye(n) if not k else np.linalg.inv(X + 1e-3 * size_of_gram * 10.0 ** (-k) * np.eye(n))
        trial = conic.solve(replace(tightened, C=-weight / np.linalg.norm(weight, 2)), tolerance=1e-9)
        if trial is None or trial.last.primal_residual > 1e-8:
            break
        X = trial.last.X
        point = replace(solved.solution.last, X=X, f=trial.last.f, s=trial.last.s[:-1])
        found = replace(solved.solution, last=point)
    return replace(solved, solution=found)


def _rounded(solved: Solved) -> Attained:
    """The problem of a solution."""
    return attained_at(solved.unrolled, solved.program.vectors, solved.gram, _anchored(solved))


def attained_at(
    unrolled: Unrolled, vectors: Sequence[Basis], gram: Array, scalars: Mapping[Monomial, float]
) -> Attained:
    """Coordinates in few dimensions and binary digits, the points turned so that the longest lies on the first axis."""
    values, axes = np.linalg.eigh(gram)
    order = np.argsort(values)[::-1]
    rank = max(1, int(np.sum(values > _RANK * max(float(values[-1]), 1e-300))))
    root = axes[:, order[:rank]] * np.sqrt(np.maximum(values[order[:rank]], 0.0))
    root = root * np.where(root[np.argmax(np.abs(root), axis=0), np.arange(rank)] < 0, -1.0, 1.0)
    unit = Fraction(2) ** -_DIGITS

    def exact(value: float) -> Fraction:
        return Fraction(round(float(value) / float(unit))) * unit

    places = {b: tuple(exact(v) for v in root[k]) for k, b in enumerate(vectors)}
    return Attained(unrolled, places, {key: exact(value) for key, value in scalars.items()}, rank)


def _anchored(solved: Solved) -> dict[Monomial, float]:
    """The values, shifted so that f(x*) is 0 where only differences count."""
    scalars = solved.scalars()
    points = solved.unrolled.problem.points()
    if not points:
        return scalars
    lowest = [key for key in points[0].value.terms if isinstance(key, Value)]
    if len(lowest) != 1 or lowest[0] not in scalars:
        return scalars
    function = lowest[0].function
    same = {key for key in scalars if isinstance(key, Value) and key.function == function}
    for row in (*solved.program.rows, solved.program.objective):
        if sum((c for key, c in row.scalars.items() if key in same), 0) != 0:
            return scalars
    shift = scalars[lowest[0]]
    return {key: value - shift if key in same else value for key, value in scalars.items()}


# Problems to run on ---------------------------------------------------------------------------------------------------


def problem_of(found: Attained) -> Any:
    """A numeric problem: the function of the class through the points, or else what was answered at each of them."""
    problem = found.unrolled.problem
    known = member(type(problem))
    plain = known is not None and known.has_minimizer and known.inside is None and problem.space == EUCLIDEAN
    if known is None or not plain or not problem.points():
        return RecordedProblem(found)
    lowest, *others = [
        Evaluated(found.place(e.point), found.place(e.gradient), found.scalar(e.value))
        for e in _with_minimizer(problem)
    ]
    constants = {n: v for n, v in found.unrolled.parameters.items() if n in problem.parameter_names()}
    return InterpolatingFunction.near(known.description, known.class_names, others, lowest, constants)


def _with_minimizer(problem: Any) -> list[Any]:
    _ = problem.minimizer
    return list(problem.points())


class RecordedProblem:
    """What the oracles of a problem answered along a run, found again by where they were asked.

    Where a class has no simple formula for the function through given points, that there is one is what its
    interpolation theorem says; a run of the same steps asks at the same points. Raises MissingOracleError for an oracle
    that was not asked, and InputError for a point at which it was not.
    """

    def __init__(self, found: Attained, problem: ProblemClass | None = None, path: str = "") -> None:
        self._found = found
        self.dimension = found.dimension
        self.name = f"a problem of {type(found.unrolled.problem).__name__} known along the run"
        self._known: dict[str, list[tuple[tuple[Any, ...], Any]]] = {}
        for question in found.unrolled.questions:
            if question.oracle.startswith(path) and "." not in question.oracle[len(path) :]:
                asked = tuple(self._number(a) for a in question.asked)
                known = self._known.setdefault(question.oracle[len(path) :], [])
                known.append((asked, self._number(question.answer)))
        problem = problem or found.unrolled.problem
        values = {n: float(v) for n, v in found.unrolled.parameters.items()}
        own = {n: problem.in_statement(n) for n in problem.parameter_names()} if path else {n: n for n in values}
        self._constants = {n: values[known] for n, known in own.items() if known in values}
        for name in problem.parts:
            setattr(self, name, parts_of(name, lambda part, where: RecordedProblem(found, part, where), problem))

    def _number(self, value: Any) -> Any:
        if type(value) is Vector:
            return np.array([float(v) for v in self._found.place(value)])
        if type(value) is Expression:
            return float(self._found.scalar(value))
        return float(value.fraction) if isinstance(value, Number) else value

    @cached_property
    def minimizer(self) -> Array:
        """The solution x*; shape `(dimension,)`."""
        return np.asarray(self._number(self._found.unrolled.problem.minimizer))

    def inner(self, u: Any, v: Any) -> float:
        """The inner product <u, v>."""
        return float(np.dot(u, v))

    def norm_squared(self, v: Any) -> float:
        """||v||^2."""
        return float(np.dot(v, v))

    def distance_squared(self, x: Any) -> float:
        """||x - x*||^2."""
        return self.norm_squared(np.asarray(x) - self.minimizer)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._constants:
            return self._constants[name]
        if name not in self._known:
            raise MissingOracleError(f"{self.name} was not asked for {name}; it was for {', '.join(self._known)}")
        if not self._known[name][0][0]:
            return self._known[name][0][1]
        return lambda *arguments: self._answer(name, arguments)

    def _answer(self, name: str, arguments: tuple[Any, ...]) -> Any:
        def apart(asked: tuple[Any, ...]) -> float:
            pairs = zip(asked, arguments, strict=True)
            return max((_distance(a, b) for a, b in pairs), default=0.0)

        nearest, answer = min(
            ((apart(asked), answer) for asked, answer in self._known[name] if len(asked) == len(arguments)),
            key=lambda item: item[0],
        )
        if nearest > 1e-6:
            raise InputError(f"{self.name}: {name} is not known there; the nearest point asked is {nearest:.2g} away")
        return answer

    def __repr__(self) -> str:
        return f"<RecordedProblem: {self.name}, dimension {self.dimension}>"


def _distance(a: Any, b: Any) -> float:
    """How far apart two things are that an oracle was asked: vectors, numbers, or names, which are the same or not."""
    if isinstance(a, str) or isinstance(b, str):
        return 0.0 if a == b else np.inf
    return float(np.max(np.abs(np.subtract(a, b)), initial=0.0))
