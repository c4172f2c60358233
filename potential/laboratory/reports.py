"""The outcome of a check: what held, what did not, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from potential.laboratory import plots
from potential.laboratory.problems import problem_name
from potential.laboratory.records import RunRecord, html_table
from potential.rounding.difference import Difference

Array = npt.NDArray[np.float64]


@dataclass(eq=False, repr=False, kw_only=True)
class Report(RunRecord):
    """The outcome of a check, true where everything held.

    Per step, of shape `(steps,)` and over the geometric factor at its beginning: `changes` of the potential,
    `allowed` changes (budget less progress), `allowances` for rounding; a step holds where `changes - allowed
    <= allowances`. `bound_excesses`, of shape `(steps + 1,)`, are how much weight times measure exceeds its
    bound, less the rounding that has accumulated; `domination_excesses` the same for Phi(t) >= weight(t)
    measure(t). None may be positive. `accumulated`, of the same shape, is what that rounding may have added to the
    measure.
    """

    changes: Any = field(default_factory=lambda: np.zeros(0))
    allowed: Any = field(default_factory=lambda: np.zeros(0))
    allowances: Any = field(default_factory=lambda: np.zeros(0))
    scales: Any = field(default_factory=lambda: np.zeros(0))
    bound_excesses: Any = field(default_factory=lambda: np.zeros(0))
    domination_excesses: Any = field(default_factory=lambda: np.zeros(0))
    accumulated: Any = field(default_factory=lambda: np.zeros(0))
    diverged_at: float | None = None
    outside_at: int | None = None
    difference: Difference | None = None
    refused: str = ""
    chosen: tuple[str, ...] = ()

    #: What the entries of the arrays are called, and what the potential did.
    unit: ClassVar[str] = "steps"
    rose: ClassVar[str] = "rose"
    place: ClassVar[str] = "step {:g}"

    def __bool__(self) -> bool:
        return (
            self.diverged_at is None
            and self.outside_at is None
            and self.difference is None
            and not self.refused
            and not (len(self.violations) or len(self.bound_violations) or len(self.domination_violations))
        )

    @property
    def failed_at(self) -> float | None:
        """The first t at which something did not hold, -1 for the start; None where all did."""
        firsts = [float(found[0]) for found in self._wrong if len(found)]
        if self.difference is not None:
            firsts.append(float(self.difference.t))
        if self.diverged_at is not None:
            firsts.append(float(self.diverged_at))
        if self.outside_at is not None:
            firsts.append(float(self.outside_at))
        return min(firsts, default=None)

    @property
    def _wrong(self) -> list[Any]:
        """Where something was violated, sorted."""
        return [self.violations, self.bound_violations, self.domination_violations]

    @property
    def verdict(self) -> str:
        """ "held", "failed at step k" (the first, of a flow "failed at t = ..."), or "not applicable"."""
        if self.refused:
            return "not applicable"
        at = self.failed_at
        if at is None:
            return "held"
        return "failed at the start" if at < 0 else f"failed at {self.place.format(at)}"

    @property
    def excesses(self) -> Array:
        """Per step, how much the potential rose beyond what the theorem and rounding allow; none may be
        positive."""
        excess: Array = self.changes - self.allowed - self.allowances
        return excess

    @property
    def violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the potential rose more than the theorem and rounding allow."""
        # Written so that a NaN is a violation.
        return np.flatnonzero(~(self.excesses <= 0.0))

    @property
    def bound_violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the run was above the proven bound."""
        return np.flatnonzero(~(self.bound_excesses <= 0.0))

    @property
    def domination_violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the potential was below weight times measure."""
        return np.flatnonzero(~(self.domination_excesses <= 0.0))

    @property
    def worst_step(self) -> int | None:
        """The step that comes nearest to a violation, or goes furthest, by the ratio; None if no step was
        made."""
        if not len(self.changes):
            return None
        return int(np.argmax(np.nan_to_num(self._ratios, nan=np.inf)))

    @property
    def _ratios(self) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(self.excesses / np.where(self.scales > 0, self.scales, 1.0))

    @property
    def largest_violation(self) -> float:
        """The largest excess over all steps, over the factor there: at most 0 where every step holds."""
        return float(np.max(self.excesses)) if len(self.changes) else -math.inf

    @property
    def largest_violation_ratio(self) -> float:
        """The largest excess in units of the potential, the progress and the budget at its step, whichever is
        largest."""
        return float(np.max(self._ratios)) if len(self.changes) else -math.inf

    @property
    def tightness(self) -> float:
        """The largest ratio of the measure to its bound along the run: 1 is a bound that is met."""
        with np.errstate(all="ignore"):
            ratio = self.measures / self.bounds
        # Where rounding dominates, the ratio says nothing.
        clear = np.isfinite(ratio) & (self.bounds > 0) & (self.measures > 10.0 * self._measure_rounding)
        return float(ratio[clear].max()) if clear.any() else math.nan

    @property
    def _measure_rounding(self) -> Array:
        """In evaluating a measure, and in the steps that led there."""
        return np.asarray(self.measure_errors + self.accumulated)

    def failures(self) -> list[str]:
        """What did not hold, in words."""
        found = []
        if self.refused:
            found.append(self.refused)
        if self.difference is not None:
            found.append(self.difference.text)
        if self.diverged_at is not None:
            found.append(f"the run diverged at iteration {self.diverged_at}")
        if self.outside_at is not None:
            found.append(
                f"the run left the constraint set at iteration {self.outside_at}: "
                "end the step with p.project, or with a mean of points of the set"
            )
        if len(self.violations):
            first, worst = self.violations[0], self.worst_step
            found.append(
                f"the potential {self.rose} more than allowed at {len(self.violations)} of {len(self.changes)} "
                f"{self.unit}, first at t = {first:g}, worst at t = {worst:g} "
                f"by {self.largest_violation_ratio:.2e} of the potential"
            )
        if len(self.bound_violations):
            found.append(
                f"the {self.measured} was above its bound at {len(self.bound_violations)} {self.unit}, "
                f"first at t = {self.bound_violations[0]:g}"
            )
        if len(self.domination_violations):
            found.append(
                f"the potential was below weight times {self.measure_name} at "
                f"{len(self.domination_violations)} {self.unit}, first at t = {self.domination_violations[0]:g}"
            )
        return found

    def facts(self) -> list[tuple[str, str]]:
        """The report as rows of a name and a text."""
        rows = [
            ("theorem", self.theorem.name),
            ("method", self.theorem.method_name),
            ("problem", problem_name(self.problem)),
        ]
        for name, value in self.parameters.items():
            note = " (chosen: the best bound)" if name in self.chosen else ""
            rows.append((name, f"{value:.6g}{note}"))
        rows.append(self.length)
        rows.append(("verdict", self.verdict if self else f"{self.verdict}: {'; '.join(self.failures())}"))
        if self.refused:
            return rows
        if len(self.changes):
            largest = f"{max(self.largest_violation, 0.0):.2e}"
            rows.append(("largest violation", f"{largest} (it comes closest at t = {self.worst_step:g})"))
        if len(self.measures):
            rows.append((f"{self.measure_name} at the end", self.outcome))
        observed, guaranteed = self.observed_rate(), self.guaranteed_rate()
        rows.append(("observed rate", f"{observed} {observed.interval}".strip()))
        rows.append(("guaranteed rate", str(guaranteed)))
        if self.rate_note:
            rows.append(("", self.rate_note))
        return rows

    def summary(self) -> str:
        """The report as text, a fact a line."""
        rows = self.facts()
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {text}" for name, text in rows)

    def __repr__(self) -> str:
        return f"<Report: {self.theorem.name} on {problem_name(self.problem)}, {self.extent}, {self.verdict}>"

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return html_table(self.facts()) + plots.svg(self)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON: verdict, violations, last values and rates; numbers not finite
        are None."""
        return {
            "theorem": self.theorem.name,
            "method": self.theorem.method_name,
            "problem": problem_name(self.problem),
            "class": self.theorem.problem_class.__name__,
            "parameters": self.parameters,
            "chosen": list(self.chosen),
            "steps": self.steps,
            "verdict": self.verdict,
            "holds": bool(self),
            "failed_at": self.failed_at,
            "reason": self.refused,
            "difference": None if self.difference is None else self.difference.to_dict(),
            "failures": self.failures(),
            "violations": len(self.violations),
            "bound_violations": len(self.bound_violations),
            "domination_violations": len(self.domination_violations),
            "worst_step": self.worst_step,
            "largest_violation": _finite(max(self.largest_violation, 0.0)),
            "largest_violation_ratio": _finite(max(self.largest_violation_ratio, 0.0)),
            "measure": self.measure_name,
            "last_measure": _finite(self.measures[-1]) if len(self.measures) else None,
            "last_bound": _finite(self.bounds[-1]) if len(self.bounds) else None,
            "observed_rate": self.observed_rate().to_dict(),
            "guaranteed_rate": self.guaranteed_rate().to_dict(),
        }


def _finite(value: Any) -> float | None:
    return float(value) if math.isfinite(value) else None
