"""Exact coefficients: rational functions over the rationals in generators that are non-negative on the domain.

A parameter is declared with its domain, `eta = Parameter(above=0, at_most=lambda p: 1 / p.L)`, and is rewritten
in a generator whose domain is a half-line, here `eta = 1 / (L (1 + s))` with `s >= 0`. The rewriting is onto the
parameter's domain, so a statement for all values of the generators is the statement for all values of the parameters;
and a polynomial with non-negative coefficients in the generators is non-negative at sight.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn

import sympy
from sympy.polys.fields import FracElement

from potential.algebra.constant_roots import BoundRoot, ConstantRoot, bound_by_roots, in_the_place_of
from potential.algebra.factoring import factored, factored_element, replaced
from potential.algebra.parameters import Decided, Horizon, Parameter, exact_rational
from potential.algebra.products import Inside, turned
from potential.algebra.rational_functions import RationalFunctions
from potential.algebra.roots import Conic, NesterovSequence, Root, conic
from potential.algebra.sequence_terms import SequenceTerms
from potential.algebra.symbolic import Symbolic, asked_by_user
from potential.errors import InputError, NotExpressibleError, Refusal
from potential.writing import formulas
from potential.writing.terms import ZERO, Term, equal
from potential.writing.text import text

_LAST_TERM = 10_000  # of a sequence, at a sample
_LARGEST_SLACK = 10**12  # of a root that grows beyond the floats
_EXAMPLES = 12  # points at which the domains are tried before anything else


@dataclass(frozen=True)
class Generator:
    """One generator of the field: non-negative on the domain, positive where `strict`.

    A factor base ** t or exp(rate t), with t >= 0, is on one side of 1 on the whole domain where base - 1, or the rate,
    has one sign there: that is what `beyond_one` gives.
    """

    name: str
    strict: bool
    meaning: Callable[[], sympy.Expr]  # in the parameters' own symbols
    beyond_one: Callable[[], Coefficient | None] = lambda: None


class NeedsGenerator(Refusal):
    """Raised inside a trace that must start again over a larger field; never seen by a user."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(kind, key)
        self.kind = kind
        self.key = key


@dataclass(frozen=True)
class Requirement:
    """A sign that the statement itself takes for granted: a denominator, the base of a power, a membership."""

    kind: str  # "nonzero", "positive", "nonnegative"
    value: Coefficient
    reason: str


