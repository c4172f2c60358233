"""The search for the unknowns of a method that brings its own potential: programs as for a template, in unknowns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Expression, One
from potential.algebra.roots import Root
from potential.discovery.filled import time_of
from potential.discovery.given import Given, Key
from potential.discovery.leads import LEAST, PRICE, Climb
from potential.discovery.linear import STAGES, Rates
from potential.discovery.programs import Block, Model, Shape
from potential.discovery.studies import TIMES, Conditions, Study, Term
from potential.discovery.units import Units
from potential.discovery.unknown import symbols
from potential.errors import InputError

Values = dict[str, Coefficient]
_ORDERS = (4, 3, 2, 1, 0)  # powers of t that a sequence may have in front
_TARGETS = 4
_SHORT = 30  # a leading weight that is much larger when times end here is no weight


class Filling(Study):
    """The study of a method's own potential: its unknowns in the place of the scalars of a template."""

    def __init__(self, given: Given) -> None:
        self.given, self.theorem = given, given.reading.theorem
        self.scalars, self.paid = [], []
        self.readings: Any = given
        self.field = given.reading.field
        self.weights = {k: given.measure * number_of(e) for k, e in given.parts["weight"].items()}
        moved = [(v, given.reading.next_state[n]) for n, v in given.reading.state.items()]
        whole = [h.expression for h in (*given.decreasing, *given.dominating)]
        whole += [e for e in (given.distance, given.gap, given.measure) if e is not None and e.terms]
        whole += [_together(pieces) for pieces in self._by_symbol().values()]
        self.units = Units(self.field, [e for e in whole if e.terms], moved)
        given.start = []  # type: ignore[attr-defined]  # a template has scalars there
        self._measure_out()
        used = [n for n, d in self.field.parameters.items() if isinstance(d, Root)]
        self.sequence = self.sequence or (used[0] if used else None)
        self.distance = given.distance
        rate = given.growth.unknown if given.growth is not None else ""
        self.names = [n for n in given.unknowns if n != rate and n not in given.in_step]
        self.has_rest = any(None in part for name, part in given.parts.items() if name != "start")
        self.reference_ = self._reference()

    def _by_symbol(self) -> dict[str | None, list[Expression]]:
        """What each unknown multiplies, wherever; all of it has one unit."""
        found: dict[str | None, list[Expression]] = {}
        parts = self.given.parts
        for name in ("potential", "following", "progress", "budget"):
            for key, e in parts[name].items():
                found.setdefault(None if key is None else key.unknown, []).append(e)
        for key, e in self.weights.items():
            found.setdefault(None if key is None else key.unknown, []).append(e)
        return found

    def _reference(self) -> Expression:
        pieces = self._by_symbol()
        if None in pieces:
            return pieces[None][0]
        if self.weights and self.given.measure is not None:
            return Expression(self.field, self.given.measure.terms)
        return next(e for key, e in self.given.parts["progress"].items())

    def sample(self, point: dict[str, Fraction], t: int) -> dict[str, Fraction]:
        """All generators at a point and a time; geometric factors are divided out, and 1."""
        full = self.field.completed({**point, "t": Fraction(t)}, powers=False)
        assert full is not None
        return full

    def reference(self, c: Conditions) -> Expression:
        """What the whole potential is of one unit with."""
        return self.reference_

    def unit_of(self, unknown: str) -> tuple[tuple[str, int], ...]:
        """The powers of the parameters that an unknown has in front of its number."""
        found = self.unit(self._by_symbol()[unknown][0], self.reference_)
        if found is None:
            raise InputError(
                f"{self.given.theorem.method_name}: the unknown {unknown} multiplies what no product of powers of the "
                "parameters makes commensurable with the rest; multiply it by what has the missing unit"
            )
        return found

    @cached_property
    def steady(self) -> bool:
        """Whether neither the step nor a part depends on t, so that one time is as good as all."""
        if self.given.sequences:
            return False
        names = self._timely
        parts = [e for name, part in self.given.parts.items() if name != "start" for e in part.values()]
        gens = [g for n, g in zip(self.field.algebra.names, self.field.algebra.gens, strict=True) if n in names]
        return not any(self._in_step(n) for n in names) and not any(
            c.diff(g) for e in parts for c in e.terms.values() for g in gens
        )

    # Numbers ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _shapes(self) -> dict[str, Shape]:
        parts = self.given.parts
        change = [e for n in ("potential", "following", "progress", "budget") for e in parts[n].values()]
        below = [*parts["potential"].values(), *self.weights.values()]
        start = [e for e in (*parts["start"].values(), self.distance, self.given.gap) if e is not None]
        return {
            "change": Shape(self.given.decreasing, [*change, self.one], self._fixed),
            "below": Shape(self.given.dominating, below, self._fixed),
            "start": Shape((), start, self._fixed),
        }

    def _numbers_at(self, point: dict[str, Fraction], t: int) -> dict[str, Any]:
        key = (tuple(sorted(point.items())), t)
        if key not in self._vectors:
            numbers, shapes = self.numbers(point, t), self._shapes
            change, below = shapes["change"], shapes["below"]

            def rows(shape: Shape, pieces: dict[Key, Expression]) -> dict[Key, Any]:
                return {k: shape.vectors([e], numbers)[:, 0] for k, e in pieces.items()}

            parts = self.given.parts
            self._vectors[key] = {
                "numbers": numbers,
                **{n: rows(change, parts[n]) for n in ("potential", "following", "progress", "budget")},
                "present": rows(below, parts["potential"]),
                "weight": rows(below, self.weights),
                "decreasing": change.vectors(change.columns, numbers),
                "dominating": below.vectors(below.columns, numbers),
            }
        return self._vectors[key]

    def model(self, conditions: Conditions, point: dict[str, Fraction], rate: float | None = None) -> Model:
        """The program at one value of the parameters, in the unknowns and the scale of what none multiplies."""
        c, blocks = conditions, []
        change, below = self._shapes["change"], self._shapes["below"]
        for t in c.times:
            if self.field.continuous and not t:
                continue
            at = self._numbers_at(point, t)
            now, later, factor = self._clock(at["numbers"], t, self._factor(point) if rate is None else rate)
            columns = np.zeros((at["decreasing"].shape[0], len(c.terms)))
            lower = np.zeros((at["dominating"].shape[0], len(c.terms)))
            for k, term in enumerate(c.terms):
                if term.role == "start":
                    continue
                sums = {n: self._column(at[n], term, t, now, later) for n in (*_CHANGING, *_BELOW)}
                u = self._value(term, at["numbers"])
                part = sums["following"] - factor * sums["potential"]
                if self.field.continuous:
                    part = sums["following"] + factor * sums["potential"]
                weighed = 1.0 if self.field.continuous else factor
                columns[:, k] = u * (part + weighed * (sums["progress"] - sums["budget"]))
                lower[:, k] = u * (sums["weight"] - sums["present"])
            nothing = np.zeros(columns.shape[0])
            blocks.append(
                Block(columns, nothing, at["decreasing"], change.signed, change.pairs, len(change.linear), change.size)
            )
            empty = np.zeros(lower.shape[0])
            blocks.append(
                Block(lower, empty, at["dominating"], below.signed, below.pairs, len(below.linear), below.size)
            )
            blocks += self._domains(c, at["numbers"], now)
        if c.start is not None:
            blocks.append(self._start_block(c, point))
        free = np.array([-np.inf if k in c.free else 0.0 for k in range(len(c.terms))])
        return Model(len(c.terms), blocks, free, balanced=False)

    def _column(self, rows: dict[Key, Any], term: Term, t: int, now: Any, later: Any) -> Any:
        """What a term's number multiplies in one part."""
        name = None if term.role == "scale" else self.names[term.scalar]
        found: Any = 0.0
        for key, row in rows.items():
            if (key and key.unknown) == name:
                found = found + (row if key is None else row * self._power(key.moment, term.power, now, later))
        return found

    @staticmethod
    def _power(moment: str, power: int, now: Any, later: Any) -> float:
        if moment in ("now", "later"):
            return float(now(power) if moment == "now" else later(power))
        return float(power == 0 or moment == "second")

    def _factor(self, point: dict[str, Fraction]) -> float | None:
        """The geometric factor by which the potential is to fall, where it is no unknown."""
        growth = self.given.growth
        if growth is None or growth.unknown:
            return None
        return float((growth.base**growth.exponent).evaluate(self.sample(point, 0)))

    def _start_block(self, c: Conditions, point: dict[str, Fraction]) -> Block:
        shape, numbers = self._shapes["start"], self.numbers(point, 0)
        rows = {k: shape.vectors([e], numbers)[:, 0] for k, e in self.given.parts["start"].items()}
        columns = np.zeros((len(shape.linear) + len(shape.entries), len(c.terms)))
        now, later, _ = self._clock(numbers, 0, None)
        gap = None if self.given.gap is None else shape.vectors([self.given.gap], numbers)[:, 0]
        for k, term in enumerate(c.terms):
            u = self._value(term, numbers)
            if term.role != "start":
                columns[:, k] = u * self._column(rows, term, 0, now, later)
            elif gap is not None:
                columns[:, k] = -u * gap
        e = self.given.gap if c.start == "gap" else self.distance
        unit = None if e is None else self.unit(e, self.reference_)
        constant = np.zeros(columns.shape[0])
        if e is not None and unit is not None:
            scale = numbers.of(self.units.element(dict(unit)).element)
            constant = constant - scale * shape.vectors([e], numbers)[:, 0]
        return Block(columns, constant, np.zeros((columns.shape[0], 0)), [], [], len(shape.linear), shape.size)

    def _domains(self, c: Conditions, numbers: Any, now: Any) -> list[Block]:
        """That each unknown lies where it is said to lie."""
        scale = next((k for k, term in enumerate(c.terms) if term.role == "scale"), None)
        blocks = []
        for name, (low, high) in self.bounds.items():
            for bound, sign in ((low, -1.0), (high, 1.0)):
                if bound is None:
                    continue
                row = np.zeros((1, len(c.terms)))
                for k, term in enumerate(c.terms):
                    if term.role == "hole" and self.names[term.scalar] == name:
                        row[0, k] = sign * self._value(term, numbers) * now(term.power)
                if scale is not None:
                    row[0, scale] = -sign * numbers.of(bound)
                blocks.append(Block(row, np.zeros(1), np.zeros((1, 0)), [], [], 0, 1))
        return blocks

    @cached_property
    def bounds(self) -> dict[str, tuple[Any, ...]]:
        """The ends of each unknown's domain, as elements of the field, None where there is no end."""
        problem, found = self.given.reading.problem, {}
        for name in self.names:
            u = self.given.unknowns[name]
            ends = [e(problem) if callable(e) else e for e in (u.lower, u.upper)]
            low, high = (None if e is None else self.field.coefficient(e) for e in ends)
            if low is not None and high is not None:
                for point in self.points:
                    at = self.sample(point, 1)
                    if low.evaluate(at) > high.evaluate(at):
                        method = self.given.theorem.method_name
                        raise InputError(f"{method}: the domain of the unknown {name} is empty for some parameters")
            if low is not None or high is not None:
                found[name] = tuple(None if e is None else e.element for e in (low, high))
        return found

    # Terms ------------------------------------------------------------------------------------------------------------

    def terms(self, degree: int, most: Mapping[str, int] | None = None) -> tuple[list[Term], set[int]]:
        """The terms of all unknowns, and those that may be negative; the scale first.

        Sequences have powers of t up to a degree, or up to what `most` says of them.
        """
        found, free = [], set()
        if self.has_rest or any(c for pair in self.bounds.values() for c in pair):
            found.append(Term("scale", -1, 0, ()))
        for k, name in enumerate(self.names):
            highest = (most or {}).get(name, degree) if name in self.given.sequences else 0
            for power in range(highest + 1):
                free.add(len(found))
                found.append(Term("hole", k, power, self.unit_of(name)))
        return found, free

    def has_scale(self, climb: Climb) -> bool:
        """Whether what no unknown multiplies is there: its scale is not zero."""
        scale = [k for k, term in enumerate(climb.conditions.terms) if term.role == "scale"]
        return all(climb.fixed.get(k) for k in scale)

    def values(self, climb: Climb, leading: int) -> Values:
        """What is fixed, over the scale; where that is free, so that the leading number is 1."""
        terms = climb.conditions.terms
        scale = next((k for k, term in enumerate(terms) if term.role == "scale"), leading)
        over = Coefficient(self.field, climb.fixed[scale]) * self.units.element(dict(terms[scale].unit))
        time = time_of(self.field, self.sequence)
        found = {name: self.field.coefficient(0) for name in self.names}
        for k, term in enumerate(terms):
            if term.role == "hole" and climb.fixed.get(k):
                value = Coefficient(self.field, climb.fixed[k]) * self.units.element(dict(term.unit)) / over
                found[self.names[term.scalar]] += value * time**term.power
        return found


