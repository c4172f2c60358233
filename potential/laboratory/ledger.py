"""What a run has paid and was allowed so far, and what is recorded of it, state by state."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.plan import LAST, MEAN_GAP, MEAN_MEASURE, MEANS, NOTHING, POTENTIAL, TOTAL
from potential.rounding.numbers import Rounded

Array = npt.NDArray[np.float64]


class Ledger:
    """What a run has paid and was allowed so far, and the rows that are recorded of it."""

    # fmt: off
    COLUMNS = (
        "ts", "gaps", "gap_errors", "potentials", "potential_errors", "potential_logs",
        "measures", "measure_errors", "bounds",
        "relative_potentials", "relative_paid", "relative_allowed", "mean_gaps", "best_gaps",
    )
    # fmt: on

    def __init__(self, numeric: NumericTheorem) -> None:
        self.numeric = numeric
        self.rows: list[tuple[float, ...]] = []
        self.budgets = Rounded(0.0)
        self.paid = Rounded(0.0)
        self.gap_sum = Rounded(0.0)  # of the gaps, each times its share in the progress
        self.shares = Rounded(0.0)
        self.steps = 0
        self.best = math.inf if numeric.has_gap else math.nan
        # Weight, measure and bound of the last row, for the check.
        self.weight = Rounded(0.0)
        self.measure = Rounded(0.0)

    @property
    def means(self) -> bool:
        """Whether the conclusion is about a mean, so that every step counts."""
        return self.numeric.kind in MEANS

    def pay(self, t: int, progress: Rounded, budget: Rounded, gap: Rounded | None) -> None:
        """Enter step t: its progress, its budget and, where the mean of the gaps is bounded, its gap."""
        self.paid = self.paid + progress
        self.spend(t, budget)
        if self.numeric.kind == MEAN_MEASURE:
            self.shares = self.shares + self.numeric.share(t)
        if self.numeric.kind == MEAN_GAP and gap is not None:
            share = self.numeric.share(t)
            self.gap_sum = self.gap_sum + share * gap
            self.shares = self.shares + share

    def spend(self, t: int, budget: Rounded) -> None:
        """Enter the budget of step t alone."""
        self.budgets = self.budgets + budget
        self.steps = t + 1

    def spend_until(self, stop: int) -> None:
        """Enter the budgets of all steps before `stop`: a bound of the last iterate needs no more."""
        constant = self.numeric.constant_budget
        if math.isnan(constant.value):
            for t in range(self.steps, stop):
                self.spend(t, self.numeric.budget(t))
        else:
            self.spend(stop - 1, constant * (stop - self.steps))

    def record(self, t: float, state: Any, potential: Rounded | None = None, gap: Rounded | None = None) -> None:
        """Record the state at t; steps before it have been entered."""
        numeric = self.numeric
        potential = numeric.potential(t, state) if potential is None else potential
        gap = numeric.gap(t, state) if gap is None else gap
        self.best = min(self.best, gap.value)
        total = numeric.start_potential + self.budgets
        if numeric.kind == LAST:
            self.weight, self.measure = numeric.weight(t), numeric.measure(t, state)
        elif numeric.kind == POTENTIAL:
            self.weight, self.measure = Rounded(1.0, 0.0, potential.powers), potential.over(potential.powers)
        elif numeric.kind == NOTHING:
            self.weight, self.measure = Rounded(0.0), gap if numeric.has_gap else potential
        elif numeric.kind == TOTAL:
            self.weight = Rounded(1.0)
            self.measure = numeric.weight(t) * numeric.measure(t, state) + self.paid
        elif numeric.kind == MEAN_GAP:
            self.weight = self.shares
            self.measure = self.gap_sum / self.shares if self.shares.value else Rounded(math.nan)
        else:
            self.weight = self.shares if numeric.kind == MEAN_MEASURE else Rounded(float(t))
            self.measure = self.paid / self.weight if self.weight.value else Rounded(math.nan)
        if numeric.last_step not in (None, t):
            self.weight = Rounded(0.0)  # nothing is said before the end
        bound = float(total / self.weight) if self.weight.value else math.inf
        mean = float(self.gap_sum / self.shares) if self.shares.value else math.nan
        start = numeric.start_potential
        # A measure with a geometric factor of its own keeps its relative error.
        size = float(abs(self.measure))
        measure_error = self.measure.error
        if self.measure.powers and self.measure.value:
            measure_error *= size / abs(self.measure.value)
        unit = start if start.value else total
        units = [float(v / unit) if unit.value else math.nan for v in (potential, potential + self.paid, total)]
        row = (t, gap.value, gap.error, potential.value, potential.error, potential.log)
        self.rows.append((*row, float(self.measure), measure_error, bound, *units, mean, self.best))

    def columns(self) -> dict[str, Array]:
        """What was recorded, by name."""
        table = np.array(self.rows, dtype=np.float64).reshape(len(self.rows), len(self.COLUMNS))
        found: dict[str, Any] = {name: table[:, k].copy() for k, name in enumerate(self.COLUMNS)}
        if not self.numeric.continuous:
            found["ts"] = found["ts"].astype(np.int64)
        return found


def excesses(ledger: Ledger, potential: Rounded, slack: Rounded) -> tuple[float, float]:
    """How much the bound, and the domination, are violated at the row just recorded, over the factor
    there."""
    numeric = ledger.numeric
    if not ledger.weight.value:
        return -math.inf, -math.inf
    # The state is the computed one, whose steps were each allowed their rounding: so is their sum.
    total = numeric.start_potential + ledger.budgets + slack
    if numeric.kind == TOTAL:
        over = (ledger.measure - total).over(potential.powers)
        under = (ledger.measure - ledger.paid - potential).over(potential.powers)
        return over.value - over.error, under.value - under.error
    if numeric.kind in (LAST, POTENTIAL):
        weighted = ledger.weight * ledger.measure
        over = (weighted - total).over(potential.powers)
        under = (weighted - potential).over(potential.powers)
        return over.value - over.error, under.value - under.error
    weighted = ledger.gap_sum if numeric.kind == MEAN_GAP else ledger.paid
    over = weighted - total
    # The potential itself must not fall below zero.
    return over.value - over.error - potential.error, -potential.value - potential.error
