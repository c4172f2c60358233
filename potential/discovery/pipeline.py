"""Discovery: from a method's step alone to theorems in closed form, each proved by `prove`.

The search is untrusted and generous; what it comes to is a method with a potential, written in Python, which the
ordinary prover reads anew.
"""

from __future__ import annotations

import itertools
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import sympy

from potential.algebra.coefficients import Coefficient
from potential.algebra.parameters import Parameter, decided_numbers, declared_horizon, declared_parameters
from potential.discovery.completing import Completion
from potential.discovery.curves import curve
from potential.discovery.cycles import find_cycle
from potential.discovery.found import Discovery, Found, Writer, joined
from potential.discovery.growth import Growing, has_constants
from potential.discovery.leads import Lead
from potential.discovery.linear import STAGES, Rates, dominated
from potential.discovery.means import GrowingMean, Mean, VaryingMean, WeightedMean
from potential.discovery.natural_rates import natural_rates
from potential.discovery.natural_weights import NaturalWeights
from potential.discovery.readings import Scalar, nothing
from potential.discovery.regimes import opened, regimes
from potential.discovery.scaled_means import ScaledMean
from potential.discovery.stepping import Stepping, unknowns_of_step
from potential.discovery.studies import Study
from potential.discovery.templates import template
from potential.discovery.unknown import declared_unknowns
from potential.errors import InputError, PotentialError
from potential.proving import prove
from potential.search import time_limit
from potential.search.multipliers import search
from potential.statement.theorem import Theorem
from potential.statement.trace import trace
from potential.worst_cases.unrolled import without_potential

_LADDER = ((0, False), (0, True), (1, True), (2, True))  # levels of the template, and whether coefficients may be < 0
_RECOGNIZED, _ROUNDED = 4, 12  # rates that are tried: those that are recognized, and those that are rounded up
_ROOMS = (1e-5, 1e-3, 1e-3)  # by which a larger template is to gain at one of three points
_TRIVIAL = 1e-3  # a least rate, with noise, below which nothing is said
_SMALLEST, _SIMPLEST = 4, 2  # rates that a step shows, that are tried of each kind
_SIMPLE = 8  # rates that are rounded up, of each level
_FAILURES = 3  # leads of one conclusion that are given to the prover in vain
_FAILURES_OF_MEANS = 6  # and where neither the potential nor the decrease depends on t
_SECONDS, _SECONDS_OF_STEPS = 60.0, 300.0  # of the processor, after which a search ends
_OUT_OF_TIME = "out of time: what comes after this was not looked for; more `seconds` let it go on"
_SHARE = 0.5  # of the time that is left, for one conclusion
_SHARE_SPENT = "its share of the time is spent"
_FURTHER = 4  # guaranteed decreases beside the measures, as long as no more than so many theorems are found

_ORDERS = (4, 3, 2, 1)  # of weights that grow: of a flow all, of a method the last two, and more where its steps grow
KINDS = ("gap", "distance", "gradient", "residual")
_RANKINGS = ("rate", "simplicity")


def discover(
    method: Any,
    *,
    measure: str | Sequence[str] | None = None,
    best: str = "rate",
    progress: bool | Callable[[str], None] = True,
    seconds: float | None = None,
) -> Discovery:
    """Potentials and rates of a method, found from its step and proved: a sequence, best first.

    `method` is a Method, class or instance; a potential that it has is not looked at, unless the method has unknowns
    (`pt.Unknown`): then these are found, and its own functions say what is bounded. `measure` says what is to be
    bounded, one or several of "gap", "distance", "gradient" and "residual", all of them in turn by default. `best`
    ranks what bounds the same quantity: by the "rate", the order of growth first and then the constant, or by the
    "simplicity" of the potential. `progress` shows each finding on the standard error stream, or calls a function with
    a line of text. `seconds` is how much of the processor's time this process may take: by default a minute, five where
    the step has unknowns, and math.inf for no limit.

    Every theorem is proved for all t and all parameters by `prove`. Nothing is returned that is not; `.open` lists what
    the samples support and the prover did not close, `.tried` all that was looked for. An interrupt (Ctrl-C) ends the
    search and keeps what was found, and so does the end of its time: then `.complete` is False, and the last line of
    `.tried` says so.

    Raises InputError for a method without a step or a class of problems, for what `measure` and `best` do not name, for
    seconds that are no positive number, and for unknowns that make no sense (nothing depends on one, two multiply each
    other, nothing follows from the potential, a domain is empty); NotExpressibleError, NotExactError and
    MissingOracleError as `prove` does.
    """
    theorem = _theorem(method)
    wanted = _kinds(measure)
    if best not in _RANKINGS:
        raise InputError(f"discover: best must be one of {', '.join(_RANKINGS)}, got {best!r}")
    if seconds is not None and not (isinstance(seconds, int | float) and seconds > 0):
        raise InputError(f"discover: seconds must be a positive number, math.inf for no limit, got {seconds!r}")
    say = progress if callable(progress) else _on_stderr if progress else _silent
    search = _searching(theorem, measure, wanted, best, say)
    if seconds is None:
        seconds = _SECONDS_OF_STEPS if isinstance(search, Stepping) else _SECONDS
    try:
        with time_limit.limited(seconds):
            search.run()
    except KeyboardInterrupt:
        search.result.complete = False
        say("interrupted; what was found is kept")
    except time_limit.OutOfTime:
        search.result.complete = False
        search.result.tried.append(_OUT_OF_TIME)
        say(_OUT_OF_TIME)
    search.result.found.sort(key=search.rank if best == "rate" else search.simplicity)
    return search.result


