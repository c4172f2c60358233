"""A study of one method: its scalars in numbers at samples of the parameters, and the programs that they make."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient, ParameterValues
from potential.algebra.expressions import Expression, Inner, One, Value, Vector
from potential.algebra.parameters import Parameter, decided_numbers, declared_parameters
from potential.discovery.closed_forms import Forms
from potential.discovery.programs import Block, Model, Numbers, QuickNumbers, Shape, Table
from potential.discovery.readings import Readings, Scalar, read
from potential.discovery.units import Units
from potential.discovery.unknown import is_symbol, is_term
from potential.statement.theorem import Theorem

TIMES = (0, 1, 2, 3, 5, 10, 30, 100, 300)
_VALUES = (Fraction(8, 7), Fraction(2, 7), Fraction(9, 2), Fraction(13, 6), Fraction(1, 5), Fraction(7))
_EXTREME = (Fraction(10**4), Fraction(1, 10**4))  # of what is given, nearly the ends of its domain


RISING, FALLING, RISEN = 0, 1, 2
_LARGEST_TERM = 1e9  # of a sequence that is the time of a method: where it is larger floats say nothing of small terms
_LARGEST_FACTOR = 1e4  # of base ** t, of which squares stand beside numbers
_EARLY = 5  # of the times, those at which a geometric factor is a step among others
_SQUARES = ("p.norm_squared(", "p.distance_squared(")


@dataclass(frozen=True)
class Term:
    """One unknown: the factor of a scalar times a power of t, of a budget (t + 1) (t + 2) ..., times a unit.

    `role` is "potential", "paid", "budget", "weight" or "start"; `scalar` is the index of the scalar among the study's.
    Of a budget it is one of RISING, FALLING and RISEN: a power of t, 1 over the next term of the study's sequence, what
    that sequence rises by.
    """

    role: str
    scalar: int
    power: int
    unit: tuple[tuple[str, int], ...]


@dataclass
class Conditions:
    """What a model is made of: its terms, the measure, what bounds the start, and the signs of the terms.

    `start` is "distance" or "gap": Phi(0) is at most the squared distance or the gap, times its unit, and what a term
    "start" adds times the gap; None leaves the start alone. `free` are the terms that may be negative.
    """

    terms: list[Term]
    measure: int | None
    start: str | None = None
    free: set[int] = field(default_factory=set)
    times: tuple[int, ...] = TIMES


class Study:
    """Scalars of a method, with their units and their values at samples.

    A `varying` study looks at one step with the terms of the method's own sequences at hand, as if they were
    parameters: for what a step gains and spends, which may depend on them, while the potential may not. In a
    `geometric` one what grows like a power of t grows like one of a factor base ** t, less 1, of the step's.
    """

    def __init__(
        self,
        theorem: Theorem,
        scalars: Sequence[Scalar],
        paid: Sequence[Scalar] = (),
        wanted: frozenset[str] = frozenset(),
        varying: bool = False,
        geometric: bool = False,
    ) -> None:
        self.theorem = theorem
        self.varying, self.geometric = varying, geometric
        self.refuting: list[dict[str, Fraction]] = []  # points at which the prover saw that what was settled fails
        self.scalars, self.paid = list(scalars), list(paid)
        self.readings: Readings = read(theorem, scalars, paid, wanted)
        r = self.readings
        self.field = r.field
        moved = [(v, r.reading.next_state[n]) for n, v in r.reading.state.items()]
        hypotheses = [h.expression for h in (*r.decreasing, *r.dominating)]
        whole = [
            *hypotheses,
            *r.now,
            *r.following,
            *r.paid,
            *(e for e in (r.distance, r.gap) if e is not None),
            *r.start,
        ]
        alike = zip(r.now, r.start, strict=True)
        derived = zip(r.now, r.following, strict=True) if self.field.continuous else ()
        self.units = Units(self.field, [e for e in whole if e.terms], moved, alike, derived)
        self._measure_out()

    def _measure_out(self) -> None:
        """What the parameters measure, and the closed forms that they make."""
        own = [n for n, d in theorem_parameters(self.theorem).items() if n in self.field.values and not d.sequence]
        own = [n for n in own if not is_symbol(n)]
        names = [n for n in self.field.values if n != "t" and not n.endswith(("_t", "_next")) and not is_symbol(n)]
        if self.field.continuous:
            names = [n for n in names if n not in self.field.sequences]
        derived = [n for n in names if not isinstance(self.field.parameters.get(n), Parameter)]
        given = [n for n in names if n not in own and n not in derived]
        # What damps a flow may vanish, and measures nothing then.
        order = [*given, *own, *derived] if self.field.continuous else [*own, *given, *derived]
        order += [n for n in self.steps if self.varying and n not in self.field.terms]
        gauges = self.units.gauges(order)
        self.gauge = gauges[0] if gauges else []
        steps = [*self.steps, *self.powers] if self.varying else []
        self.forms = Forms(self.field, self.units, steps, list(dict.fromkeys(self.moved)), list(self._distances(own)))
        self.one = Expression(self.field, {One(): self.field.algebra.one})
        # A sequence that the step does not use, one that was inherited, is no scale of its time.
        self.sequence = next((n for n in self.field.sequences if self._in_step(f"s_{n}")), None)
        self._vectors: dict[Any, dict[str, Any]] = {}
        self._table = Table(self.field)
        r = self.readings
        # How far the start is from a solution: the first distance of the template there.
        places = [e for s, e in zip(self.scalars, r.start, strict=True) if not s.gradients and e.terms]
        self.distance = places[0] if places else r.distance
        self.beside = self._beside()
        # What else the start may cost: its gap, or where there is none how large what vanishes at a solution is there.
        squares = [e for s, e in zip(self.scalars, r.start, strict=True) if s.gradients == 2 and s.sign and e.terms]
        self.begun = r.gap if "gap" in r.reading.problem.oracles else next(iter(squares), None)

    @property
    def moved(self) -> list[Any]:
        """The coefficients of what a step makes of the state."""
        return [c for v in self.readings.reading.next_state.values() for c in v.terms.values()]

    @cached_property
    def powers(self) -> list[str]:
        """The geometric factors, as generators, on which a step depends."""
        return [n for n in self.field.algebra.names if n.startswith("power_") and self._in_step(n)]

    @cached_property
    def growth(self) -> int:
        """The highest power of t by which the size of an implicit step, or another number of a step, grows."""
        sizes = [a.element for q in self.readings.reading.questions for a in q.asked if isinstance(a, Coefficient)]
        place = self.field.algebra.names.index("t")

        def degree(polynomial: Any) -> int:
            return max((m[place] for m in polynomial.monoms()), default=0)

        return max((degree(e.numer) - degree(e.denom) for e in (*self.moved, *sizes)), default=0)

    @cached_property
    def clock(self) -> Coefficient:
        """What the powers of a potential's coefficients are of, in the place of t: zero at the start."""
        if not self.geometric:
            present: Coefficient = self.field.values[f"{self.sequence}_t" if self.sequence else "t"]
            return present
        place = self.field.algebra.names.index(self.powers[0])
        factor = Coefficient(self.field, self.field.algebra.gens[place])
        exponents = (m[place] for e in self.moved for part in (e.numer, e.denom) for m in part.monoms())
        often = max(1, math.gcd(*exponents))
        often //= 2 - often % 2  # what is squared in a step often has a weight that is no square
        first, later = (factor.evaluate(self.sample(self.points[0], t)) for t in (0, 1))
        return factor ** (often if later > first else -often) - 1

    @cached_property
    def _following_clock(self) -> Coefficient:
        """The clock at t + 1, of a flow its derivative."""
        if self.field.continuous:
            return Coefficient(self.field, self.field.derivative(self.clock.element))
        if self.sequence and not self.geometric:
            following: Coefficient = self.field.values[f"{self.sequence}_next"]
            return following
        return self.field.following(self.clock)

    def _is_beyond_floats(self, point: dict[str, Fraction], t: float) -> bool:
        """Whether a geometric factor is so large or small at a time that floats say nothing."""
        if not self.field.power_bases or not t:
            return False
        sample, t = self.sample(point, 0), float(point.get("t", t))
        bases = [float(c.evaluate(sample)) for c in self.field.power_bases.values()]
        return any(b <= 0 or abs(math.log(b)) * t > math.log(_LARGEST_FACTOR) for b in bases)

    def _distances(self, own: Sequence[str]) -> Iterator[Any]:
        """How far parameters of the method are from the ends of their domains that are functions of the problem."""
        declared, known = theorem_parameters(self.theorem), ParameterValues(self.field.values)
        for name in own:
            for bound in declared[name].bounds(known):
                end = self.field.coefficient(0 if bound is None else bound)
                if end.element.occurring:
                    yield (end - self.field.values[name]).element

    def starts_plainly(self, potential: Iterable[tuple[Scalar, Coefficient]]) -> bool:
        """Whether a potential at the start has nothing in it that a step makes of x_0, but for gradients there.

        That may be bounded by x_0 and x*, and is small; but a bound with that in it is not known before the first step.
        """
        r, sample = self.readings, self.sample(self.points[0], 0)
        begun, made = set(r.x0.terms), set[Any]()
        for q in r.asked:
            bases = {b for v in q.asked if isinstance(v, Vector) for b in v.terms}
            if isinstance(q.answer, Vector) and bases & (begun | made):
                known = q.oracle in self.theorem.problem_class.answers_at_a_point and not bases & made
                (begun if known else made).update(b for b in q.answer.terms if b not in begun)
        left = [r.start[self.scalars.index(s)] for s, c in potential if c.evaluate(sample)]
        return not made & {b for e in left for k in e.terms if isinstance(k, Inner) for b in (k.left, k.right)}

    def _beside(self) -> list[Expression]:
        """What else the start is measured by, and is not counted: the first squared distance decides.

        These are squared distances to other points than the first, and scalars of a class, means over the components
        say, of which nothing is known at the start.
        """
        found: list[Expression] = []
        if self.distance is None:
            return found
        gap = self.readings.gap
        functions = {k.function for k in gap.terms if isinstance(k, Value)} if gap is not None else set()
        for s, e in zip(self.scalars, self.readings.start, strict=True):
            known = all(isinstance(k, Inner) or (isinstance(k, Value) and k.function in functions) for k in e.terms)
            if not e.terms or (s.gradients and known) or any(e.same(other) for other in (self.distance, *found)):
                continue
            found += [e] if s.sign else [e, -e]
        return found

    # Sequences of steps -----------------------------------------------------------------------------------------------

    varying: bool = False
    geometric: bool = False

    @cached_property
    def steps(self) -> list[str]:
        """The terms at the present t of the method's own sequences: those of any value, and roots in t."""
        own = declared_parameters(self.theorem.method_class)
        found = [f"{n}_t" for n, d in own.items() if d.sequence and f"{n}_t" in self.field.values]
        for name, root in self.field.roots.items():
            if root.in_time:
                found.append(f"{name}_next" if root.shift else f"{name}_t")
        return found

    @cached_property
    def _given(self) -> list[str]:
        """The generators of sequences of which a step sees a term that nobody chooses: what is proved holds for all.

        A problem has such sequences, and iterates decide numbers.
        """
        own = declared_parameters(self.theorem.method_class)
        chosen = set(own) - (set() if self.varying else set(decided_numbers(self.theorem.method_class)))
        return [
            g.name
            for g in self.field.generators
            for name, d in self.field.parameters.items()
            if isinstance(d, Parameter) and d.sequence and name.removesuffix("_t") not in chosen
            if g.name in (name, f"s_{name}")
        ]

    # The unknowns of a step -------------------------------------------------------------------------------------------

    assigned: Mapping[str, Callable[[float], float]] | None = None

    def assign(self, steps: Mapping[str, Callable[[float], float]] | None) -> None:
        """Give the symbols of a step's unknowns values, functions of t; then samples are floats."""
        self.assigned = steps
        self._vectors.clear()

    def numbers(self, point: dict[str, Fraction], t: int) -> Numbers | QuickNumbers:
        """Elements of the field in numbers at a point and a time."""
        if self.assigned is None:
            return Numbers(self.field, self.sample(point, t))
        full = {name: float(value) for name, value in self.sample(point, t).items()}
        full |= {name: value(t) for name, value in self.assigned.items()}
        return QuickNumbers(self._table, full)

    # Samples ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _free(self) -> list[Any]:
        """The generators whose values samples choose: all but the time, sequences that follow from it, and unknowns."""
        bound = {"t", *(f"s_{n}" for n in self.field.sequences), *(n for n in self.field.algebra.names if is_symbol(n))}
        bound |= {n for n in self.field.algebra.names if n.startswith("power_")} | set(self._given)
        return [g for g in self.field.generators if g.name not in bound]

    @cached_property
    def points(self) -> list[dict[str, Fraction]]:
        """Values of the generators but t: what only measures is 1, what has no unit takes several values."""
        units = self.units.generators()
        measured: list[str] = []
        chosen: list[list[Fraction]] = []
        for g in sorted(self._free, key=lambda g: g.name.startswith("s_")):
            trial = np.array([*chosen, [float(u) for u in units[g.name]]], dtype=float)
            if self.units.rank and np.linalg.matrix_rank(trial) == len(trial):
                chosen.append(list(trial[-1]))
                measured.append(g.name)
        others = [g for g in self._free if g.name not in measured]
        base = dict.fromkeys(measured, Fraction(1))
        if not others:
            times = TIMES if not self.powers else TIMES[:_EARLY]
            return [base] if not self._in_time else [{**base, "t": Fraction(t)} for t in times]
        count = 5 if len(others) == 1 else 7
        found = []
        for k in range(count):
            point = dict(base)
            for j, g in enumerate(others):
                point[g.name] = _VALUES[(k * (j + 1) + j * 2) % len(_VALUES)]
            found.append(point)
        closed = [g.name for g in others if not g.strict]
        if closed:
            found.append({**found[0], **dict.fromkeys(closed, Fraction(0))})
        if self._in_time:
            times = TIMES if not self.powers else TIMES[:_EARLY]
            found = [{**point, "t": Fraction(t)} for point in found[:2] for t in times]
        return found

    @cached_property
    def own_alone(self) -> list[tuple[str, ...]]:
        """The method's own parameters, in generators, that vary or measure, each alone and then all together."""
        own = [n for d in theorem_parameters(self.theorem) for n in (d, f"s_{d}")]
        varied = [n for n in own if n in self.gauge or len({p[n] for p in self.points if n in p}) > 1]
        return [*((n,) for n in varied), *([tuple(varied)] if len(varied) > 1 else [])]

    @property
    def _in_time(self) -> bool:
        """Whether a point of a varying study is one of time as well."""
        return self.varying and bool(self.field.roots or self.powers)

    @cached_property
    def outer(self) -> list[dict[str, Fraction]]:
        """Points further out than the others, where floats still tell: for a check of what was found."""
        varied = [n for n in self.points[0] if n != "t" and len({p[n] for p in self.points}) > 1]
        sizes = (Fraction(1, 16), Fraction(3, 5), Fraction(12))
        return [{**self.points[0], **dict.fromkeys(varied, size)} for size in sizes] if varied else []

    def note_refuting(self, sample: Mapping[str, Fraction]) -> bool:
        """Keep a sample of the prover's as a point of the parameters; whether it is one that is not there yet."""
        names = list(self.points[0])
        if "t" in names or any(n not in sample for n in names):
            return False
        point = {n: sample[n] for n in names}
        if point in self.refuting:
            return False
        self.refuting.append(point)
        return True

    @cached_property
    def far(self) -> list[dict[str, Fraction]]:
        """Points far out in the domain, each generator small or large; floats say little there."""
        names = [g.name for g in self._free]
        sizes = (Fraction(1, 1000), Fraction(1000))
        return [dict(zip(names, c, strict=True)) for c in itertools.product(sizes, repeat=min(len(names), 5))]

    @cached_property
    def interior(self) -> list[int]:
        """The points at which no generator is at an end of its range."""
        return [k for k, point in enumerate(self.points) if all(v for n, v in point.items() if n != "t")]

    def sample(self, point: dict[str, Fraction], t: int) -> dict[str, Fraction]:
        """All generators at a point and a time."""
        values = (*_VALUES, *_EXTREME) if decided_numbers(self.theorem.method_class) else _VALUES
        shown = {name: values[(int(t) + k) % len(values)] for k, name in enumerate(self._given)}
        full = self.field.completed({**shown, "t": Fraction(t), **point})
        assert full is not None
        return full

    @property
    def moments(self) -> tuple[int, ...]:
        """The times at which a potential with numbers as coefficients is looked at."""
        count = len(_VALUES) + len(_EXTREME) * bool(decided_numbers(self.theorem.method_class))
        return TIMES if not self.steady else tuple(range(count)) if self._given else (1,)

    @cached_property
    def steady(self) -> bool:
        """Whether the step is the same at every t."""
        return not any(self._in_step(name) for name in self._timely)

    @property
    def _timely(self) -> list[str]:
        """The generators that depend on t."""
        terms = [n for n in self.field.algebra.names if is_term(n)]
        powers = [n for n in self.field.algebra.names if n.startswith("power_")]
        return ["t", *(f"s_{n}" for n in self.field.sequences), *terms, *powers]

    def _in_step(self, name: str) -> bool:
        """Whether a generator occurs in what the step makes, or in what is known of it."""
        field = self.field
        generator = field.algebra.gens[[str(s) for s in field.algebra.symbols].index(name)]
        elements = [c for v in self.readings.reading.next_state.values() for c in v.terms.values()]
        elements += [c for h in self.readings.decreasing for c in h.expression.terms.values()]
        return any(c.diff(generator) for c in elements)

    # Terms ------------------------------------------------------------------------------------------------------------

    def unit(self, expression: Expression, reference: Expression) -> tuple[tuple[str, int], ...] | None:
        """The powers of the gauge that make a multiple of an expression of the same unit as the reference."""
        have, want = self.units.of(expression), self.units.of(reference)
        powers = self.units.power(self.gauge, tuple(w - h for w, h in zip(want, have, strict=True)))
        return None if powers is None else tuple(powers.items())

    def timed(self, expression: Expression, reference: Expression, power: int) -> tuple[tuple[str, int], ...] | None:
        """The same for t ** power times the expression: in a flow the time has a unit."""
        if not self.field.continuous or self.geometric:
            return self.unit(expression, reference)
        t = Coefficient(self.field, self.field.values["t"].element ** power)
        return self.unit(expression * t, reference)

    def per_time(self) -> tuple[tuple[str, int], ...]:
        """The powers of the gauge that measure a rate: of a flow one by the time, which has a unit."""
        if not self.field.continuous:
            return ()
        powers = self.units.power(self.gauge, tuple(-u for u in self.units.generators()["t"]))
        return tuple((powers or {}).items())

    def weighed(self, scalar: int, power: int) -> Expression:
        """A scalar as it stands in a weight: of a flow times a power of the time, which has a unit there."""
        e = self.readings.now[scalar]
        if not self.field.continuous or self.geometric:
            return e
        return e * Coefficient(self.field, self.field.values["t"].element ** power)

    def summed(self, power: int = 0) -> Expression:
        """What a sum over t ** power times the study's first guaranteed decrease is of one unit with."""
        e = self.readings.paid[0]
        if not self.field.continuous:
            return e
        return e * Coefficient(self.field, self.field.values["t"].element ** (power + 1))

    def coefficient(self, term: Term, number: Any) -> Coefficient:
        """The exact coefficient of a term whose number is an element of the field."""
        c = Coefficient(self.field, number) * self.units.element(dict(term.unit))
        if term.role == "budget":
            found: Coefficient = c * self._spent(term, self.field.values["t"], lambda e: Coefficient(self.field, e))
            return found
        return c * self.clock**term.power if term.power else c

    # Numbers ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _decrease(self) -> Shape:
        r = self.readings
        return Shape(r.decreasing, [*r.now, *r.following, *r.paid, self.one], self._fixed)

    @cached_property
    def _domination(self) -> Shape:
        r = self.readings
        # Where a point may lie outside of the set its gap may be negative: then it dominates itself alone, and which
        # lower powers of t belong to its weight is looked at when the potential is known.
        gaps = [e for s, e in zip(self.scalars, r.now, strict=True) if s.code.startswith("p.gap(")]
        taken = [] if self.theorem.problem_class.gap_nonnegative else gaps
        return Shape(r.dominating, r.now, self._fixed, positive=taken)

    @cached_property
    def _start(self) -> Shape:
        r = self.readings
        # Points of a state that begin at one point need not come to rest at one, so that only x* is the origin here:
        # elsewhere optimal subgradients are zero as well, since functions that add up to nothing may be added to parts.
        return Shape((), [*r.start, *(e for e in (self.distance, self.begun) if e is not None)], self._solution)

    @property
    def _solution(self) -> set[Any]:
        problem = self.readings.problem
        return set(problem.minimizer.terms) if "minimizer" in problem.oracles else self._fixed

    @property
    def _fixed(self) -> set[Any]:
        return {b for v in self.readings.reading.recorder.fixed for b in v.terms}

    def _at(self, point: dict[str, Fraction], t: int) -> dict[str, Any]:
        key = (tuple(sorted(point.items())), t)
        if key not in self._vectors:
            r, numbers = self.readings, self.numbers(point, t)
            d, m = self._decrease, self._domination
            following, now = d.vectors(r.following, numbers), d.vectors(r.now, numbers)
            self._vectors[key] = {
                "numbers": numbers,
                "following": following,
                "now": now,
                "paid": d.vectors(r.paid, numbers),
                "one": d.vectors([self.one], numbers)[:, 0],
                "decreasing": d.vectors(d.columns, numbers),
                "present": m.vectors(r.now, numbers),
                "dominating": m.vectors(m.columns, numbers),
            }
        return self._vectors[key]

    def model(self, conditions: Conditions, point: dict[str, Fraction], rate: float | None = None) -> Model:
        """The program at one value of the parameters: a decrease and a domination at each time, and a start.

        With a `rate` the potential is to fall by that factor at each step, or of a flow at that exponential rate.
        """
        c = conditions
        blocks: list[Block] = []
        count = len(c.terms)
        for t in c.times:
            if (self.field.continuous and not t) or self._is_beyond_floats(point, t):
                continue
            at = self._at(point, t)
            numbers = at["numbers"]
            if self.sequence and numbers.of(self.field.values[f"{self.sequence}_next"].element) > _LARGEST_TERM:
                continue
            now, later, factor = self._clock(numbers, t, rate)
            d = self._decrease
            columns = np.zeros((len(at["one"]), count))
            below = np.zeros((at["present"].shape[0], count))
            squares = np.zeros((len(at["one"]) - len(d.linear), count))
            for k, term in enumerate(c.terms):
                u = self._value(term, numbers)
                if term.role == "potential" and self.scalars[term.scalar].code.startswith(_SQUARES):
                    both = at["following"][:, term.scalar] * later(term.power) + at["now"][:, term.scalar] * now(
                        term.power
                    )
                    squares[:, k] = u * both[len(d.linear) :]
                if term.role == "potential":
                    if self.field.continuous:
                        slope = term.power * now(term.power - 1) * later(1) if term.power else 0.0
                        change = at["following"][:, term.scalar] * now(term.power) + at["now"][:, term.scalar] * slope
                        columns[:, k] = u * (change + factor * at["now"][:, term.scalar] * now(term.power))
                    else:
                        columns[:, k] = u * (
                            at["following"][:, term.scalar] * later(term.power)
                            - factor * at["now"][:, term.scalar] * now(term.power)
                        )
                    below[:, k] = -u * at["present"][:, term.scalar] * now(term.power)
                elif term.role == "paid":
                    columns[:, k] = u * at["paid"][:, term.scalar] * now(term.power)
                elif term.role == "budget":
                    columns[:, k] = -u * at["one"] * self._spent(term, float(t), numbers.of)
                elif term.role == "weight":
                    below[:, k] = u * at["present"][:, term.scalar] * now(term.power)
            nothing = np.zeros(len(at["one"]))
            known = None if self.field.continuous else squares
            block = Block(columns, nothing, at["decreasing"], d.signed, d.pairs, len(d.linear), d.size, known)
            blocks.append(block)
            if any(term.role == "weight" for term in c.terms):
                m = self._domination
                empty = np.zeros(below.shape[0])
                blocks.append(Block(below, empty, at["dominating"], m.signed, m.pairs, len(m.linear), m.size))
        if c.start is not None:
            blocks.append(self._start_block(c, point))
        lower = np.array([-np.inf if k in c.free else 0.0 for k in range(count)])
        return Model(count, blocks, lower)

    def _start_block(self, c: Conditions, point: dict[str, Fraction]) -> Block:
        r, shape = self.readings, self._start
        numbers = self.numbers(point, 0)
        s = shape.vectors(r.start, numbers)
        columns = np.zeros((s.shape[0], len(c.terms)))
        now, _, _ = self._clock(numbers, 0, None)
        for k, term in enumerate(c.terms):
            if term.role == "potential":
                columns[:, k] = self._value(term, numbers) * s[:, term.scalar] * now(term.power)
        constant = np.zeros(s.shape[0])
        reference = self.reference(c)
        e = r.gap if c.start == "gap" else self.distance
        unit = None if e is None else self.unit(e, reference)
        if e is not None and unit is not None:
            scale = numbers.of(self.units.element(dict(unit)).element)
            constant = constant - scale * shape.vectors([e], numbers)[:, 0]
        for k, term in enumerate(c.terms):
            if term.role == "start" and self.begun is not None:
                columns[:, k] = -self._value(term, numbers) * shape.vectors([self.begun], numbers)[:, 0]
        beside = shape.vectors(self.beside, numbers)
        return Block(columns, constant, beside, [True] * len(self.beside), [], len(shape.linear), shape.size)

    def reference(self, c: Conditions) -> Expression:
        """What the whole potential is of one unit with: the measure, or what is paid."""
        for term in c.terms:
            if term.role == "paid":
                return self.summed(term.power)
        for term in c.terms:
            if term.role == "weight":
                return self.weighed(term.scalar, term.power)
        return self.readings.now[next(t.scalar for t in c.terms if t.role == "potential")]

    def _spent(self, term: Term, t: Any, of: Callable[[Any], Any]) -> Any:
        """What a term of a budget has beside its number and its unit."""
        if term.scalar == RISING:
            return _rising(t, term.power)
        following = of(self.field.values[f"{self.sequence}_next"].element)
        return (
            1 / following if term.scalar == FALLING else following - of(self.field.values[f"{self.sequence}_t"].element)
        )

    def _value(self, term: Term, numbers: Any) -> float:
        return numbers.of(self.units.element(dict(term.unit)).element) if term.unit else 1.0

    def _clock(self, numbers: Any, t: int, rate: float | None) -> tuple[Any, Any, float]:
        """The clock at t and at t + 1, of a flow its derivative, as functions of the power, and the rate."""
        if self.sequence or self.geometric:
            present = numbers.of(self.clock.element)
            following = numbers.of(self._following_clock.element)
        else:
            present, following = float(t), 1.0 if self.field.continuous else float(t + 1)
        default = 0.0 if self.field.continuous else 1.0
        return (
            lambda power: present**power if power else 1.0,
            lambda power: following**power if power else 1.0,
            default if rate is None else rate,
        )


def _rising(t: Any, power: int) -> Any:
    """(t + 1) (t + 2) ... (t + power), which grows like that power of t and has simple sums; 1/(t + 1) for -1."""
    return 1 / (t + 1) if power < 0 else math.prod(t + k for k in range(1, power + 1))


def theorem_parameters(theorem: Theorem) -> dict[str, Parameter]:
    """The method's own parameters."""
    return declared_parameters(theorem.method_class)
