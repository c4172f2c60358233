"""Savings: what a plan saves in its own iteration, and while its pipeline waits for a straggler.

A training runs several pipelines on parts of the data and waits for the slowest. *Intrinsic* savings come without being
later than with all computations at the highest clock; *extrinsic* ones use the time up to a straggler's T' as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from potential.errors import InputError
from studies.energy.optima import Optima
from studies.energy.plan import Plan, all_fast, all_fast_energy, plan
from studies.energy.profile import MICRO, exact


@dataclass(frozen=True)
class Saving:
    """Shares of energy saved against all computations at the highest clock, which wait as long.

    Attributes:
        time: the length of the iteration, in seconds.
        plan: what the plan saves.
        bound: what no plan can save more than.
    """

    time: float
    plan: float
    bound: float


def all_fast_time(front: Optima) -> int:
    """How long an iteration takes with all computations at the highest clock, in microseconds."""
    return int(front.pipeline.makespan([option.time for option in all_fast(front.pipeline)]))


def straggler_time(front: Optima, ratio: float | Fraction) -> Fraction:
    """The deadline T' in seconds where a straggler takes so many times as long as a pipeline at the highest clock.

    Raises `InputError` for a ratio below 1, or one that is no number.
    """
    factor = exact(ratio, "straggler")
    if factor < 1:
        raise InputError(f"straggler must be at least 1, a multiple of the time without one, got {ratio!r}")
    return factor * Fraction(all_fast_time(front), MICRO)


def for_straggler(front: Optima, ratio: float | Fraction) -> Plan:
    """The plan for a pipeline that waits for a straggler: with the least energy within T' = ratio times the time that
    an iteration takes at the highest clock. Raises `InputError` for a ratio below 1."""
    return plan(front, straggler_time(front, ratio))


def saving(front: Optima, ratio: float | Fraction = 1.0) -> Saving:
    """What is saved at a straggler's ratio; the intrinsic savings for 1."""
    plan = for_straggler(front, ratio)
    usual = all_fast_energy(front.pipeline, plan.deadline)
    return Saving(plan.deadline / MICRO, 1.0 - plan.energy / usual, 1.0 - plan.bound / usual)


def saving_of_all(one: Saving, pipelines: int) -> Saving:
    """The share that a training of so many pipelines saves, of which one is the straggler and saves nothing."""
    share = (pipelines - 1) / pipelines
    return Saving(one.time, share * one.plan, share * one.bound)
