"""From one step to T steps: the rules of summing over t.

Summing both obligations over t < T gives

    weight(T) measure(T) + sum of progress(t) <= Phi(0) + sum of budget(t),

and in continuous time the same with integrals; a constant in the progress goes to the right side. What is printed
beyond that is claimed by a `Summation` and checked here, exactly and with the kernel's signs:

- an upper bound of the sum of the budgets, by induction: B(0) >= 0 and B(t+1) - B(t) + c term(t) >= budget(t), where a
  term is that of a named lemma with c >= 0, or is kept and printed as a sum; of a flow, B'(t) in the place of the
  difference;
- a lower bound of the sum of the shares, likewise, and that it is positive for T >= 1;
- the weight at T and its sign;
- that what is dropped is not negative, by an argument of the kernel's own kind;
- that the bound as it is printed is this total over this divisor: it is read back, and compared.

Trusted, as the kernel is; the search for a Summation is not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy

from potential import kernel
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Expression, One
from potential.algebra.rational_functions import RationalFunctions, substituted
from potential.algebra.roots import Root
from potential.errors import CertificateError, NotExpressibleError
from potential.kernel import Argument, Reasons, coefficient_sign, sign
from potential.statement.statement import Obligation, Statement

T = sympy.Symbol("T", integer=True, positive=True)


# ----------------------------------------------------------------------------------------------------------------------
# Lemmas: sums that have no closed form in the field. Each is proved in the Rocq library, Summation.v, as well.
# ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lemma:
    """The sum over t < T of term(t, a) is at most, or at least, bound(T, a), for a > 0 and T >= 1."""

    says: str
    senses: tuple[int, ...]  # 1: a bound from above, -1: from below
    continuous: bool
    term: Callable[[Field, Coefficient], Coefficient]
    bound: Callable[[sympy.Expr], sympy.Expr]


def _reciprocal(field: Field, a: Coefficient) -> Coefficient:
    return Coefficient(field, 1 / (field.values["t"].element + a.element))


def _next_term(field: Field, a: Coefficient) -> Coefficient:
    following: Coefficient = field.values[f"{field.nesterov}_next"]
    return following * a


LEMMAS: Mapping[str, Lemma] = {
    "harmonic": Lemma(
        "sum over t < T of 1/(t + a) <= 1/a + log((T + a - 1)/a)",
        (1,),
        False,
        _reciprocal,
        lambda a: 1 / a + sympy.log(sympy.cancel((T + a - 1) / a)),
    ),
    "harmonic-below": Lemma(
        "sum over t < T of 1/(t + a) >= log((T + a)/a)",
        (-1,),
        False,
        _reciprocal,
        lambda a: sympy.log(sympy.cancel((T + a) / a)),
    ),
    "logarithm": Lemma(
        "integral over 0 < t < T of 1/(t + a) = log((T + a)/a)",
        (1, -1),
        True,
        _reciprocal,
        lambda a: sympy.log(sympy.cancel((T + a) / a)),
    ),
    "nesterov-above": Lemma(
        "sum over t < T of a lambda_{t+1} = a lambda_T^2 <= a T^2", (1,), False, _next_term, lambda a: a * T**2
    ),
    "nesterov-below": Lemma(
        "sum over t < T of a lambda_{t+1} = a lambda_T^2 >= a ((T + 1)/2)^2",
        (-1,),
        False,
        _next_term,
        lambda a: a * (T + 1) ** 2 / 4,
    ),
}


# ----------------------------------------------------------------------------------------------------------------------
# What is claimed
# ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SumBound:
    """A bound of a sum over t < T: closed forms at T, plus c times a lemma's bound, plus c times a sum that is kept."""

    closed: tuple[Coefficient, ...] = ()
    lemmas: tuple[tuple[Coefficient, str, Coefficient], ...] = ()  # c, the name, and its a
    kept: tuple[tuple[Coefficient, Coefficient], ...] = ()  # c, and the summand


@dataclass(frozen=True)
class LastWeight:
    """The weight at T: weight = factor * lambda_t ** power, which is at least factor * ((T + 1)/2) ** power."""

    factor: Coefficient
    power: int = 0


