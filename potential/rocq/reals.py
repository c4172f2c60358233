"""Real expressions in Rocq: one function for each kind of SymPy's, each of which says how tightly its text holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any, NamedTuple

import sympy

from potential.rocq.names import NotExportableError, is_one_word

# How tightly a text holds together; one that holds less tightly than its place asks for stands in brackets.
SUM, PRODUCT, FACTOR, ATOM = 0, 1, 2, 3

# What `real` is told beside the symbols, under names that no symbol has: a sequence's index, and T as an exponent.
# The name of the sequence sqrt(n), by which roots of a number of steps are written; where there is none, as such roots.
INDEX, POWER, ROOT = "the index", "T as a power", "the root of the time"


class Written(NamedTuple):
    """An expression's text and how tightly it holds; of a quotient, what is above and below the stroke."""

    text: str
    level: int
    above: str = ""
    below: str = ""

    def at(self, level: int) -> str:
        """The text in a place that asks for a level."""
        return f"({self.text})" if self.level < level else self.text


def real(expression: sympy.Expr, names: Mapping[str, str], level: int = SUM) -> str:
    """A real expression in Rocq; `names` gives the text of each symbol, and of the terms of a sequence by `eta[]`.

    Raises NotExportableError for a function that the library does not know.
    """
    return written(expression, names).at(level)


def begins_with_sign(e: sympy.Expr) -> bool:
    """Whether the text of an expression begins with a minus."""
    if e.is_Add:
        return all(term.could_extract_minus_sign() for term in e.args)
    negative = e < 0 if e.is_Rational else e.is_Mul and e.could_extract_minus_sign()
    return bool(negative) and not any(x.is_Add for x in e.args)


@singledispatch
def written(e: Any, names: Mapping[str, str]) -> Written:
    """The text of an expression, by its kind."""
    raise NotExportableError(f"{sympy.sstr(e)} has no form in Rocq")


def _quotient(above: str, below: str) -> Written:
    return Written(f"{above} / {below}", PRODUCT, above, below)


@written.register
def _(e: sympy.Rational, names: Mapping[str, str]) -> Written:
    if e < 0:
        return Written(f"- {real(-e, names, FACTOR)}", SUM)
    return Written(str(e), ATOM) if e.is_Integer else _quotient(str(e.p), str(e.q))


@written.register
def _(e: sympy.Symbol, names: Mapping[str, str]) -> Written:
    if str(e) not in names:
        raise NotExportableError(f"the symbol {e} has no meaning in Rocq")
    return Written(names[str(e)], ATOM if is_one_word(names[str(e)]) else FACTOR)


@written.register
def _(e: sympy.Indexed, names: Mapping[str, str]) -> Written:
    return Written(f"{names[f'{e.base}[]']} {_index(e.indices[0], names)}", FACTOR)


def _index(index: sympy.Expr, names: Mapping[str, str]) -> str:
    """The index of a term of a sequence: t, t + 1 or T."""
    (symbol,) = index.free_symbols
    text = "T" if str(symbol) == "T" else names[INDEX]
    return f"(S {text})" if index - symbol == 1 else text


def _step(time: sympy.Expr, names: Mapping[str, str]) -> str:
    """The number of a step: T, t or what comes after."""
    (symbol,) = time.free_symbols
    text = names.get(POWER, "T") if str(symbol) == "T" else names[INDEX]
    return f"(S {text})" if time - symbol == 1 else text


@written.register
def _(e: sympy.Add, names: Mapping[str, str]) -> Written:
    # Positive terms first, so that a sum does not begin with a sign.
    terms = sorted(e.as_ordered_terms(), key=lambda x: x.could_extract_minus_sign())
    text = real(terms[0], names, SUM if terms[0].could_extract_minus_sign() else PRODUCT)
    for x in terms[1:]:
        negative = x.could_extract_minus_sign()
        text += (" - " if negative else " + ") + real(-x if negative else x, names, PRODUCT)
    return Written(text, SUM)


