"""Pictures of runs: what the theorem bounds under its bound; the potential and its summands; several runs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from potential.figures import COLOURS, COLUMN, DASHES, HEIGHT, MARKERS, as_svg, drawn
from potential.laboratory.plan import LAST, MEAN_GAP, MEAN_MEASURE, MEAN_PROGRESS, MEANS
from potential.laboratory.rates import Rate
from potential.laboratory.summands import summands
from potential.writing.latex import latex
from potential.writing.text import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = npt.NDArray[np.float64]

#: A longer formula has no room beside an axis.
_LONGEST_LABEL = 36


class Record(Protocol):
    """What a picture shows of a run: a `potential.laboratory.records.RunRecord`, such as a Trajectory or a Report."""

    theorem: Any
    numeric: Any
    kind: str
    measure_name: str
    ts: Any
    measures: Any
    measure_errors: Any
    bounds: Any
    potentials: Any
    potential_errors: Any
    relative_potentials: Any
    relative_paid: Any
    relative_allowed: Any

    @property
    def error_name(self) -> str:
        """What the errors of the records are made of."""

    @property
    def title(self) -> str:
        """The method and the problem, for a heading."""

    @property
    def measured(self) -> str:
        """What is compared with the bound, in words, and over what it is a mean."""

    @property
    def band(self) -> tuple[Any, Any] | None:
        """The least and the largest measure at each time, where there were several runs."""

    def observed_rate(self) -> Rate:
        """The rate of what the theorem bounds, along this run."""

    def guaranteed_rate(self) -> Rate:
        """The rate of the proven bound."""


def plot_gap(record: Record, path: Any = None) -> Figure:
    """What the theorem bounds along a run, with its bound as a shaded region and the two rates.

    Both axes are logarithmic, the one of `t` is not where the guaranteed rate is linear. `record` is a
    Trajectory or a Report. The Figure is saved if `path` is given. Raises InputError if nothing was recorded.
    """
    return drawn([lambda ax: _finished(draw_gap, ax, record)], path)


def plot_potential(record: Record, path: Any = None) -> Figure:
    """The potential along a run and what the theorem allows, relative to the start.

    Where the theorem is about a mean, the potential is also drawn with all progress before `t` added. What
    rounding dominates is not drawn. `record` is a Trajectory or a Report. The Figure is saved if `path`
    is given. Raises InputError if nothing was recorded.
    """
    return drawn([lambda ax: _finished(draw_potential, ax, record)], path)


def plot_run(record: Record, path: Any = None) -> Figure:
    """Gap with its bound, and the potential, side by side; the Figure is saved if `path` is given."""
    title = f"{record.theorem.name}: {record.title}"
    panels = (draw_gap, draw_potential)
    return drawn([lambda ax, draw=draw: _finished(draw, ax, record) for draw in panels], path, title)


def plot_potential_terms(record: Record, path: Any = None) -> Figure:
    """What each summand of the potential contributes along a run, as areas that add up to it.

    Where one is negative they are curves. `record` is a Trajectory or a Report. The Figure is saved if `path` is given.
    Raises InputError if nothing was recorded, and for a flow and a method that draws at random.
    """
    require_rows(record)
    found = summands(record)
    title = f"{record.theorem.name}\n{record.title}"
    return drawn([lambda ax: _draw_terms(ax, record, found)], path, title, (1.2 * COLUMN, HEIGHT + 0.12 * len(found)))


def plot_runs(
    runs: Any,
    path: Any = None,
    *,
    values: Any = None,
    clock: Any = None,
    bounds: bool = True,
    xlabel: str = "$t$",
    ylabel: str = "",
    title: str = "",
) -> Figure:
    """Several runs in one picture, each with its proven bound as a thin line of the same colour.

    `runs` is a Trajectory or a Report, or several in a list or in a dict by the labels that the legend shows; drawn is
    what each theorem bounds or, if `values` is given, `values(run)`, an array over its recorded steps. `clock(run)`
    are their times where these are not the steps, the evaluations of an operator, say, as `xlabel` tells. Time is
    logarithmic unless most guarantees are linear. The Figure is saved if `path` is given. Raises InputError where
    nothing was recorded, and for what is no run.
    """
    given = runs.values() if isinstance(runs, Mapping) else runs if isinstance(runs, list | tuple) else [runs]
    for run in given:
        if not (hasattr(run, "measures") and hasattr(run, "theorem")):
            raise InputError(f"plot_runs takes Trajectories and Reports, in a list or by label in a dict, got {run!r}")
    named = dict(runs) if isinstance(runs, Mapping) else _labelled(list(given))
    if not named:
        raise InputError("plot_runs: give at least one run")
    columns = {
        label: Curve(run, run.measures if values is None else np.asarray(values(run), dtype=np.float64), clock)
        for label, run in named.items()
    }

    def panel(ax: Axes) -> None:
        draw_curves(ax, columns, bounds=bounds, ylabel=ylabel)
        ax.set_xlabel(xlabel)
        sparse_ticks(ax)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, handlelength=3)
        if title:
            ax.set_title(title)

    return drawn([panel], path, size=(1.3 * COLUMN, HEIGHT + 0.11 * len(named)))


def _labelled(runs: list[Any]) -> dict[str, Any]:
    """Runs by the names of their methods; of two with one name, by those of their theorems, and with a number."""
    found: dict[str, Any] = {}
    for run in runs:
        method, theorem = run.theorem.method_name, run.theorem.name
        alone = sum(other.theorem.method_name == method for other in runs) == 1
        label = method if alone else theorem
        again = sum(kept.startswith(label) for kept in found)
        found[f"{label}, {again + 1}" if label in found else label] = run
    return found


def svg(record: Record) -> str:
    """The picture of a run as SVG for a notebook; empty without Matplotlib, or if nothing was recorded."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return ""
    return as_svg(plot_run(record)) if drawable(record) else ""