@dataclass(frozen=True)
class Summation:
    """How the conclusion follows.

    `kind` is "last" (the measure at T), "mean" (the mean of the measure at t < T, weighted by the shares) or "sum" (of
    the progress, with what the potential still holds where that is not dropped). `divisor` is what the total is divided
    by; `progress` and `measure` show that these are not negative, where that is needed.
    """

    kind: str
    spent: SumBound
    divisor: LastWeight | SumBound | None = None
    progress: Argument | None = None
    measure: Argument | None = None


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------


def varying(field: Field) -> frozenset[str]:
    """The names of the generators that are not the same at every t.

    The generator of a constant is among them where its domain depends on what changes: it is the constant's place
    there.
    """
    names = {"t", f"s_{field.horizon}", *(f"power_{k + 1}" for k in range(len(field.powers)))}
    for name, declared in field.parameters.items():
        related = isinstance(declared, Root) or getattr(declared, "sequence", False)
        if related or changes(field.values[name], names):
            names |= {name, f"s_{name}"}
    return frozenset(names)


def changes(c: Coefficient, changing: frozenset[str] | set[str]) -> bool:
    """Whether a coefficient is not the same at every t, by the names that change; t may occur as N of a horizon N."""
    names = generators_of(c) & changing
    moving = {"t", f"s_{c.field.horizon}"}
    return bool(names - moving) or bool(names & moving and not c.field.is_steady(c.element))


def summable(field: Field) -> frozenset[str]:
    """The generators whose next value is known: those that do not change, t, and powers of what does not change."""
    changing = varying(field)
    known = {"t", f"s_{field.horizon}"} if field.horizon else {"t"}
    for k in range(len(field.powers)):
        base = field.power_rates[k] if k in field.power_rates else field.power_bases.get(k)
        if base is not None and not changes(base, changing):
            known.add(f"power_{k + 1}")
    return frozenset({*field.algebra.names} - changing | known)


def generators_of(c: Coefficient) -> frozenset[str]:
    """The names of the generators that occur in a coefficient."""
    names: frozenset[str] = c.element.occurring
    return names


def at_start(c: Coefficient) -> Coefficient:
    """c at t = 0, where each factor base ** t and exp(rate t) is 1; raises ZeroDivisionError at a pole."""
    return c.field.at_start(c)


def rise(c: Coefficient) -> Coefficient:
    """c(t+1) - c(t): t becomes t + 1, a factor base ** t base times itself, the term of a root the next one.

    Of a flow, the derivative. Raises NotExpressibleError where c has the next term of a root already.
    """
    field = c.field
    if field.continuous:
        return Coefficient(field, field.derivative(c.element))
    return field.following(c) - c


def from_one(c: Coefficient, reasons: Reasons) -> tuple[bool, bool]:
    """Whether c is shown >= 0, and > 0, for t >= 1; of a flow, for t > 0; at t = N for every horizon N >= 1.

    From t = 1 on, t is 1 + t' with t' >= 0, and so is the generator of a root, with what it is at least there.
    """
    field = c.field
    if not field.continuous:
        c = c.field.moved(field.at_end(c), from_one_on(field))
    found, strict = coefficient_sign(c, reasons)
    return found > 0, found > 0 and strict


def from_one_on(field: Field) -> dict[str, Any]:
    """What takes the place of the generators that change with t from t = 1 on."""
    later = ({} if field.horizon else {"t": Fraction(1)}) | {
        f"s_{name}": known.later for name, known in field.conics.items() if name not in field.backward
    }
    one = field.algebra.one
    return {name: field._generator(name) + one * at.numerator / at.denominator for name, at in later.items()}


def closed_form(bound: SumBound, field: Field) -> Coefficient:
    """The sum of the closed forms of a bound."""
    return sum(bound.closed, field.coefficient(0))


def _defined(c: Coefficient, reasons: Reasons) -> bool:
    return sign(c.element.denom, c.field.generators, reasons)[1]


