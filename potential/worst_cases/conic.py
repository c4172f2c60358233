"""The same programs by Clarabel, which is faster where the matrix is small and surer where the room is little."""

from __future__ import annotations

from typing import Any

import clarabel
import numpy as np
import numpy.typing as npt
from scipy import sparse

from potential.worst_cases.interior_point import Point, Program, Solution

Array = npt.NDArray[np.float64]


def solve(program: Program, *, tolerance: float = 1e-9, iterations: int = 100) -> Solution | None:
    """Both optima, None where the solver gives up.

    As variables it has the multipliers y and as its one block the matrix S, so that there are few columns.
    """
    n, m, p = program.C.shape[0], len(program.b), len(program.e)
    left, right = np.triu_indices(n)
    order = np.lexsort((left, right))  # column by column of the upper triangle
    left, right = left[order], right[order]
    scale = np.where(left == right, 1.0, np.sqrt(2.0))
    owner = np.repeat(np.arange(m), np.diff(program.first))
    U = program.factors
    entries = U[:, left] * U[:, right] * (scale * program.signs[:, None])
    columns = np.zeros((m, len(left)))
    np.add.at(columns, owner, entries)
    bounded = np.flatnonzero(~program.equations)
    blocks = [
        sparse.csc_matrix(program.E),
        sparse.csc_matrix((-np.ones(len(bounded)), (np.arange(len(bounded)), bounded)), shape=(len(bounded), m)),
        sparse.csc_matrix(-columns.T),
    ]
    rhs = np.concatenate([program.e, np.zeros(len(bounded)), -program.C[left, right] * scale])
    cones = [clarabel.ZeroConeT(p), clarabel.NonnegativeConeT(len(bounded)), clarabel.PSDTriangleConeT(n)]
    settings = _settings(tolerance, iterations)
    matrix = sparse.vstack(blocks, format="csc")
    solver = clarabel.DefaultSolver(sparse.csc_matrix((m, m)), program.b, matrix, rhs, cones, settings)
    found = solver.solve()
    if str(found.status) not in ("Solved", "AlmostSolved"):
        return None
    y, z = np.array(found.x), np.array(found.z)
    X = np.zeros((n, n))
    X[left, right] = X[right, left] = z[p + len(bounded) :] / scale
    S = np.zeros((n, n))
    S[left, right] = S[right, left] = (np.array(found.s)[p + len(bounded) :]) / scale
    s = np.zeros(m)
    s[bounded] = z[p : p + len(bounded)]
    f = np.array(found.z)[:p] * -1.0
    total = np.concatenate([[0.0], np.cumsum(program.signs * np.einsum("ij,ij->i", U @ X, U))])
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
    return Solution(point, [], int(found.iterations))


def _settings(tolerance: float, iterations: int) -> Any:
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_iter = iterations
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = tolerance
    settings.tol_feas = tolerance
    return settings


def largest(E: Array, e: Array, equations: npt.NDArray[np.bool_], most: float) -> Array | None:
    """What each multiplier with E y = e, non-negative but for equations, can be at once, up to `most`.

    None where there are no such multipliers. It is a linear program: the sum of the t_k <= min(y_k, most) is maximized.
    """
    m, bounded = len(equations), np.flatnonzero(~equations)
    count = len(bounded)
    link = sparse.csc_matrix((np.ones(count), (np.arange(count), bounded)), shape=(count, m))
    one, nothing = sparse.identity(count, format="csc"), sparse.csc_matrix((count, m))
    matrix = sparse.bmat(
        [[sparse.csc_matrix(E), sparse.csc_matrix((len(e), count))], [-link, one], [nothing, one], [nothing, -one]],
        format="csc",
    )
    rhs = np.concatenate([e, np.zeros(count), np.full(count, most), np.zeros(count)])
    cones = [clarabel.ZeroConeT(len(e)), clarabel.NonnegativeConeT(3 * count)]
    objective = np.concatenate([np.zeros(m), -np.ones(count)])
    nothing = sparse.csc_matrix((m + count, m + count))
    found = clarabel.DefaultSolver(nothing, objective, matrix, rhs, cones, _settings(1e-9, 100)).solve()
    if str(found.status) not in ("Solved", "AlmostSolved"):
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
