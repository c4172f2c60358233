"""Worst cases without a bound: a ray, checked exactly, and problems on which a run comes as far as is asked.

A ray is a Gram matrix with values that may be added to any run as often as one likes, and that raises what is measured.
Where doing nothing is a run that meets all conditions, the ray times c is a run for every c, on a function of the class
if its inequalities interpolate. Its range has a basis of short rational numbers, and what holds with equality along it
is linear: it is solved exactly, and every inequality is checked. Without a ray the measure may still be unbounded,
which problems show one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq

from potential.algebra.expressions import Basis, Monomial
from potential.worst_cases import conic
from potential.worst_cases.attaining import Attained, attained_at
from potential.worst_cases.exact_grams import Grams
from potential.worst_cases.faces import LargestRay, largest_ray
from potential.worst_cases.interior_point import Program as Floats
from potential.worst_cases.linear_equations import solutions
from potential.worst_cases.program import Program, build
from potential.worst_cases.solving import Solved

Array = npt.NDArray[np.float64]
_MOST = 1e3  # of the eigenvalues of a ray, whose range has eigenvalues of 1 or more
_ROOM = 1e-9  # in each inequality, for rounding
_BEYOND = 1.001  # so many times as far as is asked
_FEASIBLE = 1e-6


@dataclass(frozen=True)
class Ray:
    """A Gram matrix over `vectors` and values, exact, that may be added to any run; each time the measure rises by 1.

    Attributes:
        gram: the exact Gram matrix, positive semidefinite.
        values: the exact values of the functions, and of other scalars.
        from_nothing: whether it is a run itself, as often as one likes: then the worst case is shown to be unbounded.
    """

    vectors: list[Basis]
    gram: list[list[Fraction]]
    values: Mapping[Monomial, Fraction]
    from_nothing: bool

    @property
    def moved(self) -> list[Basis]:
        """The vectors that grow."""
        return [b for k, b in enumerate(self.vectors) if self.gram[k][k]]


def ray(solved: Solved) -> Ray | None:
    """A ray that is checked exactly; None where none is found."""
    found = _in_all_values(solved) or _in_floats_first(solved)
    if found is None:
        return None
    grams, (gram, values) = found
    still = all(row.constant <= 0 for row in grams.whole.rows) and not any(
        h.equation and row.constant != 0 for h, row in zip(grams.whole.hypotheses, grams.whole.rows, strict=True)
    )
    rise = grams.matrices.amount(None, gram, values) - grams.whole.objective.constant
    return Ray(
        grams.whole.vectors,
        [[_fraction(v / rise) for v in line] for line in gram],
        {key: _fraction(v / rise) for key, v in values.items()},
        still,
    )


Found = tuple[Grams, tuple[list[list[Any]], dict[Monomial, Any]]]


def _checked(grams: Grams, unknowns: list[Any]) -> Found | None:
    """The ray of these unknowns, where each row is at most its constant with it, and the measure rises."""
    made = grams.made(unknowns)
    if made is None:
        return None
    gram, values = made
    values = dict.fromkeys(grams.whole.scalars, fmpq(0)) | values
    for k, (h, row) in enumerate(zip(grams.whole.hypotheses, grams.whole.rows, strict=True)):
        along = grams.matrices.amount(k, gram, values) - row.constant
        if along > 0 or (h.equation and along != 0):
            return None
    rises = grams.matrices.amount(None, gram, values) > grams.whole.objective.constant
    return (grams, (gram, values)) if rises else None


def _in_all_values(solved: Solved) -> Found | None:
    """A ray of values alone, along which every row stays as it is."""
    grams = Grams.of(solved, [], [])
    lines = [grams.line(k) for k in range(len(grams.whole.rows))]
    objective = grams.line(None)
    for unknowns in solutions([*lines, objective], [*[fmpq(0)] * len(lines), fmpq(1)], [0.0] * len(objective), None):
        return _checked(grams, list(unknowns))
    return None


def _in_floats_first(solved: Solved) -> Found | None:
    """The ray of the largest range that floats find, made exact."""
    program = build(solved.unrolled)
    scaled = program.floats(whole=True)
    solved = replace(solved, program=program, scaled=scaled)
    found = _rising(scaled.floats)
    basis = None if found is None else found.basis(scaled)
    if found is None or basis is None:
        return None
    kept = [program.vectors[k] for k in scaled.kept]
    rows = [[fmpq(z[i].numerator, z[i].denominator) for z in basis] for i in range(len(kept))]
    grams = Grams.of(solved, kept, rows)
    # X = B Z B' with B 1 at its pivots.
    pivots = [next(i for i, v in enumerate(z) if v == 1 and not any(o[i] for o in basis if o is not z)) for z in basis]
    X = found.X * np.outer(scaled.units, scaled.units)
    values = np.zeros(len(program.scalars))
    values[scaled.independent] = found.f
    by_key = dict(zip(program.scalars, values.tolist(), strict=True))
    about = [[float(X[i, j]) for j in pivots] for i in pivots]
    room = {h.name for h, free in zip(program.hypotheses, found.room, strict=False) if free}
    held = [k for k, h in enumerate(grams.whole.hypotheses) if h.name not in room]
    table = [grams.line(k) for k in held]
    for unknowns in solutions(table, [fmpq(0)] * len(held), grams.about(about, by_key), None):
        checked = _checked(grams, list(unknowns))
        if checked is not None:
            return checked
    return None


def _rising(given: Floats) -> LargestRay | None:
    """The largest ray that raises the objective, which is one more row with room."""
    n, p = given.C.shape[0], len(given.e)
    if not n:
        return None
    sizes, vectors = np.linalg.eigh(given.C)
    seen = np.abs(sizes) > 1e-14 * max(float(np.max(np.abs(sizes), initial=0.0)), 1e-300)
    found = largest_ray(
        Floats(
            np.concatenate([given.factors, vectors[:, seen].T]),
            np.concatenate([given.signs, -sizes[seen]]),
            np.append(given.first, given.first[-1] + int(np.sum(seen))).astype(np.int64),
            np.zeros_like(given.C),
            np.append(given.b, 0.0),
            np.hstack([given.E, -given.e[:, None]]),
            np.zeros(p),
            np.append(given.equations, False),
        ),
        _MOST,
    )
    return found if found is not None and found.room[-1] else None


# Problems that show it ------------------------------------------------------------------------------------------------


def far_enough(solved: Solved, exact: Ray | None, value: float) -> Iterator[Attained]:
    """Problems on which a run should measure `value` or more: along a ray, from nothing and from inside, or else short.

    From nothing points may coincide at which an oracle has several answers; from inside they lie apart.
    """
    if exact is not None:
        program = build(solved.unrolled)
        scaled = program.floats(whole=True)
        ray = np.array([[float(v) for v in line] for line in exact.gram])
        values = {key: float(v) for key, v in exact.values.items()}
        still = np.zeros_like(ray), dict.fromkeys(values, 0.0)
        for gram, scalars in (still, *_inside(replace(solved, program=program, scaled=scaled))):
            start = _measured(program, gram, scalars)
            times = max((value * _BEYOND - start), 0.0)
            summed = {key: scalars.get(key, 0.0) + times * v for key, v in values.items()}
            yield attained_at(solved.unrolled, exact.vectors, gram + times * ray, summed)
    reached = _shortest(solved, value * _BEYOND)
    if reached is not None:
        yield attained_at(solved.unrolled, solved.program.vectors, reached.gram, reached.scalars())


def _measured(program: Program, gram: Array, scalars: Mapping[Monomial, float]) -> float:
    """What is measured at a Gram matrix and values."""
    row, lines = program.objective, program.coordinates
    products = sum(_float(c) * float(lines[a] @ gram @ lines[b]) for (a, b), c in row.products.items())
    return _float(row.constant) + products + sum(_float(c) * scalars[key] for key, c in row.scalars.items())


def _inside(solved: Solved) -> Iterator[tuple[Array, dict[Monomial, float]]]:
    """A run with room in each inequality, and its points apart, as far as there is one.

    With X + t in the place of X, t is what every inequality leaves, and is maximized up to a tenth.
    """
    given = solved.scaled.floats
    n = given.C.shape[0]
    owner = np.repeat(np.arange(len(given.b)), np.diff(given.first))
    traces = np.zeros(len(given.b))
    np.add.at(traces, owner, given.signs * np.sum(given.factors**2, axis=1))
    room = traces + np.where(given.equations, 0.0, 1.0)
    found = conic.solve(
        Floats(
            given.factors,
            given.signs,
            np.append(given.first, given.first[-1]).astype(np.int64),
            np.zeros((n, n)),
            np.append(given.b, 0.1),
            np.hstack([np.vstack([given.E, room]), np.append(np.zeros(len(given.e)), 1.0)[:, None]]),
            np.append(np.zeros(len(given.e)), 1.0),
            np.append(given.equations, False),
        )
    )
    if found is not None and found.last.primal_residual < _FEASIBLE:
        t = float(found.last.f[-1])
        point = replace(solved.solution.last, X=found.last.X + t * np.eye(n), f=found.last.f[:-1])
        there = replace(solved, solution=replace(solved.solution, last=point))
        yield there.gram, there.scalars()


def _shortest(solved: Solved, value: float) -> Solved | None:
    """The shortest run on which the measure is at least so large, a little inside of each inequality."""
    given, scaled = solved.scaled.floats, solved.scaled
    n = given.C.shape[0]
    sizes, vectors = np.linalg.eigh(given.C)
    seen = np.abs(sizes) > 1e-14 * max(float(np.max(np.abs(sizes), initial=0.0)), 1e-300)
    goal = (value - scaled.constant) / scaled.size
    weight = 1 / max(abs(goal), 1.0)
    asked = Floats(
        np.concatenate([given.factors, vectors[:, seen].T]),
        np.concatenate([given.signs, -sizes[seen] * weight]),
        np.append(given.first, given.first[-1] + int(np.sum(seen))).astype(np.int64),
        -np.eye(n) * weight,
        np.append(given.b - np.where(given.equations, 0.0, _ROOM), -goal * weight),
        np.hstack([given.E, -given.e[:, None] * weight]),
        np.zeros(len(given.e)),
        np.append(given.equations, False),
    )
    found = conic.solve(asked)
    if found is None or found.last.primal_residual > _FEASIBLE:
        return None
    point = replace(solved.solution.last, X=found.last.X, f=found.last.f, s=found.last.s[:-1])
    return replace(solved, solution=replace(solved.solution, last=point))


def _float(c: Any) -> float:
    return int(c.p) / int(c.q)


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))


__all__ = ["Ray", "far_enough", "ray"]
