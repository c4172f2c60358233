"""The two obligations, summed over t, give the rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from typing import Any

import sympy

from potential import summation as rules
from potential.algebra.coefficients import Coefficient, Field, ParameterValues
from potential.algebra.expressions import Expression, One
from potential.algebra.factoring import factor, multiplied_out
from potential.algebra.parameters import Horizon, Parameter
from potential.algebra.products import Inside, joined, turned
from potential.errors import CertificateError, InputError
from potential.kernel import Reasons
from potential.statement.premises import says_terms_of
from potential.statement.statement import Statement
from potential.summation import LastWeight, SumBound, Summation, T
from potential.writing import formulas, notation
from potential.writing.terms import (
    Bracket,
    Expectation,
    Name,
    Number,
    Power,
    Steps,
    Sum,
    Term,
    added,
    bare,
    equal,
    names_in,
    reindexed,
    related,
    times,
)
from potential.writing.text import text

R = sympy.Symbol("R", nonnegative=True)  # ||x_0 - x*||
GAP_0 = sympy.Symbol("Delta_0", nonnegative=True)  # f(x_0) - f(x*)
DIVERGENCE_0 = sympy.Symbol("D_0", nonnegative=True)  # D_h(x*, x_0)

_KEY = object()


def start_symbols(statement: Statement) -> dict[Term, tuple[sympy.Expr, sympy.Symbol, Term]]:
    """The scalars of the start as they are displayed: value, symbol and meaning of the symbol."""
    problem = statement.problem
    names = {"f": problem.objective, "x": problem.minimizer_name, "least": problem.least}
    holes = {hole: notation.read(said) for hole, said in names.items()}
    distance, gap, divergence = (
        notation.filled(typed, **holes) for typed in ("||x_0 - {x}||", "{f}(x_0) - {least}", "D_h({x}, x_0)")
    )
    return {
        Power(distance, Number("2")): (R**2, R, distance),
        Bracket(gap): (GAP_0, GAP_0, gap),
        divergence: (DIVERGENCE_0, DIVERGENCE_0, divergence),
    }


@dataclass(frozen=True)
class Conclusion:
    """What is bounded after T steps, and by what; only `conclude` makes one, of a Summation that the rules accept.

    `kind` is "last" (the measure at T), "mean" (the mean of the measure at 0..T-1, weighted by the share where that
    changes with t) or "sum" (of the progress, and of what the potential still holds where that is not dropped).
    `quantity` is what is bounded, in words; `total` is Phi(0) plus what bounds the budgets of T steps, `bound` is
    `total` over `factor`. `share` is the progress over the measure where the kind is "mean".
    """

    statement: Statement
    summation: Summation
    quantity: Term
    bound: sympy.Expr
    total: sympy.Expr
    factor: sympy.Expr
    meanings: dict[sympy.Symbol, Term]
    key: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.key is not _KEY:
            raise TypeError("only `conclude` makes a conclusion, of what the rules of summation accept")

    @property
    def kind(self) -> str:
        """What is bounded: "last", "mean" or "sum"."""
        return self.summation.kind

    @property
    def share(self) -> Coefficient | None:
        """The progress over the measure, where the conclusion is about a mean."""
        return self.statement.progress_weight if self.kind == "mean" else None

    @property
    def measure(self) -> Expression:
        """The quantity that the theorem measures, as displayed."""
        return self.statement.display["measure"]

    @cached_property
    def formula(self) -> Term:
        """The conclusion as a formula."""
        return related(self.quantity, "<=", formulas.term(self.statement.field.short(self.bound)))

    @cached_property
    def text(self) -> str:
        """The conclusion in one line."""
        return text(self.formula)

    def legend(self) -> list[Term]:
        """The meaning of the symbols of the bound that are no parameters, as equations."""
        used = self.bound.free_symbols
        return [equal(formulas.term(symbol), meaning) for symbol, meaning in self.meanings.items() if symbol in used]

    def bound_at(self, steps: Any, values: Mapping[str, Any]) -> Any:
        """The bound after `steps` steps (of a flow, at that time) where parameters and scalars have these values.

        `values` has, by name, each parameter and each scalar of the start that occurs (`R`, `Delta_0`, `D_0`, or the
        text of another one); of a sequence, a function of t. The answer is a Fraction where all that goes in is exact
        and there is no logarithm or exponential, else a float. Raises InputError for a value that is missing.
        Of a method that knows its number of steps the bound is that of `steps`, an integer of at least 1, and `values`
        has no other one, else InputError says so, as of a number outside of its parameter's domain.
        """
        horizon = self.statement.field.horizon
        declared = self.statement.field.parameters.get(horizon)
        if isinstance(declared, Horizon):
            declared.require_inside(steps, "bound_at")
        if horizon and values.get(horizon, steps) != steps:
            raise InputError(f"the bound is said of {horizon} steps, {values[horizon]}, and not of {steps}")
        known = self.with_roots({**values, horizon: steps} if horizon else values)
        return evaluated(self.bound, steps, in_domains(self.statement.field, known))

    def with_roots(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Values with those of the roots that they decide, such as q = sqrt(mu/L), exact where rational."""
        found = dict(values)
        for name, formula in self.statement.theorem.problem_class.roots.items():
            square = sympy.sympify(formula) ** 2
            if name not in found and {str(x) for x in square.free_symbols} <= set(found):
                value = square.subs({x: sympy.Rational(str(found[str(x)])) for x in square.free_symbols})
                root_of = sympy.sqrt(value)
                found[name] = Fraction(str(root_of)) if root_of.is_Rational else float(root_of)
        for name, (root, *_) in self.statement.field.constant_roots.items():  # after q, of which they may be roots
            if set(root.needs) <= set(found):
                value = root.near({needed: found[needed] for needed in root.needs})
                if name in found and float(found[name]) != float(value):
                    raise InputError(f"{name} is bound by its relation, {root!r}, and not {found[name]!r} there")
                found.setdefault(name, value if root.is_met(value, found) else float(value))
        return found


