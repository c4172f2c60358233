"""The unknowns of a step, with its potential found or its own unknowns: the whole search."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

from potential.algebra.coefficients import Coefficient
from potential.discovery.cores import each
from potential.discovery.filled import Filled, in_symbols
from potential.discovery.filling import Filling, RateOfOwn, aimed, concluded_from
from potential.discovery.found import Discovery, Found
from potential.discovery.given import read_given, unknowns_in_step, with_unknowns
from potential.discovery.growth import Growing
from potential.discovery.linear import Rates
from potential.discovery.means import Mean
from potential.discovery.readings import nothing, read
from potential.discovery.steps import LINEAR, NUMBER, QUOTIENT, SLACKS, Aim, Choice, Search
from potential.discovery.studies import Study
from potential.discovery.templates import template
from potential.discovery.unknown import declared_unknowns, symbols
from potential.errors import InputError
from potential.search.samples import sample_generators
from potential.statement.theorem import Theorem

_TRIALS = 4  # values of the parameters at which the domains of unknowns are looked at
_LEVEL = 2  # of the template: all of it
_POWERS = (2, 1, 0)


def unknowns_of_step(theorem: Theorem) -> frozenset[str]:
    """The unknowns on which the step of a method depends."""
    scout = read(_bare(theorem))
    return unknowns_in_step(scout.reading, symbols(theorem.method_class))


def _bare(theorem: Theorem) -> Theorem:
    """The theorem with symbols in the place of unknowns, and no potential."""
    made = with_unknowns(theorem)
    return Theorem(name=theorem.name, method=made.method, problem=theorem.problem, potential=nothing)


class Stepping:
    """One search for the unknowns of a step; `again` is the search for theorems of a method without them."""

    def __init__(
        self,
        theorem: Theorem,
        inside: frozenset[str],
        wanted: Callable[[Any], bool],
        say: Callable[[str], None],
        again: Callable[[type], Discovery],
    ) -> None:
        self.theorem, self.inside, self.wanted, self.say, self.again = theorem, inside, wanted, say, again
        self.result = Discovery(theorem.method_class)
        self.unknowns = declared_unknowns(theorem.method_class)
        self.own = bool(set(self.unknowns) - inside)  # whether the potential has unknowns of its own
        self.symbols = {n: s for n, s in symbols(theorem.method_class).items() if s.unknown in inside}
        self.began = time.perf_counter()
        self._require_domains()
        if self.own:
            self.filling = Filling(read_given(theorem))
        else:
            self.template, _ = template(_bare(theorem))
            self.measures = [m for m in self.template.measures if wanted(m)]
            if not self.measures:
                raise InputError(f"{theorem.method_name} has nothing of what measure asks for")

    def run(self) -> None:
        """Each aim in turn, and each form of the sequences; the first with a proof ends the search."""
        if self._without_a_scale():
            return
        aims = list(self._aims())
        rates = [Search(a, choice) for a in aims if a.lacks is not None for choice in self._choices(a.study)]
        # What falls at the least rate is looked at first; of several measures the earlier ones, where they are alike.
        least = {}
        for search, found in zip(rates, each(Search.first, rates), strict=True):
            least[id(search)] = 1.0 if found is None else round(found[0], 4)
            if found is not None:
                search.best[search.points[0]] = found
        for search in sorted(rates, key=lambda search: least[id(search)]):
            if least[id(search)] < 1 and self._found(search):
                return
        for aim in (a for a in aims if a.lacks is None):
            for choice in self._choices(aim.study):
                if self._found(Search(aim, choice)):
                    return

    def _require_domains(self) -> None:
        """Raise InputError where the domain of an unknown of the step is empty."""
        reading = read(_bare(self.theorem)).reading
        fld = reading.field
        for name in self.inside:
            u = self.unknowns[name]
            ends = [e(reading.problem) if callable(e) else e for e in (u.lower, u.upper)]
            if any(e is None for e in ends):
                continue
            room = fld.coefficient(ends[1]) - fld.coefficient(ends[0])
            for seed in range(_TRIALS):
                if room.evaluate(sample_generators(fld, seed)) < 0:
                    raise InputError(
                        f"{self.theorem.method_name}: the domain of the unknown {name} is empty for some parameters"
                    )

    # An unknown that only measures ------------------------------------------------------------------------------------

    def _without_a_scale(self) -> bool:
        """Whether unknowns have units that nothing else has: then every value does, and each is a parameter."""
        study = self.filling if self.own else Study(_bare(self.theorem), self.template.upto(0))
        free = [n for n in self.unknowns if n in self.inside and self._unit(study, n) is None]
        if not free:
            return False
        if len(free) > 1:
            raise InputError(
                f"{self.theorem.method_name}: nothing tells the unknowns {', '.join(free[:-1])} and {free[-1]} apart, "
                "as where they only multiply each other: give the product an unknown of its own"
            )
        said = ", ".join(f"{n} = any value" for n in free)
        self.result.tried.append(f"{said}: nothing else has its unit, so all values are one")
        self._conclude({}, free, said)
        return True

    def _unit(self, study: Study, name: str) -> tuple[tuple[str, int], ...] | None:
        symbol = next(n for n, s in self.symbols.items() if s.unknown == name)
        powers = study.units.power(study.gauge, study.units.generators()[symbol])
        return None if powers is None else tuple(powers.items())

    # What is aimed at -------------------------------------------------------------------------------------------------

    def _aims(self) -> Iterator[Aim]:
        if self.own:
            yield from self._own_aims()
            return
        scalars = self.template.upto(_LEVEL)
        study = self._guessed(Study(_bare(self.theorem), scalars))
        for measure in self.measures:
            if study.steady and measure in scalars:
                rates = Rates(study, self.template, measure, _LEVEL, True)
                yield Aim(f"{measure.code}: a linear rate", study, lacks=rates.lacks)
        for measure in self.measures:
            for order in _POWERS[:2] if measure.gradients and measure in scalars else ():
                growing = Growing(study, scalars, measure, order, free=True, start="distance")
                yield Aim(f"{measure.code}: a weight of order {order}", study, climb=growing.climb)
            if measure in self.template.paid:
                paying = self._guessed(Study(_bare(self.theorem), scalars, [measure]))
                mean = Mean(paying, scalars, measure, free=True, start="distance")
                yield Aim(f"{measure.code}: in the mean", paying, climb=mean.climb)

    def _own_aims(self) -> Iterator[Aim]:
        study = self.filling
        self._guessed(study)
        growth = study.given.growth
        if growth is not None and growth.unknown:
            yield Aim("the least rate", study, lacks=RateOfOwn(study).lacks)
            return
        part = concluded_from(study.given)
        for order in _POWERS if study.given.sequences else (0,):
            found = aimed(study, part, order, "distance")
            if found is not None:
                yield Aim(f"the largest {part}, of order {order}", study, climb=found[0])

    def _guessed(self, study: Any) -> Any:
        """A study whose symbols have some values, so that its programs can be made."""
        study.assign({name: lambda t, k=k: 0.31 + 0.11 * k for k, name in enumerate(self.symbols)})
        return study

    def _choices(self, study: Study) -> Iterator[Choice]:
        names = [n for n in self.unknowns if n in self.inside]
        forms = [(QUOTIENT, LINEAR) if self.unknowns[n].of else (NUMBER,) for n in names]
        units = {n: self._unit(study, n) or () for n in names}
        for families in itertools.product(*forms):
            yield Choice(study, self.unknowns, self.symbols, dict(zip(names, families, strict=True)), units)

    # What is found ----------------------------------------------------------------------------------------------------

    def _found(self, search: Search) -> bool:
        aim = search.aim
        if not search.run():
            self.result.tried.append(f"{aim.what}: none")
            return False
        first = search.points[0]
        best = search.best[first][0]
        reached = f"a rate of {best:.6f}" if aim.lacks is not None else f"{-best:.6f}"
        self.say(f"{time.perf_counter() - self.began:6.1f} s  {aim.what}: {reached} at one value of the parameters")
        seen = set()
        for slack in SLACKS:
            for values in self._in_closed_form(search, slack):
                said = ", ".join(f"{n} = {v}" for n, v in in_symbols(values).items())
                if said in seen:
                    continue
                seen.add(said)
                self.say(f"{time.perf_counter() - self.began:6.1f} s  {said}")
                if self._conclude(values, [], said):
                    near = "" if slack == SLACKS[0] else f", within {100 * slack:.0f} % of the best"
                    self.result.tried.append(f"{aim.what}: {said}{near}")
                    return True
        self.result.tried.append(f"{aim.what}: numbers, and no closed form that is proved")
        return False

    @staticmethod
    def _in_closed_form(search: Search, slack: float) -> Iterator[dict[str, Coefficient]]:
        """Values of the unknowns that are worse than the best by a slack at most."""
        yield from search.simple(slack)
        values = search.settled(slack)
        if values is not None:
            yield values

    def _conclude(self, values: dict[str, Coefficient], free: list[str], said: str) -> bool:
        """Whether something is proved of the method with the unknowns of its step filled in."""
        functions = {"start", "step", "velocity", "potential", "progress", "budget", "weight"}
        state = "x" if len(self._state()) == 1 else "s"
        name = f"{self.theorem.method_name}WithSteps"
        text = f"{self.theorem.method_name} with the steps that were found."
        filled = Filled(self.theorem.method_class, values, state, name, functions, text, free)
        found = self.again(filled.method())
        shown = in_symbols(values)
        for one in found:
            whole = f"{filled.source()}\n\n{_without_imports(one.source())}"
            at = {**{n: one.proof.statement.field.symbols[n] for n in free}, **shown, **one.values}
            self.result.found.append(
                Found(one.lead, one.method, one.proof, whole, time.perf_counter() - self.began, at)
            )
        if not found:
            self.result.open.append(said)
        return bool(found)

    def _state(self) -> list[str]:
        reading = self.filling.given.reading if self.own else read(_bare(self.theorem)).reading
        return list(reading.state)

    def rank(self, found: Found) -> tuple[Any, ...]:
        """Best first: in the order in which they were found."""
        return ()

    def simplicity(self, found: Found) -> tuple[Any, ...]:
        """Best first: the shortest source."""
        return (len(found.written),)


def _without_imports(source: str) -> str:
    """The class of a source, without the lines above it."""
    return source[source.index("class ") :]
