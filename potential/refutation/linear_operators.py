r"""Counterexamples among linear operators of the plane: a rotation and stretching that breaks a claim.

For classes of operators whose inequalities between points do not give a member of the class, members are looked for:
F(x) = M (x - x*) with M = [[a, -b], [b, a]], which is monotone where a >= 0, L-Lipschitz where a^2 + b^2 <= L^2,
1/L-cocoercive where a^2 + b^2 <= a L, and non-expansive where a^2 + b^2 <= 1. Along a step on such an operator a claim
without function values is a quadratic form in the state, so that its largest eigenvalue decides; all numbers of what is
returned are rational. That none breaks a claim proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Basis, Inner, One, Vector
from potential.classes.problem_class import ProblemClass
from potential.classes.recorder import FIRST_ORDER
from potential.interpretations.interpretation import own
from potential.refutation.counterexample import Counterexample, Evaluated, Point
from potential.refutation.linear_operator import LinearOperator, Matrix
from potential.statement.statement import Obligation, Statement

Sample = dict[str, Fraction]
Rows = npt.NDArray[np.object_]  # both coordinates of a vector, as linear forms in those of the state

_TURNS = [Fraction(n, d) for n, d in ((0, 1), (1, 1), (1, 2), (1, 3), (2, 3), (1, 5), (2, 5), (3, 5), (4, 5), (1, 9))]
_SEEN = 1e-9  # relative violations below this are not told from rounding


def _members(cls: type[ProblemClass], constants: Mapping[str, Fraction]) -> Iterator[Matrix]:
    """Operators at the edge of exactly this class, since a subclass may say more of its own."""
    found = own(cls)
    for turn in _TURNS if found is not None else ():
        # A rational point of the circle.
        c, s = 2 * turn / (1 + turn**2), (1 - turn**2) / (1 + turn**2)
        for a, b in found.turns(c, s, constants) if found is not None else ():
            yield ((a, -b), (b, a))


@dataclass(frozen=True)
class _Violation:
    """A claim along the step on an operator, as a quadratic form, with its largest eigenvalue over its size."""

    relative: float
    obligation: Obligation
    sample: Sample
    matrix: Matrix
    form: Rows
    constant: Fraction
    rows: dict[Basis, Rows]


def has_rotations(statement: Statement) -> bool:
    """Whether the class is one whose linear operators are known here."""
    found = own(type(statement.problem))
    return found is not None and "turns" in vars(found)


def refute_by_rotations(statement: Statement, stages: Iterable[list[Sample]]) -> Counterexample | None:
    """A linear operator of the plane and a state that break a claim, the worst of the first stage that has one."""
    if not has_rotations(statement):
        return None
    for stage in stages:
        found = [v for sample in stage for v in _violations(statement, sample)]
        for violation in sorted(found, key=lambda v: -v.relative)[:4]:
            certain = _certain(statement, violation)
            if certain is not None:
                return certain
    return None


def _constants(statement: Statement, sample: Sample) -> dict[str, Fraction]:
    names = statement.problem.parameter_names()
    return {n: v.evaluate(sample) for n, v in statement.field.values.items() if n in names}


def _violations(statement: Statement, sample: Sample) -> Iterator[_Violation]:
    for matrix in _members(type(statement.problem), _constants(statement, sample)):
        rows: dict[Basis, Rows] = {}
        for obligation in statement.obligations:
            read = _form(statement, obligation, sample, matrix, rows)
            if read is None:
                return
            form, constant = read
            size = float(max((abs(v) for v in form.ravel()), default=Fraction(0)))
            if size:
                relative = float(np.linalg.eigvalsh(form.astype(float) / size)[-1])
                if relative > _SEEN:
                    yield _Violation(relative, obligation, sample, matrix, form, constant, dict(rows))


def _form(
    statement: Statement, obligation: Obligation, sample: Sample, matrix: Matrix, rows: dict[Basis, Rows]
) -> tuple[Rows, Fraction] | None:
    """The target as a quadratic form and a constant, None where something else than operator values occurs in it."""
    count = 2 * len(statement.state)
    M = np.array(matrix, dtype=object)
    state = {next(iter(v.terms)): k for k, v in enumerate(statement.state.values())}
    solution = next(iter(statement.problem.minimizer.terms))

    def number(element: Any) -> Fraction:
        return Coefficient(statement.field, element).evaluate(sample)

    def of_vector(vector: Vector) -> Rows | None:
        total = np.full((2, count), Fraction(0), dtype=object)
        for basis, element in vector.terms.items():
            row = of_basis(basis)
            if row is None:
                return None
            total = total + row * number(element)
        return total

    def of_basis(basis: Basis) -> Rows | None:
        if basis not in rows:
            row = np.full((2, count), Fraction(0), dtype=object)
            origin = statement.recorder.origin(basis)
            if basis in state:
                row[0, 2 * state[basis]] = row[1, 2 * state[basis] + 1] = Fraction(1)
            elif basis != solution:
                if origin is None or origin.oracle != FIRST_ORDER:
                    return None
                at = of_vector(origin.at)
                if at is None:
                    return None
                row = M @ at
            rows[basis] = row
        return rows[basis]

    form, constant = np.full((count, count), Fraction(0), dtype=object), Fraction(0)
    for key, element in obligation.target.terms.items():
        if isinstance(key, One):
            constant += number(element)
            continue
        if not isinstance(key, Inner):
            return None
        left, right = of_basis(key.left), of_basis(key.right)
        if left is None or right is None:
            return None
        product = left.T @ right * number(element)
        form = form + (product + product.T) / 2
    return form, constant


def _certain(statement: Statement, found: _Violation) -> Counterexample | None:
    """The violation in rational numbers, replayed on the method's own step; None where it does not survive."""
    _, vectors = np.linalg.eigh(found.form.astype(float))
    direction = vectors[:, -1] / np.max(np.abs(vectors[:, -1]))
    value = float(direction @ found.form.astype(float) @ direction)
    stretch = max(1.0, float(np.ceil((2 * max(0.0, -float(found.constant)) / value) ** 0.5)))
    for digits in (1, 2, 4, 8):
        scale = 10**digits
        state = [Fraction(round(float(v) * scale), scale) * Fraction(stretch) for v in direction]
        terms = [found.form[i, j] * state[i] * state[j] for i in range(len(state)) for j in range(len(state))]
        violation = sum(terms, found.constant)
        if violation <= 0:
            continue
        size = sum((abs(v) for v in terms), abs(found.constant))
        made = _counterexample(statement, found, state, violation, float(violation / size))
        if made.replay().excess > 0 and made.replay(exact=True).excess > 0:
            return made
    return None