_CHANGING = ("potential", "following", "progress", "budget")
_BELOW = ("present", "weight")


def number_of(e: Expression) -> Coefficient:
    """A weight's part as a coefficient."""
    return e.coefficient(One())


def _together(pieces: list[Expression]) -> Expression:
    """Expressions of one unit as one expression; no summand of one takes away one of another."""
    total = pieces[0]
    for k, e in enumerate(pieces[1:]):
        total = total + e * e.field.coefficient(Fraction(1, 1009 + 12 * k))
    return total


def fillings(study: Filling) -> Iterator[tuple[str, Iterator[Values]]]:
    """What is looked for in turn, the best first, each with values in closed form that samples do not contradict."""
    growth = study.given.growth
    if growth is not None and growth.unknown:
        yield "the least rate", _at_a_rate(study)
        return
    part = concluded_from(study.given)
    for order in _ORDERS if study.given.sequences else (0,):
        for start in ("distance", "both", "gap"):
            if start == "distance" or study.given.gap is not None:
                what = f"sequences that grow like t^{order}" if study.given.sequences else f"the largest {part}"
                yield what, _with_the_largest(study, part, order, start)


def concluded_from(given: Given) -> str:
    """What the conclusion comes from: the weight where that grows or where no step pays, else the progress."""
    weight = given.parts["weight"]
    if any(key is None or key.unknown in given.sequences for key in weight) or not given.parts["progress"]:
        return "weight"
    return "progress"