@written.register
def _(e: sympy.Mul, names: Mapping[str, str]) -> Written:
    if begins_with_sign(e):
        return Written(f"- {real(-e, names, PRODUCT)}", SUM)
    top, bottom = [], []
    for x in e.as_ordered_factors():
        base, power = x.as_base_exp()
        if x.is_Rational:
            top += [sympy.Integer(x.p)] if x.p != 1 else []
            bottom += [sympy.Integer(x.q)] if x.q != 1 else []
        elif power.could_extract_minus_sign():
            bottom.append(base ** (-power))
        else:
            top.append(x)
    above = " * ".join(real(x, names, FACTOR) for x in top) or "1"
    if not bottom:
        return Written(above, PRODUCT)
    below = " * ".join(real(x, names, FACTOR) for x in bottom)
    return _quotient(above, f"({below})" if len(bottom) > 1 or "/" in below else below)


@written.register
def _(e: sympy.Pow, names: Mapping[str, str]) -> Written:
    base, power = e.as_base_exp()
    if power.could_extract_minus_sign():
        return _quotient("1", real(base ** (-power), names, ATOM))
    if power.is_Integer:
        return Written(f"{real(base, names, ATOM)} ^ {power}", FACTOR)
    if (2 * power).is_Integer:
        root = f"{names[ROOT]} {_step(base, names)}" if ROOT in names else f"sqrt {real(base, names, ATOM)}"
        return Written(root if power * 2 == 1 else f"({root}) ^ {2 * power}", FACTOR)
    found = _geometric(real(base, names, ATOM), power, names)
    if found is None:
        raise NotExportableError(f"{sympy.sstr(e)} has no form in Rocq")
    return found


def _geometric(base: str, power: sympy.Expr, names: Mapping[str, str]) -> Written | None:
    """base ^ (k T + d) over base ^ T, which is what the proof knows; or over base ^ t inside of a sum."""
    # T and t as natural numbers.
    times = {"T": names.get(POWER, "T")} | ({"t": names[INDEX]} if INDEX in names else {})
    steps = [x for x in power.free_symbols if str(x) in times]
    if len(steps) != 1 or len(power.free_symbols) != 1:
        return None
    k, d = power.coeff(steps[0], 1), power.coeff(steps[0], 0)
    if not (k.is_Integer and d.is_Integer and k >= 1 and d >= 0 and sympy.expand(power - k * steps[0] - d) == 0):
        return None
    number = times[str(steps[0])]
    text = f"{base} ^ {number}" if k == 1 else f"({base} ^ {number}) ^ {k}"
    if d == 0:
        return Written(text, FACTOR)
    return Written(f"{text} * {base if d == 1 else f'{base} ^ {d}'}", PRODUCT)


@written.register
def _(e: sympy.log, names: Mapping[str, str]) -> Written:
    return Written(f"ln {real(e.args[0], names, ATOM)}", FACTOR)


@written.register
def _(e: sympy.exp, names: Mapping[str, str]) -> Written:
    return Written(f"exp {real(e.args[0], names, ATOM)}", FACTOR)


@written.register
def _(e: sympy.Sum, names: Mapping[str, str]) -> Written:
    # A sum over the steps, from 0 to T - 1.
    body = real(e.function, {**names, INDEX: "n", "t": "(INR n)"})
    return Written(f"sum (fun n => {body}) T", FACTOR)


def whole_powers(e: sympy.Expr, last: sympy.Symbol) -> sympy.Expr:
    """An expression with one power in the place of 2 ** T x ** T, as which SymPy writes (2 x) ** T."""

    def put_together(product: sympy.Expr) -> sympy.Expr:
        numbers = [f for f in product.args if f.is_Pow and f.base.is_Rational and last in f.exp.free_symbols]
        rest = [f for f in product.args if f not in numbers]
        for number in numbers:
            for k, f in enumerate(rest):
                if f.is_Pow and f.exp in (number.exp, -number.exp):
                    base = number.base if f.exp == number.exp else 1 / number.base
                    rest[k] = sympy.cancel(base * f.base) ** f.exp
                    break
            else:
                rest.append(number)
        return sympy.Mul(*rest)

    return e.replace(lambda x: x.is_Mul, put_together)
