"""Matrices, vectors and labels as they come, checked and copied: arrays, lists, SciPy's sparse arrays, data frames.

Every function raises `InputError` where the values cannot be used, and the message names the row and column.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse

from methods.problems.base.bounds import is_sparse
from potential.errors import InputError

Array = npt.NDArray[np.float64]

# SciPy's constructor, untyped: a data matrix is dense or sparse, and its type says neither.
_csr_array: Any = scipy.sparse.csr_array


def as_matrix(values: Any, argument: str = "A") -> Any:
    """A checked copy: a float64 array of shape `(n, d)`, or a CSR array where `values` is sparse.

    A data frame is taken too, and its columns are named in messages. Raises `InputError` if it is not
    two-dimensional, is empty, is not numeric, or has an entry that is missing or not finite.
    """
    if is_sparse(values):
        matrix = _csr_array(values, copy=True)
        if matrix.ndim != 2:
            raise InputError(f"{argument} must be a matrix of shape (n, d), and is a sparse array {matrix.shape}.")
        _refuse_complex(matrix.dtype, argument)
        matrix = matrix.astype(np.float64)
        # Duplicates are summed and zeros dropped, so that stored entries are the terms of each inner product.
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        _refuse_empty(matrix.shape, argument)
        bad = np.flatnonzero(~np.isfinite(matrix.data))
        if bad.size:
            row = int(np.searchsorted(matrix.indptr, bad[0], side="right")) - 1
            _refuse_entry(argument, row, int(matrix.indices[bad[0]]), matrix.data[bad[0]], bad.size)
        return matrix
    names = _column_names(values)
    matrix = _as_float(values, argument, names)
    if matrix.ndim != 2:
        raise InputError(
            f"{argument} must be a matrix of shape (n, d), one row for each example; its shape is {matrix.shape}."
        )
    _refuse_empty(matrix.shape, argument)
    bad_rows, bad_columns = np.nonzero(~np.isfinite(matrix))
    if bad_rows.size:
        row, column = int(bad_rows[0]), int(bad_columns[0])
        _refuse_entry(argument, row, column, matrix[row, column], bad_rows.size, names)
    return np.ascontiguousarray(matrix)


def as_vector(values: Any, argument: str, length: int | None = None) -> Array:
    """A checked float64 copy of shape `(length,)`; raises `InputError` as `as_matrix` does."""
    vector = _as_float(values, argument)
    if vector.ndim != 1:
        raise InputError(f"{argument} must be a vector, one-dimensional; its shape is {vector.shape}.")
    if length is not None and vector.shape != (length,):
        raise InputError(f"{argument} must have {length} entries, and has {vector.shape[0]}.")
    bad = np.flatnonzero(~np.isfinite(vector))
    if bad.size:
        raise InputError(
            f"{argument} must be finite; entry {bad[0]} is {vector[bad[0]]} "
            f"({bad.size} such in all). Drop or fill these entries first."
        )
    return vector


def as_nonnegative(value: Any, argument: str) -> float:
    """A checked non-negative finite number; raises `InputError`."""
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{argument} must be a number at least 0, and is {value!r}.") from error
    if not (math.isfinite(number) and number >= 0.0):
        raise InputError(f"{argument} must be a finite number at least 0, and is {value!r}.")
    return number


def as_signs(labels: Any, length: int | None = None, positive: Any = None) -> Array:
    """Labels of two classes as -1.0 and 1.0, shape `(n,)`.

    The class that sorts last becomes 1; `positive` names another one, and then all other classes become -1
    (one against the rest). Raises `InputError` if there are not two classes, and shows those found.
    """
    values = np.asarray(labels)
    if values.ndim != 1:
        raise InputError(f"labels must be a vector, one-dimensional; their shape is {values.shape}.")
    if length is not None and values.shape != (length,):
        raise InputError(f"labels must have {length} entries, one for each row of A, and have {values.shape[0]}.")
    missing = _missing_entries(values)
    if missing.size:
        raise InputError(
            f"labels must be known; entry {missing[0]} is {_shown(values[missing[0]])} ({missing.size} such in all). "
            "Drop these rows first."
        )
    try:
        classes = np.unique(values)
    except TypeError as error:
        raise InputError(f"labels must be of one kind, all numbers or all text: {error}.") from error
    shown = ", ".join(repr(value) for value in classes[:10].tolist()) + (", ..." if classes.size > 10 else "")
    if positive is None:
        if classes.size != 2:
            raise InputError(
                f"labels must be of two classes, and are of {classes.size}: {shown}. "
                "For one class against the rest, name it: positive=..."
            )
        positive = classes[1]
    chosen = np.asarray(values == positive)
    if chosen.shape != values.shape or not chosen.any():
        raise InputError(f"positive={positive!r} is none of the labels: {shown}.")
    if chosen.all():
        raise InputError(f"labels must be of two classes, and all of them are {positive!r}.")
    return np.where(chosen, 1.0, -1.0)


def _column_names(values: Any) -> Sequence[str] | None:
    """The names of a data frame's columns; None for what has none."""
    names = getattr(values, "columns", None)
    return None if names is None or callable(names) else [str(name) for name in names]


