"""Several methods on one problem, side by side."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from potential.errors import InputError
from potential.extras import load
from potential.figures import COLUMN, HEIGHT, STYLE, as_svg, drawn, save
from potential.laboratory.check import check
from potential.laboratory.plots import Curve, draw_curves, drawable
from potential.laboratory.problems import known_problem, problem_name
from potential.laboratory.reports import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


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
        return "\n".join([self.title, *lines])

    __str__ = table

    @property
    def title(self) -> str:
        """The problem, and how long the runs are."""
        return f"{problem_name(self.problem)}, {self.extent}"

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
        figure = drawn([self._draw], None)
        # The legend needs room of its own.
        figure.set_size_inches(COLUMN * 1.25, HEIGHT + 0.22 * len(self.reports))
        from matplotlib import rc_context

        with rc_context(STYLE):
            save(figure, path)
        return figure

    def _draw(self, ax: Axes) -> None:
        curves = {}
        for report in self.reports:
            observed, guaranteed = report.observed_rate(), report.guaranteed_rate()
            rates = f"${observed.to_latex()}$" if observed else "no rate"
            proven = f"${guaranteed.to_latex()}$" if guaranteed else "no rate"
            # A theorem of the catalogue by its name, one of the user's by that of its class.
            name = report.theorem.name if "/" in report.theorem.name else _method_label(report)
            curves[f"{name}: observed {rates}, proven {proven}"] = Curve(report, report.measures)
        draw_curves(ax, curves)
        ax.set_title(problem_name(self.problem))
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), handlelength=3)

    def _repr_html_(self) -> str:
        heading = "".join(f'<th style="text-align:left">{html.escape(text)}</th>' for text in self.HEADINGS)
        body = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{html.escape(text)}</td>' for text in row) + "</tr>"
            for row in self.rows()
        )
        caption = f"<caption>{html.escape(problem_name(self.problem))}, {self.extent}</caption>"
        table = f'<div style="overflow-x:auto"><table>{caption}<tr>{heading}</tr>{body}</table></div>'
        table += "".join(f"<p>{html.escape(note)}</p>" for note in self.notes())
        try:
            import matplotlib  # noqa: F401
        except ImportError:
            return table
        return table + (as_svg(self.plot()) if all(drawable(r) for r in self.reports) else "")

    def to_frame(self) -> Any:
        """The table as a data frame of pandas; raises MissingExtraError without the extra `data`."""
        return load("pandas", "a data frame").DataFrame(self.rows(), columns=list(self.HEADINGS))

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


def compare(methods: Any, problem: Any, x0: Any = None, steps: int = 1000) -> Comparison:
    """Check several methods on one problem, from one start, and set their rates side by side.

    `methods` are claims as for `check`, theorems, methods or names, or one of them alone; parameters that have no
    number are chosen as there. Raises InputError for an empty list, and whatever `check` raises.
    """
    alone = isinstance(methods, str) or not isinstance(methods, Iterable)
    claims: list[Any] = [methods] if alone else list(methods)
    if not claims:
        raise InputError("compare: give at least one method, theorem or name")
    problem = known_problem(problem)
    reports = tuple(check(claim, problem, x0, steps) for claim in claims)
    return Comparison(problem, steps, reports)
