"""Why multipliers and weights are not negative, written out from the reasons that the kernel has accepted.

A product of factors that are non-negative at sight on the domain of the parameters needs no word. For any other factor
the substitution is shown that makes its coefficients non-negative, with the squares and the cases that it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy
from sympy.polys.domains import QQ
from sympy.polys.fields import FracElement
from sympy.polys.rings import PolyElement

from potential import kernel, signs
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Vector
from potential.algebra.factoring import common_factor
from potential.algebra.parameters import Parameter
from potential.algebra.roots import Root
from potential.kernel import Argument, Geometric, Product, Split, Square, Squares
from potential.presentation.proved import Proved
from potential.statement.statement import Obligation, Statement
from potential.writing import formulas
from potential.writing.sentences import Sentence, joined, sentence, typed
from potential.writing.terms import ZERO, Name, Term, Where, equal, names_in, related

_LETTERS = ("s", "r", "b", "c", "d", "e", "k", "l", "m")


def squares(statement: Statement, argument: Argument) -> Iterator[tuple[Coefficient, Square]]:
    """The weighted squares, with no denominators and no common factor inside of a square."""
    for weight, square in argument.squares:
        parts = [square.vector, *([square.dual] if square.dual is not None else [])]
        factor = _common(statement.field, parts)
        vector, *dual = [Vector(v.field, v.space, {b: c / factor for b, c in v.terms.items()}) for v in parts]
        yield Coefficient(weight.field, weight.element * factor**2), Square(vector, dual[0] if dual else None)


def _common(field: Field, vectors: list[Vector]) -> FracElement:
    """The factor by which the coefficients, as they are displayed, are polynomials without a common one."""
    shown = [Coefficient(field, c).to_sympy() for v in vectors for c in v.terms.values()]
    factor = element(field, common_factor(shown))
    # It is positive where every generator is 1, so that a square keeps the signs of what is in it.
    return -factor if factor.at([Fraction(1)] * len(field.algebra.gens)) < 0 else factor


def element(field: Field, shown: sympy.Expr) -> FracElement:
    """A displayed expression in the field's generators."""
    if shown.is_Rational:
        return field.algebra.ground_new(QQ(int(shown.p), int(shown.q)))
    if shown.is_Symbol:
        return field.values[shown.name].element
    if shown.is_Pow and shown.exp.is_Integer:
        return element(field, shown.base) ** int(shown.exp)
    if shown.is_Add or shown.is_Mul:
        parts = [element(field, part) for part in shown.args]
        total = parts[0]
        for part in parts[1:]:
            total = total + part if shown.is_Add else total * part
        return total
    return _geometric(field, shown)


def _geometric(field: Field, shown: sympy.Expr) -> FracElement:
    """A power of a geometric factor, base^(k t + d), or exp(k rate t)."""
    names = dict(zip(map(str, field.algebra.symbols), field.algebra.gens, strict=True))
    t = field.symbols["t"]
    for k in range(len(field.powers)):
        meaning = field.meaning(sympy.Symbol(f"power_{k + 1}"))
        base, exponent = meaning.as_base_exp()
        other, power = shown.as_base_exp()
        if (base == other or sympy.cancel(base - other) == 0) and sympy.Poly(power, t).degree() == 1:
            slope = power.coeff(t) / exponent.coeff(t)
            rest = sympy.expand(power - slope * exponent)
            if slope.is_Integer and rest.is_Integer:
                return names[f"power_{k + 1}"] ** int(slope) * (element(field, base) ** int(rest) if rest else 1)
    raise ValueError(f"{shown} is no element of the field")


# What to show ---------------------------------------------------------------------------------------------------------


