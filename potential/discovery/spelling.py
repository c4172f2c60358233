"""Vectors and coefficients of a reading as Python code, in the words in which a method is written.

What is spelled here is run again by the ordinary reading of a method, so a slip would only make a proof fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import sympy

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Basis, Vector
from potential.algebra.parameters import Parameter
from potential.algebra.roots import Root
from potential.statement.facade import Question


def symbols(field: Field, own: Iterable[str]) -> dict[sympy.Symbol, sympy.Symbol]:
    """The code of each parameter's symbol: `own` are the names of the method's, the others are the problem's."""
    mine = {name.rstrip("_"): name for name in own}
    code: dict[sympy.Symbol, sympy.Symbol] = {}
    for name, declared in field.parameters.items():
        if name == "t":
            continue
        if isinstance(declared, Root):
            for ending, argument in (
                (("t", "t - 1"), ("next", "t")) if declared.shift else (("t", "t"), ("next", "t + 1"))
            ):
                code[field.symbols[f"{name}_{ending}"]] = sympy.Symbol(f"self.{mine[name]}({argument})")
        elif isinstance(declared, Parameter) and declared.sequence:
            # A sequence of the problem's has no code: a step has it from an oracle.
            base, _, ending = name.rpartition("_")
            if base in mine and ending in ("t", "next"):
                code[field.symbols[name]] = sympy.Symbol(f"self.{mine[base]}({'t' if ending == 't' else 't + 1'})")
        else:
            code[field.symbols[name]] = sympy.Symbol(f"self.{mine[name]}" if name in mine else f"p.{name}")
    return code


def scalar(expression: sympy.Expr) -> tuple[str, str]:
    """Numerator and denominator of a factored expression in code symbols."""
    top, bottom = (re.sub(r"(?<!\*)\*(?!\*)", " * ", _coded(part)) for part in sympy.fraction(expression))
    return top, bottom


def _coded(expression: sympy.Expr) -> str:
    """An expression as code: a number to a power that depends on t is exact there, too, and exp is the toolkit's."""
    exact = {
        power: sympy.Symbol(f"Fraction({power.base.p}, {power.base.q})") ** power.exp
        for power in expression.atoms(sympy.Pow)
        if power.base.is_Rational and power.exp.free_symbols
    }
    return re.sub(r"\bexp\(", "pt.exp(", sympy.sstr(expression.xreplace(exact)))


def factor(expression: sympy.Expr) -> str:
    """A factor in front of something: "2 * t * " or "" where it is 1; its denominator is `divisor`."""
    top, _ = scalar(expression)
    return "" if top == "1" else f"{_bracketed(top)} * "


def divisor(expression: sympy.Expr) -> str:
    """The division after something: " / (2 * p.L)" or nothing."""
    _, bottom = scalar(expression)
    if bottom == "1":
        return ""
    return f" / {bottom}" if bottom.replace(".", "").replace("_", "").isalnum() else f" / ({bottom})"


def alone(expression: sympy.Expr) -> str:
    """A scalar by itself; a number that is no integer is a Fraction."""
    top, bottom = scalar(expression)
    if expression.is_Rational:
        return top if bottom == "1" else f"Fraction({top}, {bottom})"
    return f"{_bracketed(top) if bottom != '1' else top}{divisor(expression)}"


def power(rate: sympy.Expr) -> str:
    """The reciprocal of a factored rate to the power t, of its root to the power 2 t where it is a square."""
    number, rest = rate.as_coeff_Mul()
    powers = [f.as_base_exp() for f in sympy.Mul.make_args(rest) if f != 1]
    root = sympy.sqrt(number)
    if root.is_Rational and all(e.is_Integer and e % 2 == 0 for _, e in powers):
        half = sympy.Mul(root, *(base ** (e / 2) for base, e in powers))
        return f"({alone(half)}) ** (-2 * t)"
    return f"({alone(rate)}) ** (-t)"


def times(expression: sympy.Expr, what: str) -> tuple[bool, str]:
    """Whether there is a minus in front, and a factor times what it multiplies."""
    if expression.as_coeff_Mul()[0].is_negative:
        return True, times(-expression, what)[1]
    return False, f"{factor(expression)}{what}{divisor(expression)}"


def total(pieces: list[tuple[bool, str]]) -> str:
    """A sum of pieces, each with whether it is taken away."""
    text = ""
    for negative, piece in sorted(pieces, key=lambda piece: piece[0]):
        text += (" - " if negative else " + ") + piece if text else ("-" if negative else "") + piece
    return text or "0"


def _bracketed(text: str) -> str:
    depth = 0
    for k, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if k and not depth and letter in "+-":
            return f"({text})"
    return text


class Vectors:
    """The code of the vectors of a reading: combinations of the state's vectors and of what oracles answer."""

    def __init__(
        self,
        field: Field,
        own: Iterable[str],
        state: Mapping[str, Vector],
        minimizer: Vector | None,
        names: dict[str, str],
    ) -> None:
        self.field = field
        self.code = symbols(field, own)
        self.said = {*self.code, field.symbols["t"]} if "t" in field.symbols else {*self.code}
        self.known: dict[Basis, str] = {next(iter(v.terms)): names[name] for name, v in state.items()}
        if minimizer is not None:
            self.known[next(iter(minimizer.terms))] = "p.minimizer"

    def learn(self, questions: Iterable[Question]) -> None:
        """Give the new basis vector of each answer its code, where all that it was asked has one."""
        for question in questions:
            if not isinstance(question.answer, Vector) or not question.asked:
                continue
            new = [b for b in question.answer.terms if b not in self.known]
            if len(new) != 1:
                continue
            parts = [self.argument(a) for a in question.asked]
            if None in parts:
                continue
            said = f"p.{question.oracle}({', '.join(str(part) for part in parts)})"
            element = question.answer.terms[new[0]]
            rest = Vector(
                self.field, question.answer.space, {b: c for b, c in question.answer.terms.items() if b != new[0]}
            )
            if rest.terms:
                said = f"({total([(False, said), *((not n, piece) for n, piece in self.pieces(rest) or [])])})"
            if element == self.field.algebra.one:
                self.known[new[0]] = said

    def argument(self, value: Any) -> str | None:
        """The code of an argument: a vector, a coefficient or an exact number."""
        if isinstance(value, Vector):
            return self.vector(value)
        if isinstance(value, Coefficient):
            return alone(self.sympy(value))
        try:
            return alone(self.sympy(self.field.coefficient(value)))
        except Exception:  # not a number
            return None

    def sympy(self, value: Coefficient) -> sympy.Expr:
        """A coefficient in code symbols."""
        return value.to_sympy().subs(self.code, simultaneous=True)

    def pieces(self, v: Vector) -> list[tuple[bool, str]] | None:
        """The summands of a vector, None where one has no code."""
        found = []
        for basis, element in v.terms.items():
            c = Coefficient(self.field, element)
            if basis not in self.known or not c.to_sympy().free_symbols <= self.said:
                return None
            found.append(times(self.sympy(c), self.known[basis]))
        return found

    def vector(self, v: Vector) -> str | None:
        """The code of a vector, None where a part of it has none."""
        pieces = self.pieces(v)
        return None if pieces is None else total(pieces)
