"""Unknowns in a step: the step sizes that discover finds, with the theorems that come of them."""

from typing import Any

import pytest
import sympy

import potential as pt
from potential.discovery.stepping import unknowns_of_step
from potential.statement.theorem import Theorem

L, mu = sympy.symbols("L mu")


class Descent(pt.Method):
    """Gradient descent with an unknown step and an unknown rate."""

    assumes = pt.SmoothStronglyConvex
    eta, rate = pt.Unknown(above=0), pt.Unknown()

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return self.rate ** (-2 * t) * p.distance_squared(x)


class Proximal(pt.Method):
    """The proximal point method with an unknown step."""

    assumes = pt.Composite()
    s = pt.Unknown(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x, self.s)


def test_the_best_step_of_gradient_descent_is_found_with_its_rate() -> None:
    """2 / (L + mu) contracts by (L - mu) / (L + mu), and no other step as much (Polyak 1963)."""
    found = pt.discover(Descent, progress=False)[0]
    assert sympy.simplify(found.values["eta"] - 2 / (L + mu)) == 0
    assert sympy.simplify(found.values["rate"] - (L - mu) / (L + mu)) == 0
    scope: dict[str, Any] = {"__name__": "pasted", "Descent": Descent}
    exec("\n".join(line for line in found.source().splitlines() if "tests." not in line), scope)
    assert pt.prove(scope[found.method.__name__]).conclusion.text == found.proof.conclusion.text


def test_any_step_of_the_proximal_point_method_will_do() -> None:
    """Nothing else has the unit of its step: there is a theorem for all of them at once."""
    found = pt.discover(Proximal, measure="gap", progress=False)
    assert "s = any value" in found.text()
    assert found[0].values["s"] == sympy.Symbol("s")
    assert found[0].proof.conclusion.text == "h(x_T) - h(x*) <= R^2/(2 s T)"


def test_which_unknowns_stand_in_the_step() -> None:
    theorem = Theorem(name="descent", method=Descent, potential=lambda p, t, x: 0)
    assert unknowns_of_step(theorem) == {"eta"}


def test_a_measure_that_is_not_there_is_refused() -> None:
    with pytest.raises(pt.InputError, match="nothing of what measure asks"):
        pt.discover(Proximal, measure="residual", progress=False)
