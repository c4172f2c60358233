"""A linear operator of the plane with rational entries, as a numeric problem."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from potential.errors import InputError, MissingOracleError

Point = tuple[Fraction, ...]
Matrix = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]


def _dot(u: Sequence[Fraction], v: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0))


class LinearOperator:
    """F(x) = M x in the plane, with x* in the origin: a numeric problem, each answer rounded once.

    Vectors are arrays of shape (2,). Oracles take floats or Fractions and give floats; those of `.exact` give
    Fractions.
    Raises MissingOracleError, an AttributeError, for an oracle that the class does not have.
    """

    dimension = 2

    def __init__(self, matrix: Matrix, class_names: Iterable[str], constants: Mapping[str, Fraction]) -> None:
        (a, b), (c, d) = matrix
        self.name = f"the linear operator with the matrix (({a}, {b}), ({c}, {d}))"
        self.matrix = matrix
        self.class_names = frozenset(class_names)
        self._constants = dict(constants)
        self._is_exact = False

    @cached_property
    def exact(self) -> LinearOperator:
        """The same operator with Fractions for answers and constants."""
        twin = copy.copy(self)
        twin._is_exact = True
        return twin

    def _number(self, value: Fraction) -> Any:
        return value if self._is_exact else float(value)

    def _array(self, values: Iterable[Any]) -> Any:
        return np.array(list(values), dtype=object) if self._is_exact else np.array([float(v) for v in values])

    def _vector(self, x: Any) -> Point:
        entries = np.asarray(x, dtype=object)
        if entries.shape != (2,):
            raise InputError(f"{self.name}: a vector must have the shape (2,), got {entries.shape}")
        return tuple(v if isinstance(v, Fraction) else Fraction(v) for v in entries.tolist())

    def operator(self, x: Any) -> Any:
        """M x."""
        point = self._vector(x)
        return self._array(_dot(row, point) for row in self.matrix)

    apply = operator

    @property
    def minimizer(self) -> Any:
        """The zero, or the fixed point: the origin."""
        return self._array((Fraction(0), Fraction(0)))

    def inner(self, u: Any, v: Any) -> Any:
        """The inner product <u, v>."""
        return self._number(_dot(self._vector(u), self._vector(v)))

    def norm_squared(self, v: Any) -> Any:
        """||v||^2."""
        return self.inner(v, v)

    distance_squared = norm_squared

    def project(self, x: Any) -> Any:
        """`x` itself: there is no constraint."""
        return x

    def prox(self, x: Any, step: Any) -> Any:
        """`x` itself: there is no further part."""
        return x

    def default_start(self) -> Any:
        """The origin."""
        return self.minimizer

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._constants:
            return self._number(self._constants[name])
        if name.startswith("_"):
            raise AttributeError(name)
        raise MissingOracleError(f"{self.name} has no {name!r}; it has operator, inner, norm_squared, distance_squared")

    def __deepcopy__(self, memo: object) -> LinearOperator:
        return copy.copy(self)

    def __repr__(self) -> str:
        return f"<LinearOperator: {self.matrix}>"
