"""Inpainting: a picture of which some pixels are known, made whole by sparsity of its cosine coefficients."""

from __future__ import annotations

from typing import Any

import numpy as np

from methods.problems.base.arrays import as_matrix, as_vector
from methods.problems.base.numeric_problem import Array
from methods.problems.operators.inclusion import Inclusion
from methods.problems.operators.lipschitz import MaskedFit
from methods.problems.parts import monotone, sets
from potential.errors import InputError

#: Grey levels count from middle grey, so that a ridge draws to it and not to black.
_MIDDLE = 0.5


class Inpainting(Inclusion):
    """A picture near the known pixels whose cosine coefficients `D x` are few.

    What is least is `weight ||D x||_1 + regularization ||x||^2/2`.

    Exactly (`exact=True`), it is `0` in `A x + C x`: `A` is the normal cone of the pictures with the known pixels and
    grey levels between 0 and 1, `C` the subdifferential. In the mean, it is `0` in `A x + C x + F x`: `A` is the normal
    cone of the grey levels, and `F x = mask (x - image)` the gradient of the square error at the known pixels, with
    `L = 1`.

    A vector holds the rows of the picture, as grey levels less 1/2; `picture(x)` makes it a picture.

    Args:
        image: grey levels between 0 and 1, shape `(rows, columns)`; unknown pixels are not looked at.
        mask: zeros and ones, flat: which pixels are known.
        exact: whether the known pixels are kept as they are.
        weight: a positive number.
        regularization: a non-negative number; with a positive one the reference solution is quickly found.
        name: a short name for tables.

    Raises `InputError` for an image or a mask that cannot be used.
    """

    def __init__(
        self,
        image: Any,
        mask: Any,
        *,
        exact: bool = True,
        weight: float = 1.0,
        regularization: float = 0.0,
        name: str | None = None,
    ) -> None:
        grey = as_matrix(image, "image")
        if not isinstance(grey, np.ndarray) or grey.min() < 0.0 or grey.max() > 1.0:
            raise InputError("image must be dense, with grey levels between 0 and 1")
        self.shape: tuple[int, int] = grey.shape
        self.mask = as_vector(mask, "mask", grey.size)
        known = self.mask != 0.0
        levels = np.where(known, grey.ravel() - _MIDDLE, 0.0)
        low, high = (np.full(grey.size, end) for end in (-_MIDDLE, 1.0 - _MIDDLE))
        if exact:
            low, high = np.where(known, levels, low), np.where(known, levels, high)
        super().__init__(
            None if exact else MaskedFit(self.mask, levels),
            monotone.NormalCone(sets.Box(low, high)),
            monotone.CosineSparsity(self.shape, weight, regularization),
            reference_step=0.1 / weight if exact else None,
            start=levels,
            name=f"inpainting, {grey.shape[0]} x {grey.shape[1]}" if name is None else name,
        )

    def picture(self, x: Array) -> Array:
        """The picture that a vector holds: grey levels, shape `(rows, columns)`."""
        return x.reshape(self.shape) + _MIDDLE
