"""The proof of one obligation: the inequalities with their multipliers, the squares that are left, and the signs."""

from __future__ import annotations

from potential.algebra.coefficients import Coefficient, signed, written
from potential.kernel import Argument, Square
from potential.presentation import signs
from potential.presentation.blocks import Block, Display, Line, Paragraph, display, words
from potential.presentation.proved import Proved
from potential.statement.statement import Obligation, Statement
from potential.writing import notation
from potential.writing.sentences import sentence
from potential.writing.terms import (
    Bracket,
    Label,
    Norm,
    Number,
    Numbered,
    Power,
    Sum,
    Term,
    added,
    equal,
    terms_of,
    tidy,
    times,
)

# What the number of an inequality stands for in an identity: said in each proof, or once for many of them.
SHORTHAND = "$[k]$ for the smaller side of inequality $[k]$ less the larger, so that $[k] <= 0$"
FOR_EQUATIONS = ", and for an equation its left side less its right, which is 0"


def argument(proof: Proved, obligation: Obligation, found: Argument, left: Term, title: str) -> list[Block]:
    """One obligation, whose left side is given, under a sentence that says what it means."""
    s = proof.statement
    hypotheses = {h.name: h for h in obligation.hypotheses}
    blocks: list[Block] = []
    terms: list[tuple[bool, Term]] = []
    if found.multipliers:
        lines = []
        for k, (name, multiplier) in enumerate(found.multipliers.items(), 1):
            said = tidy(hypotheses[name].says.formula)
            lines.append(Line(Numbered(Label(k), said), tidy(written(multiplier))))
            negative, size = signed(multiplier)
            terms.append((negative, times(size, Label(k))))
        kinds = sorted({hypotheses[name].rule.replace("-", " ") for name in found.multipliers})
        blocks += [words(f"{title} Take, by {_and(kinds)},"), Display(tuple(lines))]
        equations = any(hypotheses[name].equation for name in found.multipliers)
        then = "Then, identically,"
        full = f"Write {SHORTHAND}{FOR_EQUATIONS if equations else ''}. {then}"
        blocks.append(Paragraph(sentence(full), briefly=sentence(then)))
    else:
        blocks.append(words(f"{title} Identically,"))
    for weight, square in signs.squares(s, found):
        negative, size = signed(weight)
        terms.append((not negative, times(size, square_term(s, square))))
    blocks.append(display(equal(left, added(terms))))
    for reason, shown in signs.reasons(proof, obligation, found):
        blocks.append(words(reason))
        blocks += [display(*shown)] if shown else []
    return blocks


def _and(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def square_term(s: Statement, square: Square) -> Term:
    """A square; with a dual part, the sum that Fenchel and Young's inequality bounds from below."""
    v, g = s.recorder.vector_term(square.vector), square.dual
    if g is None or not g.terms:
        return Power(Norm(v), Number("2"))
    return notation.filled("[||{g}||_*^2 + 2 <{g}, {v}> + ||{v}||^2]", g=s.recorder.vector_term(g), v=v)


def change(s: Statement) -> Term:
    """The left side of the first obligation: the change, with the progress, less the budget."""
    found = list(terms_of(s.change))
    for key, element in s.display["progress"].terms.items() if s.progress.terms else ():
        negative, size = signed(Coefficient(s.field, element))
        found.append((negative, times(size, s.monomial_term(key))))
    if s.budget.element:
        negative, size = signed(s.budget)
        found.append((not negative, size))
    return added(found)


def _at_end(s: Statement) -> str:
    """What is known there: the last iterate, and the terms of sequences that are read from the horizon on."""
    known = [f"{name}_1 = {s.field.conics[name].first}" for name in sorted(s.field.backward)]
    if s.last is not None and s.iterate is not None:
        known.insert(0, f"{s.recorder.point_name(s.last)} is {s.recorder.point_name(s.iterate)}")
    return "".join(f" and {said}" for said in known)


def dominated(s: Statement) -> tuple[Term, str]:
    """The left side of the second obligation, and what it says."""
    potential = notation.parse("Phi(t)")
    at_end = f"At t = {s.horizon}, where the rate is read off{_at_end(s)}, the" if s.horizon else "The"
    if not s.weight.element:
        return added([(True, potential)]), f"{at_end} potential is not negative."
    measure = s.term(s.display["measure"])
    negative, size = signed(s.weight)
    if isinstance(measure, Sum):  # also one summand with a minus
        measure = Bracket(measure, square=True)
    left = added([(negative, times(size, measure)), (True, potential)])
    return left, f"{at_end} potential is at least its weight times what is bounded."
