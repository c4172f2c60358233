"""The search for a proof, and the kernel's verdict."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from sympy.polys.rings import PolyElement

from potential import kernel, signs
from potential import summation as rules
from potential.algebra.expressions import constant
from potential.algebra.work import Work
from potential.proof import Proof
from potential.refutation.not_proved import NotProved
from potential.search import concluding
from potential.search.alternatives import complexity, other_arguments
from potential.search.multipliers import search
from potential.statement.statement import Obligation, Statement
from potential.statement.trace import trace

_SIGNS = 1.5e6  # work for the reasons of one sign that a statement takes for granted
_ALL_SIGNS = 15e6


def prove(claim: object) -> Proof:
    """Prove a method's main theorem, a Theorem, or a theorem of the catalogue by name: exactly, for all parameters.

    Raises NotProved where no proof is found, with `.reason`, `.kind` and, where the claim is false, `.counterexample`;
    NotExpressibleError, NotExactError or MissingOracleError where the method cannot be run on symbols.
    """
    from potential.refutation.worst_step import diagnose, undefined

    statement = trace(claim)
    _require_choice(statement)
    if not rules.without_constant(statement.potential).terms:
        concluding.require_content(statement)  # there is nothing to be true or false
    try:
        searches = [search(obligation) for obligation in statement.obligations]
    except ZeroDivisionError:  # at a sample; the statement says nothing there
        raise undefined(statement) or NotProved(statement, None, "a denominator vanishes", kind="undefined") from None
    for found in searches:
        if found.argument is None:
            raise undefined(statement) or diagnose(statement, found)
    decrease, domination = searches
    reasons = {**decrease.reasons, **domination.reasons}
    _explain_requirements(statement, reasons)
    assert decrease.argument is not None
    assert domination.argument is not None
    proofs = kernel.Proofs(decrease.argument, domination.argument, reasons)
    verdict = kernel.judge(statement, proofs)
    if not verdict:
        raise undefined(statement) or diagnose(statement, decrease, verdict.reason)
    concluding.require_content(statement)
    summation, signs_of_sums = concluding.find(statement)
    proofs = replace(proofs, reasons={**reasons, **signs_of_sums}, summation=summation)
    return Proof(verdict, proofs, partial(_others, statement, proofs))


def _require_choice(statement: Statement) -> None:
    """Raise NotProved where no number can be decided as the method says: all would be true of such a method.

    That is so where its relations contradict the class, or hold of nothing but a solution, by a proof like any other.
    """
    if not statement.conditions:
        return
    given = statement.decrease.hypotheses
    said = "; ".join(condition.hypothesis.statement for condition in statement.conditions)
    for target, meaning in (
        (constant(statement.field, 1), "contradict what is assumed"),
        (statement.measure, "hold only where what is measured is zero"),
    ):
        if target.terms and search(Obligation("choice", target, given)).argument is not None:
            text = f"the relations of such_that {meaning}, so that no step has such numbers: {said}"
            raise NotProved(statement, None, text, kind="vacuous")


def _others(statement: Statement, known: kernel.Proofs, most: int) -> list[Proof]:
    """Proofs with another argument for one of the obligations, accepted by the kernel, the simplest first."""
    found = []
    for part, obligation in (("decrease", statement.decrease), ("domination", statement.domination)):
        for argument, reasons in other_arguments(obligation, getattr(known, part), most):
            proofs = replace(known, **{part: argument}, reasons={**known.reasons, **reasons})
            verdict = kernel.judge(statement, proofs)
            if verdict:
                found.append(Proof(verdict, proofs, partial(_others, statement, proofs)))
    return sorted(found, key=_complexity)[:most]


def _complexity(proof: Proof) -> tuple[int, ...]:
    arguments = proof.arguments
    both = zip(complexity(arguments.decrease), complexity(arguments.domination), strict=True)
    return tuple(a + b for a, b in both)


def _explain_requirements(statement: Statement, reasons: dict[PolyElement, Any]) -> None:
    """Reasons for the signs that the statement takes for granted."""
    work = Work(_ALL_SIGNS)
    with statement.field.algebra.counting(work):
        for requirement in statement.requirements:
            with work.at_most(_SIGNS):
                for part in (requirement.value.element.numer, requirement.value.element.denom):
                    signs.explain(part, statement.field, reasons)
