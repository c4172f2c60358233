"""The same programs by Clarabel, which is faster where the matrix is small and surer where the room is little."""

from __future__ import annotations

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
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_iter = iterations
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = tolerance
    settings.tol_feas = tolerance
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