def drawable(record: Record) -> bool:
    """Whether there is a curve to draw."""
    return len(record.ts) > 1


def _is_run(value: object) -> bool:
    return hasattr(value, "measures") and hasattr(value, "theorem")


def require_rows(record: Record) -> None:
    """Raise InputError where there is nothing to draw."""
    if not drawable(record):
        raise InputError(
            'there is nothing to draw: the run was not recorded, or made no step; use record="all" or "log"'
        )


def positive(ts: Array, values: Any) -> tuple[Array, Array]:
    """The points that a logarithmic picture can show."""
    v = np.asarray(values, dtype=np.float64)
    # Ticks are computed some decades further out, and may not overflow there.
    keep = (v > 1e-100) & (v < 1e100)
    return ts[keep], v[keep]


def begun(record: Record) -> Array:
    """Which rows come after the start, as a mask: a flow may start a moment after 0, which is no time to be shown."""
    begun: Array = record.ts > (record.ts[0] if record.theorem.continuous else 0)
    return begun


def _finished(draw: Any, ax: Axes, record: Record) -> None:
    draw(ax, record)
    sparse_ticks(ax)
    legend(ax)


def legend(ax: Axes) -> None:
    """The legend above the picture, where it hides no curve."""
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), handlelength=2.6, borderpad=0.2, borderaxespad=0.2)


def sparse_ticks(ax: Axes) -> None:
    """Over many decades the ticks between the powers of ten are crowded, and left out."""
    from matplotlib.ticker import NullLocator

    low, high = ax.get_ylim()
    if ax.get_yscale() == "log" and high > 1e3 * low:
        ax.yaxis.set_minor_locator(NullLocator())


def thinned(values: Array, logarithmic: bool, most: int = 240) -> Any:
    """Indices spread evenly over the axis, with the least and the largest value of each part.

    The first and the last are among them. More would only make the file large, fewer lose an oscillation.
    """
    count = len(values)
    if count <= most:
        return np.arange(count)
    parts = most // 2
    ends = np.geomspace(1, count, parts + 1) - 1 if logarithmic else np.linspace(0, count - 1, parts + 1)
    ends = np.unique(np.round(ends).astype(int))
    chosen = {0, count - 1}
    for begin, end in itertools.pairwise(ends):
        part = values[begin:end]
        chosen |= {int(begin + np.argmin(part)), int(begin + np.argmax(part))}
    return np.array(sorted(chosen))


