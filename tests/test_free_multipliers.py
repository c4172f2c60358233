"""Statements whose multipliers the equations leave free: the true ones are proved without a hint, no false one is."""

from functools import cache

import free_multipliers
import numpy as np
import pytest
from independent_check import Checker

import potential as pt
from methods import GradientDescent, Method


@cache
def proved(claim):
    """The proof that is found without a hint."""
    return pt.prove(claim)


@cache
def refused(claim):
    """Why a claim is not proved."""
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(claim)
    return caught.value


@pytest.mark.parametrize("claim", free_multipliers.TRUE, ids=lambda claim: claim.__name__)
def test_a_true_statement_is_proved_and_its_certificate_verifies(claim):
    text = proved(claim).certificate.to_json()
    assert pt.verify(text, claim)


CHECKED = {
    free_multipliers.Residual: ("Composite(SmoothStronglyConvex)", "mu, L, eta < 1/L", []),
    free_multipliers.InexactGradientDescent: ("Inexact(SmoothStronglyConvex)", "error", []),
    free_multipliers.Popov: ("MonotoneLipschitz", "r, s", ["w_t"]),
    free_multipliers.PopovOverASet: ("Constrained(MonotoneLipschitz)", "r, s", []),
}


@pytest.mark.parametrize("claim", CHECKED, ids=lambda claim: claim.__name__)
def test_the_independent_check_accepts_the_certificate(claim):
    assert Checker(claim, *CHECKED[claim]).accepts(proved(claim).certificate.content)


@pytest.mark.parametrize("claim", free_multipliers.FALSE, ids=lambda claim: claim.__name__)
def test_a_false_neighbour_is_not_proved(claim):
    assert refused(claim).kind in ("false", "not implied", "undefined")


def test_a_rotation_refutes_popov_with_one_half():
    """The Euclidean norm of the violation is exact, and the method's own step shows it in Fractions and in floats."""
    found = refused(free_multipliers.PopovWithOneHalf).counterexample
    assert refused(free_multipliers.PopovWithOneHalf).kind == "false"
    assert found.replay(exact=True).excess == found.violation > 0
    assert found.replay().excess == pytest.approx(float(found.violation))
    p = found.function
    columns = [p.operator(e) - p.operator(0 * e) for e in np.eye(p.dimension)]
    matrix = np.array(columns).T
    assert np.all(np.linalg.eigvalsh(matrix + matrix.T) >= -1e-12)
    assert np.linalg.norm(matrix, 2) <= float(found.parameters["L"]) + 1e-12


class Spared(GradientDescent):
    """A true claim with something of its budget to spare."""

    def budget(self, p, t):
        return 1


class SparedMore(Spared):
    """The same with a budget that grows."""

    def budget(self, p, t):
        return t * p.L + 1


class Owed(Spared):
    """False: a constant too little."""

    def budget(self, p, t):
        return -1


@pytest.mark.parametrize("claim", [Spared, SparedMore])
def test_a_budget_may_have_something_to_spare(claim):
    proof = proved(claim)
    assert "positive-constant()" in proof.arguments.decrease.multipliers
    content = proof.certificate
    assert pt.verify(content.to_json(), claim)
    assert Checker(claim, "SmoothConvex", "L", []).accepts(content.content)
    assert "0 <= 1" in proof.text()


def test_a_constant_too_little_is_refuted():
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(Owed)
    assert caught.value.kind == "false"


def test_alternatives_prove_the_same_with_other_inequalities():
    claim = "gradient-descent/strongly-convex"
    proof = proved(claim)
    others = proof.alternatives()
    sets = [frozenset(other.arguments.decrease.multipliers) for other in others]
    assert sets
    assert len({*sets, frozenset(proof.arguments.decrease.multipliers)}) == 1 + len(sets)
    assert [len(s) for s in sets] == sorted(len(s) for s in sets)
    for other in others:
        assert other.bound == proof.bound
        assert pt.verify(other.certificate.to_json(), claim)


def test_a_proof_read_from_a_certificate_has_no_search():
    proof = proved(Spared)
    with pytest.raises(pt.InputError, match="alternatives"):
        pt.Proof(proof.verdict, proof.arguments).alternatives()


class FixedRatio(pt.SmoothStronglyConvex):
    """The functions of the class with L = 4 mu, and nothing said of them besides."""

    parameters = {"mu": pt.Parameter(above=0), "L": lambda p: 4 * p.mu}


class TwoStepsSwapped(Method):
    """False: steps 1/(2 mu) and 1/(3 mu), in this order, do not shrink the distance by 3."""

    assumes = FixedRatio

    def step(self, p, t, x):
        y = x - p.gradient(x) / (2 * p.mu)
        return y - p.gradient(y) / (3 * p.mu)

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 9**t

    def potential(self, p, t, x):
        return self.weight(p, t) * p.distance_squared(x)


def test_a_class_that_only_narrows_the_parameters_has_counterexamples():
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(TwoStepsSwapped)
    found = caught.value.counterexample
    assert caught.value.kind == "false"
    assert found.parameters["L"] == 4 * found.parameters["mu"]
    assert found.replay().excess > 0
