r"""Maximally monotone operators in numbers: their resolvents, and what rounding does to them.

An operator is a short class: `resolvent(x, step)`, the point `u` with `x - u` in `step A u`, and a true bound of its
rounding, in the style of `methods.problems.base.bounds`. All act on vectors of shape `(dimension,)`; an image is its
pixels, row by row.

Source: H. Bauschke, P. Combettes, *Convex Analysis and Monotone Operator Theory in Hilbert Spaces*, Springer, 2nd ed.
2017, chapter 23; N. Parikh, S. Boyd, Proximal algorithms, Foundations and Trends in Optimization 1(3), 2014, chapter 6.
"""

from __future__ import annotations

import abc
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.fft

from methods.problems.base.arrays import as_nonnegative
from methods.problems.base.bounds import UNIT, round_up
from methods.problems.base.construction import Constructed
from methods.problems.parts import regularizers, sets
from potential.errors import InputError

Array = npt.NDArray[np.float64]

#: The rounding of an orthonormal cosine transform of n numbers, relative to their norm, in units of
#: `UNIT * (log2(n) + 4)`. Fast transforms are backward stable (Higham, section 24.1), and this is a generous constant.
_TRANSFORM = 16.0


class MaximallyMonotone(metaclass=Constructed):
    """A maximally monotone operator on vectors of shape `(dimension,)`.

    Attributes:
        name: a short name for tables, such as `"normal cone of the box [0, 1]^16"`.
        dimension: the number of variables.
    """

    name: str
    dimension: int

    @abc.abstractmethod
    def resolvent(self, x: Array, step: float) -> Array:
        """The point `u` with `x - u` in `step A u`, for a positive step; `x` is left alone."""

    @abc.abstractmethod
    def resolvent_rounding(self, x: Array, step: float) -> float:
        """An upper bound of the Euclidean distance of `resolvent(x, step)` to the exact one."""

    @abc.abstractmethod
    def fingerprint(self) -> tuple[Any, ...]:
        """Everything that determines the operator: its class, numbers and arrays."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}, dimension {self.dimension}>"


class NormalCone(MaximallyMonotone):
    """The normal cone of a closed convex set, whose resolvent is the projection for every step.

    Raises `InputError` for something that is no set of `methods.problems.parts.sets`.
    """

    def __init__(self, domain: sets.ConvexSet) -> None:
        if not isinstance(domain, sets.ConvexSet):
            raise InputError(f"domain must be a set of methods.sets, such as Box(0.0, 1.0, dimension), got {domain!r}")
        self.domain = domain
        self.dimension = domain.dimension
        self.name = f"normal cone of the {domain.name}"

    def resolvent(self, x: Array, step: float) -> Array:
        """The projection on the set."""
        return self.domain.project(x)

    def resolvent_rounding(self, x: Array, step: float) -> float:
        """The set's."""
        return self.domain.project_rounding(x)

    def fingerprint(self) -> tuple[Any, ...]:
        """The set's class and numbers."""
        return ("normal cone", *self.domain.fingerprint())


class Subdifferential(MaximallyMonotone):
    """The subdifferential of a closed convex function, whose resolvent is the proximal step.

    Raises `InputError` for something that is no regularizer of `methods.problems.parts.regularizers`.
    """

    def __init__(self, regularizer: regularizers.Regularizer) -> None:
        if not isinstance(regularizer, regularizers.Regularizer):
            raise InputError(
                f"regularizer must be one of methods.regularizers, such as OneNorm(dimension, 1.0), got "
                f"{regularizer!r}; for a set take NormalCone"
            )
        self.regularizer = regularizer
        self.dimension = regularizer.dimension
        self.name = f"subdifferential of the {regularizer.name}"

    def resolvent(self, x: Array, step: float) -> Array:
        """The proximal step."""
        return self.regularizer.prox(x, step)

    def resolvent_rounding(self, x: Array, step: float) -> float:
        """The regularizer's."""
        return self.regularizer.prox_rounding(x, step)

    def fingerprint(self) -> tuple[Any, ...]:
        """The regularizer's class and numbers."""
        return ("subdifferential", type(self.regularizer).__name__, *self.regularizer.fingerprint())


class CosineSparsity(MaximallyMonotone):
    """The subdifferential of `weight ||D x||_1 + regularization ||x||^2 / 2`, `D x` an image's cosine coefficients.

    The cosine transform is orthonormal, so the resolvent is soft thresholding between two transforms, divided by
    `1 + step regularization`. A positive regularization makes it strongly monotone, and the reference solution unique.

    Args:
        shape: of the image, `(rows, columns)`; `x` holds the rows.
        weight: a positive number.
        regularization: a non-negative number.

    Raises `InputError` for a weight, a regularization or a shape that cannot be used.
    """

    def __init__(self, shape: tuple[int, int], weight: float = 1.0, regularization: float = 0.0) -> None:
        self.shape = image_shape(shape)
        self.dimension = self.shape[0] * self.shape[1]
        self.regularization = as_nonnegative(regularization, "regularization")
        self._norm = regularizers.OneNorm(self.dimension, weight)
        self.weight = self._norm.weight
        self.name = f"sparsity of cosine coefficients, weight {self.weight:g}"

    def coefficients(self, x: Array) -> Array:
        """The orthonormal cosine coefficients `D x`, shape `(dimension,)`."""
        transformed: Array = scipy.fft.dctn(x.reshape(self.shape), norm="ortho").ravel()
        return transformed

    def value(self, x: Array) -> float:
        """`weight ||D x||_1 + regularization ||x||^2 / 2`."""
        return self._norm.value(self.coefficients(x)) + 0.5 * self.regularization * float(x @ x)

    def resolvent(self, x: Array, step: float) -> Array:
        """The image whose coefficients are those of `x`, moved towards zero by `step weight` and then divided."""
        kept = self._norm.prox(self.coefficients(x), step) / (1.0 + step * self.regularization)
        image: Array = scipy.fft.idctn(kept.reshape(self.shape), norm="ortho").ravel()
        return image

    def resolvent_rounding(self, x: Array, step: float) -> float:
        """The rounding of two transforms, of the threshold and of the division, none of which expands anything."""
        size = float(np.linalg.norm(x))
        transforms = 2.0 * _TRANSFORM * UNIT * (math.log2(self.dimension) + 4.0) * size
        shrinking = 2.0 * self._norm.prox_rounding(self.coefficients(x), step)
        return round_up(transforms + shrinking + 4.0 * UNIT * size, self.dimension + 8)

    def fingerprint(self) -> tuple[Any, ...]:
        """The shape, the weight and the regularization."""
        return ("sparsity of cosine coefficients", self.shape, self.weight, self.regularization)


def image_shape(shape: Any) -> tuple[int, int]:
    """A checked shape `(rows, columns)`; raises `InputError`."""
    try:
        rows, columns = (int(n) for n in shape)
    except (TypeError, ValueError) as error:
        raise InputError(f"shape must be a pair (rows, columns), got {shape!r}") from error
    if rows < 1 or columns < 1:
        raise InputError(f"shape must be a pair of positive integers, got {shape!r}")
    return rows, columns