def _searching(
    theorem: Theorem, measure: Any, wanted: tuple[str, ...], best: str, say: Callable[[str], None]
) -> Completion | Stepping | _Search:
    """The search that a method asks for: for a potential, or for its unknowns."""
    unknowns = set(declared_unknowns(theorem.method_class))
    if not unknowns:
        return _Search(theorem, wanted, say)
    inside = unknowns_of_step(theorem)
    unused = sorted(unknowns - inside)
    if unused and without_potential(theorem):
        raise InputError(
            f"{theorem.method_name}: any value would do for the unknown {unused[0]}: the step does not depend on it, "
            "and there is no potential; leave it out"
        )
    if measure is not None and unknowns - inside:
        raise InputError(
            f"discover: {theorem.method_name} has unknowns in its own potential, and says itself what is measured; "
            "leave measure out"
        )
    if not inside:
        return Completion(theorem, say)

    def again(method: type) -> Discovery:
        return discover(method, measure=measure, best=best, progress=say)

    return Stepping(theorem, inside, lambda scalar: kind(scalar) in wanted, say, again)


def _theorem(method: Any) -> Theorem:
    owner = method if isinstance(method, type) else type(method)
    if isinstance(method, Theorem) or not (
        callable(getattr(owner, "step", None)) or getattr(owner, "continuous", False)
    ):
        raise InputError(f"discover takes a Method, class or instance, got {method!r}; its potential is what is found")
    horizon = declared_horizon(owner)
    if horizon:
        raise InputError(
            f"discover looks for what holds at every t, and {owner.__name__} is judged at t = {horizon} alone: "
            "write down a potential and call pt.prove, and see pt.worst_case for what it is to show"
        )
    own = None if declared_unknowns(owner) else nothing
    return Theorem(name=f"discovered/{owner.__name__}", method=method, potential=own)


def _kinds(measure: Any) -> tuple[str, ...]:
    given = KINDS if measure is None else (measure,) if isinstance(measure, str) else tuple(measure)
    if not given or any(kind not in KINDS for kind in given):
        raise InputError(f"discover: measure must be one or several of {', '.join(KINDS)}, got {measure!r}")
    return given


def _on_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _silent(line: str) -> None:
    pass


