"""Linear models: objectives of `A x` for a data matrix `A`, built from arrays, files or bundled data sets."""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse

from methods.problems.base.arrays import as_matrix, as_signs, as_vector
from methods.problems.base.bounds import gamma, is_sparse, round_up
from methods.problems.base.construction import meant
from methods.problems.base.csv_files import read_csv
from methods.problems.base.data import Data, prepared, read_bundled
from methods.problems.base.libsvm_files import read_libsvm
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.parts import mirror_maps
from potential.errors import InputError

#: So many multiplications are done at once for many points: what they give stays in the cache, and is not worth
#: another thread.
_BLOCK = 2**17


class LinearModel(Problem):
    """A problem whose objective depends on `x` through the residuals `r = M x - c`, one for each example.

    In regression `M` is the data matrix and `c` the target. In classification the rows of `M` are `-y_i a_i`,
    so that the labels are in the matrix; a change of sign is exact.

    Dense data are kept as an array, sparse data in CSR form; both give the same problem.
    """

    #: What stands before the data set's name in tables.
    title: ClassVar[str]
    #: Whether the target is a number or one of two classes.
    classification: ClassVar[bool]
    #: Whether the loaders add a column of ones unless told otherwise.
    default_intercept: ClassVar[bool] = True
    #: An upper bound of the loss's second derivative in the residual, where it is smooth.
    loss_curvature: ClassVar[float] = math.inf

    def _set_data(self, A: Any, target: Any, name: str | None) -> None:
        """Check and keep the data; called first by each constructor."""
        matrix = as_matrix(A)
        rows, columns = matrix.shape
        if self.classification:
            #: Labels as -1.0 and 1.0, shape (n,).
            self.labels = as_signs(target, rows)
            if is_sparse(matrix):
                matrix.data *= -np.repeat(self.labels, np.diff(matrix.indptr))
            else:
                matrix *= -self.labels[:, None]
            self._c = np.zeros(rows)
        else:
            self._c = as_vector(target, "b", rows)
        entries = matrix.data if is_sparse(matrix) else matrix
        if not np.any(entries):
            raise InputError("A must have an entry that is not zero: with all of them zero, nothing depends on x.")
        largest = float(np.max(np.abs(entries)))
        if largest > 1e140 or float(np.max(np.abs(self._c))) > 1e140:
            raise InputError("A and b must be below 1e140 in magnitude, or squares overflow: rescale the data.")
        self._M = matrix
        # The transpose is a view; taken once, it costs the loop nothing.
        self._Mt = matrix.T
        self._n: int = rows
        self.dimension = columns
        self.name = name if name is not None else f"{self.title}, {rows} x {columns}"

    @property
    def examples(self) -> int:
        """The number of rows of the data matrix."""
        return self._n

    @property
    def sparse(self) -> bool:
        """Whether the data matrix is kept sparse."""
        return bool(is_sparse(self._M))

    def part(self, rows: npt.NDArray[np.intp]) -> Self:
        """The same objective on some of the examples only, named by their positions from 0."""
        made = copy.copy(self)
        for owner in type(self).__mro__:
            for name, member in vars(owner).items():
                if isinstance(member, cached_property):
                    made.__dict__.pop(name, None)
        made._M = self._M[rows]
        made._Mt = made._M.T
        made._c = self._c[rows]
        made._n = len(rows)
        if self.classification:
            made.labels = self.labels[rows]
        made.name = f"{self.name}, {len(rows)} examples"
        return made

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._M, self._c)

    # --- rounding -------------------------------------------------------------------------------------------

    @cached_property
    def _magnitude(self) -> Any:
        """`|M|`, entry by entry."""
        return abs(self._M)

    @cached_property
    def _row_terms(self) -> int:
        """The number of products in a residual, at most."""
        return int(np.max(np.diff(self._M.indptr))) if self.sparse else self.dimension

    @cached_property
    def _column_terms(self) -> int:
        """The number of products in an entry of `M.T @ v`, at most."""
        return int(np.max(np.bincount(self._M.indices))) if self.sparse else self._n

    def _residual_rounding(self, x: Array) -> Array:
        """A bound of the rounding of each computed residual `M x - c`: `gamma_{k+1} (|M| |x| + |c|)`."""
        sizes: Array = self._magnitude @ np.abs(x) + np.abs(self._c)
        return gamma(self._row_terms + 6) * sizes

    def _transposed_rounding(self, v: Array, error: Array | float = 0.0) -> Array:
        """A bound of the rounding of each entry of `M.T @ v / n`, where `v` is off by at most `error`."""
        terms = gamma(self._column_terms + 8) * np.abs(v) + (1.0 + 1e-12) * np.asarray(error)
        bound: Array = self._magnitude.T @ terms / self._n
        return bound

    # --- many points at once, as the rows of a matrix -----------------------------------------------------------

    def _in_blocks(self, one: Callable[[Array], Array], rows: Array) -> Array:
        """A function of some rows, evaluated on so many at a time that what it computes on the way stays small."""
        size = max(1, _BLOCK // (self._n * min(self.dimension, self._row_terms)))
        if len(rows) <= size:
            return one(rows)
        return np.concatenate([one(rows[k : k + size]) for k in range(0, len(rows), size)])

    def _residual_rows(self, rows: Array) -> Array:
        """The residuals `M x - c` of each row `x`, shape `(rows, n)`."""
        found: Array = (self._M @ rows.T).T - self._c if self.sparse else rows @ self._Mt - self._c
        return found

    def _residual_rounding_rows(self, rows: Array) -> Array:
        """`_residual_rounding` of each row."""
        sizes: Array = (self._magnitude @ np.abs(rows).T).T + np.abs(self._c)
        return gamma(self._row_terms + 6) * sizes

    def _transposed_rows(self, values: Array) -> Array:
        """`M.T @ v` for each row `v`."""
        found: Array = (self._Mt @ values.T).T if self.sparse else values @ self._M
        return found

    def _transposed_rounding_rows(self, values: Array, error: Array) -> Array:
        """`_transposed_rounding` of each row."""
        terms = gamma(self._column_terms + 8) * np.abs(values) + (1.0 + 1e-12) * error
        bound: Array = (self._magnitude.T @ terms.T).T / self._n
        return bound

    def _mean_magnitude_norm(self, order: float) -> float:
        """The norm of `mean_i |m_i|`, rounded up: a bound of `M's/n` for all slopes `s` in `[-1, 1]`."""
        means = np.asarray(self._magnitude.sum(axis=0), dtype=np.float64).ravel() / self._n
        operations = 4 * (self._n + self.dimension) + 64
        return round_up(mirror_maps.norm(means, order), operations)

    # --- the solver's coordinates ---------------------------------------------------------------------------

    def _scaled(self) -> tuple[Any, Array]:
        """`M` with columns of unit root mean square, and the factors that make them so.

        Where `z` solves the scaled problem, `factors * z` solves this one; solvers want it so.
        """
        squares = self._magnitude.multiply(self._magnitude) if self.sparse else self._M * self._M
        sizes = np.sqrt(np.asarray(squares.sum(axis=0), dtype=np.float64).ravel() / self._n)
        factors = np.where(sizes > 0.0, 1.0 / np.where(sizes > 0.0, sizes, 1.0), 1.0)
        diagonal: Any = scipy.sparse.diags_array
        return self._M @ diagonal(factors), factors

    # --- data sets ------------------------------------------------------------------------------------------

    @classmethod
    def from_csv(
        cls,
        path: str | Path,
        target: str | int = -1,
        *,
        delimiter: str = ",",
        header: bool = True,
        columns: Sequence[str | int] | None = None,
        encoding: str = "utf-8",
        positive: Any = None,
        standardize: bool = True,
        standardize_target: bool = False,
        intercept: bool | None = None,
        name: str | None = None,
        **options: Any,
    ) -> Self:
        """The problem on a CSV file of numbers.

        Args:
            path: the file.
            target: the column that is predicted: its name, or its position from 0 (negative: from the end).
            delimiter: what separates the fields.
            header: whether the first line names the columns.
            columns: the features, by name or position; all other columns by default.
            encoding: that of the text, as Python names it: `"utf-8"`, `"latin-1"`, `"utf-16"`, ...
            positive: in classification, the label that becomes 1, all others becoming -1; needed where
                there are more than two.
            standardize: centre each feature and divide it by its standard deviation (a constant one
                becomes zero).
            standardize_target: in regression, the same for the target.
            intercept: add a last column of ones (a regularization includes its weight); by default so, but
                not on the simplex.
            name: the data set's name in tables; the file's by default.
            options: what the constructor takes besides the data, such as `regularization`.

        Raises `InputError` if the file is not there, is no such table, or holds something that is not a
        number; the message names the line.
        """
        data = read_csv(
            path,
            target,
            delimiter=delimiter,
            header=header,
            columns=columns,
            encoding=encoding,
            numeric_target=not cls.classification,
        )
        return cls._from_data(data, positive, standardize, standardize_target, intercept, name, options)

    @classmethod
    def from_libsvm(
        cls,
        path: str | Path,
        *,
        n_features: int | None = None,
        positive: Any = None,
        standardize: bool = True,
        standardize_target: bool = False,
        intercept: bool | None = None,
        name: str | None = None,
        **options: Any,
    ) -> Self:
        """The problem on a file in the LIBSVM (SVMlight) format, compressed or not; the data stay sparse.

        `standardize` divides each column by its root mean square, and does not centre it, which would fill
        it. `n_features` is needed only where the last columns are zero throughout, or where there are more than
        100 million. The other arguments are
        those of `from_csv`. Raises `InputError` if the file is not there or not in its format; the message
        names the line.
        """
        data = read_libsvm(path, n_features)
        return cls._from_data(data, positive, standardize, standardize_target, intercept, name, options)

    @classmethod
    def from_bundled(
        cls,
        dataset: str,
        *,
        target: str | None = None,
        columns: Sequence[str | int] | None = None,
        positive: Any = None,
        sparse: bool = False,
        standardize: bool = True,
        standardize_target: bool = False,
        intercept: bool | None = None,
        name: str | None = None,
        **options: Any,
    ) -> Self:
        """The problem on a data set that scikit-learn carries along; nothing is downloaded.

        Args:
            dataset: `"breast_cancer"`, `"diabetes"`, `"digits"`, `"iris"`, `"linnerud"` or `"wine"`.
            target: a column to predict instead of the set's own target; it is then no feature.
            columns: the features, by name or position; all by default.
            positive: in classification, the label that becomes 1, all others becoming -1; needed where
                there are more than two classes.
            sparse: keep the data in CSR form; columns are then scaled and not centred (see `from_libsvm`).
            standardize, standardize_target, intercept, name, options: as in `from_csv`.

        Raises `InputError` for a set, a column or a label that is not there.
        """
        data = read_bundled(dataset, target, columns)
        if sparse:
            data = Data(scipy.sparse.csr_array(data.features), data.target, data.name)
        return cls._from_data(data, positive, standardize, standardize_target, intercept, name, options)

    @classmethod
    def _from_data(
        cls,
        data: Data,
        positive: Any,
        standardize: bool,
        standardize_target: bool,
        intercept: bool | None,
        name: str | None,
        options: dict[str, Any],
    ) -> Self:
        if cls.classification:
            if standardize_target:
                raise InputError("standardize_target is for regression; labels of classes have no scale.")
            data = Data(data.features, as_signs(data.target, positive=positive), data.name)
        elif positive is not None:
            raise InputError(f"positive={positive!r} is for classification; {cls.__name__} is a regression.")
        taken = [name for name in inspect.signature(cls).parameters if name not in ("A", "b", "y", "name")]
        unknown = [name for name in options if name not in taken]
        if unknown:
            said = f"{cls.__name__}: takes no {unknown[0]!r}{meant(unknown[0], taken)}"
            raise InputError(f"{said}; it takes {', '.join(taken) or 'no options'}")
        add_ones = cls.default_intercept if intercept is None else intercept
        data = prepared(data, standardize=standardize, standardize_target=standardize_target, intercept=add_ones)
        constructor: Callable[..., Self] = cls
        return constructor(
            data.features,
            data.target,
            name=f"{cls.title}, {name if name is not None else data.name}",
            **options,
        )
