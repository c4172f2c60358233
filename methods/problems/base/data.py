"""Data sets: arrays, CSV and LIBSVM files, and scikit-learn's bundled sets, checked before anything is done.

Nothing is downloaded. Every function raises `InputError` where the data cannot be used, and the message names
the row and column, or the line of the file.
"""

from __future__ import annotations

import csv
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse

from methods.problems.base.bounds import is_sparse
from potential.errors import InputError

Array = npt.NDArray[np.float64]

# SciPy's constructors, untyped: data matrices are dense or sparse, and their types say neither.
_csr_array: Any = scipy.sparse.csr_array
_diagonal: Any = scipy.sparse.diags_array
_hstack: Any = scipy.sparse.hstack

#: The bundled sets of scikit-learn that need no download, and what is predicted by default.
BUNDLED = ("breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine")


@dataclass(frozen=True)
class Data:
    """A data set: `features` of shape `(n, d)`, dense or CSR, and one target for each row."""

    features: Any
    target: npt.NDArray[Any]
    name: str


# --- arrays -------------------------------------------------------------------------------------------------


def as_matrix(values: Any, argument: str = "A") -> Any:
    """A checked copy: a float64 array of shape `(n, d)`, or a CSR array where `values` is sparse.

    Raises `InputError` if it is not two-dimensional, is empty, is not numeric, or has an entry that is not
    finite.
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
    matrix = _as_float(values, argument)
    if matrix.ndim != 2:
        raise InputError(
            f"{argument} must be a matrix of shape (n, d), one row for each example; its shape is {matrix.shape}."
        )
    _refuse_empty(matrix.shape, argument)
    bad_rows, bad_columns = np.nonzero(~np.isfinite(matrix))
    if bad_rows.size:
        row, column = int(bad_rows[0]), int(bad_columns[0])
        _refuse_entry(argument, row, column, matrix[row, column], bad_rows.size)
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
            f"labels must be known; entry {missing[0]} is {values[missing[0]]} ({missing.size} such in all). "
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


def _as_float(values: Any, argument: str) -> Array:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise InputError(f"{argument} must be an array of numbers, with rows of one length: {error}.") from error
    _refuse_complex(array.dtype, argument)
    try:
        return np.array(array, dtype=np.float64, order="C")
    except (TypeError, ValueError) as error:
        raise InputError(f"{argument} must be an array of real numbers: {error}.") from error


def _refuse_complex(dtype: np.dtype[Any], argument: str) -> None:
    if dtype.kind == "c":
        raise InputError(f"{argument} must be real, and is complex.")


def _refuse_empty(shape: tuple[int, ...], argument: str) -> None:
    if 0 in shape:
        raise InputError(f"{argument} is empty: its shape is {shape}. At least one row and one column are needed.")


def _refuse_entry(argument: str, row: int, column: int, value: float, count: int) -> None:
    raise InputError(
        f"{argument} must be finite; the entry in row {row}, column {column} (counted from 0) is {value} "
        f"({count} such in all). Drop or fill these entries first."
    )


def _missing_entries(values: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Where labels are NaN, infinite or None."""
    if values.dtype.kind in "fc":
        return np.flatnonzero(~np.isfinite(values))
    if values.dtype.kind == "O":
        unknown = [value is None or (isinstance(value, float) and not math.isfinite(value)) for value in values]
        return np.flatnonzero(np.array(unknown, dtype=bool))
    return np.zeros(0, dtype=np.intp)


# --- preparation --------------------------------------------------------------------------------------------


def standardized(features: Any) -> Any:
    """Columns brought to one scale.

    A dense column is centred and divided by its standard deviation (a constant column becomes zero). A sparse
    column is divided by its root mean square and not centred, which would fill it.
    """
    rows = features.shape[0]
    if is_sparse(features):
        largest = np.asarray(abs(features).max(axis=0).toarray(), dtype=np.float64).ravel()
        largest[largest == 0.0] = 1.0
        # Divided by the largest entry first, so that squaring neither overflows nor vanishes.
        scaled = _csr_array(features @ _diagonal(1.0 / largest))
        mean_square = np.asarray(scaled.multiply(scaled).sum(axis=0), dtype=np.float64).ravel() / rows
        mean_square[mean_square == 0.0] = 1.0
        return _csr_array(scaled @ _diagonal(1.0 / np.sqrt(mean_square)))
    centre = features.mean(axis=0)
    constant = np.all(features == features[0], axis=0)
    centred = np.where(constant, 0.0, features - centre)
    largest = np.max(np.abs(centred), axis=0)
    largest[largest == 0.0] = 1.0
    centred = centred / largest
    deviation = np.sqrt(np.mean(centred * centred, axis=0))
    deviation[deviation == 0.0] = 1.0
    return centred / deviation


def with_intercept(features: Any) -> Any:
    """The features and a last column of ones."""
    ones = np.ones((features.shape[0], 1))
    if is_sparse(features):
        return _csr_array(_hstack([features, _csr_array(ones)]))
    return np.hstack([features, ones])