def mark_every(ts: Array, logarithmic: bool, marks: int = 7) -> list[int]:
    """Where markers go: evenly spread on the axis."""
    if not len(ts):
        return []
    wanted = np.geomspace(ts[0] or 1, ts[-1], marks) if logarithmic else np.linspace(ts[0], ts[-1], marks)
    return sorted({int(k) for k in np.clip(np.searchsorted(ts, wanted), 0, len(ts) - 1)})


def measure_label(record: Record) -> str:
    """What the theorem bounds, for an axis."""
    if record.measure_name == "gap":
        return r"$f(x_t) - f^\star$"
    if record.kind == MEAN_GAP:
        return r"mean of $f(x_t) - f^\star$"
    statement = record.numeric.plan.statement if record.numeric is not None else None
    if statement is None or record.kind not in (LAST, MEAN_MEASURE, MEAN_PROGRESS):
        return record.measure_name
    shown = statement.progress if record.kind == MEAN_PROGRESS else statement.display["measure"]
    measured = statement.term(shown)
    if len(text(measured)) > _LONGEST_LABEL:
        return "mean of what the theorem bounds" if record.kind != LAST else "what the theorem bounds"
    formula = latex(measured).replace(r"\lVert", r"\Vert").replace(r"\rVert", r"\Vert")
    return f"${formula}$" if record.kind == LAST else f"mean of ${formula}$"


def _rate_label(what: str, rate: Rate) -> str:
    floor = f" down to {rate.floor:.2g}" if rate.floor else ""
    return f"{what}: ${rate.to_latex()}${floor}" if rate else f"{what}: no rate"


def draw_gap(ax: Any, record: Record) -> None:
    """What the theorem bounds, on the axes of Matplotlib or of a page."""
    require_rows(record)
    observed, guaranteed = record.observed_rate(), record.guaranteed_rate()
    logarithmic = guaranteed.kind != "linear"
    keep = begun(record) if logarithmic else record.ts >= 0
    ts = record.ts[keep].astype(np.float64)
    t, gaps = positive(ts, record.measures[keep])
    tb, bounds = positive(ts, record.bounds[keep])
    low, high = gap_limits(record, gaps, bounds, keep)

    chosen = thinned(bounds, logarithmic)
    tb, bounds = tb[chosen], bounds[chosen]
    ax.fill_between(tb, bounds, low / 10, color=COLOURS[1], alpha=0.13, linewidth=0, zorder=0)
    ax.plot(tb, bounds, color=COLOURS[1], linestyle=DASHES[1], label=_rate_label("proven bound", guaranteed))
    chosen = thinned(gaps, logarithmic)
    line, shown = t[chosen], gaps[chosen]
    fill_band(ax, record, keep, COLOURS[0], label="all runs")
    ax.plot(
        line,
        shown,
        color=COLOURS[0],
        marker=MARKERS[0],
        markevery=mark_every(line, logarithmic),
        label=_run_label(record, len(shown)),
    )
    if observed and observed.window is not None:
        x, y = _slope_line(observed, t, gaps)
        # A little above the curve, so that both are seen.
        ax.plot(
            x,
            1.6 * y,
            color="black",
            linewidth=0.8,
            linestyle=DASHES[2],
            label=_rate_label("observed", observed),
        )
    te, errors = positive(ts, record.measure_errors[keep])
    if len(te) and errors.max() > low:
        chosen = thinned(errors, logarithmic)
        te, errors = te[chosen], errors[chosen]
        ax.fill_between(te, errors, low / 10, color="0.6", alpha=0.35, linewidth=0, zorder=0, label=record.error_name)

    ax.set_yscale("log")
    if logarithmic:
        ax.set_xscale("log")
    ax.set_ylim(low, high)
    ax.set_xlim(float(ts[0]), float(ts[-1]))
    ax.set_xlabel("$t$")
    ax.set_ylabel(measure_label(record))


def _run_label(record: Record, shown: int) -> str:
    """The curve of the run in the legend, and why there is none where no point of it can be shown."""
    over = record.measured.removeprefix(record.measure_name)
    return f"this run{'' if shown else ', nowhere above zero'}{over}"


