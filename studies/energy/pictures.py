"""Pictures: the timeline of a pipeline coloured by clock, and the frontier with the bound and plans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from potential.errors import InputError
from potential.extras import load
from studies.energy.plan import Plan, all_fast, all_fast_energy
from studies.energy.profile import MICRO, Option
from studies.energy.stragglers import all_fast_time

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from studies.energy.frontier import Frontier

#: Slow is dark blue, fast is yellow; readable in print and without colour vision.
_COLOURS = "cividis"
_GREY, _ORANGE, _BLUE = "#8a8a8a", "#d55e00", "#0072b2"


def timeline(
    axes: Axes,
    front: Frontier,
    options: Sequence[Option],
    *,
    until: int | None = None,
    title: str = "",
    marks: bool = True,
) -> Any:
    """Draw when each operation runs, a row for each stage, coloured by its clock; returns what a colour bar needs.

    `options` are those of the operations, each as early as it can start; `until` is the end of the iteration in
    microseconds, up to which all wait. `marks` writes the microbatches into the boxes where there is room.
    """
    import matplotlib as mpl
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from matplotlib.patches import Rectangle

    pipeline = front.pipeline
    clocks = [o.frequency for menu in pipeline.options for o in menu]
    slow, fast, colours = min(clocks), max(clocks), mpl.colormaps[_COLOURS]
    shade = ScalarMappable(Normalize(slow, fast), colours)
    starts = pipeline.earliest_starts([o.time for o in options])
    end = max(s + o.time for s, o in zip(starts, options, strict=True))
    until = end if until is None else max(until, end)
    rows = {stage: row for row, stage in enumerate(sorted({o.stage for o in pipeline.operations}))}
    room = until / MICRO / 60
    for operation, option, start in zip(pipeline.operations, options, starts, strict=True):
        x, width, y = start / MICRO, option.time / MICRO, rows[operation.stage]
        backward = operation.instruction == "backward"
        face = colours((option.frequency - slow) / max(1, fast - slow))
        axes.add_patch(Rectangle((x, y + 0.06), width, 0.88, facecolor=face, edgecolor="white", linewidth=0.3))
        if marks and width > room:
            dark = option.frequency - slow < 0.55 * (fast - slow)
            text = f"{operation.microbatch + 1}" if operation.microbatch >= 0 else operation.name
            style = "italic" if backward else "normal"
            axes.text(
                x + width / 2, y + 0.5, text, ha="center", va="center", fontsize=6, style=style,
                color="white" if dark else "black",
            )  # fmt: skip
    axes.axvline(until / MICRO, color=_ORANGE, linewidth=1.2)
    axes.set(xlim=(0, until / MICRO * 1.005), ylim=(len(rows), 0), title=title)
    axes.set_yticks([row + 0.5 for row in rows.values()], [f"{stage + 1}" for stage in rows])
    axes.set_ylabel("stage")
    axes.spines[["top", "right"]].set_visible(False)
    return shade


def frontier_picture(axes: Axes, front: Frontier, plans: Sequence[Plan] = ()) -> None:
    """Draw the bound on the energy of an iteration against its time, plans, and all at the highest clock."""
    pipeline = front.pipeline
    waiting = pipeline.blocking_power * pipeline.devices
    axes.plot(front.times, front.energies + waiting * front.times, color=_BLUE, label="bound: no plan is below")
    time = all_fast_time(front)
    axes.plot(
        time / MICRO, all_fast_energy(pipeline, time), "s", color=_GREY, label="all at the highest clock", clip_on=False
    )
    if plans:
        at = np.array([(p.deadline / MICRO, p.energy) for p in plans])
        axes.plot(at[:, 0], at[:, 1], "o", color=_ORANGE, markersize=4, label="plans of real clocks")
    axes.set(xlabel="time of an iteration (s)", ylabel="energy of an iteration (J)")
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def overview(front: Frontier, *plans: Plan) -> Figure:
    """The timelines with all at the highest clock and of each plan, and the frontier with plans along it.

    The plan is the one of the fastest iteration if none is given. With many operations the plans along the frontier are
    left out, as each takes a while.
    """
    load("matplotlib", "a picture")
    from matplotlib.figure import Figure

    plans = plans or (front.plan(front.fastest),)
    pipeline = front.pipeline
    rows = len(plans) + 1
    figure = Figure(figsize=(9, 2.8 + rows * (0.9 + 0.22 * pipeline.devices)), layout="constrained")
    lanes = 0.9 + 0.22 * pipeline.devices
    *charts, last = figure.subplots(rows + 1, 1, height_ratios=[*[lanes] * rows, 2.8])
    fast, own = all_fast(pipeline), all_fast_time(front)
    longest = max(own, *(plan.deadline for plan in plans))
    marks = len(pipeline.operations) <= 250
    said = f"all at the highest clock: {own / MICRO:.3f} s, {all_fast_energy(pipeline, own):.0f} J"
    shade = timeline(charts[0], front, fast, until=own, title=said, marks=marks)
    for chart, plan in zip(charts[1:], plans, strict=True):
        said = f"planned for {plan.deadline / MICRO:.3f} s: {plan.energy:.0f} J"
        timeline(chart, front, plan.options, until=plan.deadline, title=said, marks=marks)
    for chart in charts:
        chart.set_xlim(0, longest / MICRO * 1.005)
    charts[-1].set_xlabel("time (s); a line is the end of an iteration")
    figure.colorbar(shade, ax=charts, label="clock (MHz)", fraction=0.03, pad=0.01)
    more: list[Plan] = []
    if marks:
        factors = (1.0, 1.02, 1.05, 1.1, 1.2, 1.35)
        more = [front.plan(front.fastest * f) for f in factors if front.fastest * f <= front.slowest]
    frontier_picture(last, front, [*plans, *more])
    return figure


def require_format(path: str | Path) -> None:
    """Raise `InputError` unless a picture can be written as a file of that name."""
    if Path(path).suffix not in (".svg", ".pdf", ".png"):
        raise InputError(f"the picture must be an .svg, .pdf or .png file, got {str(path)!r}")


def save(figure: Figure, path: str | Path) -> None:
    """Write a picture, .svg, .pdf or .png; raises `InputError` where that cannot be done."""
    require_format(path)
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=150)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
