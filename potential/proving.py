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
from potential.statement import decided
from potential.statement.statement import Obligation, Statement
from potential.statement.trace import trace

_SIGNS = 1.5e6  # work for the reasons of one sign that a statement takes for granted
_ALL_SIGNS = 15e6


def prove(claim: object) -> Proof:
    """Prove a method's main theorem, a Theorem, or a theorem of the catalogue by name: exactly, for all parameters.

    Raises NotProved where no proof is found, with `.reason`, `.kind` and, where the claim is false, `.counterexample`;
    NotExpressibleError, NotExactError or MissingOracleError where the method cannot be run on symbols.
    """
    statement = trace(claim)
    try:
        _require_choice(statement)
        if not rules.without_constant(statement.potential).terms:
            concluding.require_content(statement)  # there is nothing to be true or false
        searches = [search(obligation) for obligation in statement.obligations]
    except ZeroDivisionError:  # at a sample; the statement says nothing there
        raise _refused(statement, None, "a denominator vanishes", kind="undefined") from None
    for found in searches:
        if found.argument is None:
            raise _refused(statement, found)
    decrease, domination = searches
    reasons = {**decrease.reasons, **domination.reasons}
    _explain_requirements(statement, reasons)
    assert decrease.argument is not None
    assert domination.argument is not None
    proofs = kernel.Proofs(decrease.argument, domination.argument, reasons)
    verdict = kernel.judge(statement, proofs)
    if not verdict:
        raise _refused(statement, decrease, verdict.reason)
    concluding.require_content(statement)
    summation, signs_of_sums = concluding.find(statement)
    proofs = replace(proofs, reasons={**reasons, **signs_of_sums}, summation=summation)
    return Proof(verdict, proofs, partial(_others, statement, proofs))


def _refused(statement: Statement, found: Any, reason: str = "", kind: str = "no closed form") -> NotProved:
    """Why there is no proof; with a number near sqrt(2) in its place, a counterexample would be another claim's."""
    from potential.refutation.worst_step import diagnose, undefined

    for name, (root, x, _) in statement.field.constant_roots.items():
        if not x:
            text = (
                f"no proof was found for every {name} between {root.lower} and {root.upper}, as a proof takes it"
                f"{': ' * bool(reason)}{reason}; give a smaller interval by `above` and `below`, and write by {name} "
                f"what its relation makes of it, {name}**2 in the place of 2 where it is sqrt(2)"
            )
            return NotProved(statement, found, text, kind=kind)
    undefined_at = undefined(statement)
    if undefined_at is not None or found is None:
        return undefined_at or NotProved(statement, None, reason, kind=kind)
    return diagnose(statement, found, reason) if reason else diagnose(statement, found)


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
        obligation = Obligation("choice", target, given)
        if not target.terms or not _argued(obligation, statement):
            continue
        class_alone = [h for h in given if h.rule != decided.RULE]
        # What is never positive, whatever is decided, says nothing of the relations.
        if not _argued(Obligation("choice", target, tuple(class_alone)), statement):
            text = f"the relations of such_that {meaning}, so that no step has such numbers: {said}"
            raise NotProved(statement, None, text, kind="vacuous")


def _argued(obligation: Obligation, statement: Statement) -> bool:
    """Whether an obligation has an argument that the kernel accepts."""
    found = search(obligation)
    argument = found.argument
    return argument is not None and not kernel._refute(obligation, argument, statement.field, found.reasons)


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
