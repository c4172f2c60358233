"""When a violation is certain: in rational numbers, or far above the rounding where floats come in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from potential.algebra.coefficients import Field

_ROUNDING = 1e-9  # a violation where floats come in is at least this share of the terms of the claim


def refined(field: Field, sample: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The sample with what is irrational at it, exponentials and terms of sequences, to a double's precision."""
    full = dict(sample)
    for name in field.sequences if not field.continuous else ():
        full |= field.slacks_at(name, full)
    for k, rate in field.power_rates.items():
        full[f"power_{k + 1}"] = Fraction(math.exp(float(rate.evaluate(full) * full["t"])))
    return full


def where_claimed(statement: Any, obligation: Any, sample: dict[str, Fraction]) -> dict[str, Fraction]:
    """The sample at which an obligation is looked at: of a method with a horizon N the potential dominates at t = N."""
    field = statement.field
    if not field.horizon or obligation is not statement.domination:
        return sample
    last = field.values[field.horizon].evaluate(sample)
    moved: dict[str, Fraction] | None = field.completed({**sample, "t": last, f"s_{field.horizon}": Fraction(-1)})
    return moved or sample


def certain_violation(found: Any) -> tuple[Fraction, float] | None:
    """By how much the method's own step breaks the claim, and that over its terms; None where it is not certain."""
    if not found.meets_conditions():
        return None
    run = found.replay(exact=True)
    terms = [run.before, run.after, run.progress, run.budget]
    if run.obligation == "domination":
        terms = [run.before, run.weight * run.measure]
    if not all(isinstance(v, Fraction | int) or math.isfinite(v) for v in (*terms, run.excess)):
        return None
    violation, size = Fraction(run.excess), sum((Fraction(abs(v)) for v in terms), Fraction(0))
    exact = run.rate is None and all(isinstance(v, Fraction | int) for v in (*terms, run.excess))
    if violation <= (0 if exact else Fraction(_ROUNDING) * size) or found.replay().excess <= 0:
        return None
    return violation, float(violation / size) if size else 0.0