def refute_sum(term: Coefficient, bound: SumBound, sense: int, reasons: Reasons) -> str:
    """Why `bound` is not shown to bound the sum of `term` from above (sense 1) or below (-1); empty where it is."""
    field = term.field
    parts = [*bound.closed, *(x for c, _, a in bound.lemmas for x in (c, a)), *(x for pair in bound.kept for x in pair)]
    if any(type(x) is not Coefficient or x.field is not field for x in parts):
        return "it has a coefficient of another statement"
    changing = varying(field)
    whole = closed_form(bound, field)
    if any(f"s_{name}" in generators_of(x) for x in (term, *parts) for name in field.backward):
        return "a sum over a sequence that is read from the horizon on has no closed form here"
    if not generators_of(whole) <= summable(field) | {f"s_{name}" for name in field.sequences}:
        return "the closed form has a term of a sequence, whose next is not known"
    try:
        ends = [field.at_end(x) for x in (*bound.closed, whole)]
        if not all(_defined(x, reasons) for x in (*parts, whole, *ends)):
            return "a denominator is not shown never to vanish"
        start = at_start(whole)
        excess = rise(whole) - term
    except ZeroDivisionError:
        return "the closed form has a pole at an end"
    except NotExpressibleError:
        return "the closed form has the next term of a root, whose own next is not known"
    if not _defined(start, reasons) or coefficient_sign(start * sense, reasons)[0] <= 0:
        return f"at t = 0 it is {start}, which is on the wrong side of 0"
    for c, name, a in bound.lemmas:
        lemma = LEMMAS.get(name)
        if lemma is None or lemma.continuous != field.continuous or sense not in lemma.senses:
            return f"there is no lemma {name!r} for this sum"
        if changes(c, changing) or changes(a, changing):
            return f"the lemma {name} is used with a factor that changes with t"
        if coefficient_sign(c, reasons)[0] <= 0 or coefficient_sign(a, reasons) != (1, True):
            return f"the lemma {name} is used with a factor {c} or a shift {a} that is not shown to be positive"
        if name.startswith("nesterov") and field.nesterov is None:
            return f"the lemma {name} speaks of a sequence that is not there"
        excess = excess + c * lemma.term(field, a)
    for c, summand in bound.kept:
        if changes(c, changing):
            return "a sum is kept with a factor that changes with t"
        excess = excess + c * summand
    if coefficient_sign(excess * sense, reasons)[0] <= 0:
        return f"it grows by too little: {excess * sense} is not shown to be non-negative"
    return ""


def is_exact(term: Coefficient, bound: SumBound) -> bool:
    """Whether a bound, already shown, is the sum itself."""
    whole = closed_form(bound, term.field)
    total = rise(whole) - term
    for c, summand in bound.kept:
        total = total + c * summand
    exact = {"logarithm"}
    for c, name, a in bound.lemmas:
        if name not in exact:
            return False
        total = total + c * LEMMAS[name].term(term.field, a)
    return not total.element and not at_start(whole).element


def without_constant(part: Expression) -> Expression:
    """A part without its constant."""
    return Expression(part.field, {key: c for key, c in part.terms.items() if not isinstance(key, One)})


def net_budget(statement: Statement) -> Coefficient:
    """The budget less the constant in the progress: the error beyond the rest of the guaranteed decrease."""
    return statement.budget - statement.progress.coefficient(One())


def sign_obligations(statement: Statement) -> dict[str, Obligation]:
    """What is to be shown of the progress and of the measure, constants apart, before either is dropped."""
    s = statement
    return {
        "progress": Obligation("sign of the progress", -without_constant(s.progress), s.decrease.hypotheses),
        "measure": Obligation("sign of the measure", -without_constant(s.measure), s.domination.hypotheses),
    }