def reasons(proof: Proved, obligation: Obligation, argument: Argument) -> list[tuple[Sentence, list[Term]]]:
    """Paragraphs, each with the formulas displayed behind it, that show the signs of one obligation's argument."""
    s = proof.statement
    equations = {h.name for h in obligation.hypotheses if h.equation}
    parts = [c for name, c in argument.multipliers.items() if name not in equations]
    parts += [weight for weight, _ in squares(s, argument)]
    taken = [r.value for r in s.requirements] if obligation is s.decrease else []
    shown = _Shown(s, proof.arguments.reasons)
    hidden = list(dict.fromkeys(base for c in (*parts, *taken) for base in shown.hidden(c)))
    found: list[tuple[Sentence, list[Term]]] = []
    if any(square.dual is not None and square.dual.terms for _, square in argument.squares):
        found.append(
            (
                typed(
                    "A bracket of the form $[||g||_*^2 + 2 <g, v> + ||v||^2]$ is not negative, since "
                    "$<g, v> >= -||g||_* ||v||$ by Fenchel and Young."
                ),
                [],
            )
        )
    inequalities = [name for name in argument.multipliers if name not in equations]
    of = "multipliers of inequalities" if len(inequalities) < len(argument.multipliers) else "multipliers"
    what = " and ".join([of] * bool(inequalities) + ["weights"] * bool(argument.squares))
    if not what:
        return [*found, (("So the left side is 0.",), [])]
    if not hidden:
        said = f"All {what} are products of factors that are not negative, so the left side is at most 0."
        return [*found, ((said,), [])]
    used: set[str] = set()
    lines = [line for base in hidden for line in shown.lines(base, used)]
    said = f"All {what} are products of factors that are plainly not negative, but for these. "
    given = joined(shown.substitutions(used), " and ")
    opening = sentence(said, "With ", given, ",") if given else sentence(said, "Identically,")
    free = list(dict.fromkeys(letter for line in lines for letter in _free_letters(line)))
    positive: list[Sentence] = [(related(letter, ">=", ZERO),) for letter in free]
    as_given = sentence(", as ", joined(positive, " and ")) if positive else ()
    closing = sentence("which is not negative", as_given, ". So the left side is at most 0.")
    return [*found, (opening, lines), (closing, [])]


def _free_letters(line: Term) -> list[Name]:
    """The letter that a case brings, of which nothing is known but that it is not negative."""
    letters = names_in(line.given) if isinstance(line, Where) else iter(())
    return [letter for letter in letters if letter.primes or letter.base == "w"][:1]


