"""The theorem in words and formulas: what is assumed, the step, the potential, what it does, and what follows."""

from __future__ import annotations

from potential.algebra.coefficients import signed, written
from potential.presentation.blocks import Block, Display, Paragraph, display, words
from potential.presentation.proved import Proved
from potential.statement.premises import premises, sentences, start_equations, starts_anywhere, state_at_start
from potential.statement.statement import Statement
from potential.summation import last
from potential.writing import notation
from potential.writing.sentences import Sentence, joined, sentence, typed
from potential.writing.terms import Bracket, Relation, Term, added, equal, negated, related, terms_of


def theorem(proof: Proved) -> list[Block]:
    """The blocks of the theorem, its author's remark at the end."""
    s, note = proof.statement, proof.theorem.note
    return [*setting(s), *claim(s), *_concluded(proof), *([remark(note)] if note else [])]


def setting(s: Statement) -> list[Block]:
    """What is assumed, and how the method starts and steps."""
    found = premises(s)
    flowing = [p for p in found if p.kind == "flow"]
    assumed = [*sentences(p for p in found if not p.kind.startswith("start") and p not in flowing), *sentences(flowing)]
    name, every = s.theorem.method_name, _every(s)
    moves = f"flows, {every}, by" if s.continuous else f"takes, {every}, the step"
    return [
        words("Assume that ", joined(assumed, "; "), "."),
        Paragraph((f"{name} starts at ", *_started(s), *typed(f", and {moves}"))),
        display(*(equal(notation.read(name), notation.read(value)) for name, value in s.definitions.items())),
    ]


def _every(s: Statement) -> str:
    if s.horizon:
        return f"for every $0 <= t < {s.horizon}$"
    return "for every $t > 0$" if s.continuous else "for every $t >= 0$"


def _started(s: Statement) -> Sentence:
    """The start in words: any point, and what the first state is."""
    equations: dict[Term, list[Term]] = {}
    for name, made in start_equations(s):
        equations.setdefault(made, []).append(state_at_start(name))
    shown = joined([(Relation((*left, made), ("=",) * len(left)),) for made, left in equations.items()], " and ")
    if not starts_anywhere(s):
        return shown
    where = s.problem.where_start(s)
    point = sentence("any point ", s.recorder.point_term(s.start), f" {where}" if where else "")
    return sentence(point, ", with ", shown) if shown else point


def claim(s: Statement) -> list[Block]:
    """The potential, and what a step does to it."""
    return [
        words("Then the potential"),
        display(equal(notation.parse("Phi(t)"), s.term(s.display["potential"]))),
        words(*_last(s), f"satisfies, {_every(s)},"),
        display(related(s.change, "<=", _allowed(s))),
    ]


def _last(s: Statement) -> Sentence:
    """That what a step does to the potential is so for any point in the place of the last iterate."""
    if s.last is None:
        return ()
    return sentence("in which ", s.recorder.point_term(s.last), ", the last iterate, may be any point, ")


def _allowed(s: Statement) -> Term:
    """What the potential may rise by: the budget less the progress."""
    found: list[tuple[bool, Term]] = []
    if s.progress.terms:
        paid = s.term(s.display["progress"])
        found += terms_of(negated(Bracket(paid, square=True) if len(s.display["progress"].terms) > 1 else paid))
    if not s.budget.element:
        return added(found)
    return added([*found, signed(s.budget)]) if found else written(s.budget)


def _concluded(proof: Proved) -> list[Block]:
    """What follows for every number of steps, and what its symbols mean."""
    every = "$T > 0$" if proof.statement.continuous else f"${last(proof.statement)} >= 1$"
    blocks: list[Block] = [words(f"and therefore, for every {every},"), bound(proof)]
    legend = proof.conclusion.legend()
    return [*blocks, words("where ", joined([(meaning,) for meaning in legend], ", "), ".")] if legend else blocks


def bound(proof: Proved) -> Display:
    """The rate."""
    return display(proof.conclusion.formula)


def remark(note: str) -> Paragraph:
    """What is remarked on a theorem; its formulas stand between dollar signs, if they are in the notation."""
    try:
        return Paragraph(typed(note))
    except notation.NotationError:
        return Paragraph((note,))


def title(s: Statement) -> str:
    """What a step does to the potential, in words."""
    where = " along the flow" if s.continuous else " in expectation" if s.problem.expectation else ""
    if s.progress.terms and s.budget.element:
        return f"A step changes the potential{where} by at most the error term less the guaranteed decrease."
    if s.progress.terms:
        return f"The potential falls{where} by at least the guaranteed decrease."
    if s.budget.element:
        return f"The potential rises{where} by at most the error term."
    return f"The potential does not rise{where}."