def fill_band(ax: Any, record: Record, keep: Any, colour: str, label: str | None = None) -> None:
    """The range of what several runs came to, where the record is of several."""
    if record.band is None:
        return
    low, high = (side[keep] for side in record.band)
    drawn = np.isfinite(low) & np.isfinite(high) & (high > 0)
    # A logarithmic axis has no zero: what lies below it is cut off far below the picture.
    low, high, ts = np.maximum(low[drawn], 1e-100), high[drawn], record.ts[keep][drawn]
    chosen = thinned(high, True)
    ax.fill_between(ts[chosen], low[chosen], high[chosen], color=colour, alpha=0.2, linewidth=0, label=label)


def gap_limits(record: Record, gaps: Array, bounds: Array, keep: Any) -> tuple[float, float]:
    """The range of the picture: down to the last gap, but not far below its rounding."""
    errors = record.measure_errors[keep]
    errors = errors[np.isfinite(errors) & (errors > 0)]
    floor = float(errors.min()) / 10 if len(errors) else 0.0
    smallest = float(gaps.min()) if len(gaps) else (float(bounds.min()) if len(bounds) else 1.0)
    low = max(smallest, floor, 1e-100) / 3
    largest = max([float(v.max()) for v in (gaps, bounds) if len(v)], default=10.0 * low)
    return low, max(largest * 3, low * 10)


def _slope_line(rate: Rate, t: Array, values: Array) -> tuple[Array, Array]:
    """The fitted slope over its window, through the middle of the values there."""
    assert rate.window is not None
    begin, end = rate.window
    inside = (t >= begin) & (t <= end) & (values > 0)
    x = np.geomspace(begin or 1, end, 50)
    shape = -rate.value * np.log(x) if rate.kind == "sublinear" else math.log(rate.value) * x
    at = -rate.value * np.log(np.where(t > 0, t, 1)) if rate.kind == "sublinear" else math.log(rate.value) * t
    height = float(np.median(np.log(values[inside]) - at[inside])) if inside.any() else 0.0
    with np.errstate(over="ignore", under="ignore"):
        return x, np.exp(shape + height)


def draw_potential(ax: Any, record: Record) -> None:
    """The potential and what is allowed, on the axes of Matplotlib or of a page."""
    require_rows(record)
    ts = record.ts.astype(np.float64)
    # Beyond the first t at which rounding dominates, the potential is noise, which its factor blows up.
    lost = np.flatnonzero(~(record.potentials > 10.0 * record.potential_errors))
    end = int(lost[0]) if len(lost) and lost[0] > 1 else len(ts)
    if end < len(ts):
        ax.axvspan(ts[end], ts[-1], color="0.6", alpha=0.35, linewidth=0, label=record.error_name)
    # Where the potential begins at zero, it is set against what is allowed.
    unit = r"\Phi(0)" if record.potentials[0] else r"\mathrm{allowed}"
    curves = [(record.relative_potentials, rf"$\Phi(t)\,/\,{unit}$")]
    if record.kind in MEANS:
        curves.append((record.relative_paid, "with all progress so far"))
    shown = []
    for k, (values, label) in enumerate(curves):
        # A false theorem's potential may diverge: what is not finite is not drawn.
        t, v = positive(ts[:end], values[:end])
        shown.append(v)
        chosen = thinned(v, False)
        t, v = t[chosen], v[chosen]
        colour, dash, marker = COLOURS[2 * k], DASHES[2 * k], MARKERS[2 * k]
        marks = mark_every(t, False)
        ax.plot(t, v, color=colour, linestyle=dash, marker=marker, markevery=marks, label=label)
    spread = np.concatenate(shown)
    logarithmic = len(spread) > 0 and spread.max() > 30 * spread.min()
    t, allowed = positive(ts, record.relative_allowed)
    chosen = thinned(allowed, False)
    t, allowed = t[chosen], allowed[chosen]
    ax.plot(t, allowed, color=COLOURS[1], linestyle=DASHES[1], label="allowed")
    top = max([float(v.max()) for v in (spread, allowed) if len(v)], default=1.0)
    if logarithmic:
        ax.set_yscale("log")
        ax.set_ylim(max(float(spread.min()), 1e-18 * top) / 2, top * 2)
    else:
        ax.set_ylim(0.0, 1.08 * top)
    ax.fill_between(t, allowed, ax.get_ylim()[0], color=COLOURS[1], alpha=0.13, linewidth=0, zorder=0)
    ax.set_xlim(ts[0], ts[-1])
    ax.set_xlabel("$t$")
    ax.set_ylabel(rf"potential over ${unit}$" if record.potentials[0] else "potential over what is allowed")


