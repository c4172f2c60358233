"""Statements and proofs of the catalogue's theorems: each is made once in a process, however many files ask for it."""

from functools import cache
from typing import Any
from unittest.mock import patch

import potential as pt
from potential import certificate, kernel, proving
from potential import proof as proofs
from potential.catalogue import certificate_path
from potential.kernel import Argument, Proofs, Verdict
from potential.proof import Proof
from potential.statement.statement import Statement
from potential.statement.trace import trace


@cache
def statement_of(name: str) -> Statement:
    return trace(name)


@cache
def proof_of(name: str) -> Proof:
    """The proof that is found from the statement alone."""
    with patch.object(proving, "trace", statement_of):
        return pt.prove(name)


@cache
def saved_proof_of(name: str) -> Proof:
    """The proof that the saved certificate gives, which `pt.verify` accepts; what it reads is kept."""
    read, found = certificate.read_with_conclusion, []

    def kept(*given: Any) -> Any:
        found.append(read(*given))
        return found[-1]

    with (
        patch.object(certificate, "read_with_conclusion", kept),
        patch.object(proofs, "trace", lambda theorem: statement_of(theorem.name)),
    ):
        verdict = pt.verify(certificate_path(name).read_text(encoding="utf-8"))
    assert verdict, verdict.reason
    ((arguments, conclusion),) = found
    return Proof(verdict, arguments, conclusion=conclusion)


def replaced(proof: Any, obligation: str, argument: Argument, reasons: Any = None) -> Verdict:
    """What the kernel says of a proof with another argument for one of its obligations."""
    parts = {"decrease": proof.arguments.decrease, "domination": proof.arguments.domination, obligation: argument}
    return kernel.judge(
        proof.statement, Proofs(**parts, reasons=proof.arguments.reasons if reasons is None else reasons)
    )