def aimed(study: Filling, part: str, order: int, start: str) -> tuple[Climb, list[int]] | None:
    """The programs for the largest weight or progress, and what is spent in them; None where nothing grows so."""
    named = _named(study, part)
    growing = [k for k in named if study.names[k] in study.given.sequences]
    terms, free = study.terms(max(order, min(2 * order, 4)), {study.names[k]: order for k in growing})
    rest = _scale(terms)
    if order > 2 and study.given.sequences and not growing:
        return None
    if growing:
        goal = next(k for k, t in enumerate(terms) if t.role == "hole" and t.scalar == growing[0] and t.power == order)
    elif named:
        goal = next(k for k, t in enumerate(terms) if t.role == "hole" and t.scalar == named[0])
    elif rest is not None:
        goal = rest
    else:
        return None
    unit = study.unit(study.given.gap, study.reference_) if study.given.gap is not None and start == "both" else None
    priced = [k for k, t in enumerate(terms) if t.role == "hole" and _only_in_budget(study, t)]
    if start == "both" and unit is not None:
        priced.append(len(terms))
        terms.append(Term("start", -1, 0, unit))
    free -= {goal, *priced}
    conditions = Conditions(terms, None, start, free, (1,) if study.steady else TIMES)
    first = [study.model(conditions, study.points[0])]
    return Climb(study, conditions, goal, first, price=dict.fromkeys(priced, PRICE), keep=True), priced


