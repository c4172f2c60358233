"""Pictures of worst cases: the function with the method walking on it, and the values over the number of steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from potential.figures import COLOURS, drawn
from potential.members.interpolating import InterpolatingFunction
from potential.refutation.pictures import contours, curve, plane

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def of_function(case: Any, path: Any = None) -> Figure:
    """The function in one or two dimensions with the iterates on it, else their first two coordinates."""
    function, run = case.function, case.replay()
    points = np.array([_first(state) for state in run.states])
    title = f"{_name(case)}, {case.steps} {'step' if case.steps == 1 else 'steps'}"

    def draw(ax: Axes) -> None:
        known = isinstance(function, InterpolatingFunction)
        star = np.asarray(function.minimizer) if hasattr(type(function), "minimizer") else None
        if known and function.dimension == 1:
            _curve(ax, function, points[:, 0])
        else:
            flat = np.column_stack([points, np.zeros(len(points))])[:, :2]
            end = np.append(star, 0.0)[:2] if star is not None else None
            if known and function.dimension == 2:
                contours(ax, function, flat if end is None else np.vstack([flat, end]))
            _path(ax, flat, end)
        ax.set_title(title)

    return drawn([draw], path)


def _first(state: Any) -> Any:
    return np.atleast_1d(state[0] if isinstance(state, tuple) else state)


def _curve(ax: Axes, function: Any, walk: Any) -> None:
    curve(ax, function, walk)
    heights = [function.gap(np.array([x])) for x in walk]
    ax.plot(walk, heights, "o-", color=COLOURS[1], linewidth=0.6)
    for k in {0, len(walk) - 1}:
        ax.annotate(f"$x_{{{k}}}$", (walk[k], heights[k]), textcoords="offset points", xytext=(0, 8), ha="center")


def _path(ax: Axes, walk: Any, end: Any) -> None:
    ax.plot(walk[:, 0], walk[:, 1], "o-", color=COLOURS[1], linewidth=0.6)
    for k in {0, len(walk) - 1}:
        ax.annotate(f"$x_{{{k}}}$", tuple(walk[k]), textcoords="offset points", xytext=(0, 8), ha="center")
    if end is not None:
        ax.plot([end[0]], [end[1]], "k*", markersize=7)
    plane(ax)


def of_table(table: Any, path: Any = None) -> Figure:
    """The values over N, on logarithmic axes; few N are whole numbers on an axis that is not."""
    finite = [(case.steps, case.value) for case in table if np.isfinite(case.value) and case.steps > 0]
    numbers = [n for n, _ in finite]

    def draw(ax: Axes) -> None:
        from matplotlib.ticker import MaxNLocator

        ax.plot(numbers, [v for _, v in finite], "o", color=COLOURS[0])
        ax.set_yscale("log")
        if numbers and max(numbers) >= 10 * min(numbers):
            ax.set_xscale("log")
        else:
            ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlabel("number of steps $N$")
        ax.set_ylabel(_label(table[-1]))
        ax.set_title(_name(table[0]))

    return drawn([draw], path)


def _name(case: Any) -> str:
    """A theorem of the catalogue by its name, one of the user's by that of its method."""
    theorem = case.question.theorem
    return str(theorem.name if "/" in theorem.name else theorem.method_name)


def _label(case: Any) -> str:
    """What the worst case is of, after N steps; of several values it is said beside the picture."""
    if len(case.solved.unrolled.measured) > 1:
        return "worst case"
    return "worst " + re.sub(rf"_{case.steps}\b", "_N", case.measured)
