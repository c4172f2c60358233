"""What a run leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from potential.laboratory import plots
from potential.laboratory.problems import problem_name
from potential.laboratory.records import RunRecord, html_table

#: At which t a run records: at all, at 0, the powers of 2 and the last, or at none.
RECORDS = ("all", "log", "none")


@dataclass(eq=False, repr=False, kw_only=True)
class Trajectory(RunRecord):
    """One run of a method on a numeric problem.

    The arrays of `potential.laboratory.records.RunRecord` (`ts`, `gaps`, `potentials`, `measures`, `bounds` ...) hold
    what was recorded; they are empty for `record="none"`. `start` is the starting point, `final` the last state,
    with plain arrays, `steps` how many were made; `states` are the recorded states, if they were asked for with
    `keep_states`. Where the theorem bounds a mean of the gaps and the run was recorded, `average` is the mean of
    the iterates with the same weights, whose gap is by convexity at most that mean; else it is None.
    """

    start: Any
    final: Any
    record: str = "all"
    states: list[Any] = field(default_factory=list)
    average: Any = None
    interrupted: bool = False

    def facts(self) -> list[tuple[str, str]]:
        """The run as rows of a name and a text."""
        rows = [
            ("method", repr(self.method)),
            ("problem", problem_name(self.problem)),
            self.length,
        ]
        if len(self.ts):
            if self.has_gaps:
                rows.append(("gap", f"{self.gaps[0]:.4g} at the start, {self.gaps[-1]:.4g} at the end"))
            rows.append((f"{self.measure_name} at the end", self.outcome))
            observed = self.observed_rate()
            rows.append(("observed rate", f"{observed} {observed.interval}".strip()))
            rows.append(("guaranteed rate", str(self.guaranteed_rate())))
            if self.rate_note:
                rows.append(("", self.rate_note))
        return rows

    def __repr__(self) -> str:
        last = ""
        if len(self.ts):
            last = f", gap {self.gaps[-1]:.4g}" if self.has_gaps else f", {self.measure_name} {self.measures[-1]:.4g}"
        return f"<{type(self).__name__}: {self.title}, {self.extent}{last}>"

    def __str__(self) -> str:
        rows = self.facts()
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {text}" for name, text in rows)

    def _repr_html_(self) -> str:
        return html_table(self.facts()) + (plots.svg(self) if len(self.ts) else "")