def _named(study: Filling, part: str) -> list[int]:
    """The unknowns in the weight or in the progress."""
    keys = list(study.given.parts[part])
    return [k for k, n in enumerate(study.names) if any(key is not None and key.unknown == n for key in keys)]


def _scale(terms: list[Term]) -> int | None:
    return next((k for k, term in enumerate(terms) if term.role == "scale"), None)


def _with_the_largest(study: Filling, part: str, order: int, start: str) -> Iterator[Values]:
    """Values with which what is concluded from, the weight or the progress, is as large as it can be for a start."""
    found = aimed(study, part, order, start)
    if found is None:
        return
    climb, priced = found
    terms, goal, rest = climb.conditions.terms, climb.goal, _scale(climb.conditions.terms)
    growing = [k for k in _named(study, part) if study.names[k] in study.given.sequences]
    everything = set(range(len(terms)))
    # One value of the parameters tells most: where nothing is there, the others need no look.
    one = climb.optimum(goal, everything)
    if one is None or one[0] < LEAST:
        return
    climb = replace(climb, keep=False)
    best = climb.optimum(goal, everything)
    if best is None or min(best[k] for k in study.interior) < LEAST:
        return
    if any(np.isinf(best)):
        targets: list[Any] = [study.field.algebra.one]
    elif growing and _is_left_over(climb, goal, best[0]):
        return
    else:
        targets = list(climb.round_down(best))[:_TARGETS]
    base = dict(climb.fixed)
    for target in targets:
        climb.fixed = {**base, goal: target}
        if not _pay(climb, priced, everything):
            continue
        if rest is not None and rest != goal and not _scaled(climb, rest):
            continue
        _raise_lower_powers(climb, goal, growing)
        order_ = sorted((k for k in everything if terms[k].role != "start"), key=lambda k: (-terms[k].power, k))
        kept = dict(climb.fixed)
        for first in ("", "high", "low"):
            climb.fixed = dict(kept)
            if climb.settle(everything, order_, first=first) and study.has_scale(climb) and climb.holds():
                yield study.values(climb, goal)