class _Shown:
    """The signs of one statement."""

    def __init__(self, statement: Statement, known: kernel.Reasons) -> None:
        self.field = statement.field
        self.known: dict[PolyElement, Any] = dict(known)
        self.names = dict(zip(map(str, self.field.algebra.symbols), self.field.algebra.gens, strict=True))
        taken = {*self.field.values, *statement.state, *(n[:-2] for n in self.field.values if n.endswith("_t"))}
        free = iter(letter for letter in _LETTERS if letter not in taken)
        self.letters = {name: next(free) for name in self.names if name.startswith("s_")}
        self.ends = [end for name, p in self.field.parameters.items() for end in self._ends(name, p)]
        self.positive = {
            self.field.symbols[name]
            for name in (*self.field.parameters, *self.field.terms)
            if name in self.field.symbols and kernel.coefficient_sign(self.field.values[name], {})[0] > 0
        }

    def _ends(self, name: str, p: Any) -> list[sympy.Expr]:
        """What the domain of a parameter says: the differences to its ends, up to positive factors."""
        if not isinstance(p, Parameter) or p.is_half_line:
            return []
        low, *high = (end.to_sympy() for end in self.field.ends[name])
        value = self.field.symbols[name]
        found = [value - low, *(end - value for end in high)]
        return [_primitive(difference) for difference in found]

    def hidden(self, c: Coefficient) -> list[sympy.Expr]:
        """The factors of a coefficient, as they are displayed, whose signs are not seen."""
        _, factors = formulas.factors(c.to_sympy())
        return [base for base, power in factors if not self._seen(base, power)]

    def _seen(self, base: sympy.Expr, power: sympy.Expr) -> bool:
        if not power.is_Rational or base.is_Function or (power.is_Integer and power % 2 == 0 and power > 0):
            return True  # a geometric factor, whose base is positive, or a square
        if base.is_Symbol:
            return base in self.positive
        if not base.is_Add:
            return all(self._seen(*b) for b in formulas.factors(base)[1])
        terms = [formulas.factors(term) for term in base.args]
        if all(number > 0 and all(self._seen(b, p) for b, p in parts) for number, parts in terms):
            return True
        return _primitive(base) in self.ends

    # How it is shown --------------------------------------------------------------------------------------------------

    def lines(self, base: sympy.Expr, used: set[str]) -> list[Term]:
        """A factor in the substituted parameters, and what its polynomials take to be non-negative."""
        value_of = element(self.field, base)
        sign, product = 1, []
        rest: list[Term] = []
        constant = sympy.Integer(1)
        for part, up in ((value_of.numer, 1), (value_of.denom, -1)):
            number, factors = part.factor_list()
            constant *= sympy.Rational(int(number.numerator), int(number.denominator)) ** up
            for p, power in factors:
                if not kernel.at_sight(p, self.field.generators)[0]:
                    if kernel.at_sight(-p, self.field.generators)[0]:
                        p, sign = -p, sign * (-1) ** power
                    elif power % 2:
                        shown, p, turned = self._explained(p, used)
                        sign *= turned
                        rest += shown
                product.append(self._expr(p, used) ** (up * power))
        value = sympy.Mul(sign * constant, *product, evaluate=True)
        left, right = formulas.term(self.field.spelt(base)), formulas.term(value)
        return [*([equal(left, right)] if left != right else []), *dict.fromkeys(rest)]

    def _explained(self, p: PolyElement, used: set[str]) -> tuple[list[Term], PolyElement, int]:
        """The lines that show the sign of a polynomial, the polynomial turned to be non-negative, and by what sign."""
        for turned in (1, -1):
            q = p * turned
            if q in self.known or signs.explain(q, self.field, self.known):
                if kernel.sign(q, self.field.generators, self.known)[0] < 0:
                    q, turned = -q, -turned
                reason = self.known.get(q, self.known.get(-q))
                return (self._by(q, reason, used) if reason is not None else []), q, turned
        return [], p, 1

    def _by(self, p: PolyElement, reason: Any, used: set[str]) -> list[Term]:
        shown = formulas.term(self._expr(p, used))
        if isinstance(reason, Squares):
            terms = sympy.Add(
                *(self._expr(w, used) * self._expr(b, used) ** 2 for w, b in reason.terms), evaluate=False
            )
            return [equal(shown, formulas.term(terms))]
        if isinstance(reason, Product):
            return [line for q, _ in reason.factors if q in self.known for line in self._by(q, self.known[q], used)]
        if isinstance(reason, Geometric):
            return self._beside_one(p, reason, used)
        assert isinstance(reason, Split)
        name = str(self.field.algebra.symbols[reason.generator])
        letter, at = self._letter(name), sympy.Rational(int(reason.at.numerator), int(reason.at.denominator))
        above, below = kernel.halves(p, reason.generator, reason.at)
        moved = sympy.Symbol(f"{letter}'")
        swap = {sympy.Symbol(letter): moved}
        degree = p.degree(p.ring.gens[reason.generator])
        out: list[Term] = []
        for part, meant, over in (
            (above, at + moved, sympy.Integer(1)),
            (below, at * moved / (1 + moved), (1 + moved) ** degree),
        ):
            value = self._expr(part, used).xreplace(swap) / over
            given = equal(formulas.symbol(letter), formulas.term(meant))
            out.append(Where(equal(shown, formulas.term(value)), given))
            if not kernel.at_sight(part, self.field.generators)[0] and part in self.known:
                out += self._by(part, self.known[part], used)
        return out

    def _beside_one(self, p: PolyElement, reason: Geometric, used: set[str]) -> list[Term]:
        """On the side of 1 on which a geometric factor lies: it is 1 + w, or 1/(1 + w), with w >= 0."""
        beyond = self.field.generators[reason.generator].beyond_one()
        assert beyond is not None
        side = kernel.coefficient_sign(beyond, self.known)[0]
        part = kernel.beside_one(p, reason.generator, side)
        symbol, letter = self.field.algebra.symbols[reason.generator], sympy.Symbol("w")
        over = 1 if side > 0 else (1 + letter) ** p.degree(p.ring.gens[reason.generator])
        value = self._expr(part, used, {symbol: letter}) / over
        w = 1 + letter if side > 0 else 1 / (1 + letter)
        identity = equal(formulas.term(self._expr(p, used)), formulas.term(value))
        given = equal(formulas.term(self.field.meaning(symbol)), formulas.term(w))
        rest = self._by(part, self.known[part], used) if part in self.known else []
        return [Where(identity, given), *rest]

    def _letter(self, name: str) -> str:
        return self.letters.get(name, name)

    def _expr(self, p: PolyElement, used: set[str], given: Mapping[Any, sympy.Expr] | None = None) -> sympy.Expr:
        """A polynomial in the letters of the substitutions; `given` says what else some generators are."""
        expression = p.as_expr()
        swap = dict(given or {})
        for symbol in expression.free_symbols - set(swap):
            name = str(symbol)
            if name in self.letters:
                used.add(name)
                swap[symbol] = sympy.Symbol(self.letters[name])
            elif name.startswith("power_"):
                swap[symbol] = self.field.meaning(symbol)
        return expression.xreplace(swap)

    def substitutions(self, used: Iterable[str]) -> list[Sentence]:
        """What the letters stand for."""
        found: list[Sentence] = []
        for name, declared in self.field.parameters.items():
            if f"s_{name}" not in used:
                continue
            letter = sympy.Symbol(self.letters[f"s_{name}"])
            strict = next(g.strict for g in self.field.generators if g.name == f"s_{name}")
            positive = related(formulas.term(letter), ">" if strict else ">=", ZERO)
            if isinstance(declared, Root):
                found += [
                    (
                        equal(
                            formulas.term(self.field.of_root(f"{name}_{at}")),
                            formulas.term(self._of_root(value, letter)),
                        ),
                    )
                    for at, value in (
                        ("t", self.field.conics[name].present),
                        ("next", self.field.conics[name].following),
                    )
                ]
            elif isinstance(declared, Parameter):
                meant = formulas.term(self._parametrised(name, declared, letter))
                found.append((equal(formulas.symbol(name), meant),))
            found[-1] = (*found[-1], ", ", positive)
        return found

    def _of_root(self, value: Coefficient, letter: sympy.Symbol) -> sympy.Expr:
        """A term of a root as a function of its letter."""
        shown = value.element.as_expr()
        swap = {x: self.field.meaning(x) for x in shown.free_symbols}
        name = next(str(g) for g in swap if str(g) in self.letters and self.letters[str(g)] == letter.name)
        return sympy.factor(shown.xreplace({**swap, sympy.Symbol(name): letter}))

    def _parametrised(self, name: str, declared: Parameter, letter: sympy.Symbol) -> sympy.Expr:
        low, *others = (end.to_sympy() for end in self.field.ends[name])
        if not others:
            return low + letter
        high = others[0]
        near, far = (high, low) if declared.lower_open else (low, high)
        return sympy.factor(near + far * letter) / (1 + letter)


def _primitive(e: sympy.Expr) -> sympy.Expr:
    """An expression up to a positive number and positive denominators."""
    top = sympy.expand(sympy.numer(sympy.together(e)))
    return sympy.expand(top.primitive()[1]) if top.is_Add else top
