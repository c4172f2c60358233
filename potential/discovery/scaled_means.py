"""Guaranteed decreases for steps that fall like 1/sqrt(t): the potential is a distance in the scale of the step.

As where losses change and the set has a diameter: the distance over the step rises when the step falls, by no more than
the diameter allows, and what is measured falls with the same share at every step.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.discovery.growth import round_up
from potential.discovery.leads import Climb, Lead
from potential.discovery.readings import Scalar
from potential.discovery.studies import FALLING, RISEN, Conditions, Study, Term

_NUMBERS = (Fraction(1, 2), Fraction(1), Fraction(2))  # in front of the distance: less would not pay for the measure


class ScaledMean:
    """The search for a guaranteed decrease by the study's only measure, with a distance times a root in t as potential.

    `diameter` is the parameter of which the distance is at most the square.
    """

    def __init__(self, study: Study, pivot: Scalar, measure: Scalar, diameter: str) -> None:
        self.study, self.measure = study, measure
        k, reference = study.scalars.index(pivot), study.readings.paid[0]
        unit, budget = study.unit(study.readings.now[k], reference), study.unit(study.one, reference)
        square = Coefficient(study.field, study.field.values[diameter].element ** 2)
        same = study.unit(study.one * square, study.readings.now[k]) == ()
        self.possible = study.sequence is not None and unit is not None and budget is not None and same
        terms = [
            Term("potential", k, 1, unit or ()),
            Term("paid", 0, 0, ()),
            Term("weight", k, 0, ()),
            Term("budget", FALLING, 0, budget or ()),
            Term("budget", RISEN, 0, budget or ()),
        ]
        self.climb = Climb(study, Conditions(terms, None, None, set(), (1,)), 3)
        self.climb.fixed = {1: study.field.algebra.one, 2: study.field.algebra.zero}
        one, other = (study.units.element(dict(u or ())) for u in (unit, budget))
        # Of what the potential's number is multiplied by when the root rises.
        self.most = (square * one / other).element

    def leads(self) -> Iterator[Lead]:
        """Leads with the simplest numbers, those first that spend least."""
        climb = self.climb
        everything = set(range(len(climb.conditions.terms)))
        for number in _NUMBERS if self.possible else ():
            element = self.study.field.coefficient(number).element
            climb.fixed = {k: climb.fixed[k] for k in (1, 2)} | {0: element, 4: element * self.most}
            least = climb.optimum(3, everything, -1.0)
            for spent in () if least is None or np.any(np.isinf(least)) else round_up(climb, self._at_most(least)):
                climb.fixed[3] = spent
                if climb.holds():
                    yield climb.lead(self.measure, order=0.5, note="mean")
                    break

    def _at_most(self, values: list[float]) -> list[float]:
        """The largest value over the times, with the same parameters: what is spent is the same share of the step."""
        points = [tuple((n, v) for n, v in p.items() if n != "t") for p in self.study.points]
        most = {point: max(v for p, v in zip(points, values, strict=True) if p == point) for point in points}
        return [most[point] for point in points]