def refute(statement: Statement, summation: Summation, reasons: Reasons) -> str:
    """Why the conclusion does not follow from the two obligations; empty where it does."""
    s = statement
    reason = refute_sum(net_budget(s), summation.spent, 1, reasons)
    if reason:
        return f"the sum of the budgets: {reason}"
    for name, obligation in sign_obligations(s).items():
        argument = getattr(summation, name)
        reason = kernel._refute(obligation, argument, s.field, reasons) if argument is not None else ""
        if reason:
            return f"the {obligation.name}: {reason}"
    if summation.measure is not None and coefficient_sign(s.measure.coefficient(One()), reasons)[0] <= 0:
        return "the sign of the measure: its constant part is not shown to be non-negative"
    progress = without_constant(s.progress)
    divisor = summation.divisor
    weighs = not s.weight.element or (summation.measure is not None and coefficient_sign(s.weight, reasons)[0] > 0)
    if summation.kind == "last" and isinstance(divisor, LastWeight):
        if progress.terms and summation.progress is None:
            return "the progress is dropped, and not shown to be non-negative"
        return _refute_weight(s, divisor, summation, reasons)
    if summation.kind == "mean" and isinstance(divisor, SumBound):
        if not weighs:
            return "what the potential holds at the end is dropped, and not shown to be non-negative"
        return _refute_shares(s, divisor, summation, reasons)
    if summation.kind == "sum" and divisor is None:
        if summation.measure is not None and not weighs:
            return "the weight is not shown to be non-negative"
        if not progress.terms and (weighs or not s.weight.element):
            return "it says nothing: there is no progress, and what the potential holds is dropped"
        return ""
    return f"there is no conclusion of the kind {summation.kind!r} with such a divisor"


def known_to_grow(field: Field) -> str | None:
    """The term of a weight that is at least half of what comes after its index: lambda_T, or lambda_{N+1}."""
    return f"{field.nesterov}_t" if field.nesterov else field.nesterov_first


def _refute_weight(s: Statement, claim: LastWeight, summation: Summation, reasons: Reasons) -> str:
    if type(claim.factor) is not Coefficient or claim.factor.field is not s.field or type(claim.power) is not int:
        return "the weight is of another statement"
    weight = claim.factor
    if claim.power:
        # lambda_T >= (T + 1)/2 >= 0: a smaller weight gives a larger bound where the total is not negative, as it is
        # where the measure and the progress are not.
        term = known_to_grow(s.field)
        if claim.power < 0 or term is None:
            return "the weight is no positive power of a sequence that is known to grow"
        if generators_of(claim.factor) & {f"s_{name}" for name in (*s.field.sequences, term)}:
            return "the weight's factor still has a term of the sequence"
        if summation.measure is None:
            return "the weight is made smaller, and the measure is not shown to be non-negative"
        weight = weight * s.field.values[term] ** claim.power
    if weight.element != s.weight.element:
        return f"the weight is {s.weight}, not {weight}"
    return "" if from_one(claim.factor, reasons)[1] else f"the weight {s.weight} is not shown to be positive for t >= 1"


def _refute_shares(s: Statement, bound: SumBound, summation: Summation, reasons: Reasons) -> str:
    share = s.progress_weight
    if share is None or not without_constant(s.progress).same(s.measure * share):
        return "the progress is no multiple of the measure"
    if coefficient_sign(share, reasons) != (1, True):
        return f"the share {share} is not shown to be positive"
    reason = refute_sum(share, bound, -1, reasons)
    if reason:
        return f"the sum of the shares: {reason}"
    if is_exact(share, bound):
        return ""  # positive, as every share is
    if summation.measure is None:
        return "the sum of the shares is made smaller, and the measure is not shown to be non-negative"
    if bound.kept:
        return "the shares are kept as a sum only in part"
    whole = closed_form(bound, s.field)
    shown, strict = from_one(whole, reasons)
    if shown and (strict or any(coefficient_sign(c, reasons) == (1, True) for c, _, _ in bound.lemmas)):
        return ""
    return f"the sum of the shares is not shown to be positive for T >= 1: {whole}"


# ----------------------------------------------------------------------------------------------------------------------
# What is printed
# ----------------------------------------------------------------------------------------------------------------------


def last(statement: Statement) -> sympy.Symbol:
    """What the number of steps is called: T, or the horizon that the method knows."""
    horizon: sympy.Symbol = statement.field.symbols[statement.field.horizon] if statement.field.horizon else T
    return horizon


