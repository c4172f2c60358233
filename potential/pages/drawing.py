"""Pictures of runs as a page's own: lines in SVG, words and formulas beside them in HTML and MathML.

A panel takes what `potential.laboratory.plots` draws on Matplotlib's axes, and needs a hundredth of the time and a
tenth of the letters. Colours are the page's, so that they follow its light and dark; numbers can be searched and read.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from markupsafe import Markup, escape

from potential.figures import COLOURS
from potential.laboratory.plots import draw_gap, draw_potential, drawable, require_rows
from potential.presentation.mathml import mathml

Array = npt.NDArray[np.float64]

# In tenths of a point, so that whole numbers are fine enough; `plot.css` has the places of numbers that follow.
_WIDTH, _HEIGHT = 3400, 2000
_LEFT, _RIGHT, _TOP, _BOTTOM = 430, 130, 60, 210
_CLASSES = {colour: f"k{k}" for k, colour in enumerate(COLOURS)} | {"0.6": "grey", "black": "ink"}
#: The dashes of `potential.figures` by the names that they have in `plot.css`.
_DASHED = {"60 18": "long", "8 10": "short", "12 14": "dots"}
#: Between so many decades each has its number; more have a number now and then.
_MOST_NUMBERS = 6
#: What is left out of a curve lies so near to it.
_NEAR = 4.0


def picture(record: Any) -> Markup:
    """A run: what the theorem bounds with its bound, and the potential; empty where nothing was recorded."""
    if not drawable(record):
        return Markup("")
    panels = []
    for draw in (draw_gap, draw_potential):
        panel = Panel()
        draw(panel, record)
        panels.append(panel.html())
    return Markup("").join(panels)


def picture_file(record: Any) -> str:
    """The same as an SVG file of its own, with its title: words and formulas as text, colours for a white page.

    Raises InputError where nothing was recorded.
    """
    require_rows(record)
    panels = []
    for draw in (draw_gap, draw_potential):
        panel = Panel()
        draw(panel, record)
        panels.append(panel)
    head = 350 + 120 * max(panel.rows for panel in panels)
    shown = "".join(f'<g transform="translate({k * _WIDTH} {head})">{p.whole()}</g>' for k, p in enumerate(panels))
    width, height = len(panels) * _WIDTH, head + _HEIGHT + 60
    title = f'<text x="{width / 2:.0f}" y="130">{escape(f"{record.theorem.name}: {record.title}")}</text>'
    paper = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width / 10}pt" '
        f'height="{height / 10}pt"><style>{_STYLE}</style><g class="panel">{paper}{title}{shown}</g></svg>\n'
    )


#: What `plot.css` says, for a file of its own.
_STYLE = (
    ".panel path{fill:none;stroke:#000;stroke-width:13;stroke-linejoin:round}.panel path.axis{stroke-width:6}"
    ".panel text{font:82px 'DejaVu Sans',Helvetica,Arial,sans-serif;text-anchor:middle}.panel .v text{text-anchor:end}"
    ".panel text.s{text-anchor:start}.panel tspan{font-size:62px}"
    + "".join(f".panel .k{k}{{stroke:{colour}}}" for k, colour in enumerate(COLOURS))
    + "".join(f".panel .{named}{{stroke-dasharray:{dash}}}" for dash, named in _DASHED.items())
    + ".panel path.dot{stroke-width:46;stroke-linecap:round}.panel path.dot[stroke-linecap]{stroke-linecap:square}"
    ".panel path.area{stroke:none;fill:#000;fill-opacity:.22}.panel path.area.k0{fill:#0072B2}"
    ".panel path.area.k1{fill:#D55E00;fill-opacity:.13}"
)


@dataclass
class Panel:
    """What is drawn in one pair of axes, by the names that Matplotlib's axes have for it."""

    xlabel: str = ""
    ylabel: str = ""
    xscale: str = "linear"
    yscale: str = "linear"
    xlim: tuple[float, float] = (0.0, 1.0)
    ylim: tuple[float, float] = (0.0, 1.0)
    _areas: list[tuple[str, Array, Array, Array | None]] = field(default_factory=list)
    _lines: list[tuple[str, str, Array, Array, Sequence[int], str]] = field(default_factory=list)
    _key: list[tuple[str, str, str]] = field(default_factory=list)  # labels, samples in SVG, and classes of `plot.css`

    def plot(
        self,
        x: Array,
        y: Array,
        *,
        color: str,
        linestyle: Any = "-",
        linewidth: float = 1.2,
        marker: str = "",
        markevery: Sequence[int] = (),
        label: str,
    ) -> None:
        """A curve, with markers at the points whose numbers `markevery` has."""
        dash = "" if linestyle == "-" else " ".join(f"{10 * linewidth * part:.0f}" for part in linestyle[1])
        named = f" {_DASHED[dash]}" if dash in _DASHED else ""
        style = f'class="{_CLASSES[color]}{named}"' + (f' stroke-dasharray="{dash}"' if dash and not named else "")
        self._lines.append((style, _CLASSES[color], x, y, markevery, marker))
        dots = f'<path class="dot {_CLASSES[color]}" d="M160 50h0"{_caps(marker)}/>' if marker else ""
        marked = (" square" if _caps(marker) else " round") if marker else ""
        self._name(label, f'<path {style} d="M0 50H320"/>{dots}', f"{_CLASSES[color]}{named}{marked}")

    def fill_between(
        self,
        x: Array,
        upper: Array,
        lower: Any,
        *,
        color: str,
        label: str | None = None,
        alpha: float = 1.0,
        linewidth: float = 0.0,
        zorder: int = 1,
    ) -> None:
        """The area between two curves, the lower of which may be a number."""
        below = None if np.ndim(lower) == 0 else np.asarray(lower, dtype=np.float64)
        self._areas.append((_CLASSES[color], np.asarray(x), np.asarray(upper), below))
        kind = f"area {_CLASSES[color]}"
        self._name(label, f'<path class="{kind}" d="M0 0H320V100H0z"/>', kind)

    def axvspan(self, left: float, right: float, *, color: str, label: str, alpha: float, linewidth: float) -> None:
        """All that lies between two places of the horizontal axis."""
        self.fill_between(np.array([left, right]), np.array([np.inf, np.inf]), 0.0, color=color, label=label)

    def _name(self, label: str | None, sample: str, kind: str) -> None:
        if label:
            self._key.append((label, sample, kind))

    def set_xscale(self, scale: str) -> None:
        """ "linear" or "log"."""
        self.xscale = scale

    def set_yscale(self, scale: str) -> None:
        """ "linear" or "log"."""
        self.yscale = scale

    def set_xlim(self, low: float, high: float) -> None:
        """The range of the horizontal axis."""
        self.xlim = (low, high)

    def set_ylim(self, low: float, high: float) -> None:
        """The range of the vertical axis."""
        self.ylim = (low, high)

    def get_ylim(self) -> tuple[float, float]:
        """The range of the vertical axis."""
        return self.ylim

    def set_xlabel(self, label: str) -> None:
        """What the horizontal axis shows; formulas between dollars."""
        self.xlabel = label

    def set_ylabel(self, label: str) -> None:
        """What the vertical axis shows; formulas between dollars."""
        self.ylabel = label

    # What comes of it ---------------------------------------------------------------------------------------------

    def html(self) -> Markup:
        """The panel: the key above it, its axes with their names, the curves."""
        key = Markup("").join(
            Markup('<li class="{}">{}</li>').format(kind, _set(label)) for label, _, kind in self._key
        )
        return Markup('<div class="panel"><ul>{}</ul><p>{}</p>{}<p>{}</p></div>').format(
            key, _set(self.ylabel), Markup(self._svg()), _set(self.xlabel)
        )

    @property
    def rows(self) -> int:
        """How many lines the key takes."""
        return len(self._key)

    def whole(self) -> str:
        """The panel as SVG alone, its key above it."""
        key = "".join(
            f'<g transform="translate({_LEFT} {-110 - 120 * (len(self._key) - k)})">{sample}'
            f'<text class="s" x="400" y="80">{_written(label)}</text></g>'
            for k, (label, sample, _) in enumerate(self._key)
        )
        middle = (_LEFT + _WIDTH - _RIGHT) // 2
        names = f'<text class="s" x="60" y="-20">{_written(self.ylabel)}</text>'
        names += f'<text x="{middle}" y="{_HEIGHT + 30}">{_written(self.xlabel)}</text>'
        return f"{key}{names}{self._svg(placed=True)}"

    def _svg(self, placed: bool = False) -> str:
        """The axes and what is in them; `placed` where no `plot.css` says where all panels have their numbers."""
        right, bottom = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        inside = "".join(self._area(*area) for area in self._areas) + "".join(self._line(*line) for line in self._lines)
        size = f' width="{_WIDTH}" height="{_HEIGHT}"' if placed else ""
        below_at, left_at = (f' transform="translate({at})"' if placed else "" for at in (f"0 {bottom + 130}", "-50"))
        axes = f'<path class="axis" d="M0 0V{bottom}H{right}'
        below, left = "", ""
        for value, text in ticks(*self.xlim, self.xscale):
            x = round(float(self._x(np.array([value]))[0]))
            axes += f"M{x} {bottom}v30"
            below += f'<text x="{x}">{text}</text>'
        for value, text in ticks(*self.ylim, self.yscale):
            y = round(float(self._y(np.array([value]))[0]))
            axes += f"M0 {y}h-30"
            left += f'<text y="{y + 32}">{text}</text>'
        return (
            f'<svg viewBox="-{_LEFT} -{_TOP} {_WIDTH} {_HEIGHT}"{size}>{axes}"/>'
            f'<g{below_at}>{below}</g><g class="v"{left_at}>{left}</g>'
            # What is inside another svg is cut off at its border.
            f'<svg width="{right}" height="{bottom}">{inside}</svg></svg>'
        )

    def _x(self, values: Array) -> Array:
        return (_WIDTH - _RIGHT - _LEFT) * _share(values, *self.xlim, self.xscale)

    def _y(self, values: Array) -> Array:
        # Far outside of the picture all is the same.
        share = np.clip(_share(values, *self.ylim, self.yscale), -1.0, 2.0)
        return (_HEIGHT - _BOTTOM - _TOP) * (1 - share)

    def _area(self, kind: str, x: Array, upper: Array, lower: Array | None) -> str:
        if not len(x):
            return ""
        ends = (round(float(self._x(x)[0])), round(float(self._x(x)[-1])))
        path = _path(self._x(x), self._y(upper))
        if lower is None:
            path += f"V{_HEIGHT}H{ends[0]}z"
        else:
            path += "L" + _path(self._x(x)[::-1], self._y(lower)[::-1])[1:] + "z"
        return f'<path class="area {kind}" d="{path}"/>'

    def _line(self, style: str, kind: str, x: Array, y: Array, marks: Sequence[int], marker: str) -> str:
        if not len(x):
            return ""
        px, py = self._x(x), self._y(y)
        dots = _dots([(round(float(px[k])), round(float(py[k]))) for k in marks]) if marker else ""
        drawn = f'<path class="dot {kind}" d="{dots}"{_caps(marker)}/>' if dots else ""
        return f'<path {style} d="{_path(px, py)}"/>{drawn}'


