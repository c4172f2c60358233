"""Where runs walk: their iterates in the plane, or in a triangle, with level lines behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from potential.figures import COLOURS, DASHES, HEIGHT, MARKERS, drawn

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = npt.NDArray[np.float64]

#: The corners of the triangle, counted as `simplex` names them.
_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3.0) / 2.0]])
#: So many points along each side have a height where level lines are drawn.
_GRID = 80


def plot_paths(
    runs: Any,
    path: Any = None,
    *,
    simplex: Sequence[str] | None = None,
    levels: Callable[[Array], float] | None = None,
    title: str = "",
) -> Figure:
    """Where runs walk: the first two coordinates of their iterates in the plane, with a star at the minimizer.

    `runs` are Trajectories with their states, `method.run(..., keep_states=True)`, or arrays of points, of shape
    `(n, d)`, in a list or in a dict by the labels that the legend shows. `simplex` names the corners of a triangle in
    the place of the plane: the first three coordinates of a point, non-negative numbers of sum 1, are its weights.
    `levels` is a function of these coordinates, two or three, of which some level lines are drawn behind. The Figure is
    saved if `path` is given. Raises InputError for no run, one whose states were not kept, and points of too few
    coordinates.
    """
    named = dict(runs) if isinstance(runs, Mapping) else {_label(run, k): run for k, run in enumerate(runs)}
    if not named:
        raise InputError("plot_paths: give at least one run")
    if simplex is not None and len(simplex) != 3:
        raise InputError(f"plot_paths: simplex names three corners, got {len(simplex)}")
    count = 2 if simplex is None else 3
    walks = {label: _points(run, label, count) for label, run in named.items()}
    star = next((s for run in named.values() if (s := _minimizer(run, count)) is not None), None)

    def panel(ax: Axes) -> None:
        placed = {label: walk if simplex is None else walk @ _CORNERS for label, walk in walks.items()}
        for k, (label, walk) in enumerate(placed.items()):
            colour, dash, marker = (c[k % len(c)] for c in (COLOURS, DASHES, MARKERS))
            ax.plot(*walk.T, color=colour, linestyle=dash, marker=marker, markersize=2, linewidth=0.7, label=label)
        if star is not None:
            ax.plot(*(star if simplex is None else star @ _CORNERS), "k*", markersize=7, linestyle="none")
        if levels is not None:
            _draw_levels(ax, levels, placed, triangle=simplex is not None)
        if simplex is not None:
            _draw_triangle(ax, simplex)
        else:
            ax.set(xlabel="first coordinate", ylabel="second coordinate")
        ax.set_aspect("equal", adjustable="datalim")
        if title:
            ax.set_title(title)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2 if simplex is None else -0.08), ncols=2, handlelength=3)

    return drawn([panel], path, size=(1.2 * HEIGHT, 1.1 * HEIGHT + 0.11 * len(named)))


def _label(run: Any, k: int) -> str:
    return str(run.theorem.method_name) if hasattr(run, "theorem") else f"run {k + 1}"


def _points(run: Any, label: str, count: int) -> Array:
    """The coordinates of a walk that are drawn."""
    if hasattr(run, "states"):
        if not len(run.states):
            raise InputError(f"plot_paths: the states of {label} were not kept; run it with keep_states=True")
        run = [np.atleast_1d(run.method.iterate(run.problem, state)) for state in run.states]
    points = np.asarray(run, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] < count:
        raise InputError(f"plot_paths: {label} needs points of at least {count} coordinates, got {points.shape}")
    return points[:, :count]


def _minimizer(run: Any, count: int) -> Array | None:
    found = getattr(getattr(run, "problem", None), "minimizer", None)
    return None if found is None else np.asarray(found, dtype=np.float64)[:count]


def _draw_levels(ax: Axes, levels: Callable[[Array], float], placed: Mapping[str, Array], *, triangle: bool) -> None:
    if triangle:
        steps = range(_GRID + 1)
        weights = np.array([(i, j, _GRID - i - j) for i in steps for j in range(_GRID + 1 - i)]) / _GRID
        heights = np.array([levels(w) for w in weights])
        # At a corner the height may be infinite.
        heights = np.where(np.isfinite(heights), heights, np.nanmax(heights[np.isfinite(heights)]))
        x, y = (weights @ _CORNERS).T
        ax.tricontour(x, y, heights, levels=_chosen(heights), colors="0.7", linewidths=0.6)
        return
    every = np.vstack(list(placed.values()))
    low, high = every.min(axis=0), every.max(axis=0)
    room = 0.2 * max(float(np.max(high - low)), 1e-9)
    xs, ys = (np.linspace(a - room, b + room, _GRID) for a, b in zip(low, high, strict=True))
    heights = np.array([[levels(np.array([x, y])) for x in xs] for y in ys])
    ax.contour(xs, ys, heights, levels=_chosen(heights), colors="0.7", linewidths=0.6)


def _chosen(heights: Array) -> Array:
    """The heights of some lines, so that as much lies between each two."""
    found: Array = np.unique(np.quantile(heights, np.linspace(0.02, 0.95, 8)))
    return found


def _draw_triangle(ax: Axes, names: Sequence[str]) -> None:
    ax.fill(*_CORNERS.T, fill=False, linewidth=0.8)
    for corner, name, shift in zip(_CORNERS, names, ((0, -9), (0, -9), (0, 3)), strict=True):
        ax.annotate(name, tuple(corner), textcoords="offset points", xytext=shift, ha="center", fontsize=7)
    ax.axis("off")