def terms_of(statement: Statement, at: sympy.Expr) -> dict[sympy.Symbol, sympy.Expr]:
    """The symbols of t and of the terms of sequences, each with what it is at `at`: eta_t is eta[at].

    The terms of a root in t are sqrt(at) and sqrt(at + 1).
    """
    meant: dict[sympy.Symbol, sympy.Expr] = {statement.field.symbols["t"]: at}
    root = statement.field.time_root
    for name, symbol in statement.field.symbols.items():
        if name in (f"{root}_t", f"{root}_next"):
            meant[symbol] = sympy.sqrt(at if name.endswith("_t") else at + 1)
        elif name in statement.field.terms_from_horizon:
            stem, _, term = name.rpartition("_")
            shift = {"t": -at, "next": 1 - at, "first": sympy.Integer(1)}[term]
            meant[symbol] = sympy.IndexedBase(stem)[last(statement) + shift]
        elif name.endswith("_t"):
            meant[symbol] = sympy.IndexedBase(name[:-2])[at]
        elif name.endswith("_next"):
            meant[symbol] = sympy.IndexedBase(name.removesuffix("_next"))[at + 1]
    return meant


def shown_at(c: Coefficient, statement: Statement, at: sympy.Expr) -> sympy.Expr:
    """A coefficient of t as a person sees it at `at`."""
    expression = c.to_sympy()
    meant = {symbol: e for symbol, e in terms_of(statement, at).items() if symbol in expression.free_symbols}
    return _with_terms(expression, frozenset(meant.items())) if meant else expression


@lru_cache(maxsize=1024)
def _with_terms(expression: sympy.Expr, meant: frozenset[tuple[sympy.Symbol, sympy.Expr]]) -> sympy.Expr:
    return expression.subs(dict(meant), simultaneous=True)


def kept_sum(summand: Coefficient, statement: Statement) -> sympy.Expr:
    """The sum over t < T of a summand, or its integral over 0 < t < T, unevaluated."""
    t = statement.field.symbols["t"]
    inside = shown_at(summand, statement, t)
    return sympy.Integral(inside, (t, 0, T)) if statement.continuous else sympy.Sum(inside, (t, 0, last(statement) - 1))


def pieces(bound: SumBound, statement: Statement) -> list[tuple[Coefficient, sympy.Expr]]:
    """A bound at T as a sum of coefficients times expressions, each coefficient at t = T, which may be the horizon."""
    found = [(statement.field.at_end(c), sympy.Integer(1)) for c in bound.closed]
    found += [(c, LEMMAS[name].bound(a.to_sympy()).subs(T, last(statement))) for c, name, a in bound.lemmas]
    found += [(c, kept_sum(summand, statement)) for c, summand in bound.kept]
    return [(c, e) for c, e in found if c.element]


def weight_pieces(weight: LastWeight, statement: Statement) -> list[tuple[Coefficient, sympy.Expr]]:
    """The weight at T, or what is not larger."""
    return [(weight.factor, (grown(statement) / 2) ** weight.power)]


def grown(statement: Statement) -> sympy.Expr:
    """What lambda at the end is at least half of: T + 1 of lambda_T, and N + 2 of lambda_{N+1}."""
    return last(statement) + (1 if statement.field.nesterov else 2)


