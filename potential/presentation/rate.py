"""How the two obligations give the rate: the sum over the steps, the lemmas on sums, and what is left out of it."""

from __future__ import annotations

from potential import summation as rules
from potential.algebra.coefficients import Coefficient, signed, written
from potential.algebra.expressions import Asked, Expression, Monomial
from potential.presentation.argument import argument
from potential.presentation.blocks import Block, display, words
from potential.presentation.proved import Proved
from potential.statement.statement import Statement
from potential.statement.written import DIVERGENCE
from potential.summation import LEMMAS, LastWeight, SumBound, sign_obligations
from potential.writing import formulas, notation
from potential.writing.sentences import Sentence, sentence
from potential.writing.terms import (
    Bracket,
    Call,
    Expectation,
    Name,
    Norm,
    Power,
    Steps,
    Term,
    added,
    equal,
    negated,
    related,
)


def rate(proof: Proved) -> list[Block]:
    """How the two obligations give the rate."""
    s, c = proof.statement, proof.conclusion
    end = rules.last(s)
    over, steps = ("0 < t < T", "integral") if s.continuous else (f"t < {end}", "sum")
    last = notation.parse(f"E Phi({end})" if s.problem.expectation else f"Phi({end})")
    left = [last]
    if s.progress.terms:
        paid = s.term(s.display["progress"])
        if s.problem.expectation:
            paid = Expectation(Bracket(paid, square=True))
        elif len(s.display["progress"].terms) > 1:
            paid = Bracket(paid)
        left = [Steps(steps, over, paid, None), last]
    total = formulas.term(s.field.short(c.total))
    verb = "Integrated over $0 < t < T$" if s.continuous else f"Summed over $t$ from 0 to ${end} - 1$"
    below: Sentence = ("and ", last, " is bounded from below by the second")
    if not s.weight.element:
        below = ("and ", related(last, ">=", notation.parse("0")))
    lemmas = [part for lemma in _lemmas(proof) for part in (" ", *lemma)]
    return [
        *_dropped(proof),
        words(f"{verb}, the first inequality gives"),
        display(related(added([(False, part) for part in left]), "<=", total)),
        words(below, ", which is the claim.", tuple(lemmas)),
    ]


def _lemmas(proof: Proved) -> list[Sentence]:
    """What bounds sums that have no closed form, and the last term of a sequence."""
    summation = proof.conclusion.summation
    sums = [part for part in (summation.spent, summation.divisor) if isinstance(part, SumBound)]
    found = [
        sentence("Here ", notation.parse(LEMMAS[name].says), " for ", equal(Name("a"), written(a)), ".")
        for part in sums
        for _, name, a in part.lemmas
    ]
    divisor = summation.divisor
    if isinstance(divisor, LastWeight) and divisor.power:
        field = proof.statement.field
        grown = rules.grown(proof.statement)
        name = field.nesterov or str(field.nesterov_first).removesuffix("_first")
        last = notation.read(
            f"{name}_{{{rules.last(proof.statement)}}}" if field.nesterov else str(field.of_root(f"{name}_first"))
        )
        found.append(sentence("Here ", related(last, ">=", notation.parse(f"({grown})/2")), "."))
    return list(dict.fromkeys(found))


def _dropped(proof: Proved) -> list[Block]:
    """That what is left out of the sum is not negative, where it takes more than to look at it."""
    s, summation = proof.statement, proof.conclusion.summation
    blocks: list[Block] = []
    for name, obligation in sign_obligations(s).items():
        found = getattr(summation, name)
        if found is not None and found.multipliers and not _evident(s, s.display[name]):
            what = {"progress": "The guaranteed decrease", "measure": "What is bounded"}[name]
            shown: Term = s.term(s.display[name])
            left = negated(shown if len(s.display[name].terms) == 1 else Bracket(shown, square=True))
            blocks += argument(proof, obligation, found, left, f"{what} is not negative.")
    return blocks


def _evident(s: Statement, e: Expression) -> bool:
    """Whether an expression is a sum of norms, divergences and gaps to a minimum, which are not negative."""
    return all(not signed(Coefficient(s.field, element))[0] and _is_evident(s, key) for key, element in e.terms.items())


def _is_evident(s: Statement, key: Monomial) -> bool:
    match s.monomial_term(key):
        case Power(Norm(), _):
            return True
        case Call(name, _):
            return name == DIVERGENCE
    return isinstance(key, Asked) and key.oracle == "gap" and s.problem.gap_nonnegative
