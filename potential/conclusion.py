"""The conclusion of a theorem: its two obligations, summed over t, give the rate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sympy

from potential import formulas, kernel, signs
from potential.coefficients import Coefficient
from potential.expressions import EUCLIDEAN, Bregman, DualNormSquared, Inner, Named, NormSquared, One
from potential.trace import Statement

T = sympy.Symbol("T", integer=True, positive=True)
R = sympy.Symbol("R", nonnegative=True)  # ||x_0 - x*||
GAP_0 = sympy.Symbol("Delta_0", nonnegative=True)  # f(x_0) - f(x*)
DIVERGENCE_0 = sympy.Symbol("D_0", nonnegative=True)  # D_h(x*, x_0)


def start_symbols(statement: Statement) -> dict[str, tuple[sympy.Expr, str, str]]:
    """The scalars of the start by the text under which they are displayed: value, symbol and meaning of the symbol."""
    f, x, least = statement.problem.objective, statement.problem.minimizer_name, statement.problem.least
    return {
        f"||x_0 - {x}||^2": (R**2, "R", f"||x_0 - {x}||"),
        f"({f}(x_0) - {least})": (GAP_0, "Delta_0", f"{f}(x_0) - {least}"),
        f"D_h({x}, x_0)": (DIVERGENCE_0, "D_0", f"D_h({x}, x_0)"),
    }


@dataclass(frozen=True)
class Conclusion:
    """What is bounded after T steps, and by what.

    `kind` is "last" (the measure at T), "mean" (the mean of the gaps at 0..T-1, weighted where `mean_weight` is not
    constant)
    or "sum" (the sum of the progress). `total` is Phi(0) plus the budgets of T steps; `bound` is `total` over the
    factor.
    """

    kind: str
    quantity: str
    bound: sympy.Expr
    total: sympy.Expr
    factor: sympy.Expr
    meanings: dict[str, str]

    @property
    def text(self) -> str:
        """The conclusion in one line."""
        return f"{self.quantity} <= {formulas.text(self.bound)}"

    def legend(self) -> dict[str, str]:
        """The meaning of the symbols of the bound that are no parameters."""
        used = {str(s) for s in self.bound.free_symbols}
        return {symbol: meaning for symbol, meaning in self.meanings.items() if symbol in used}


def conclude(statement: Statement) -> Conclusion:
    """The conclusion that follows from the statement's two obligations by summing over t = 0..T-1."""
    t = statement.field.symbols["t"]
    bound_by_relation = {f"{name}_t" for name in statement.field.sequences}
    indexed = {
        s: sympy.IndexedBase(name[:-2])[t]
        for name, s in statement.field.symbols.items()
        if name.endswith("_t") and name not in bound_by_relation
    }
    meanings = {symbol: meaning for _, symbol, meaning in start_symbols(statement).values()}
    total = start_value(statement)
    budget = statement.budget.to_sympy().subs(indexed)
    if budget != 0:
        total = total + (sympy.integrate(budget, (t, 0, T)) if statement.continuous else summed(budget, t, statement))
    measure = _expected(statement, "measure")
    # The sum of both obligations: weight(T) measure(T) + sum of the progress <= total. A part may be dropped only where
    # it is not negative.
    pays = _nonnegative(statement, "progress")
    weighs = not statement.weight.element or (
        signs.show_nonnegative(statement.weight.element, statement.field, {}) and _nonnegative(statement, "measure")
    )
    if statement.weight.element and _positive_from_one(statement.weight) and pays:
        factor = _at_last(statement)
        bracketed = re.fullmatch(r"\((.*)\)", measure)
        quantity = re.sub(r"_t\b", "_T", bracketed[1] if bracketed else measure)
        return Conclusion("last", quantity, _tidy(total / factor, statement), total, factor, meanings)
    progress = _expected(statement, "progress")
    over = "0 < t < T" if statement.continuous else "t < T"
    sum_over = f"{'integral' if statement.continuous else 'sum'} over {over} of"
    if not weighs:
        at_last = re.sub(r"_t\b", "_T", measure)
        last = f"({formulas.text(statement.weight.to_sympy().subs(t, T))}) ({at_last})"
        quantity = f"{last} + {sum_over} {progress}" if statement.progress.terms else last
        return Conclusion("sum", quantity, _tidy(total, statement), total, sympy.Integer(1), meanings)
    share = statement.progress_weight
    if share is not None and _positive(share):  # the mean is divided by the sum of these
        weight = share.to_sympy().subs(indexed)
        factor = sympy.Sum(weight, (t, 0, T - 1)) if indexed else sympy.summation(weight, (t, 0, T - 1))
        factor = sympy.integrate(weight, (t, 0, T)) if statement.continuous else factor
        shown = f" weighted by {formulas.text(weight)}" if t in weight.free_symbols else ""
        return Conclusion(
            "mean",
            f"mean over {over} of {_bracketed(measure)}{shown}",
            _tidy(total / factor, statement),
            total,
            factor,
            meanings,
        )
    return Conclusion("sum", f"{sum_over} {progress}", _tidy(total, statement), total, sympy.Integer(1), meanings)