def _scaled(climb: Climb, scale: int) -> bool:
    """Fix the scale of what no unknown multiplies, as large as it can be and rounded down; it is not zero."""
    best = climb.optimum(scale, set(range(len(climb.conditions.terms))), tau=1e-7)
    if best is None or min(best) < LEAST:
        return False
    if not np.all(np.isfinite(best)):
        climb.fixed[scale] = climb.study.field.algebra.one
        return True
    found = next(climb.round_down(best), None)
    if found is not None:
        climb.fixed[scale] = found
    return found is not None


def _is_left_over(climb: Climb, goal: int, best: float) -> bool:
    """Whether a leading number is only what the last time leaves over: it grows as that comes nearer."""
    conditions = replace(climb.conditions, times=tuple(t for t in TIMES if t <= _SHORT))
    other = Climb(climb.study, conditions, goal, price=climb.price)
    other.models = other.models[:1]
    shorter = other.optimum(goal, set(range(len(conditions.terms))))
    return shorter is not None and shorter[0] > 1.25 * best + 1e-6


def _only_in_budget(study: Filling, term: Term) -> bool:
    name = study.names[term.scalar]
    used = {n for n, part in study.given.parts.items() if any(k is not None and k.unknown == name for k in part)}
    return used == {"budget"}


def _pay(climb: Climb, priced: list[int], allowed: set[int]) -> bool:
    from potential.discovery.growth import pay

    return pay(climb, [k for k in priced if k not in climb.fixed], allowed)


