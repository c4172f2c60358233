"""Statements and proofs of the catalogue's theorems: each is made once in a process, however many files ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

import potential as pt
from potential import certificate, kernel, proving
from potential import proof as proofs
from potential.catalogue import certificate_path
from potential.kernel import Argument, Proofs, Verdict
from potential.laboratory import attainment, check, plan
from potential.proof import Proof
from potential.statement.statement import Statement
from potential.statement.theorem import Theorem, registered
from potential.statement.trace import trace


def statement_of(name: str) -> Statement:
    return read_once(registered()[name])


def read_once(theorem: Theorem) -> Statement:
    """The statement of a theorem, which is the same each time where the catalogue has it; another is read anew."""
    return _read(theorem, *_functions(theorem)) if theorem == registered().get(theorem.name) else trace(theorem)


@cache
def _read(theorem: Theorem, *functions: Any) -> Statement:
    return trace(theorem)


def _functions(theorem: Theorem) -> tuple[Any, ...]:
    """The code of a method, which a test may have replaced."""
    return tuple(getattr(theorem.method_class, name, None) for name in plan._FUNCTIONS)


@contextmanager
def catalogue_read_once() -> Iterator[None]:
    """Let each theorem of the catalogue be read once, where for a user it is read anew, as its code may change."""
    anew = check.read

    def statement(claim: Any) -> Statement:
        return read_once(Theorem.of(claim))

    def read(theorem: Theorem, proof: Proof | None = None) -> plan.Plan:
        ours = theorem.with_method(theorem.method_class) == registered().get(theorem.name)
        return plan._plan_of(theorem) if ours and proof is None else anew(theorem, proof)

    with (
        patch.object(check, "read", read),
        patch.object(plan, "trace", statement),
        patch.object(attainment, "trace", statement),
        patch.object(proofs, "trace", statement),
        patch.object(proving, "trace", statement),
    ):
        yield


@cache
def proof_of(name: str) -> Proof:
    """The proof that is found from the statement alone."""
    return pt.prove(name)


@cache
def saved_proof_of(name: str) -> Proof:
    """The proof that the saved certificate gives, which `pt.verify` accepts; what it reads is kept."""
    read, found = certificate.read_with_conclusion, []

    def kept(*given: Any) -> Any:
        found.append(read(*given))
        return found[-1]

    with patch.object(certificate, "read_with_conclusion", kept):
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
