"""The kernel: it refuses what is not shown, and alone makes verdicts that say yes. More of it is in test_proofs.py."""

import copy
from dataclasses import replace
from typing import Any

import pytest
from proofs_of_catalogue import proof_of, replaced

import potential as pt
from potential import kernel
from potential.algebra.coefficients import Coefficient, Generator
from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.kernel import Argument, Square, Verdict
from potential.proof import Proof
from potential.statement.statement import READING


def test_negative_weights_are_refused_though_the_identity_holds() -> None:
    proof = proof_of("gradient-descent/smooth-convex")
    argument = proof.arguments.decrease
    key = next(iter(argument.multipliers))
    weight, square = argument.squares[0]
    squares = (*argument.squares, (weight * 2, square), (-weight * 2, square))
    verdict = replaced(proof, "decrease", Argument(argument.multipliers, squares))
    assert "not shown to be non-negative" in verdict.reason
    assert key


def test_hypotheses_that_are_not_there() -> None:
    proof = proof_of("gradient-descent/smooth-convex")
    argument = proof.arguments.decrease
    one = proof.statement.field.coefficient(1)
    verdict = replaced(proof, "decrease", Argument({**argument.multipliers, "magic(x_t)": one}, argument.squares))
    assert "there is no hypothesis magic(x_t)" in verdict.reason


def test_coefficients_of_another_statement_are_refused() -> None:
    proof = proof_of("gradient-descent/smooth-convex")
    foreign = proof_of("accelerated/smooth-convex").statement.field.coefficient(1)
    argument = proof.arguments.decrease
    key = next(iter(argument.multipliers))
    assert not replaced(proof, "decrease", Argument({**argument.multipliers, key: foreign}, argument.squares))


def test_two_hypotheses_of_one_name_are_refused() -> None:
    proof = proof_of("gradient-descent/smooth-convex")
    decrease = proof.statement.decrease
    twice = replace(decrease, hypotheses=(*decrease.hypotheses, decrease.hypotheses[0]))
    statement = replace(proof.statement, decrease=twice, key=READING)
    assert "share a name" in kernel.judge(statement, proof.arguments).reason


def test_a_square_that_says_of_itself_what_it_expands_to() -> None:
    proof = proof_of("gradient-descent/smooth-convex")
    statement = proof.statement

    class Anything(Square):
        def expand(self) -> Any:
            return -statement.decrease.target

    one = statement.field.coefficient(1)
    verdict = replaced(proof, "decrease", Argument({}, ((one, Anything(statement.state["x"])),)))
    assert not verdict


def test_squares_of_the_wrong_spaces() -> None:
    proof = proof_of("mirror-descent/lipschitz")
    x = proof.statement.state["x"]
    one = proof.statement.field.coefficient(1)
    for square in (Square(x), Square(x, x)):
        assert not replaced(proof, "decrease", Argument({}, ((one, square),)))
    euclidean = Vector(proof.statement.field, EUCLIDEAN, {})
    assert not replaced(proof, "decrease", Argument({}, ((one, Square(euclidean, x)),)))


def test_only_the_kernel_says_yes() -> None:
    proof = proof_of("gradient-descent/smooth-convex")
    with pytest.raises(TypeError, match="only the kernel"):
        Verdict(proof.statement, "")
    no = Verdict(proof.statement, "because")
    assert not no
    assert no.reason == "because"
    for name in ("_proved", "_reason", "reason", "other"):
        with pytest.raises(AttributeError):
            setattr(no, name, True)
    with pytest.raises(TypeError, match="cannot be subclassed"):
        type("Yes", (Verdict,), {"__bool__": lambda self: True})
    with pytest.raises(pt.CertificateError, match="says yes"):
        Proof(no, proof.arguments)
    with pytest.raises(AttributeError, match="cannot be changed"):
        copy.copy(no)
    assert "not proved: because" in repr(no)
    assert "proved" in repr(proof.verdict)


def test_requirements_are_checked_first() -> None:
    proof = proof_of("accelerated/strongly-convex")
    q = proof.statement.field.values["q"]
    for kind, value in (("positive", q - 1), ("nonzero", q - q * 2 + q / 2 + 1), ("nonnegative", q - 1)):
        requirement = kernel_requirement(kind, value)
        statement = replace(proof.statement, requirements=(*proof.statement.requirements, requirement), key=READING)
        verdict = kernel.judge(statement, proof.arguments)
        expected = kind == "nonzero"
        assert bool(verdict) == expected, kind
        assert expected or "the reason" in verdict.reason


def kernel_requirement(kind: str, value: Coefficient) -> Any:
    from potential.algebra.coefficients import Requirement

    return Requirement(kind, value, "the reason")


def test_a_generator_knows_whether_it_is_strict() -> None:
    generators = proof_of("subgradient/constant-step").statement.field.generators
    assert {g.name: g.strict for g in generators} == {"t": False, "G": True, "eta": True}
    assert all(isinstance(g, Generator) for g in generators)
