"""Coefficients and vectors of a statement in Rocq, by the names given to parameters and basis vectors."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

import sympy
from sympy.polys.fields import FracElement

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Basis, Vector
from potential.algebra.factoring import factored
from potential.rocq.names import Names as Names
from potential.rocq.names import NotExportableError as NotExportableError
from potential.rocq.names import identifier as identifier
from potential.rocq.names import is_one_word
from potential.rocq.reals import ATOM, SUM, begins_with_sign, written
from potential.rocq.reals import INDEX as INDEX
from potential.rocq.reals import POWER as POWER
from potential.rocq.reals import real as real


def coefficient_expr(field: Field, element: FracElement, derived: Mapping[sympy.Expr, sympy.Symbol]) -> sympy.Expr:
    """A coefficient in the parameters' own symbols, factored, with the geometric factors as symbols of their own."""
    expression = field.in_terms_of_sequences(element) if field.sequences else element.as_expr()
    meanings = {
        s: field.meaning(s)
        for s in expression.free_symbols
        if field.is_generator(s) and not str(s).startswith("power_")
    }
    shown = field.tidy(factored(expression, frozenset(meanings.items())))
    for value, symbol in derived.items():
        shown = shown.subs(value, symbol)
    return shown


_AVOIDED = 10


class Terms:
    """Writes coefficients and vectors of one statement, under the names given to its parameters and basis vectors."""

    def __init__(
        self,
        field: Field,
        reals: Mapping[str, str],
        basis: Callable[[Basis], str],
        points: Mapping[Vector, str],
        derived: Mapping[sympy.Expr, sympy.Symbol],
        avoid: Callable[[Basis], bool] = lambda _: False,
        dual_norm: Callable[[Vector], str] | None = None,
    ) -> None:
        self.field = field
        self.reals = reals
        self.basis = basis
        self.points = points
        self.derived = derived
        self.avoid = avoid  # the basis vectors that are written only where nothing else will do
        self.dual_norm = dual_norm  # the name of the dual norm of a vector, where it may be spoken of

    def _shown(self, c: Coefficient | FracElement) -> sympy.Expr:
        return coefficient_expr(self.field, c.element if isinstance(c, Coefficient) else c, self.derived)

    def coefficient(self, c: Coefficient | FracElement, level: int = SUM) -> str:
        """A coefficient; in brackets where its place asks for what holds more tightly."""
        return real(self._shown(c), self.reals, level)

    def is_negative(self, c: Coefficient) -> bool:
        """Whether a coefficient is written with a minus in front."""
        return begins_with_sign(self._shown(c))

    def reciprocal(self, c: Coefficient) -> str | None:
        """What stands below the stroke of a coefficient that is one over something; None where it is no such."""
        found = written(self._shown(c), self.reals)
        return found.below if found.above == "1" else None

    def factor(self, c: Coefficient | FracElement) -> str:
        """A coefficient as an argument: in brackets unless it is a name or a number."""
        return self.coefficient(c, ATOM)

    def vector(self, v: Vector, *, defining: bool = False) -> str:
        """A vector over the named points, in a short way; `defining` does not call a point by its own name."""
        if not defining and v in self.points:
            return self.points[v]
        return self.combination([(c, x if isinstance(x, str) else self.basis(x)) for c, x in self._pieces(v)[1]])

    def _pieces(self, v: Vector, depth: int = 2) -> tuple[int, list[tuple[FracElement, str | Basis]]]:
        """The shortest sum of multiples of named points and basis vectors that is found, and its cost."""
        one = v.field.algebra.one
        best: tuple[int, list[tuple[FracElement, str | Basis]]] = (
            sum(_AVOIDED if self.avoid(b) else 1 for b in v.terms),
            [(one * c, b) for b, c in v.terms.items()],
        )
        if depth < 2 and best[0] < _AVOIDED:
            return best
        for point, name in self.points.items():
            if depth == 0 or point.space != v.space or len(point.terms) < 2 or point == v:
                continue
            for c in dict.fromkeys(v.terms[b] / point.terms[b] for b in point.terms if b in v.terms):
                cost, pieces = self._pieces(v - point * Coefficient(v.field, c), depth - 1)
                if cost + 1 < best[0]:
                    best = (cost + 1, [(c, name), *pieces])
        return best

    def combination(self, pieces: list[tuple[FracElement, str]]) -> str:
        """The sum of multiples of named vectors."""
        if not pieces:
            return "zero"
        text = ""
        signed = [(c, name, coefficient_expr(self.field, c, self.derived)) for c, name in pieces]
        signed.sort(key=lambda piece: piece[2].could_extract_minus_sign())
        for c, name, shown in signed:
            negative = shown.could_extract_minus_sign() and bool(text)
            c = -c if negative else c
            piece = name if c == 1 else f"{self.factor(c)} ⊙ {name}"
            text += (" ⊖ " if negative else " ⊕ ") + piece if text else piece
        return text

    def argument(self, v: Vector) -> str:
        """A vector as the argument of a function."""
        text = self.vector(v)
        return text if is_one_word(text) else f"({text})"


# Layout ---------------------------------------------------------------------------------------------------------------


def wrapped(pieces: list[str], indent: int, width: int = 110) -> str:
    """Pieces in lines of moderate length."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and len(lines[-1]) + len(piece) + indent > width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + piece
    return ("\n" + " " * indent).join(lines)


def indented(script: str, width: int = 110) -> str:
    """Lines of a proof, indented and broken where they are long."""
    return broken(script, width, 2)


def broken(text: str, width: int = 110, indent: int = 0) -> str:
    """Lines that are broken where they are long, further indented where that is asked for."""
    lines = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip()) + indent
        wrap = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
        wrap.initial_indent, wrap.subsequent_indent = " " * depth, " " * (depth + 4)
        lines.append(wrap.fill(line.strip()))
    return "\n".join(lines)
