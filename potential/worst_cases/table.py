"""Worst cases for several numbers of steps, and the closed form that their values suggest."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from potential.extras import load
from potential.worst_cases.conjecture import Conjecture, conjectured
from potential.worst_cases.result import WorstCase

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Table(Sequence[WorstCase]):
    """Worst cases of one method, one for each number of steps."""

    def __init__(self, cases: Sequence[WorstCase]) -> None:
        self.cases = list(cases)

    def __getitem__(self, k: Any) -> Any:
        return self.cases[k]

    def __len__(self) -> int:
        return len(self.cases)

    def __iter__(self) -> Iterator[WorstCase]:
        return iter(self.cases)

    @property
    def steps(self) -> list[int]:
        """The numbers of steps."""
        return [case.steps for case in self.cases]

    @property
    def values(self) -> list[float]:
        """The values, in floats."""
        return [case.value for case in self.cases]

    @property
    def exact(self) -> list[Any]:
        """The values as exact numbers, None where one is not recognized."""
        return [case.exact for case in self.cases]

    def conjecture(self) -> Conjecture | None:
        """A closed form in N that the exact values fit, None where none of those tried does."""
        return conjectured(self)

    def plot(self, path: Any = None) -> Figure:
        """The values over the number of steps; saved if `path` is given."""
        from potential.worst_cases import pictures

        return pictures.of_table(self, path)

    def title(self) -> str:
        """What the values are of."""
        if not self.cases:
            return "No worst cases."
        case = self.cases[-1]
        return (
            f"Worst cases of N steps of {case.question.theorem.method_name} on {case.setting}, given {case.given}; "
            f"for N = {case.steps} that of {case.measured.rstrip(',')}."
        )

    def rows(self) -> list[tuple[str, str, str]]:
        """Steps, value and exact value, for a person."""
        return [
            (str(case.steps), f"{case.value:.8g}", "" if case.exact is None else str(case.exact)) for case in self.cases
        ]

    def to_frame(self) -> Any:
        """The table as a data frame of pandas; raises MissingExtraError without the extra `data`."""
        columns = {"steps": self.steps, "value": self.values, "exact": self.exact}
        return load("pandas", "a data frame").DataFrame(columns)

    def text(self) -> str:
        """The table as text."""
        rows = [("N", "worst case", "exact"), *self.rows()]
        widths = [max(len(row[k]) for row in rows) for k in range(3)]
        return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)

    __str__ = text

    def _repr_html_(self) -> str:
        body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in self.rows())
        head = "".join(f"<th>{title}</th>" for title in ("N", "worst case", "exact"))
        title = html.escape(self.title())
        return f"<p>{title}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __repr__(self) -> str:
        of = f" of {self.cases[0].question.theorem.method_name}" if self.cases else ""
        return f"<Table of {len(self)} worst cases{of}>"
