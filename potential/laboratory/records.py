"""What is known of one run: arrays over the recorded steps, rates, pictures."""

from __future__ import annotations

import copy
import html
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from potential.algebra.parameters import declared_parameters
from potential.extras import load
from potential.laboratory import plots
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.parameters import ParameterSequence
from potential.laboratory.problems import problem_name
from potential.laboratory.rates import Rate, observed_rate, sentence, why_slower
from potential.statement.theorem import Theorem

Array = npt.NDArray[np.float64]


@dataclass(eq=False, repr=False, kw_only=True)
class RunRecord:
    """What is known of one run: arrays over the recorded steps `ts`, each of shape `(len(ts),)`.

    `gaps` are the gaps of the iterate, `potentials` are Phi(t) over its geometric factor, whose logarithm is
    in `potential_logs`; `measures` are what the theorem bounds (`measure_name`) and `bounds` the proven
    bounds of it. `gap_errors`, `potential_errors`, `measure_errors` bound the rounding of each. In units of
    Phi(0), or of what is allowed at t where that is zero, `relative_potentials` are Phi(t), `relative_paid`
    Phi(t) and all progress before t where the theorem is about a mean, and `relative_allowed` Phi(0) and all
    budget before t, which they may not exceed.
    `mean_gaps` are the weighted means of the gaps before t where the theorem is about them, NaN elsewhere;
    `best_gaps` the least gap recorded up to t. Where the problem minimizes nothing there are no gaps: all are NaN.
    """

    theorem: Theorem
    method: Any
    problem: Any
    steps: int
    kind: str
    measure_name: str
    numeric: NumericTheorem | None = None
    ts: Any = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    gaps: Any = field(default_factory=lambda: np.zeros(0))
    gap_errors: Any = field(default_factory=lambda: np.zeros(0))
    potentials: Any = field(default_factory=lambda: np.zeros(0))
    potential_errors: Any = field(default_factory=lambda: np.zeros(0))
    potential_logs: Any = field(default_factory=lambda: np.zeros(0))
    measures: Any = field(default_factory=lambda: np.zeros(0))
    measure_errors: Any = field(default_factory=lambda: np.zeros(0))
    bounds: Any = field(default_factory=lambda: np.zeros(0))
    relative_potentials: Any = field(default_factory=lambda: np.zeros(0))
    relative_paid: Any = field(default_factory=lambda: np.zeros(0))
    relative_allowed: Any = field(default_factory=lambda: np.zeros(0))
    mean_gaps: Any = field(default_factory=lambda: np.zeros(0))
    best_gaps: Any = field(default_factory=lambda: np.zeros(0))

    #: What the errors of the records are made of.
    error_name: ClassVar[str] = "rounding"

    def __getstate__(self) -> dict[str, Any]:
        """All but the theorem in numbers, which is made again from the rest."""
        start = None if self.numeric is None else self.numeric.x0
        return {**self.__dict__, "numeric": start}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        start = state["numeric"]
        if start is not None:
            claim = self.theorem.with_method(self.method)
            self.numeric = NumericTheorem(claim, copy.copy(self.method), self.problem, start)

    def to_frame(self) -> Any:
        """What was recorded as a data frame of pandas, a row for each recorded t.

        Raises MissingExtraError without the extra `data`.
        """
        names = ("gaps", "measures", "bounds", "potentials", "relative_potentials", "relative_allowed")
        columns = {"t": self.ts, **{name: getattr(self, name) for name in names}}
        return load("pandas", "a data frame").DataFrame(columns)

    @property
    def has_gaps(self) -> bool:
        """Whether gaps were recorded: only a problem that minimizes a function has them."""
        return bool(len(self.gaps) and self.numeric is not None and self.numeric.has_gap)

    @property
    def title(self) -> str:
        """The method and the problem, for a heading."""
        return f"{self.theorem.method_name} on {problem_name(self.problem)}"

    @property
    def extent(self) -> str:
        """How long the run is, in words."""
        return f"{self.steps} steps"

    @property
    def length(self) -> tuple[str, str]:
        """How long the run is: a name and a text."""
        return "steps", str(self.steps)

    @property
    def measured(self) -> str:
        """What is compared with the bound, in words, and over what it is a mean."""
        return self.measure_name

    @property
    def last(self) -> str:
        """The last measure as text, empty where nothing was recorded."""
        return f"{self.measures[-1]:.3g}" if len(self.ts) else ""

    @property
    def band(self) -> tuple[Any, Any] | None:
        """The least and the largest measure at each time, where there were several runs."""
        return None

    @property
    def parameters(self) -> dict[str, float]:
        """The method's parameters with their numbers, those that are one for all t."""
        if isinstance(self.method, type):
            return {}
        values = {name: getattr(self.method, name) for name in declared_parameters(self.theorem.method_class)}
        return {name: float(value) for name, value in values.items() if not isinstance(value, ParameterSequence)}

    @property
    def _measure_rounding(self) -> Array:
        """What rounding may contribute to each measure, as far as it is known."""
        return np.asarray(self.measure_errors)

    def observed_rate(self) -> Rate:
        """The rate of what the theorem bounds, along this run; see `potential.laboratory.rates.observed_rate`."""
        return observed_rate(self.measures, self.ts, self._measure_rounding)

    def guaranteed_rate(self) -> Rate:
        """The rate of the proven bound."""
        if self.numeric is None:
            return Rate("unknown", reason="nothing was recorded")
        return self.numeric.guaranteed_rate(self.bounds, self.ts)

    @property
    def outcome(self) -> str:
        """The last measure with its bound, as text; with its rounding where that is what is left of it."""
        if not len(self.ts):
            return ""
        measure, error, bound = self.measures[-1], self._measure_rounding[-1], self.bounds[-1]
        what = "bound of its expectation" if self.theorem.problem_class.expectation else "bound"
        if abs(measure) <= 10.0 * error:
            return f"{measure:.2g}, of which {self.error_name} up to {error:.1g}; {what} {bound:.4g}"
        return f"{measure:.4g}, {what} {bound:.4g}"

    @property
    def rates(self) -> str:
        """Observed and guaranteed rate, in one line, and why the first may be the slower one."""
        note = f"; {self.rate_note}" if self.rate_note else ""
        return f"{self.measure_name}: {sentence(self.observed_rate(), self.guaranteed_rate())}{note}"

    @property
    def rate_note(self) -> str:
        """Why the run seems slower than what is guaranteed, or above it, empty where it does not."""
        if not len(self.ts):
            return ""
        last = float(self.ts[-1]), float(self.measures[-1]), float(self.bounds[-1])
        if last[2] < last[1] <= 10.0 * float(self._measure_rounding[-1]):
            return f"the bound has fallen to {last[2]:.3g}, and what is left at the end is {self.error_name}"
        return why_slower(self.observed_rate(), self.guaranteed_rate(), *last)

    def plot(self, path: Any = None) -> Any:
        """The gap with its bound and the potential along the run, side by side: a Matplotlib Figure, saved if
        `path` is given."""
        return plots.plot_run(self, path)

    def plot_potential_terms(self, path: Any = None) -> Any:
        """What each summand of the potential contributes along the run: see `plots.plot_potential_terms`."""
        return plots.plot_potential_terms(self, path)


def html_table(rows: list[tuple[str, str]]) -> str:
    """Rows of a name and a text as an HTML table."""
    left = 'style="text-align:left"'
    lines = "".join(
        f"<tr><th {left}>{html.escape(name)}</th><td {left}>{html.escape(text)}</td></tr>" for name, text in rows
    )
    return f"<table>{lines}</table>"
