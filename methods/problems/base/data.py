"""Data sets as features and a target: those that scikit-learn carries along, and what is done to any before it is used.

Nothing is downloaded. Every function raises `InputError` where the data cannot be used, and the message names
the row and column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse

from methods.problems.base.arrays import as_matrix, as_vector
from methods.problems.base.bounds import is_sparse
from potential.errors import InputError
from potential.extras import load

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
    datasets = load("sklearn.datasets", "a bundled data set")
    bunch = getattr(datasets, f"load_{name}")()
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
    chosen = column_positions(columns, names, name)
    return Data(features if chosen is None else features[:, chosen], values, title)


def column_positions(columns: Sequence[str | int] | None, names: Sequence[str], source: str) -> list[int] | None:
    """Positions of the selected columns, or None for all."""
    if columns is None:
        return None
    if isinstance(columns, str):
        raise InputError(f"columns must be a list of names or positions, and is {columns!r}.")
    return [column_position(column, names, source, "columns") for column in columns]


def column_position(column: str | int, names: Sequence[str], source: str, argument: str) -> int:
    """The position of a column that is given by its name or its position."""
    if isinstance(column, str):
        if column in names:
            return list(names).index(column)
        raise InputError(f"{argument}: {source} has no column {column!r}; it has: {', '.join(names)}.")
    if not isinstance(column, (int, np.integer)) or isinstance(column, bool):
        raise InputError(f"{argument}: a column is a name or a position, and {column!r} is neither.")
    if not -len(names) <= column < len(names):
        raise InputError(f"{argument}: {source} has {len(names)} columns, and none at position {column}.")
    return int(column) % len(names)