def _counterexample(
    statement: Statement, found: _Violation, state: list[Fraction], violation: Fraction, relative: float
) -> Counterexample:
    values = np.array(state, dtype=object)

    def place(vector: Vector) -> Point:
        total = np.full(2, Fraction(0), dtype=object)
        for basis, element in vector.terms.items():
            total = total + found.rows[basis] @ values * Coefficient(statement.field, element).evaluate(found.sample)
        return tuple(total)

    name, problem = statement.recorder.point_name, statement.problem
    origin = (Fraction(0), Fraction(0))
    points = {name(problem.minimizer): Evaluated(origin, origin, Fraction(0))}
    for answer in statement.recorder.answered(FIRST_ORDER):
        if all(b in found.rows for v in (answer.at, answer.result) for b in v.terms):
            points[name(answer.at)] = Evaluated(place(answer.at), place(answer.result), Fraction(0))
    constants = _constants(statement, found.sample)
    return Counterexample(
        theorem=statement.theorem,
        obligation=found.obligation.name,
        parameters={k: v.evaluate(found.sample) for k, v in statement.field.values.items() if k != "t"},
        t=int(found.sample["t"]),
        points=points,
        state_vectors={n: place(v) for n, v in statement.state.items()},
        function=LinearOperator(found.matrix, (type(problem).__name__,), constants),
        violation=violation,
        relative_violation=relative,
        from_start=False,
        start_point=None,
        weight=statement.weight.evaluate(found.sample),
    )