class _Search:
    """One search: the template, the studies by level, and what was found."""

    def __init__(
        self,
        theorem: Theorem,
        wanted: tuple[str, ...],
        say: Callable[[str], None],
        known: frozenset[str] = frozenset(),
    ) -> None:
        self.theorem, self.wanted, self.say, self.known = theorem, wanted, say, known
        self.result = Discovery(theorem.method_class)
        self.template, self.scout = template(theorem, known)
        self.measures = [m for m in self.template.measures if kind(m) in wanted]
        # What a flow moves by is bounded in the mean alone, as its derivative is not known.
        if not self.measures and not (theorem.continuous and any(kind(m) in wanted for m in self.template.paid)):
            have = sorted({kind(m) for m in self.template.measures})
            raise InputError(
                f"{theorem.method_name} has none of {', '.join(wanted)} on {theorem.problem_class.__name__}; "
                f"it has {', '.join(have) or 'nothing that is measured'}"
            )
        self.studies: dict[tuple[int, bool], Study] = {}
        self.began = time.perf_counter()
        self.seen: set[str] = set()
        self.asking = True  # whether the next lead that fails is tried with what else its study asks
        self.fallen: set[str] = set()  # changes of potentials of which no decrease was proved, whatever they bound
        self.least: dict[Scalar, tuple[Study, list[float]]] = {}  # the least rates of each measure, at the samples
        self.gaining: dict[Scalar, list[tuple[Rates, list[float]]]] = {}  # and with each template that gains
        self.lowest: dict[Scalar, tuple[Rates, list[float]]] = {}  # the same with the largest template that gains

    def study(self, level: int, geometric: bool = False) -> Study:
        """The study of all scalars up to a level, made once."""
        if (level, geometric) not in self.studies:
            scalars = self.template.upto(level)
            self.studies[level, geometric] = Study(self.theorem, scalars, wanted=self.known, geometric=geometric)
        return self.studies[level, geometric]

    def run(self) -> None:
        """Search for each conclusion in turn: linear rates first, then weights that grow, then means."""
        if self.study(0).steps:
            for measure in (m for m in self.template.paid if kind(m) in self.wanted):
                what = f"{shown(measure)}: in the mean, in the scale of the steps"
                if not self.known or not self._conclude(what, self._scaled(measure)):
                    self._conclude(f"{shown(measure)}: in a mean weighted by the steps", self._varying(measure))
                if len(self.result.found) >= _FURTHER:
                    break
            if not self.known and (not self.result.found or self._falls_like_a_root()):
                self._with_bounds()
            if self.result.found or not decided_numbers(self.theorem.method_class):
                return
        # What the iterates decide may be any number of its domain: then the potential has the weights of other methods.
        if self.study(0).steady:
            self._search_rates()
        done = {f.lead.measure for f in self.result.found}
        for measure in (m for m in self.measures if m not in done):
            what = shown(measure)
            # In a flow the unit of time allows few orders, so that the others end at once.
            highest = 4 if self.theorem.continuous else max(2, min(4, 1 + self.study(0).growth))
            orders = _ORDERS[-highest:] if measure.gradients else ()
            if measure.gradients == 1 and not self.study(0).steady and has_constants(self.study(0)):
                self._conclude(f"{what}: a weight that the step shows", self._natural(measure))
                self._conclude(f"{what}: a weight of order 3, with what is spent", self._third(measure))
                self._conclude(f"{what}: a weight of order 2, of distances as well", self._distant(measure))
            if not measure.gradients and not self.study(0).steady and has_constants(self.study(0)):
                self._conclude(f"{what}: a weight of order 2, with what is spent", self._fading(measure))
            if self.study(0).powers and any(
                self._conclude(f"{what}: a weight like the power {k} of a factor", self._last(measure, k, True))
                for k in (2, 1)
            ):
                continue
            is_spent = bool(self.study(0).powers) and has_constants(self.study(0)) and measure in self.template.paid
            if is_spent and self._conclude(f"{what}: in a mean weighted by the steps", self._varying(measure)):
                continue
            growing = (self._conclude(f"{what}: a weight of order {k}", self._last(measure, k)) for k in orders)
            if any(growing):
                continue
            if measure in self.template.paid and not any(f.lead.rate is not None for f in self.result.found):
                if not self.study(0).steady and self._conclude(f"{what}: in a weighted mean", self._weighted(measure)):
                    continue
                if measure.gradients == 2 and self._conclude(
                    f"{what}: in a mean weighted by t", self._growing(measure)
                ):
                    continue
                if not self._conclude(f"{what}: in the mean", self._mean(measure), _FAILURES_OF_MEANS):
                    small = self._mean(measure, which=Mean.small)
                    if not self._conclude(f"{what}: in the mean, with two scalars", small):
                        simple = self._mean(measure, which=Mean.simple)
                        self._conclude(f"{what}: in the mean, with a simple share", simple, _FAILURES_OF_MEANS)
                elif self._costs_a_gap() and self.template.levels[1]:
                    more = self._mean(measure, starts=("both",), ladder=_LADDER[2:3])
                    self._conclude(f"{what}: in the mean, of a larger template", more)
                if measure.gradients == 2:  # what is summable is of order t, and often the last is as small as the mean
                    self._conclude(f"{what}: a weight of order 1/2", self._last(measure, 0.5))
        for further in self.template.paid:
            if further not in self.template.measures and len(self.result.found) < _FURTHER and self._is_wanted(further):
                if (self.theorem.continuous or self._accelerates(further)) and self._conclude(
                    f"{shown(further)}: in a mean weighted by a power of t", self._growing(further)
                ):
                    continue
                self._conclude(f"{shown(further)}: in the mean", self._mean(further))

        if not self.result.found and self.least and self._in_regimes():
            return
        if not self.result.found and not self.known and self._with_bounds():
            return
        if not self.result.found:
            self.result.counterexample = find_cycle(self.study(0))

    def _falls_like_a_root(self) -> bool:
        """Whether steps fall like 1/sqrt(t): then a diameter spares the bound a logarithm."""
        return self.study(0).sequence is not None

    def _with_bounds(self) -> bool:
        """Whether something is proved with a bound that the class has where it is asked for, as that of a noise."""
        cls = self.theorem.problem_class
        for name in sorted(cls.optional_parameters() - {str(n) for n in self.study(0).field.values}):
            more = _Search(self.theorem, self.wanted, self.say, frozenset({name}))
            if has_constants(more.study(0)):
                try:
                    more.run()
                finally:  # an interrupt keeps it as well
                    self.result.found += more.result.found
                    self.result.open += more.result.open
                    self.result.tried += [f"with {name}: {line}" for line in more.result.tried]
            if self.result.found:
                return True
        return False

    def _in_regimes(self) -> bool:
        """Whether something is proved on the sides of a boundary at which the least rate changes its form."""
        for study, rates in self.least.values():
            for where, made, body in regimes(study, rates):
                self.say(f"{where}:")
                part = discover(made, measure=self.wanted, progress=self.say)
                for one in part:
                    one.where = where
                    one.written = joined(self.theorem.method_class, body, one.written)
                    self.result.found.append(one)
                self.result.tried += [f"{where}: {line}" for line in part.tried]
            if self.result.found:
                return True
        return False

    def _search_rates(self) -> None:
        """Linear rates: those that are recognized, of each measure; where there is none, those that are rounded up.

        Before the costly ones come those that the step itself shows. A potential that falls at a rate is then held
        against the measures that have none yet.
        """
        self.least = {}
        with self._noting("a linear rate"), self._share() as spent:
            for m in self.measures:
                self._find_least(m)
        if spent:
            self.result.tried.append(f"a linear rate: {_SHARE_SPENT}")
        if self._without_ends():
            return
        proved: dict[Scalar, float] = {}
        for stage in STAGES:
            if stage == "quotients":
                proved = self._shown_by_the_step()
            if stage == "rounded":
                self._on_a_curve()
            count = len(self.result.found)
            for measure in self.measures:
                below = proved.get(measure, math.inf) - 1e-6
                if self._conclude_rate(measure, stage, below) and stage == "rounded":
                    break
            if len(self.result.found) > count:
                break
        if not self.result.found:
            self.result.tried.append("a linear rate: not proved" if self.lowest else "a linear rate: none")
        for measure in self.measures:
            if all(f.lead.measure != measure for f in self.result.found):
                known = [f.lead for f in self.result.found if f.lead.measure != measure and f.lead.note != "curve"]
                leads = (lead for one in known for lead in dominated(one, self.template, measure))
                if known:
                    self._conclude(f"{shown(measure)}: at the rate of another measure", leads)

    def _without_ends(self) -> bool:
        """Whether a rate is proved without those ends of domains at which the least one is 0, or there is none."""
        declared, point = declared_parameters(self.theorem.method_class), self.study(0).points[-1]
        places = {n: f"s_{n}" if f"s_{n}" in point else n for n, p in declared.items() if _is_closed(p)}
        closed = [n for n, place in places.items() if not point.get(place, 1)]
        levels = list(self._levels(self.measures[0])) if self.measures else []
        if not closed or not levels:
            return False
        rates = Rates(self.study(levels[-1][0]), self.template, self.measures[0], *levels[-1])
        inside = {n: v or Fraction(1) for n, v in point.items()}
        if (rates.least(inside) or 0.0) < _TRIVIAL:
            return False
        names = [n for n in closed if (rates.least({**inside, places[n]: Fraction(0)}) or 0.0) < _TRIVIAL]
        if not names:
            return False
        where, made, body = opened(self.study(0), names)
        part = _Search(_theorem(made), self.wanted, self.say, self.known)
        part._search_rates()
        for one in part.result.found:
            one.where = where
            one.written = joined(self.theorem.method_class, body, one.written)
        self.result.found += part.result.found
        self.result.tried += [f"{where}: {line}" for line in part.result.tried]
        return bool(part.result.found)

    def _conclude_rate(self, measure: Scalar, stage: str, below: float) -> bool:
        """Whether one of the rates of a stage is proved, whose sum at the samples is less than one that is proved."""
        with self._noting(f"{shown(measure)}: a linear rate"):
            sign = -1 if self.theorem.continuous else 1  # a flow's rate is the better the larger it is
            chosen = [entry for entry in self._rates(measure, stage) if sign * sum(entry[1]) < below]
        rounded = stage == "rounded"
        chosen = chosen[: _ROUNDED if rounded else _RECOGNIZED]
        more, tries = self._widest(measure) if rounded else [], [chosen]
        if rounded and chosen:  # the simplest first: a smaller one is often too much for the prover
            costs = [(len(str(c.to_sympy())), -sum(numbers)) for _, numbers, c in chosen]
            simplest = min(range(len(chosen)), key=costs.__getitem__)
            tries = [chosen[simplest : simplest + 1], chosen[:simplest]]
        done = False
        for part in tries:
            every = (
                found
                for one, numbers, c in part
                for found in (one.with_drawn(c, numbers), *(r.leads(c, numbers) for r in (one, *more)))
            )
            leads = itertools.chain.from_iterable(every)
            done = (bool(part) and self._conclude(f"{shown(measure)}: a linear rate", leads)) or done
        return done

    def _shown_by_the_step(self) -> dict[Scalar, float]:
        """Rates that the step itself shows; of each measure that has one now, the sum of it at the samples.

        The smallest ones come first, then the simplest, until one of them is proved.
        """
        proved: dict[Scalar, float] = {}
        for measure, (rates, least) in self.lowest.items():
            shown_ = list(natural_rates(rates, least))
            for numbers, c in (*shown_[: -_SMALLEST - 1 : -1], *shown_[:-_SMALLEST][:_SIMPLEST]):
                leads = itertools.chain(rates.with_drawn(c, numbers), rates.leads(c, numbers))
                if self._conclude(f"{shown(measure)}: a linear rate that the step shows", leads):
                    proved[measure] = -sum(numbers) if rates.continuous else sum(numbers)
                    break
        return proved

    def _on_a_curve(self) -> None:
        """Least rates that are no rational function of the parameters, by a parameter in which they are."""
        for measure, (rates, least) in self.lowest.items():
            found = curve(rates, least)
            if found is None:
                continue
            made, body = found.method(self.theorem.method_class)
            part = _Search(_theorem(made), self.wanted, self.say)
            alike = next(m for m in part.measures if m.code == measure.code)
            along = Rates(part.study(rates.level), part.template, alike, rates.level, rates.free)
            if part._conclude(f"{shown(measure)}: a linear rate, {found.where()}", found.leads(along)):
                one = part.result.found[0]
                one.where = found.where()
                one.written = joined(self.theorem.method_class, body, one.written)
                self.result.found.append(one)
            self.result.tried += part.result.tried
            if self.result.found:
                return

    def _widest(self, measure: Scalar) -> list[Rates]:
        """The rates with all of the template: at a rate that is rounded up they may have a simpler potential."""
        levels = list(self._levels(measure))
        return [Rates(self.study(level), self.template, measure, level, free) for level, free in levels[-1:]]

    def _is_wanted(self, scalar: Scalar) -> bool:
        """Whether a mean of a scalar is worth a search: more is known where the last one of its kind is bounded.

        By what is known before the first step, that is.
        """
        plain = [f.lead for f in self.result.found if f.lead.study.starts_plainly(f.lead.potential)]
        last = {kind(lead.measure) for lead in plain if lead.note != "mean"}
        return kind(scalar) in self.wanted and kind(scalar) not in last

    def _conclude(self, what: str, leads: Iterator[Lead], most: int = _FAILURES) -> bool:
        """Whether a lead of one conclusion is proved; the first that is ends its search."""
        failures, self.asking = 0, True
        with self._noting(what), self._share() as spent:
            for lead in leads:
                known = len(self.seen)
                if self._prove(lead):
                    self.result.tried.append(f"{what}: proved")
                    return True
                # The same potential again is no further failure, and neither is one that is sought once more.
                failures += len(self.seen) > known and not lead.refuted
                if failures >= most:
                    break
        said = "supported by the samples, not proved" if failures else _SHARE_SPENT if spent else "none"
        self.result.tried.append(f"{what}: {said}")
        return False

    @contextmanager
    def _share(self) -> Iterator[list[bool]]:
        """A share of the time that is left, so that no conclusion keeps all others waiting; whether it was spent."""
        spent: list[bool] = []
        try:
            with time_limit.limited(_SHARE * time_limit.left()):
                yield spent
        except time_limit.OutOfTime:
            time_limit.look()
            spent.append(True)

    @contextmanager
    def _noting(self, what: str) -> Iterator[None]:
        """What is looked for inside, for the record of a search whose time ends there."""
        try:
            yield
        except time_limit.OutOfTime:
            self.result.tried.append(f"{what}: not looked for to the end")
            raise

    def _prove(self, lead: Lead) -> bool:
        name = f"Discovered{lead.study.theorem.method_name}"
        count = len(self.result.found) + 1
        writer = Writer(lead, name if count == 1 else f"{name}{count}")
        source = writer.source()
        if source in self.seen:
            return False
        if (change := writer.change()) in self.fallen:
            return False
        self.seen.add(source)
        try:
            made = writer.method()
            # A look first: where no multipliers are found, the prover would go on to look for a counterexample.
            searches = [search(obligation, thorough=False) for obligation in trace(made).obligations]
            if any(s.argument is None for s in searches):
                falls = searches[0].argument is not None
                more = lead.with_others() if falls or self.asking else None  # the samples knew of further points
                if not falls:
                    self.fallen.add(change)
                    self.asking = False
                if more is not None and self._prove(more):
                    return True
                if not falls:
                    at = searches[0].infeasible_at
                    lead.refuted = at is not None and lead.study.note_refuting(at)
                    other = lead.by_its_gap() if at is None and lead.note == "mean" else None
                    if other is not None and self._prove(other):  # its multipliers may be simpler
                        return True
                if all(s.infeasible_at is None for s in searches):
                    self.result.open.append(writer.claim())
                return False
            proof = prove(made)
            said = proof.conclusion.text
        except (PotentialError, ZeroDivisionError):
            return False
        seconds = time.perf_counter() - self.began
        self.result.found.append(Found(lead, made, proof, source, seconds))
        self.say(f"{seconds:6.1f} s  {said}")
        return True

    # Conclusions ------------------------------------------------------------------------------------------------------

    def _levels(self, measure: Scalar) -> Iterator[tuple[int, bool]]:
        for level, free in _LADDER:
            if (not level or self.template.levels[level]) and measure in self.template.upto(level):
                yield level, free

    def _last(self, measure: Scalar, order: float, geometric: bool = False) -> Iterator[Lead]:
        levels = list(self._levels(measure))
        for large, start in itertools.product((False, True), ("distance", "both")):
            for level, free in (entry for entry in levels if (entry[0] > 1) == large):
                study = self.study(level, geometric)
                begun = study.begun if large else study.readings.gap
                if start == "distance" or begun is not None:
                    scalars = self.template.upto(level)
                    yield from Growing(study, scalars, measure, order, free=free, start=start).leads()
        if geometric:
            return
        if self.study(0).sequence and not has_constants(self.study(0)):
            for level, free in levels[:3]:
                study, scalars = self.study(level), self.template.upto(level)
                wide = Growing(study, scalars, measure, order, free=free, start="distance", lasting=True)
                yield from wide.leads()
        if self.theorem.continuous and levels:
            study, scalars = self.study(levels[-1][0]), self.template.upto(levels[-1][0])
            for alike in study.own_alone:
                yield from Growing(study, scalars, measure, order, free=True, start="distance", alike=alike).leads()
        yield from self._last_of_fewer(measure, order)
        study, scalars = self.study(0), self.template.upto(0)
        if measure in scalars and not study.steady and has_constants(study) and not study.field.continuous:
            grown = int(order * measure.gradients)
            for spending in (grown, -1) if grown == 1 else (grown,):
                yield from Growing(
                    study, scalars, measure, order, free=False, start="distance", spending=spending
                ).leads()

    def _last_of_fewer(self, measure: Scalar, order: float) -> Iterator[Lead]:
        """Leads with a part of a large template: what is left out has no closed form beside it."""
        for level, free in [entry for entry in self._levels(measure) if entry[0] > 1]:
            study = self.study(level)
            for start in ("distance", "both")[: 1 + (study.begun is not None)]:
                whole = Growing(study, self.template.upto(level), measure, order, free=free, start=start)
                if fewer := whole.fewer():
                    yield from Growing(study, fewer, measure, order, free=free, start=start).leads(simplest=True)

    def _natural(self, measure: Scalar) -> Iterator[Lead]:
        level = next((level for level, _ in self._levels(measure)), None)
        if level is not None:
            yield from NaturalWeights(self.study(level), measure).leads()

    def _third(self, measure: Scalar) -> Iterator[Lead]:
        study, scalars = self.study(0), self.template.upto(0)
        if measure in scalars and not study.steady and has_constants(study) and not study.field.continuous:
            yield from Growing(study, scalars, measure, 3, free=False, start="distance", spending=1).leads()

    def _distant(self, measure: Scalar) -> Iterator[Lead]:
        study, scalars = self.study(0), self.template.upto(0)
        if measure in scalars and not study.field.continuous:
            yield from Growing(study, scalars, measure, 2, free=False, start=None, lasting=True).leads()

    def _fading(self, measure: Scalar) -> Iterator[Lead]:
        study, scalars = self.study(0), self.template.upto(0)
        if measure in scalars and not study.field.continuous:
            for start in ("distance", None):
                yield from Growing(study, scalars, measure, 2, free=False, start=start, fading=True).leads()

    def _costs_a_gap(self) -> bool:
        """Whether what was found last costs a gap at the start, with the smallest template: another may cost less."""
        lead = self.result.found[-1].lead
        return bool(lead.start == "both" and len(lead.study.scalars) == len(self.template.upto(0)))

    def _mean(
        self,
        measure: Scalar,
        which: Callable[[Mean], Iterator[Lead]] = Mean.leads,
        starts: tuple[str, ...] = ("distance", "both", "gap"),
        ladder: tuple[tuple[int, bool], ...] = _LADDER,
    ) -> Iterator[Lead]:
        studies: dict[int, Study] = {}
        for start in starts:
            for level, free in ladder if measure in self.measures else ladder[:3]:
                scalars = self.template.upto(level)
                if not scalars or (level and not self.template.levels[level]):
                    continue
                if level not in studies:
                    studies[level] = Study(self.theorem, scalars, [measure], self.known)
                study = studies[level]
                if start == "distance" or study.readings.gap is not None:
                    means = Mean(study, scalars, measure, free=free, start=start)
                    yield from which(means)

    def _weighted(self, measure: Scalar) -> Iterator[Lead]:
        for growing in (True, False):
            for level, free in _LADDER[:2]:
                scalars = self.template.upto(level)
                study = Study(self.theorem, scalars, [measure], self.known)
                yield from WeightedMean(study, scalars, measure, free=free, growing=growing).leads()

    def _growing(self, measure: Scalar) -> Iterator[Lead]:
        scalars = self.template.upto(0)
        if scalars and self.study(0).steady and not self.theorem.continuous:
            study = Study(self.theorem, scalars, [measure], self.known)
            yield from GrowingMean(study, scalars, measure, free=False).leads()
        if scalars and self._accelerates(measure):
            study = Study(self.theorem, scalars, [measure], self.known)
            yield from GrowingMean(study, scalars, measure, free=False, power=2).leads()
        for level, free in _LADDER[:3] if self.theorem.continuous else ():
            if (scalars := self.template.upto(level)) and (not level or self.template.levels[level]):
                study = Study(self.theorem, scalars, [measure], self.known)
                for power in _ORDERS[1:]:
                    yield from GrowingMean(study, scalars, measure, free=free, power=power).leads()

    def _accelerates(self, measure: Scalar) -> bool:
        """Whether the step changes, and a square may be summable with the weight t^2: where gaps fall like 1/t^2."""
        return not self.theorem.continuous and not self.study(0).steady and measure.gradients == 2

    def _varying(self, measure: Scalar) -> Iterator[Lead]:
        scalars = self.template.upto(1)
        study = Study(self.theorem, scalars, [measure], self.known, varying=True)
        for pivot in (s for s in scalars if s.gradients < 2):
            yield from VaryingMean(study, pivot, measure).leads()

    def _scaled(self, measure: Scalar) -> Iterator[Lead]:
        scalars = self.template.upto(0)
        study = Study(self.theorem, scalars, [measure], self.known, varying=True)
        for pivot in (s for s in scalars if not s.gradients and study.sequence is not None):
            for diameter in sorted(self.known):
                yield from ScaledMean(study, pivot, measure, diameter).leads()

    def _find_least(self, measure: Scalar) -> None:
        """The least rates of a measure at the samples, with the templates that gain."""
        found = self.gaining.setdefault(measure, [])
        for level, free in self._levels(measure):
            rates = Rates(self.study(level), self.template, measure, level, free)
            points, values = range(len(self.study(level).points)), list[float]()
            # At one point a larger template often gains nothing, and at a second and a third one it does.
            looks = list(zip(points, _ROOMS, strict=False))
            if found and not any(rates.is_below(k, found[-1][1][k], room) for k, room in looks):
                continue
            for k in points:
                one = rates.least(k)
                if one is None:
                    break
                values.append(one)
                if found and k == looks[-1][0] and _are_near(found[-1][1][: k + 1], values):
                    break
            else:
                if rates.spent and max(values) < _TRIVIAL:
                    continue  # what a step may spend bounds it alone, as a diameter does
                self.least.setdefault(measure, (self.study(level), values))
                found.append((rates, values))
                self.lowest[measure] = (rates, values)

    def _rates(self, measure: Scalar, stage: str) -> list[tuple[Rates, list[float], Coefficient]]:
        """Linear rates of a measure in closed form that a stage of the search brings, the least first."""
        known = []
        for number, (rates, least) in enumerate(self.gaining.get(measure, ())):
            most = _SIMPLE if stage == "rounded" else None
            for numbers, c in itertools.islice(rates.candidates(least, stage), most):
                better = -sum(numbers) if rates.continuous else sum(numbers)
                known.append(((better, number), (rates, numbers, c)))
        return [entry for _, entry in sorted(known, key=lambda k: k[0])]

    # Ranking ----------------------------------------------------------------------------------------------------------

    def rank(self, found: Found) -> tuple[Any, ...]:
        """Best first: the measure, as they are listed; then the order of growth, the constant, the length.

        What has a step in its bound comes after all that is known before the first one.
        """
        listed = self.template.measures
        place = listed.index(found.lead.measure) if found.lead.measure in listed else len(listed)
        least = found.lead.note == "curve"  # at values of its own: the least rate itself
        size, is_mean = _size(found), found.lead.note == "mean"
        plain = found.lead.study.starts_plainly(found.lead.potential)
        return (not plain, place, -found.lead.order, not least, size, is_mean, len(found.written))

    def simplicity(self, found: Found) -> tuple[Any, ...]:
        """Best first: the measure, then the length of the potential, then the rate."""
        return (*self.rank(found)[:2], len(found.lead.potential), len(found.written), *self.rank(found)[2:])


