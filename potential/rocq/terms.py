"""Exact terms in the notation of Rocq: real expressions, vectors, and the names of both."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import sympy
from sympy.polys.fields import FracElement

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Basis, Vector
from potential.errors import InputError


class NotExportableError(InputError):
    """Raised where a theorem uses something for which the Rocq library has no definition or no lemma; it says what."""


# What a generated file or Rocq itself uses already: its keywords, those of its tactics, and names of the library.
_WORDS = """as at by cofix do else end exists exists2 fix for forall fun if in is let match mod of return struct then
    using where with IF SProp Definition Lemma Prop Set Theorem Type Axiom CoFixpoint Fixpoint Hypothesis Parameter
    Variable context constr eval external first fresh goal idtac lazymatch multimatch now once progress repeat solve
    timeout transparent_abstract try type type_term uconstr
    S O R E F V T A C I f f_i g grad grad_i h hs psi dh K dom xs u u0 n N B P Omega omega next noise part flow change
    slope exp sum norm seminorm inner ln sqrt zero add sub scale step potential progress budget mirror adjoint fmin
    a_star factor x0 k i carrier dual mean expected uniform bregman conjugate convex smooth blocks monotone
    nonexpansive cocoercive lipschitz gradient_of whole nat INR fst snd conj proj1 proj2 proj1_sig eq and or not True
    False stays decrease domination Phi IH H feasible falls total spent each plain logarithm start dominates paid grows
    lower closed weights apart below nothing ends pays exact intros sign field lra identity weigh weigh_free add_square
    nesterov_sequence stepping flowing logarithm change pose assert"""
_RESERVED = frozenset(re.findall(r"\w+", _WORDS))
# What the names of hypotheses and of other variables end or begin with.
_GENERATED = re.compile(
    r"(slack|dual_norm|in_K|base_positive)(_.*)?|.*_(positive|nonnegative|above|at_least|below|at_most|value|sign|"
    r"by_slack|start|starts|in_K|in_dom|in_A|in_C|oracle|subgradient|bound|bounded|drawn|velocity|relation|sequence|"
    r"smooth|convex|derivative|gradient|minimizer|stationary|mean|noise|unbiased|mirror|argmax|diameter|zero|solution|"
    r"monotone|lipschitz|cocoercive|nonexpansive|blocks|is|lojasiewicz|1)(_\d+)?"
)


def identifier(name: str) -> str:
    """An identifier of Rocq like `name`, in ASCII: letters of the Greek alphabet by their names."""
    stem = "".join(_spelt(letter) for letter in name).strip("_") or "v"
    return stem if stem[0].isalpha() else f"v{stem}"


def _spelt(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isalnum() else "_"
    greek = re.match(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)", unicodedata.name(letter, ""))
    if greek is not None:
        return greek[2].lower() if greek[1] == "SMALL" else greek[2].capitalize()
    return f"u{ord(letter):x}"


class Names:
    """Distinct identifiers of Rocq for names of Python: no two names of a file are one, nor one that Rocq knows."""

    def __init__(self) -> None:
        self._taken: set[str] = set(_RESERVED)

    def fresh(self, name: str) -> str:
        """An identifier like `name` that nothing else has."""
        stem = identifier(name)
        return self.own(f"{stem}_v" if _GENERATED.fullmatch(stem) else stem)

    def own(self, stem: str) -> str:
        """The same for a name that the exporter brings itself."""
        found, k = stem, 1
        while found in self._taken:
            found, k = f"{stem}_{k}", k + 1
        self._taken.add(found)
        return found

    def reserve(self, name: str) -> str:
        """`name` itself, which the caller knows to be free."""
        self._taken.add(name)
        return name


# What `real` is told beside the symbols, under names that no symbol has: a sequence's index, and T as an exponent.
INDEX, POWER = "the index", "T as a power"


def real(expression: sympy.Expr, names: Mapping[str, str]) -> str:
    """A real expression in Rocq; `names` gives the text of each symbol, and of the terms of a sequence by `eta[]`.

    Raises NotExportableError for a function that the library does not know.
    """
    return _real(expression, names, 0)


_SUM, _PRODUCT, _FACTOR, _ATOM = 0, 1, 2, 3


def _real(e: Any, names: Mapping[str, str], level: int) -> str:
    text, own = _term(e, names)
    return f"({text})" if own < level else text


def _term(e: Any, names: Mapping[str, str]) -> tuple[str, int]:
    if e.is_Rational:
        if e < 0:
            return f"- {_real(-e, names, _FACTOR)}", _SUM
        return (str(e), _ATOM) if e.is_Integer else (f"{e.p} / {e.q}", _PRODUCT)
    if e.is_Symbol:
        if str(e) not in names:
            raise NotExportableError(f"the symbol {e} has no meaning in Rocq")
        return names[str(e)], (_ATOM if re.fullmatch(r"[\w']+|\(.*\)", names[str(e)]) else _FACTOR)
    if isinstance(e, sympy.Indexed):
        return f"{names[f'{e.base}[]']} {_index(e.indices[0], names)}", _FACTOR
    if e.is_Add:
        # Positive terms first, so that a sum does not begin with a sign.
        terms = sorted(e.as_ordered_terms(), key=lambda x: x.could_extract_minus_sign())
        text = _real(terms[0], names, _PRODUCT if not terms[0].could_extract_minus_sign() else _SUM)
        for x in terms[1:]:
            negative = x.could_extract_minus_sign()
            text += (" - " if negative else " + ") + _real(-x if negative else x, names, _PRODUCT)
        return text, _SUM
    if e.is_Mul:
        if e.could_extract_minus_sign() and not any(x.is_Add for x in e.args):
            return f"- {_real(-e, names, _PRODUCT)}", _SUM
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
        above = " * ".join(_real(x, names, _FACTOR) for x in top) or "1"
        if not bottom:
            return above, _PRODUCT
        below = " * ".join(_real(x, names, _FACTOR) for x in bottom)
        return f"{above} / {f'({below})' if len(bottom) > 1 or '/' in below else below}", _PRODUCT
    if e.is_Pow:
        base, power = e.as_base_exp()
        if power.could_extract_minus_sign():
            return f"1 / {_real(base ** (-power), names, _ATOM)}", _PRODUCT
        if power.is_Integer:
            return f"{_real(base, names, _ATOM)} ^ {power}", _FACTOR
        times = {"T": names.get(POWER, "T")} | ({"t": names[INDEX]} if INDEX in names else {})
        found = _geometric(_real(base, names, _ATOM), power, times)
        if found is not None:
            return found
    if isinstance(e, sympy.log):
        return f"ln {_real(e.args[0], names, _ATOM)}", _FACTOR
    if isinstance(e, sympy.exp):
        return f"exp {_real(e.args[0], names, _ATOM)}", _FACTOR
    if isinstance(e, sympy.Sum):
        # A sum over the steps, from 0 to T - 1.
        body = _real(e.function, {**names, INDEX: "n", "t": "(INR n)"}, _SUM)
        return f"sum (fun n => {body}) T", _FACTOR
    raise NotExportableError(f"{sympy.sstr(e)} has no form in Rocq")


def _index(index: sympy.Expr, names: Mapping[str, str]) -> str:
    """The index of a term of a sequence: t, t + 1 or T."""
    (symbol,) = index.free_symbols
    text = "T" if str(symbol) == "T" else names[INDEX]
    return f"(S {text})" if index - symbol == 1 else text


def _geometric(base: str, power: sympy.Expr, times: Mapping[str, str]) -> tuple[str, int] | None:
    """base ^ (k T + d) over base ^ T, which is what the proof knows; or over base ^ t inside of a sum.

    `times` are the texts of T and t as natural numbers.
    """
    steps = [x for x in power.free_symbols if str(x) in times]
    if len(steps) != 1 or len(power.free_symbols) != 1:
        return None
    k, d = power.coeff(steps[0], 1), power.coeff(steps[0], 0)
    if not (k.is_Integer and d.is_Integer and k >= 1 and d >= 0 and sympy.expand(power - k * steps[0] - d) == 0):
        return None
    number = times[str(steps[0])]
    text = f"{base} ^ {number}" if k == 1 else f"({base} ^ {number}) ^ {k}"
    if d == 0:
        return text, _FACTOR
    return f"{text} * {base if d == 1 else f'{base} ^ {d}'}", _PRODUCT


def coefficient_expr(field: Field, element: FracElement, derived: Mapping[sympy.Expr, sympy.Symbol]) -> sympy.Expr:
    """A coefficient in the parameters' own symbols, factored, with the geometric factors as symbols of their own."""
    expression = field.in_terms_of_sequences(element) if field.sequences else element.as_expr()
    meanings = {
        s: field.meaning(s)
        for s in expression.free_symbols
        if field.is_generator(s) and not str(s).startswith("power_")
    }
    shown = field.tidy(sympy.factor(expression.subs(meanings, simultaneous=True)))
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
    ) -> None:
        self.field = field
        self.reals = reals
        self.basis = basis
        self.points = points
        self.derived = derived
        self.avoid = avoid  # the basis vectors that are written only where nothing else will do

    def coefficient(self, c: Coefficient | FracElement, level: int = _SUM) -> str:
        """A coefficient; in brackets where a factor is wanted and it is none."""
        element = c.element if isinstance(c, Coefficient) else c
        return _real(coefficient_expr(self.field, element, self.derived), self.reals, level)

    def factor(self, c: Coefficient | FracElement) -> str:
        """A coefficient as an argument: in brackets unless it is a name or a number."""
        return self.coefficient(c, _ATOM)

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
        return text if re.fullmatch(r"[\w']+|\([^()]*(\([^()]*\)[^()]*)*\)", text) else f"({text})"


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
    lines = []
    for line in script.split("\n"):
        depth = len(line) - len(line.lstrip()) + 2
        wrap = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
        wrap.initial_indent, wrap.subsequent_indent = " " * depth, " " * (depth + 4)
        lines.append(wrap.fill(line.strip()))
    return "\n".join(lines)
