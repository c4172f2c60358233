"""Leads: potentials whose coefficients are closed forms, from the programs of a study. Nothing here is trusted.

The leading weight is maximized and rounded down, the scalars are chosen one after the other by the optimum that they
allow, and the coefficients are fixed from the highest power on, each at the simplest value in its range.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.discovery.programs import Model
from potential.discovery.readings import Scalar
from potential.discovery.studies import Conditions, Study

_DOWN = 0.03  # the leading weight is rounded down by at most so much: a finite sample of times says too much
_TIGHT = 2e-4  # and where no time is left out, by so much at first
LEAST = 1e-3  # a leading weight below this is what the last time of the sample leaves over
_FURTHER_DOWN = (0.12, 0.4)  # and where nothing is there, by so much
_FAR_DOWN, _FAR = 10, 4  # closed forms that are looked at there, and those that are tried
_SLACK = 1e-6  # what a block may lack while ranges are explored
_LOOSER = (5, 25)  # times the slack, where a solver stops on its way
_COMBINATIONS = 90
_MANY_TIMES = 6  # from so many on a few of them are looked at before all
_LARGE = 3e4  # of what costs: more of it is spent only where the goal is unbounded
_WIDE = (Fraction(1, 1000), Fraction(6, 5), Fraction(300))  # values of what a coefficient is not to depend on
PRICE = 0.05  # of a unit of budget, in units of what is maximized
_ASKING = ("p.gap(", "p.norm_squared(p.")  # scalars that ask the class at a point
_CHECK = 2e-7  # what blocks may lack at fresh samples, once all is fixed
_CHECK_TIMED = 2e-5  # and where times far apart make their entries of different sizes


@dataclass
class Lead:
    """A potential in closed form that the samples do not contradict.

    Each part is a list of scalars with their coefficients; `weight` is that of the measure, `rate` the factor by which
    the potential falls at each step, where that is not 1; of a flow the rate in exp(rate t).
    """

    study: Study
    potential: list[tuple[Scalar, Coefficient]]
    paid: list[tuple[Scalar, Coefficient]]
    budget: Coefficient
    weight: Coefficient
    measure: Scalar
    rate: Coefficient | None = None
    order: float = 0.0  # the power of T by which the measure falls; infinite for a linear rate
    note: str = ""
    start: str = ""
    asked: tuple[Scalar, ...] = ()  # of no weight: a proof needs what the class says of the points in them
    refuted: bool = False  # whether the prover has found a point of the parameters where it fails

    def with_others(self) -> Lead | None:
        """The same with what else the study asks of the state, of no weight; None where that is nothing."""
        used = {s for s, _ in self.potential}
        others = tuple(s for s in self.study.scalars if s not in used and s.code.startswith(_ASKING))
        return replace(self, asked=others) if others and not self.asked else None

    def by_its_gap(self) -> Lead | None:
        """The same over the coefficient of its first gap; None where that is 1, or there is none."""
        size = next((c for s, c in self.potential if s.code.startswith("p.gap(")), None)
        if size is None or size.element == size.field.algebra.one:
            return None
        parts = [[(s, c / size) for s, c in part] for part in (self.potential, self.paid)]
        return replace(self, potential=parts[0], paid=parts[1], budget=self.budget / size, weight=self.weight / size)


class _Models(Sequence[Model]):
    """The program at each point, made when it is asked for: most conclusions are refuted at the first one."""

    def __init__(self, make: Callable[[dict[str, Any]], Model], points: Sequence[dict[str, Any]]) -> None:
        self._make, self._points = make, points
        self._made: dict[int, Model] = {}

    def __len__(self) -> int:
        return len(self._points)

    def __getitem__(self, k: Any) -> Any:
        if isinstance(k, slice):
            return _Models(self._make, self._points[k])
        if not -len(self) <= k < len(self):
            raise IndexError(k)
        if k not in self._made:
            self._made[k] = self._make(self._points[k])
        return self._made[k]


@dataclass
class Climb:
    """The search for one kind of conclusion in one study, with one set of conditions."""

    study: Study
    conditions: Conditions
    goal: int  # the term that is maximized
    models: Sequence[Model] = ()
    fixed: dict[int, Any] = field(default_factory=dict)  # terms with elements
    price: dict[int, float] = field(default_factory=dict)  # what other terms cost while the goal is maximized
    rate: Coefficient | None = None  # of the potential, where it falls by a factor at each step
    slack: float = _SLACK

    keep: bool = False  # whether the models that are given are used as they are
    points: list[dict[str, Any]] = field(default_factory=list)  # of the parameters; the study's where none are given
    alike: tuple[str, ...] = ()  # parameters for all of whose values a coefficient is to be the same
    fails_outside: bool = False  # whether what was fixed last holds at these points, and not further out

    def __post_init__(self) -> None:
        self.points = self.points or list(self.study.points)
        if self.alike:
            kept = {tuple((n, v) for n, v in p.items() if n not in self.alike): p for p in self.study.points}
            # Points with one program: then a closed form has none of these in it.
            self.points = [{**p, **dict.fromkeys(self.alike, v)} for p in kept.values() for v in _WIDE]
        if not self.keep:
            self.models = _Models(self._model, self.points)

    def _model(self, point: dict[str, Any]) -> Model:
        if self.alike:
            values = itertools.product(_WIDE, repeat=len(self.alike))
            every = [{**point, **dict(zip(self.alike, v, strict=True))} for v in values]
            made = [self._at(p) for p in every]
            return Model(made[0].count, [b for m in made for b in m.blocks], made[0].lower)
        return self._at(point)

    def _at(self, point: dict[str, Any]) -> Model:
        rate = None if self.rate is None else float(self.rate.evaluate(self.study.sample(point, 0)))
        return self.study.model(self.conditions, point, rate)

    def samples(self) -> list[dict[str, Any]]:
        """All generators at each point."""
        return [self.study.sample(p, 0) for p in self.points]

    def numbers(self, model: int, fixed: dict[int, Any] | None = None) -> dict[int, float]:
        """The fixed terms in numbers at the point of a model."""
        sample = self.study.sample(self.points[model], 0)
        given = self.fixed if fixed is None else fixed
        return {k: float(Coefficient(self.study.field, e).evaluate(sample)) for k, e in given.items()}

    def optimum(
        self, goal: int, allowed: set[int], sense: float = 1.0, tau: float = 0.0, least: float = -np.inf
    ) -> list[float] | None:
        """The best value of a term at each point, infinite where unbounded.

        None where there is no solution, or where a value in the interior of the domain is below the least that is asked
        for: then no other point is looked at.
        """
        if sense > 0 and least > 0 and self._is_refuted(goal, allowed, tau, least):
            return None
        found: list[float] = []
        for k, model in enumerate(self.models):
            closed = {j: 0.0 for j in range(model.count) if j not in allowed and j not in self.fixed}
            answer = model.solve({goal: sense, **self._price(goal)}, {**closed, **self.numbers(k)}, tau=tau)
            if answer.status in ("infeasible", "unknown"):
                return None
            # Where what costs is large as well the scale is free, wherever the solver stopped on its way.
            large = any(answer.unknowns[j] > _LARGE for j in self.price if j not in self.fixed)
            found.append(np.inf if answer.status == "unbounded" or large else float(answer.unknowns[goal]))
            if found[-1] < least and all(v for n, v in self.points[k].items() if n != "t"):
                return None
        return found

    def _is_refuted(self, goal: int, allowed: set[int], tau: float, least: float) -> bool:
        """Whether already the first times and the last one refute, at the first point: a tenth of the work."""
        times = self.conditions.times
        if len(times) < _MANY_TIMES or self.keep or not all(v for n, v in self.points[0].items() if n != "t"):
            return False
        few = replace(self.conditions, times=(*times[:2], times[-1]))
        one = replace(self, conditions=few, points=self.points[:1], models=())
        closed = {j: 0.0 for j in range(len(few.terms)) if j not in allowed and j not in self.fixed}
        objective = {goal: 1.0, **self._price(goal)}
        answer = one.models[0].solve(objective, {**closed, **self.numbers(0)}, tau=tau)
        return answer.status == "infeasible" or (answer.status == "solved" and answer.unknowns[goal] < least)

    def _price(self, goal: int) -> dict[int, float]:
        return {k: -c for k, c in self.price.items() if k != goal and k not in self.fixed}

    def round_down(self, values: list[float], above: list[float] | None = None, limit: int = 4) -> Iterator[Any]:
        """Closed forms a little below some values, or between them and those `above`, the simplest first.

        Then some that are further below: where the best has none, simpler ones may be proved.
        """
        high = np.array(values)
        top = high if above is None else np.array(above)
        samples = self.samples()
        seen: list[Any] = []
        for down in (*((_DOWN,) if self.timed else (_TIGHT, _DOWN)), *_FURTHER_DOWN):
            low = high - down * np.abs(high)
            most = 1 if seen and down in _FURTHER_DOWN else limit
            far = not self.timed and down == _FURTHER_DOWN[-1]
            near = self.study.forms.between(low, top * (1 + 1e-5) + 1e-7, samples, _FAR_DOWN if far else limit)
            fresh: Iterator[Any] = (e for e, _ in near if e and e not in seen)
            if down == _TIGHT:  # of what is relaxed a decrease is a product less 1
                fresh = itertools.islice(itertools.chain(fresh, self._less(low, top, samples)), limit)
            for element in self._undominated(list(fresh), samples) if far else itertools.islice(fresh, most):
                seen.append(element)
                yield element

    def _less(self, low: Any, high: Any, samples: list[dict[str, Any]]) -> Iterator[Any]:
        """What a product of natural factors between two values is, less 1 or 2, and what these are, less a product."""
        room = 1e-7
        for whole in (1, 2):
            element = self.study.field.coefficient(whole).element
            yield from (e - element for e, _ in self.study.forms.between(low + whole, high + whole + room, samples, 2))
            yield from (element - e for e, _ in self.study.forms.between(whole - high - room, whole - low, samples, 2))

    def _undominated(self, elements: list[Any], samples: list[dict[str, Any]]) -> list[Any]:
        """Those of some closed forms that no other one is at least as large as at every sample."""
        rows = np.array([[float(Coefficient(self.study.field, e).evaluate(s)) for s in samples] for e in elements])

        def dominates(j: int, k: int) -> bool:  # of two that are the same the first
            return bool(np.all(rows[j] >= rows[k] * (1 - 1e-9)) and (j < k or np.any(rows[j] > rows[k] * (1 + 1e-9))))

        places = range(len(elements))
        return [elements[k] for k in places if not any(dominates(j, k) for j in places if j != k)][:_FAR]

    def select(self, needed: set[tuple[str, int]], target: Any, sense: float = 1.0) -> set[int] | None:
        """A small set of terms with which the goal reaches its target at every point, scalar by scalar."""
        terms = self.conditions.terms
        groups: dict[tuple[str, int], set[int]] = {}
        for k, term in enumerate(terms):
            groups.setdefault((term.role, term.scalar), set()).add(k)
        chosen = {g for g in groups if g in needed or g[0] in ("weight", "budget", "start")}
        optional = [g for g in groups if g not in chosen]
        wanted = self.numbers(0, {self.goal: target})[self.goal]

        def value(extra: Sequence[tuple[str, int]], model: int = 0) -> float:
            allowed = set().union(*(groups[g] for g in (*chosen, *extra)))
            closed = {j: 0.0 for j in range(len(terms)) if j not in allowed and j not in self.fixed}
            m = self.models[model]
            answer = m.solve({self.goal: sense, **self._price(self.goal)}, {**closed, **self.numbers(model)}, tau=0.0)
            return np.nan if answer.status in ("infeasible", "unknown") else float(answer.unknowns[self.goal])

        def reached(v: float, model: int = 0) -> bool:
            goal = self.numbers(model, {self.goal: target})[self.goal]
            return v * sense >= goal * sense - 3e-4 * abs(goal) if np.isfinite(v) else False

        worst = -np.inf * sense
        best = value(())
        if reached(best):
            return set().union(*(groups[g] for g in chosen))
        for _ in range(len(optional)):
            found: tuple[float, tuple[tuple[str, int], ...]] | None = None
            for size in (1, 2, 3):
                tried = list(itertools.combinations(optional, size))
                if not 0 < len(tried) <= _COMBINATIONS:
                    break
                top, top_extra = worst, tried[0]
                for extra in tried:
                    v = value(extra)
                    if np.isfinite(v) and v * sense > top * sense:
                        top, top_extra = v, extra
                    if reached(v):
                        break
                if np.isfinite(top) and (
                    not np.isfinite(best) or (top - best) * sense > 0.01 * abs(wanted) or reached(top)
                ):
                    found = (top, top_extra)
                    break
            if found is None:
                return self._pruned(chosen, optional, groups, reached, value)
            best, extra = found
            chosen |= set(extra)
            optional = [g for g in optional if g not in extra]
            if reached(best):
                allowed = set().union(*(groups[g] for g in chosen))
                if all(self._reaches(allowed, target, k, sense) for k in range(1, len(self.models))):
                    return allowed
                return self._pruned(chosen, optional, groups, reached, value)
        return set().union(*groups.values())

    def _pruned(
        self,
        chosen: set[tuple[str, int]],
        optional: list[tuple[str, int]],
        groups: dict[tuple[str, int], set[int]],
        reached: Callable[[float, int], bool],
        value: Callable[[Sequence[tuple[str, int]], int], float],
    ) -> set[int]:
        """All groups but those without which the goal is still reached, the last ones left out first."""
        kept = list(optional)
        models = self.study.interior[:3]
        for g in reversed(optional):
            rest = [other for other in kept if other != g]
            if all(reached(value(rest, k), k) for k in models):
                kept = rest
        return set().union(*(groups[g] for g in (*chosen, *kept)))

    def _reaches(self, allowed: set[int], target: Any, model: int, sense: float) -> bool:
        closed = {j: 0.0 for j in range(len(self.conditions.terms)) if j not in allowed and j not in self.fixed}
        objective = {self.goal: sense, **self._price(self.goal)}
        answer = self.models[model].solve(objective, {**closed, **self.numbers(model)}, tau=0.0)
        goal = self.numbers(model, {self.goal: target})[self.goal]
        if answer.status == "unbounded":
            return True
        return answer.status == "solved" and answer.unknowns[self.goal] * sense >= goal * sense - 1e-3 * abs(goal)

    def settle(
        self, allowed: set[int], order: Sequence[int], floor: dict[int, dict[int, float]] | None = None, first: str = ""
    ) -> bool:
        """Fix the terms in order, each at the simplest closed form in its range; False where one has none.

        `floor` bounds terms from below, at each point. The `first` term that is not determined is at the "high" or the
        "low" end of its range where that is asked for: a vertex of what is possible is often the only one in closed
        form. Or it is "half" of the simplest form, where that lies there too.
        """
        samples = self.samples()
        for k in range(len(self.conditions.terms)):
            if k not in allowed and k not in self.fixed:
                self.fixed[k] = self.study.field.algebra.zero
        for k in order:
            if k in self.fixed:
                continue
            ends = []
            for model_index, model in enumerate(self.models):
                numbers = self.numbers(model_index)
                room_ = {j: (least[model_index], np.inf) for j, least in (floor or {}).items() if least}
                for slack in (self.slack, *(self.slack * more for more in _LOOSER)):
                    low = model.solve({k: -1.0}, numbers, tau=slack, most=1e6, room=room_)
                    if low.status != "unknown":  # else there is hardly any room, and a solver needs some
                        break
                high = model.solve({k: 1.0}, numbers, tau=slack, most=1e4, room=room_)
                if low.status == "infeasible" or high.status == "infeasible":
                    return False
                # Where a solver stops on its way down and not on its way up, there is room, to about where it stopped.
                stopped = low.status == "unknown"
                if stopped and not (high.status == "solved" and np.isfinite(low.unknowns[k])):
                    return False
                bottom = low.unknowns[k] if stopped or low.status == "solved" else -np.inf
                top = high.unknowns[k] if high.status == "solved" else 1e4
                ends.append((bottom, max(bottom, top)))
            low_, high_ = np.array([e[0] for e in ends]), np.array([e[1] for e in ends])
            room = 1e-5 + 2e-4 * np.minimum(np.abs(low_), np.abs(high_))
            if first in ("high", "low") and np.any(high_ - low_ > 10 * room):
                low_, high_ = (high_, high_) if first == "high" else (low_, low_)
                room = 1e-4 + 3e-3 * np.abs(low_)
                first = ""
                if not np.all(np.isfinite(low_)) or np.any(np.abs(low_) >= 1e4):
                    return False
            found = self._form(low_ - room, high_ + room, samples)
            if found and first == "half" and np.any(high_ - low_ > 10 * room):
                half = found * self.study.field.coefficient(Fraction(1, 2)).element
                sizes = np.array([float(Coefficient(self.study.field, half).evaluate(s)) for s in samples])
                found, first = (half, "") if np.all((sizes >= low_) & (sizes <= high_)) else (found, first)
            if found is None:
                return False
            self.fixed[k] = found
        return True

    def _form(self, low: Any, high: Any, samples: list[dict[str, Any]]) -> Any:
        """The simplest closed form between two values, or what 1 or another coefficient is more than one."""
        found = next(self.study.forms.between(low, high, samples, 1), None)
        if found is not None:
            return found[0]
        for whole in dict.fromkeys([self.study.field.algebra.one, *(e for e in self.fixed.values() if e)]):
            at = np.array([float(Coefficient(self.study.field, whole).evaluate(s)) for s in samples])
            found = next(self.study.forms.between(at - high, at - low, samples, 1), None)
            if found is not None:
                return whole - found[0]
        return None

    def holds(self) -> bool:
        """Whether all blocks hold at other times and at points further out, as far as floats tell."""
        study = self.study
        times: tuple[int, ...] = (0, 1, 4, 7, 20, 60, 150, 1000) if not study.steady or self.timed else study.moments
        if study.field.continuous:
            times = (1, 2, 9)
        used = [k for k, element in self.fixed.items() if element]
        terms = [self.conditions.terms[k] for k in used]
        # All is fixed, so that each time may be looked at alone: together their entries are of very different sizes.
        each = [replace(self.conditions, times=(t,), terms=terms) for t in times]
        for point in [*study.points, *study.outer]:
            sample = study.sample(point, 0)
            try:
                rate = None if self.rate is None else float(self.rate.evaluate(sample))
                numbers = [float(Coefficient(study.field, self.fixed[k]).evaluate(sample)) for k in used]
            except ZeroDivisionError:
                continue
            for conditions in each:
                model = study.model(conditions, point, rate)
                if not model.blocks:  # a time at which floats say nothing
                    continue
                answer = model.solve({}, dict(enumerate(numbers)), tau=None)
                if answer.status == "infeasible" or not answer.value <= (_CHECK_TIMED if self.timed else _CHECK):
                    self.fails_outside = point not in self.points
                    return False
        return True

    @property
    def timed(self) -> bool:
        """Whether a power of t occurs in the terms."""
        return any(term.power for term in self.conditions.terms)

    def lead(self, measure: Scalar, **given: Any) -> Lead:
        """What is fixed, as a lead."""
        study, terms = self.study, self.conditions.terms
        nothing = study.field.coefficient(0)
        parts: dict[str, dict[int, Coefficient]] = {"potential": {}, "paid": {}}
        sums = {"budget": nothing, "weight": nothing, "start": nothing}
        for k, element in self.fixed.items():
            if not element:
                continue
            c = study.coefficient(terms[k], element)
            if terms[k].role in parts:
                part = parts[terms[k].role]
                part[terms[k].scalar] = part.get(terms[k].scalar, nothing) + c
            else:
                sums[terms[k].role] = sums[terms[k].role] + c
        return Lead(
            study,
            [(study.scalars[k], c) for k, c in parts["potential"].items()],
            [(study.paid[k], c) for k, c in parts["paid"].items()],
            sums["budget"],
            sums["weight"],
            measure,
            **given,
        )
