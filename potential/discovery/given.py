"""The reading of a method that brings its own potential, with unknowns in it: what each unknown multiplies.

Everything is linear in the unknowns, but for one in the base of the geometric factor, which is the rate.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from potential.algebra.coefficients import Coefficient, NeedsGenerator
from potential.algebra.expressions import Asked, Expression, Vector, constant
from potential.classes.quantities import Hypothesis
from potential.discovery.unknown import Symbol, declared_unknowns, symbols, with_symbols
from potential.errors import InputError
from potential.search.multipliers import geometric_factor
from potential.statement import asking, measures
from potential.statement import trace as tracing
from potential.statement.derivative import Derivative
from potential.statement.theorem import Theorem

PARTS = ("potential", "following", "start", "progress", "budget", "weight")
Key = Symbol | None  # what is multiplied by: an unknown's symbol, or by nothing


@dataclass
class Growth:
    """The geometric factor base ** (-exponent t) of a potential: its base, and the unknown in that, if there is one."""

    base: Coefficient
    exponent: int
    unknown: str = ""


@dataclass
class Given:
    """A method's own potential, progress, budget and weight, each as a sum of unknowns times expressions.

    `parts[name][key]` is what the symbol `key` multiplies, or the rest where it is None. A common geometric factor is
    divided out: `following` is then times the rate, base ** exponent.
    """

    theorem: Theorem
    unknowns: dict[str, Any]
    reading: tracing.Reading
    parts: dict[str, dict[Key, Expression]] = field(default_factory=dict)
    measure: Any = None  # an expression
    growth: Growth | None = None
    dominating: tuple[Hypothesis, ...] = ()
    decreasing: tuple[Hypothesis, ...] = ()
    distance: Expression | None = None
    gap: Expression | None = None
    in_step: frozenset[str] = frozenset()  # the unknowns of the step itself

    @property
    def functions(self) -> set[str]:
        """The functions of the method in which unknowns stand."""
        parts = {"following": "potential", "start": "potential"}
        found = {parts.get(n, n) for n, part in self.parts.items() if any(key is not None for key in part)}
        return found | ({"potential"} if self.growth is not None else set())

    @property
    def sequences(self) -> set[str]:
        """The unknowns of the potential that are sequences."""
        return {name for name, u in self.unknowns.items() if u.of and name not in self.in_step}


def with_unknowns(theorem: Theorem) -> Theorem:
    """The theorem of the same method with symbols in the place of its unknowns."""
    owner = theorem.method_class
    made = with_symbols(owner)
    method: Any = made
    if not isinstance(theorem.method, type):
        method = object.__new__(made)
        method.__dict__.update(copy.copy(theorem.method.__dict__))
    return Theorem(name=theorem.name, method=method, problem=theorem.problem, potential=theorem.potential)


def read_given(claim: Theorem) -> Given:
    """Read a method with unknowns; raises InputError where it does not make sense, and what `trace` raises."""
    theorem = with_unknowns(claim)
    wanted: frozenset[str] = frozenset()
    powers: tuple[str, ...] = ()
    free: frozenset[str] = frozenset()
    while True:
        try:
            return _Reader(claim, theorem, wanted, powers, free).given()
        except NeedsGenerator as need:
            if need.kind == "power" and len(powers) < 2:
                powers = (*powers, need.key)
            elif need.kind == "free" and need.key not in free:
                free |= {need.key}
            elif (
                need.kind == "parameter"
                and need.key not in wanted
                and need.key in theorem.problem_class.optional_parameters()
            ):
                wanted, powers = wanted | {need.key}, ()
            elif need.kind == "power":
                raise InputError(
                    f"{claim.method_name}: the potential has several geometric factors; one is found"
                ) from None
            else:
                raise InputError(f"the class {theorem.problem_class.__name__} does not define {need.key}") from None


class _Reader:
    def __init__(
        self, claim: Theorem, theorem: Theorem, wanted: frozenset[str], powers: tuple[str, ...], free: frozenset[str]
    ) -> None:
        self.claim, self.theorem = claim, theorem
        self.name = claim.method_name
        self.unknowns = declared_unknowns(claim.method_class)
        self.symbols = symbols(claim.method_class)
        self.field = tracing.field_of(theorem, wanted, powers)
        self.reading = tracing.Reading(theorem, self.field, free)
        names = list(self.field.algebra.names)
        self.gens = {s: self.field.algebra.gens[names.index(n)] for n, s in self.symbols.items()}
        self.in_step: frozenset[str] = frozenset()

    def given(self) -> Given:
        reading, t = self.reading, self.reading.t
        if self.theorem.continuous and any(u.of for u in self.unknowns.values()):
            raise InputError(f"{self.name} is a flow, where unknowns are numbers: how a sequence changes is not known")
        reading.read_potential()
        problem = reading.problem
        made = Given(self.claim, self.unknowns, reading)
        made.dominating = tuple(problem.hypotheses())
        self._no_unknown_in(made.dominating, "potential")
        measured = self._measured(made)
        reading.read_step()
        if not self.theorem.continuous:
            reading.place_next_state()
        self.in_step = made.in_step = unknowns_in_step(reading, self.symbols)
        self.gens = {s: g for s, g in self.gens.items() if s.unknown not in self.in_step}
        progress = reading.scalar("progress", t, reading.state_raw)
        following = self._following()
        budget = constant(self.field, self.field.coefficient(reading.call("budget", t), f"{self.name}.budget"))
        made.decreasing = tuple(problem.hypotheses())
        self._no_unknown_in(made.decreasing, "potential, or the progress")
        x0 = problem.state_vector("x_0")
        start = reading.scalar("potential", self.field.coefficient(0), reading.call("start", x0))
        weight = constant(self.field, measured)
        exact = {
            "potential": reading.potential,
            "following": following,
            "start": start,
            "progress": progress,
            "budget": budget,
            "weight": weight,
        }
        made.growth = self._growth(exact)
        made.parts = {name: self._parts(name, e) for name, e in exact.items()}
        if "distance_squared" in problem.oracles:
            made.distance = problem.distance_squared(x0)
        elif problem.divergence:
            made.distance = getattr(problem, problem.divergence)(problem.minimizer, x0)
        made.gap = problem.gap(x0) if "gap" in problem.oracles else None
        self._check(made)
        return made

    # What is measured -------------------------------------------------------------------------------------------------

    def _measured(self, made: Given) -> Coefficient:
        """The weight of what is measured, which is read off from the potential where nothing says it."""
        reading, shown = self.reading, None
        made.measure = reading.measure
        if any(c.diff(g) for c in reading.measure.terms.values() for g in self.gens.values()):
            raise InputError(f"{self.name}: what is measured has an unknown in it; it is what a bound is wanted for")
        if reading.left_open and (reading.no_gap or not reading.weight.element):
            shown = asking.Asking(reading.problem, reading.recorder.point_term)
            potential = reading.scalar("potential", reading.t, reading.state_raw, answers=shown)
            known = [k for k in potential.terms if isinstance(k, Asked) and k.oracle in reading.problem.measured()]
            growing = [k for k in known if self._changes(potential.coefficient(k))]
            if growing:
                made.measure = shown.meanings[growing[0]]
                return potential.coefficient(growing[0])
        return reading.weight

    def _changes(self, c: Coefficient) -> bool:
        moving = [g for s, g in self.gens.items() if s.moment in ("now", "later") and self.unknowns[s.unknown].of]
        return measures.changes(c) or any(c.element.diff(g) for g in moving)

    # Parts ------------------------------------------------------------------------------------------------------------

    def _following(self) -> Expression:
        reading, problem = self.reading, self.reading.problem
        if self.theorem.continuous:
            velocities = {next(iter(v.terms)): reading.next_state[name] for name, v in reading.state.items()}
            rest = {next(iter(v.terms)): Vector(self.field, v.space, {}) for v in reading.recorder.fixed}
            return Derivative(problem, velocities | rest).of_expression(reading.potential)
        with problem.at_next_step():
            return reading.scalar("potential", reading.t + 1, reading.next_raw)

    def _growth(self, exact: dict[str, Expression]) -> Growth | None:
        """Divide the geometric factor of the potential out of all parts; what it is, None where there is none."""
        if not self.field.powers:
            return None
        scale = geometric_factor(exact["potential"])
        bases = dict(self.field.power_bases)
        names = list(self.field.algebra.names)
        gen = self.field.algebra.gens[names.index("power_1")]
        exponent = next((n for n in (1, 2, 3, 4) if scale * gen**n == self.field.algebra.one), None)
        if exponent is None or self.field.continuous:
            raise InputError(
                f"{self.name}: a potential with unknowns has one geometric factor in front of all of it, as in "
                "self.rate ** (-t) * (...)"
            )
        base = bases[0]
        rate = base.element**exponent
        inside = [s for s, g in self.gens.items() if base.element.diff(g)]
        if len(inside) > 1 or any(self.unknowns[s.unknown].of for s in inside):
            raise InputError(f"{self.name}: the base of the geometric factor may have one unknown number in it")
        for name, e in exact.items():
            if name == "start":
                continue
            rest = Coefficient(self.field, 1 / scale)
            exact[name] = e * rest * Coefficient(self.field, rate) if name == "following" else e * rest
        for name, e in exact.items():
            if any(c.diff(gen) for c in e.terms.values()):
                raise InputError(
                    f"{self.name}: the {name} does not grow as the potential does; with a geometric factor all parts "
                    "have it"
                )
        return Growth(base, exponent, inside[0].unknown if inside else "")

    def _parts(self, name: str, e: Expression) -> dict[Key, Expression]:
        """What each symbol multiplies in an expression."""
        pieces: dict[Key, dict[Any, Any]] = {}
        for key, c in e.terms.items():
            rest = c
            for symbol, gen in self.gens.items():
                slope = c.diff(gen)
                if not slope:
                    continue
                for other, g in self.gens.items():
                    if slope.diff(g):
                        raise InputError(self._multiplied(name, symbol.unknown, other.unknown))
                pieces.setdefault(symbol, {})[key] = slope
                rest = rest - slope * gen
            if rest:
                pieces.setdefault(None, {})[key] = rest
        return {symbol: Expression(self.field, terms) for symbol, terms in pieces.items()}

    def _multiplied(self, name: str, one: str, other: str) -> str:
        if one == other:
            return f"{self.name}: the {name} is not linear in the unknown {one}: write it as a multiple of {one}"
        return (
            f"{self.name}: the unknowns {one} and {other} multiply each other in the {name}: give the product an "
            "unknown of its own"
        )

    # What does not make sense -----------------------------------------------------------------------------------------

    def _no_unknown_in(self, hypotheses: tuple[Hypothesis, ...], where: str) -> None:
        for h in hypotheses:
            for c in h.expression.terms.values():
                inside = [s.unknown for s, g in self.gens.items() if c.diff(g)]
                if inside:
                    raise InputError(
                        f"{self.name}: the unknown {inside[0]} stands in what an oracle is asked in the {where}, and "
                        "so in the inequalities of the class: a potential's unknowns multiply what oracles answer"
                    )

    def _check(self, made: Given) -> None:
        used = {key.unknown for part in made.parts.values() for key in part if key is not None}
        if made.growth is not None:
            used |= {made.growth.unknown}
            if made.growth.unknown and any(
                key is not None and key.unknown == made.growth.unknown for p in made.parts.values() for key in p
            ):
                raise InputError(
                    f"{self.name}: the unknown {made.growth.unknown} is the rate, and multiplies the potential as "
                    "well: give that an unknown of its own"
                )
        for name in self.unknowns:
            if name not in used and name not in self.in_step:
                raise InputError(
                    f"{self.name}: any value would do for the unknown {name}: nothing depends on it; leave it out"
                )
        if not made.parts["potential"]:
            raise InputError(f"{self.name}: the potential is zero: there is nothing to conclude from it")
        if not made.parts["weight"] and not made.parts["progress"]:
            raise InputError(
                f"{self.name}: there is nothing to conclude: the weight and the progress are zero; what is measured "
                "stands in `measure` and `weight`, or a step pays for it in `progress`"
            )


def unknowns_in_step(reading: tracing.Reading, known: dict[str, Symbol]) -> frozenset[str]:
    """The unknowns on which the next state depends, or what the class says of the points that the step makes."""
    field = reading.field
    gens: dict[str, list[Any]] = {s.unknown: [] for s in known.values()}
    for name, symbol in known.items():
        gens[symbol.unknown].append(field.algebra.gens[list(field.algebra.names).index(name)])
    elements = [c for v in reading.next_state.values() for c in v.terms.values()]
    elements += [c for h in reading.problem.hypotheses() for c in h.expression.terms.values()]
    return frozenset(n for n, inside in gens.items() if any(c.diff(g) for c in elements for g in inside))
