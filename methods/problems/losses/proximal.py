"""Proximal steps of a mean of losses of linear functions, by as many unknowns as there are examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from methods.problems.base.bounds import UNIT
from methods.problems.base.numeric_problem import Array

if TYPE_CHECKING:
    from methods.problems.losses.linear_model import LinearModel

_STEPS = 100


def proximal_point(
    model: LinearModel, ridge: float, slopes: Callable[[Array], tuple[Array, Array]], x: Array, step: float
) -> Array:
    """The minimizer over u of f(u) + ||u - x||^2/(2 step), for f the mean of losses of r = M u - c, and a ridge.

    It is u = (x - step M's/n)/(1 + step ridge), where s are the losses' slopes at r, so that the n residuals solve
    (1 + step ridge)(r + c) + (step/n) M M's = M x. `slopes` gives s and its derivatives, which are not negative.
    Newton's steps, halved until what is missed is less: they end where rounding lets it fall no further.
    """
    size, scale = step / model._n, 1.0 + step * ridge
    gram = model._M @ model._Mt
    gram = gram.toarray() if model.sparse else gram
    aim = model._M @ x - scale * model._c

    def missed(r: Array) -> tuple[Array, Array, float]:
        s, curvature = slopes(r)
        apart = scale * r + size * (gram @ s) - aim
        return apart, curvature, float(np.linalg.norm(apart))

    r: Array = aim / scale
    apart, curvature, distance = missed(r)
    for _ in range(_STEPS):
        direction = np.linalg.solve(scale * np.eye(model._n) + size * gram * curvature, apart)
        size_of_r = float(np.linalg.norm(r))
        while float(np.linalg.norm(direction)) > UNIT * size_of_r:
            following = r - direction
            found = missed(following)
            if found[2] < distance:
                break
            direction = direction / 2.0
        else:
            break
        r, (apart, curvature, distance) = following, found
    point: Any = (x - size * (model._Mt @ slopes(r)[0])) / scale
    return np.asarray(point, dtype=np.float64)
