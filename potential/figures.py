"""Figures in one style, for every picture of the project.

Colours are those of Okabe and Ito, told apart by the colour-blind; line styles and markers tell the curves
apart in grey too. The width is a journal's column. A file's suffix says its format: `.pdf` and `.svg` are
vectors.
"""

from __future__ import annotations

import io
import logging
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from potential.extras import load

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
HEIGHT = 3.0

_RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")

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


def drawn(panels: Sequence[Any], path: Any, title: str = "", size: tuple[float, float] | None = None) -> Figure:
    """A figure with these panels in a row, without any global state; `size` is in inches."""
    load("matplotlib", "a picture")
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    class Picture(Figure):
        """A figure that a notebook shows without being told to."""

        def _repr_png_(self) -> bytes:
            data = io.BytesIO()
            self.savefig(data, format="png", dpi=130)
            return data.getvalue()

    with rc_context(STYLE):
        figure = Picture(figsize=size or (COLUMN * len(panels), HEIGHT))
        for k, panel in enumerate(panels):
            ax = figure.add_subplot(1, len(panels), k + 1)
            panel(ax)
            plain_powers(ax)
        if title:
            figure.suptitle(title, fontsize=8)
        save(figure, path)
    return figure


def plot_curves(
    xs: Any,
    curves: Mapping[str, Any],
    path: Any = None,
    *,
    xlabel: str = "",
    ylabel: str = "",
    title: str = "",
    log: str = "",
    limit: float | None = None,
) -> Figure:
    """Curves over common places, each with a colour, dashes and markers of its own.

    `xs` has shape `(n,)`; `curves` has arrays of that shape by the labels that the legend shows, a number for a level
    line, or a pair of arrays for a curve with places of its own. What is not finite is not drawn, nor what is not
    positive on a logarithmic axis; `log` names these, "x", "y" or "xy". Up to `limit` the picture is shaded, as what is
    allowed. Text between dollar signs is set as mathematics. The Figure is saved if `path` is given.

    Raises InputError for no curve, one of another shape, and a `log` that names no axis.
    """
    if not curves:
        raise InputError("plot_curves: give at least one curve")
    if log not in ("", "x", "y", "xy"):
        raise InputError(f'plot_curves: log names the logarithmic axes, "x", "y" or "xy", got {log!r}')
    placed = {label: _placed(xs, curve, label) for label, curve in curves.items()}

    def panel(ax: Axes) -> None:
        ax.set(xscale="log" if "x" in log else "linear", yscale="log" if "y" in log else "linear")
        for k, (label, (x, y)) in enumerate(placed.items()):
            keep = np.isfinite(y) & ((y > 0) | ("y" not in log)) & ((x > 0) | ("x" not in log))
            # Of many points a few are marked, an eighth of the picture apart.
            marks: dict[str, Any] = {"marker": MARKERS[k % len(MARKERS)], "markevery": 0.125 if keep.sum() > 12 else 1}
            colour, dash = COLOURS[k % len(COLOURS)], DASHES[k % len(DASHES)]
            ax.plot(x[keep], y[keep], color=colour, linestyle=dash, label=label, **(marks if keep.sum() != 2 else {}))
        if limit is not None:
            bottom, top = ax.get_ylim()
            ax.axhspan(bottom, limit, color=COLOURS[1], alpha=0.13, linewidth=0, zorder=0)
            ax.set_ylim(bottom, max(top, limit))
        ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
        ax.margins(x=0.02)
        if any(placed):
            ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, handlelength=3)

    return drawn([panel], path, size=(1.3 * COLUMN, HEIGHT + 0.11 * len(placed)))


def _placed(xs: Any, curve: Any, label: str) -> tuple[Array, Array]:
    """The places and the heights of a curve."""
    places, heights = curve if isinstance(curve, tuple) else (xs, curve)
    x, y = np.asarray(places, dtype=np.float64), np.asarray(heights, dtype=np.float64)
    if y.ndim == 0:
        return np.array([x.min(), x.max()]), np.array([y, y])
    if x.ndim != 1 or x.shape != y.shape:
        raise InputError(f"plot_curves: {label or 'the curve'} has shape {y.shape}, where its places have {x.shape}")
    return x, y


def save(figure: Figure, path: Any) -> None:
    """Save a figure where a path is given; raises InputError for a suffix that is no format of pictures."""
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


def as_svg(figure: Figure) -> str:
    """A figure as an element of a page."""
    from matplotlib import rc_context

    text = io.StringIO()
    with rc_context(STYLE):
        figure.savefig(text, format="svg", metadata={"Date": None})
    picture = text.getvalue()
    # On a dark page too the picture is on white, and on a narrow one it is as wide as there is room.
    bare = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", picture[picture.index("<svg") :], flags=re.S)
    return _rounded(bare).replace("<svg ", '<svg style="background:#fff;max-width:100%;height:auto" ', 1)


def _rounded(picture: str) -> str:
    """The picture with places to a hundredth of a point, which is finer than any screen; scales stay as they are."""

    def shorter(found: re.Match[str]) -> str:
        return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), found[0])

    return re.sub(r'\b(?:d|x|y)="[^"]*"|translate\([^)]*\)', shorter, picture)


def plain_powers(ax: Axes) -> None:
    """Powers of ten beside logarithmic axes as text, 10⁻³: set as mathematics they take a third of a picture's time."""
    from matplotlib.ticker import LogFormatterSciNotation

    class Powers(LogFormatterSciNotation):
        def __call__(self, x: float, pos: int | None = None) -> str:
            label = str(super().__call__(x, pos))
            raised = re.sub(r"\^\{([^}]*)\}", lambda found: found[1].translate(_RAISED), label)
            return re.sub(r"\$|\\mathdefault|[{}]", "", raised.replace(r"\times", "×"))

    for axis, scale in ((ax.xaxis, ax.get_xscale()), (ax.yaxis, ax.get_yscale())):
        if scale == "log":
            axis.set_major_formatter(Powers())
            axis.set_minor_formatter(Powers(labelOnlyBase=False))