def _bracketed(text: str) -> str:
    """A difference of several brackets in brackets of its own."""
    return f"[{text}]" if ") - (" in text else text


def _expected(statement: Statement, part: str) -> str:
    """The progress or the measure in words, an expectation where the method draws at random."""
    text = statement.expression_text(statement.display[part])
    if not statement.problem.expectation:
        return text
    return f"E[{text[1:-1]}]" if re.fullmatch(r"\([^()]*(\([^()]*\)[^()]*)*\)", text) else f"E[{text}]"


def _nonnegative(statement: Statement, part: str) -> bool:
    """Whether the progress or the measure is a sum of squares, divergences and gaps, with weights shown >= 0."""
    for key, element in statement.display[part].terms.items():
        match key:
            case Named(text):
                # Over changing losses, or outside the set, a gap may have either sign.
                sure = text.startswith(("||", "D_h(", "(h*")) or (
                    text.startswith("(") and statement.problem.gap_nonnegative
                )
            case Inner(left, right):
                sure = left == right and left.space == EUCLIDEAN
            case One() | NormSquared() | DualNormSquared() | Bregman():
                sure = True
            case _:
                sure = False
        if not (sure and signs.show_nonnegative(element, statement.field, {})):
            return False
    return True


def summed(term: sympy.Expr, t: sympy.Symbol, statement: Statement) -> sympy.Expr:
    """The sum of a term over t = 0..T-1, or a bound of it from above.

    Exact where it has a closed form; a harmonic part c/(t + a) with a >= 1 is at most c (1 + log T) where c > 0, and 0
    where c < 0.
    """
    if term.has(sympy.Indexed):
        c, rest = term.as_independent(t)
        return c * sympy.Sum(rest, (t, 0, T - 1))
    if any(t in power.exp.free_symbols for power in term.atoms(sympy.Pow)):
        return _geometric(term, t)
    # A product of powers of these has the sign of its number.
    positive = {sympy.Symbol(g.name) for g in statement.field.generators if g.strict}
    polynomial, total, residues = sympy.Integer(0), sympy.Integer(0), sympy.Integer(0)
    for part in sympy.Add.make_args(sympy.apart(sympy.together(term), t)):
        if part.is_polynomial(t):
            polynomial = polynomial + part
            continue
        c, rest = part.as_independent(t)
        number, symbols = c.as_coeff_Mul()
        shift = sympy.expand(1 / rest - t)
        plain = all(f.as_base_exp()[0] in positive for f in sympy.Mul.make_args(symbols) if f != 1)
        if not (shift.is_Rational and shift >= 1 and plain):
            return sympy.summation(term, (t, 0, T - 1))
        total = total + (c * (1 + sympy.log(T)) if number > 0 else 0)
        residues = residues + c
    if residues == 0:  # no harmonic part, or one that telescopes
        return sympy.summation(term, (t, 0, T - 1))
    return sympy.summation(polynomial, (t, 0, T - 1)) + total


def _positive(share: Coefficient) -> bool:
    """Whether a share is shown to be positive on the whole domain."""
    reasons: dict[Any, Any] = {}
    for part in (share.element.numer, share.element.denom):
        signs.explain(part, share.field, reasons)
    return kernel.coefficient_sign(share, reasons) == (1, True)


