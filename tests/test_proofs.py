"""Every proof of the catalogue: found, written, read back, and refused where any part of it is another."""

import itertools
import json

import pytest
from proofs_of_catalogue import proof_of, replaced, saved_proof_of

import potential as pt
import proofs
from potential import kernel
from potential.algebra.coefficients import Coefficient
from potential.catalogue import certificate_path
from potential.certificate import Certificate
from potential.kernel import Argument, Square

NAMES = [theorem.name for theorem in proofs.catalogue()]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_found_and_its_certificate_is_the_saved_one(name: str) -> None:
    """From the statement alone; and `pt.verify` accepts it, as read from its text."""
    text = proof_of(name).certificate.to_json()
    read = Certificate.from_json(text)
    assert read.to_json() == text
    assert pt.Theorem.of(read.theorem).name == read.theorem == name  # which is taken where none is given
    assert Certificate.from_json(json.dumps(json.loads(text), indent=None)) == read  # white space means nothing
    assert text.isascii()
    assert saved_proof_of(name)
    # Where another proof is found than the saved one, both have to be accepted.
    if certificate_path(name).read_text(encoding="utf-8") != text:
        verdict = pt.verify(text)
        assert verdict, verdict.reason


@pytest.mark.parametrize("name", NAMES)
def test_every_proof_is_accepted_and_a_change_of_each_part_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each multiplier and each square counts in it. Of the ways to change one it gets the next in turn."""
    proof = proof_of(name)
    monkeypatch.setattr(Coefficient, "_text", lambda self: "...")  # in a reason, and nobody reads it here
    assert kernel.judge(proof.statement, proof.arguments)
    zero = {h.name for h in proof.statement.decrease.hypotheses if not h.expression.terms}
    turn = itertools.count(len(name))  # the first part of a proof is not changed in the same way in every theorem
    for obligation in ("decrease", "domination"):
        argument = getattr(proof.arguments, obligation)
        for key, multiplier in argument.multipliers.items():
            assert key not in zero
            rest = {k: m for k, m in argument.multipliers.items() if k != key}
            other = (multiplier * 2, -multiplier, None, multiplier + 1)[next(turn) % 4]
            changed = rest if other is None else {**argument.multipliers, key: other}
            verdict = replaced(proof, obligation, Argument(changed, argument.squares))
            assert not verdict
            assert verdict.reason.startswith(obligation)
        for k, (weight, square) in enumerate(argument.squares):
            others = argument.squares[:k] + argument.squares[k + 1 :]
            changes = [
                ((weight * 2, square),),
                ((-weight, square),),
                ((weight, Square(square.vector * 2, square.dual)),),
                (),
                ((weight + 1, square),),
            ]
            if square.dual is not None and square.dual.terms and square.vector.terms:
                changes.append(((weight, Square(-square.vector, square.dual)),))
            change = changes[next(turn) % len(changes)]
            assert not replaced(proof, obligation, Argument(argument.multipliers, (*others, *change)))