def _are_near(first: list[float], second: list[float]) -> bool:
    return all(abs(a - b) < room for a, b, room in zip(first, second, _ROOMS, strict=False))


def _is_closed(declared: Parameter) -> bool:
    return not declared.sequence and not (declared.lower_open and (declared.upper is None or declared.upper_open))


def kind(scalar: Scalar) -> str:
    """What a scalar measures: one of KINDS."""
    code = scalar.code
    if code.startswith(("p.gap(", "(p.saddle(", "(p.lagrangian(")):
        return "gap"
    if not scalar.gradients or code.startswith("p.distance_squared("):
        return "distance"
    return "gradient" if code.startswith(("p.norm_squared(p.gradient", "p.norm_squared(p.subgradient")) else "residual"


def shown(scalar: Scalar) -> str:
    """A scalar for a reader of the record."""
    return scalar.code.replace("p.", "").replace("self.step(t, s)", "next").replace("self.step(t, x)", "next")


def _size(found: Found) -> float:
    """The bound at a thousand steps, all else at one value: to compare bounds of one order."""
    study = found.lead.study
    sample = study.sample(study.points[0], 0)
    field = study.field
    values = {field.symbols[n]: c.evaluate(sample) for n, c in field.values.items() if n in field.symbols}
    at = {s: sympy.Rational(v.numerator, v.denominator) for s, v in values.items()}
    bound = found.bound.subs(at).subs({s: 1000 if s.name == "T" else 1 for s in found.bound.free_symbols})
    try:
        return float(bound)
    except TypeError:
        return math.inf
