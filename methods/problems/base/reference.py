"""Reference solutions: solved once, mostly with CVXPY, kept on disk.

A solution is a few named arrays in an `.npz` file whose name is a hash of everything that determines it. The
folder is the user's cache folder, or the one that the environment variable `POTENTIAL_CACHE` names; it may be
deleted at any time. A file that cannot be read, or that does not hold what is expected, is ignored and
written anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from methods.problems.base.bounds import is_sparse
from potential.errors import NoMinimizerError
from potential.extras import load

Solution = dict[str, npt.NDArray[np.float64]]

#: Part of every key: raised when what is stored, or how it is computed, changes.
FORMAT = 2


def cache_folder() -> Path:
    """The folder of reference solutions: `$POTENTIAL_CACHE`, or the user's cache folder."""
    chosen = os.environ.get("POTENTIAL_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("potential"))


def cache_key(parts: Iterable[Any]) -> str:
    """A hash of names, numbers, and dense or sparse arrays (content, type and shape)."""
    digest = hashlib.sha256(f"potential reference {FORMAT}".encode())

    def add(part: Any) -> None:
        if is_sparse(part):
            digest.update(f"|sparse {part.shape}".encode())
            for piece in (part.data, part.indices.astype(np.int64), part.indptr.astype(np.int64)):
                add(piece)
        elif isinstance(part, np.ndarray):
            digest.update(f"|array {part.dtype.str} {part.shape}".encode())
            digest.update(np.ascontiguousarray(part).tobytes())
        else:
            digest.update(f"|{part!r}".encode())

    for part in parts:
        add(part)
    return digest.hexdigest()


def cached_solution(
    parts: Iterable[Any], shapes: Mapping[str, tuple[int, ...]], solve: Callable[[], Solution]
) -> Solution:
    """The stored solution of the problem that `parts` determine, or else `solve()`, which is then stored.

    `shapes` names the arrays of the solution and their shapes.
    """
    path = cache_folder() / f"reference-{cache_key(parts)}.npz"
    solution = _read(path, shapes)
    if solution is None:
        solution = solve()
        _write(path, solution)
    return solution


def _read(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> Solution | None:
    """The file's arrays, or None where there is no file or it does not hold exactly what is expected."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            solution = {name: np.asarray(archive[name]) for name in archive.files}
    except Exception:  # a damaged archive fails in many ways, and all of them mean the same: solve again
        return None
    if set(solution) != set(shapes):
        return None
    for name, array in solution.items():
        if array.dtype != np.float64 or array.shape != shapes[name] or not np.all(np.isfinite(array)):
            return None
    return solution


def _write(path: Path, solution: Solution) -> None:
    """Write the file so that no reader ever sees a part of it; a folder that cannot be written only warns."""
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".reference-", suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **solution)  # type: ignore[arg-type]
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        warnings.warn(
            f"the reference solution was computed but not kept: {path.parent} cannot be written ({error}). "
            "Set the environment variable POTENTIAL_CACHE to a folder that can.",
            RuntimeWarning,
            stacklevel=2,
        )


def solve_with_cvxpy(program: Any, name: str) -> None:
    """Solve a CVXPY problem with Clarabel to tight tolerances; the variables hold the solution.

    Raises `NoMinimizerError` if the solver finds no solution.
    """
    cvxpy = load("cvxpy", "a reference solution")

    tolerances = {
        "tol_gap_abs": 1e-12,
        "tol_gap_rel": 1e-12,
        "tol_feas": 1e-12,
        "max_iter": 500,
    }
    with warnings.catch_warnings():
        # An inaccurate solution is polished and then bounded; a warning would say nothing about the result.
        warnings.simplefilter("ignore")
        try:
            program.solve(solver=cvxpy.CLARABEL, **tolerances)
        except cvxpy.error.SolverError as error:
            raise NoMinimizerError(
                f"no reference minimizer of {name!r}: the solver failed ({error}). Rescale the data "
                "(standardize the columns) or add a regularization."
            ) from error
    if program.status not in (cvxpy.OPTIMAL, cvxpy.OPTIMAL_INACCURATE):
        raise NoMinimizerError(
            f"no reference minimizer of {name!r}: the solver reports {program.status!r}. A problem that "
            "is unbounded below, or whose infimum is not attained, has none: add a regularization, or "
            "rescale the data."
        )


def no_finite_point(name: str) -> NoMinimizerError:
    """The error where a solver that reports success returned no usable point."""
    return NoMinimizerError(
        f"no reference minimizer of {name!r}: the solver returned no finite point. Rescale the data "
        "(standardize the columns) or add a regularization."
    )
