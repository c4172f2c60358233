"""Cone programs by Clarabel: how every search of this package that needs one sets the solver up.

    minimize <cost, x>  subject to  rows x + s = sides, with s in the product of the cones.

A solution is a hint: whoever asks for one checks what it needs exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import clarabel
import numpy as np
import numpy.typing as npt
from scipy import sparse
from threadpoolctl import ThreadpoolController

from potential.search import time_limit

Array = npt.NDArray[np.float64]

_REGULARIZATION = 1e-7  # beside entries of size 1; the solver refines its solutions
_KEPT = 2000  # solutions that are kept: a search often comes to the same program again


class Solution(NamedTuple):
    """What a solver says of a program: its status, x and the dual, the residuals, and the iterations that it took."""

    status: str
    x: Array
    z: Array
    r_prim: float
    r_dual: float
    iterations: int


def zero(size: int) -> Any:
    """The cone of zero alone: equations."""
    return clarabel.ZeroConeT(size)


def nonnegative(size: int) -> Any:
    """The numbers that are not negative."""
    return clarabel.NonnegativeConeT(size)


def semidefinite(order: int) -> Any:
    """The positive semidefinite matrices of an order, as `triangle` lays them out."""
    return clarabel.PSDTriangleConeT(order)


@lru_cache(maxsize=256)
def triangle(order: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Array]:
    """Rows, columns and scales of a symmetric matrix's entries: its upper triangle, column by column.

    What is off the diagonal is scaled by the root of 2, so that inner products are those of the matrices.
    """
    columns, rows = np.tril_indices(order)
    scale = np.where(rows == columns, 1.0, np.sqrt(2.0))
    for array in (rows, columns, scale):
        array.flags.writeable = False
    return rows, columns, scale


def solver(
    cost: Array,
    rows: Any,
    sides: Array,
    cones: Sequence[Any],
    *,
    iterations: int = 200,
    tolerance: float | None = None,
    again: bool = False,
    scaled: bool = False,
) -> Any:
    """Clarabel's solver of a program, silent and on one thread.

    `rows` is an array of shape (sides, unknowns) or a sparse matrix. `tolerance` is for gaps and feasibility, the
    solver's own where it is None. Where all is `scaled` the solver takes the units as they are. With `again` the
    program is kept as it is, so that it may be solved once more after `update(b=...)`. Raises OutOfTime where the time
    of a search is spent.
    """
    time_limit.look()
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_iter = iterations
    settings.max_threads = 1
    if again:
        settings.presolve_enable = settings.chordal_decomposition_enable = False
    if scaled:
        settings.equilibrate_enable, settings.static_regularization_constant = False, _REGULARIZATION
    if tolerance is not None:
        settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    matrix = by_columns(rows) if isinstance(rows, np.ndarray) else sparse.csc_matrix(rows)
    return clarabel.DefaultSolver(_nothing(len(cost)), cost, matrix, sides, list(cones), settings)


def solution(
    cost: Array, rows: Any, sides: Array, cones: Sequence[Any], *, iterations: int, scaled: bool = False
) -> Solution:
    """What the solver says of a program, remembered of the last ones. Raises OutOfTime as it does."""
    time_limit.look()
    matrix = by_columns(rows) if isinstance(rows, np.ndarray) else rows
    parts = (cost, matrix.data, matrix.indices, matrix.indptr, np.asarray(sides, dtype=float))
    made = blake2b(f"{iterations} {scaled} {list(map(repr, cones))} {[len(part) for part in parts]}".encode())
    for part in parts:
        made.update(part.tobytes())
    key = made.digest()
    known = _SOLVED.pop(key, None)
    if known is None:
        new = solver(cost, matrix, sides, cones, iterations=iterations, scaled=scaled).solve()
        x, z = np.array(new.x), np.array(new.z)
        x.flags.writeable = z.flags.writeable = False
        known = Solution(str(new.status), x, z, new.r_prim, new.r_dual, new.iterations)
        if len(_SOLVED) >= _KEPT:
            del _SOLVED[next(iter(_SOLVED))]
    _SOLVED[key] = known
    return known


_SOLVED: dict[bytes, Solution] = {}  # those that were asked for last come last


def found(solution: Any) -> bool:
    """Whether a solution is one, if only nearly."""
    return str(solution.status) in ("Solved", "AlmostSolved")


def one_thread() -> AbstractContextManager[Any]:
    """Linear algebra on one thread: at these sizes more of them only wait for each other."""
    threads = _threads()
    if all(library.num_threads == 1 for library in threads.lib_controllers if library.user_api == "blas"):
        return nullcontext()  # to set what is set takes as long as a small program
    context: AbstractContextManager[Any] = threads.limit(limits=1, user_api="blas")
    return context


@cache
def _threads() -> ThreadpoolController:
    """The threads of what was loaded with NumPy, SciPy and the solver."""
    return ThreadpoolController()


@lru_cache(maxsize=256)
def _nothing(size: int) -> Any:
    """The quadratic part of a linear cost."""
    return sparse.csc_matrix((size, size))


def by_columns(rows: Array) -> Any:
    """An array as the solver takes it; for one so small, SciPy's own conversion takes as long as the solver."""
    column, row = np.nonzero(rows.T)
    first = np.zeros(rows.shape[1] + 1, dtype=np.int32)
    np.cumsum(np.bincount(column, minlength=rows.shape[1]), out=first[1:])
    return sparse.csc_matrix((rows[row, column], row.astype(np.int32), first), shape=rows.shape)
