"""Pictures as data: grey, cropped and reduced, from the photographs that scikit-learn carries along."""

from __future__ import annotations

import numpy as np

from methods.problems.base.numeric_problem import Array
from potential.errors import InputError
from potential.extras import load

#: The photographs, with the upper left corner of the square that is cropped.
_CORNERS = {"china": (40, 180), "flower": (60, 160)}
_SIDE = 256


def read_image(name: str, size: int = 64) -> Array:
    """A grey square of a bundled photograph, shape `(size, size)`, entries between 0 and 1.

    The square of 256 pixels a side is averaged over blocks.

    Args:
        name: `"china"` or `"flower"`.
        size: pixels a side, a divisor of 256.

    Raises `InputError` for another photograph or size.
    """
    if name not in _CORNERS:
        raise InputError(f"{name!r} is none of the bundled photographs: {', '.join(_CORNERS)}")
    if isinstance(size, bool) or not isinstance(size, int) or size < 1 or _SIDE % size:
        raise InputError(f"size must be a divisor of {_SIDE}, got {size!r}")
    datasets = load("sklearn.datasets", "a bundled photograph")
    row, column = _CORNERS[name]
    colours = datasets.load_sample_image(f"{name}.jpg")[row : row + _SIDE, column : column + _SIDE]
    # The luma of ITU-R BT.601.
    grey = np.asarray(colours, dtype=np.float64) @ np.array([0.299, 0.587, 0.114]) / 255.0
    block = _SIDE // size
    averaged: Array = grey.reshape(size, block, size, block).mean(axis=(1, 3))
    return averaged


def known_pixels(shape: tuple[int, int], share: float = 0.5, seed: int = 0) -> Array:
    """A random mask of zeros and ones, flat: about that share of the pixels is known.

    Raises `InputError` for a share outside of 0 to 1.
    """
    if not 0.0 < share <= 1.0:
        raise InputError(f"share must lie between 0 and 1, got {share!r}")
    return (np.random.default_rng(seed).random(shape[0] * shape[1]) < share).astype(np.float64)