def _as_float(values: Any, argument: str, names: Sequence[str] | None = None) -> Array:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise InputError(f"{argument} must be an array of numbers, with rows of one length: {error}.") from error
    _refuse_complex(array.dtype, argument)
    if array.dtype.kind in "mM":
        raise InputError(
            f"{argument} must be an array of real numbers, and holds dates or times: write them as numbers."
        )
    try:
        return np.array(array, dtype=np.float64, order="C")
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(
            _bad_entry(array, argument, names) or f"{argument} must be an array of real numbers."
        ) from error


def _bad_entry(array: npt.NDArray[Any], argument: str, names: Sequence[str] | None) -> str | None:
    """The first entry that is missing or no number, in words; None where there is none."""
    for place, value in np.ndenumerate(array):
        if _is_missing(value) and not isinstance(value, float):
            return f"{argument} must be known; {_place(place, names)} is missing. Drop or fill these entries first."
        try:
            float(value)
        except (TypeError, ValueError, OverflowError):
            advice = (
                "Encode text as numbers (a column of categories as one of zeros and ones for each), or leave it out."
            )
            return f"{argument} must be an array of real numbers; {_place(place, names)} is {_shown(value)}. {advice}"
    return None


def _place(place: tuple[int, ...], names: Sequence[str] | None = None) -> str:
    """Where an entry stands, in words; `names` are those of a data frame's columns."""
    if len(place) != 2:
        return f"entry {', '.join(map(str, place))}"
    row, column = place
    name = f" ({names[column]!r})" if names is not None else ""
    return f"the entry in row {row}, column {column}{name} (counted from 0)"


def _is_missing(value: Any) -> bool:
    """Whether an entry is None, NaN, or pandas' NA or NaT, which are known by their names without pandas."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating)) and math.isnan(value)


def _shown(value: Any) -> str:
    """An entry in a message: text in quotes, a short form of what is long."""
    text = repr(str(value)) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _refuse_complex(dtype: np.dtype[Any], argument: str) -> None:
    if dtype.kind == "c":
        raise InputError(f"{argument} must be real, and is complex.")


def _refuse_empty(shape: tuple[int, ...], argument: str) -> None:
    if 0 in shape:
        raise InputError(f"{argument} is empty: its shape is {shape}. At least one row and one column are needed.")


def _refuse_entry(
    argument: str, row: int, column: int, value: float, count: int, names: Sequence[str] | None = None
) -> None:
    raise InputError(
        f"{argument} must be finite; {_place((row, column), names)} is {value} "
        f"({count} such in all). Drop or fill these entries first."
    )


def _missing_entries(values: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Where labels are missing or infinite."""
    if values.dtype.kind in "fc":
        return np.flatnonzero(~np.isfinite(values))
    if values.dtype.kind in "mM":
        return np.flatnonzero(np.isnat(values))
    if values.dtype.kind == "O":
        unknown = [_is_missing(value) or (isinstance(value, float) and math.isinf(value)) for value in values]
        return np.flatnonzero(np.array(unknown, dtype=bool))
    return np.zeros(0, dtype=np.intp)