def prepared(data: Data, *, standardize: bool, standardize_target: bool, intercept: bool) -> Data:
    """The data set with checked, scaled features; a target is scaled like a dense column if asked for."""
    features = as_matrix(data.features, f"the features of {data.name}")
    target = data.target
    if target.shape != (features.shape[0],):
        raise InputError(f"{data.name} has {features.shape[0]} rows and a target of shape {target.shape}.")
    if standardize:
        features = standardized(features)
    if standardize_target:
        target = standardized(as_vector(target, f"the target of {data.name}")[:, None])[:, 0]
    if intercept:
        features = with_intercept(features)
    return replace(data, features=features, target=target)


# --- bundled sets -------------------------------------------------------------------------------------------


def read_bundled(name: str, target: str | None = None, columns: Sequence[str | int] | None = None) -> Data:
    """A data set that scikit-learn carries along: one of `BUNDLED`.

    `target` names a column to predict instead of the set's own target; the column is then no feature.
    Linnerud has three targets of its own, of which one must be named. `columns` selects features, by name or
    index from 0.
    """
    if name not in BUNDLED:
        raise InputError(
            f"{name!r} is none of the bundled data sets: {', '.join(BUNDLED)}. Others come from a file: "
            "from_csv, from_libsvm."
        )
    import sklearn.datasets

    bunch = getattr(sklearn.datasets, f"load_{name}")()
    features = np.asarray(bunch.data, dtype=np.float64)
    names = [str(column) for column in bunch.feature_names]
    values = np.asarray(bunch.target)
    title = name.replace("_", " ")
    own = [str(column) for column in getattr(bunch, "target_names", [])] if values.ndim == 2 else []
    if target is not None and target in own:
        values = values[:, own.index(target)]
        title = f"{title} ({target.lower()})"
    elif target is not None and target in names:
        position = names.index(target)
        values = features[:, position]
        features = np.delete(features, position, axis=1)
        names.pop(position)
        title = f"{title} ({target})"
    elif target is not None or values.ndim != 1:
        asked = "names no target" if target is None else f"has no column {target!r}"
        raise InputError(f"{name!r} {asked}; target= must be one of: {', '.join(own + names)}.")
    chosen = _column_positions(columns, names, name)
    return Data(features if chosen is None else features[:, chosen], values, title)


def _column_positions(columns: Sequence[str | int] | None, names: Sequence[str], source: str) -> list[int] | None:
    """Positions of the selected columns, or None for all."""
    if columns is None:
        return None
    if isinstance(columns, str):
        raise InputError(f"columns must be a list of names or positions, and is {columns!r}.")
    return [_column_position(column, names, source, "columns") for column in columns]


def _column_position(column: str | int, names: Sequence[str], source: str, argument: str) -> int:
    if isinstance(column, str):
        if column in names:
            return list(names).index(column)
        raise InputError(f"{argument}: {source} has no column {column!r}; it has: {', '.join(names)}.")
    if not isinstance(column, (int, np.integer)) or isinstance(column, bool):
        raise InputError(f"{argument}: a column is a name or a position, and {column!r} is neither.")
    if not -len(names) <= column < len(names):
        raise InputError(f"{argument}: {source} has {len(names)} columns, and none at position {column}.")
    return int(column) % len(names)


# --- CSV files ----------------------------------------------------------------------------------------------


def read_csv(
    path: str | Path,
    target: str | int = -1,
    *,
    delimiter: str = ",",
    header: bool = True,
    columns: Sequence[str | int] | None = None,
    numeric_target: bool,
) -> Data:
    """A table of numbers with one target column.

    `target` is a column's name, or its position from 0 (negative: from the end). Without a header, columns
    are known by position. `columns` selects features, which are all other columns by default. Where
    `numeric_target`, the target column too must hold numbers; else it may hold text.
    """
    import pandas

    file = _existing_file(path)
    try:
        with warnings.catch_warnings():
            # pandas only warns of rows that are longer than the header, and cuts them.
            warnings.simplefilter("error", pandas.errors.ParserWarning)
            table = pandas.read_csv(
                file,
                sep=delimiter,
                header=0 if header else None,
                index_col=False,
                skipinitialspace=True,
                low_memory=False,
            )
    except pandas.errors.EmptyDataError as error:
        raise InputError(f"{file} is empty: a CSV file with at least one row of data was expected.") from error
    except (pandas.errors.ParserError, pandas.errors.ParserWarning, UnicodeError, ValueError) as error:
        where = _uneven_line(file, delimiter) or str(error).strip()
        raise InputError(f"{file} is not a CSV file with delimiter {delimiter!r}: {where}.") from error
    names = [str(column) for column in table.columns]
    if table.shape[0] == 0:
        raise InputError(f"{file} is empty: it has no row of data.")
    if table.shape[1] < 2:
        raise InputError(
            f"{file} has only one column when read with delimiter {delimiter!r}; a target and at least one "
            "feature are needed. Is the delimiter another one?"
        )
    position = _column_position(target, names, str(file), "target")
    selected = _column_positions(columns, names, str(file))
    if selected is None:
        selected = [index for index in range(len(names)) if index != position]
    if position in selected:
        raise InputError(f"columns: {names[position]!r} is the target, and cannot be a feature too.")
    numeric = [*selected, position] if numeric_target else selected
    for index in numeric:
        if not pandas.api.types.is_numeric_dtype(table.dtypes.iloc[index]) or table.iloc[:, index].isna().any():
            raise InputError(_bad_cell(file, delimiter, header, numeric, names))
    if table.iloc[:, position].isna().any():
        raise InputError(_bad_cell(file, delimiter, header, [position], names, text=True))
    features = table.iloc[:, selected].to_numpy(dtype=np.float64)
    values = table.iloc[:, position].to_numpy()
    if values.dtype.kind not in "biuf":
        values = np.array([str(value) for value in values])
    return Data(features, values, file.stem.replace("_", " "))