def _draw_terms(ax: Any, record: Record, found: dict[str, Array]) -> None:
    ts = record.ts[: len(next(iter(found.values())))].astype(np.float64)
    chosen = thinned(record.relative_potentials[: len(ts)], False)
    t, below = ts[chosen], np.zeros(len(chosen))
    stacked = all(values.min() >= 0.0 for values in found.values())
    for k, (label, values) in enumerate(found.items()):
        colour, name = COLOURS[k % len(COLOURS)], f"${label}$" if label else "the rest"
        if stacked:
            ax.fill_between(t, below + values[chosen], below, color=colour, alpha=0.45, linewidth=0, label=name)
            below = below + values[chosen]
        else:
            ax.plot(t, values[chosen], color=colour, linestyle=DASHES[k % len(DASHES)], label=name)
    ax.plot(t, record.relative_potentials[: len(ts)][chosen], color="black", linewidth=0.9, label=r"$\Phi(t)$")
    ax.set_xlim(ts[0], ts[-1])
    if stacked:
        ax.set_ylim(bottom=0.0)
    ax.set_xlabel("$t$")
    ax.set_ylabel(r"share of $\Phi(0)$" if record.potentials[0] else "share of what is allowed")
    legend(ax)


@dataclass(frozen=True)
class Curve:
    """A run with what is drawn of it, and its clock where that is not its steps."""

    record: Any
    values: Array
    clock: Any = None

    @property
    def times(self) -> Array:
        """When the values were recorded."""
        return np.asarray(self.record.ts if self.clock is None else self.clock(self.record), dtype=np.float64)


def draw_curves(ax: Any, curves: Mapping[str, Curve], *, bounds: bool = True, ylabel: str = "") -> None:
    """Runs on common axes, with their bounds; time is logarithmic unless half of the guarantees are linear."""
    lows, highs = [], []
    # A factor in each step is a straight line where t is not logarithmic.
    linear = sum(c.record.guaranteed_rate().kind == "linear" for c in curves.values()) >= len(curves) / 2
    for k, (label, curve) in enumerate(curves.items()):
        record = curve.record
        require_rows(record)
        keep = begun(record)
        times = curve.times[keep]
        t, values = positive(times, curve.values[keep])
        tb, limits = positive(times, record.bounds[keep])
        colour, dash, marker = (c[k % len(c)] for c in (COLOURS, DASHES, MARKERS))
        low, high = gap_limits(record, values, limits if bounds else values, keep)
        lows.append(low)
        highs.append(high)
        chosen = thinned(values, not linear)
        t, values = t[chosen], values[chosen]
        fill_band(ax, record, keep, colour)
        marks = mark_every(t, not linear)
        ax.plot(t, values, color=colour, linestyle=dash, marker=marker, markevery=marks, label=label)
        if bounds:
            chosen = thinned(limits, not linear)
            ax.plot(tb[chosen], limits[chosen], color=colour, linestyle=dash, linewidth=0.5, alpha=0.8)
    if not linear:
        ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_ylim(min(lows), max(highs))
    ax.set_xlim(left=min(float(c.times[begun(c.record)][0]) for c in curves.values()))
    ax.set_xlabel("$t$")
    if not ylabel:
        labels = list(dict.fromkeys(measure_label(c.record) for c in curves.values()))
        ylabel = " or ".join(labels) if len(labels) <= 2 else "what each theorem bounds"
    ax.set_ylabel(f"{ylabel} (thin: proven bound)" if bounds else ylabel)
