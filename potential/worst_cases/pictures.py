"""Pictures of worst cases: the function with the method walking on it, and the values over the number of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from potential.figures import COLOURS, drawn
from potential.refutation.counterexample import InterpolatingFunction

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def of_function(case: Any, path: Any = None) -> Figure:
    """The function in one or two dimensions with the iterates on it, else their first two coordinates."""
    function, run = case.function, case.replay()
    points = np.array([_first(state) for state in run.states])
    title = f"{case.question.theorem.method_name}, {case.steps} steps"

    def draw(ax: Axes) -> None:
        known = isinstance(function, InterpolatingFunction)
        star = np.asarray(function.minimizer) if hasattr(type(function), "minimizer") else None
        if known and function.dimension == 1:
            _curve(ax, function, points[:, 0], float(star[0]))  # type: ignore[index]
        else:
            flat = np.column_stack([points, np.zeros(len(points))])[:, :2]
            end = np.append(star, 0.0)[:2] if star is not None else None
            if known and function.dimension == 2:
                _contours(ax, function, flat, end)
            _path(ax, flat, end)
        ax.set_title(title)

    return drawn([draw], path)


def _first(state: Any) -> Any:
    return np.atleast_1d(state[0] if isinstance(state, tuple) else state)


def _curve(ax: Axes, function: Any, walk: Any, star: float) -> None:
    low, high = min(walk.min(), star), max(walk.max(), star)
    room = 0.15 * max(high - low, 1e-9)
    grid = np.linspace(low - room, high + room, 201)
    ax.plot(grid, [function.gap(np.array([x])) for x in grid], color=COLOURS[0])
    heights = [function.gap(np.array([x])) for x in walk]
    ax.plot(walk, heights, "o-", color=COLOURS[1], linewidth=0.6)
    for k in {0, len(walk) - 1}:
        ax.annotate(f"$x_{{{k}}}$", (walk[k], heights[k]), textcoords="offset points", xytext=(0, 8), ha="center")
    ax.plot([star], [0.0], "k*", markersize=7)
    ax.set_xlabel("$x$")
    ax.set_ylabel(r"$f(x) - f(x_\star)$")


def _contours(ax: Axes, function: Any, walk: Any, end: Any) -> None:
    corners = np.vstack([walk, end])
    low, high = corners.min(axis=0), corners.max(axis=0)
    room = 0.2 * max(float(np.max(high - low)), 1e-9)
    xs, ys = (np.linspace(a - room, b + room, 41) for a, b in zip(low, high, strict=True))
    heights = np.array([[function.gap(np.array([x, y])) for x in xs] for y in ys])
    levels = np.quantile(heights, np.linspace(0.02, 0.98, 12))
    ax.contour(xs, ys, heights, levels=np.unique(levels), colors="0.75", linewidths=0.6)


def _path(ax: Axes, walk: Any, end: Any) -> None:
    ax.plot(walk[:, 0], walk[:, 1], "o-", color=COLOURS[1], linewidth=0.6)
    for k in {0, len(walk) - 1}:
        ax.annotate(f"$x_{{{k}}}$", tuple(walk[k]), textcoords="offset points", xytext=(0, 8), ha="center")
    if end is not None:
        ax.plot([end[0]], [end[1]], "k*", markersize=7)
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_xlabel("first coordinate")
    ax.set_ylabel("second coordinate")


def of_table(table: Any, path: Any = None) -> Figure:
    """The values over N, both axes logarithmic, with the conjecture where there is one."""
    finite = [(case.steps, case.value) for case in table if np.isfinite(case.value) and case.steps > 0]

    def draw(ax: Axes) -> None:
        ax.loglog([n for n, _ in finite], [v for _, v in finite], "o", color=COLOURS[0], label="worst case")
        ax.set_xlabel("number of steps $N$")
        ax.set_ylabel("worst case")
        ax.set_title(table[0].question.theorem.method_name)

    return drawn([draw], path)