def _geometric(term: sympy.Expr, t: sympy.Symbol) -> sympy.Expr:
    """The sum over t = 0..T-1 of a constant times base ** (k t + d), in closed form where k is 1 or -1."""
    c, rest = sympy.powsimp(term, combine="exp").as_independent(t)
    base, exponent = rest.as_base_exp()
    slope = sympy.expand(exponent).coeff(t)
    if t in base.free_symbols or slope not in (1, -1) or base == 1:
        return sympy.Sum(term, (t, 0, T - 1))
    shift = sympy.expand(exponent - slope * t)
    if slope == 1:
        return c * base**shift * (1 - base**T) / (1 - base)
    return c * base ** (shift + 1) * (base ** (-T) - 1) / (1 - base)


def start_value(statement: Statement) -> sympy.Expr:
    """Phi(0) in the symbols of the bound."""
    start = statement.display["start"]
    symbols = start_symbols(statement)
    terms: list[sympy.Expr] = []
    for key, element in start.terms.items():
        name = statement.monomial_text(key)
        other = sympy.Integer(1) if name == "1" else sympy.Symbol(name)
        value = symbols[name][0] if name in symbols else other
        terms.append(Coefficient(statement.field, element).to_sympy() * value)
    return sympy.Add(*terms)


def _at_last(statement: Statement) -> sympy.Expr:
    """The weight at T; a power of lambda_T is bounded from below by that of (T + 1) / 2."""
    weight = statement.weight.to_sympy().subs(statement.field.symbols["t"], T)
    for name in statement.field.sequences:
        term = sympy.Symbol(f"{name}_t")
        factor, power = weight.as_independent(term)[0], sympy.degree(weight, term) if weight.is_polynomial(term) else 0
        if power > 0 and sympy.expand(weight - factor * term**power) == 0:
            weight = factor * ((T + 1) / 2) ** power
    return weight


def _positive_from_one(weight: Coefficient) -> bool:
    """Whether a weight is positive for all t >= 1, in continuous time for all t > 0."""
    field = weight.field
    # From t = 1 on, t is 1 + t' with t' >= 0, and so is the generator of a sequence lambda_t. A time is positive as
    # it is.
    from_one = set() if field.continuous else {"t", *(f"s_{name}" for name in field.sequences)}
    for part in (weight.element.numer, weight.element.denom):
        shifted = part
        for gen, symbol in zip(part.ring.gens, field.algebra.symbols, strict=True):
            if str(symbol) in from_one:
                shifted = shifted.compose(gen, gen + 1)
        reasons: dict[Any, Any] = {}
        signs.explain(shifted, field, reasons)
        if kernel.sign(shifted, field.generators, reasons) != (1, True):
            return False
    return True


def _tidy(expression: sympy.Expr, statement: Statement) -> sympy.Expr:
    """The bound as a product or a sum of factored terms, whichever is shorter, geometric factors as they are."""
    turn = statement.field.tidy  # (1 - eta L) for -(eta L - 1)
    # The base of a geometric factor is positive, and must not be turned into -1 times another.
    bases: dict[sympy.Expr, sympy.Symbol] = {}
    expression = expression.replace(
        lambda e: e.is_Pow and T in e.exp.free_symbols,
        lambda e: bases.setdefault(e.base, sympy.Dummy(positive=True)) ** e.exp,
    )
    back = {dummy: base for base, dummy in bases.items()}
    expression = sympy.powsimp(expression, combine="exp")
    powers = [f for f in sympy.Mul.make_args(expression) if T in f.as_base_exp()[1].free_symbols]
    geometric, rest = sympy.Mul(*powers), sympy.Mul(*(f for f in sympy.Mul.make_args(expression) if f not in powers))
    if any(T in power.exp.free_symbols for power in rest.atoms(sympy.Pow)):
        terms = (sympy.powsimp(term, combine="exp") for term in sympy.Add.make_args(sympy.expand(expression)))
        return sympy.Add(*terms).xreplace(back)
    terms = sympy.Add.make_args(sympy.expand(rest))
    candidates = [turn(sympy.factor(rest)), sympy.Add(*(turn(sympy.factor(term)) for term in terms))]
    candidates += [rest] if rest.has(sympy.Sum) else []  # the others multiply out what is summed
    return (geometric * min(candidates, key=lambda e: (sympy.count_ops(e), str(e)))).xreplace(back)