@dataclass
class Field(SequenceTerms):
    """The field of rational functions over all parameters of one statement.

    `parameters` maps names to declarations in an order in which each bound uses earlier parameters only;
    a value that is a function instead of a Parameter is derived from the others, as in `mu = q^2 L`.
    `powers` are the bases, as text, of the geometric factors `base ** t` in use; for exp(rate t) it is "exp" and the
    rate. `continuous` says that t is a time, and not a count of steps. `backward` are the sequences that are read from
    the horizon N on: their two terms are those at N - t and N + 1 - t, and a third one is that at N + 1.
    """

    parameters: Mapping[str, Parameter | Root | Callable[[Any], Any]]
    powers: tuple[str, ...] = ()
    continuous: bool = False
    backward: frozenset[str] = frozenset()
    values: Any = dataclass_field(default_factory=dict)
    generators: Any = dataclass_field(default_factory=list)
    requirements: Any = dataclass_field(default_factory=dict)
    domain_terms: dict[str, Callable[[], tuple[Term, ...]]] = dataclass_field(default_factory=dict)
    ends: Any = dataclass_field(default_factory=dict)  # of each parameter's domain, asked once
    time_root: str | None = None  # the name of the root in t
    shows_formulas: ClassVar[bool] = True  # whether what a class says of its points is written out for a reader

    def __post_init__(self) -> None:
        bound = self._bound_by_roots()
        # The name of the number of steps N that the method knows, of which each step is a t < N; else empty.
        self.horizon = next((name for name, declared in self.parameters.items() if isinstance(declared, Horizon)), "")
        names = self._generator_names(bound)
        if len(set(names)) < len(names):
            raise InputError(f"two parameters share a name among {', '.join(names)}; rename one")
        self._meanings: dict[sympy.Symbol, sympy.Expr] = {}
        self._point: dict[sympy.Symbol, sympy.Rational] | None = None
        self._shown: dict[FracElement, sympy.Expr] = {}
        self._terms: dict[FracElement, tuple[bool, Term]] = {}
        self._numbered: dict[tuple[Any, ...], Root] = {}  # roots with numbers for the parameters of their relations
        self._read: dict[str, Coefficient] = {}  # what was read of texts, of a statement that is sealed
        self.algebra = RationalFunctions(names)
        # Plain symbols: SymPy's assumptions would only be a second, unchecked opinion on signs.
        self.symbols = {name: sympy.Symbol(name) for name, d in self.parameters.items() if not isinstance(d, Root)}
        self.power_bases: dict[int, Coefficient] = {}
        self.power_rates: dict[int, Coefficient] = {}
        self.conics: dict[str, Conic] = {}
        gens = dict(zip(names, self.algebra.gens, strict=True))
        self.constant_roots: dict[str, BoundRoot] = {}
        self._declare_all(bound, gens)
        self._require_horizon(gens)
        for k in range(len(self.powers)):
            meaning, beyond_one = partial(self._power_meaning, k), partial(self._power_beyond_one, k)
            self.generators.append(Generator(f"power_{k + 1}", True, meaning, beyond_one))
        # What the kernel reads is never added to.
        self.generators, self.values = tuple(self.generators), MappingProxyType(self.values)
        self.ends = MappingProxyType(self.ends)
        self._try_domains()

    def _generator_names(self, bound: Mapping[str, str]) -> list[str]:
        """The names of the generators, in the order of the parameters; `bound` has those in whose place a root is."""
        names = []
        for name, declared in self.parameters.items():
            if name in bound:
                names.append(f"s_{bound[name]}")
            elif isinstance(declared, ConstantRoot):
                names += [] if declared.needs else [f"s_{name}"]
            elif isinstance(declared, Parameter):
                names.append(name if declared.is_half_line else f"s_{name}")
            elif isinstance(declared, Root):
                names += [f"s_{name}", f"s_{name}_first"] if name in self.backward else [f"s_{name}"]
        return [*names, *(f"power_{k}" for k in range(1, len(self.powers) + 1))]

    def _declare_all(self, bound: Mapping[str, str], gens: dict[str, FracElement]) -> None:
        """Give each parameter its value in the generators, in order: a bound may use earlier ones."""
        namespace = ParameterValues(self.values)
        for name, declared in list(self.parameters.items()):
            if isinstance(declared, ConstantRoot):
                if not declared.needs:
                    self._declare_number(name, declared, gens, namespace)
                continue  # another is declared with the parameter whose place it takes
            if name in bound:
                self._declare_constant_root(name, bound[name], Coefficient(self, gens[f"s_{bound[name]}"]), namespace)
            elif isinstance(declared, Parameter):
                self._declare(name, declared, gens, namespace)
            elif isinstance(declared, Root):
                self._declare_root(name, declared, Coefficient(self, gens[f"s_{name}"]))
                if name in self.backward:
                    self._declare_first(name, Coefficient(self, gens[f"s_{name}_first"]))
            else:
                self.values[name] = self.coefficient(declared(namespace))
                self.domain_terms[name] = partial(_derived, name, self.values[name])
            constant = name != "t" and "t" in gens and not getattr(declared, "sequence", True)
            constant = constant and name not in self.first_terms  # of these the statement says it
            if constant and not self.is_steady(self.values[name].element):
                raise InputError(
                    f"the domain of {name} depends on t, and its value does not: declare it with sequence=True, "
                    f"or as the number of steps, {name} = pt.Horizon()"
                )

    def _require_horizon(self, gens: Mapping[str, FracElement]) -> None:
        """Raise InputError where the number of steps that the method knows is not one that the field knows so."""
        whole = gens["t"] + 1 + gens.get(f"s_{self.horizon}", 0) if self.horizon else 0
        known = self.values[self.horizon].element == whole if self.horizon else True
        if not known or getattr(self.parameters.get(self.horizon), "sequence", False):
            raise InputError(f"the horizon {self.horizon} is declared by pt.Horizon() and never changed: any N >= 1")

    def _try_domains(self) -> None:
        """Raise InputError where a domain is empty, or its ends are not defined, at an example.

        That they are nowhere so is for the kernel to show.
        """
        names = list(self.algebra.names)
        for k in range(_EXAMPLES):
            point = {name: Fraction((k * (j + 2)) % 7 + 1, (k * (j + 3)) % 5 + 1) for j, name in enumerate(names)}
            for requirement in list(self.requirements.values()):
                try:
                    value = requirement.value.evaluate(point)
                except ZeroDivisionError:
                    value = None
                vanishes = value == 0 and requirement.kind != "nonnegative"
                if value is None or vanishes or (requirement.kind == "positive" and value < 0):
                    raise InputError(f"{requirement.reason}: that is not so where {self._example(point)}")

    def _example(self, point: Mapping[str, Fraction]) -> str:
        """The parameters at an example, as far as they are defined there."""
        shown = []
        for name in self.values:
            with suppress(ZeroDivisionError):
                if name != "t":
                    shown.append(f"{name} = {self.values[name].evaluate(point)}")
        return ", ".join(shown)

    def _declare(self, name: str, declared: Parameter, gens: dict[str, FracElement], namespace: Any) -> None:
        known = type(declared) in (Parameter, Horizon, Decided)
        if not known or any(hasattr(Parameter, key) for key in vars(declared)):
            raise InputError(
                f"{name}: a parameter is a pt.Parameter, a pt.Horizon or a pt.Decided itself, and not of a class of "
                "its own that could change what its domain is"
            )
        symbol = self.symbols[name]
        lower, upper = declared.bounds(namespace)
        low = self.coefficient(lower)
        self.ends[name] = (low,) if upper is None else (low, self.coefficient(upper))
        if declared.is_half_line:
            self.generators.append(Generator(name, declared.lower_open, lambda: symbol))
            self.values[name] = Coefficient(self, gens[name])
            self.domain_terms[name] = lambda: (declared.domain(ZERO, None),)
            return
        slack = Coefficient(self, gens[f"s_{name}"])
        if upper is None:
            # value = lower + s
            self.generators.append(Generator(f"s_{name}", declared.lower_open, lambda: symbol - low.to_sympy()))
            self.values[name] = low + slack
            self.domain_terms[name] = lambda: (declared.domain(written(low), None),)
            return
        high = self.ends[name][1]
        self.require("positive", high - low, f"the domain of {name} is not empty")
        self.domain_terms[name] = lambda: (declared.domain(written(low), written(high)),)
        # An open lower end: value = (lower s + upper) / (1 + s), where s = 0 is the upper end and s -> oo the lower
        # one. A closed lower end: value = (lower + upper s) / (1 + s), where s = 0 is the lower end.
        near, far = (high, low) if declared.lower_open else (low, high)
        self.values[name] = Coefficient(self, (near + far * slack).element / (slack + 1).element)
        strict = declared.lower_open and declared.upper_open
        self.generators.append(
            Generator(f"s_{name}", strict, lambda: (symbol - near.to_sympy()) / (far.to_sympy() - symbol))
        )

    def _bound_by_roots(self) -> dict[str, str]:
        for declared in self.parameters.values():
            for name in declared.needs if isinstance(declared, ConstantRoot) else ():
                if name not in self.parameters:  # an optional parameter of the class
                    raise NeedsGenerator("parameter", name)
        return bound_by_roots(self.parameters)

    def _declare_constant_root(self, x: str, name: str, s: Coefficient, namespace: Any) -> None:
        """A root in the place of the parameter x: the parameter is derived from it."""
        declared, root = self.parameters[x], self.parameters[name]
        if (
            not (isinstance(declared, Parameter) and isinstance(root, ConstantRoot))
            or (type(declared), type(root)) != (Parameter, ConstantRoot)
            or any(set(vars(one)) & set(dir(type(one))) for one in (declared, root))
        ):
            raise InputError(
                f"{name}: a root and {x} are a pt.Root and a pt.Parameter themselves, and not of classes "
                "of their own that could change what they are"
            )
        ends = self.ends[x] = tuple(self.coefficient(end) for end in declared.bounds(namespace) if end is not None)
        try:
            value, r, near, far = in_the_place_of(self, x, declared, ends, root, s, namespace)
        except InputError:
            if {"mu", "L"} <= set(self.parameters) and "q" not in self.parameters:
                raise NeedsGenerator("parameter", "q") from None  # with sqrt(mu/L) known there may be one
            raise
        self.values[name], self.values[x] = r, value
        self.domain_terms[x] = lambda: (
            declared.domain(written(ends[0]), written(ends[1]) if len(ends) == 2 else None),
        )
        self.domain_terms[name] = partial(_bound_to_parameters, name, root)
        self.constant_roots[name] = BoundRoot(root, x, declared)
        at_near = not (declared.upper_open if declared.lower_open and len(ends) == 2 else declared.lower_open)
        self.generators.append(Generator(f"s_{name}", not at_near, lambda: _slack(self.symbols[name], near, far)))
        # For all who look at what is declared, the root is the parameter, and x is derived from it.
        known: dict[str, Any] = {}
        for key, given in self.parameters.items():
            if key == x:
                known |= {name: _ranging(name, near, far, closed=at_near), x: lambda p: value}
            elif key != name:
                known[key] = given
        self.parameters = known
        self.ends[name] = tuple(self.coefficient(end) for end in known[name].bounds(namespace) if end is not None)

    def _declare_number(self, name: str, root: ConstantRoot, gens: dict[str, FracElement], namespace: Any) -> None:
        """A number such as sqrt(2), as any of those in an interval around it: what is proved holds for all of them."""
        if type(root) is not ConstantRoot or set(vars(root)) & set(dir(ConstantRoot)):
            raise InputError(f"{name}: a root is a pt.Root itself, and not of a class of its own that could change it")
        low, high = root.enclosure()
        ranging = Parameter(above=low, below=high)
        ranging.name = name
        self._declare(name, ranging, gens, namespace)
        self.domain_terms[name] = partial(_bound_to_parameters, name, root)
        self.constant_roots[name] = BoundRoot(root)
        self.parameters = {**self.parameters, name: ranging}

    def _declare_root(self, name: str, declared: Root, s: Coefficient) -> None:
        """A term of a root and the next as functions of one generator; of a root in t, t is the square of the term."""
        if type(declared) not in (Root, NesterovSequence):
            raise InputError(f"{name}: a root is a pt.Root itself, and not of a class of its own that could change it")
        if declared.in_time and self.horizon:
            raise InputError(f"{name} is a root in t, and {self.horizon} a horizon: a proof has one of the two")
        if declared.in_time and self.time_root not in (None, name):
            raise InputError(f"{name} and {self.time_root} are roots in t: declare one, and call it with t and t + 1")
        present, following = sympy.Symbol(f"{name}_t"), sympy.Symbol(f"{name}_next")
        self.symbols |= {f"{name}_t": present, f"{name}_next": following}
        found = self.conics[name] = conic(self, name, declared, s, ParameterValues(self.values))
        self.values[f"{name}_t"], self.values[f"{name}_next"] = found.present, found.following
        strict = name in self.backward  # of t < N the term at N - t is above the start
        self.generators.append(Generator(f"s_{name}", strict, partial(self._slack_of_root, name)))
        if declared.in_time:
            self.time_root = name
            self.values["t"] = found.present**2
        self.domain_terms[name] = partial(_bound_by_relation, name, declared, found)

    def _declare_first(self, name: str, s: Coefficient) -> None:
        """The term at N + 1 of a sequence that is read from the horizon on: a constant above the start.

        At N - t >= 1 the term is above the start, so that the generator of the two terms is positive: the first term
        after the start is, and so is each that follows one that is.
        """
        found = self.conics[name]
        if self.roots[name].has_parameters:
            raise InputError(
                f"{name} has parameters in its relation, and is read from the horizon on: that is not known"
            )
        symbol = self.symbols[f"{name}_first"] = sympy.Symbol(f"{name}_first")
        for term in (found.first, found.following):
            self.require(
                "positive", term - found.start, f"the terms of {name}, read from the horizon, are above its start"
            )
        self.values[f"{name}_first"] = found.start + s
        self.generators.append(Generator(f"s_{name}_first", True, lambda: symbol - found.start.to_sympy()))

    def _slack_of_root(self, name: str) -> sympy.Expr:
        constant, now, following = (c.to_sympy() for c in self.conics[name].slack())
        return constant + now * self.symbols[f"{name}_t"] + following * self.symbols[f"{name}_next"]

    def _power_meaning(self, k: int) -> sympy.Expr:
        if k in self.power_rates:
            return sympy.exp(self.power_rates[k].to_sympy() * self.symbols["t"])
        return self.power_bases[k].to_sympy() ** self.symbols["t"]

    def _power_beyond_one(self, k: int) -> Coefficient | None:
        if k in self.power_rates:
            return self.power_rates[k]
        return self.power_bases[k] - 1 if k in self.power_bases else None

    def completed(self, sample: Mapping[str, Fraction], *, powers: bool = True) -> dict[str, Fraction] | None:
        """Values of the generators at which t and what depends on it fit.

        None where a base is not positive, or a term of a sequence beyond the floats.

        `sample` gives t and the generators of the parameters. Factors base ** t follow from them exactly. The generator
        of a root is the one at t, up to rounding where it is irrational.
        A factor exp(rate t) is a rational number on its side of 1. Without `powers` all factors are 1.
        """
        full = {name: sample.get(name, Fraction(1)) for name in self.algebra.names}
        if self.horizon:
            full[f"s_{self.horizon}"] = Fraction(int(full[f"s_{self.horizon}"]))  # N is an integer
        if not self.continuous:
            try:
                for name in self.sequences:
                    full |= {g: slack.limit_denominator(1000) for g, slack in self.slacks_at(name, full).items()}
            except OverflowError:
                return None
        for k in range(len(self.powers) if powers else 0):
            try:
                beyond_one = self._power_beyond_one(k)
                value = Fraction(0) if beyond_one is None else beyond_one.evaluate(full)
            except ZeroDivisionError:
                return None
            if k in self.power_rates:
                full[f"power_{k + 1}"] = 1 + value * full["t"] if value >= 0 else 1 / (1 - value * full["t"])
            elif value <= -1:
                return None
            else:
                full[f"power_{k + 1}"] = (1 + value) ** int(full["t"])
        return full

    def chosen(self, sample: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """The parameters by name at values of the generators, without t, what t alone decides, and first terms."""
        told = {"t", f"{self.time_root}_t", f"{self.time_root}_next", *self.first_terms, *self.terms_from_horizon}
        return {name: value.evaluate(sample) for name, value in self.values.items() if name not in told}

    def slacks_at(self, name: str, sample: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """The generators of a root at the sample's t, to a double's precision."""
        if name not in self.backward:
            return {f"s_{name}": self._slack_in(name, int(sample["t"]), sample)}
        declared, last = self.roots[name], int(sample["t"]) + 1 + int(sample.get(f"s_{self.horizon}", 0))
        slack = self._slack_in(name, last - int(sample["t"]), sample)
        return {f"s_{name}": slack, f"s_{name}_first": Fraction(declared(last + 1)) - declared.start}

    def _slack_in(self, name: str, t: int, sample: Mapping[str, Fraction]) -> Fraction:
        declared, found, t = self.roots[name], self.conics[name], min(t, _LAST_TERM)
        if not declared.has_parameters:
            return Fraction(max(0.0, declared.slack(t)))
        numbers = {n: float(self.values[n].evaluate(sample)) for n in sorted(declared.needs)}
        known = (name, *numbers.values())
        if known not in self._numbered:
            self._numbered[known] = declared.with_numbers(numbers)
        bound = self._numbered[known]
        constant, now, following = (float(c.evaluate(sample)) for c in found.slack())
        try:
            return Fraction(max(0.0, constant + now * bound(t) + following * bound(t + 1)))
        except OverflowError:
            return Fraction(_LARGEST_SLACK)

    def domains(self) -> dict[str, tuple[Term, ...]]:
        """The domain of each parameter, written out: a comparison, or the equations of a sequence."""
        return {name: terms() for name, terms in self.domain_terms.items()}

    def times(self, c: FracElement, d: FracElement) -> FracElement:
        """The product of two elements, of which one is often 1."""
        one = self.algebra.one
        return d if c == one else c if d == one else c * d

    def plus(self, c: FracElement, d: FracElement) -> FracElement:
        """The sum of two elements."""
        return c + d

    def shown(self, element: FracElement) -> sympy.Expr:
        """An element in the parameters' own symbols, factored."""
        shown = self._shown
        if element not in shown:
            shown[element] = self._shown_anew(element)
        return shown[element]

    def _shown_anew(self, element: FracElement) -> sympy.Expr:
        expression = self.in_terms_of_sequences(element) if self.sequences else None
        occurring = element.occurring if expression is None else {s.name for s in expression.free_symbols}
        symbols = (sympy.Symbol(g.name) for g in self.generators if g.name in occurring)
        meanings = {symbol: self.meaning(symbol) for symbol in symbols}
        # 9 ** t is not to be taken apart, as SymPy does with powers of numbers.
        numeric = {symbol: value for symbol, value in meanings.items() if value.is_Pow and value.base.is_number}
        needed = frozenset((x, value) for x, value in meanings.items() if x not in numeric and value != x)
        whole = factored_element(element, needed) if expression is None else factored(expression, needed)
        return self.tidy(whole).xreplace(numeric)

    def normalizing(self, terms: Mapping[Any, FracElement]) -> FracElement:
        """The factor by which a vector is its normal form up to factors.

        The coefficients of that are polynomials without a common factor: no parameter makes it meaningless.
        """
        ring = self.algebra.ring
        bottom, shared = ring.one, ring.zero
        for c in terms.values():
            bottom = bottom.lcm(c.denom)
        for c in terms.values():
            shared = shared.gcd((c * bottom).numer)
        factor = self.algebra(shared) / self.algebra(bottom)
        leading = next(iter(terms.values())) / factor
        return factor * (leading.numer.LC / leading.denom.LC)

    def coefficient(self, value: object, where: str = "a proof") -> Coefficient:
        """`value` as an element of this field; raises NotExactError or NotExpressibleError."""
        if isinstance(value, Coefficient):
            if value.field is not self:
                raise NotExpressibleError("coefficients of two different statements were mixed")
            return value
        fraction = exact_rational(value, where)
        if fraction is None:
            raise NotExpressibleError(f"{where} needs an exact number or a parameter here, got {value!r}")
        return Coefficient(self, self.algebra.ground_new(fraction))

    def seal(self) -> tuple[Requirement, ...]:
        """The requirements of a statement; none is added to them any more."""
        self.requirements = MappingProxyType(self.requirements)
        self._sealed = True
        return tuple(self.requirements.values())

    def __setattr__(self, name: str, value: object) -> None:
        if "_sealed" in self.__dict__ and not name.startswith("_"):
            raise AttributeError(f"the field of a statement cannot be changed: .{name}")
        object.__setattr__(self, name, value)

    def require(self, kind: str, value: Coefficient, reason: str) -> None:
        """Note a sign that the kernel has to confirm before it accepts anything of this statement."""
        if isinstance(self.requirements, MappingProxyType):
            return
        number = value.element.number
        if number and (number > 0 or kind == "nonzero"):
            return
        self.requirements.setdefault((kind, value.element), Requirement(kind, value, reason))

    def power(self, base: Coefficient, slope: int = 1) -> Coefficient:
        """The geometric factor `base ** (slope t)`: of a positive generator of its own, where `base` is positive.

        A power of the factor of another base is one of its generator: 3 ** (2 t) is 9 ** t.
        """
        self.require("positive", base, "the base of a geometric factor is positive")
        for k, known in self.power_bases.items():
            if known.element == base.element:  # the commonest; a printed form takes a thousand times as long
                return Coefficient(self, self._generator(f"power_{k + 1}") ** slope)
        key, wanted = str(base.element), base.element**slope
        for k, known in self.power_bases.items():
            for times in range(1, abs(slope) + 1) if key not in self.powers else ():
                for power in (times, -times):
                    if known.element**power == wanted:
                        return Coefficient(self, self._generator(f"power_{k + 1}") ** power)
        k = self._power_index(key)
        self.power_bases[k] = base
        return Coefficient(self, self._generator(f"power_{k + 1}") ** slope)

    def exponential(self, rate: Coefficient) -> Coefficient:
        """The factor exp(rate t), in continuous time: a power of a known one, or a positive generator of its own."""
        for k, known in self.power_rates.items():
            times = rate.element / known.element
            if times.numer.is_ground and times.denom.is_ground:
                power = Fraction(str(times.numer.LC)) / Fraction(str(times.denom.LC))
                if power.denominator == 1:
                    return Coefficient(self, self._generator(f"power_{k + 1}") ** int(power))
        k = self._power_index(f"exp {rate.element}")
        self.power_rates[k] = rate
        return Coefficient(self, self._generator(f"power_{k + 1}"))

    def _power_index(self, key: str) -> int:
        if key not in self.powers:
            raise NeedsGenerator("power", key)
        return self.powers.index(key)

    def moved(self, c: Coefficient, replace: Mapping[str, Any]) -> Coefficient:
        """A coefficient with generators replaced by elements, by their names; raises ZeroDivisionError at a pole."""
        return Coefficient(self, self.moved_element(c.element, replace))

    def at_time(self, time: FracElement) -> dict[str, FracElement]:
        """The generators that are others at that time than at t: t itself, and N - t - 1 where there is a horizon N."""
        if not self.horizon:
            return {"t": time}
        return {"t": time, f"s_{self.horizon}": self.values[self.horizon].element - 1 - time}

    def at_first_terms(self) -> dict[str, FracElement]:
        """The generators of present terms that are numbers of the state, where the first term has a name: that one's.

        Both have one domain, the same at every t, and so the same place in it.
        """
        names = self.algebra.names
        pairs = ((f"{before}{name[:-2]}_t", f"{before}{name}") for name in self.first_terms for before in ("", "s_"))
        return {present: self._generator(first) for present, first in pairs if {present, first} <= set(names)}

    @property
    def first_terms(self) -> list[str]:
        """The names of first terms of numbers of the state that the iterates decide, of which something is said."""
        kept = (name for name, declared in self.parameters.items() if isinstance(declared, Decided))
        return [f"{name[:-2]}_0" for name in kept if f"{name[:-2]}_0" in self.parameters]

    def at_end(self, c: Coefficient) -> Coefficient:
        """A coefficient at t = N where there is a horizon N, else as it is; raises ZeroDivisionError at a pole.

        Raises NotExpressibleError where more than t moves on, as a base of base ** t that changes with t.
        """
        if self.horizon and self._moves_otherwise(c.element):
            raise NotExpressibleError(
                f"{c} has a power of a base, or a sequence with a domain, that changes with t: of these nothing is "
                f"known at t = {self.horizon}"
            )
        if not self.horizon:
            return c
        ends = {f"s_{name}": self.algebra.zero for name in self.backward}  # the terms there are at 0 and 1
        return self.moved(c, {**self.at_time(self.values[self.horizon].element), **ends})

    def at_start(self, c: Coefficient) -> Coefficient:
        """A coefficient at t = 0, where geometric factors are 1 and roots begin, or are at N + 1.

        Raises ZeroDivisionError at a pole, NotExpressibleError where it has the term at N of a sequence that is read
        from the horizon on.
        """
        zero, one = self.algebra.zero, self.algebra.one
        powers = {f"power_{k + 1}": one for k in range(len(self.powers))}
        roots = {f"s_{name}": zero for name in self.sequences if name not in self.backward}
        replaced = {**self.at_time(zero), **powers, **roots, **self.at_first_terms()}
        used = [name for name in sorted(self.backward) if f"s_{name}" in c.element.occurring]
        return self._read_on(c, used, "first", replaced) if used else self.moved(c, replaced)

    def is_steady(self, element: FracElement) -> bool:
        """Whether neither t nor, where there is a horizon N, N - t occurs in an element but as the constant N."""
        if self.time_root is not None and element.diff(self._generator(f"s_{self.time_root}")):
            return False
        if self.horizon and self._moves_otherwise(element):
            return False
        if any(f"s_{name}" in element.occurring for name in self.backward):
            return False
        return self._is_the_same_at_every_t(element)

    def _is_the_same_at_every_t(self, element: FracElement) -> bool:
        slope = element.diff(self._generator("t"))
        return not (slope - element.diff(self._generator(f"s_{self.horizon}")) if self.horizon else slope)

    def changes_with_t(self, element: FracElement) -> bool:
        """Whether t, a geometric factor or a term of a sequence occurs in an element."""
        sequences = {name for name, declared in self.parameters.items() if getattr(declared, "sequence", False)}
        names = {*sequences, *(f"s_{name}" for name in (*sequences, *self.conics))}
        names |= {f"power_{k + 1}" for k in range(len(self.powers))}
        return not self.is_steady(element) or not element.occurring.isdisjoint(names)

    def _moves_otherwise(self, element: FracElement) -> bool:
        """Whether a generator occurs whose range is another at t = N: base ** t, or a sequence, with t in its range."""
        ranges = [(f"s_{n}", self.values[n].element) for n in self.values if n.endswith("_t") and n not in self.terms]
        ranges += [(f"power_{k + 1}", self.power_bases[k].element) for k in sorted(self.power_bases)]
        moving: set[str] = set()
        for name, value in ranges:
            if not (self._is_the_same_at_every_t(value) and value.occurring.isdisjoint(moving)):
                moving.add(name)
        return not element.occurring.isdisjoint(moving)

    def depends_on_time(self, element: FracElement) -> bool:
        """Whether t or one of the factors base ** t and exp(rate t) occurs in an element."""
        names = {"t", *(f"power_{k + 1}" for k in range(len(self.powers))), *(f"s_{name}" for name in self.conics)}
        return not element.occurring.isdisjoint(names)

    def derivative(self, element: FracElement) -> FracElement:
        """The derivative in the time t: of a factor exp(rate t) it is the rate times the factor."""
        total = element.diff(self._generator("t"))
        for k in range(len(self.powers)):
            generator = self._generator(f"power_{k + 1}")
            slope = element.diff(generator)
            if slope and k not in self.power_rates:
                raise NotExpressibleError(
                    "the derivative of base ** t takes the logarithm of its base: write pt.exp(rate * t) in a flow"
                )
            if slope:
                total = total + slope * generator * self.power_rates[k].element
        return total

    def meaning(self, symbol: sympy.Symbol) -> sympy.Expr:
        """What a generator stands for, in the parameters' own symbols."""
        if symbol not in self._meanings:
            self._meanings[symbol] = next(g for g in self.generators if g.name == symbol.name).meaning()
        return self._meanings[symbol]

    def is_generator(self, symbol: sympy.Symbol) -> bool:
        """Whether a symbol is one of the generators, and not a name for a person."""
        return any(g.name == symbol.name for g in self.generators)

    def following(self, c: Coefficient) -> Coefficient:
        """A coefficient at t + 1; raises NotExpressibleError where it has a term of a root whose next is not known."""
        replaced: dict[str, Any] = self.at_time(self.values["t"].element + 1)
        self._follow(c, replaced)
        for k, base in self.power_bases.items():
            replaced[f"power_{k + 1}"] = self._generator(f"power_{k + 1}") * base.element
        used = [name for name in self.conics if c.element.diff(self._generator(f"s_{name}"))]
        if not used:
            return self.moved(c, replaced)
        if not self.backward.isdisjoint(used):
            return self._read_on(c, used, "t", replaced)
        if used == [self.time_root]:
            return self._following_in_time(c, replaced)
        if len(used) == 1 and used[0] != self.nesterov:
            return self._following_by_risen(c, used[0], replaced)
        expression = self.in_terms_of_sequences(c.element)
        now = {f"{name}_t": self.values[f"{name}_t"].element for name in used} | {"t": self.values["t"].element}
        if self.algebra.zero + self._meant(expression, now) != c.element:
            raise NotExpressibleError(f"{c} is not written in the terms of its root")
        replaced |= {f"{name}_t": self.values[f"{name}_next"].element for name in used}
        return Coefficient(self, self.algebra.zero + self._meant(expression, replaced))

    def _read_on(self, c: Coefficient, used: list[str], term: str, replaced: Mapping[str, Any]) -> Coefficient:
        """A function of the term at N + 1 - t of a sequence with another of its terms there."""
        name, here = used[0], f"s_{used[0]}"
        known = self.conics[name]
        found = self._by_risen(c.element, name, following=True) if len(used) == 1 else None
        if found is None or self.moved(found, {here: (known.following - known.first).element}) != c:
            raise NotExpressibleError(
                f"a potential has of {' and '.join(used)} the term at {self.horizon} + 1 - t alone, and of one such "
                "sequence: others are not known after a step, or at the start"
            )
        there: Coefficient = self.values[f"{name}_{term}"]
        return self.moved(found, {**replaced, here: (there - known.first).element})

    def _following_by_risen(self, c: Coefficient, name: str, replaced: dict[str, Any]) -> Coefficient:
        """The same of a function of the present term of one root."""
        known, here = self.conics[name], f"s_{name}"
        found = self._by_risen(c.element, name)
        if found is None or self.moved(found, {here: (known.present - known.start).element}) != c:
            raise NotExpressibleError("what comes after a step has a term of a sequence two steps ahead")
        return self.moved(found, {**replaced, here: (known.following - known.start).element})

    def _by_risen(self, element: FracElement, name: str, *, following: bool = False) -> Coefficient | None:
        """An element by what the present term, or the following one, has risen, for which the root's s stands.

        None where the element is no function of it.
        """
        plain, turning = self._risen_parts(element, name, following=following)
        return None if turning else Coefficient(self, plain)

    def _follow(self, c: Coefficient, replaced: dict[str, Any]) -> None:
        """Enter the generators of terms that the iterates decide, at t + 1, where the following term is known."""
        for name, declared in self.parameters.items():
            later = f"{name[:-2]}_next"
            if not (isinstance(declared, Decided) and later in self.parameters):
                continue
            if not c.element.occurring.isdisjoint((later, f"s_{later}")):
                raise NotExpressibleError(f"what comes after a step has a term of {name[:-2]} two steps ahead")
            value = self.values[later]
            if declared.is_half_line:
                replaced[name] = value.element
                continue
            low, *others = (self.moved(end, replaced) for end in self.ends[name])
            if not others:
                replaced[f"s_{name}"] = (value - low).element
            else:
                high = others[0]
                near, far = (high, low) if declared.lower_open else (low, high)
                replaced[f"s_{name}"] = ((value - near) / (far - value)).element

    def _following_in_time(self, c: Coefficient, replaced: dict[str, Any]) -> Coefficient:
        """The same of a function of t and of the root in t."""
        even, odd, *rest = (Coefficient(self, part) for part in self.parts_by_root(c.element))
        if any(part.element for part in rest):
            raise NotExpressibleError("what comes after a step has a term of a root two steps ahead")
        now, following = (self.values[f"{self.time_root}_{at}"] for at in ("t", "next"))
        here = {"t": now.element**2}
        if self.moved(even, here) + self.moved(odd, here) * now != c:
            raise NotExpressibleError(f"{c} is not written in the terms of its root")
        there = {**replaced, "t": following.element**2}
        found: Coefficient = self.moved(even, there) + self.moved(odd, there) * following
        return found

    def _meant(self, e: sympy.Expr, replaced: Mapping[str, Any]) -> Any:
        if e.is_Rational:
            return self.coefficient(e).element
        if e.is_Symbol:
            if str(e).endswith("_next"):
                raise NotExpressibleError("what comes after a step has a term of a sequence two steps ahead")
            return replaced[str(e)] if str(e) in replaced else self._generator(str(e))
        if e.is_Pow:
            return self._meant(e.base, replaced) ** int(e.exp)
        parts = [self._meant(part, replaced) for part in e.args]
        total = parts[0]
        for part in parts[1:]:
            total = total + part if e.is_Add else total * part
        return total

    def tidy(self, expression: sympy.Expr) -> sympy.Expr:
        """The same product with its factors turned to be positive on the domain, (1 - q) for -(q - 1)."""
        return turned(expression, self.inside())

    def inside(self) -> Inside | None:
        """The point of the domain of `interior` as what a cache can look up."""
        point = self.interior()
        return None if point is None else frozenset(point.items())

    def short(self, expression: sympy.Expr, but: str = "") -> sympy.Expr:
        """The same with a parameter that is derived from others in their place, mu for L q^2, where that is shorter.

        The one named `but`, and what is derived after it, stay as they are.
        """
        found = expression = self.spelt(expression)
        every = list(self.parameters.items())
        earlier = every[: list(self.parameters).index(but)] if but else every
        # What is derived from a root first: in mu, L q^2 would no longer be seen.
        by_roots = {bound.x for bound in self.constant_roots.values()}
        for name, declared in sorted(earlier, key=lambda item: item[0] not in by_roots):
            if name in self.values and not isinstance(declared, Parameter | Root):
                found = replaced(found, self.values[name].to_sympy(), self.symbols[name])
        return expression if found == expression else sympy.Add(*map(self.tidy, sympy.Add.make_args(found)))

    def interior(self) -> dict[sympy.Symbol, sympy.Rational] | None:
        """A point of the domain, found with every generator at 1; None while the field is being built."""
        if self._point is None and set(self.parameters) <= {*self.values, *self.conics}:
            ones = dict.fromkeys(self.algebra.names, Fraction(1))
            values = {name: value.evaluate(ones) for name, value in self.values.items()}
            self._point = {self.symbols[n]: sympy.Rational(v.numerator, v.denominator) for n, v in values.items()}
        return self._point

    def named(self) -> dict[str, Coefficient]:
        """Every name that may stand in a certificate's coefficients: parameters, then generators."""
        names = {
            str(symbol): Coefficient(self, gen)
            for symbol, gen in zip(self.algebra.symbols, self.algebra.gens, strict=True)
        }
        return {**names, **self.values}


class ParameterValues:
    """What a bound such as `lambda p: 1 / p.L` sees: the parameters that are known by then.

    Where a problem has parts, theirs are seen by both names, `p.L_f` and `p.f.L`, of each of several `p.f[0].L`.
    """

    def __init__(self, values: Mapping[str, Any], part: str = "") -> None:
        self._values, self._part = values, part

    def __getattr__(self, name: str) -> Any:
        known = name + self._part
        if known in self._values:
            return self._values[known]
        if not self._part and any(other.endswith(f"_{name}") for other in self._values):
            return ParameterValues(self._values, f"_{name}")
        # An optional parameter of the class, such as q: the trace starts again with it, or says that there is none.
        raise NeedsGenerator("parameter", known)

    def __getitem__(self, index: int) -> ParameterValues:
        return self


class Coefficient(Symbolic):
    """An element of a statement's field. Arithmetic is exact; comparing, rounding or branching on it is refused.

    It never changes.
    """

    __slots__ = ("element", "field")
    _kind = "the symbolic coefficient"
    field: Field
    element: FracElement

    def __init__(self, field: Field, element: FracElement) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "element", element)

    def __setattr__(self, name: str, *_: object) -> NoReturn:
        raise NotExpressibleError(f".{name} of a coefficient cannot be set: what a step remembers belongs in the state")

    __delattr__ = __setattr__

    def __getattr__(self, name: str) -> NoReturn:
        if name in self.__slots__ or (name.startswith("_") and not asked_by_user()):
            raise AttributeError(name)
        self._refuse(f".{name}")

    def _lift(self, other: object) -> FracElement | None:
        if isinstance(other, Coefficient):
            if other.field is not self.field:
                raise NotExpressibleError("coefficients of two different statements were mixed")
            return other.element
        fraction = exact_rational(other)
        if fraction is None:
            return None
        return self.field.algebra.ground_new(fraction)

    def __add__(self, other: object) -> Coefficient:
        value = self._lift(other)
        return NotImplemented if value is None else type(self)(self.field, self.field.plus(self.element, value))

    __radd__ = __add__

    def __sub__(self, other: object) -> Coefficient:
        value = self._lift(other)
        return NotImplemented if value is None else type(self)(self.field, self.field.plus(self.element, -value))

    def __rsub__(self, other: object) -> Coefficient:
        value = self._lift(other)
        return NotImplemented if value is None else type(self)(self.field, self.field.plus(value, -self.element))

    def __mul__(self, other: object) -> Coefficient:
        value = self._lift(other)
        return NotImplemented if value is None else type(self)(self.field, self.field.times(self.element, value))

    __rmul__ = __mul__

    def __neg__(self) -> Coefficient:
        return type(self)(self.field, -self.element)

    def __pos__(self) -> Coefficient:
        return self

    def _inverse(self) -> FracElement:
        if not self.element:
            raise NotExpressibleError("division by a coefficient that is zero for all parameters")
        self.field.require("nonzero", self, "a denominator of the method is not zero")
        return 1 / self.element

    def __truediv__(self, other: object) -> Coefficient:
        value = self._lift(other)
        if value is None:
            return NotImplemented
        return type(self)(self.field, self.field.times(self.element, type(self)(self.field, value)._inverse()))

    def __rtruediv__(self, other: object) -> Coefficient:
        value = self._lift(other)
        return NotImplemented if value is None else type(self)(self.field, self.field.times(value, self._inverse()))

    def __pow__(self, exponent: object) -> Coefficient:
        if isinstance(exponent, Coefficient):
            slope, shift = exponent.linear_in_t()
            if slope == 0:
                return self**shift
            return self.field.power(self, slope) * self**shift
        power = exact_rational(exponent)
        if power is None:
            return NotImplemented
        if power.denominator != 1:
            raise NotExpressibleError(
                f"the power {power} of a coefficient is not rational; "
                "choose parameters in which it is (p.q is sqrt(mu/L), with mu = q^2 L)"
            )
        if power < 0:
            return type(self)(self.field, self._inverse() ** int(-power))
        if power == 0:
            return self.field.coefficient(1)  # 0 ** 0 is 1 in a run, and so here
        return type(self)(self.field, self.element ** int(power))

    def __rpow__(self, base: object) -> Coefficient:
        caller = sys._getframe(1)
        if isinstance(base, float) and caller.f_code is Fraction.__pow__.__code__:
            base = caller.f_locals["a"]  # a Fraction makes a float of itself before it asks here; this is the Fraction
        value = self._lift(base)
        return NotImplemented if value is None else type(self)(self.field, value) ** self

    def linear_in_t(self) -> tuple[int, int]:
        """(k, d) where this is k t + d with integers k, d; raises NotExpressibleError otherwise."""
        t = self.field.algebra.names.index("t")
        parts = {0: Fraction(0), 1: Fraction(0)}
        if self.element.denom.is_ground:
            for monomial, coefficient in self.element.numer.terms():
                if sum(monomial) > 1 or sum(monomial) != monomial[t]:
                    break
                parts[monomial[t]] = Fraction(str(coefficient / self.element.denom.LC))
            else:
                if parts[0].denominator == parts[1].denominator == 1:
                    return int(parts[1]), int(parts[0])
        raise NotExpressibleError(f"an exponent must be k*t + d with integers k and d, got {self}")

    def exp(self) -> Coefficient:
        """The exponential, see `potential.exp`."""
        t = self.field.values["t"].element
        if not self.element:
            return self.field.coefficient(1)
        rate = Coefficient(self.field, self.element / t)
        if not self.field.continuous or self.field.depends_on_time(rate.element):
            raise NotExpressibleError(
                f"exp({self}): in a flow the exponent is a rate times t; a method's steps multiply, base ** t"
            )
        return self.field.exponential(rate)

    def __eq__(self, other: object) -> bool:
        value = self._lift(other)
        if value is None:
            return NotImplemented
        difference = self.element - value
        if not difference:
            return True
        if difference.numer.is_ground and difference.denom.is_ground:
            return False
        # `if t == 0:` would prove one branch for all t, and run the other at t = 0.
        return self._refuse("an equality", "a step that is proved for all parameters cannot branch on one of them")

    __hash__ = None  # type: ignore[assignment]  # a dictionary keyed by t is a branch on t, too

    def _refuse(self, operation: str, advice: str = "") -> NoReturn:
        raise NotExpressibleError(
            f"{operation} of the symbolic coefficient {self._text()} has no exact meaning; "
            f"{advice or _ADVICE.get(operation, 'a step that is proved for all parameters is a formula in them')}"
        )

    def to_sympy(self) -> sympy.Expr:
        """This coefficient in the parameters' own symbols, factored."""
        return self.field.shown(self.element)

    def _text(self) -> str:
        return text(written(self))

    def _exact(self) -> str:
        """In SymPy's notation, which a certificate reads back."""
        return str(sympy.sstr(self.to_sympy()))

    def evaluate(self, generator_values: Mapping[str, Fraction]) -> Fraction:
        """The exact value at rational values of the generators."""
        value: Fraction = self.element.at([generator_values[name] for name in self.field.algebra.names])
        return value


_ADVICE = {
    "the truth value": "a step that is proved for all parameters cannot branch on one of them",
    "a comparison": "a step that is proved for all parameters cannot branch on one of them",
    "a number": "square roots, logarithms and rounding are not rational (p.q is sqrt(mu/L), with mu = q^2 L)",
    "the absolute value": "write the case that is meant",
    "the square root": "choose parameters in which it is rational (p.q is sqrt(mu/L))",
    "a remainder": "a step that is proved for all t cannot depend on its remainder",
}


def signed(c: Coefficient) -> tuple[bool, Term]:
    """Whether a coefficient is written with a minus in front, and the rest as a summand, a sum in brackets."""
    terms = c.field._terms
    if c.element not in terms:
        terms[c.element] = formulas.signed(c.field.short(c.to_sympy()))
    return terms[c.element]


def written(c: Coefficient) -> Term:
    """A coefficient as a term."""
    return formulas.term(c.field.short(c.to_sympy()))


def _bound_by_relation(name: str, declared: Root, found: Conic) -> tuple[Term, ...]:
    """A root in t written out, or the first term of a sequence and its rule."""
    present = sympy.Symbol(f"{name}_t")
    if declared.in_time:
        return ()
    rule = formulas.term(declared.rule(present, turned=found.turned))
    return equal(formulas.symbol(f"{name}_0"), written(found.start)), equal(formulas.symbol(f"{name}_next"), rule)


def _bound_to_parameters(name: str, root: ConstantRoot) -> tuple[Term, ...]:
    """A constant root as a square root where it is one, else its relation and its interval."""
    if root.squared is not None:
        return (equal(formulas.symbol(name), formulas.term(sympy.sqrt(root.squared))),)
    low, high = (None if end is None else formulas.term(sympy.Rational(str(end))) for end in root.interval)
    relation = equal(formulas.term(sympy.factor(root.equation(sympy.Symbol(name)))), ZERO)
    return relation, root.domain(low or ZERO, high, name)


def _slack(symbol: sympy.Expr, near: Coefficient, far: Coefficient | None) -> sympy.Expr:
    """The generator of a constant root by the root and the ends of its range."""
    return symbol - near.to_sympy() if far is None else (symbol - near.to_sympy()) / (far.to_sympy() - symbol)


def _ranging(name: str, near: Coefficient, far: Coefficient | None, *, closed: bool) -> Parameter:
    """A parameter with the range of a constant root for its domain."""
    ends: dict[str, Any] = {"at_least" if closed else "above": lambda p: near}
    if far is not None:
        point = dict.fromkeys(near.field.algebra.names, Fraction(3, 7))
        rising = near.evaluate(point) < far.evaluate(point)
        ends = {
            ("at_least" if closed else "above") if rising else ("at_most" if closed else "below"): lambda p: near,
            "below" if rising else "above": lambda p: far,
        }
    found = Parameter(**ends)
    found.name = name
    return found


def _derived(name: str, value: Coefficient) -> tuple[Term, ...]:
    return (equal(formulas.symbol(name), written(value)),)
