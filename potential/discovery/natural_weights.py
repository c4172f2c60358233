"""Weights that a step itself shows: a mean of points with shares 1 - r_t and r_t has weights with W(t) = r_t W(t + 1).

The gap of a step towards vertices is to be weighted so, and what a step may spend is then W(t + 1) (1 - r_t)^2 times a
constant, which no power of t need be near.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import sympy

from potential.algebra.coefficients import Coefficient
from potential.discovery.growth import has_constants
from potential.discovery.leads import Lead
from potential.discovery.readings import Scalar, said_in
from potential.discovery.studies import Conditions, Study, Term

_HIGHEST = 6  # degree of a weight
_UP = (1e-5, 1e-3, 0.03)  # by how much the constant of what is spent is rounded up
_LEAST = 1e-6  # of the weight after a step: less than that is spent by solvers alone
_TIMES = (0, 1, 2, 3, 5)  # later ones are of too different sizes for a solver
_POWERS = (2, 1, 0)  # of the share, in what is spent


class NaturalWeights:
    """The search for a potential that is the measure alone, with a weight that a share of the step makes."""

    def __init__(self, study: Study, measure: Scalar) -> None:
        self.study, self.measure = study, measure
        self.index = study.scalars.index(measure)
        self.t = study.field.symbols["t"]

    def leads(self) -> Iterator[Lead]:
        """Leads, for each share of the step the one that spends least."""
        study = self.study
        reference = study.readings.now[self.index]
        unit = study.unit(study.one, reference)
        if study.field.continuous or study.sequence or not has_constants(study) or unit is None:
            return
        for kept in self._kept():
            weight = self._weight(kept)
            if weight is None:
                continue
            after = weight.subs(self.t, self.t + 1)
            spent = self._spent(weight, after * (1 - kept), unit)
            if spent is None:
                continue
            shapes = [sympy.cancel(after * (1 - kept) ** power) for power in _POWERS]
            shaped = [found for shape in shapes for found in self._shaped(shape, spent)][:2]
            for shape, c in shaped:
                w, b = (said_in(study.field, sympy.factor(e)) for e in (weight, shape))
                budget = Coefficient(study.field, c) * study.units.element(dict(unit)) * b
                yield Lead(study, [(self.measure, w)], [], budget, w, self.measure, order=1.0)

    def _kept(self) -> list[sympy.Expr]:
        """The shares of points of the state in what a step makes of them, which depend on t alone."""
        reading = self.study.readings.reading
        found: dict[sympy.Expr, None] = {}
        for name, v in reading.state.items():
            for b in v.terms:
                c = reading.next_state[name].terms.get(b)
                if c is not None:
                    e = Coefficient(self.study.field, c).to_sympy()
                    if e.free_symbols == {self.t}:
                        found[sympy.cancel(e)] = None
        return list(found)

    def _weight(self, kept: sympy.Expr) -> sympy.Expr | None:
        """The polynomial W with W(t) = kept(t) W(t + 1), None where there is none."""
        t = self.t
        above, below = (sympy.Poly(part, t) for part in sympy.fraction(sympy.together(kept)))
        if above.degree() != below.degree() or above.degree() < 1 or above.LC() != below.LC():
            return None
        degree = (below - above).coeff_monomial(t ** (above.degree() - 1)) / below.LC()
        if not degree.is_Integer or not 0 < degree <= _HIGHEST:
            return None
        unknowns = sympy.symbols(f"a0:{degree}")
        made = sympy.Poly([1, *reversed(unknowns)], t)
        equations = (above * made.compose(sympy.Poly(t + 1, t)) - below * made).all_coeffs()
        solved = sympy.solve(equations, unknowns, dict=True)
        weight = made.as_expr().subs(solved[0]) if len(solved) == 1 else None
        if weight is None or weight.free_symbols != {t}:
            return None
        weight = sympy.Poly(weight, t)
        if any(c < 0 for c in weight.all_coeffs()):
            return None
        return weight.clear_denoms()[1].as_expr()

    def _spent(self, weight: sympy.Expr, scale: sympy.Expr, unit: Any) -> Any:
        """The least that is to be spent at each time, at each point; None where there is none."""
        study, degree = self.study, sympy.degree(weight, self.t)
        terms = [Term("potential", self.index, power, ()) for power in range(degree + 1)]
        terms.append(Term("budget", 0, 0, unit))
        fixed = {power: float(weight.coeff(self.t, power)) for power in range(degree + 1)}
        rows = []
        for point in study.points:
            row = []
            for t in _TIMES:
                at = float(scale.subs(self.t, t))
                model = study.model(Conditions(terms, None, None, set(), (t,)), point)
                answer = model.solve({degree + 1: -1.0}, {k: v / at for k, v in fixed.items()}, tau=0.0)
                if answer.status != "solved":
                    return None
                row.append(float(answer.unknowns[degree + 1]) * at)
            rows.append(row)
        return np.array(rows)

    def _shaped(self, shape: sympy.Expr, spent: Any) -> Iterator[tuple[sympy.Expr, Any]]:
        """What is spent as a constant in closed form times a function of t, where that is not far from the least."""
        study = self.study
        with suppress(ZeroDivisionError, TypeError):
            sizes = np.array([float(shape.subs(self.t, t)) for t in _TIMES])
            if np.any(sizes <= 0):
                return
            ratios = spent / sizes
            most = ratios.max(axis=1)
            if np.any(most <= _LEAST) or np.any(ratios[:, -1] < most / 2):
                return
            samples = [study.sample(p, 0) for p in study.points]
            for up in _UP:
                found = next(study.forms.between(most * (1 - 1e-6), most * (1 + up), samples, 1), None)
                if found is not None:
                    yield shape, found[0]
                    return