def _raise_lower_powers(climb: Climb, goal: int, growing: list[int]) -> None:
    """The lower powers of t in what is as large as it can be: each as large as it can be, and rounded down."""
    terms = climb.conditions.terms
    if not growing:
        return
    lower = [k for k, t in enumerate(terms) if t.role == "hole" and t.scalar == growing[0] and k != goal]
    for k in sorted(lower, key=lambda k: -terms[k].power):
        best = climb.optimum(k, set(range(len(terms))), tau=1e-7)
        if best is None or min(best) < 0.05 or not np.all(np.isfinite(best)):
            continue
        high = np.array(best)
        samples = [climb.study.sample(p, 0) for p in climb.study.points]
        found = next(climb.study.forms.between(high * 0.9, high * (1 + 1e-5), samples, 1), None)
        if found is not None:
            climb.fixed[k] = found[0]


# Rates ----------------------------------------------------------------------------------------------------------------


class RateOfOwn(Rates):
    """The search for the least rate of a method's own potential, with the first number in the weight at 1."""

    def __init__(self, study: Filling) -> None:
        self.study: Any = study
        terms, signs = study.terms(0)
        weight = study.given.parts["weight"] or study.given.parts["potential"]
        pivot = 0
        if terms[0].role != "scale":
            first = next(key for key in weight if key is not None)
            pivot = next(k for k, t in enumerate(terms) if study.names[t.scalar] == first.unknown)
        order = [k for k in range(len(terms)) if k != pivot] + [pivot]
        self.terms = [terms[k] for k in order]
        self.weight = len(terms) - 1
        free = {n for n, k in enumerate(order) if k in signs and k != pivot}
        self.conditions = Conditions(self.terms, None, None, free, (1,) if study.steady else TIMES)
        self.continuous = study.field.continuous
        self.unit = study.field.algebra.one
        self._seen, self._least = [], {}

    def sought(self, point: Any) -> float | None:
        """The least base of the method's own factor, of which the rate is a power."""
        least, growth = self.least(point), self.study.given.growth
        return None if least is None or growth is None else float(least ** (1 / growth.exponent))


def _at_a_rate(study: Filling) -> Iterator[Values]:
    """Values of the unknowns at the least rate, recognized or rounded up."""
    growth = study.given.growth
    assert growth is not None
    if study.given.sequences:
        raise InputError("a rate and a sequence are not sought together: a linear rate comes with numbers")
    rates = RateOfOwn(study)
    least = [rates.least(k) for k in range(len(study.points))]
    if any(r is None for r in least):
        return
    root = 1 / growth.exponent
    bases = [float(r) ** root for r in least if r is not None]
    for _, base in (one for stage in STAGES for one in rates.candidates(bases, stage)):
        rate = base**growth.exponent
        solved = _solved(study, growth.base, base, growth.unknown)
        if solved is None:
            continue
        climb = Climb(study, rates.conditions, rates.weight, rate=rate)
        for first in ("", "high", "low"):
            climb.fixed = {rates.weight: study.field.algebra.one}
            everything = set(range(len(rates.terms)))
            if climb.settle(everything, sorted(everything - {rates.weight}), first=first) and climb.holds():
                yield {growth.unknown: solved, **study.values(climb, rates.weight)}


def _solved(study: Filling, base: Coefficient, wanted: Coefficient, unknown: str) -> Coefficient | None:
    """The unknown with which a base that is linear in it, or a quotient of such, is what is wanted."""
    field = study.field
    symbol = next(n for n, s in symbols(study.given.theorem.method_class).items() if s.unknown == unknown)
    gen = field.algebra.gens[list(field.algebra.names).index(symbol)]
    top, bottom = base.element.numer, base.element.denom
    a, b = field.algebra(top), field.algebra(bottom)
    slope, below = a.diff(gen), b.diff(gen)
    if slope.diff(gen) or below.diff(gen):
        return None
    w = wanted.element
    divisor = slope - w * below
    if not divisor:
        return None
    return Coefficient(field, (w * (b - below * gen) - (a - slope * gen)) / divisor)
