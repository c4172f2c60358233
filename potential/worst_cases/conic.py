"""The same programs by Clarabel, which is faster where the matrix is small and surer where the room is little."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from potential.search import cone_programs
from potential.worst_cases.interior_point import Point, Program, Solution

Array = npt.NDArray[np.float64]


def solve(program: Program, *, tolerance: float = 1e-9, iterations: int = 100) -> Solution | None:
    """Both optima, None where the solver gives up.

    As variables it has the multipliers y and as its one block the matrix S, so that there are few columns.
    """
    n, m, p = program.C.shape[0], len(program.b), len(program.e)
    left, right, scale = cone_programs.triangle(n)
    bounded = np.flatnonzero(~program.equations)
    count, size = len(bounded), len(left)
    rows = np.zeros((p + count + size, m))
    rows[:p] = program.E
    rows[np.arange(p, p + count), bounded] = -1.0
    seen = np.flatnonzero(np.diff(program.first))
    if len(seen):
        U = program.factors
        entries = U[:, left] * U[:, right] * np.outer(program.signs, -scale)
        rows[p + count :, seen] = np.add.reduceat(entries, program.first[:-1][seen], axis=0).T
    sides = np.concatenate([program.e, np.zeros(count), -program.C[left, right] * scale])
    cones = [cone_programs.zero(p), cone_programs.nonnegative(count), cone_programs.semidefinite(n)]
    solver = cone_programs.solver(program.b, rows, sides, cones, iterations=iterations, tolerance=tolerance, again=True)
    with cone_programs.one_thread():
        found = solver.solve()
    if not cone_programs.found(found):
        return None
    y, z = np.array(found.x), np.array(found.z)
    X, S = np.zeros((n, n)), np.zeros((n, n))
    X[left, right] = X[right, left] = z[p + count :] / scale
    S[left, right] = S[right, left] = np.array(found.s)[p + count :] / scale
    s = np.zeros(m)
    s[bounded] = z[p : p + count]
    f = -z[:p]
    total = np.concatenate(
        [[0.0], np.cumsum(program.signs * np.einsum("ij,ij->i", program.factors @ X, program.factors))]
    )
    products = total[program.first[1:]] - total[program.first[:-1]]
    missing = program.b - products - program.E.T @ f - s
    point = Point(
        X=X,
        f=f,
        s=s,
        y=y,
        S=S,
        primal=float(np.sum(program.C * X) + program.e @ f),
        dual=float(program.b @ y),
        primal_residual=float(np.linalg.norm(missing)) / (1 + float(np.linalg.norm(program.b))),
        dual_residual=float(found.r_prim),
    )
    moved = np.concatenate([np.zeros(p), np.ones(count), np.where(left == right, 1.0, 0.0)])

    def deeper(depth: float) -> Array | None:
        """The best multipliers of which each, but for equations, and each eigenvalue of S is at least `depth`."""
        solver.update(b=sides - depth * moved)
        with cone_programs.one_thread():
            again = solver.solve()
        return np.array(again.x) if cone_programs.found(again) else None

    return Solution(point, [], int(found.iterations), deeper)


def largest(E: Array, e: Array, equations: npt.NDArray[np.bool_], most: float) -> Array | None:
    """What each multiplier with E y = e, non-negative but for equations, can be at once, up to `most`.

    None where there are no such multipliers. It is a linear program: the sum of the t_k <= min(y_k, most) is maximized.
    """
    m, bounded = len(equations), np.flatnonzero(~equations)
    count, p = len(bounded), len(e)
    rows = np.zeros((p + 3 * count, m + count))
    rows[:p, :m] = E
    link, least, limit = (np.arange(p + k * count, p + (k + 1) * count) for k in range(3))
    own = np.arange(m, m + count)
    rows[link, bounded], rows[link, own] = -1.0, 1.0
    rows[least, own], rows[limit, own] = -1.0, 1.0
    sides = np.concatenate([e, np.zeros(2 * count), np.full(count, most)])
    cones = [cone_programs.zero(p), cone_programs.nonnegative(3 * count)]
    cost = np.concatenate([np.zeros(m), -np.ones(count)])
    found = cone_programs.solver(cost, rows, sides, cones, iterations=100, tolerance=1e-9).solve()
    if not cone_programs.found(found):
        return None
    most_of_each = np.full(m, np.inf)
    most_of_each[bounded] = np.array(found.x)[m:]
    return most_of_each


def deepest(program: Program, most: float) -> Array | None:
    """Multipliers deep inside the cones whose objective is at most `most`; None where the solver finds none.

    Maximized is the t for which S - t is positive semidefinite and each multiplier but those of equations at least t.
    """
    n, m, p = program.C.shape[0], len(program.b), len(program.e)
    bounded = np.where(program.equations, 0.0, 1.0)
    own = np.flatnonzero(bounded[np.repeat(np.arange(m), np.diff(program.first))])
    last = program.first[-1] + n + len(own)
    widened = Program(
        # With y + t in the place of y, t has the matrix sum_k A_k - 1, and a slack makes the bound an equation.
        factors=np.concatenate([program.factors, np.eye(n), program.factors[own]]),
        signs=np.concatenate([program.signs, -np.ones(n), program.signs[own]]),
        first=np.append(program.first, [last, last]).astype(np.int64),
        C=program.C,
        b=np.append(np.zeros(m), [-1.0, 0.0]),
        E=np.vstack(
            [
                np.hstack([program.E, (program.E @ bounded)[:, None], np.zeros((p, 1))]),
                np.append(program.b, [program.b @ bounded, 1.0]),
            ]
        ),
        e=np.append(program.e, most),
        equations=np.append(program.equations, [False, False]),
    )
    found = solve(widened)
    depth = 0.0 if found is None else float(found.last.y[m])
    return None if found is None or depth <= 0 else np.asarray(found.last.y[:m] + depth * bounded)
