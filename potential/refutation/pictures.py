"""Pictures of problems in one or two dimensions with points on them, and of the claim that fails there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from potential.figures import COLOURS, MARKERS, drawn
from potential.members.interpolating import InterpolatingFunction

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def curve(ax: Axes, function: Any, points: Any) -> None:
    """A function of one variable, less its least value, around these points and its minimizer, which is a star."""
    star = float(np.asarray(function.minimizer)[0])
    low, high = min(np.min(points), star), max(np.max(points), star)
    room = 0.15 * max(high - low, 1e-9)
    grid = np.linspace(low - room, high + room, 201)
    ax.plot(grid, [function.gap(np.array([x])) for x in grid], color=COLOURS[0])
    ax.plot([star], [0.0], "k*", markersize=7)
    ax.set_xlabel("$x$")
    ax.set_ylabel(r"$f(x) - f(x_\star)$")


def contours(ax: Axes, function: Any, points: Any) -> None:
    """Level lines of a function of two variables around these points."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = 0.2 * max(float(np.max(high - low)), 1e-9)
    xs, ys = (np.linspace(a - room, b + room, 41) for a, b in zip(low, high, strict=True))
    heights = np.array([[function.gap(np.array([x, y])) for x in xs] for y in ys])
    levels = np.quantile(heights, np.linspace(0.02, 0.98, 12))
    ax.contour(xs, ys, heights, levels=np.unique(levels), colors="0.75", linewidths=0.6)


def plane(ax: Axes) -> None:
    """Axes of the first two coordinates, with one scale."""
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_xlabel("first coordinate")
    ax.set_ylabel("second coordinate")


def of_counterexample(found: Any, path: Any = None) -> Figure:
    """Of a Counterexample: the state before and after the step, on the function where it can be drawn, and the claim.

    Saved if `path` is given.
    """
    parameters = ", ".join(f"{name} = {value}" for name, value in {"t": found.t, **found.parameters}.items())
    title = f"{found.theorem.name} is false\n{parameters}"
    return drawn([lambda ax: _step(ax, found), lambda ax: _claim(ax, found)], path, title)


def _step(ax: Axes, found: Any) -> None:
    function, vectors = found.function, _vectors(found)
    points = np.array([np.asarray(v, dtype=np.float64) for v in vectors.values()])
    if points.shape[1] == 1 and isinstance(function, InterpolatingFunction):
        curve(ax, function, points)
        placed = np.column_stack([points, [function.gap(point) for point in points]])
    else:
        placed = np.column_stack([points, np.zeros(len(points))])[:, :2]
        if points.shape[1] == 2 and isinstance(function, InterpolatingFunction):
            contours(ax, function, np.vstack([placed, function.minimizer]))
        if hasattr(function, "minimizer"):
            ax.plot(*np.append(np.asarray(function.minimizer, dtype=np.float64), 0.0)[:2], "k*", markersize=7)
        plane(ax)
        if points.shape[1] == 1:
            ax.set_yticks([])
            ax.set(xlabel="$x$", ylabel="")
    for k, (label, point) in enumerate(zip(vectors, placed, strict=True)):
        marker, colour = MARKERS[k % len(MARKERS)], COLOURS[1 + k % (len(COLOURS) - 1)]
        # Points that coincide are all seen: the first are the largest.
        size = 5 + 2 * (len(vectors) - k)
        ax.plot(*point, marker, color=colour, markersize=size, fillstyle="none", linestyle="none", label=label)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, markerscale=0.6)


def _vectors(found: Any) -> Mapping[str, Any]:
    """The vectors of the state before and after the step, by the names of the legend; of a flow those before."""
    run = found.replay()

    def named(state: Any, index: str) -> dict[str, Any]:
        names = getattr(type(state), "_fields", ("x",))
        vectors = state if isinstance(state, tuple) else (state,)
        return {f"${name}_{{{index}}}$": v for name, v in zip(names, vectors, strict=True)}

    step = found.obligation == "decrease" and not found.theorem.continuous
    return named(run.state, "t") | (named(run.next_state, "t+1") if step else {})


def _claim(ax: Axes, found: Any) -> None:
    """What the claim allows, beside what happens."""
    run = found.replay()
    if found.obligation == "domination":
        rows = {r"$\Phi(t)$": run.before, r"weight $\times$ measure": run.weight * run.measure}
    elif run.rate is not None:
        rows = {"allowed": run.allowed, r"$\mathrm{d}\Phi/\mathrm{d}t$": run.rise}
    else:
        rows = {r"$\Phi(t)$": run.before, "allowed after it": run.before + run.allowed, r"$\Phi(t+1)$": run.after}
    heights = [float(value) for value in rows.values()]
    ax.bar(list(rows), heights, color=[*("0.75" for _ in heights[1:]), COLOURS[1]], width=0.6)
    for k, height in enumerate(heights):
        ax.annotate(f"{height:.6g}", (k, max(height, 0.0)), textcoords="offset points", xytext=(0, 3), ha="center")
    ax.axhline(0.0, color="black", linewidth=0.6)
    ax.margins(y=0.15)
    ax.set_title(f"{float(found.violation):.3g} too much")
