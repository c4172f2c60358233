"""Programs whose dual has no inside: what may grow without bound, and what that forces.

Runs from two points of which the distance alone is given, say, may both start anywhere. A ray is a Gram matrix X, with
values f, that may be added to any run as often as one likes: then <S, X> = 0 for every S of a bound, so that S z = 0
for every z in the range of X, and a multiplier is zero wherever the ray leaves room. The ray of the largest range is
found by one semidefinite program; its range is taken to have a basis of short rational vectors, and an exact check
follows (J. Borwein, H. Wolkowicz, "Facial reduction for a cone-convex programming problem", J. Austral. Math. Soc. 30,
1981).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq
from scipy import sparse

from potential.algebra.expressions import Basis
from potential.search import cone_programs
from potential.worst_cases.interior_point import Program as Floats
from potential.worst_cases.program import Program, Scaled

Array = npt.NDArray[np.float64]
_GREW = 0.5  # an eigenvalue or a slack that could grow to 1 has grown
_SHORT, _NEAR = 12, 5e-3  # the largest denominator of an entry of a basis vector, and how near it must be
_LARGEST = 40  # Gram matrices beyond this order are not looked at


def faced(program: Program, scaled: Scaled) -> Program | None:
    """The program without the inequalities that no bound uses and with S z = 0; None where nothing grows."""
    floats = scaled.floats
    if not 0 < floats.C.shape[0] <= _LARGEST:
        return None
    found = largest_ray(floats)
    if found is None:
        return None
    T, slack = found
    values, vectors = np.linalg.eigh(T)
    growing = vectors[:, values > _GREW]
    if not growing.shape[1]:
        return None
    basis = _rational(growing * scaled.units[:, None])
    if basis is None:
        return None
    names = [program.vectors[k] for k in scaled.kept]
    faces: tuple[dict[Basis, fmpq], ...] = tuple(
        {names[k]: fmpq(v.numerator, v.denominator) for k, v in enumerate(z) if v} for z in basis
    )
    kept = [h for h, room in zip(program.hypotheses, slack, strict=True) if h.equation or room < _GREW]
    return Program(program.unrolled, kept, program.compared, (*program.faces, *faces))


def largest_ray(given: Floats) -> tuple[Array, Array] | None:
    """T and slacks between 0 and 1, as large as X and the slacks of a ray let them be; None where the solver fails.

    maximize tr T + sum t  over  X >= T, 0 <= T <= I, 0 <= t <= 1, <A_k, X> + <E_k, f> + t_k <= 0, <C, X> + <e, f> = 0.
    """
    n, m, p = given.C.shape[0], len(given.b), len(given.e)
    left, right, scale = cone_programs.triangle(n)
    size = len(left)
    owner = np.repeat(np.arange(m), np.diff(given.first))
    rows = np.zeros((m, size))
    np.add.at(rows, owner, given.factors[:, left] * given.factors[:, right] * (scale * given.signs[:, None]))
    # The variables are X, T, f and t.
    equal, bounded = np.flatnonzero(given.equations), np.flatnonzero(~given.equations)
    count = len(bounded)
    zero, one = sparse.csc_matrix((size, size)), sparse.identity(size)
    objective = sparse.csc_matrix(
        np.concatenate([given.C[left, right] * scale, np.zeros(size), given.e, np.zeros(count)])
    )
    blocks = [
        objective,
        _row([rows[equal], sparse.csc_matrix((len(equal), size)), given.E[:, equal].T, _none(len(equal), count)]),
        _row([_some(rows[bounded]), _none(count, size), _some(given.E[:, bounded].T), sparse.identity(count)]),
        _row([_none(count, 2 * size + p), -sparse.identity(count)]),
        _row([_none(count, 2 * size + p), sparse.identity(count)]),
        _row([-one, one, _none(size, p + count)]),
        _row([zero, -one, _none(size, p + count)]),
        _row([zero, one, _none(size, p + count)]),
    ]
    identity = np.where(left == right, 1.0, 0.0)
    nothing = np.zeros(size)
    rhs = np.concatenate([np.zeros(1 + len(equal) + 2 * count), np.ones(count), nothing, nothing, identity])
    cones = [
        cone_programs.zero(1 + len(equal)),
        cone_programs.nonnegative(3 * count),
        *[cone_programs.semidefinite(n)] * 3,
    ]
    cost = np.concatenate([nothing, -identity, np.zeros(p), -np.ones(count)])
    found = cone_programs.solver(cost, sparse.vstack(blocks), rhs, cones).solve()
    if not cone_programs.found(found):
        return None
    x = np.array(found.x)
    T = np.zeros((n, n))
    T[left, right] = T[right, left] = x[size : 2 * size] / scale
    slack = np.zeros(m)
    slack[bounded] = x[2 * size + p :]
    return T, slack


def _row(blocks: list[Any]) -> Any:
    return sparse.hstack(blocks)


def _some(matrix: Array) -> Any:
    return sparse.csc_matrix(matrix)


def _none(rows: int, columns: int) -> Any:
    return sparse.csc_matrix((rows, columns))


def _rational(columns: Array) -> list[list[Fraction]] | None:
    """A basis of the space of some columns in short rational numbers, each 1 at its own pivot; None without one."""
    reduced = columns.T.copy()
    free = list(range(reduced.shape[1]))
    for i in range(len(reduced)):
        size = np.abs(reduced[i:, free])
        at = np.unravel_index(int(np.argmax(size)), size.shape)
        row, pivot = i + int(at[0]), free[int(at[1])]
        reduced[[i, row]] = reduced[[row, i]]
        reduced[i] /= reduced[i, pivot]
        for other in range(len(reduced)):
            if other != i:
                reduced[other] -= reduced[other, pivot] * reduced[i]
        free.remove(pivot)
    found = [[Fraction(float(v)).limit_denominator(_SHORT) for v in line] for line in reduced]
    near = np.array([[float(v) for v in line] for line in found])
    return found if np.allclose(near, reduced, atol=_NEAR) else None