def in_domains(field: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, of which each number lies in its parameter's domain, and each term of a sequence when it is asked.

    Raises InputError for one outside. An end that speaks of what has no value here is not looked at.
    """
    found = dict(values)

    def check(name: str, declared: Parameter, value: Any, known: Mapping[str, Any]) -> Any:
        if all(str(x) in known for end in field.ends[name] for x in end.to_sympy().free_symbols):
            declared.check_number(value, ParameterValues(known), "bound_at")
        else:
            Parameter.require_inside(declared, value, "bound_at")
        return value

    for name, declared in field.parameters.items():
        stem, _, at = name.rpartition("_")
        if not isinstance(declared, Parameter) or name in ("t", field.horizon, *field.constant_roots):
            continue
        if not declared.sequence and name in values:
            check(name, declared, values[name], values)
        elif declared.sequence and at == "t" and callable(values.get(stem)):
            found[stem] = lambda k, name=name, declared=declared, term=values[stem]: check(
                name, declared, term(k), {**values, "t": k}
            )
        if name in field.first_terms and callable(values.get(stem)) and values[stem](0) != values.get(name):
            raise InputError(f"{name} is {stem}(0), and not {values.get(name)!r} where that is {values[stem](0)!r}")
    return found


def evaluated(expression: sympy.Expr, steps: Any, values: Mapping[str, Any]) -> Any:
    """An expression of a conclusion at numbers, see `Conclusion.bound_at`."""

    def number(e: sympy.Expr, at: dict[sympy.Symbol, Any]) -> Any:
        if e in at:
            return at[e]
        if e.is_Rational:
            return Fraction(int(e.p), int(e.q))
        if isinstance(e, sympy.Sum):
            (t, first, last) = e.limits[0]
            low, high = (int(number(x, at)) for x in (first, last))
            return sum((number(e.function, {**at, t: Fraction(k)}) for k in range(low, high + 1)), Fraction(0))
        if isinstance(e, sympy.Indexed):
            return _given(values, str(e.base), steps)(int(number(e.indices[0], at)))
        if e.is_Symbol:
            return _given(values, str(e), steps)
        parts = [number(x, at) for x in e.args]
        if e.is_Add:
            return sum(parts[1:], parts[0])
        if e.is_Mul:
            product = parts[0]
            for x in parts[1:]:
                product = product * x
            return product
        if e.is_Pow and not isinstance(e, sympy.exp):
            base, exponent = parts
            whole = isinstance(exponent, Fraction) and exponent.denominator == 1
            return base ** int(exponent) if whole else float(base) ** float(exponent)
        if isinstance(e, sympy.log | sympy.exp):
            return float(e.func(sympy.Float(float(parts[0]), 30)))
        return float(e.subs({s: sympy.Float(float(number(s, at)), 30) for s in e.free_symbols}).evalf())

    exact = isinstance(steps, int | Fraction) and not isinstance(steps, bool)
    return number(expression, {T: Fraction(steps) if exact else float(steps)})


def _given(values: Mapping[str, Any], name: str, steps: Any) -> Any:
    if name not in values:
        raise InputError(f"the bound at {steps} needs a value for {name}; values has {', '.join(values) or 'none'}")
    value = values[name]
    return Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value


def conclude(statement: Statement, summation: Summation, reasons: Reasons) -> Conclusion:
    """The conclusion that follows from the statement's two obligations by summing over t = 0..T-1.

    The closed forms of its sums, and the reasons of their signs, are given: `potential.search.concluding` finds them.
    Raises CertificateError where they do not show what they should.
    """
    refused = rules.refute(statement, summation, reasons)
    if refused:
        raise CertificateError(f"conclusion: {refused}")
    _require_defined(statement, summation)
    spent = rules.pieces(summation.spent, statement)
    whole = start_pieces(statement) + spent
    divisor = summation.divisor
    below: list[tuple[Coefficient, sympy.Expr]] = [(statement.field.coefficient(1), sympy.Integer(1))]
    if isinstance(divisor, LastWeight):
        below = rules.weight_pieces(divisor, statement)
    elif isinstance(divisor, SumBound):
        below = rules.pieces(divisor, statement)
    last = rules.last(statement)
    total, factor = (sympy.Add(*(rules.shown_at(c, statement, last) * e for c, e in part)) for part in (whole, below))
    reading = rules.ReadBack(statement)
    if last != T:
        whole = [(sum((c for c, x in whole if x == e), statement.field.coefficient(0)), e) for e in _scalars(whole)]
    many = (
        len(spent) > 1
        or last != T
        or any(_grows(rules.shown_at(c, statement, last).xreplace({last: T})) for c, _ in spent)
    )
    apart = [rules.shown_at(c, statement, last) * e / factor for c, e in whole] if many else []
    written = (e.xreplace({last: T}) for e in (total / factor, *apart))
    forms = _forms(next(written), tuple(written), statement.field.inside())
    bound = next((e for e in (form.xreplace({T: last}) for form in forms) if reading.same(e, whole, below)), None)
    if bound is None:
        raise CertificateError(f"conclusion: the bound {total / factor} is not read back as what was shown")
    meanings = {symbol: meaning for _, symbol, meaning in start_symbols(statement).values()}
    return Conclusion(statement, summation, _quantity(statement, summation), bound, total, factor, meanings, _KEY)


def _require_defined(statement: Statement, summation: Summation) -> None:
    """Raise CertificateError where a bound has a term of a sequence of which the statement says nothing."""
    sums = [part for part in (summation.spent, summation.divisor) if isinstance(part, SumBound)]
    parts = [c for part in sums for c in (*part.closed, *(x for pair in (*part.lemmas, *part.kept) for x in pair))]
    used = frozenset().union(*(rules.generators_of(c) for c in parts if isinstance(c, Coefficient)))
    for name in statement.field.sequences:
        if not used.isdisjoint((f"s_{name}", f"s_{name}_first")) and not says_terms_of(statement, name):
            raise CertificateError(f"conclusion: the bound has a term of {name}, of which the theorem does not speak")


# Both sides -----------------------------------------------------------------------------------------------------------


def start_pieces(statement: Statement) -> list[tuple[Coefficient, sympy.Expr]]:
    """Phi(0) as a sum of coefficients times the scalars of the start."""
    symbols = start_symbols(statement)
    found = []
    for key, element in statement.display["start"].terms.items():
        shown = statement.monomial_term(key)
        value = sympy.Integer(1) if isinstance(key, One) else sympy.Symbol(text(shown))
        value = symbols[shown][0] if shown in symbols else value
        found.append((Coefficient(statement.field, element), value))
    return found


def start_value(statement: Statement) -> sympy.Expr:
    """Phi(0) in the symbols of the bound."""
    return sympy.Add(*(c.to_sympy() * e for c, e in start_pieces(statement)))


def _scalars(pieces: list[tuple[Coefficient, sympy.Expr]]) -> list[sympy.Expr]:
    """What the coefficients of a sum are in front of, each once."""
    return list(dict.fromkeys(e for _, e in pieces))


def _quantity(statement: Statement, summation: Summation) -> Term:
    """What is bounded: an expectation where the method draws at random."""
    if summation.kind == "last":
        return bare(_expected(statement, _at_last(statement)))
    over = "0 < t < T" if statement.continuous else f"t < {rules.last(statement)}"
    if summation.kind == "mean":
        share = statement.progress_weight
        assert share is not None
        t = statement.field.symbols["t"]
        weight = rules.shown_at(share, statement, t)
        weighted = rules.changes(share, rules.varying(statement.field))
        measure = _expected(statement, statement.term(statement.display["measure"]))
        return Steps("mean", over, _together(measure), formulas.term(weight) if weighted else None)
    parts: list[Term] = []
    if statement.weight.element and summation.measure is None:
        weight = Bracket(formulas.term(rules.shown_at(statement.weight, statement, rules.last(statement))))
        measure = _expected(statement, _at_last(statement))
        parts.append(times(weight, _together(measure)))
    paid = rules.without_constant(statement.display["progress"])
    if paid.terms:
        shown = _expected(statement, statement.term(paid))
        many = len(paid.terms) > 1 and not isinstance(shown, Expectation)
        kind = "integral" if statement.continuous else "sum"
        parts.append(Steps(kind, over, Bracket(shown, square=True) if many else shown, None))
    return added([(False, part) for part in parts])


def _at_last(statement: Statement) -> Term:
    """The measure at T: each t in it is T, in coefficients, indices and terms of sequences."""
    last = rules.last(statement)
    at = rules.terms_of(statement, last)
    pieces = []
    for key, element in statement.display["measure"].terms.items():
        negative, size = formulas.signed(Coefficient(statement.field, element).to_sympy().subs(at, simultaneous=True))
        measured = reindexed(statement.monomial_term(key), Name("t"), Name(str(last)))
        indices = {name.index for name in names_in(measured)} - {None, Name(str(last))}
        if statement.field.horizon and any(Name(str(last)) in names_in(index) for index in indices if index):
            raise CertificateError(
                f"conclusion: {text(measured)} is of a point beyond the last of {last} steps; measure one of the state"
            )
        pieces.append((negative, times(size, measured)))
    return added(pieces)


def _together(term: Term) -> Term:
    """A sum in brackets of its own."""
    return Bracket(term, square=True) if isinstance(term, Sum) else term


def _expected(statement: Statement, term: Term) -> Term:
    return Expectation(Bracket(bare(term), square=True)) if statement.problem.expectation else term


# The bound as a person writes it; that it is the same is checked by reading it back -----------------------------------


@lru_cache(maxsize=512)
def _forms(quotient: sympy.Expr, apart: tuple[sympy.Expr, ...], inside: Inside | None) -> tuple[sympy.Expr, ...]:
    """Ways to write the bound, the shortest first: as one quotient, and each summand of the total by itself."""
    ways = [_tidy(quotient, inside)]
    if _grows(quotient) and _grows(sympy.fraction(sympy.together(quotient))[1]):
        ways.append(_factored(quotient, inside))
    if apart:
        ways.append(sympy.Add(*(_shortest([_tidy(e, inside), _factored(e, inside)]) for e in apart)))
    return (*(_with_sign_inside(way, inside) for way in _by_length(ways)), quotient)


def _with_sign_inside(product: sympy.Expr, inside: Inside | None) -> sympy.Expr:
    """L (b - a) for -L (a - b), where no point of the domain says which is larger, and fewer signs are left so."""
    number, rest = product.as_coeff_Mul()
    parts = list(sympy.Mul.make_args(rest))
    if number.is_negative and len(parts) > 1:
        for k, part in enumerate(parts):
            minus = sum(bool(term.as_coeff_Mul()[0].is_negative) for term in part.args) if part.is_Add else 0
            if part.is_Add and 2 * minus >= len(part.args) and part.free_symbols - set(dict(inside or ())):
                return sympy.Mul(-number, *parts[:k], -part, *parts[k + 1 :])
    return product


def _by_length(ways: list[sympy.Expr]) -> list[sympy.Expr]:
    """Different ways to write the same, the shortest first; of the same length as SymPy spells them."""
    different = list(dict.fromkeys(ways))
    if len(different) < 2:
        return different
    lengths = {e: int(sympy.count_ops(e)) for e in different}
    alike = Counter(lengths.values())
    return sorted(different, key=lambda e: (lengths[e], str(e) if alike[lengths[e]] > 1 else ""))


def _shortest(ways: list[sympy.Expr]) -> sympy.Expr:
    return _by_length(ways)[0]


def _grows(e: sympy.Expr) -> bool:
    """Whether T stands in an exponent."""
    return any(T in power.exp.free_symbols for power in e.atoms(sympy.Pow, sympy.exp))


def _factored(expression: sympy.Expr, inside: Inside | None) -> sympy.Expr:
    """An expression factored as a polynomial in its geometric factors."""
    powers: dict[sympy.Expr, sympy.Symbol] = {}

    def opened(e: sympy.Expr) -> sympy.Expr:
        base, exponent = e.as_base_exp()
        slope = sympy.expand(exponent).coeff(T)
        factor = powers.setdefault(base, sympy.Dummy())
        return factor**slope * base ** sympy.expand(exponent - slope * T)

    plain = expression.replace(lambda e: e.is_Pow and not isinstance(e, sympy.exp) and T in e.exp.free_symbols, opened)
    point = dict(inside or ())
    here = {**point, **{factor: base.subs(point) for base, factor in powers.items()}, T: 1}
    parts = []
    for part in sympy.Mul.make_args(turned(factor(plain), inside)):
        # What is positive at T = 1 is written so: 1 - rho ** T.
        turns = part.is_Add and part.subs(here).is_negative
        parts += [sympy.Integer(-1), -part] if turns else [part]
    return sympy.Mul(*parts).xreplace({factor: base**T for base, factor in powers.items()})


def _tidy(expression: sympy.Expr, inside: Inside | None) -> sympy.Expr:
    """The bound as a product or a sum of factored terms, whichever is shorter, geometric factors as they are."""
    turn = partial(turned, inside=inside)  # (1 - eta L) for -(eta L - 1)
    # Sums and logarithms stay as they are; the base of a geometric factor is positive, and must not be turned.
    kept = {e: sympy.Dummy() for e in expression.atoms(sympy.Sum, sympy.Integral, sympy.log)}
    expression = expression.xreplace(kept)
    bases: dict[sympy.Expr, sympy.Symbol] = {}
    expression = expression.replace(
        lambda e: e.is_Pow and not isinstance(e, sympy.exp) and T in e.exp.free_symbols,
        lambda e: bases.setdefault(e.base, sympy.Dummy(positive=True)) ** e.exp,
    )
    back = {dummy: e for e, dummy in (*kept.items(), *bases.items())}
    expression = joined(expression)
    powers = [f for f in sympy.Mul.make_args(expression) if T in f.as_base_exp()[1].free_symbols]
    geometric, rest = sympy.Mul(*powers), sympy.Mul(*(f for f in sympy.Mul.make_args(expression) if f not in powers))
    if _grows(rest):
        expanded = sympy.Add.make_args(sympy.expand(expression))
        return sympy.Add(*map(joined, expanded)).xreplace(back)
    candidates = [turn(factor(rest)), sympy.Add(*(turn(factor(term)) for term in multiplied_out(rest)))]
    candidates += [rest] if kept else []  # the others multiply out what is summed
    return (geometric * _shortest(candidates)).xreplace(back)