def _dots(places: list[tuple[int, int]]) -> str:
    """Strokes without length at places, each reached from the one before."""
    moves = (f"m{x - a} {y - b}h0" for (a, b), (x, y) in itertools.pairwise(places))
    return "".join([f"M{places[0][0]} {places[0][1]}h0", *moves]).replace(" -", "-") if places else ""


def _caps(marker: str) -> str:
    """Round markers and square ones, which are a stroke without length that ends so."""
    return "" if marker == "o" else ' stroke-linecap="square"'


def _set(label: str) -> Markup:
    """Words with formulas between dollars."""
    parts = label.split("$")
    return Markup("").join(mathml(part) if k % 2 else escape(part) for k, part in enumerate(parts) if part)


_SIGNS = {
    **{r"\star": "\u22c6", r"\Vert": "\u2016", r"\Phi": "\u03a6", r"\langle": "\u27e8", r"\rangle": "\u27e9"},
    **{r"\left": "", r"\right": "", r"\mathrm": "", r"\,": "\u2009", r"\cdot": "\u00b7", r"\nabla": "\u2207"},
    **{r"\eta": "\u03b7", r"\lambda": "\u03bb", r"\mu": "\u03bc", r"\sum": "\u2211", r"\leq": "\u2264"},
}


def _written(label: str) -> str:
    """Words with formulas between dollars, as text in SVG: letters with their indices and exponents."""
    parts = label.split("$")
    return "".join(_letters(part) if k % 2 else str(escape(part)) for k, part in enumerate(parts))


