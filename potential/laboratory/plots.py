"""Pictures of runs, in one style, and the comparison of several methods.

Colours are those of Okabe and Ito, told apart by the colour-blind; line styles and markers tell the curves
apart in grey too. The width is a journal's column. A file's suffix says its format: `.pdf` and `.svg` are
vectors.
"""

from __future__ import annotations

import html
import io
import logging
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from potential.extras import load
from potential.laboratory.check import Report, RunRecord, check, problem_name
from potential.laboratory.plan import MEAN_GAP, MEANS
from potential.laboratory.rates import Rate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = npt.NDArray[np.float64]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES: tuple[Any, ...] = (
    "-",
    (0, (5, 1.5)),
    (0, (1, 1.2)),
    (0, (5, 1.5, 1, 1.5)),
    (0, (3, 1, 1, 1, 1, 1)),
    (0, (8, 2)),
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
COLUMN = 3.5  # inches
HEIGHT = 2.7

STYLE: Any = {
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "legend.fontsize": 7,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 1.2,
    "lines.markersize": 3.5,
    "legend.frameon": False,
    "mathtext.fontset": "cm",
    "figure.constrained_layout.use": True,
    "savefig.dpi": 200,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "potential",
}


def plot_gap(record: RunRecord, path: Any = None) -> Figure:
    """What the theorem bounds along a run, with its bound as a shaded region and the two rates.

    Both axes are logarithmic, the one of `t` is not where the guaranteed rate is linear. `record` is a
    Trajectory or a Report. The Figure is saved if `path` is given. Raises InputError if nothing was recorded.
    """
    return _drawn([lambda ax: _draw_gap(ax, record)], path)


def plot_potential(record: RunRecord, path: Any = None) -> Figure:
    """The potential along a run and what the theorem allows, relative to the start.

    Where the theorem is about a mean, the potential is also drawn with all progress before `t` added. What
    rounding dominates is not drawn. `record` is a Trajectory or a Report. The Figure is saved if `path`
    is given. Raises InputError if nothing was recorded.
    """
    return _drawn([lambda ax: _draw_potential(ax, record)], path)


def plot_run(record: RunRecord, path: Any = None) -> Figure:
    """Gap with its bound, and the potential, side by side; the Figure is saved if `path` is given."""
    return _drawn([lambda ax: _draw_gap(ax, record), lambda ax: _draw_potential(ax, record)], path, record.title)


def svg(record: RunRecord) -> str:
    """The picture of a run as SVG for a notebook; empty without Matplotlib, or if nothing was recorded."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return ""
    return _as_svg(plot_run(record)) if _drawable(record) else ""


def _as_svg(figure: Figure) -> str:
    from matplotlib import rc_context

    text = io.StringIO()
    with rc_context(STYLE):
        figure.savefig(text, format="svg", metadata={"Date": None})
    picture = text.getvalue()
    return picture[picture.index("<svg") :]


def _drawable(record: RunRecord) -> bool:
    return len(record.ts) > 1


def _drawn(panels: Sequence[Any], path: Any, title: str = "") -> Figure:
    """A figure with these panels in a row, without any global state."""
    load("matplotlib", "a picture")
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    class Picture(Figure):
        """A figure that a notebook shows without being told to."""

        def _repr_png_(self) -> bytes:
            data = io.BytesIO()
            self.savefig(data, format="png", dpi=150)
            return data.getvalue()

    with rc_context(STYLE):
        figure = Picture(figsize=(COLUMN * len(panels), HEIGHT))
        for k, panel in enumerate(panels):
            panel(figure.add_subplot(1, len(panels), k + 1))
        if title:
            figure.suptitle(title, fontsize=8)
        _save(figure, path)
    return figure


def _save(figure: Figure, path: Any) -> None:
    if path is None:
        return
    target = Path(os.fspath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    # The embedding of fonts reports on the font's own dates, which is of no use to anyone.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    # Without a date the same run gives the same file.
    dates = {".pdf": {"CreationDate": None}, ".svg": {"Date": None}}
    try:
        figure.savefig(target, metadata=dates.get(target.suffix.lower()))
    except ValueError as error:
        raise InputError(
            f"{target.name!r} does not end in a format for pictures, such as .pdf, .svg or .png"
        ) from error


def _require_rows(record: RunRecord) -> None:
    if not _drawable(record):
        raise InputError(
            'there is nothing to draw: the run was not recorded, or made no step; use record="all" or "log"'
        )


def _positive(ts: Array, values: Any) -> tuple[Array, Array]:
    """The points that a logarithmic picture can show."""
    v = np.asarray(values, dtype=np.float64)
    # Ticks are computed some decades further out, and may not overflow there.
    keep = (v > 1e-100) & (v < 1e100)
    return ts[keep], v[keep]


def _begun(record: RunRecord) -> Array:
    """Which rows come after the start, as a mask: a flow may start a moment after 0, which is no time to be shown."""
    begun: Array = record.ts > (record.ts[0] if record.theorem.continuous else 0)
    return begun


def _legend(ax: Axes) -> None:
    """The legend where it hides least, readable where it lies on a curve."""
    ax.legend(loc="best", handlelength=2.6, frameon=True, framealpha=0.8, edgecolor="none", borderpad=0.2)


def _thinned(count: int, most: int = 400) -> Any:
    """Indices in equal ratios, the first and the last among them: more would only make the file large."""
    if count <= most:
        return np.arange(count)
    return np.unique(np.round(np.geomspace(1, count, most)).astype(int) - 1)


def _mark_every(ts: Array, logarithmic: bool, marks: int = 7) -> list[int]:
    """Where markers go: evenly spread on the axis."""
    if not len(ts):
        return []
    wanted = np.geomspace(ts[0] or 1, ts[-1], marks) if logarithmic else np.linspace(ts[0], ts[-1], marks)
    return sorted({int(k) for k in np.clip(np.searchsorted(ts, wanted), 0, len(ts) - 1)})


def _measure_label(record: RunRecord) -> str:
    if record.measure_name == "gap":
        return r"$f(x_t) - f^\star$"
    return r"mean of $f(x_t) - f^\star$" if record.kind == MEAN_GAP else record.measure_name


def _rate_label(what: str, rate: Rate) -> str:
    floor = f" down to {rate.floor:.2g}" if rate.floor else ""
    return f"{what}: ${rate.to_latex()}${floor}" if rate else f"{what}: no rate"


def _draw_gap(ax: Axes, record: RunRecord) -> None:
    _require_rows(record)
    observed, guaranteed = record.observed_rate(), record.guaranteed_rate()
    logarithmic = guaranteed.kind != "linear"
    keep = _begun(record) if logarithmic else record.ts >= 0
    ts = record.ts[keep].astype(np.float64)
    t, gaps = _positive(ts, record.measures[keep])
    tb, bounds = _positive(ts, record.bounds[keep])
    low, high = _gap_limits(record, gaps, bounds, keep)

    chosen = _thinned(len(tb)) if logarithmic else slice(None)
    tb, bounds = tb[chosen], bounds[chosen]
    ax.fill_between(tb, bounds, low / 10, color=COLOURS[1], alpha=0.13, linewidth=0, zorder=0)
    ax.plot(tb, bounds, color=COLOURS[1], linestyle=DASHES[1], label=_rate_label("proven bound", guaranteed))
    chosen = _thinned(len(t)) if logarithmic else slice(None)
    t, gaps = t[chosen], gaps[chosen]
    _fill_band(ax, record, keep, COLOURS[0], label="all runs")
    ax.plot(
        t,
        gaps,
        color=COLOURS[0],
        marker=MARKERS[0],
        markevery=_mark_every(t, logarithmic),
        label=_measure_label(record) + record.measured.removeprefix(record.measure_name),
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
    te, errors = _positive(ts, record.measure_errors[keep])
    if len(te) and errors.max() > low:
        ax.fill_between(te, errors, low / 10, color="0.6", alpha=0.35, linewidth=0, zorder=0, label=record.error_name)

    ax.set_yscale("log")
    if logarithmic:
        ax.set_xscale("log")
    ax.set_ylim(low, high)
    ax.set_xlim(float(ts[0]), float(ts[-1]))
    ax.set_xlabel("$t$")
    ax.set_ylabel(_measure_label(record))
    _legend(ax)


def _fill_band(ax: Axes, record: RunRecord, keep: Any, colour: str, label: str | None = None) -> None:
    """The range of what several runs came to, where the record is of several."""
    if record.band is None:
        return
    low, high = (side[keep] for side in record.band)
    drawn = np.isfinite(low) & np.isfinite(high) & (high > 0)
    # A logarithmic axis has no zero: what lies below it is cut off far below the picture.
    low = np.maximum(low[drawn], 1e-100)
    ax.fill_between(record.ts[keep][drawn], low, high[drawn], color=colour, alpha=0.2, linewidth=0, label=label)


def _gap_limits(record: RunRecord, gaps: Array, bounds: Array, keep: Any) -> tuple[float, float]:
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


def _draw_potential(ax: Axes, record: RunRecord) -> None:
    _require_rows(record)
    ts = record.ts.astype(np.float64)
    # Beyond the first t at which rounding dominates, the potential is noise, which its factor blows up.
    lost = np.flatnonzero(~(record.potentials > 10.0 * record.potential_errors))
    end = int(lost[0]) if len(lost) and lost[0] > 1 else len(ts)
    if end < len(ts):
        ax.axvspan(ts[end], ts[-1], color="0.6", alpha=0.35, linewidth=0, label=record.error_name)
    curves = [(record.relative_potentials, r"$\Phi(t)\,/\,\Phi(0)$")]
    if record.kind in MEANS:
        curves.append((record.relative_paid, "with all progress so far"))
    shown = []
    for k, (values, label) in enumerate(curves):
        # A false theorem's potential may leave the numbers: what is beyond them is not drawn.
        t, v = _positive(ts[:end], values[:end])
        colour, dash, marker = COLOURS[2 * k], DASHES[2 * k], MARKERS[2 * k]
        marks = _mark_every(t, False)
        ax.plot(t, v, color=colour, linestyle=dash, marker=marker, markevery=marks, label=label)
        shown.append(v)
    spread = np.concatenate(shown)
    logarithmic = len(spread) > 0 and spread.max() > 30 * spread.min()
    t, allowed = _positive(ts, record.relative_allowed)
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
    ax.set_ylabel("potential")
    _legend(ax)


# Several methods --------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Several theorems checked on one problem, from one start: true where all hold.

    `reports` are in the order given.
    """

    problem: Any
    steps: int
    reports: tuple[Report, ...]

    HEADINGS = ("method", "theorem", "holds", "measure", "at the end", "bound", "observed", "guaranteed")

    def __bool__(self) -> bool:
        return all(self.reports)

    def rows(self) -> list[tuple[str, ...]]:
        """The table's rows, a text for each of `HEADINGS`."""
        found: list[tuple[str, ...]] = []
        for report in self.reports:
            observed = report.observed_rate()
            found.append(
                (
                    _method_label(report),
                    report.theorem.name,
                    "yes" if report else "NO",
                    report.measured,
                    report.last,
                    f"{report.bounds[-1]:.3g}" if len(report.ts) else "",
                    f"{observed} {observed.interval}".strip(),
                    str(report.guaranteed_rate()),
                )
            )
        return found

    def notes(self) -> list[str]:
        """For each run that seems slower than its guarantee, why that may be."""
        return [f"{_method_label(report)}: {report.rate_note}" for report in self.reports if report.rate_note]

    def table(self) -> str:
        """The table as text, with the notes below it."""
        rows = [self.HEADINGS, *self.rows()]
        widths = [max(len(row[k]) for row in rows) for k in range(len(self.HEADINGS))]
        lines = ["  ".join(f"{text:<{w}}" for text, w in zip(row, widths, strict=True)).rstrip() for row in rows]
        lines.insert(1, "  ".join("-" * w for w in widths))
        lines += self.notes()
        return f"{problem_name(self.problem)}, {self.extent}\n" + "\n".join(lines)

    __str__ = table

    @property
    def extent(self) -> str:
        """How long the runs are, in words: of a flow it is a time."""
        flows = [report.extent for report in self.reports if report.theorem.continuous]
        steps = [f"{self.steps} steps"] if len(flows) < len(self.reports) else []
        return ", ".join(dict.fromkeys([*steps, *flows]))

    def __repr__(self) -> str:
        return f"<Comparison of {len(self.reports)} on {problem_name(self.problem)}, {self.extent}>"

    def plot(self, path: Any = None) -> Figure:
        """What each theorem bounds, and thinly its bound, on logarithmic axes; saved if `path` is given."""
        figure = _drawn([self._draw], None)
        # The legend needs room of its own.
        figure.set_size_inches(COLUMN * 1.25, HEIGHT + 0.22 * len(self.reports))
        from matplotlib import rc_context

        with rc_context(STYLE):
            _save(figure, path)
        return figure

    def _draw(self, ax: Axes) -> None:
        lows, highs = [], []
        for k, report in enumerate(self.reports):
            _require_rows(report)
            keep = _begun(report)
            ts = report.ts[keep].astype(np.float64)
            t, values = _positive(ts, report.measures[keep])
            colour, dash, marker = (c[k % len(c)] for c in (COLOURS, DASHES, MARKERS))
            observed, guaranteed = report.observed_rate(), report.guaranteed_rate()
            rates = f"${observed.to_latex()}$" if observed else "no rate"
            proven = f"${guaranteed.to_latex()}$" if guaranteed else "no rate"
            label = f"{_method_label(report)}: {rates}, proven {proven}"
            chosen = _thinned(len(t))
            t, values = t[chosen], values[chosen]
            _fill_band(ax, report, keep, colour)
            ax.plot(
                t,
                values,
                color=colour,
                linestyle=dash,
                marker=marker,
                markevery=_mark_every(t, True),
                label=label,
            )
            tb, bounds = _positive(ts, report.bounds[keep])
            chosen = _thinned(len(tb))
            ax.plot(tb[chosen], bounds[chosen], color=colour, linestyle=dash, linewidth=0.5, alpha=0.8)
            low, high = _gap_limits(report, values, bounds, keep)
            lows.append(low)
            highs.append(high)
        ax.set_xscale("log")
        ax.set_yscale("log")
        if lows:
            ax.set_ylim(min(lows), max(highs))
        ax.set_xlabel("$t$")
        labels = {_measure_label(report) for report in self.reports}
        ax.set_ylabel(f"{labels.pop() if len(labels) == 1 else 'measure'} (thin: proven bound)")
        ax.set_xlim(left=min(float(report.ts[_begun(report)][0]) for report in self.reports))
        ax.set_title(problem_name(self.problem))
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), handlelength=3)

    def _repr_html_(self) -> str:
        heading = "".join(f'<th style="text-align:left">{html.escape(text)}</th>' for text in self.HEADINGS)
        body = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{html.escape(text)}</td>' for text in row) + "</tr>"
            for row in self.rows()
        )
        caption = f"<caption>{html.escape(problem_name(self.problem))}, {self.extent}</caption>"
        table = f"<table>{caption}<tr>{heading}</tr>{body}</table>"
        table += "".join(f"<p>{html.escape(note)}</p>" for note in self.notes())
        try:
            import matplotlib  # noqa: F401
        except ImportError:
            return table
        return table + (_as_svg(self.plot()) if all(_drawable(r) for r in self.reports) else "")

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data for JSON."""
        return {
            "problem": problem_name(self.problem),
            "steps": self.steps,
            "holds": bool(self),
            "reports": [report.to_dict() for report in self.reports],
        }


def _method_label(report: Report) -> str:
    given = ", ".join(f"{name}={value:.3g}" for name, value in report.parameters.items())
    return f"{report.theorem.method_name}({given})" if given else report.theorem.method_name


def compare(methods: Iterable[Any], problem: Any, x0: Any = None, steps: int = 1000) -> Comparison:
    """Check several methods on one problem, from one start, and set their rates side by side.

    `methods` are claims as for `check`: theorems, methods or names; parameters that have no number are chosen
    as there. Raises InputError for an empty list, and whatever `check` raises.
    """
    claims = list(methods) if not isinstance(methods, str) else [methods]
    if not claims:
        raise InputError("compare: give at least one method, theorem or name")
    reports = tuple(check(claim, problem, x0, steps) for claim in claims)
    return Comparison(problem, steps, reports)