def _existing_file(path: str | Path) -> Path:
    file = Path(path).expanduser()
    if not file.exists():
        raise InputError(f"{file} does not exist (looked in {Path.cwd()} if the path is relative).")
    if not file.is_file():
        raise InputError(f"{file} is not a file.")
    return file


def _uneven_line(file: Path, delimiter: str) -> str | None:
    """The first line with another number of fields than the first, in words."""
    try:
        with open(file, newline="", encoding="utf-8") as stream:
            reader = csv.reader(stream, delimiter=delimiter, skipinitialspace=True)
            first: int | None = None
            for row in reader:
                if first is None and row:
                    first = len(row)
                elif row and len(row) != first:
                    return f"line {reader.line_num} has {len(row)} fields, where the first line has {first}"
    except (OSError, UnicodeError, csv.Error, TypeError):
        return None
    return None


def _bad_cell(
    file: Path, delimiter: str, header: bool, columns: Sequence[int], names: Sequence[str], text: bool = False
) -> str:
    """The first cell of the columns that holds no number (or, where text may stand, nothing), in words."""
    with open(file, newline="", encoding="utf-8", errors="replace") as stream:
        reader = csv.reader(stream, delimiter=delimiter, skipinitialspace=True)
        waiting_for_header = header
        for row in reader:
            if not row or waiting_for_header:
                waiting_for_header = waiting_for_header and not row
                continue
            for index in columns:
                if index >= len(row):
                    return f"{file}, line {reader.line_num}: {len(row)} fields, {len(names)} expected."
                cell = row[index].strip()
                if _holds_number(cell) or (text and cell.lower() not in ("", "nan", "na", "null", "none", "n/a")):
                    continue
                found = repr(cell) if cell else "an empty cell"
                wanted = "a label" if text else "a number"
                return (
                    f"{file}, line {reader.line_num}, column {names[index]!r}: {found} is not {wanted}. "
                    "Drop or fill such rows, or select other columns with columns=[...]."
                )
    shown = ", ".join(repr(names[index]) for index in columns)
    return f"{file}: the columns {shown} do not hold numbers only."


def _holds_number(cell: str) -> bool:
    try:
        return not math.isnan(float(cell))
    except ValueError:
        return False


# --- LIBSVM files -------------------------------------------------------------------------------------------


def read_libsvm(path: str | Path, n_features: int | None = None) -> Data:
    """A sparse data set in the LIBSVM (SVMlight) format, `label index:value index:value ...` on each line.

    The features stay sparse. `n_features` is needed only where the last columns are zero throughout.
    """
    import sklearn.datasets

    file = _existing_file(path)
    try:
        features, target = sklearn.datasets.load_svmlight_file(str(file), n_features=n_features)
    except (ValueError, IndexError, OverflowError, UnicodeError, OSError, EOFError) as error:
        where = _bad_libsvm_line(file) or str(error)
        raise InputError(f"{file} is not in the LIBSVM format: {where}.") from error
    if features.shape[0] == 0 or features.shape[1] == 0:
        raise InputError(f"{file} is empty: it has {features.shape[0]} rows and {features.shape[1]} columns.")
    return Data(as_matrix(features, f"the features of {file}"), np.asarray(target), file.stem.replace("_", " "))


def _bad_libsvm_line(file: Path) -> str | None:
    """The first line that is not `label index:value ...`, in words."""
    try:
        with open(file, encoding="utf-8", errors="replace") as stream:
            for number, line in enumerate(stream, start=1):
                fields = line.split("#", 1)[0].split()
                if not fields:
                    continue
                if not _is_float(fields[0]):
                    return f"line {number}: {fields[0]!r} is not a label"
                previous = -1
                for field in fields[1:]:
                    index, separator, value = field.partition(":")
                    if index == "qid":
                        continue
                    if not (separator and index.isdigit() and _is_float(value)):
                        return f"line {number}: {field!r} is not of the form index:value"
                    if int(index) <= previous:
                        return f"line {number}: index {index} does not come after index {previous}"
                    previous = int(index)
    except OSError:
        return None
    return None


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