class ReadBack:
    """Reads a SymPy expression in T back into the field, with an indeterminate for each scalar, logarithm and sum."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.field = statement.field
        self.names = list(self.field.algebra.names)
        self.others: dict[sympy.Expr, int] = {}
        self.last = last(statement)

    def same(self, printed: sympy.Expr, total: list[tuple[Coefficient, sympy.Expr]], divisor: list[Any]) -> bool:
        """Whether `printed` times the divisor is the total, identically."""
        found = [x for _, e in (*total, *divisor, (None, printed)) for x in self._indeterminates(e)]
        self.others = {e: k for k, e in enumerate(dict.fromkeys(found))}
        self.space = RationalFunctions([*self.names, *(f"other_{k}" for k in range(len(self.others)))])
        self.lifted = list(self.space.gens[: len(self.names)])
        try:
            whole, below = (
                sum((self._lift(c) * self.read(e) for c, e in part), self.space.zero) for part in (total, divisor)
            )
            return bool(below) and self.read(printed) * below == whole
        except (ZeroDivisionError, CertificateError):
            return False

    def _indeterminates(self, e: sympy.Expr) -> list[sympy.Expr]:
        if isinstance(e, sympy.Sum | sympy.Integral | sympy.log):
            return [e]
        if isinstance(e, sympy.Symbol) and e != self.last and str(e) not in self.field.symbols:
            return [e]
        return [] if isinstance(e, sympy.Indexed) else [x for part in e.args for x in self._indeterminates(part)]

    def _lift(self, c: Coefficient) -> Any:
        return self.space.zero + substituted(c.element, self.lifted)

    def read(self, e: sympy.Expr) -> Any:
        """An expression as an element of the larger field; raises CertificateError where it means nothing there."""
        if e in self.others:
            return self.space.gens[len(self.names) + self.others[e]]
        if e.is_Rational:
            return self._lift(self.field.coefficient(e))
        if e == self.last:
            return self._lift(self.field.values[self.field.horizon or "t"])
        if isinstance(e, sympy.Indexed) and e.indices == (self.last,):
            return self._lift(self.field.values[f"{e.base}_t"])
        if isinstance(e, sympy.Indexed) and e.indices == (self.last + 1,) and str(e.base) in self.field.backward:
            return self._lift(self.field.values[f"{e.base}_first"])
        if e.is_Symbol and str(e) in self.field.values and str(e) != "t" and not str(e).endswith(("_t", "_next")):
            return self._lift(self.field.values[str(e)])
        factors = [x for x in e.args if self._is_geometric(x)] if e.is_Mul else []
        if len(factors) > 1:
            rest = [self.read(x) for x in e.args if x not in factors]
            return math.prod(rest, start=self._read_geometric(factors))
        if e.is_Add or e.is_Mul:
            parts = [self.read(x) for x in e.args]
            total = parts[0]
            for x in parts[1:]:
                total = total + x if e.is_Add else total * x
            return total
        if isinstance(e, sympy.exp):
            rate = self.read(sympy.cancel(e.exp / self.last))
            return self._power_of(self.field.power_rates, lambda known, m: known * m, rate)
        if e.is_Pow and e.exp.is_Integer:
            return self.read(e.base) ** int(e.exp)
        if e.is_Pow and (2 * e.exp).is_Integer and e.base in (T, T + 1) and self.field.time_root is not None:
            term = "t" if e.base == T else "next"
            return self._lift(self.field.values[f"{self.field.time_root}_{term}"]) ** int(2 * e.exp)
        if self._is_geometric(e):
            return self._read_geometric([e])
        raise CertificateError(f"{e} has no meaning in a bound")

    def _is_geometric(self, e: sympy.Expr) -> bool:
        """Whether an expression is base ** (m T + n) with integers m, not 0, and n."""
        if not e.is_Pow or isinstance(e, sympy.exp):
            return False
        slope, shift = self._exponent(e)
        return bool(slope.is_Integer and shift.is_Integer and slope)

    def _exponent(self, e: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
        slope = sympy.expand(e.exp).coeff(self.last)
        return slope, sympy.expand(e.exp - slope * self.last)

    def _read_geometric(self, factors: list[sympy.Expr]) -> Any:
        """A product of powers of T: SymPy writes (2 x) ** T as 2 ** T x ** T, and for integers T these are one.

        Each is the power of a known base, or all together are. Of a flow T is no integer, and each is for itself.
        """
        if self.field.continuous and len(factors) > 1:
            return math.prod((self._read_geometric([e]) for e in factors), start=self.space.one)
        base, rest = self.space.one, self.space.one
        for e in factors:
            slope, shift = self._exponent(e)
            read = self.read(e.base)
            base, rest = base * read ** int(slope), rest * read ** int(shift)
        try:
            return rest * self._power_of(self.field.power_bases, lambda known, m: known**m, base)
        except CertificateError:
            if len(factors) == 1:
                raise
            return math.prod((self._read_geometric([e]) for e in factors), start=self.space.one)

    def _power_of(self, known: Mapping[int, Coefficient], multiple: Callable[[Any, int], Any], wanted: Any) -> Any:
        """The factor base ** T, or exp(rate T), for a base or a rate that is a multiple of a known one."""
        for k, c in known.items():
            for m in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6):
                if multiple(self._lift(c), m) == wanted:
                    return self.lifted[self.names.index(f"power_{k + 1}")] ** m
        raise CertificateError(f"{wanted} is the base of no geometric factor")