def _letters(latex: str) -> str:
    latex = latex.replace(" - ", " \u2212 ")
    text = str(escape(re.sub(r"\\(?:[A-Za-z]+|,)", lambda sign: _SIGNS.get(sign[0], sign[0][1:]), latex)))

    def moved(found: re.Match[str]) -> str:
        by = 22 if found[1] == "_" else -34
        inner = (found[2] or found[3]).replace("-", "\u2212")
        return f'<tspan dy="{by}">{inner}</tspan><tspan dy="{-by}">\u200b</tspan>'

    return re.sub(r"([_^])(?:\{([^{}]*)\}|(\S))", moved, text).replace("{", "").replace("}", "")


def _share(values: Array, low: float, high: float, scale: str) -> Array:
    """Where values lie between the ends of an axis, from 0 to 1."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if scale == "log":
            place = (np.log(values) - math.log(low)) / (math.log(high) - math.log(low))
        else:
            place = (np.asarray(values, dtype=np.float64) - low) / (high - low)
    return np.nan_to_num(place, nan=0.0, posinf=2.0, neginf=-1.0)


def _path(x: Array, y: Array) -> str:
    """A curve through these places, without those that lie on the way from one to another."""
    places = np.rint(np.column_stack([x, y])).astype(np.int64)
    kept = places[_corners(places)].tolist()
    steps = " ".join(f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in itertools.pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}" + (f"l{steps.replace(' -', '-')}" if steps else "h1")


def _corners(places: npt.NDArray[np.int64]) -> list[int]:
    """The places that a curve must go through, so that it misses none by more than `_NEAR` (Douglas, Peucker 1973)."""
    kept, spans = {0, len(places) - 1}, [(0, len(places) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        along = (places[last] - places[first]).astype(np.float64)
        length = math.hypot(*along)
        away = (places[first + 1 : last] - places[first]).astype(np.float64)
        distances = np.abs(away @ np.array([-along[1], along[0]])) / length if length else np.hypot(*away.T)
        farthest = int(distances.argmax())
        if distances[farthest] > _NEAR:
            middle = first + 1 + farthest
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return sorted(kept)


def ticks(low: float, high: float, scale: str) -> Iterable[tuple[float, str]]:
    """The numbers beside an axis, with their text in SVG."""
    if not low < high:
        return []
    if scale == "log":
        first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
        if last > first:
            every = math.ceil((last - first + 1) / _MOST_NUMBERS)
            return [(10.0**k, _power(k)) for k in range(first, last + 1) if k % every == 0]
        few = [m * 10.0**k for k in range(first - 1, last + 1) for m in (1, 2, 5) if low <= m * 10.0**k <= high]
        if len(few) > 1:
            return [(v, f"{v:g}") for v in few]
    step = 10.0 ** math.floor(math.log10((high - low) / 4))
    step *= next(m for m in (1, 2, 5, 10) if (high - low) / (m * step) <= _MOST_NUMBERS)
    count = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return [(k * step, f"{k * step:.6g}".replace("-", "\u2212")) for k in count]


def _power(exponent: int) -> str:
    if exponent == 0:
        return "1"
    raised = str(exponent).replace("-", "\u2212")
    return f'10<tspan dy="-42">{raised}</tspan>' if exponent != 1 else "10"
