"""The six theorems of the spine: proved, with the identity that SymPy expands to zero and the rate that is expected."""

from typing import Any

import pytest
import sympy
from proofs_of_catalogue import proof_of, saved_proof_of

import methods
import potential as pt

BOUNDS = {
    "subgradient/constant-step": "R**2/(2*T*eta) + eta*G**2/2",
    "gradient-descent/smooth-convex": "L*R**2/(2*T)",
    "gradient-descent/strongly-convex": "(1 - mu/L)**T*(Delta_0 + mu*R**2/2)",
    "mirror-descent/lipschitz": "D_0/(T*eta) + eta*G**2/2",
    "accelerated/smooth-convex": "2*L*R**2/(T*(T + 1))",
    "accelerated/strongly-convex": "(1 - q)**T*(Delta_0 + L*q**2*R**2/2)",
}


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("obligation", ["decrease", "domination"])
def test_the_identity_expands_to_zero(name: str, obligation: str) -> None:
    identity = proof_of(name).identity(obligation)
    assert sympy.expand(identity) == 0
    # It is not zero because nothing is in it: without its first term it is not zero.
    terms = sympy.Add.make_args(identity)
    assert len(terms) > 1
    assert sympy.expand(sympy.Add(*terms[1:])) != 0


@pytest.mark.parametrize("name", BOUNDS)
def test_the_bound(name: str) -> None:
    bound = proof_of(name).bound
    symbols = {str(s): s for s in bound.free_symbols}
    expected = sympy.sympify(BOUNDS[name], locals=symbols)
    assert sympy.simplify(bound - expected) == 0
    assert str(sympy.Symbol("T")) in symbols


@pytest.mark.parametrize("name", BOUNDS)
def test_the_same_proof_is_found_again(name: str) -> None:
    assert pt.prove(name).certificate.to_json() == proof_of(name).certificate.to_json()


def test_an_obligation_that_is_none() -> None:
    with pytest.raises(ValueError, match="'decrease' or 'domination'"):
        proof_of("gradient-descent/smooth-convex").identity("increase")


def test_all_parameters_are_symbols() -> None:
    names = {"subgradient/constant-step": {"t", "G", "eta"}, "accelerated/strongly-convex": {"t", "L", "q", "mu"}}
    for name, expected in names.items():
        assert set(proof_of(name).statement.field.domains()) == expected


def test_numbers_given_to_the_method_are_not_what_is_proved() -> None:
    """An instance with numbers is proved for all values of its parameters all the same."""
    proof = pt.prove(methods.Subgradient(eta=0.1))
    assert "eta > 0" in proof.certificate.content["statement"]["for all"]


def test_what_is_not_proved_says_why() -> None:
    class Long(methods.GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - 3 * p.gradient(x) / p.L

    with pytest.raises(pt.NotProved) as caught:
        pt.prove(Long)
    assert "Long" in str(caught.value)
    assert caught.value.statement.theorem.method is Long


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (methods.GradientDescent, "f is convex, and is L-smooth"),
        (methods.Extragradient, "F is monotone"),
        (methods.DavisYin, "A and C are maximally monotone"),
        (methods.Halpern, "S is non-expansive"),
        (methods.ChambollePock, "A is linear from E to F"),
    ],
)
def test_a_theorem_says_of_what_it_is_true(method: Any, said: str) -> None:
    assert said in " ".join(saved_proof_of(pt.Theorem.of(method).name).text().split())
